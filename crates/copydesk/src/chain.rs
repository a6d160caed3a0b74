//! The stages in their order, and their memory on disk.

use crate::entities;
use crate::failure::Failure;
use crate::settings::Settings;
use copydesk_article::StageName;
use copydesk_cleaning::CleaningStage;
use copydesk_duplicates::DuplicatesStage;
use copydesk_language::LanguageStage;
use copydesk_stage::source::RawRecord;
use copydesk_stage::{Desk, Done, Job, Reject, Seat, Stage, Step, SystemClock};
use std::path::{Path, PathBuf};

/// The chosen stages, each with its memory.
pub(crate) struct Chain {
    steps: Vec<(StageName, Box<dyn Step>)>,
}

/// A record that came to its end: enriched (a takedown as it came), or rejected by a stage.
pub(crate) type Finished = Result<Vec<u8>, (StageName, Reject)>;

impl Chain {
    pub(crate) fn new(stages: &[StageName], settings: &Settings) -> Result<Self, Failure> {
        let reading = settings.input.reading()?;
        let limit = settings.input.max_value_bytes;
        let mut steps = Vec::new();
        for stage in stages {
            let seat = Seating { reading: &reading, limit };
            let step = match stage {
                StageName::Language => seat.step(LanguageStage::new(&settings.language)?),
                StageName::Cleaning => {
                    seat.step(CleaningStage::open(&settings.cleaning, &[], |path| {
                        std::fs::read(path)
                    })?)
                }
                StageName::Entities => seat.step(entities::stage(&settings.entities)?),
                StageName::Duplicates => seat.step(DuplicatesStage::new(&settings.duplicates)?),
            };
            steps.push((*stage, step));
        }
        Ok(Self { steps })
    }

    /// Sends a batch through all stages; answers in the order of the records.
    pub(crate) fn run(&mut self, batch: &[RawRecord]) -> Vec<Finished> {
        let mut finished: Vec<Finished> =
            batch.iter().map(|record| Ok(record.value.clone())).collect();
        for (at, (stage, step)) in self.steps.iter_mut().enumerate() {
            let going: Vec<usize> = (0..finished.len()).filter(|i| finished[*i].is_ok()).collect();
            let outcomes = {
                let jobs: Vec<Job<'_>> = going
                    .iter()
                    .filter_map(|i| {
                        let value = finished[*i].as_ref().ok()?;
                        // Behind the first stage, every record is JSON.
                        let profile = if at == 0 { batch[*i].profile } else { None };
                        Some(Job { key: None, value, profile })
                    })
                    .collect();
                step.run(&jobs)
            };
            for (i, outcome) in going.into_iter().zip(outcomes) {
                match outcome {
                    Ok(Done::Enriched(enriched)) => finished[i] = Ok(enriched.value),
                    // A takedown goes on as it came, for the next stage and for the reader.
                    Ok(Done::TakenDown(_)) => {}
                    Err(reject) => finished[i] = Err((*stage, reject)),
                }
            }
        }
        finished
    }

    /// Takes up the memories that an earlier run left in `folder`.
    pub(crate) fn load(&mut self, folder: &Path) -> Result<(), Failure> {
        for (stage, step) in &mut self.steps {
            let path = snapshot(folder, *stage);
            match std::fs::read(&path) {
                Ok(bytes) => step.restore(&bytes).map_err(|source| Failure::State {
                    path: path.display().to_string(),
                    source,
                })?,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(Failure::Write(path.display().to_string(), error)),
            }
        }
        Ok(())
    }

    /// Leaves the memories in `folder`, each file whole or not at all.
    pub(crate) fn save(&self, folder: &Path) -> Result<(), Failure> {
        std::fs::create_dir_all(folder).map_err(Failure::write(&folder.display().to_string()))?;
        for (stage, step) in &self.steps {
            let path = snapshot(folder, *stage);
            let state = |source| Failure::State { path: path.display().to_string(), source };
            let Some(bytes) = step.snapshot().map_err(state)? else { continue };
            let new = path.with_extension("new");
            let failed = Failure::write(&path.display().to_string());
            std::fs::write(&new, bytes).map_err(&failed)?;
            std::fs::rename(&new, &path).map_err(&failed)?;
        }
        Ok(())
    }
}

/// Records through the stages that change the text, language and cleaning.
pub(crate) fn cleaned(records: &[RawRecord], settings: &Settings) -> Result<Vec<Vec<u8>>, Failure> {
    let mut chain = Chain::new(&[StageName::Language, StageName::Cleaning], settings)?;
    let finished = pool(0)?.install(|| chain.run(records));
    let value = |(record, finished): (&RawRecord, Finished)| {
        let origin = &record.origin;
        finished.map_err(|(stage, reject)| {
            Failure::Data(format!("{origin}: rejected by {stage}: {reject}"))
        })
    };
    records.iter().zip(finished).map(value).collect()
}

/// So many threads, or one per core for 0.
pub(crate) fn pool(threads: usize) -> Result<rayon::ThreadPool, Failure> {
    /// Parsers of hostile pages want more room than threads have by default.
    const STACK_BYTES: usize = 16 * 1024 * 1024;
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK_BYTES)
        .build()
        .map_err(|error| Failure::Internal(error.to_string()))
}

fn snapshot(folder: &Path, stage: StageName) -> PathBuf {
    folder.join(format!("{stage}.snapshot"))
}

struct Seating<'s> {
    reading: &'s copydesk_article::Reading,
    limit: usize,
}

impl Seating<'_> {
    fn step<S: Stage>(&self, stage: S) -> Box<dyn Step> {
        let clock = Box::new(SystemClock::default());
        Box::new(Seat::new(Desk::new(stage, self.reading.clone(), clock).with_limit(self.limit)))
    }
}
