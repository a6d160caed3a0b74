//! `cargo xtask test`: everything that must hold.

use crate::{checkers, tools};
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

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
        &[
            "clippy",
            "--release",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--features",
            // Programs are built and tested without it: here is where it is compiled into them.
            "entities-worker/transformer,copydesk/transformer",
            "--",
            "-D",
            "warnings",
        ],
    ),
    ("programs", &["build", "--release", "--quiet", "--workspace", "--bins"]),
];

/// The tests; their results are counted.
const TESTS: &[&str] = &["test", "--release", "--workspace"];

/// The cases of the property tests: the same ones every time, so that a commit passes or does not. New
/// ones are looked for by [`soak`].
const SEED: (&str, &str) = ("PROPTEST_RNG_SEED", "20261126");

/// The property tests that need no broker.
const PROPERTIES: &[&[&str]] = &[
    &["test", "--release", "--quiet", "--workspace", "--lib"],
    &["test", "--release", "--quiet", "--package", "copydesk-tests", "--test", "proof"],
];

/// The last step: some minutes of faults. Every round counts as a test.
const CHAOS: &[&str] =
    &["run", "--release", "--quiet", "--package", "copydesk-chaos", "--", "--short"];

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
    let began = Instant::now();
    say("== checkers")?;
    let checkers = checkers::fetch(root)?;
    say(&format!("== checkers: {:.0} s", began.elapsed().as_secs_f64()))?;
    let began = Instant::now();
    say("== tests")?;
    let mut total = Counts::default();
    let named = checkers.iter().map(|(variable, path)| (*variable, path.as_str()));
    let environment: Vec<(&str, &str)> = named.chain([SEED]).collect();
    let outcome = tools::cargo_lines(root, TESTS, &environment, |line| total.add(line));
    say(&format!("== tests: {:.0} s", began.elapsed().as_secs_f64()))?;
    outcome.map_err(|error| format!("tests: {error}"))?;
    let began = Instant::now();
    say("== chaos")?;
    let outcome = tools::cargo_lines(root, CHAOS, &[], |line| total.add(line));
    say(&format!("== chaos: {:.0} s", began.elapsed().as_secs_f64()))?;
    say(&format!("{} passed, {} failed", total.passed, total.failed))?;
    outcome.map_err(|error| format!("chaos: {error}").into())
}

/// Runs the chaos suite, its programs built first; the whole of it, and a new report, without
/// arguments.
///
/// # Errors
/// When something did not hold.
pub(crate) fn chaos(root: &Path, arguments: &[String]) -> Result<(), Box<dyn Error>> {
    tools::cargo(root, &["build", "--release", "--quiet", "--workspace", "--bins"], &[])?;
    let mut all: Vec<&str> = CHAOS.iter().copied().filter(|word| *word != "--short").collect();
    if arguments.is_empty() {
        all.extend(["--report", "docs/reliability.md"]);
    }
    all.extend(arguments.iter().map(String::as_str));
    tools::cargo(root, &all, &[])
}

/// The property tests over and over, on cases that were never tried: stops at the first that fails, and
/// names its seed.
///
/// # Errors
/// When a property did not hold.
pub(crate) fn soak(root: &Path, rounds: u32) -> Result<(), Box<dyn Error>> {
    let first = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    for round in 0..u64::from(rounds) {
        let seed = (first + round).to_string();
        for arguments in PROPERTIES {
            tools::cargo(root, arguments, &[(SEED.0, &seed)])
                .map_err(|error| format!("{}={seed}: {error}", SEED.0))?;
        }
        say(&format!("== round {} of {rounds} held, {}={seed}", round + 1, SEED.0))?;
    }
    Ok(())
}

/// Results of all test programs together.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: usize,
    failed: usize,
}

impl Counts {
    /// Adds a line such as `test result: ok. 3 passed; 0 failed; …`, or `3 of 4 rounds held`; other
    /// lines are nothing.
    fn add(&mut self, line: &str) {
        if let Some((held, all)) =
            line.strip_suffix(" rounds held").and_then(|l| l.split_once(" of "))
            && let (Ok(held), Ok(all)) = (held.parse::<usize>(), all.parse::<usize>())
        {
            self.passed += held;
            self.failed += all.saturating_sub(held);
        }
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let count = |what: &str| {
            let words: Vec<&str> = result.split([' ', ';', '.']).collect();
            let at = words.iter().position(|word| *word == what)?;
            words.get(at.checked_sub(1)?)?.parse::<usize>().ok()
        };
        self.passed += count("passed").unwrap_or(0);
        self.failed += count("failed").unwrap_or(0);
    }
}

fn say(line: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_added_up() {
        let mut total = Counts::default();
        total.add("test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured");
        total.add("test result: FAILED. 1 passed; 2 failed; 0 ignored");
        total.add("test some::test ... ok");
        total.add("4 of 5 rounds held");
        assert_eq!(total, Counts { passed: 8, failed: 3 });
    }
}
