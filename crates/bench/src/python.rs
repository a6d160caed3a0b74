//! Scripts in Python that read lines of JSON and write lines of JSON.

use serde_json::Value;
use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::NamedTempFile;

/// What `script` writes when it reads `input`; its last words where it fails.
pub(crate) fn run(
    python: &Path,
    script: &Path,
    arguments: &[&str],
    input: &NamedTempFile,
) -> Result<Vec<Value>, Box<dyn Error>> {
    let output = Command::new(python)
        .arg(script)
        .args(arguments)
        .stdin(input.reopen()?)
        .stderr(Stdio::piped())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.lines().last().unwrap_or("it failed").to_owned().into());
    }
    let lines = String::from_utf8(output.stdout)?;
    Ok(lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn lines_come_back_and_failures_have_their_words() {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(b"{\"a\": 1}\n").unwrap();
        let cat = run(Path::new("cat"), Path::new("-"), &[], &file).unwrap();
        assert_eq!(cat[0]["a"], 1);
        let failed = run(Path::new("cat"), Path::new("/no/such/file"), &[], &file).unwrap_err();
        assert!(failed.to_string().contains("No such file"));
        assert!(run(Path::new("no-such-python"), Path::new("x"), &[], &file).is_err());
    }
}
