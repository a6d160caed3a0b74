//! The Kafka Streams application, built from `streams/Identity.java`.

use super::flow::Topics;
use copydesk_testkit::jars;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Compiles the application into `folder`, and answers how it is run; `further` are properties as
/// `name=value`.
pub(crate) fn command(
    servers: &str,
    topics: &Topics,
    folder: &Path,
    further: &[&str],
) -> Result<Command, Box<dyn Error>> {
    let libs = jars::streams()?;
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("streams/Identity.java");
    let classes = folder.join("classes");
    let class_path = format!("{}/*:{}", libs.display(), classes.display());
    let compiled = Command::new("javac")
        .args(["-cp", &class_path, "-d"])
        .arg(&classes)
        .arg(&source)
        .output()?;
    if !compiled.status.success() {
        return Err(String::from_utf8_lossy(&compiled.stderr).into_owned().into());
    }
    let state = folder.join("state").display().to_string();
    let mut command = Command::new("java");
    command.args(["-Xmx1g", "-cp", &class_path, "Identity", servers]);
    command.args([&topics.input, &topics.output, &topics.group, &state]).args(further);
    Ok(command)
}
