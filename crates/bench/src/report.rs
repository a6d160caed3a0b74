//! Tables for people, JSON for machines.

use serde_json::{Map, Value};

/// Figures of one benchmark.
pub(crate) struct Report {
    /// What was measured, and on what.
    pub(crate) about: String,
    /// Names of the figures.
    pub(crate) columns: Vec<&'static str>,
    /// One row per thing measured.
    pub(crate) rows: Vec<(String, Vec<f64>)>,
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
        text
    }

    pub(crate) fn json(&self) -> String {
        let rows = self.rows.iter().map(|(name, figures)| {
            let figures = self.columns.iter().zip(figures);
            let figures: Map<String, Value> =
                figures.map(|(column, figure)| ((*column).to_owned(), (*figure).into())).collect();
            (name.clone(), Value::Object(figures))
        });
        let rows: Map<String, Value> = rows.collect();
        serde_json::json!({ "about": self.about, "rows": rows }).to_string() + "\n"
    }
}
