//! Lists compiled entry by entry: a list of a million entries, read as a whole first, would leave the process as
//! much memory again that the allocator keeps.

use crate::builder::{Builder, Owner};
use crate::draft::DEFAULT_LIST;
use crate::entries::Entries;
use crate::gazetteer::{DEFAULT_LIST_VERSION, default_entries};
use crate::list::Entry;
use crate::settings::{EntitiesError, WatchlistFile};
use crate::tagger::Tagger;
use crate::tagging::Method;
use crate::watchlist::Written;
use copydesk_article::entities::ListVersion;
use copydesk_stage::Published;
use std::io;

/// Compiles lists, one after the other, into a [`Tagger`].
///
/// Where entries of two lists claim the same span, the earlier list wins.
#[derive(Default)]
pub struct Compiler {
    builder: Builder,
    entries: Entries,
    lists: Vec<ListVersion>,
}

impl Compiler {
    /// Adds the list of a file, see [`crate::watchlist`]. After an error the compiler is of no use any more.
    ///
    /// # Errors
    /// [`EntitiesError`], naming the list, the line and what is wrong with it.
    pub fn file(
        &mut self,
        file: &WatchlistFile,
        read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    ) -> Result<(), EntitiesError> {
        self.written(&Written::file(file, read)?)
    }

    /// Adds a published list, see [`crate::published`]. After an error the compiler is of no use any more.
    ///
    /// # Errors
    /// [`EntitiesError`], naming the list, the part, the line and what is wrong with it.
    pub fn published(&mut self, list: &Published) -> Result<(), EntitiesError> {
        self.written(&Written::published(list)?)
    }

    /// Adds the gazetteer inside the crate.
    ///
    /// # Errors
    /// Only if the data inside the crate are faulty, which its tests rule out.
    pub fn built_in(&mut self) -> Result<(), EntitiesError> {
        self.begin(DEFAULT_LIST, DEFAULT_LIST_VERSION);
        default_entries(&mut |entry| self.add(entry)).map_err(EntitiesError::Gazetteer)
    }

    fn written(&mut self, list: &Written<'_>) -> Result<(), EntitiesError> {
        self.begin(list.name, &list.version);
        list.each(&mut |entry| self.add(entry))
    }

    /// Begins a list: what is added from now on is of it.
    pub(crate) fn begin(&mut self, name: &str, version: &str) {
        let (list, version) = (name.to_owned(), version.to_owned());
        self.lists.push(ListVersion { list, version, entries: 0 });
    }

    /// Adds an entry to the list that was begun last; before any it is passed over.
    pub(crate) fn add(&mut self, mut entry: Entry) {
        let Some(list) = self.lists.last_mut() else { return };
        list.entries += 1;
        let method = if list.list == DEFAULT_LIST { Method::Gazetteer } else { Method::Watchlist };
        let rank = u32::try_from(self.lists.len() - 1).unwrap_or(u32::MAX);
        let variants = std::mem::take(&mut entry.variants);
        let context = !(entry.requires.is_empty() && entry.forbids.is_empty());
        let entry = self.entries.push(rank, entry);
        for variant in variants {
            self.builder.add(Owner { entry, rank, method, context }, &variant);
        }
    }

    /// The tagger, ready to tag texts.
    #[must_use]
    pub fn finish(self) -> Tagger {
        Tagger::of(self.builder.finish(), self.entries, self.lists)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_csv;

    #[test]
    fn entry_by_entry_is_as_good_as_whole_lists() {
        let rows = |rows: &str| format!("id,name,type,variants\n{rows}");
        let a = rows("1,Acme,ORG,ACME Corp\n2,Ada Byron,PER,\n");
        let b = rows("1,Acme Bank,ORG,\n9,Acme,LOC,\n");
        let lists =
            [("a", a), ("b", b)].map(|(name, rows)| read_csv(name, "1", rows.as_bytes()).unwrap());
        let mut compiler = Compiler::default();
        compiler.add(lists[0].entries[0].clone());
        for list in &lists {
            compiler.begin(&list.name, &list.version);
            list.entries.iter().cloned().for_each(|entry| compiler.add(entry));
        }
        let (one, other) = (compiler.finish(), Tagger::new(lists.to_vec()));
        assert_eq!(one.lists, other.lists);
        assert_eq!([one.lists[0].entries, one.lists[1].entries], [2, 2]);
        let text = "Acme paid Ada Byron; Acme Bank and ACME Corp did not.";
        let tagging = one.tag(text, Some("en"));
        assert_eq!(tagging.mentions.len(), 4);
        assert_eq!(tagging, other.tag(text, Some("en")));
    }
}
