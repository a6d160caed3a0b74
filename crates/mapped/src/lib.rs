//! Files that never change, mapped into memory.
//!
//! A mapped file takes no memory of its own: the system reads what is looked at, and lets go of it when
//! memory is wanted elsewhere. That needs unsafe code, of which this is the only place.

use memmap2::{Advice, Mmap};
use std::fs::File;
use std::io;
use std::path::Path;

/// The bytes of a file that never changes.
///
/// The file may be deleted while it is mapped: its bytes stay until this is dropped.
#[derive(Debug)]
pub struct Mapped(Mmap);

impl Mapped {
    /// Maps the whole file at `path`.
    ///
    /// The caller promises that nobody writes to the file or cuts it off as long as it is mapped. If
    /// somebody does, the bytes change under the reader's eyes, and reading beyond the new end stops the
    /// process (`SIGBUS`).
    ///
    /// # Errors
    /// When the file cannot be opened or mapped. An empty file can.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        // SAFETY: the bytes must not change while they are borrowed. Whoever calls this maps only files
        // that were written whole, synced, and only then renamed to the name under which they are looked
        // for; no code of this workspace opens such a file for writing again.
        #[allow(unsafe_code)]
        let map = unsafe { Mmap::map(&file)? };
        // Features lie everywhere: reading ahead would fetch what nobody asked for. A system that does
        // not know the advice does without.
        let _ = map.advise(Advice::Random);
        Ok(Self(map))
    }
}

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use std::fs;

    #[test]
    fn a_file_is_read_and_may_be_deleted_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("block");
        for content in [&b"some bytes"[..], b""] {
            fs::write(&path, content).unwrap();
            let mapped = Mapped::open(&path).unwrap();
            fs::remove_file(&path).unwrap();
            assert_eq!(mapped.as_ref(), content);
        }
        assert_eq!(Mapped::open(&path).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
