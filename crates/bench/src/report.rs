//! Tables for people, JSON for machines.

use crate::proof::Proof;
use serde_json::{Map, Value};

/// Figures of one benchmark.
pub(crate) struct Report {
    /// What was measured, and on what.
    pub(crate) about: String,
    /// Names of the figures.
    pub(crate) columns: Vec<&'static str>,
    /// One row per thing measured.
    pub(crate) rows: Vec<(String, Vec<f64>)>,
    /// What follows from them, and what it should be.
    pub(crate) targets: Vec<Target>,
    /// The records that it was measured on, verified; `None` where there are none.
    pub(crate) proof: Option<Proof>,
}

/// A figure that should be small, or large.
pub(crate) struct Target {
    /// Which one.
    pub(crate) what: String,
    /// What was measured.
    pub(crate) figure: f64,
    /// What it should be at most, or at least.
    bound: Bound,
}

#[derive(Debug, Clone, Copy)]
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Target {
    pub(crate) fn new(what: &str, figure: f64, at_most: f64) -> Self {
        Self { what: what.to_owned(), figure, bound: Bound::AtMost(at_most) }
    }

    pub(crate) fn at_least(what: &str, figure: f64, at_least: f64) -> Self {
        Self { what: what.to_owned(), figure, bound: Bound::AtLeast(at_least) }
    }

    /// What was not measured is not met.
    fn is_met(&self) -> bool {
        match self.bound {
            Bound::AtMost(most) => self.figure <= most,
            Bound::AtLeast(least) => self.figure >= least,
        }
    }
}

impl Report {
    pub(crate) fn table(&self) -> String {
        let mut text = format!("{}\n\n{:<28}", self.about, "");
        for column in &self.columns {
            text.push_str(&format!("{column:>18}"));
        }
        text.push('\n');
        for (name, figures) in &self.rows {
            text.push_str(&format!("{name:<28}"));
            for figure in figures {
                let decimals = if figure.abs() < 10.0 { 3 } else { 0 };
                text.push_str(&format!("{figure:>18.decimals$}"));
            }
            text.push('\n');
        }
        if !self.targets.is_empty() {
            text.push_str(&format!("\n{:<56}{:>10}{:>10}\n", "", "is", "should be"));
        }
        for target in &self.targets {
            let Target { what, figure, bound } = target;
            let met = if target.is_met() { "met" } else { "missed" };
            let (than, bound) = match bound {
                Bound::AtMost(most) => ("at most", most),
                Bound::AtLeast(least) => ("at least", least),
            };
            text.push_str(&format!("{what:<56}{figure:>10.3}  {than} {bound:.3}  {met}\n"));
        }
        if let Some(proof) = &self.proof {
            text.push_str(&format!("\n{}", proof.text()));
        }
        text
    }

    pub(crate) fn json(&self) -> String {
        self.value().to_string() + "\n"
    }

    /// The figures as JSON.
    pub(crate) fn value(&self) -> Value {
        let rows = self.rows.iter().map(|(name, figures)| {
            let figures = self.columns.iter().zip(figures);
            let figures: Map<String, Value> =
                figures.map(|(column, figure)| ((*column).to_owned(), (*figure).into())).collect();
            (name.clone(), Value::Object(figures))
        });
        let rows: Map<String, Value> = rows.collect();
        let targets = self.targets.iter().map(|target| {
            let Target { what, figure, bound } = target;
            let met = target.is_met();
            let value = match bound {
                Bound::AtMost(most) => {
                    serde_json::json!({ "is": figure, "at_most": most, "met": met })
                }
                Bound::AtLeast(least) => {
                    serde_json::json!({ "is": figure, "at_least": least, "met": met })
                }
            };
            (what.clone(), value)
        });
        let targets: Map<String, Value> = targets.collect();
        let mut figures =
            serde_json::json!({ "about": self.about, "rows": rows, "targets": targets });
        if let Some(proof) = &self.proof {
            figures["records_that_fail_verify"] = proof.failed().into();
        }
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_have_a_side_and_what_was_not_measured_is_missed() {
        let targets = vec![
            Target::new("small", 1.0, 2.0),
            Target::at_least("large", 1.0, 2.0),
            Target::at_least("unknown", f64::NAN, 2.0),
        ];
        let met: Vec<bool> = targets.iter().map(Target::is_met).collect();
        assert_eq!(met, [true, false, false]);
        let report = Report {
            about: String::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            targets,
            proof: None,
        };
        assert!(report.table().contains("at least 2.000  missed"));
        assert_eq!(report.value()["targets"]["small"]["at_most"], 2.0);
    }
}
