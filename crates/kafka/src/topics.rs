//! Topics verified or created.

use crate::contact::Contact;
use crate::error::{CALL_TIMEOUT, KafkaError};
use crate::settings::Settings;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::error::RDKafkaErrorCode;
use std::collections::BTreeMap;
use tracing::info;

/// A topic that a worker needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// Its name.
    pub name: String,
    /// How many partitions it must have.
    pub partitions: Partitions,
    /// Its own settings if it is created, beside the brokers' defaults.
    pub settings: Vec<(&'static str, String)>,
}

/// How many partitions a topic must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Partitions {
    /// Any number: `kafka.topic_partitions`, or the brokers' default, where it is created.
    Any,
    /// Just this many, since its records are in one order each.
    Exactly(i32),
    /// Not fewer than this other topic has: what is in one partition of that one is answered in the
    /// same partition of this one.
    As(String),
}

impl Needed {
    /// A topic with any number of partitions.
    #[must_use]
    pub fn any(name: &str) -> Self {
        Self { name: name.to_owned(), partitions: Partitions::Any, settings: Vec::new() }
    }
}

impl Settings {
    /// The topics of a worker that reads one topic and writes its results, changes and dead letters.
    #[must_use]
    pub fn needed(&self) -> Vec<Needed> {
        let names = [&self.input, &self.output, &self.dead_letter, &self.updates];
        names.into_iter().filter(|name| !name.is_empty()).map(|name| Needed::any(name)).collect()
    }
}

/// Sees to it that the topics of a worker exist. Missing ones are created if the settings say so, with
/// the broker's defaults where they name no numbers.
///
/// # Errors
/// [`KafkaError::MissingTopic`], [`KafkaError::Unauthenticated`], [`KafkaError::Denied`],
/// [`KafkaError::Settings`] for a topic with another number of partitions than it must have, or what
/// else the brokers said.
pub async fn ensure(settings: &Settings, needed: &[Needed]) -> Result<(), KafkaError> {
    let contact = Contact::new(settings)?;
    let metadata = contact.metadata("looking for topics")?;
    let found = metadata.topics().iter().filter(|topic| topic.error().is_none());
    let mut there: BTreeMap<String, i32> = found
        .map(|topic| {
            (topic.name().to_owned(), i32::try_from(topic.partitions().len()).unwrap_or(0))
        })
        .collect();
    // Those with a number of their own come last: they may follow one that is created here.
    let follows = |topic: &&Needed| matches!(topic.partitions, Partitions::As(_));
    let (last, first): (Vec<&Needed>, Vec<&Needed>) = needed.iter().partition(follows);
    for topic in first.into_iter().chain(last) {
        match there.get(&topic.name) {
            Some(partitions) => topic.check(*partitions, &there)?,
            None if settings.create_topics => {
                let partitions = topic.wanted(settings, &there);
                let name = topic.name.clone();
                create(settings, topic, partitions).await?;
                there.insert(name, partitions);
            }
            None => return Err(contact.missing(&topic.name)),
        }
    }
    Ok(())
}

impl Needed {
    fn check(&self, found: i32, there: &BTreeMap<String, i32>) -> Result<(), KafkaError> {
        let name = &self.name;
        match &self.partitions {
            Partitions::Exactly(wanted) if found != *wanted => Err(KafkaError::Settings(format!(
                "topic `{name}` has {found} partitions and must have {wanted}: its records are in one \
                 order"
            ))),
            Partitions::As(other) if there.get(other).is_some_and(|wanted| found < *wanted) => {
                let wanted = there.get(other).copied().unwrap_or_default();
                Err(KafkaError::Settings(format!(
                    "topic `{name}` has {found} partitions and `{other}` has {wanted}: what is in one \
                     partition of the one is answered in the same partition of the other; add partitions \
                     to `{name}`"
                )))
            }
            _ => Ok(()),
        }
    }

    /// The number of partitions that it is created with; -1 for the brokers' default.
    fn wanted(&self, settings: &Settings, there: &BTreeMap<String, i32>) -> i32 {
        let any = or_default(settings.topic_partitions);
        match &self.partitions {
            Partitions::Any => any,
            Partitions::Exactly(wanted) => *wanted,
            Partitions::As(other) => there.get(other).copied().unwrap_or(any),
        }
    }
}

fn or_default(number: i32) -> i32 {
    if number > 0 { number } else { -1 }
}

async fn create(settings: &Settings, topic: &Needed, partitions: i32) -> Result<(), KafkaError> {
    let doing = KafkaError::fatal("looking for topics");
    let replication = TopicReplication::Fixed(or_default(settings.topic_replication));
    let mut wanted = NewTopic::new(&topic.name, partitions, replication);
    for (name, value) in &topic.settings {
        wanted = wanted.set(name, value);
    }
    let admin: AdminClient<DefaultClientContext> =
        settings.admin().create().map_err(|error| KafkaError::settings(&error))?;
    let options = AdminOptions::new().operation_timeout(Some(CALL_TIMEOUT));
    for outcome in admin.create_topics([&wanted], &options).await.map_err(&doing)? {
        match outcome {
            Ok(name) => info!(topic = name, "created"),
            // Another worker was quicker.
            Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
            Err((name, RDKafkaErrorCode::TopicAuthorizationFailed)) => {
                let cause = format!("`{name}` may not be created by this user");
                return Err(KafkaError::Denied { doing: "creating topics", cause });
            }
            Err((name, code)) => {
                let cause = format!("`{name}`: {code}");
                return Err(KafkaError::Fatal { doing: "creating topics", cause });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needed(name: &str, partitions: Partitions) -> Needed {
        Needed { partitions, ..Needed::any(name) }
    }

    #[test]
    fn numbers_of_partitions_are_checked_and_chosen() {
        let there: BTreeMap<String, i32> = [("in".to_owned(), 4)].into();
        let log = needed("log", Partitions::Exactly(1));
        assert!(log.check(1, &there).is_ok());
        let said = log.check(3, &there).unwrap_err().to_string();
        assert!(said.contains("`log` has 3 partitions and must have 1"), "{said}");
        let verdicts = needed("verdicts", Partitions::As("in".into()));
        assert!(verdicts.check(4, &there).is_ok() && verdicts.check(6, &there).is_ok());
        let said = verdicts.check(2, &there).unwrap_err().to_string();
        assert!(said.contains("add partitions to `verdicts`"), "{said}");
        let settings = Settings::default();
        assert_eq!(verdicts.wanted(&settings, &there), 4);
        assert_eq!(log.wanted(&settings, &there), 1);
        assert_eq!(Needed::any("x").wanted(&settings, &there), -1);
    }
}
