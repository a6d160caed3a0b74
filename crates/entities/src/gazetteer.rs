//! The gazetteer that comes with the crate: countries, capitals and large cities, demonyms,
//! regions, international organisations, news agencies, sports events.

use crate::draft::{Checker, DEFAULT_LIST};
use crate::error::ListError;
use crate::list::{Entry, List};
use crate::read_jsonl::jsonl_entries;

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
    let mut list = List::new(DEFAULT_LIST, DEFAULT_LIST_VERSION);
    default_entries(&mut |entry| list.entries.push(entry))?;
    Ok(list)
}

/// Gives the entries of the list as they are read.
pub(crate) fn default_entries(take: &mut dyn FnMut(Entry)) -> Result<(), ListError> {
    let mut checker = Checker::built_in();
    let built = zstd::decode_all(BUILT).map_err(|source| ListError::Read { line: 1, source })?;
    for part in [&built, ORGANISATIONS, PLACES, EVENTS] {
        jsonl_entries(&mut checker, part, take)?;
    }
    Ok(())
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
