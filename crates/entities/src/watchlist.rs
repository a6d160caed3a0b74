//! Customers' lists, in files and published on a topic.

use crate::list::List;
use crate::read_csv::read_csv;
use crate::read_jsonl::read_jsonl;
use crate::settings::{EntitiesError, WatchlistFile};
use copydesk_article::id;
use copydesk_spellings::Rules;
use copydesk_stage::Published;
use std::collections::BTreeSet;
use std::io;

/// Header of a published list: `csv` or `jsonl`. Without it a list that begins with `{` is JSON lines.
pub const FORMAT: &str = "copydesk-list-format";

/// Header of a published list: the rules of its spellings, separated by commas.
pub const SPELLINGS: &str = "copydesk-list-spellings";

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
    let own = || id::version(&bytes);
    let version = &if file.version.is_empty() { own() } else { file.version.clone() };
    let list = match path.rsplit('.').next() {
        Some("csv") => read_csv(&name, version, bytes.as_slice()),
        Some("jsonl") => read_jsonl(&name, version, bytes.as_slice()),
        _ => return Err(EntitiesError::Ending { name, path }),
    };
    let list = list.map_err(|source| EntitiesError::List { name: name.clone(), source })?;
    let rules = file.spellings.iter().map(String::as_str);
    Ok(list.spelled(rules_of(&name, rules)?))
}

/// A published list with all its spellings. The entries of its parts are those of one list: an identifier is
/// given once in all of them.
///
/// # Errors
/// [`EntitiesError`], naming the list, the part, the line and what is wrong with it.
pub fn published(list: &Published) -> Result<List, EntitiesError> {
    let name = list.name.as_str();
    let mut whole =
        List { name: name.to_owned(), version: list.version.clone(), entries: Vec::new() };
    let mut seen = BTreeSet::new();
    for (part, bytes) in (1..).zip(&list.parts) {
        let wrong = |source| EntitiesError::Part { name: name.to_owned(), part, source };
        let read = match format(list, bytes)? {
            Format::Csv => read_csv(name, &list.version, bytes.as_slice()),
            Format::Jsonl => read_jsonl(name, &list.version, bytes.as_slice()),
        };
        let entries = read.map_err(wrong)?.entries;
        if let Some(twice) = entries.iter().find(|entry| !seen.insert(entry.id.clone())) {
            let (name, entry) = (name.to_owned(), twice.id.clone());
            return Err(EntitiesError::Twice { name, part, entry });
        }
        whole.entries.extend(entries);
    }
    let rules = list.header(SPELLINGS).unwrap_or_default();
    let rules = rules.split(',').map(str::trim).filter(|rule| !rule.is_empty());
    Ok(whole.spelled(rules_of(name, rules)?))
}

fn rules_of<'r>(name: &str, rules: impl Iterator<Item = &'r str>) -> Result<Rules, EntitiesError> {
    Rules::read(rules).map_err(|source| EntitiesError::Spellings { name: name.to_owned(), source })
}

enum Format {
    Csv,
    Jsonl,
}

fn format(list: &Published, bytes: &[u8]) -> Result<Format, EntitiesError> {
    match list.header(FORMAT) {
        Some("csv") => Ok(Format::Csv),
        Some("jsonl") => Ok(Format::Jsonl),
        Some(other) => Err(EntitiesError::Format {
            name: list.name.clone(),
            header: FORMAT,
            found: other.to_owned(),
        }),
        None => {
            let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
            Ok(if first == Some(&b'{') { Format::Jsonl } else { Format::Csv })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(parts: &[&str], about: &[(&str, &str)]) -> Published {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Published {
            name: "mine".into(),
            version: "3".into(),
            about: about.iter().map(own).collect(),
            parts: parts.iter().map(|part| part.as_bytes().to_vec()).collect(),
        }
    }

    #[test]
    fn parts_are_one_list_and_a_mistake_is_found_by_part_and_line() {
        let parts =
            ["id,name,type\n1,A Corp,ORG\n", "{\"id\":\"2\",\"name\":\"B\",\"type\":\"ORG\"}\n"];
        let whole = published(&list(&parts, &[])).unwrap();
        assert_eq!((whole.entries.len(), whole.version.as_str()), (2, "3"));
        let told = |parts: &[&str], about: &[(&str, &str)]| {
            published(&list(parts, about)).unwrap_err().to_string()
        };
        let line = told(&[parts[0], "id,name,type\n1,,ORG\n"], &[]);
        assert!(line.starts_with("watchlist `mine`, part 2: line 2, field \"name\""), "{line}");
        assert!(told(&[parts[0], parts[0]], &[]).contains("earlier part"));
        assert!(told(&parts, &[(FORMAT, "xml")]).contains("csv or jsonl"));
        assert!(told(&parts, &[(SPELLINGS, "ordre")]).contains("order"));
    }
}
