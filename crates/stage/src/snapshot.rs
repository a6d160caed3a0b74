//! A memory as bytes: what changes all the time, and blocks that never change.
//!
//! A large memory is mostly old, and the old part does not change any more. So a snapshot has a head,
//! which is written anew each time, and blocks, each of which is written once and may be mapped into
//! memory from then on. As one piece of bytes, little-endian: `CDKP`, format (`u32`), length of the
//! head (`u64`), the head, how many blocks there are (`u64`), and of each the lengths of its name and
//! of its content (`u64` each), the name, and the content.

use std::sync::Arc;

const MAGIC: &[u8; 4] = b"CDKP";
const FORMAT: u32 = 1;

/// Bytes that may lie in memory or be mapped from a file.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Bytes that never change, under a name that no other content has.
#[derive(Clone)]
pub struct Block {
    /// Of ASCII letters, digits and hyphens: fit to be a part of a file's name.
    pub name: Arc<str>,
    /// The content.
    pub bytes: Bytes,
}

/// A memory as bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Names the blocks, and holds the rest; versioned, and checksummed.
    pub head: Vec<u8>,
    /// What the head names.
    pub blocks: Vec<Block>,
}

impl Block {
    /// A block of bytes that lie in memory.
    #[must_use]
    pub fn new(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), bytes: Arc::new(bytes) }
    }

    /// The content.
    #[must_use]
    pub fn content(&self) -> &[u8] {
        (*self.bytes).as_ref()
    }
}

impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.content().len())
    }
}

impl PartialEq for Block {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.content() == other.content()
    }
}

impl Eq for Block {}

impl Snapshot {
    /// A snapshot without blocks.
    #[must_use]
    pub fn of_head(head: Vec<u8>) -> Self {
        Self { head, blocks: Vec::new() }
    }

    /// The block of that name.
    #[must_use]
    pub fn block(&self, name: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| *block.name == *name)
    }

    /// All of it in one piece.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let content: usize = self.blocks.iter().map(|block| block.content().len()).sum();
        let mut out = Vec::with_capacity(self.head.len() + content + 64 * self.blocks.len() + 32);
        let size = |out: &mut Vec<u8>, length: usize| {
            out.extend_from_slice(&(length as u64).to_le_bytes());
        };
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        size(&mut out, self.head.len());
        out.extend_from_slice(&self.head);
        size(&mut out, self.blocks.len());
        for block in &self.blocks {
            size(&mut out, block.name.len());
            size(&mut out, block.content().len());
            out.extend_from_slice(block.name.as_bytes());
            out.extend_from_slice(block.content());
        }
        out
    }

    /// What [`Snapshot::to_bytes`] wrote; `None` for anything else. Whether the content is damaged is
    /// for the reader of the head to tell.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?.strip_prefix(&FORMAT.to_le_bytes())?;
        let length = size(&mut rest)?;
        let head = take(&mut rest, length)?.to_vec();
        let mut blocks = Vec::new();
        for _ in 0..size(&mut rest)? {
            let (name, content) = (size(&mut rest)?, size(&mut rest)?);
            let name = str::from_utf8(take(&mut rest, name)?).ok()?;
            blocks.push(Block::new(name, take(&mut rest, content)?.to_vec()));
        }
        rest.is_empty().then_some(Self { head, blocks })
    }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(head)
}

fn size(rest: &mut &[u8]) -> Option<usize> {
    let (length, tail) = rest.split_first_chunk::<8>()?;
    *rest = tail;
    usize::try_from(u64::from_le_bytes(*length)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_piece_holds_all_and_nothing_less_will_do() {
        let blocks = vec![Block::new("a-1", vec![1, 2]), Block::new("b-2", Vec::new())];
        let snapshot = Snapshot { head: vec![7; 5], blocks };
        let bytes = snapshot.to_bytes();
        assert_eq!(Snapshot::from_bytes(&bytes), Some(snapshot.clone()));
        for end in 0..bytes.len() {
            assert_eq!(Snapshot::from_bytes(&bytes[..end]), None);
        }
        assert_eq!(Snapshot::from_bytes(&[&bytes[..], &[0]].concat()), None);
        assert_eq!(snapshot.block("a-1").map(Block::content), Some(&[1, 2][..]));
        assert_eq!(snapshot.block("c"), None);
    }
}
