//! A segment as it is written, posting by posting.

use super::holder::Holder;
use super::row::Row;
use super::segment::Segment;
use super::shape::{FORMAT, HEAD, MAGIC, Shape};
use xxhash_rust::xxh3::Xxh3;

/// So many bytes are hashed at a time.
const CHUNK: usize = 1 << 16;

/// Writes a segment.
pub(super) struct Builder {
    out: Vec<u8>,
    /// As if there were as many postings as there may be.
    shape: Shape,
    directory: Vec<u32>,
    /// The first entry of the directory that is not known yet.
    prefix: usize,
    postings: u32,
    hash: Xxh3,
    /// Up to where `out` is hashed.
    hashed: usize,
}

impl Builder {
    /// A segment of these articles, so many; there will be `most` postings at most.
    pub(super) fn new(articles: usize, rows: impl Iterator<Item = Row>, most: usize) -> Self {
        let shape = Shape::of(articles, most);
        let mut out = Vec::with_capacity(shape.end());
        out.resize(HEAD, 0);
        rows.take(articles).for_each(|row| row.write(&mut out));
        let mut hash = Xxh3::new();
        hash.update(&out[HEAD..]);
        out.resize(shape.entries(), 0);
        let directory = vec![0; (1 << shape.directory_bits) + 1];
        let hashed = out.len();
        Self { out, shape, directory, prefix: 0, postings: 0, hash, hashed }
    }

    /// Adds a posting, which comes behind all before it: by feature, then by holder.
    pub(super) fn push(&mut self, feature: u64, holder: Holder) {
        let rest = self.shape.rest_bits();
        let own = (feature >> rest) as usize;
        if self.prefix <= own {
            self.directory[self.prefix..=own].fill(self.postings);
            self.prefix = own + 1;
        }
        let suffix = feature & ((1 << rest) - 1);
        let posting = suffix << self.shape.holder_bits() | holder.to_bits();
        self.out.extend_from_slice(&posting.to_le_bytes()[..self.shape.posting_bytes]);
        self.postings += 1;
        if self.out.len() - self.hashed >= CHUNK {
            self.hash.update(&self.out[self.hashed..]);
            self.hashed = self.out.len();
        }
    }

    /// The segment of what was pushed.
    pub(super) fn finish(mut self) -> Segment {
        self.directory[self.prefix..].fill(self.postings);
        let shape = Shape { postings: self.postings as usize, ..self.shape };
        self.out.resize(shape.end(), 0);
        self.hash.update(&self.out[self.hashed..]);
        let (head, rest) = self.out.split_at_mut(HEAD);
        head[..4].copy_from_slice(MAGIC);
        head[4..8].copy_from_slice(&FORMAT.to_le_bytes());
        head[8..16].copy_from_slice(&(shape.articles as u64).to_le_bytes());
        head[16..24].copy_from_slice(&(shape.postings as u64).to_le_bytes());
        head[24..28].copy_from_slice(&shape.directory_bits.to_le_bytes());
        head[28..32].copy_from_slice(&(shape.posting_bytes as u32).to_le_bytes());
        let directory = &mut rest[shape.directory() - HEAD..shape.entries() - HEAD];
        for (place, start) in directory.as_chunks_mut::<4>().0.iter_mut().zip(&self.directory) {
            *place = start.to_le_bytes();
        }
        self.hash.update(head);
        self.hash.update(directory);
        Segment::built(self.out, shape, self.hash.digest())
    }
}
