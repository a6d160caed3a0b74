//! Other programs that read lines of JSON and write lines of JSON.

use serde_json::Value;
use std::error::Error;
use std::process::{Command, Stdio};
use tempfile::NamedTempFile;

/// What the program writes when it reads `input`; its last words where it fails.
pub(crate) fn run(
    program: &mut Command,
    input: &NamedTempFile,
) -> Result<Vec<Value>, Box<dyn Error>> {
    let output = program.stdin(input.reopen()?).stderr(Stdio::piped()).output()?;
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
        assert_eq!(run(&mut Command::new("cat"), &file).unwrap()[0]["a"], 1);
        let failed = run(Command::new("cat").arg("/no/such/file"), &file).unwrap_err();
        assert!(failed.to_string().contains("No such file"));
        assert!(run(&mut Command::new("no-such-program"), &file).is_err());
    }
}
