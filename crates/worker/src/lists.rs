//! Lists that a stage was made from, watched: newer ones are taken up without a restart.
//!
//! They come from files, which are looked at again and again, and from a compacted topic, which is read to its end
//! at the start and followed from there. A list that does not read is told and not used; the stage goes on with the
//! one that it has.

use crate::health::Health;
use crate::metrics::Metrics;
use crate::topic_lists::TopicLists;
use copydesk_stage::{Desk, Published, Stage};
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
    looked: Instant,
}

impl Files {
    /// Looks at the files; before the stage is made of them, so that no change is missed.
    pub(crate) fn look(paths: Vec<PathBuf>) -> Self {
        let known = paths.iter().map(|path| stamp(path)).collect();
        Self { paths, known, looked: Instant::now() }
    }

    /// Whether one of them is another one since the last look.
    fn changed(&mut self) -> bool {
        if self.paths.is_empty() || self.looked.elapsed() < EVERY {
            return false;
        }
        self.looked = Instant::now();
        let seen: Vec<Stamp> = self.paths.iter().map(|path| stamp(path)).collect();
        let changed = seen != self.known;
        self.known = seen;
        changed
    }
}

/// How a stage is made of lists.
pub(crate) trait Maker {
    /// The stage.
    type Stage: Stage;
    /// What may be wrong.
    type Error: Display;

    /// The stage with these lists of the topic, and the files as they are now.
    fn make(&self, lists: &[Published]) -> Result<Self::Stage, Self::Error>;

    /// Whether a list of the topic is good.
    fn check(&self, list: &Published) -> Result<(), String>;
}

/// Watches files and topic until the worker stops or `done` is set, and has the stage made anew when a list is
/// another one.
pub(crate) fn watch<M: Maker>(
    (mut files, mut topic): (Files, Option<TopicLists>),
    desk: &Desk<M::Stage>,
    maker: &M,
    (metrics, health): (&Metrics, &Health),
    done: &AtomicBool,
) {
    if files.paths.is_empty() && topic.is_none() {
        return;
    }
    while !health.stopping() && !done.load(Ordering::Relaxed) {
        let mut changed = files.changed();
        match &mut topic {
            Some(topic) => {
                changed |= topic.changed(|list| maker.check(list));
                metrics.lists_refused(topic.refused());
            }
            None => std::thread::sleep(NAP),
        }
        if !changed {
            continue;
        }
        let lists = topic.as_ref().map_or_else(Vec::new, TopicLists::lists);
        match maker.make(&lists) {
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

    struct OfPath(PathBuf);

    impl Maker for OfPath {
        type Stage = FromFile;
        type Error = String;
        fn make(&self, _: &[Published]) -> Result<FromFile, String> {
            FromFile::read(&self.0)
        }
        fn check(&self, _: &Published) -> Result<(), String> {
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
        let metrics = Metrics::new(StageName::Cleaning, "1");
        std::thread::scope(|scope| {
            let files = Files::look(vec![path.clone()]);
            let (desk, told, done) = (&desk, (&metrics, &*health), &done);
            let maker = OfPath(path.clone());
            scope.spawn(move || watch((files, None), desk, &maker, told, done));
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
