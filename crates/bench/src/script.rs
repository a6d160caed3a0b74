//! Other programs that read lines of JSON and write lines of JSON.

use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufWriter, Write};
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

/// What the program writes for texts, a line each in their order, and the microseconds of CPU time that
/// its last line tells.
pub(crate) fn ask(
    program: &mut Command,
    texts: &[impl AsRef<str>],
) -> Result<(Vec<Value>, f64), Box<dyn Error>> {
    // A file, not a pipe: neither side waits for the other.
    let mut file = NamedTempFile::new()?;
    let mut writer = BufWriter::new(file.as_file_mut());
    for (id, text) in texts.iter().enumerate() {
        writeln!(writer, "{}", json!({ "id": id, "text": text.as_ref() }))?;
    }
    writer.flush()?;
    drop(writer);
    let mut lines = run(program, &file)?;
    let last = lines.pop().ok_or("no answer")?;
    let spent = last["cpu_seconds"].as_f64().ok_or("no CPU time")? * 1e6;
    if lines.len() != texts.len() {
        return Err("some texts have no answer".into());
    }
    Ok((lines, spent))
}

#[cfg(test)]
mod tests {
    use super::*;

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
