//! What a check found, one line each.

use crate::failure::{DATA_ERROR, Failure};
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// Records would be lost, done twice, or not at all.
    Error,
    /// Works, until something happens.
    Warning,
    /// To be known.
    Info,
}

/// One finding: how bad, where, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Prints findings, the worst first, and how many there were of `looked_at`; the exit code is 65 if
/// one is an error.
pub(crate) fn report(mut findings: Vec<Finding>, looked_at: &str) -> Result<ExitCode, Failure> {
    let failed = Failure::write("standard output");
    let mut out = io::stdout().lock();
    findings.sort_by_key(|finding| finding.severity);
    for finding in &findings {
        writeln!(out, "{finding}").map_err(&failed)?;
    }
    let count = |severity| findings.iter().filter(|found| found.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    writeln!(out, "{looked_at}: {errors} errors, {warnings} warnings").map_err(&failed)?;
    Ok(if errors > 0 { ExitCode::from(DATA_ERROR) } else { ExitCode::SUCCESS })
}
