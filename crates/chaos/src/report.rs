//! The outcome as a page.

use crate::Result;
use crate::check::Outcome;
use crate::faults::Fault;
use crate::input::Input;
use std::fmt::Write;
use std::time::Duration;

/// One round.
pub(crate) struct Row {
    fault: &'static Fault,
    outcome: Result<Outcome>,
    took: Duration,
}

impl Row {
    pub(crate) fn new(fault: &'static Fault, outcome: Result<Outcome>, took: Duration) -> Self {
        Self { fault, outcome, took }
    }

    pub(crate) fn held(&self) -> bool {
        self.outcome.as_ref().is_ok_and(Outcome::held)
    }

    /// For the terminal.
    pub(crate) fn line(&self) -> String {
        let (name, seconds) = (self.fault.name, self.took.as_secs());
        match &self.outcome {
            Err(error) => format!("{name}: failed after {seconds} s: {error}"),
            Ok(outcome) => format!(
                "{name}: {} good, {} poison, {} lost, {} repeated, {} altered, {} differing, \
                 memory {}, restarts {:?}, {seconds} s; {}",
                outcome.good,
                outcome.poison,
                outcome.lost,
                outcome.repeated,
                outcome.altered,
                outcome.differing,
                memory(outcome.memory),
                outcome.restarts,
                outcome.notes.join("; ")
            ),
        }
    }

    fn cells(&self) -> String {
        let Ok(outcome) = &self.outcome else {
            return format!(
                "| {} | **failed** | | | | | | | {} s |",
                self.fault.name,
                self.took.as_secs()
            );
        };
        let restarts: Vec<String> =
            outcome.restarts.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        format!(
            "| {} | {} + {} | {} | {} | {} | {} | {} | {} | {} s |",
            self.fault.name,
            outcome.good,
            outcome.poison,
            outcome.lost,
            outcome.repeated,
            outcome.altered,
            outcome.differing,
            memory(outcome.memory),
            if restarts.is_empty() { "none".to_owned() } else { restarts.join(", ") },
            self.took.as_secs()
        )
    }
}

fn memory(equal: Option<bool>) -> &'static str {
    match equal {
        Some(true) => "equal",
        Some(false) => "DIFFERS",
        None => "-",
    }
}

/// The report.
pub(crate) fn page(seed: u64, input: &Input, rows: &[Row]) -> String {
    let mut page = format!(
        "# Reliability\n\n\
         The last report of `cargo xtask chaos` (seed {seed}): the chain of four workers on three brokers \
         of Apache Kafka {}, {} articles a round, {} of them poison.\n\n\
         Every round strikes while articles are being fed, waits until every group has committed the \
         end of its input (so that its lag is 0), and then reads all topics with `read_committed`. \
         **Lost**: good articles without a result, poison without a dead letter. **Repeated**: results and \
         dead letters beyond the first. **Altered**: bytes outside `enrichment`, key or timestamp that are \
         not those of the input. **Differing**: records that `copydesk enrich` makes otherwise of the same \
         articles in the same order, and verdicts on duplicates that one process makes otherwise of the same log. **Memory**: whether the memory of \
         the duplicates worker that lived through the round equals, byte for byte, one folded from the start \
         of the log. Restarts are those that a platform makes: after a kill, or after exit code 75.\n\n\
         ![seconds, wrong records and restarts of each round](reliability.svg)\n\n\
         | round | good + poison | lost | repeated | altered | differing | memory | restarts | time |\n\
         |---|---|---|---|---|---|---|---|---|\n",
        copydesk_testkit::jars::KAFKA_VERSION,
        input.raws.len(),
        input.poison(),
    );
    for row in rows {
        let _ = writeln!(page, "{}", row.cells());
    }
    page.push_str("\n## The rounds\n\n");
    for row in rows {
        let _ = writeln!(page, "- **{}**: {}", row.fault.name, row.fault.about);
        if let Ok(outcome) = &row.outcome {
            for note in &outcome.notes {
                let _ = writeln!(page, "  - {note}");
            }
        }
    }
    page
}
