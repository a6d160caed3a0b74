//! Snapshots of memories in a local folder: an accelerator, never a truth.
//!
//! A snapshot is a file `<group>.<topic>.<partition>.<next offset>.snapshot`, and a file
//! `<group>.<topic>.<partition>.<name>.block` for each of its blocks, which it shares with other
//! snapshots. A block is written once, and is mapped into memory from then on. A snapshot that is damaged,
//! lacks a block, is of another format, or is beyond the committed offset is passed over.

use super::file::{Content, Taken, decode, encode};
use copydesk_mapped::Mapped;
use copydesk_stage::{Block, Snapshot};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tracing::warn;

const ENDING: &str = "snapshot";
const BLOCK: &str = "block";

/// Snapshots kept per partition: the second is for when the newest is damaged.
const KEPT: usize = 2;

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

    /// Writes a snapshot, whole or not at all, and deletes what it makes superfluous. Answers the blocks
    /// that were not there before, as they are mapped now.
    pub(crate) fn write(&self, partition: i32, taken: &Taken) -> io::Result<Vec<Block>> {
        fs::create_dir_all(&self.folder)?;
        let mut mapped = Vec::new();
        for block in &taken.memory.blocks {
            let path = self.path(partition, &block.name, BLOCK);
            if !path.exists() {
                write_whole(&path, block.content())?;
                mapped.push(Block { name: Arc::clone(&block.name), ..open(&block.name, &path)? });
            }
        }
        let name = format!("{:020}", taken.next);
        write_whole(&self.path(partition, &name, ENDING), &encode(taken))?;
        self.prune(partition)?;
        Ok(mapped)
    }

    /// Deletes old snapshots, and blocks that none of the others names.
    fn prune(&self, partition: i32) -> io::Result<()> {
        let files = self.files(partition);
        for (_, path) in files.iter().skip(KEPT) {
            fs::remove_file(path)?;
        }
        let kept = files.iter().take(KEPT).filter_map(|(_, path)| content(path).ok());
        let named: BTreeSet<String> = kept.flat_map(|content| content.blocks).collect();
        for (name, path) in self.of(partition, BLOCK) {
            if !named.contains(&name) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Offsets and files of the snapshots of `partition`, newest first.
    pub(crate) fn files(&self, partition: i32) -> Vec<(i64, PathBuf)> {
        let all = self.of(partition, ENDING).into_iter();
        let mut files: Vec<_> =
            all.filter_map(|(name, path)| Some((name.parse().ok()?, path))).collect();
        files.sort_by_key(|(offset, _)| std::cmp::Reverse(*offset));
        files
    }

    /// Reads one; `None` if it is of no use.
    pub(crate) fn read(&self, partition: i32, path: &Path) -> Option<Taken> {
        let read = content(path).and_then(|content| {
            let Content { next, beside, anchor, blocks, head } = content;
            let block = |name: &String| open(name, &self.path(partition, name, BLOCK));
            let blocks = blocks.iter().map(block).collect::<io::Result<_>>()?;
            Ok(Taken { next, beside, anchor, memory: Snapshot { head, blocks } })
        });
        read.inspect_err(|error| warn!(path = %path.display(), %error, "snapshot ignored")).ok()
    }

    fn path(&self, partition: i32, name: &str, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{partition}.{name}.{ending}", self.prefix))
    }

    /// Names and paths of the files of `partition` with this ending.
    fn of(&self, partition: i32, ending: &str) -> Vec<(String, PathBuf)> {
        let (prefix, ending) = (format!("{}.{partition}.", self.prefix), format!(".{ending}"));
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let name = |path: &Path| -> Option<String> {
            let name = path.file_name()?.to_str()?;
            Some(name.strip_prefix(&prefix)?.strip_suffix(&ending)?.to_owned())
        };
        let paths = entries.flatten().map(|entry| entry.path());
        paths.filter_map(|path| Some((name(&path)?, path))).collect()
    }
}

fn content(path: &Path) -> io::Result<Content> {
    decode(&fs::read(path)?)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "damaged, or of another version"))
}

fn open(name: &str, path: &Path) -> io::Result<Block> {
    Ok(Block { name: name.into(), bytes: Arc::new(Mapped::open(path)?) })
}

/// Writes a file that is there as a whole or not at all, also after a power cut.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let write = || {
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    write().inspect_err(|_| {
        // A full disk is no place for half a file.
        let _ = fs::remove_file(&new);
    })
}

#[cfg(test)]
mod tests {
    use super::super::file::tests::taken;
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().flatten();
        let mut names: Vec<_> =
            entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_newest_are_kept_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let snapshots = Snapshots::new(folder.path(), "g/1", "t.x");
        for next in [5, 100, 20] {
            snapshots.write(3, &taken(next, &[])).unwrap();
        }
        Snapshots::new(folder.path(), "g/1", "t.x").write(33, &taken(9, &[])).unwrap();
        let files = snapshots.files(3);
        assert_eq!(files.iter().map(|(next, _)| *next).collect::<Vec<_>>(), [100, 20]);
        assert_eq!(snapshots.read(3, &files[0].1), Some(taken(100, &[])));
        assert_eq!(names(folder.path()).len(), 3);
    }

    #[test]
    fn blocks_are_written_once_and_stay_while_a_snapshot_names_them() {
        let folder = tempfile::tempdir().unwrap();
        let snapshots = Snapshots::new(folder.path(), "g", "t");
        let steps: [(i64, &[&str], usize, usize); 4] = [
            (1, &["a", "b"], 2, 2),
            (2, &["b", "c"], 1, 3),
            (3, &["c"], 0, 2),
            (4, &["c", "d"], 1, 2),
        ];
        for (next, blocks, new, kept) in steps {
            let mapped = snapshots.write(0, &taken(next, blocks)).unwrap();
            assert_eq!(mapped.len(), new, "{next}");
            let all = names(folder.path());
            assert_eq!(all.iter().filter(|name| name.ends_with(BLOCK)).count(), kept, "{all:?}");
        }
        for (next, path) in snapshots.files(0) {
            let blocks: &[&str] = if next == 4 { &["c", "d"] } else { &["c"] };
            assert_eq!(snapshots.read(0, &path), Some(taken(next, blocks)));
        }
        fs::remove_file(folder.path().join("g.t.0.d.block")).unwrap();
        assert_eq!(snapshots.read(0, &snapshots.files(0)[0].1), None);
        assert!(snapshots.read(0, &snapshots.files(0)[1].1).is_some());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_not_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("no folder");
        fs::write(&file, "x").unwrap();
        let snapshots = Snapshots::new(&file, "g", "t");
        assert!(snapshots.write(0, &taken(1, &["a"])).is_err());
        assert!(snapshots.files(0).is_empty());
    }
}
