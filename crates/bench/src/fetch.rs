//! What is fetched on demand, at pinned versions, into the ignored folder `.cache`.

use sha2::{Digest, Sha256};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder for what is fetched, made unless it is there.
pub(crate) fn cache(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let cache = root.join(".cache");
    fs::create_dir_all(&cache)?;
    Ok(cache)
}

/// A Python with these packages (`name==version`) in the environment `name`, installed unless it is
/// there. What cannot be installed is missing.
pub(crate) fn python(
    root: &Path,
    name: &str,
    packages: &[&str],
) -> Result<PathBuf, Box<dyn Error>> {
    let folder = root.join(".cache").join(name);
    let python = folder.join("bin/python");
    // Written last, so that what was broken off is begun anew; with the pins, so that new ones count.
    let (stamp, pins) = (folder.join("pins"), packages.join("\n"));
    if fs::read_to_string(&stamp).is_ok_and(|had| had == pins) {
        return Ok(python);
    }
    succeed(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    for package in packages {
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-input", package]);
        // The peer that needs it says so in its row.
        let _ = succeed(&mut pip);
    }
    fs::write(stamp, pins)?;
    Ok(python)
}

/// Unpacks `archive`, once, with what `unpack` makes of the folder it is given.
///
/// # Errors
/// When its SHA-256 is not the `pinned` one, or `unpack` fails.
pub(crate) fn unpacked(
    archive: &Path,
    pinned: &str,
    unpack: impl FnOnce(&Path) -> Command,
) -> Result<PathBuf, Box<dyn Error>> {
    let digest = hex::encode(Sha256::digest(fs::read(archive)?));
    if digest != pinned {
        return Err(format!("{}: digest {digest}, pinned {pinned}", archive.display()).into());
    }
    let folder = archive.with_extension("unpacked");
    if !folder.exists() {
        let partial = folder.with_extension("partial");
        fs::create_dir_all(&partial)?;
        succeed(&mut unpack(&partial))?;
        fs::rename(&partial, &folder)?;
    }
    Ok(folder)
}

/// Runs a command without its output.
pub(crate) fn succeed(command: &mut Command) -> Result<(), Box<dyn Error>> {
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
    fn a_program_that_fails_or_is_not_there_is_an_error() {
        assert!(succeed(&mut Command::new("true")).is_ok());
        assert!(succeed(&mut Command::new("false")).is_err());
        assert!(succeed(&mut Command::new("no-such-program-anywhere")).is_err());
    }

    #[test]
    fn what_is_not_what_was_pinned_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let refused = unpacked(file.path(), "00", |_| Command::new("true"));
        assert!(refused.unwrap_err().to_string().contains("pinned 00"));
    }
}
