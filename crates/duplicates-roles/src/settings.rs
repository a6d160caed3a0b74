//! What can be configured of the duplicates worker.

use copydesk_article::StageName;
use copydesk_config::{ConfigError, Input};
use copydesk_kafka as kafka;
use copydesk_worker::Setup;
use copydesk_worker::settings::{Breaker, Http, Log, State, Traces, complete};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings of the duplicates worker.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// Kafka.
    pub kafka: kafka::Settings,
    /// How records are read.
    pub input: Input,
    /// Schema registry.
    pub schema_registry: copydesk_registry::Settings,
    /// The roles, and the topics between them.
    pub roles: Roles,
    /// The memories of the roles `index` and `assemble`.
    pub state: State,
    /// When to stop for too many rejects.
    pub breaker: Breaker,
    /// Metrics and health.
    pub http: Http,
    /// Logs.
    pub log: Log,
    /// Traces.
    pub traces: Traces,
    /// Threads that the stage works on; 0 for one per core.
    pub threads: usize,
    /// The stage itself.
    pub stage: copydesk_duplicates::Settings,
}

/// What a part of the work is called.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Writes a sketch of every record of the input to the log.
    Sketch,
    /// Looks every sketch up in a share of the memory; only with several slots.
    Index,
    /// Says of every sketch what it is to those before it.
    Assemble,
    /// Puts what was said into every record.
    Join,
}

impl Role {
    /// All of them, in the order of the work.
    pub const ALL: [Self; 4] = [Self::Sketch, Self::Index, Self::Assemble, Self::Join];

    /// As it is written in settings, groups and metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sketch => "sketch",
            Self::Index => "index",
            Self::Assemble => "assemble",
            Self::Join => "join",
        }
    }
}

/// The roles of the duplicates worker, and the topics between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Roles {
    /// Which of `sketch`, `index`, `assemble` and `join` this process has. Each has a consumer group of
    /// its own, `<kafka.group_id>-<role>`, and can be run and scaled by itself.
    pub run: Vec<Role>,
    /// Topic of sketches, one for each record of the input, in one order: it must have one partition.
    pub log: String,
    /// Topic of verdicts, one for each record of the input: it needs as many partitions as the input.
    pub verdicts: String,
    /// Topic between `index` and `assemble`, with a partition for each slot; only with several slots.
    pub hits: String,
    /// Into how many slots the memory is split, 1 to 64. The verdicts are the same with any number. With
    /// one, `assemble` has the whole memory, and there is no `index`.
    pub slots: u32,
    /// Which slot the role `index` of this process is, from 0; -1 for all of them.
    pub slot: i32,
}

/// Virtual shards of the memory: no slot has less than one.
pub const MOST_SLOTS: u32 = 64;

impl Default for Roles {
    fn default() -> Self {
        Self {
            run: Role::ALL.to_vec(),
            log: "copydesk.sketches.main".to_owned(),
            verdicts: "articles.verdicts".to_owned(),
            hits: "copydesk.hits.main".to_owned(),
            slots: 1,
            slot: -1,
        }
    }
}

impl Roles {
    /// Whether this process has a role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.run.contains(&role)
    }

    /// Whether the memory is split.
    #[must_use]
    pub fn split(&self) -> bool {
        self.slots > 1
    }

    /// The slots of this process.
    #[must_use]
    pub fn own_slots(&self) -> Vec<u32> {
        u32::try_from(self.slot).map_or_else(|_| (0..self.slots).collect(), |slot| vec![slot])
    }

    fn check(&self) -> Result<(), ConfigError> {
        let invalid = |text: String| Err(ConfigError::Invalid(text));
        if self.run.is_empty() {
            return invalid(
                "`roles.run` is empty: the process would have nothing to do".to_owned(),
            );
        }
        if !(1..=MOST_SLOTS).contains(&self.slots) {
            let slots = self.slots;
            return invalid(format!("`roles.slots` is {slots}; it must be from 1 to {MOST_SLOTS}"));
        }
        if i64::from(self.slot) >= i64::from(self.slots) || self.slot < -1 {
            let (slot, slots) = (self.slot, self.slots);
            return invalid(format!("`roles.slot` is {slot} of {slots} slots, counted from 0"));
        }
        if self.run == [Role::Index] && !self.split() {
            let text =
                "`roles.run` is `index` alone, which has nothing to do while `roles.slots` is 1";
            return invalid(text.to_owned());
        }
        for (name, value) in
            [("log", &self.log), ("verdicts", &self.verdicts), ("hits", &self.hits)]
        {
            if value.trim().is_empty() {
                return invalid(format!("`roles.{name}` is empty"));
            }
        }
        Ok(())
    }
}

impl Settings {
    /// The group of a role; `index` has one for each slot.
    #[must_use]
    pub fn group(&self, role: Role, slot: u32) -> String {
        let group = &self.kafka.group_id;
        match role {
            Role::Index => format!("{group}-index-{slot}"),
            role => format!("{group}-{}", role.as_str()),
        }
    }

    /// How a role reaches Kafka: its group, its transactional id, and the topics that it reads and writes.
    #[must_use]
    pub fn kafka_of(&self, role: Role, slot: u32) -> kafka::Settings {
        let Roles { log, verdicts, hits, .. } = &self.roles;
        let group_id = self.group(role, slot);
        let transactional_id = match self.kafka.transactional_id.as_str() {
            "" => String::new(),
            id => format!("{id}{}", group_id.trim_start_matches(&self.kafka.group_id)),
        };
        let own = kafka::Settings { group_id, transactional_id, ..self.kafka.clone() };
        let (input, output) = match role {
            Role::Sketch => (&self.kafka.input, log),
            Role::Index => (log, hits),
            Role::Assemble => (log, verdicts),
            Role::Join => return own,
        };
        let (input, output) = (input.clone(), output.clone());
        kafka::Settings { input, output, dead_letter: String::new(), updates: String::new(), ..own }
    }
}

/// Why a stage with a memory begins with the oldest record.
const LATEST: &str = "`kafka.properties.auto.offset.reset` must be `earliest` for a stage with a memory: \
                      begun with new records only, it would know nothing of those before, and after a \
                      restart it would, since it is folded from the whole log. Set the offsets of the \
                      groups of `sketch` and `join` instead (`kafka-consumer-groups.sh --reset-offsets \
                      --to-latest`)";

impl Setup for Settings {
    fn complete(&mut self, stage: StageName) {
        complete(&mut self.kafka, stage);
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.schema_registry.check(&self.kafka.output, &self.kafka.updates)?;
        self.breaker.check()?;
        self.state.check()?;
        self.traces.check()?;
        self.roles.check()?;
        let kafka = &self.kafka;
        if !kafka.begins_with_the_oldest() {
            return Err(ConfigError::Invalid(LATEST.to_owned()));
        }
        let Roles { log, verdicts, hits, .. } = &self.roles;
        let names = [&kafka.input, &kafka.output, &kafka.dead_letter, log, verdicts, hits];
        for (at, name) in names.iter().enumerate() {
            if names[..at].contains(name) {
                let text = format!("`{name}` is the name of two topics that must be different");
                return Err(ConfigError::Invalid(text));
            }
        }
        Ok(())
    }

    fn kafka(&mut self) -> &mut kafka::Settings {
        &mut self.kafka
    }

    fn http(&self) -> &Http {
        &self.http
    }

    fn log(&self) -> &Log {
        &self.log
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(change: impl FnOnce(&mut Settings)) -> Settings {
        let mut settings = Settings::default();
        settings.complete(StageName::Duplicates);
        change(&mut settings);
        settings
    }

    #[test]
    fn roles_join_up_and_have_groups_and_ids_of_their_own() {
        let settings = settings(|settings| settings.kafka.transactional_id = "t".into());
        assert!(settings.check().is_ok());
        let ends = |role| {
            let kafka = settings.kafka_of(role, 3);
            (kafka.group_id, kafka.transactional_id, kafka.input, kafka.output)
        };
        let expected = |group: &str, id: &str, input: &str, output: &str| {
            (group.to_owned(), id.to_owned(), input.to_owned(), output.to_owned())
        };
        let log = "copydesk.sketches.main";
        assert_eq!(
            Role::ALL.map(ends),
            [
                expected("copydesk-duplicates-sketch", "t-sketch", "articles.tagged", log),
                expected("copydesk-duplicates-index-3", "t-index-3", log, "copydesk.hits.main"),
                expected("copydesk-duplicates-assemble", "t-assemble", log, "articles.verdicts"),
                expected(
                    "copydesk-duplicates-join",
                    "t-join",
                    "articles.tagged",
                    "articles.enriched"
                ),
            ]
        );
        assert_eq!(settings.kafka_of(Role::Join, 0).dead_letter, "articles.tagged-dlt");
        assert_eq!(settings.kafka_of(Role::Sketch, 0).dead_letter, "");
    }

    #[test]
    fn what_cannot_work_is_named() {
        let said = |change: fn(&mut Settings)| settings(change).check().unwrap_err().to_string();
        assert!(said(|s| s.roles.run.clear()).contains("nothing to do"));
        assert!(said(|s| s.roles.run = vec![Role::Index]).contains("alone"));
        assert!(said(|s| s.roles.slots = 65).contains("from 1 to 64"));
        assert!(said(|s| s.roles.slots = 0).contains("from 1 to 64"));
        assert!(said(|s| (s.roles.slots, s.roles.slot) = (3, 3)).contains("counted from 0"));
        assert!(said(|s| s.roles.verdicts = "articles.enriched".into()).contains("two topics"));
        let latest = |s: &mut Settings| {
            s.kafka.properties.insert("auto.offset.reset".into(), "latest".into());
        };
        assert!(settings(latest).check().unwrap_err().to_string().contains("with a memory"));
    }

    #[test]
    fn a_process_has_one_slot_or_all() {
        let own = |slot| Roles { slots: 3, slot, ..Roles::default() }.own_slots();
        assert_eq!((own(-1), own(2)), (vec![0, 1, 2], vec![2]));
    }
}
