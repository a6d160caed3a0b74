//! The programs of this workspace.

use crate::LocalError;
use std::path::{Path, PathBuf};

/// The program `name`, as built beside the running test or program.
///
/// # Errors
/// When it was not built; `cargo xtask test` builds all of them first.
pub fn program(name: &str) -> Result<PathBuf, LocalError> {
    let this = std::env::current_exe().map_err(crate::io("this program"))?;
    let folder = this.parent().unwrap_or(Path::new("."));
    // A test is in target/release/deps, a program beside the others.
    let folder = match folder.file_name() {
        Some(deps) if deps == "deps" => folder.parent().unwrap_or(folder),
        _ => folder,
    };
    let path = folder.join(name);
    let remedy = "run `cargo build --release --workspace --bins` first";
    let missing = || LocalError::Missing { program: name.to_owned(), remedy };
    path.exists().then_some(path).ok_or_else(missing)
}

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
