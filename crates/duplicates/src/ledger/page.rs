//! The entries of one lot: gathered, and then sealed in a block of bytes that never changes.
//!
//! Sealed, little-endian: `CDKL`, format (`u32`), the lot (`u64`), how many entries (`u64`); of each its
//! place in the lot and where it begins (`u32` each), ascending; the entries.

use crate::codec::{Malformed, Reader, Writer};
use copydesk_stage::{Block, Bytes};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 4] = b"CDKL";
const FORMAT: u32 = 1;
const HEAD: usize = 4 + 4 + 8 + 8;
const PLACE: usize = 8;

/// The lot that is being filled.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) lot: u64,
    /// Offsets in the lot, ascending, and where their entries begin.
    places: Vec<(u32, u32)>,
    bytes: Vec<u8>,
}

/// A lot that is full.
pub(super) struct Page {
    pub(super) lot: u64,
    count: usize,
    checksum: u64,
    bytes: Bytes,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "lot {} ({} entries)", self.lot, self.count)
    }
}

impl Open {
    pub(super) fn of(lot: u64) -> Self {
        Self { lot, ..Self::default() }
    }

    /// Adds the entry that `write` writes.
    pub(super) fn push(&mut self, place: u32, write: impl FnOnce(&mut Writer)) {
        // Keys may be long: four gigabytes of them in one lot are a flood, and what comes behind it is
        // like nothing.
        let Ok(start) = u32::try_from(self.bytes.len()) else { return };
        self.places.push((place, start));
        let mut out = Writer(std::mem::take(&mut self.bytes));
        write(&mut out);
        self.bytes = out.0;
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The entry at this place, and what follows.
    pub(super) fn get(&self, place: u32) -> Option<&[u8]> {
        let at = self.places.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        self.bytes.get(self.places[at].1 as usize..)
    }

    /// Places and entries, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &[u8])> {
        let entry = |start: u32| self.bytes.get(start as usize..).unwrap_or_default();
        self.places.iter().map(move |(place, start)| (*place, entry(*start)))
    }

    /// The full lot.
    pub(super) fn seal(self) -> Page {
        let mut out = Writer::default();
        out.0.reserve_exact(HEAD + self.places.len() * PLACE + self.bytes.len());
        out.0.extend_from_slice(MAGIC);
        out.u32(FORMAT);
        out.u64(self.lot);
        self.write(&mut out);
        let (checksum, count) = (xxh3_64(&out.0), self.places.len());
        Page { lot: self.lot, count, checksum, bytes: Arc::new(out.0) }
    }

    /// How many entries, their places, and the entries.
    pub(super) fn write(&self, out: &mut Writer) {
        out.u64(self.places.len() as u64);
        for (place, start) in &self.places {
            out.u32(*place);
            out.u32(*start);
        }
        out.0.extend_from_slice(&self.bytes);
    }

    /// Reads what [`Open::write`] wrote, up to the end.
    pub(super) fn read(lot: u64, input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut places = Vec::new();
        for _ in 0..input.u64()? {
            places.push((input.u32()?, input.u32()?));
        }
        let bytes = std::mem::take(&mut input.0).to_vec();
        Ok(Self { lot, places, bytes })
    }
}

impl Page {
    /// The page that these bytes are.
    pub(super) fn open(bytes: &Bytes) -> Option<Self> {
        let all = (**bytes).as_ref();
        let mut head = Reader(all.strip_prefix(MAGIC)?.strip_prefix(&FORMAT.to_le_bytes())?);
        let (lot, count) = (head.u64().ok()?, usize::try_from(head.u64().ok()?).ok()?);
        let whole = count.checked_mul(PLACE).is_some_and(|places| places <= head.0.len());
        whole.then(|| Self { lot, count, checksum: xxh3_64(all), bytes: Arc::clone(bytes) })
    }

    /// As a block; its name says the lot and the checksum.
    pub(super) fn block(&self) -> Block {
        let name = format!("l-{}-{:016x}", self.lot, self.checksum);
        Block { name: name.into(), bytes: Arc::clone(&self.bytes) }
    }

    /// Lies where this block is, which has the same content.
    pub(super) fn adopt(&mut self, block: &Block) {
        self.bytes = Arc::clone(&block.bytes);
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The entry at this place, and what follows.
    pub(super) fn get(&self, place: u32) -> Option<&[u8]> {
        let at = self.places().binary_search_by_key(&place, |eight| split(eight).0).ok()?;
        self.entry(split(self.places().get(at)?).1)
    }

    /// Places and entries, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &[u8])> {
        self.places().iter().map(split).map(|(place, start)| {
            let entry = self.entry(start).unwrap_or_default();
            (place, entry)
        })
    }

    fn places(&self) -> &[[u8; PLACE]] {
        let all = (*self.bytes).as_ref();
        let places = all.get(HEAD..HEAD + self.count * PLACE).unwrap_or_default();
        places.as_chunks::<PLACE>().0
    }

    fn entry(&self, start: u32) -> Option<&[u8]> {
        (*self.bytes).as_ref().get(HEAD + self.count * PLACE + start as usize..)
    }
}

/// A place, and where its entry begins.
fn split(eight: &[u8; PLACE]) -> (u32, u32) {
    let both = u64::from_le_bytes(*eight);
    (both as u32, (both >> 32) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_or_sealed_the_same_is_found() {
        let mut open = Open::of(7);
        for place in [3, 9, 200] {
            open.push(place, |out| out.bytes(&vec![1; place as usize]));
        }
        let entries: Vec<(u32, Vec<u8>)> =
            open.iter().map(|(place, entry)| (place, entry.to_vec())).collect();
        let mut out = Writer::default();
        open.write(&mut out);
        let again = Open::read(7, &mut Reader(&out.0)).unwrap();
        let page = again.seal();
        assert_eq!(page.block().name, open.seal().block().name);
        let read = Page::open(&page.block().bytes).unwrap();
        assert_eq!((read.lot, read.len(), read.checksum), (7, 3, page.checksum));
        for (place, entry) in &entries {
            assert_eq!(read.get(*place), Some(&entry[..]));
        }
        assert!(read.iter().map(|(place, entry)| (place, entry.to_vec())).eq(entries));
        assert_eq!(read.get(4), None);
    }

    #[test]
    fn other_bytes_are_refused_and_damaged_ones_do_no_harm() {
        let mut open = Open::of(7);
        open.push(5, |out| out.bytes(&[1, 2, 3]));
        let bytes = (*open.seal().block().bytes).as_ref().to_vec();
        for at in 0..bytes.len() {
            let read = |bytes: Vec<u8>| {
                let bytes: Bytes = Arc::new(bytes);
                Page::open(&bytes)
            };
            let mut damaged = bytes.clone();
            damaged[at] ^= 0xFF;
            for page in [read(damaged), read(bytes[..at].to_vec())].into_iter().flatten() {
                assert_ne!(page.checksum, xxh3_64(&bytes));
                let _ = (page.get(5), page.iter().count());
            }
        }
    }
}
