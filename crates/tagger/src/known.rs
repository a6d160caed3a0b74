//! What is known of words before any text is labelled.

use crate::clusters::Clusters;
use crate::lexicon::Lexicon;

/// What is known of words before any text is labelled.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Names.
    pub lexicon: Lexicon,
    /// Words that are used alike.
    pub clusters: Clusters,
}
