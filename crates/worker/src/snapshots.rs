//! Snapshots of memories in a local folder: an accelerator, never a truth.
//!
//! A file is named `<group>.<topic>.<partition>.<next offset>.snapshot` and holds, little-endian:
//! `CDKS`, format (`u32`), next offset (`i64`), offset (`i64`) and hash (`u64`) of the last record
//! that is folded in, hash of how records were read (`u64`), the memory's own bytes, and the XXH3-64
//! of all before it (`u64`). One that is damaged, of another format, of records that were read
//! otherwise, or beyond the committed offset is passed over.

use crate::fold::Anchor;
use copydesk_config::Input;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tracing::warn;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 4] = b"CDKS";
const FORMAT: u32 = 2;
const HEAD: usize = 4 + 4 + 8 + 8 + 8 + 8;
const ENDING: &str = "snapshot";

/// Snapshots kept per partition: the second is for when the newest is damaged.
const KEPT: usize = 2;

/// How records are read, as a number: under other settings the same log folds to another memory.
pub(crate) fn reading(input: &Input) -> u64 {
    // The settings always serialise.
    xxh3_64(&serde_json::to_vec(input).unwrap_or_default())
}

/// A memory as bytes, and up to where it is folded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    pub(crate) next: i64,
    pub(crate) anchor: Anchor,
    pub(crate) memory: Vec<u8>,
}

/// The snapshots of one group and topic.
#[derive(Debug, Clone)]
pub(crate) struct Snapshots {
    folder: PathBuf,
    prefix: String,
    reading: u64,
}

impl Snapshots {
    pub(crate) fn new(folder: &Path, group: &str, topic: &str, reading: u64) -> Self {
        // Names of groups may hold anything.
        let plain = |name: &str| -> String {
            let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            name.chars().map(|c| if allowed(c) { c } else { '_' }).collect()
        };
        let prefix = format!("{}.{}", plain(group), plain(topic));
        Self { folder: folder.to_path_buf(), prefix, reading }
    }

    /// Writes a snapshot, whole or not at all, and deletes those that it makes superfluous.
    pub(crate) fn write(&self, partition: i32, snapshot: &Snapshot) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let name = format!("{}.{partition}.{:020}.{ENDING}", self.prefix, snapshot.next);
        let new = self.folder.join(format!("{name}.new"));
        let written = write_whole(&new, &encode(snapshot, self.reading));
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
            Ok((snapshot, reading)) if reading == self.reading => return Some(snapshot),
            Ok(_) => "its records were read under other settings of `input`".to_owned(),
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

fn encode(snapshot: &Snapshot, reading: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + snapshot.memory.len() + 8);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&snapshot.next.to_le_bytes());
    bytes.extend_from_slice(&snapshot.anchor.offset.to_le_bytes());
    bytes.extend_from_slice(&snapshot.anchor.hash.to_le_bytes());
    bytes.extend_from_slice(&reading.to_le_bytes());
    bytes.extend_from_slice(&snapshot.memory);
    let checksum = xxh3_64(&bytes);
    bytes.extend_from_slice(&checksum.to_le_bytes());
    bytes
}

/// The snapshot that `bytes` hold and how its records were read, or `None` for anything else.
fn decode(bytes: &[u8]) -> Option<(Snapshot, u64)> {
    let (content, checksum) = bytes.split_last_chunk::<8>()?;
    let (head, memory) = content.split_first_chunk::<HEAD>()?;
    let word = |at: usize| -> Option<[u8; 8]> { head.get(at..at + 8)?.try_into().ok() };
    let good = head.starts_with(MAGIC)
        && head[4..8] == FORMAT.to_le_bytes()
        && xxh3_64(content) == u64::from_le_bytes(*checksum);
    let anchor =
        Anchor { offset: i64::from_le_bytes(word(16)?), hash: u64::from_le_bytes(word(24)?) };
    let next = i64::from_le_bytes(word(8)?);
    let reading = u64::from_le_bytes(word(32)?);
    good.then(|| (Snapshot { next, anchor, memory: memory.to_vec() }, reading))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(next: i64) -> Snapshot {
        let anchor = Anchor { offset: next - 1, hash: 7 };
        Snapshot { next, anchor, memory: vec![1, 2, 3] }
    }

    #[test]
    fn the_newest_are_kept_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let snapshots = Snapshots::new(folder.path(), "g/1", "t.x", 5);
        for next in [5, 100, 20] {
            snapshots.write(3, &snapshot(next)).unwrap();
        }
        Snapshots::new(folder.path(), "g/1", "t.x", 5).write(33, &snapshot(9)).unwrap();
        let files = snapshots.files(3);
        assert_eq!(files.iter().map(|(next, _)| *next).collect::<Vec<_>>(), [100, 20]);
        assert_eq!(snapshots.read(&files[0].1), Some(snapshot(100)));
        let otherwise = Snapshots::new(folder.path(), "g/1", "t.x", 6);
        assert_eq!(otherwise.read(&files[0].1), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn any_changed_or_missing_byte_is_noticed() {
        let bytes = encode(&snapshot(42), 5);
        assert_eq!(decode(&bytes), Some((snapshot(42), 5)));
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
        let snapshots = Snapshots::new(&file, "g", "t", 5);
        assert!(snapshots.write(0, &snapshot(1)).is_err());
        assert!(snapshots.files(0).is_empty());
    }

    #[test]
    fn any_setting_of_how_records_are_read_makes_a_difference() {
        let usual = reading(&Input::default());
        assert_eq!(usual, reading(&Input::default()));
        let aliases = [("text".to_owned(), vec!["/body".to_owned()])].into();
        for input in [
            Input { profile: "plain".into(), ..Input::default() },
            Input { aliases, ..Input::default() },
            Input { accept_summary: true, ..Input::default() },
            Input { max_value_bytes: 1000, ..Input::default() },
        ] {
            assert_ne!(usual, reading(&input), "{input:?}");
        }
    }
}
