//! The settings of several workers at once.

use crate::entities;
use crate::failure::Failure;
use copydesk_article::StageName;
use copydesk_cleaning::CleaningStage;
use copydesk_config::{Input, Sources, load};
use copydesk_duplicates::DuplicatesStage;
use copydesk_kafka::Settings as Kafka;
use copydesk_language::LanguageStage;
use copydesk_roles::{Role as Part, Roles};
use copydesk_worker::Settings;
use copydesk_worker::Setup;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;

/// Which workers a command is about.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Settings files of workers. The stage of a file is its name (`language.toml`), or stands
    /// before it (`language=prod.toml`). None stand for the usual chain.
    #[arg(value_name = "[STAGE=]FILE")]
    files: Vec<String>,
    /// Brokers, in place of those in the files.
    #[arg(short, long, value_name = "HOST:PORT")]
    bootstrap_servers: Option<String>,
    /// Set one setting of every worker, for example `--set kafka.topic_replication=3`.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    sets: Vec<String>,
}

/// A worker as it is set up.
#[derive(Debug, Clone)]
pub(crate) struct Worker {
    pub(crate) stage: StageName,
    /// The file, as it was named, or the stage.
    pub(crate) file: String,
    pub(crate) kafka: Kafka,
    pub(crate) input: Input,
    pub(crate) registry: copydesk_registry::Settings,
    own: Own,
}

/// The settings of the stage itself.
#[derive(Debug, Clone)]
enum Own {
    Language(copydesk_language::Settings),
    Cleaning(copydesk_cleaning::Settings),
    Entities(copydesk_entities::Settings),
    Duplicates(Box<copydesk_roles::Settings>),
}

/// What a worker does with a topic. A further kind of topic is one line in each of the tables below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// It reads it.
    Input,
    /// It writes results to it.
    Output,
    /// It writes changes to records that were written before to it.
    Updates,
    /// It writes rejected records to it.
    DeadLetter,
    /// Sketches of all records in one order, from one of its roles to another.
    Log,
    /// What its roles found in their shares of the memory.
    Hits,
    /// What was said of each record, from one of its roles to another.
    Verdicts,
    /// It takes up lists from it.
    Lists,
}

impl Role {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
            Self::Updates => "updates",
            Self::DeadLetter => "dead letters",
            Self::Log => "log of sketches",
            Self::Hits => "hits",
            Self::Verdicts => "verdicts",
            Self::Lists => "lists",
        }
    }

    /// Whether a memory is folded from it.
    pub(crate) fn remembered(self) -> bool {
        matches!(self, Self::Log | Self::Hits)
    }
}

impl Worker {
    /// Its topics.
    pub(crate) fn topics(&self) -> Vec<(Role, &str)> {
        let mut topics: Vec<(Role, &str)> = vec![
            (Role::Input, &self.kafka.input),
            (Role::Output, &self.kafka.output),
            (Role::Updates, &self.kafka.updates),
            (Role::DeadLetter, &self.kafka.dead_letter),
        ];
        if let Some(roles) = self.roles() {
            topics.extend([(Role::Log, roles.log.as_str()), (Role::Verdicts, &roles.verdicts)]);
            if roles.split() {
                topics.push((Role::Hits, &roles.hits));
            }
        }
        match &self.own {
            Own::Cleaning(settings) => topics.push((Role::Lists, &settings.boilerplate_topic)),
            Own::Entities(settings) => topics.push((Role::Lists, &settings.watchlist_topic)),
            Own::Language(_) | Own::Duplicates(_) => {}
        }
        topics.retain(|(_, name)| !name.is_empty());
        topics
    }

    /// Its roles, if it has some.
    pub(crate) fn roles(&self) -> Option<&Roles> {
        match &self.own {
            Own::Duplicates(settings) => Some(&settings.roles),
            _ => None,
        }
    }

    /// The groups that its process is a member of.
    pub(crate) fn groups(&self) -> Vec<String> {
        let Own::Duplicates(settings) = &self.own else { return vec![self.kafka.group_id.clone()] };
        let roles = &settings.roles;
        let own = Part::ALL.into_iter().filter(|part| roles.has(*part));
        own.flat_map(|part| match part {
            Part::Index if !roles.split() => Vec::new(),
            Part::Index => {
                roles.own_slots().into_iter().map(|slot| settings.group(part, slot)).collect()
            }
            part => vec![settings.group(part, 0)],
        })
        .collect()
    }

    /// Groups of roles of other processes, of which it looks how far they have come.
    pub(crate) fn watched_groups(&self) -> Vec<String> {
        let Own::Duplicates(settings) = &self.own else { return Vec::new() };
        let roles = &settings.roles;
        let others = [Part::Sketch, Part::Assemble].into_iter().filter(|part| !roles.has(*part));
        let join = roles.has(Part::Join);
        others.filter(|_| join).map(|part| settings.group(part, 0)).collect()
    }

    /// How long the topics that its memory is folded from must keep records, in milliseconds: the window,
    /// and what may come late to it.
    pub(crate) fn window_ms(&self) -> Option<u64> {
        const HOUR_MS: u64 = 3_600_000;
        let Own::Duplicates(settings) = &self.own else { return None };
        let days = u64::from(settings.stage.window_days);
        Some((days * 24 + u64::from(settings.stage.allowed_lateness_hours)) * HOUR_MS)
    }

    /// A property of librdkafka, if it is set.
    pub(crate) fn property(&self, name: &str) -> Option<&str> {
        self.kafka.properties.get(name).map(String::as_str)
    }

    /// The largest record that its topics should take, in bytes.
    pub(crate) fn largest_bytes(&self) -> u64 {
        /// Room for a record of `input.max_value_bytes` and what is found in it. The client itself
        /// would send more; what a topic does not take becomes a dead letter.
        const DEFAULT: u64 = 10 * 1024 * 1024;
        let set = self.property("message.max.bytes").and_then(|value| value.trim().parse().ok());
        set.unwrap_or(DEFAULT)
    }

    /// What the worker itself would refuse to start with.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.kafka.check()?;
        self.input.reading()?;
        self.registry.check(&self.kafka.output, &self.kafka.updates)?;
        match &self.own {
            Own::Language(settings) => drop(LanguageStage::new(settings)?),
            Own::Cleaning(settings) => {
                drop(CleaningStage::open(settings, &[], |path| std::fs::read(path))?)
            }
            Own::Entities(settings) => drop(entities::stage(settings)?),
            Own::Duplicates(settings) => {
                Setup::check(&**settings)?;
                drop(DuplicatesStage::new(&settings.stage)?);
            }
        }
        Ok(())
    }
}

impl Args {
    /// The usual chain on the brokers at `servers`.
    pub(crate) fn usual(servers: &str) -> Self {
        Self { bootstrap_servers: Some(servers.to_owned()), ..Self::default() }
    }

    /// Reads the settings of every worker.
    pub(crate) fn load(&self) -> Result<Vec<Worker>, Failure> {
        if self.files.is_empty() {
            return StageName::ALL.into_iter().map(|stage| self.worker(stage, None)).collect();
        }
        let workers = self.files.iter().map(|argument| {
            let (stage, file) = stage_and_file(argument)?;
            self.worker(stage, Some(file))
        });
        workers.collect()
    }

    fn worker(&self, stage: StageName, file: Option<&str>) -> Result<Worker, Failure> {
        let mut flags = Vec::new();
        for set in &self.sets {
            let (key, value) = set
                .split_once('=')
                .ok_or_else(|| Failure::Usage(format!("--set {set}: write KEY=VALUE")))?;
            flags.push((key.trim().to_owned(), value.to_owned()));
        }
        if let Some(servers) = &self.bootstrap_servers {
            flags.push(("kafka.bootstrap_servers".to_owned(), servers.clone()));
        }
        let environment = std::env::vars().collect();
        let sources = Sources { file: file.map(PathBuf::from), environment, flags };
        let worker = match stage {
            StageName::Language => read(stage, file, &sources, Own::Language),
            StageName::Cleaning => read(stage, file, &sources, Own::Cleaning),
            StageName::Entities => read(stage, file, &sources, Own::Entities),
            StageName::Duplicates => read_roles(file, &sources),
        };
        let place = file.unwrap_or(stage.as_str());
        worker.map_err(|failure| Failure::File(place.to_owned(), Box::new(failure)))
    }
}

fn read<T: DeserializeOwned + Serialize + JsonSchema + Default>(
    stage: StageName,
    file: Option<&str>,
    sources: &Sources,
    own: impl Fn(T) -> Own,
) -> Result<Worker, Failure> {
    let mut settings: Settings<T> = load(sources)?;
    settings.complete(stage);
    Ok(Worker {
        stage,
        file: file.map_or_else(|| stage.to_string(), str::to_owned),
        kafka: settings.kafka,
        input: settings.input,
        registry: settings.schema_registry,
        own: own(settings.stage),
    })
}

fn read_roles(file: Option<&str>, sources: &Sources) -> Result<Worker, Failure> {
    let mut settings: copydesk_roles::Settings = load(sources)?;
    settings.complete(StageName::Duplicates);
    Ok(of_roles(file.unwrap_or(StageName::Duplicates.as_str()), settings))
}

fn of_roles(file: &str, settings: copydesk_roles::Settings) -> Worker {
    Worker {
        stage: StageName::Duplicates,
        file: file.to_owned(),
        kafka: settings.kafka.clone(),
        input: settings.input.clone(),
        registry: settings.schema_registry.clone(),
        own: Own::Duplicates(Box::new(settings)),
    }
}

/// The stage that a file is for: named before it, or its name without the ending.
fn stage_and_file(argument: &str) -> Result<(StageName, &str), Failure> {
    let named = |name: &str| StageName::ALL.into_iter().find(|stage| stage.as_str() == name);
    let stages = StageName::ALL.map(StageName::as_str).join(", ");
    if let Some((name, file)) = argument.split_once('=') {
        let stage = named(name).ok_or_else(|| {
            Failure::Usage(format!("`{argument}`: `{name}` is no stage; stages are {stages}"))
        })?;
        return Ok((stage, file));
    }
    let stem = std::path::Path::new(argument).file_stem().and_then(|stem| stem.to_str());
    let stage = stem.and_then(named).ok_or_else(|| {
        Failure::Usage(format!(
            "`{argument}`: which stage is it for? Write STAGE={argument}; stages are {stages}"
        ))
    })?;
    Ok((stage, argument))
}

/// The usual duplicates worker with other settings, for tests.
#[cfg(test)]
pub(crate) fn usual_roles(change: impl FnOnce(&mut copydesk_roles::Settings)) -> Worker {
    let mut settings = copydesk_roles::Settings::default();
    settings.complete(StageName::Duplicates);
    change(&mut settings);
    of_roles("duplicates.toml", settings)
}

/// The usual chain with every setting at its default, for tests.
#[cfg(test)]
pub(crate) fn usual() -> Vec<Worker> {
    let read = |stage, own| {
        let mut settings = Settings::<()>::default();
        Setup::complete(&mut settings, stage);
        let file = format!("{stage}.toml");
        let (kafka, input) = (settings.kafka, settings.input);
        Worker { stage, file, kafka, input, registry: settings.schema_registry, own }
    };
    vec![
        read(StageName::Language, Own::Language(Default::default())),
        read(StageName::Cleaning, Own::Cleaning(Default::default())),
        read(StageName::Entities, Own::Entities(Default::default())),
        usual_roles(|_| {}),
    ]
}

/// The usual workers that take up lists from a topic, cleaning and entities, for tests.
#[cfg(test)]
pub(crate) fn usual_with_lists() -> [Worker; 2] {
    let [_, mut cleaning, mut entities, _] = <[Worker; 4]>::try_from(usual()).unwrap();
    let boilerplate_topic = "copydesk.boilerplate".to_owned();
    cleaning.own =
        Own::Cleaning(copydesk_cleaning::Settings { boilerplate_topic, ..Default::default() });
    let watchlist_topic = "copydesk.watchlists".to_owned();
    entities.own =
        Own::Entities(copydesk_entities::Settings { watchlist_topic, ..Default::default() });
    [cleaning, entities]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_of_a_file_is_named_or_its_name() {
        let stage = |argument| stage_and_file(argument).map(|(stage, file)| (stage.as_str(), file));
        assert_eq!(stage("a/language.toml").unwrap(), ("language", "a/language.toml"));
        assert_eq!(stage("entities=a/b.toml").unwrap(), ("entities", "a/b.toml"));
        for wrong in ["prod.toml", "tagging=prod.toml"] {
            let error = stage(wrong).unwrap_err().to_string();
            assert!(error.contains(wrong), "{error}");
            assert!(error.contains("language, cleaning, entities, duplicates"), "{error}");
        }
    }

    #[test]
    fn only_the_memory_of_duplicates_needs_its_input_for_long() {
        let windows: Vec<_> = usual().iter().map(Worker::window_ms).collect();
        assert_eq!(windows, [None, None, None, Some(32 * 86_400_000)]);
    }
}
