//! The article that is meant.

use crate::failure::Failure;
use crate::named;
use crate::shelf::{Item, Shelf};
use copydesk_inspect::Summary;

/// Articles that are named where it is not clear which one is meant.
const EXAMPLES: usize = 3;

/// The number of the article of this id, or else the one that an input names, or else the only one.
pub(crate) fn one(shelf: &Shelf, inputs: &[String], id: Option<&str>) -> Result<usize, Failure> {
    let places: Vec<&String> =
        inputs.iter().filter(|name| named::path(name) != name.as_str()).collect();
    let meant = |item: &Item| match id {
        Some(id) => item.kept.as_ref().is_ok_and(|kept| kept.is(id)),
        None => places.is_empty() || places.iter().any(|place| item.origin == **place),
    };
    let items = shelf.items();
    let found: Vec<usize> = (0..items.len()).filter(|number| meant(&items[*number])).collect();
    match (found.as_slice(), id) {
        ([], Some(id)) => Err(Failure::Data(format!("there is no article {id} in what was read"))),
        ([], None) => match places.first() {
            Some(place) => Err(Failure::Data(format!("there is no article {place}"))),
            None => Err(Failure::Data("what was read holds no article".to_owned())),
        },
        // Of several revisions the last.
        ([.., last], Some(_)) | ([last], None) => check(&items[*last]).map(|()| *last),
        (several, None) => Err(Failure::Usage(format!(
            "what was read holds {} articles; name one of them by its id ({}) or its place ({}), or look at all of them with `copydesk inspect --serve`",
            several.len(),
            ids(several.iter().filter_map(|number| items[*number].kept.as_ref().ok())),
            items[several[0]].origin
        ))),
    }
}

/// The article's id.
pub(crate) fn name(shelf: &Shelf, number: usize) -> &str {
    shelf.items()[number].kept.as_ref().map_or("article", |kept| &kept.id)
}

fn check(item: &Item) -> Result<(), Failure> {
    match &item.kept {
        Ok(_) => Ok(()),
        Err(why) => Err(Failure::Data(format!("{}: {why}", item.origin))),
    }
}

fn ids<'s>(summaries: impl Iterator<Item = &'s Summary>) -> String {
    let ids: Vec<&str> = summaries.take(EXAMPLES).map(|kept| kept.id.as_str()).collect();
    ids.join(", ")
}
