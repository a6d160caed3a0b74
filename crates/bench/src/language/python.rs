//! Peers in Python, through the one script `crates/bench/peers/language.py`.

use super::case::Case;
use super::tags;
use super::tools::{Answer, Answers, Tool};
use crate::python;
use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The peers, as the script calls them.
pub(super) const PEERS: [&str; 4] = ["py3langid", "fasttext", "cld2", "cld3"];

/// One peer.
pub(super) struct Python {
    python: PathBuf,
    script: PathBuf,
    peer: &'static str,
}

impl Python {
    pub(super) fn new(root: &Path, python: &Path, peer: &'static str) -> Self {
        let script = root.join("crates/bench/peers/language.py");
        Self { python: python.to_owned(), script, peer }
    }

    /// What the script writes for texts, in their order, and its CPU time in microseconds.
    pub(super) fn ask(&self, texts: &[String]) -> Result<(Vec<Value>, f64), Box<dyn Error>> {
        // A file, not a pipe: neither side waits for the other.
        let mut file = tempfile::NamedTempFile::new()?;
        let mut writer = BufWriter::new(file.as_file_mut());
        for (id, text) in texts.iter().enumerate() {
            writeln!(writer, "{}", json!({ "id": id, "text": text }))?;
        }
        writer.flush()?;
        drop(writer);
        let mut lines = python::run(&self.python, &self.script, &[self.peer], &file)?;
        let last = lines.pop().ok_or("no answer")?;
        let spent = last["cpu_seconds"].as_f64().ok_or("no CPU time")? * 1e6;
        if lines.len() != texts.len() {
            return Err("some texts have no answer".into());
        }
        Ok((lines, spent))
    }
}

impl Tool for Python {
    fn name(&self) -> String {
        format!("{} (Python)", self.peer)
    }

    fn finds_several(&self) -> bool {
        self.peer == "cld2"
    }

    fn answer(&mut self, cases: &[&Case]) -> Result<Answers, Box<dyn Error>> {
        let texts: Vec<String> = cases.iter().map(|case| case.visible().into_owned()).collect();
        let (lines, spent) = self.ask(&texts)?;
        let answer = |line: &Value| {
            let mixed = line["mixed"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let mixed = mixed.map(tags::ours).collect();
            let tag = line["tag"].as_str().unwrap_or_default();
            Answer::peer(tag, line["confidence"].as_f64(), mixed)
        };
        Ok((lines.iter().map(answer).collect(), spent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_that_is_not_installed_is_an_error_and_not_the_end() {
        let root = copydesk_testkit::programs::root();
        let python = Path::new("no-such-python");
        let mut peer = Python::new(&root, python, PEERS[0]);
        let case = Case::text("articles", "web", "fr", "été".to_owned());
        assert!(peer.answer(&[&case]).is_err());
    }
}
