//! The stages as a table, drawn over itself on a terminal.

use super::state::{State, quantile};
use crate::failure::Failure;
use comfy_table::{CellAlignment, Table as Grid, presets};
use console::Term;
use copydesk_article::StageName;
use std::collections::BTreeMap;
use std::time::Instant;

/// Where nobody looks on, a table now and then.
const EVERY: u64 = 15;

/// What was shown last.
pub(super) struct Table {
    term: Term,
    live: bool,
    lines: usize,
    shown: u64,
    before: BTreeMap<StageName, (Instant, f64)>,
}

impl Table {
    /// `live` if it is to be drawn over itself.
    pub(super) fn new(live: bool) -> Self {
        Self { term: Term::stdout(), live, lines: 0, shown: 0, before: BTreeMap::new() }
    }

    /// Shows how the stages are, after what happened since.
    pub(super) fn show(
        &mut self,
        states: &[State],
        fed: usize,
        events: &[String],
    ) -> Result<(), Failure> {
        self.shown += 1;
        let text = self.text(states, fed);
        let due = self.live || self.shown.is_multiple_of(EVERY);
        self.draw(events, due.then_some(text.as_str()))
    }

    /// Shows the last one.
    pub(super) fn last(&mut self, states: &[State], fed: usize) -> Result<(), Failure> {
        let text = self.text(states, fed);
        self.draw(&[], Some(&text))
    }

    fn draw(&mut self, events: &[String], text: Option<&str>) -> Result<(), Failure> {
        let failed = Failure::write("standard output");
        if self.live {
            self.term.clear_last_lines(self.lines).map_err(&failed)?;
            self.lines = 0;
        }
        for event in events {
            self.term.write_line(event).map_err(&failed)?;
        }
        if let Some(text) = text {
            self.term.write_line(text).map_err(&failed)?;
            self.lines = text.lines().count();
        }
        Ok(())
    }

    fn text(&mut self, states: &[State], fed: usize) -> String {
        let mut grid = Grid::new();
        grid.load_style(presets::UTF8_FULL_CONDENSED);
        grid.set_header([
            "stage",
            "processes",
            "articles/s",
            "done",
            "lag",
            "rejects",
            "p50",
            "p99",
        ]);
        for stage in StageName::ALL {
            let of: Vec<&State> = states.iter().filter(|state| state.stage == stage).collect();
            grid.add_row(self.row(stage, &of));
        }
        for column in grid.column_iter_mut().skip(2) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        format!("{grid}\n{fed} articles fed")
    }

    fn row(&mut self, stage: StageName, states: &[&State]) -> [String; 8] {
        let sum = |of: fn(&State) -> f64| states.iter().map(|state| of(state)).sum::<f64>();
        let done = sum(State::done);
        let now = Instant::now();
        let rate = match self.before.insert(stage, (now, done)) {
            // One that was started again counts from nothing.
            Some((at, before)) => (done - before).max(0.0) / (now - at).as_secs_f64().max(0.1),
            None => 0.0,
        };
        let lag = sum(|state| state.sum("copydesk_lag_records", |_| true));
        let time = |of| quantile(of, states.iter().flat_map(|state| state.buckets()));
        let time = |of| time(of).map_or("-".to_owned(), |s| format!("{:.1} ms", s * 1e3));
        let processes =
            states.iter().map(|state| match (state.process, state.samples.is_empty()) {
                (None, _) => "ended".to_owned(),
                (Some(id), true) => format!("{id} starting"),
                (Some(id), false) => id.to_string(),
            });
        [
            stage.to_string(),
            processes.collect::<Vec<_>>().join(" "),
            format!("{rate:.1}"),
            format!("{done:.0}"),
            format!("{lag:.0}"),
            format!("{:.0}", sum(State::rejects)),
            time(0.5),
            time(0.99),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_local::scrape::Sample;

    #[test]
    fn a_stage_is_the_sum_of_its_workers() {
        let sample = |name: &str, labels: &[(&str, &str)], value| Sample {
            name: name.to_owned(),
            labels: labels.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            value,
        };
        let state = |done| State {
            stage: StageName::Entities,
            process: Some(7),
            samples: vec![
                sample("copydesk_records_total", &[("outcome", "ok")], done),
                sample("copydesk_records_total", &[("outcome", "rejected")], 1.0),
                sample("copydesk_rejects_total", &[("code", "no_content")], 1.0),
                sample("copydesk_lag_records", &[("partition", "0")], 3.0),
            ],
        };
        let mut table = Table::new(false);
        let text = table.text(&[state(5.0), state(6.0)], 20);
        let row = text.lines().find(|line| line.contains("entities")).unwrap();
        let cells: Vec<&str> = row.split(['│', '┆', ' ']).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(cells, ["entities", "7", "7", "0.0", "11", "6", "2", "-", "-"], "{text}");
        assert!(text.ends_with("20 articles fed"));
    }
}
