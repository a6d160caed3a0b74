//! What is to become of records, and what became of them.

use crate::failure::Failure;
use crate::printed::print;
use copydesk_kafka::Header;
use serde::Serialize;
use std::collections::BTreeMap;
use std::process::ExitCode;

/// What is to become of a record.
pub(crate) enum Fate {
    /// It goes to this topic with these headers; key, value and timestamp as they are.
    Send { to: String, headers: Vec<Header> },
    /// It is passed over, for this reason.
    Pass(&'static str),
}

/// What became of the records.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Tally {
    /// Records sent, by topic.
    pub(crate) sent: BTreeMap<String, usize>,
    /// Records passed over, by reason.
    pub(crate) passed: BTreeMap<&'static str, usize>,
}

impl Tally {
    pub(super) fn add(&mut self, fate: &Fate) {
        match fate {
            Fate::Send { to, .. } => *self.sent.entry(to.clone()).or_default() += 1,
            Fate::Pass(reason) => *self.passed.entry(reason).or_default() += 1,
        }
    }

    /// How many records were sent.
    pub(crate) fn total(&self) -> usize {
        self.sent.values().sum()
    }

    /// Says it, for people or as JSON.
    pub(super) fn tell(&self, dry_run: bool, json: bool) -> Result<ExitCode, Failure> {
        #[derive(Serialize)]
        struct Told<'a> {
            dry_run: bool,
            #[serde(flatten)]
            tally: &'a Tally,
        }
        print(&Told { dry_run, tally: self }, json, |told| told.tally.text(told.dry_run))?;
        Ok(ExitCode::SUCCESS)
    }

    /// A line for people.
    fn text(&self, dry: bool) -> String {
        let counted = |counts: Vec<(String, usize)>| -> String {
            let parts: Vec<String> =
                counts.into_iter().map(|(name, count)| format!("{count} {name}")).collect();
            if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
        };
        let sent = self.sent.iter().map(|(to, count)| (format!("to {to}"), *count)).collect();
        let passed = self.passed.iter().map(|(why, count)| ((*why).to_owned(), *count)).collect();
        let verb = if dry { "would be sent" } else { "sent" };
        format!("{verb}: {}; passed over: {}\n", counted(sent), counted(passed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_are_said_in_words() {
        let mut tally = Tally::default();
        assert_eq!(tally.text(false), "sent: none; passed over: none\n");
        for _ in 0..2 {
            tally.add(&Fate::Send { to: "articles.raw".into(), headers: Vec::new() });
        }
        tally.add(&Fate::Pass("by the filter"));
        let text = "would be sent: 2 to articles.raw; passed over: 1 by the filter\n";
        assert_eq!((tally.text(true).as_str(), tally.total()), (text, 2));
    }
}
