//! Peers in Python, through the one script `crates/bench/peers/language.py`.

use super::case::Case;
use super::tags;
use super::tools::{Answer, Answers, Tool};
use crate::script;
use serde_json::Value;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

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
        script::ask(Command::new(&self.python).arg(&self.script).arg(self.peer), texts)
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
