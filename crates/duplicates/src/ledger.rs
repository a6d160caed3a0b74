//! What was said of the live articles, by offset.
//!
//! Entries never change, so they are kept as bytes, lot by lot: some fifty of an article that is
//! like no other, some eighty of a copy. Full lots are blocks, which may be mapped from files.

mod page;

use crate::codec::{Malformed, Reader, Writer};
use crate::names::{Name, article_key, record_key};
use crate::settings::Settings;
use crate::verdict::{Given, Odds};
use copydesk_article::duplicates::Role;
use copydesk_stage::{Block, Bytes};
use page::{Open, Page};
use std::collections::VecDeque;

/// What is kept of one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) offset: u64,
    pub(crate) id: Name,
    /// The key of its record, if it has one.
    pub(crate) key: Option<Name>,
    /// The hash of its id at the producer.
    pub(crate) source: Option<u128>,
    /// The time that it is filed under.
    pub(crate) at_ms: i64,
    pub(crate) given: Given,
}

impl Entry {
    /// All by which the article may be named.
    pub(crate) fn names(&self) -> impl Iterator<Item = u128> {
        let key = self.key.as_ref().map(|key| record_key(&key.bytes()));
        [Some(article_key(&self.id.text())), key, self.source].into_iter().flatten()
    }

    fn write(&self, out: &mut Writer) {
        self.id.write(out);
        // Keys are mostly the ids.
        let same = self.key.as_ref() == Some(&self.id);
        out.u8(u8::from(same));
        out.option(self.key.as_ref().filter(|_| !same), |out, key| key.write(out));
        out.option(self.source, Writer::u128);
        out.i64(self.at_ms);
        let given = &self.given;
        out.u8(role_byte(given.role));
        out.u64(given.cluster_hash);
        if given.role == Role::Unique {
            return;
        }
        out.option(given.of.as_ref(), |out, of| of.write(out));
        out.option(given.shares, |out, (of_this, of_match)| {
            out.u16(of_this);
            out.u16(of_match);
        });
        out.option(given.odds, |out, odds| odds.write(out));
        out.i64(given.first_seen_ms);
        out.u32(given.cluster_size_seen);
    }

    fn read(offset: u64, input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let id = Name::read(input)?;
        let same = input.u8()? != 0;
        let key = input.option(Name::read)?.or_else(|| same.then(|| id.clone()));
        let source = input.option(Reader::u128)?;
        let at_ms = input.i64()?;
        let role = role_of(input.u8()?)?;
        let mut given = Given {
            role,
            cluster_hash: input.u64()?,
            of: None,
            shares: None,
            odds: None,
            first_seen_ms: at_ms,
            cluster_size_seen: 1,
        };
        if role != Role::Unique {
            given.of = input.option(Name::read)?;
            given.shares = input.option(|input| Ok((input.u16()?, input.u16()?)))?;
            given.odds = input.option(Odds::read)?;
            given.first_seen_ms = input.i64()?;
            given.cluster_size_seen = input.u32()?;
        }
        Ok(Self { offset, id, key, source, at_ms, given })
    }
}

/// Roles by number; a number stays with its role.
const ROLES: [Role; 8] = [
    Role::Unique,
    Role::Original,
    Role::Exact,
    Role::Near,
    Role::Update,
    Role::Contains,
    Role::ContainedIn,
    Role::TranslationCandidate,
];

pub(crate) fn role_byte(role: Role) -> u8 {
    ROLES.iter().position(|own| *own == role).map_or(0, |at| at as u8)
}

pub(crate) fn role_of(byte: u8) -> Result<Role, Malformed> {
    ROLES.get(usize::from(byte)).copied().ok_or(Malformed)
}

/// The entries of all live lots.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Full lots, ascending.
    pages: VecDeque<Page>,
    open: Open,
}

impl Ledger {
    /// Adds the entry of the latest offset.
    pub(crate) fn push(&mut self, entry: &Entry, settings: &Settings) {
        let (lot, place) = place(entry.offset, settings);
        if self.open.lot < lot {
            self.seal(lot);
        }
        self.open.push(place, |out| entry.write(out));
    }

    /// Begins another lot.
    fn seal(&mut self, lot: u64) {
        let full = std::mem::replace(&mut self.open, Open::of(lot));
        if full.len() > 0 {
            self.pages.push_back(full.seal());
        }
    }

    /// The entry of an offset.
    pub(crate) fn get(&self, offset: u64, settings: &Settings) -> Option<Entry> {
        let (lot, place) = place(offset, settings);
        let bytes = if lot == self.open.lot {
            self.open.get(place)?
        } else {
            let page = self.pages.binary_search_by_key(&lot, |page| page.lot).ok()?;
            self.pages.get(page)?.get(place)?
        };
        Entry::read(offset, &mut Reader(bytes)).ok()
    }

    /// All entries, by offset.
    pub(crate) fn iter(&self, settings: &Settings) -> impl Iterator<Item = Entry> {
        let length = u64::from(settings.lot);
        let sealed = self.pages.iter().flat_map(move |page| {
            page.iter().map(move |(place, bytes)| (page.lot * length + u64::from(place), bytes))
        });
        let first = self.open.lot * length;
        let open = self.open.iter().map(move |(place, bytes)| (first + u64::from(place), bytes));
        let all = sealed.chain(open);
        all.filter_map(|(offset, bytes)| Entry::read(offset, &mut Reader(bytes)).ok())
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.open.len() + self.pages.iter().map(Page::len).sum::<usize>()
    }

    /// Lets go of the entries below an offset at which a lot begins.
    pub(crate) fn drop_below(&mut self, floor: u64, settings: &Settings) {
        let (lot, _) = place(floor, settings);
        while self.pages.front().is_some_and(|page| page.lot < lot) {
            self.pages.pop_front();
        }
        if self.open.lot < lot {
            self.open = Open::of(lot);
        }
    }

    /// The full lots, as blocks.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = Block> {
        self.pages.iter().map(Page::block)
    }

    /// Lets full lots lie where these blocks are, which have the same content.
    pub(crate) fn adopt(&mut self, blocks: &[Block]) {
        for page in &mut self.pages {
            let own = page.block().name;
            if let Some(block) = blocks.iter().find(|block| block.name == own) {
                page.adopt(block);
            }
        }
    }

    /// Writes the names of its blocks, and the lot that is being filled.
    pub(crate) fn write(&self, out: &mut Writer) {
        out.u64(self.pages.len() as u64);
        for block in self.blocks() {
            out.bytes(block.name.as_bytes());
        }
        let mut open = Writer::default();
        self.open.write(&mut open);
        out.u64(self.open.lot);
        out.bytes(&open.0);
    }

    /// Reads what [`Ledger::write`] wrote; `block` gives the bytes of a block.
    pub(crate) fn read<E: From<Malformed>>(
        input: &mut Reader<'_>,
        block: impl Fn(&str) -> Result<Bytes, E>,
    ) -> Result<Self, E> {
        let mut pages = VecDeque::new();
        for _ in 0..input.u64()? {
            let name = input.text()?;
            let page = Page::open(&block(&name)?).ok_or(Malformed)?;
            if *page.block().name != *name {
                return Err(Malformed.into());
            }
            pages.push_back(page);
        }
        let lot = input.u64()?;
        let open = Open::read(lot, &mut Reader(input.bytes()?))?;
        Ok(Self { pages, open })
    }
}

/// The lot of an offset, and where in it.
fn place(offset: u64, settings: &Settings) -> (u64, u32) {
    let lot = u64::from(settings.lot);
    (offset / lot, (offset % lot) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(offset: u64, role: Role) -> Entry {
        let unique = role == Role::Unique;
        let given = Given {
            role,
            cluster_hash: 9 + offset,
            of: (!unique).then(|| Name::of(b"other")),
            shares: (role == Role::Near).then_some((9000, 1)),
            odds: (role == Role::TranslationCandidate).then_some(Odds { evidence: -3, marks: 2 }),
            first_seen_ms: if unique { 77 } else { -5 },
            cluster_size_seen: if unique { 1 } else { 12 },
        };
        let id = Name::of(format!("a1-{offset:032x}").as_bytes());
        let key = [None, Some(Name::of(b"key")), Some(id.clone())][offset as usize % 3].clone();
        Entry { offset, id, key, source: Some(4), at_ms: 77, given }
    }

    #[test]
    fn entries_come_back_until_their_lot_is_dropped() {
        let settings = Settings { lot: 10, ..Settings::default() };
        let mut ledger = Ledger::default();
        let all: Vec<Entry> = (0..8).map(|i| entry(i * 7, ROLES[i as usize])).collect();
        all.iter().for_each(|entry| ledger.push(entry, &settings));
        for entry in &all {
            assert_eq!(ledger.get(entry.offset, &settings).as_ref(), Some(entry));
        }
        assert_eq!(ledger.get(8, &settings), None);
        let mut out = Writer::default();
        ledger.write(&mut out);
        let blocks: Vec<Block> = ledger.blocks().collect();
        assert_eq!(blocks.len(), 4);
        let block = |name: &str| -> Result<Bytes, Malformed> {
            let block = blocks.iter().find(|block| *block.name == *name);
            block.map(|block| Bytes::clone(&block.bytes)).ok_or(Malformed)
        };
        let again = Ledger::read(&mut Reader(&out.0), block).unwrap();
        assert!(again.iter(&settings).eq(all.iter().cloned()));
        assert!(Ledger::read::<Malformed>(&mut Reader(&out.0), |_| Err(Malformed)).is_err());
        ledger.drop_below(20, &settings);
        assert!(ledger.iter(&settings).eq(all.into_iter().filter(|entry| entry.offset >= 20)));
        assert_eq!(ledger.len(), 5);
    }
}
