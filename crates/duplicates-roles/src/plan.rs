//! The topics and loops of a process.

use crate::assemble::Assemble;
use crate::decide::{Decide, Verdicts};
use crate::doubt::Doubts;
use crate::index::Index;
use crate::join::Joining;
use crate::settings::{Role, Settings};
use crate::sketch::Sketching;
use copydesk_duplicates::{DuplicatesStage, JoinStage, Part};
use copydesk_kafka::topics::{Needed, Partitions};
use copydesk_kafka::{Follower, Session};
use copydesk_registry::Frames;
use copydesk_stage::{Desk, Stage, SystemClock};
use copydesk_worker::fold::{Fold, Folding, Sources};
use copydesk_worker::staging::Staging;
use copydesk_worker::zip::{Company, Room, Zip};
use copydesk_worker::{
    Health, Loop, Metrics, Plan, Shift, Spans, WorkerError, pool, transactional_id,
};
use std::sync::Arc;

/// What a process with these settings does.
///
/// # Errors
/// Settings that cannot be used.
pub(crate) fn plan(settings: &Settings) -> Result<Plan, WorkerError> {
    settings.input.reading()?;
    settings.stage.check().map_err(|error| WorkerError::stage(&error))?;
    let shared = Arc::new(settings.clone());
    let mut loops = Vec::new();
    let mut add =
        |role: String, work: fn(&Settings, u32, Surroundings) -> Result<(), WorkerError>, slot| {
            let settings = Arc::clone(&shared);
            let work = move |metrics: &Metrics, health: Arc<Health>| {
                work(&settings, slot, Surroundings { metrics: metrics.clone(), health })
            };
            loops.push(Loop { role: Some(role), work: Box::new(work) });
        };
    for role in Role::ALL.into_iter().filter(|role| settings.roles.has(*role)) {
        let name = role.as_str().to_owned();
        match role {
            Role::Sketch => add(name, sketch, 0),
            Role::Index if !settings.roles.split() => {}
            Role::Index => {
                for slot in settings.roles.own_slots() {
                    add(format!("index-{slot}"), index, slot);
                }
            }
            Role::Assemble if settings.roles.split() => add(name, assemble, 0),
            Role::Assemble => add(name, decide, 0),
            Role::Join => add(name, join, 0),
        }
    }
    Ok(Plan { topics: topics(settings), loops })
}

/// Where a loop tells how it is.
struct Surroundings {
    metrics: Metrics,
    health: Arc<Health>,
}

/// The topics of the roles of a process.
fn topics(settings: &Settings) -> Vec<Needed> {
    const HOUR_MS: u64 = 3_600_000;
    let roles = &settings.roles;
    let window = u64::from(settings.stage.window_days) * 24
        + u64::from(settings.stage.allowed_lateness_hours);
    let kept = || {
        vec![
            ("cleanup.policy", "delete".to_owned()),
            ("retention.ms", (window * HOUR_MS).to_string()),
            ("retention.bytes", "-1".to_owned()),
        ]
    };
    let exactly = |name: &str, count: u32| Needed {
        partitions: Partitions::Exactly(i32::try_from(count).unwrap_or(i32::MAX)),
        settings: kept(),
        ..Needed::any(name)
    };
    let log = || exactly(&roles.log, 1);
    let input = || Needed::any(&settings.kafka.input);
    let verdicts = || Needed {
        partitions: Partitions::As(settings.kafka.input.clone()),
        ..Needed::any(&roles.verdicts)
    };
    let mut needed = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| roles.has(*role)) {
        match role {
            Role::Sketch => needed.extend([input(), log()]),
            Role::Index | Role::Assemble => {
                needed.push(log());
                if roles.split() {
                    needed.push(exactly(&roles.hits, roles.slots));
                }
                if role == Role::Assemble {
                    needed.push(verdicts());
                }
            }
            Role::Join => {
                needed.extend(settings.kafka.needed());
                needed.push(verdicts());
            }
        }
    }
    let mut seen = Vec::new();
    needed.retain(|topic: &Needed| {
        let new = !seen.contains(&topic.name);
        seen.push(topic.name.clone());
        new
    });
    needed
}

/// How much may wait for what belongs to it: a few transactions' worth, and many small records.
fn room(settings: &Settings) -> Room {
    Room { records: 10_000, bytes: settings.kafka.batch_bytes.saturating_mul(2).max(1) }
}

fn sketch(settings: &Settings, _: u32, around: Surroundings) -> Result<(), WorkerError> {
    let kafka = settings.kafka_of(Role::Sketch, 0);
    let stage =
        DuplicatesStage::new(&settings.stage).map_err(|error| WorkerError::stage(&error))?;
    let desk = Desk::new(stage, settings.input.reading()?, Box::new(SystemClock::default()))
        .with_limit(settings.input.max_value_bytes);
    let pool = pool(settings.threads)?;
    let threads = pool.current_num_threads();
    let session = Session::open(&kafka, &transactional_id(&kafka), false)?;
    let Surroundings { metrics, health } = around;
    let (log, counted) = (settings.roles.log.clone(), metrics.clone());
    let work = Sketching { desk, pool, log, metrics: counted };
    Shift::new(work, threads, (session, &kafka), (metrics, health)).work()
}

fn decide(settings: &Settings, _: u32, around: Surroundings) -> Result<(), WorkerError> {
    let verdicts = Verdicts::new(&settings.roles.verdicts, &settings.stage, &around.metrics);
    let decide = Decide { settings: settings.stage.clone(), verdicts };
    let zip = || Ok(Zip::none(room(settings)));
    fold(settings, (Role::Assemble, 0), decide, zip, around)
}

fn index(settings: &Settings, slot: u32, around: Surroundings) -> Result<(), WorkerError> {
    let index = Index {
        settings: settings.stage.clone(),
        part: Part { slot, slots: settings.roles.slots },
        hits: settings.roles.hits.clone(),
        metrics: around.metrics.clone(),
    };
    let zip = || Ok(Zip::none(room(settings)));
    fold(settings, (Role::Index, slot), index, zip, around)
}

fn assemble(settings: &Settings, _: u32, around: Surroundings) -> Result<(), WorkerError> {
    let verdicts = Verdicts::new(&settings.roles.verdicts, &settings.stage, &around.metrics);
    let assemble = Assemble { settings: settings.stage.clone(), verdicts };
    let slots = i32::try_from(settings.roles.slots).unwrap_or(i32::MAX);
    let zip = || {
        let kafka = settings.kafka_of(Role::Assemble, 0);
        let follower = Follower::open(&kafka, &settings.roles.hits)?;
        // A slot whose group was set back writes once more behind what it wrote before.
        Ok(Zip::with(follower, Company::All(slots), room(settings), true))
    };
    fold(settings, (Role::Assemble, 0), assemble, zip, around)
}

/// Records of the log are small: as many are taken at a time as a stage takes on so many threads.
const AT_A_TIME: usize = 16;

/// A loop that folds the log.
fn fold(
    settings: &Settings,
    (role, slot): (Role, u32),
    fold: impl Fold,
    zip: impl Fn() -> Result<Zip, WorkerError>,
    around: Surroundings,
) -> Result<(), WorkerError> {
    let kafka = settings.kafka_of(role, slot);
    let Surroundings { metrics, health } = around;
    let sources = Sources { settings: &kafka, live: zip()?, history: zip()? };
    let folding = Folding::start(fold, sources, &settings.state, (&metrics, &health))?;
    let session = Session::open(&kafka, &transactional_id(&kafka), true)?;
    Shift::new(folding, AT_A_TIME, (session, &kafka), (metrics, health)).work()
}

fn join(settings: &Settings, _: u32, around: Surroundings) -> Result<(), WorkerError> {
    let kafka = settings.kafka_of(Role::Join, 0);
    let stage = JoinStage::new(&settings.stage).map_err(|error| WorkerError::stage(&error))?;
    let desk = Desk::new(stage, settings.input.reading()?, Box::new(SystemClock::default()))
        .with_limit(settings.input.max_value_bytes);
    let pool = pool(settings.threads)?;
    let threads = pool.current_num_threads();
    let frames = Frames::open(&settings.schema_registry, &kafka.output, &kafka.updates)?;
    let follower = Follower::open(&kafka, &settings.roles.verdicts)?;
    let zip = Zip::with(follower, Company::Same, room(settings), false);
    let feed = Joining::new(zip, &settings.roles.verdicts, Doubts::open(settings)?);
    let session = Session::open(&kafka, &transactional_id(&kafka), false)?;
    let Surroundings { metrics, health } = around;
    let metrics = metrics.with_rejects();
    let spans = Spans::open(&settings.traces, desk.stage().about(), &kafka)?;
    let (work, told) = ((Arc::new(desk), pool), (metrics.clone(), spans));
    let work = Staging::new(work, feed, (&kafka, &settings.breaker), told).framed(frames);
    Shift::new(work, threads, (session, &kafka), (metrics, health)).work()
}
