//! What is reported of entries, in little room: a list may have a million of them.

use crate::context::pattern;
use crate::kind::MentionType;
use crate::list::Entry;
use std::collections::BTreeMap;

/// No number.
const NONE: u32 = u32::MAX;

/// Entries by number, without their variants, which the index has.
#[derive(Default)]
pub(crate) struct Entries {
    rows: Vec<Row>,
    /// Identifiers, names and finer types, one after the other.
    texts: String,
    /// What few entries have.
    rare: Vec<Rare>,
}

struct Row {
    /// Where its identifier begins; its name and finer type follow.
    start: usize,
    /// Their lengths, and [`NONE`] without a finer type.
    id: u32,
    name: u32,
    subtype: u32,
    rank: u32,
    rare: u32,
    kind: MentionType,
}

#[derive(Default)]
struct Rare {
    ids: BTreeMap<String, String>,
    requires: Box<[Box<str>]>,
    forbids: Box<[Box<str>]>,
}

/// An entry.
#[derive(Clone, Copy)]
pub(crate) struct Known<'e> {
    /// Place of the list among the lists; a lower one is preferred.
    pub(crate) rank: u32,
    pub(crate) id: &'e str,
    pub(crate) name: &'e str,
    pub(crate) kind: MentionType,
    row: &'e Row,
    all: &'e Entries,
}

impl Known<'_> {
    /// Its finer type.
    pub(crate) fn subtype(&self) -> Option<&str> {
        let start = self.row.start + self.id.len() + self.name.len();
        let length = (self.row.subtype != NONE).then_some(self.row.subtype as usize)?;
        self.all.texts.get(start..start + length)
    }

    /// Identifiers elsewhere.
    pub(crate) fn ids(&self) -> BTreeMap<String, String> {
        self.rare().map_or_else(BTreeMap::new, |rare| rare.ids.clone())
    }

    /// Patterns of which one must occur.
    pub(crate) fn requires(&self) -> &[Box<str>] {
        self.rare().map_or(&[], |rare| &rare.requires)
    }

    /// Patterns of which none may occur.
    pub(crate) fn forbids(&self) -> &[Box<str>] {
        self.rare().map_or(&[], |rare| &rare.forbids)
    }

    fn rare(&self) -> Option<&Rare> {
        self.all.rare.get(self.row.rare as usize)
    }
}

impl Entries {
    /// Adds an entry of the list with this rank, and gives its number.
    pub(crate) fn push(&mut self, rank: u32, entry: Entry) -> u32 {
        let number = count(self.rows.len());
        let (start, id, name) = (self.texts.len(), count(entry.id.len()), count(entry.name.len()));
        let subtype = entry.subtype.as_ref().map_or(NONE, |subtype| count(subtype.len()));
        for text in [Some(&entry.id), Some(&entry.name), entry.subtype.as_ref()] {
            self.texts.push_str(text.map_or("", String::as_str));
        }
        let patterns = |words: &[String]| words.iter().map(|words| pattern(words)).collect();
        let rare = Rare {
            ids: entry.ids,
            requires: patterns(&entry.requires),
            forbids: patterns(&entry.forbids),
        };
        let is_rare = !(rare.ids.is_empty() && rare.requires.is_empty() && rare.forbids.is_empty());
        let place = if is_rare { count(self.rare.len()) } else { NONE };
        self.rare.extend(is_rare.then_some(rare));
        let kind = entry.kind;
        self.rows.push(Row { start, id, name, subtype, rank, rare: place, kind });
        number
    }

    /// The entry with a number.
    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<Known<'_>> {
        let row = self.rows.get(number as usize)?;
        let middle = row.start + row.id as usize;
        let id = self.texts.get(row.start..middle)?;
        let name = self.texts.get(middle..middle + row.name as usize)?;
        let Row { rank, kind, .. } = *row;
        Some(Known { rank, id, name, kind, row, all: self })
    }

    /// The numbers of a list's entries, by identifier.
    pub(crate) fn numbers(&self, rank: u32) -> BTreeMap<String, u32> {
        let all = (0..).map_while(|number| self.get(number).map(|known| (number, known)));
        let own = all.filter(|(_, known)| known.rank == rank);
        own.map(|(number, known)| (known.id.to_owned(), number)).collect()
    }

    /// What an entry is.
    pub(crate) fn kind(&self, number: u32) -> Option<MentionType> {
        self.rows.get(number as usize).map(|row| row.kind)
    }
}

/// Four thousand million entries do not fit in memory anyway.
fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_back() {
        let entry = |id: &str, subtype: Option<&str>, words: &[&str]| Entry {
            id: id.to_owned(),
            name: format!("{id} é"),
            kind: MentionType::Person,
            subtype: subtype.map(str::to_owned),
            ids: words.iter().map(|word| ((*word).to_owned(), String::new())).collect(),
            variants: Vec::new(),
            requires: words.iter().map(|word| (*word).to_owned()).collect(),
            forbids: Vec::new(),
            rules: None,
        };
        let mut all = Entries::default();
        for (id, subtype, words) in
            [("a", Some("x"), &["w"][..]), ("", None, &[]), ("ñ", Some("x"), &[])]
        {
            all.push(3, entry(id, subtype, words));
        }
        let [a, b, c] = [0, 1, 2].map(|number| all.get(number).unwrap());
        assert_eq!((a.id, a.name, a.subtype(), a.rank), ("a", "a é", Some("x"), 3));
        assert_eq!((b.id, b.name, b.subtype()), ("", " é", None));
        assert_eq!((c.id, c.name, c.subtype()), ("ñ", "ñ é", Some("x")));
        assert!(a.ids().contains_key("w") && *a.requires()[0] == *" w ");
        assert!(b.forbids().is_empty() && b.ids().is_empty());
        assert!(all.get(3).is_none());
    }
}
