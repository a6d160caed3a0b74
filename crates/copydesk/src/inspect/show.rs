//! The page of one record of a shelf.

use crate::failure::Failure;
use crate::shelf::Shelf;
use copydesk_inspect::{Exhibit, Record, Relative, page as write};

/// Articles of a cluster that are listed.
const CLUSTER: usize = 200;

/// The page about the record of this number; `link` says where the page of another one is.
pub(super) fn page(
    shelf: &Shelf,
    number: usize,
    link: Option<fn(usize) -> String>,
) -> Result<String, Failure> {
    let origin = &shelf.items()[number].origin;
    let bytes = shelf.read(number)?;
    let record = read(&bytes, origin)?;
    let original = shelf.original(number).map(|other| shelf.read(other)).transpose()?;
    let original = original.as_deref().map(|bytes| read(bytes, origin)).transpose()?;
    let cluster: Vec<Relative> = shelf
        .cluster(number)
        .into_iter()
        .take(CLUSTER)
        .filter_map(|other| relative(shelf, other, number, link))
        .collect();
    let exhibit = Exhibit {
        record: &record,
        origin,
        original: original.as_ref(),
        cluster: &cluster,
        served: link.is_some(),
    };
    write(&exhibit).map_err(|error| Failure::Internal(error.to_string()))
}

/// Reads the bytes of a shelf: they were read before, so only a file that changed since is an error.
pub(crate) fn read<'b>(bytes: &'b [u8], origin: &str) -> Result<Record<'b>, Failure> {
    Record::read(bytes).map_err(|error| Failure::Data(format!("{origin}: {error}")))
}

fn relative(
    shelf: &Shelf,
    other: usize,
    number: usize,
    link: Option<fn(usize) -> String>,
) -> Option<Relative> {
    let kept = shelf.items()[other].kept.as_ref().ok()?;
    Some(Relative {
        id: kept.id.clone(),
        title: kept.title.clone(),
        tag: kept.tag.clone(),
        role: kept.role.clone(),
        at: kept.at.clone(),
        link: link.filter(|_| other != number).map(|link| link(other)),
        this: other == number,
    })
}
