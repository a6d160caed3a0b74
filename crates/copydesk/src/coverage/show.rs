//! Coverage for people.

use super::report::{Report, Row};
use comfy_table::{CellAlignment, Table, presets};
use copydesk_inspect::signs::line as shown;
use copydesk_inspect::words::grouped;
use std::fmt::Write;

/// Characters of a source that are shown: they are not ours.
const WIDTH: usize = 40;

/// Reasons that are named.
const REASONS: usize = 3;

/// A report as text: all groups, or those that are not done in full or that fell.
pub(super) fn text(report: &Report, all: bool) -> String {
    let mut text = format!("{} enriched records", grouped(&report.records));
    // Writing to a string does not fail.
    if let Some(before) = report.records_before {
        let _ = write!(text, ", {} before", grouped(&before));
    }
    if report.not_enriched > 0 {
        let _ = write!(text, "; {} lines are none", grouped(&report.not_enriched));
    }
    text.push('\n');
    for kind in ["", "language", "source"] {
        let rows = report.rows.iter().filter(|row| self::kind(row) == kind);
        let mut rows: Vec<&Row> =
            rows.filter(|row| all || kind.is_empty() || notable(row)).collect();
        rows.sort_by(|a, b| urgency(b).total_cmp(&urgency(a)));
        if !rows.is_empty() {
            let _ = writeln!(text, "\n{}", grid(kind, &rows, report.records_before.is_some()));
        }
    }
    if report.too_low > 0 {
        let _ = writeln!(text, "\n{} groups fell by more than is allowed", report.too_low);
    }
    text
}

/// What a group is one of; nothing for a whole stage.
fn kind(row: &Row) -> &'static str {
    match (&row.language, &row.source) {
        (Some(_), _) => "language",
        (None, Some(_)) => "source",
        (None, None) => "",
    }
}

/// Whether there is something to say of a group.
fn notable(row: &Row) -> bool {
    row.done < row.articles || row.before.as_ref().is_some_and(|before| before.fell != Some(0.0))
}

/// Articles that are missing: by how much it fell, or else what was never done.
fn urgency(row: &Row) -> f64 {
    #[allow(clippy::cast_precision_loss)] // numbers of records
    let articles = row.articles as f64;
    let fell = row.before.as_ref().and_then(|before| before.fell).unwrap_or_default();
    // What fell comes first.
    1e3 * articles * fell.max(0.0) + articles * (1.0 - row.share)
}

fn grid(kind: &str, rows: &[&Row], compared: bool) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    let mut head = vec!["stage", kind, "articles", "done", "why not"];
    head.retain(|name| !name.is_empty());
    if compared {
        head.extend(["before", "done before", "fell by"]);
    }
    table.set_header(head);
    for row in rows {
        table.add_row(cells(row, compared));
    }
    let numbers = if kind.is_empty() { [1, 2] } else { [2, 3] };
    for number in numbers {
        if let Some(column) = table.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn cells(row: &Row, compared: bool) -> Vec<String> {
    let mut cells = vec![row.stage.to_string()];
    cells.extend(row.language.iter().chain(&row.source).map(|name| shown(name, WIDTH)));
    cells.extend([grouped(&row.articles), percent(row.share), reasons(row)]);
    if compared && let Some(before) = &row.before {
        let fell = before.fell.map_or("too few to say".to_owned(), |fell| format!("{fell:.1}"));
        let mark = if row.too_low { " !" } else { "" };
        cells.extend([grouped(&before.articles), percent(before.share), fell + mark]);
    }
    cells
}

fn reasons(row: &Row) -> String {
    let mut lacks: Vec<(&String, &usize)> = row.lacks.iter().collect();
    lacks.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let named =
        lacks.iter().take(REASONS).map(|(lack, count)| format!("{lack} {}", grouped(count)));
    let mut named: Vec<String> = named.collect();
    if lacks.len() > REASONS {
        named.push(format!("{} more", lacks.len() - REASONS));
    }
    named.join(", ")
}

/// Rounded down: 100 % is all of them.
fn percent(share: f64) -> String {
    format!("{:.1} %", (share * 1000.0).floor() / 10.0)
}
