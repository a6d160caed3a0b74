//! The programs of this workspace.

use crate::TestkitError;
use std::path::PathBuf;

/// The program `name`, as built beside the running test.
///
/// # Errors
/// When it was not built; `cargo xtask test` builds all of them first.
pub fn program(name: &str) -> Result<PathBuf, TestkitError> {
    let test = std::env::current_exe().map_err(crate::io("the test"))?;
    // target/release/deps/test -> target/release/program
    let path = test.ancestors().nth(2).map(|folder| folder.join(name)).unwrap_or_default();
    let remedy = "run `cargo build --release --workspace --bins` first";
    let missing = || TestkitError::Missing { program: name.to_owned(), remedy };
    path.exists().then_some(path).ok_or_else(missing)
}

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
