//! The memory as a head and blocks, and back.
//!
//! The blocks are the sealed segments of the index and the full lots of the ledger. The head is `CDKW`,
//! format (`u32`), fingerprint of the settings (`u64`), kind and part of the memory (three
//! `u32`), the content, and the XXH3-64 of all before it (`u64`); little-endian. The content is what
//! the fold has made, in order of the log, so two equal memories have equal bytes. Names of blocks hold
//! the hashes of their contents.

use crate::assembler::Assembler;
use crate::clusters::Clusters;
use crate::codec::{Malformed, Reader, Writer};
use crate::index::Sealed;
use crate::index::lot::Lot;
use crate::index::row::{self, Row};
use crate::index::segment::Segment;
use crate::ledger::Ledger;
use crate::memo::Trail;
use crate::settings::{Settings, SettingsError};
use crate::slot::{Part, Slot};
use crate::tide::Tide;
use crate::translations::Translations;
use crate::window::Window;
use copydesk_stage::{Block, Bytes, Snapshot};
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 4] = b"CDKW";
const FORMAT: u32 = 5;
const CHECKSUM: usize = 8;

/// Bytes that a memory cannot be restored from.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum SnapshotError {
    /// Not a snapshot of this kind of memory.
    #[error("not a snapshot of the duplicates window")]
    Foreign,
    /// Written by a version with another format, mostly a newer one.
    #[error("a snapshot of format {0}; this version reads format {FORMAT}")]
    Format(u32),
    /// Taken under other settings or by other rules; the arrivals have to be folded anew.
    #[error("the snapshot was taken under other settings ({taken:016x}, not {wanted:016x})")]
    Settings {
        /// Fingerprint in the snapshot.
        taken: u64,
        /// Fingerprint of the settings in use.
        wanted: u64,
    },
    /// Cut off or changed since it was written.
    #[error("the snapshot is damaged")]
    Damaged,
    /// A block that the head names is missing.
    #[error("the snapshot lacks its block {0}")]
    Lacking(String),
    /// The settings to restore with cannot be used.
    #[error(transparent)]
    Unusable(#[from] SettingsError),
}

impl From<Malformed> for SnapshotError {
    fn from(_: Malformed) -> Self {
        Self::Damaged
    }
}

/// What a snapshot is of: a number, and the part of a slot.
type Kind = (u32, Part);

const WINDOW: Kind = (1, Part::WHOLE);
const ASSEMBLER: Kind = (2, Part::WHOLE);

fn slot_kind(part: Part) -> Kind {
    (3, part)
}

fn head(out: &mut Writer, settings: &Settings, (kind, part): Kind) {
    out.0.extend_from_slice(MAGIC);
    out.u32(FORMAT);
    out.u64(settings.fingerprint());
    for number in [kind, part.slot, part.slots] {
        out.u32(number);
    }
}

fn sealed(mut out: Writer) -> Vec<u8> {
    let checksum = xxh3_64(&out.0);
    out.u64(checksum);
    out.0
}

/// The content of a snapshot of this kind that was taken under these settings.
fn content<'a>(
    head: &'a [u8],
    settings: &Settings,
    wanted: Kind,
) -> Result<Reader<'a>, SnapshotError> {
    let Some(rest) = head.strip_prefix(MAGIC) else { return Err(SnapshotError::Foreign) };
    let mut input = Reader(rest);
    let format = input.u32().map_err(|_| SnapshotError::Foreign)?;
    if format != FORMAT {
        return Err(SnapshotError::Format(format));
    }
    let length = head.len().checked_sub(CHECKSUM).ok_or(SnapshotError::Damaged)?;
    let (content, checksum) = head.split_at(length);
    if xxh3_64(content).to_le_bytes() != checksum {
        return Err(SnapshotError::Damaged);
    }
    let (taken, fingerprint) = (input.u64()?, settings.fingerprint());
    if taken != fingerprint {
        return Err(SnapshotError::Settings { taken, wanted: fingerprint });
    }
    let (kind, slot, slots) = (input.u32()?, input.u32()?, input.u32()?);
    if (kind, Part { slot, slots }) != wanted {
        return Err(SnapshotError::Foreign);
    }
    let length = input.0.len().checked_sub(CHECKSUM).ok_or(SnapshotError::Damaged)?;
    Ok(Reader(&input.0[..length]))
}

/// The bytes of a block.
fn block(snapshot: &Snapshot, name: &str) -> Result<Bytes, SnapshotError> {
    let block = snapshot.block(name).ok_or_else(|| SnapshotError::Lacking(name.to_owned()))?;
    Ok(Bytes::clone(&block.bytes))
}

impl Window {
    /// The whole memory.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut out = Writer::default();
        head(&mut out, self.settings(), WINDOW);
        out.u64(self.next);
        self.slot.write(&mut out);
        self.assembler.write(&mut out);
        let blocks = self.slot.blocks().chain(self.assembler.ledger.blocks()).collect();
        Snapshot { head: sealed(out), blocks }
    }

    /// Lets the memory lie where these blocks of its snapshot are.
    pub fn adopt(&mut self, blocks: &[Block]) {
        self.slot.adopt(blocks);
        self.assembler.adopt(blocks);
    }

    /// The memory that [`Window::snapshot`] wrote under the same `settings`.
    ///
    /// # Errors
    /// [`SnapshotError`] tells bytes of another kind, format or settings from damaged ones.
    pub fn restore(settings: &Settings, snapshot: &Snapshot) -> Result<Self, SnapshotError> {
        settings.check()?;
        let mut input = content(&snapshot.head, settings, WINDOW)?;
        let next = input.u64()?;
        let slot = Slot::read(settings, Part::WHOLE, &mut input, snapshot)?;
        let assembler = Assembler::read(settings, &mut input, snapshot)?;
        input.end()?;
        Ok(Self { slot, assembler, next })
    }
}

impl Slot {
    /// The whole memory of the slot.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut out = Writer::default();
        head(&mut out, &self.settings, slot_kind(self.part));
        self.write(&mut out);
        Snapshot { head: sealed(out), blocks: self.blocks().collect() }
    }

    /// Lets the memory lie where these blocks of its snapshot are.
    pub fn adopt(&mut self, blocks: &[Block]) {
        self.index.adopt(blocks);
    }

    fn blocks(&self) -> impl Iterator<Item = Block> {
        self.index.sealed.iter().map(Sealed::block)
    }

    /// The memory that [`Slot::snapshot`] wrote for the same part under the same `settings`.
    ///
    /// # Errors
    /// As [`Window::restore`].
    pub fn restore(
        settings: Settings,
        part: Part,
        snapshot: &Snapshot,
    ) -> Result<Self, SnapshotError> {
        let empty = Self::new(settings, part)?;
        let mut input = content(&snapshot.head, &empty.settings, slot_kind(part))?;
        let slot = Self::read(&empty.settings, part, &mut input, snapshot)?;
        input.end()?;
        Ok(slot)
    }

    fn write(&self, out: &mut Writer) {
        self.tide.write(out);
        out.u64(self.trail.0);
        out.u64(self.withdrawn.len() as u64);
        self.withdrawn.iter().for_each(|offset| out.u64(*offset));
        let rows = self.index.lot.rows();
        out.u64(rows.len() as u64);
        rows.iter().for_each(|row| row.write(&mut out.0));
        let postings = self.index.lot.postings();
        out.u64(postings.len() as u64);
        postings.iter().for_each(|posting| out.u64(*posting));
        out.u64(self.index.sealed.len() as u64);
        for one in &self.index.sealed {
            out.u64(one.first);
            out.u64(one.last);
            out.bytes(one.block().name.as_bytes());
        }
        self.translations.write(out);
    }

    fn read(
        settings: &Settings,
        part: Part,
        input: &mut Reader<'_>,
        snapshot: &Snapshot,
    ) -> Result<Self, SnapshotError> {
        let mut slot = Self::empty(settings.clone(), part);
        slot.tide = Tide::read(input)?;
        slot.trail = Trail(input.u64()?);
        for _ in 0..input.u64()? {
            slot.withdrawn.insert(input.u64()?);
        }
        let mut rows = Vec::new();
        for _ in 0..input.u64()? {
            rows.push(Row::read(&input.array::<{ row::BYTES }>()?));
        }
        let mut postings = Vec::new();
        for _ in 0..input.u64()? {
            postings.push(input.u64()?);
        }
        slot.index.lot = Lot::of(rows, &postings);
        for _ in 0..input.u64()? {
            let (first, last) = (input.u64()?, input.u64()?);
            let name = input.text()?;
            let segment = Segment::open(&block(snapshot, &name)?);
            let sealed =
                Sealed { first, last, segment: segment.map_err(|_| SnapshotError::Damaged)? };
            if *sealed.block().name != *name {
                return Err(SnapshotError::Damaged);
            }
            slot.index.sealed.push(sealed);
        }
        slot.translations = Translations::read(settings, input)?;
        slot.index.plan(u64::from(settings.lot), settings.stop);
        Ok(slot)
    }
}

impl Assembler {
    /// The whole memory of the assembler.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut out = Writer::default();
        head(&mut out, &self.settings, ASSEMBLER);
        self.write(&mut out);
        Snapshot { head: sealed(out), blocks: self.ledger.blocks().collect() }
    }

    /// Lets the memory lie where these blocks of its snapshot are.
    pub fn adopt(&mut self, blocks: &[Block]) {
        self.ledger.adopt(blocks);
    }

    /// The memory that [`Assembler::snapshot`] wrote under the same `settings`.
    ///
    /// # Errors
    /// As [`Window::restore`].
    pub fn restore(settings: &Settings, snapshot: &Snapshot) -> Result<Self, SnapshotError> {
        settings.check()?;
        let mut input = content(&snapshot.head, settings, ASSEMBLER)?;
        let assembler = Self::read(settings, &mut input, snapshot)?;
        input.end()?;
        Ok(assembler)
    }

    fn write(&self, out: &mut Writer) {
        self.tide.write(out);
        self.ledger.write(out);
        self.clusters.write(out);
        out.u64(self.withdrawn.iter().len() as u64);
        for (name, at) in self.withdrawn.iter() {
            out.u128(name);
            out.i64(at);
        }
    }

    fn read(
        settings: &Settings,
        input: &mut Reader<'_>,
        snapshot: &Snapshot,
    ) -> Result<Self, SnapshotError> {
        let mut assembler = Self::empty(settings.clone());
        assembler.tide = Tide::read(input)?;
        assembler.ledger = Ledger::read(input, |name| block(snapshot, name))?;
        assembler.clusters = Clusters::read(input)?;
        for _ in 0..input.u64()? {
            let (name, at) = (input.u128()?, input.i64()?);
            assembler.withdrawn.add(name, at);
        }
        Ok(assembler)
    }
}

#[cfg(test)]
mod tests;
