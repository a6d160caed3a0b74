//! Customers' lists, in files and published on a topic.

use crate::draft::Checker;
use crate::list::{Entry, List};
use crate::read_csv::csv_entries;
use crate::read_jsonl::jsonl_entries;
use crate::settings::{EntitiesError, WatchlistFile};
use copydesk_article::id;
use copydesk_spellings::Rules;
use copydesk_stage::Published;
use std::borrow::Cow;
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
    Written::file(file, &read)?.list()
}

/// A published list with all its spellings. The entries of its parts are those of one list: an identifier is
/// given once in all of them.
///
/// # Errors
/// [`EntitiesError`], naming the list, the part, the line and what is wrong with it.
pub fn published(list: &Published) -> Result<List, EntitiesError> {
    Written::published(list)?.list()
}

/// A list as somebody wrote it.
pub(crate) struct Written<'l> {
    pub(crate) name: &'l str,
    pub(crate) version: String,
    rules: Rules,
    parts: Vec<(Format, Cow<'l, [u8]>)>,
    /// Mistakes are told with the number of their part.
    in_parts: bool,
}

impl<'l> Written<'l> {
    /// That of a file; `read` gives the bytes of a file.
    pub(crate) fn file(
        file: &'l WatchlistFile,
        read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    ) -> Result<Self, EntitiesError> {
        let WatchlistFile { name, path, version, spellings } = file;
        let (own_name, own_path) = (name.clone(), path.clone());
        let format = match path.rsplit('.').next() {
            Some("csv") => Format::Csv,
            Some("jsonl") => Format::Jsonl,
            _ => return Err(EntitiesError::Ending { name: own_name, path: own_path }),
        };
        let bytes = read(path).map_err(|source| EntitiesError::File {
            name: own_name,
            path: own_path,
            source,
        })?;
        let version = if version.is_empty() { id::version(&bytes) } else { version.clone() };
        let rules = rules_of(name, spellings.iter().map(String::as_str))?;
        Ok(Self { name, version, rules, parts: vec![(format, bytes.into())], in_parts: false })
    }

    /// One from the topic of lists.
    pub(crate) fn published(list: &'l Published) -> Result<Self, EntitiesError> {
        let rules = list.header(SPELLINGS).unwrap_or_default();
        let rules = rules.split(',').map(str::trim).filter(|rule| !rule.is_empty());
        let rules = rules_of(&list.name, rules)?;
        let part = |bytes: &'l Vec<u8>| Ok((format(list, bytes)?, Cow::Borrowed(&bytes[..])));
        let parts: Result<_, EntitiesError> = list.parts.iter().map(part).collect();
        let (name, version) = (&list.name, list.version.clone());
        Ok(Self { name, version, rules, parts: parts?, in_parts: true })
    }

    fn list(&self) -> Result<List, EntitiesError> {
        let mut list = List::new(self.name, &self.version);
        self.each(&mut |entry| list.entries.push(entry))?;
        Ok(list)
    }

    /// Gives its entries with all their spellings as they are read; those before a mistake, too.
    pub(crate) fn each(&self, take: &mut dyn FnMut(Entry)) -> Result<(), EntitiesError> {
        let (name, usual) = (self.name, self.rules);
        let wrong = |part, source| match self.in_parts {
            true => EntitiesError::Part { name: name.to_owned(), part, source },
            false => EntitiesError::List { name: name.to_owned(), source },
        };
        let mut checker = Checker::of(name).map_err(|source| wrong(1, source))?;
        let take = &mut |entry: Entry| take(entry.spelled(usual));
        for (part, (format, bytes)) in (1..).zip(&self.parts) {
            let read = match format {
                Format::Csv => csv_entries(&mut checker, &**bytes, take),
                Format::Jsonl => jsonl_entries(&mut checker, &**bytes, take),
            };
            read.map_err(|source| wrong(part, source))?;
        }
        Ok(())
    }
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
        let twice = told(&[parts[0], parts[0]], &[]);
        assert!(twice.starts_with("watchlist `mine`, part 2: line 2, field \"id\""), "{twice}");
        let default = Published { name: "default".into(), ..list(&parts, &[]) };
        assert!(published(&default).unwrap_err().to_string().contains("built-in"));
        assert!(told(&parts, &[(FORMAT, "xml")]).contains("csv or jsonl"));
        assert!(told(&parts, &[(SPELLINGS, "ordre")]).contains("order"));
    }
}
