//! A memory and up to where it is folded, as one file, but for its blocks.
//!
//! Little-endian: `CDKS`, format (`u32`), next offset (`i64`), offset (`i64`) and hash (`u64`) of the last
//! record that is folded in, how many partitions were read beside it (`u32`), the number (`i32`) and the
//! next offset (`i64`) of each, how many blocks there are (`u32`), the length (`u32`) and the name of each,
//! the head of the memory, and the XXH3-64 of all before it (`u64`).

use super::folded::Anchor;
use copydesk_stage::Snapshot;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 4] = b"CDKS";
const FORMAT: u32 = 4;

/// A memory as bytes, and up to where it is folded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) next: i64,
    pub(crate) beside: BTreeMap<i32, i64>,
    pub(crate) anchor: Anchor,
    pub(crate) memory: Snapshot,
}

/// What a file holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) next: i64,
    pub(super) beside: BTreeMap<i32, i64>,
    pub(super) anchor: Anchor,
    /// Names of the blocks.
    pub(super) blocks: Vec<String>,
    pub(super) head: Vec<u8>,
}

/// All but the contents of the blocks.
pub(super) fn encode(taken: &Taken) -> Vec<u8> {
    let Taken { next, beside, anchor, memory } = taken;
    let mut bytes = Vec::with_capacity(memory.head.len() + 64 * memory.blocks.len() + 128);
    // Numbers of partitions are `i32`: so is their count; and blocks are fewer.
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes();
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&next.to_le_bytes());
    bytes.extend_from_slice(&anchor.offset.to_le_bytes());
    bytes.extend_from_slice(&anchor.hash.to_le_bytes());
    bytes.extend_from_slice(&count(beside.len()));
    for (partition, next) in beside {
        bytes.extend_from_slice(&partition.to_le_bytes());
        bytes.extend_from_slice(&next.to_le_bytes());
    }
    bytes.extend_from_slice(&count(memory.blocks.len()));
    for block in &memory.blocks {
        bytes.extend_from_slice(&count(block.name.len()));
        bytes.extend_from_slice(block.name.as_bytes());
    }
    bytes.extend_from_slice(&memory.head);
    let checksum = xxh3_64(&bytes);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    bytes
}

/// What [`encode`] wrote, or `None` for anything else.
pub(super) fn decode(bytes: &[u8]) -> Option<Content> {
    let (content, checksum) = bytes.split_last_chunk::<8>()?;
    if xxh3_64(content) != u64::from_le_bytes(*checksum) {
        return None;
    }
    let mut rest = content.strip_prefix(MAGIC)?.strip_prefix(&FORMAT.to_le_bytes())?;
    let next = i64::from_le_bytes(array(&mut rest)?);
    let offset = i64::from_le_bytes(array(&mut rest)?);
    let anchor = Anchor { offset, hash: u64::from_le_bytes(array(&mut rest)?) };
    let mut beside = BTreeMap::new();
    for _ in 0..u32::from_le_bytes(array(&mut rest)?) {
        let partition = i32::from_le_bytes(array(&mut rest)?);
        beside.insert(partition, i64::from_le_bytes(array(&mut rest)?));
    }
    let mut blocks = Vec::new();
    for _ in 0..u32::from_le_bytes(array(&mut rest)?) {
        let length = usize::try_from(u32::from_le_bytes(array(&mut rest)?)).ok()?;
        let (name, tail) = rest.split_at_checked(length)?;
        blocks.push(str::from_utf8(name).ok()?.to_owned());
        rest = tail;
    }
    Some(Content { next, beside, anchor, blocks, head: rest.to_vec() })
}

fn array<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use copydesk_stage::Block;

    /// A snapshot with blocks of these names.
    pub(crate) fn taken(next: i64, blocks: &[&str]) -> Taken {
        let anchor = Anchor { offset: next - 1, hash: 7 };
        let blocks = blocks.iter().map(|name| Block::new(name, name.as_bytes().to_vec()));
        let memory = Snapshot { head: vec![1, 2, 3], blocks: blocks.collect() };
        Taken { next, beside: [(0, 5), (7, next)].into(), anchor, memory }
    }

    #[test]
    fn any_changed_or_missing_byte_is_noticed() {
        let snapshot = taken(42, &["a", "bc"]);
        let bytes = encode(&snapshot);
        let content = decode(&bytes).unwrap();
        assert_eq!((content.next, &content.beside), (42, &snapshot.beside));
        assert_eq!((content.blocks, content.head), (vec!["a".into(), "bc".into()], vec![1, 2, 3]));
        for at in 0..bytes.len() {
            assert_eq!(decode(&bytes[..at]), None);
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert_eq!(decode(&damaged), None, "byte {at}");
        }
    }
}
