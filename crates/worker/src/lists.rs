//! Files that a stage was made from, watched: a newer list is taken up without a restart.
//!
//! A list that does not read is told and not used; the stage goes on with the one that it has.

use crate::health::Health;
use copydesk_stage::{Desk, Stage};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};
use tracing::{info, warn};

/// How often the files are looked at, and how often whether to stop.
const EVERY: Duration = Duration::from_secs(2);
const NAP: Duration = Duration::from_millis(100);

/// What tells that a file is another one: its size in bytes and when it was written.
type Stamp = Option<(u64, SystemTime)>;

fn stamp(path: &Path) -> Stamp {
    let about = std::fs::metadata(path).ok()?;
    Some((about.len(), about.modified().ok()?))
}

/// The files of a stage, as they were when it was made.
pub(crate) struct Files {
    paths: Vec<PathBuf>,
    known: Vec<Stamp>,
}

impl Files {
    /// Looks at the files; before the stage is made of them, so that no change is missed.
    pub(crate) fn look(paths: Vec<PathBuf>) -> Self {
        let known = paths.iter().map(|path| stamp(path)).collect();
        Self { paths, known }
    }
}

/// Watches the files until the worker stops or `done` is set, and has the stage made anew by `build`
/// when one of them is another one.
pub(crate) fn watch<S: Stage, E: Display>(
    files: &Files,
    desk: &Desk<S>,
    build: impl Fn() -> Result<S, E>,
    health: &Health,
    done: &AtomicBool,
) {
    if files.paths.is_empty() {
        return;
    }
    let stamps = || files.paths.iter().map(|path| stamp(path)).collect::<Vec<Stamp>>();
    let mut known = files.known.clone();
    let mut looked = Instant::now();
    while !health.stopping() && !done.load(Ordering::Relaxed) {
        std::thread::sleep(NAP);
        if looked.elapsed() < EVERY {
            continue;
        }
        looked = Instant::now();
        let seen = stamps();
        if seen == known {
            continue;
        }
        known = seen;
        match build() {
            Ok(stage) => {
                desk.replace(stage);
                info!(model = desk.stage().about().model, "lists taken up");
            }
            Err(error) => warn!(%error, "lists not taken up: the earlier ones stay"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::Healths;
    use copydesk_article::{Article, Reading, StageName};
    use copydesk_stage::{About, Reject, SystemClock, Verdict};
    use std::fs;

    /// A stage whose model is what its file says.
    struct FromFile(About);

    impl FromFile {
        fn read(path: &Path) -> Result<Self, String> {
            let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
            if text.contains("broken") {
                return Err("line 1 is broken".to_owned());
            }
            Ok(Self(About::new(StageName::Cleaning, "1", text, &())))
        }
    }

    impl Stage for FromFile {
        type Memory = ();
        type Draft = ();
        type Found = ();
        fn about(&self) -> &About {
            &self.0
        }
        fn memory(&self) {}
        fn examine(&self, _: &Article<'_>) -> Verdict<()> {
            Verdict::Found(())
        }
        fn settle(&self, (): &mut (), (): (), _: Option<&[u8]>) -> Result<(), Reject> {
            Ok(())
        }
    }

    #[test]
    fn a_newer_list_is_taken_up_and_a_broken_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        fs::write(&path, "one").unwrap();
        let stage = FromFile::read(&path).unwrap();
        let desk = Desk::new(stage, Reading::default(), Box::new(SystemClock::default()));
        let (health, done) = (Healths::default().one_more(), AtomicBool::new(false));
        let model = || desk.stage().about().model.clone();
        let becomes = |wanted: &str| {
            let began = Instant::now();
            while model() != wanted && began.elapsed() < EVERY * 10 {
                std::thread::sleep(NAP);
            }
            model() == wanted
        };
        std::thread::scope(|scope| {
            let files = Files::look(vec![path.clone()]);
            let (desk, health, done) = (&desk, &health, &done);
            let build = || FromFile::read(&path);
            scope.spawn(move || watch(&files, desk, build, health, done));
            fs::write(&path, "two, longer").unwrap();
            let taken = becomes("two, longer");
            fs::write(&path, "broken").unwrap();
            std::thread::sleep(EVERY + NAP * 5);
            let kept = model() == "two, longer";
            fs::write(&path, "three").unwrap();
            let again = becomes("three");
            done.store(true, Ordering::Relaxed);
            assert!(taken && kept && again, "{taken} {kept} {again}");
        });
    }
}
