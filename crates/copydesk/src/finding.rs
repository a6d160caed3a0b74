//! What a check found, one line each.

use crate::failure::{DATA_ERROR, Failure};
use crate::printed::print;
use serde::Serialize;
use std::fmt::{self, Write};
use std::process::ExitCode;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Severity {
    /// Records would be lost, done twice, or not at all.
    Error,
    /// Works, until something happens.
    Warning,
    /// To be known.
    Info,
}

/// One finding: how bad, where, and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    /// A file or a topic.
    pub(crate) place: String,
    pub(crate) text: String,
}

impl Finding {
    pub(crate) fn error(place: &str, text: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place: place.to_owned(), text: text.into() }
    }

    pub(crate) fn warning(place: &str, text: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(place, text) }
    }

    pub(crate) fn info(place: &str, text: impl Into<String>) -> Self {
        Self { severity: Severity::Info, ..Self::error(place, text) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        write!(f, "{severity}: {}: {}", self.place, self.text)
    }
}

/// All findings.
#[derive(Serialize)]
struct Report<'a> {
    looked_at: &'a str,
    errors: usize,
    warnings: usize,
    findings: Vec<Finding>,
}

/// Prints findings, the worst first, and how many there were of `looked_at`; the exit code is 65 if
/// one is an error.
pub(crate) fn report(
    mut findings: Vec<Finding>,
    looked_at: &str,
    json: bool,
) -> Result<ExitCode, Failure> {
    findings.sort_by_key(|finding| finding.severity);
    let count = |severity| findings.iter().filter(|found| found.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    print(&Report { looked_at, errors, warnings, findings }, json, text)?;
    Ok(if errors > 0 { ExitCode::from(DATA_ERROR) } else { ExitCode::SUCCESS })
}

fn text(report: &Report<'_>) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    for finding in &report.findings {
        let _ = writeln!(text, "{finding}");
    }
    let Report { looked_at, errors, warnings, .. } = report;
    let _ = writeln!(text, "{looked_at}: {errors} errors, {warnings} warnings");
    text
}
