//! `cargo xtask test`: everything that must hold.

use crate::tools;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// Programs that the end-to-end tests run, a flag that makes each answer, and its Debian package.
const PROGRAMS: &[(&str, &str, &str)] = &[
    ("java", "-version", "openjdk-17-jre-headless"),
    ("mvn", "-version", "maven"),
    ("kcat", "-V", "kcat"),
    ("perl", "-v", "perl"),
    ("make", "--version", "make"),
];

/// The steps, in the order in which they tell most the soonest.
const STEPS: &[(&str, &[&str])] = &[
    ("format", &["fmt", "--all", "--check"]),
    (
        "lints",
        &["clippy", "--release", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"],
    ),
    ("programs", &["build", "--release", "--quiet", "--workspace", "--bins"]),
    ("tests", &["test", "--release", "--workspace"]),
];

/// Runs every step; stops at the first that fails.
///
/// # Errors
/// Names the step that failed.
pub(crate) fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    tools::require(PROGRAMS)?;
    for (name, arguments) in STEPS {
        let began = Instant::now();
        say(&format!("== {name}"))?;
        tools::cargo(root, arguments, &[]).map_err(|error| format!("{name}: {error}"))?;
        say(&format!("== {name}: good, {:.0} s", began.elapsed().as_secs_f64()))?;
    }
    Ok(())
}

fn say(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{line}")
}
