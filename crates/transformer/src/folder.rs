//! The files of a folder, read by the caller.

use crate::error::LoadError;
use serde::de::DeserializeOwned;
use std::io;

/// Reads a file by its path.
pub(crate) type Read<'r> = &'r dyn Fn(&str) -> io::Result<Vec<u8>>;

/// A folder.
pub(crate) struct Folder<'r> {
    path: String,
    read: Read<'r>,
}

impl<'r> Folder<'r> {
    pub(crate) fn new(path: &str, read: Read<'r>) -> Self {
        Self { path: path.trim_end_matches('/').to_owned(), read }
    }

    /// The path of a file in it.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.path)
    }

    /// A file that must be there.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, LoadError> {
        let path = self.path(name);
        (self.read)(&path).map_err(|source| LoadError::Read { path, source })
    }

    /// A file that need not be there.
    pub(crate) fn optional(&self, name: &str) -> Result<Option<Vec<u8>>, LoadError> {
        match self.bytes(name) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(LoadError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// A file of JSON.
    pub(crate) fn json<T: DeserializeOwned>(
        &self,
        name: &str,
        bytes: &[u8],
    ) -> Result<T, LoadError> {
        serde_json::from_slice(bytes)
            .map_err(|error| LoadError::file(&self.path(name), error.to_string()))
    }
}
