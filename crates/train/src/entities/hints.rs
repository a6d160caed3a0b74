//! Names that the built-in lists know in a text.

use copydesk_entities::{ListError, Tagger, default_list};

/// The built-in lists, as the entities stage looks for them.
///
/// # Errors
/// As [`default_list`].
pub fn lists() -> Result<Tagger, ListError> {
    Ok(Tagger::new(vec![default_list()?]))
}
