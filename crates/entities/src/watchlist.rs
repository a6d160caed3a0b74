//! Customers' lists in files.

use crate::list::List;
use crate::read_csv::read_csv;
use crate::read_jsonl::read_jsonl;
use crate::settings::{EntitiesError, WatchlistFile};
use copydesk_article::id;
use copydesk_spellings::Rules;
use std::io;

/// The list of a file with all its spellings; `read` gives the bytes of a file.
///
/// # Errors
/// [`EntitiesError`], naming the list, the line and what is wrong with it.
pub fn watchlist(
    file: &WatchlistFile,
    read: impl Fn(&str) -> io::Result<Vec<u8>>,
) -> Result<List, EntitiesError> {
    let (name, path) = (file.name.clone(), file.path.clone());
    let bytes = match read(&file.path) {
        Ok(bytes) => bytes,
        Err(source) => return Err(EntitiesError::File { name, path, source }),
    };
    let hash = id::sha256(&bytes);
    let version = if file.version.is_empty() { &hash[..12] } else { &file.version };
    let list = match path.rsplit('.').next() {
        Some("csv") => read_csv(&name, version, bytes.as_slice()),
        Some("jsonl") => read_jsonl(&name, version, bytes.as_slice()),
        _ => return Err(EntitiesError::Ending { name, path }),
    };
    let list = list.map_err(|source| EntitiesError::List { name: name.clone(), source })?;
    let rules = Rules::read(file.spellings.iter().map(String::as_str))
        .map_err(|source| EntitiesError::Spellings { name, source })?;
    Ok(list.spelled(rules))
}
