//! Snapshots of memories in a local folder: an accelerator, never a truth.
//!
//! A file is named `<group>.<topic>.<partition>.<next offset>.snapshot` and holds, little-endian:
//! `CDKS`, format (`u32`), next offset (`i64`), offset (`i64`) and hash (`u64`) of the last record
//! that is folded in, how many partitions were read beside it (`u32`), the number (`i32`) and the next
//! offset (`i64`) of each, the memory's own bytes, and the XXH3-64 of all before it (`u64`). One that is
//! damaged, of another format, or beyond the committed offset is passed over.

use super::folded::Anchor;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tracing::warn;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 4] = b"CDKS";
const FORMAT: u32 = 3;
const HEAD: usize = 4 + 4 + 8 + 8 + 8 + 4;
const BESIDE: usize = 4 + 8;
const ENDING: &str = "snapshot";

/// Snapshots kept per partition: the second is for when the newest is damaged.
const KEPT: usize = 2;

/// A memory as bytes, and up to where it is folded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) next: i64,
    pub(crate) beside: BTreeMap<i32, i64>,
    pub(crate) anchor: Anchor,
    pub(crate) memory: Vec<u8>,
}

/// The snapshots of one group and topic.
#[derive(Debug, Clone)]
pub(crate) struct Snapshots {
    folder: PathBuf,
    prefix: String,
}

impl Snapshots {
    pub(crate) fn new(folder: &Path, group: &str, topic: &str) -> Self {
        // Names of groups may hold anything.
        let plain = |name: &str| -> String {
            let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            name.chars().map(|c| if allowed(c) { c } else { '_' }).collect()
        };
        let prefix = format!("{}.{}", plain(group), plain(topic));
        Self { folder: folder.to_path_buf(), prefix }
    }

    /// Writes a snapshot, whole or not at all, and deletes those that it makes superfluous.
    pub(crate) fn write(&self, partition: i32, snapshot: &Snapshot) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let name = format!("{}.{partition}.{:020}.{ENDING}", self.prefix, snapshot.next);
        let new = self.folder.join(format!("{name}.new"));
        let written = write_whole(&new, &encode(snapshot));
        if let Err(error) = written {
            // A full disk is no place for half a file.
            let _ = fs::remove_file(&new);
            return Err(error);
        }
        fs::rename(&new, self.folder.join(name))?;
        for (_, path) in self.files(partition).into_iter().skip(KEPT) {
            fs::remove_file(path)?;
        }
        Ok(())
    }

    /// Offsets and files of the snapshots of `partition`, newest first.
    pub(crate) fn files(&self, partition: i32) -> Vec<(i64, PathBuf)> {
        let prefix = format!("{}.{partition}.", self.prefix);
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let offset = |path: &Path| -> Option<i64> {
            let name = path.file_name()?.to_str()?;
            name.strip_prefix(&prefix)?.strip_suffix(&format!(".{ENDING}"))?.parse().ok()
        };
        let paths = entries.flatten().map(|entry| entry.path());
        let mut files: Vec<_> = paths.filter_map(|path| Some((offset(&path)?, path))).collect();
        files.sort_by_key(|(offset, _)| std::cmp::Reverse(*offset));
        files
    }

    /// Reads one; `None` if it is of no use.
    pub(crate) fn read(&self, path: &Path) -> Option<Snapshot> {
        let decoded = fs::read(path)
            .map_err(|error| error.to_string())
            .and_then(|bytes| decode(&bytes).ok_or_else(|| "damaged, or too new".to_owned()));
        let reason = match decoded {
            Ok(snapshot) => return Some(snapshot),
            Err(reason) => reason,
        };
        warn!(path = %path.display(), reason, "snapshot ignored");
        None
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn encode(snapshot: &Snapshot) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + snapshot.memory.len() + 8);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&snapshot.next.to_le_bytes());
    bytes.extend_from_slice(&snapshot.anchor.offset.to_le_bytes());
    bytes.extend_from_slice(&snapshot.anchor.hash.to_le_bytes());
    // Numbers of partitions are `i32`: so is their count.
    let count = u32::try_from(snapshot.beside.len()).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&count.to_le_bytes());
    for (partition, next) in &snapshot.beside {
        bytes.extend_from_slice(&partition.to_le_bytes());
        bytes.extend_from_slice(&next.to_le_bytes());
    }
    bytes.extend_from_slice(&snapshot.memory);
    let checksum = xxh3_64(&bytes);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    bytes
}

/// The snapshot that `bytes` hold, or `None` for anything else.
fn decode(bytes: &[u8]) -> Option<Snapshot> {
    let (content, checksum) = bytes.split_last_chunk::<8>()?;
    let good = content.starts_with(MAGIC)
        && content.get(4..8)? == FORMAT.to_le_bytes()
        && xxh3_64(content) == u64::from_le_bytes(*checksum);
    if !good {
        return None;
    }
    let word = |at: usize| -> Option<[u8; 8]> { content.get(at..at + 8)?.try_into().ok() };
    let half = |at: usize| -> Option<[u8; 4]> { content.get(at..at + 4)?.try_into().ok() };
    let next = i64::from_le_bytes(word(8)?);
    let anchor =
        Anchor { offset: i64::from_le_bytes(word(16)?), hash: u64::from_le_bytes(word(24)?) };
    let count = usize::try_from(u32::from_le_bytes(half(HEAD - 4)?)).ok()?;
    let mut beside = BTreeMap::new();
    for at in (HEAD..).step_by(BESIDE).take(count) {
        beside.insert(i32::from_le_bytes(half(at)?), i64::from_le_bytes(word(at + 4)?));
    }
    let memory = content.get(HEAD + count * BESIDE..)?.to_vec();
    Some(Snapshot { next, beside, anchor, memory })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(next: i64) -> Snapshot {
        let anchor = Anchor { offset: next - 1, hash: 7 };
        let beside = [(0, 5), (7, next)].into();
        Snapshot { next, beside, anchor, memory: vec![1, 2, 3] }
    }

    #[test]
    fn the_newest_are_kept_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let snapshots = Snapshots::new(folder.path(), "g/1", "t.x");
        for next in [5, 100, 20] {
            snapshots.write(3, &snapshot(next)).unwrap();
        }
        Snapshots::new(folder.path(), "g/1", "t.x").write(33, &snapshot(9)).unwrap();
        let files = snapshots.files(3);
        assert_eq!(files.iter().map(|(next, _)| *next).collect::<Vec<_>>(), [100, 20]);
        assert_eq!(snapshots.read(&files[0].1), Some(snapshot(100)));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn any_changed_or_missing_byte_is_noticed() {
        let bytes = encode(&snapshot(42));
        assert_eq!(decode(&bytes), Some(snapshot(42)));
        for at in 0..bytes.len() {
            assert_eq!(decode(&bytes[..at]), None);
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert_eq!(decode(&damaged), None, "byte {at}");
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_not_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("no folder");
        fs::write(&file, "x").unwrap();
        let snapshots = Snapshots::new(&file, "g", "t");
        assert!(snapshots.write(0, &snapshot(1)).is_err());
        assert!(snapshots.files(0).is_empty());
    }
}
