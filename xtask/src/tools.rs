//! Running other programs.

use std::error::Error;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs cargo in `root`; what it prints goes to the terminal.
///
/// # Errors
/// When it fails.
pub(crate) fn cargo(
    root: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Result<(), Box<dyn Error>> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(program)
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(root)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("cargo {} failed", arguments.join(" ")).into())
    }
}

/// The same, with every line of standard output shown to `each` as well as printed.
///
/// # Errors
/// When it fails.
pub(crate) fn cargo_lines(
    root: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
    mut each: impl FnMut(&str),
) -> Result<(), Box<dyn Error>> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut child = Command::new(program)
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(root)
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            writeln!(std::io::stdout(), "{line}")?;
            each(&line);
        }
    }
    let status = child.wait()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("cargo {} failed", arguments.join(" ")).into())
    }
}

/// Runs another program in `folder`; what it prints is kept.
///
/// # Errors
/// When it cannot be run, or fails: with the last line of what it said.
pub(crate) fn command(
    program: &str,
    folder: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let output = Command::new(program)
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.trim().lines().last().unwrap_or_default();
    Err(format!("{program} {} failed: {last}", arguments.join(" ")).into())
}

/// Whether `program` can be run.
pub(crate) fn has(program: impl AsRef<OsStr>, flag: &str) -> bool {
    Command::new(program)
        .arg(flag)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Sees to it that `programs` (each with a flag that makes it answer, and its Debian package) are
/// there: as root on Debian it installs what is missing, elsewhere it says what to install.
///
/// # Errors
/// When something is missing and cannot be installed.
pub(crate) fn require(programs: &[(&str, &str, &str)]) -> Result<(), Box<dyn Error>> {
    let missing: Vec<&str> = programs
        .iter()
        .filter(|(program, flag, _)| !has(program, flag))
        .map(|(_, _, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if is_root() && has("apt-get", "--version") {
        let update = Command::new("apt-get").args(["update", "-qq"]).status()?;
        let install =
            Command::new("apt-get").args(["install", "-y", "-qq"]).args(&missing).status()?;
        if update.success() && install.success() {
            return Ok(());
        }
    }
    let packages = missing.join(" ");
    Err(format!("the tests need more programs; on Debian: apt-get install {packages}").into())
}

/// Whether packages can be installed.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}
