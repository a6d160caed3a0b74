//! Whether records prove what they say: [`verify`](copydesk_article::verify) over each of them.

use copydesk_article::verify::verify;

/// How many failures are shown.
const SHOWN: usize = 10;

/// Records that were verified.
#[derive(Default)]
pub(crate) struct Proof {
    records: usize,
    failed: usize,
    /// What was wrong with the first of them.
    examples: Vec<String>,
}

impl Proof {
    /// Verifies one record; `name` says which it is.
    pub(crate) fn look(&mut self, name: &str, record: &[u8]) {
        self.records += 1;
        let error = match verify(record) {
            Ok(findings) => findings.errors.into_iter().next(),
            Err(error) => Some(error.to_string()),
        };
        let Some(error) = error else { return };
        self.failed += 1;
        if self.examples.len() < SHOWN {
            self.examples.push(format!("{name}: {error}"));
        }
    }

    /// How many records fail.
    pub(crate) fn failed(&self) -> usize {
        self.failed
    }

    /// For the terminal.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{} of {} records fail verify\n", self.failed, self.records);
        for example in &self.examples {
            text.push_str(&format!("  {example}\n"));
        }
        text
    }
}
