//! The gazetteer that comes with the crate: countries, capitals and large cities, demonyms,
//! regions, international organisations, news agencies, sports events.

use crate::draft::{DEFAULT_LIST, ListBuilder};
use crate::error::ListError;
use crate::list::List;
use crate::read_jsonl::read_into;

/// Built by the workspace's data command from the sources in `data/SOURCES.md`.
const BUILT: &[u8] = include_bytes!("../data/gazetteer.jsonl.zst");
/// Written by hand.
const ORGANISATIONS: &[u8] = include_bytes!("../data/organisations.jsonl");
/// Written by hand.
const PLACES: &[u8] = include_bytes!("../data/places.jsonl");
/// Written by hand: events with a place in their names, which is not what is spoken of.
const EVENTS: &[u8] = include_bytes!("../data/events.jsonl");

/// Version of the built-in list; raised whenever its data change.
pub const DEFAULT_LIST_VERSION: &str = "3";

/// The built-in list, named [`DEFAULT_LIST`].
///
/// # Errors
/// Only if the data inside the crate are faulty, which its tests rule out.
pub fn default_list() -> Result<List, ListError> {
    let mut builder = ListBuilder::new(DEFAULT_LIST, DEFAULT_LIST_VERSION);
    let built = zstd::decode_all(BUILT).map_err(|source| ListError::Read { line: 1, source })?;
    read_into(&mut builder, built.as_slice())?;
    read_into(&mut builder, ORGANISATIONS)?;
    read_into(&mut builder, PLACES)?;
    read_into(&mut builder, EVENTS)?;
    Ok(builder.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_list_is_sound() {
        let list = default_list().unwrap();
        assert!(list.entries.len() > 500, "{} entries", list.entries.len());
        let turkey = list.entries.iter().find(|entry| entry.id == "country/TR").unwrap();
        assert_eq!(turkey.ids["iso3166-1"], "TR");
        let has = |text: &str| turkey.variants.iter().any(|variant| variant.text == text);
        assert!(has("Türkiye") && has("Turquie") && has("Turkey") && has("土耳其"));
    }
}
