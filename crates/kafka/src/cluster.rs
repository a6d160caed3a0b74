//! A cluster's topics as a person who looks after them sees them: described and created.

use crate::contact::Contact;
use crate::error::{CALL_TIMEOUT, KafkaError};
use crate::settings::Settings;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::metadata::MetadataTopic;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// The pace of looking for what comes in a moment.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// A topic as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Topic {
    /// How many partitions it has.
    pub partitions: usize,
    /// How many replicas its first partition has.
    pub replication: usize,
    /// Its settings in force, defaults of the brokers included.
    pub settings: BTreeMap<String, String>,
}

/// A topic to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its partitions; 0 for the brokers' default.
    pub partitions: i32,
    /// Its replicas; 0 for the brokers' default.
    pub replication: i32,
    /// Its own settings.
    pub settings: Vec<(&'a str, &'a str)>,
}

/// How whole a cluster is, as one of its brokers has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// Brokers that are in the cluster at the moment.
    pub brokers: usize,
    /// One sentence for each partition that is without a leader or has fewer replicas in sync than it
    /// has replicas, topics of the brokers' own included.
    pub under_replicated: Vec<String>,
}

/// A connection to a cluster.
pub struct Cluster {
    contact: Contact,
    admin: AdminClient<DefaultClientContext>,
}

impl Cluster {
    /// A connection with the address and the properties of `settings`; groups and topics in them do
    /// not matter.
    ///
    /// # Errors
    /// [`KafkaError::Settings`] for properties that librdkafka refuses.
    pub fn new(settings: &Settings) -> Result<Self, KafkaError> {
        let admin = settings.admin().create().map_err(|error| KafkaError::settings(&error))?;
        Ok(Self { contact: Contact::new(settings)?, admin })
    }

    /// Those of the topics `names` that are there and may be seen.
    ///
    /// # Errors
    /// [`KafkaError::Unauthenticated`]; [`KafkaError::Denied`] where the settings of a topic may not
    /// be read (`DescribeConfigs`); else what the brokers said.
    pub async fn topics(&self, names: &[&str]) -> Result<BTreeMap<String, Topic>, KafkaError> {
        let metadata = self.contact.metadata("looking for topics")?;
        let mut topics: BTreeMap<String, Topic> = metadata
            .topics()
            .iter()
            .filter(|topic| topic.error().is_none() && names.contains(&topic.name()))
            .map(|topic| {
                let partitions = topic.partitions();
                let replication = partitions.first().map_or(0, |first| first.replicas().len());
                let partitions = partitions.len();
                (topic.name().to_owned(), Topic { partitions, replication, ..Topic::default() })
            })
            .collect();
        let resources: Vec<ResourceSpecifier<'_>> =
            topics.keys().map(|name| ResourceSpecifier::Topic(name)).collect();
        if resources.is_empty() {
            return Ok(topics);
        }
        const DOING: &str = "reading the settings of topics";
        let described = self.admin.describe_configs(&resources, &options()).await;
        let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for resource in described.map_err(KafkaError::fatal(DOING))? {
            let resource = resource.map_err(|code| refused(DOING, code, code.to_string()))?;
            if let rdkafka::admin::OwnedResourceSpecifier::Topic(name) = resource.specifier {
                let entries = resource.entries.into_iter();
                let known = entries.filter_map(|entry| Some((entry.name, entry.value?)));
                found.insert(name, known.collect());
            }
        }
        for (name, topic) in &mut topics {
            topic.settings = found.remove(name).unwrap_or_default();
        }
        Ok(topics)
    }

    /// Waits until the brokers know the topics `names`, with a leader: they hear a moment later of what
    /// their controller has created, and a worker that was quicker would end for want of a topic.
    ///
    /// # Errors
    /// [`KafkaError::Fatal`] naming those that no broker knows after a minute.
    pub fn await_topics(&self, names: &[&str]) -> Result<(), KafkaError> {
        const DOING: &str = "waiting for new topics";
        let began = Instant::now();
        loop {
            let metadata = self.contact.metadata(DOING)?;
            let led = metadata.topics().iter().filter(|topic| {
                topic.error().is_none() && topic.partitions().iter().all(|one| one.leader() >= 0)
            });
            let known: BTreeSet<&str> = led.map(MetadataTopic::name).collect();
            let mut missing = names.iter().filter(|name| !known.contains(**name)).peekable();
            if missing.peek().is_none() {
                return Ok(());
            }
            if began.elapsed() > CALL_TIMEOUT {
                let missing: Vec<_> = missing.copied().collect();
                let cause = format!("no broker knows {}", missing.join(", "));
                return Err(KafkaError::Fatal { doing: DOING, cause });
            }
            std::thread::sleep(LOOK_AGAIN);
        }
    }

    /// How whole the cluster is: its brokers, and the partitions that lack a leader or a replica.
    ///
    /// # Errors
    /// [`KafkaError::Unauthenticated`]; [`KafkaError::Fatal`] if no broker has answered for a minute.
    pub fn health(&self) -> Result<Health, KafkaError> {
        let metadata = self.contact.metadata("asking for replicas in sync")?;
        let mut under_replicated = Vec::new();
        for topic in metadata.topics() {
            for partition in topic.partitions() {
                let (leader, in_sync) = (partition.leader(), partition.isr());
                let replicas = partition.replicas();
                if leader < 0 || in_sync.len() < replicas.len() {
                    under_replicated.push(format!(
                        "{}-{}: leader {leader}, in sync {in_sync:?} of {replicas:?}",
                        topic.name(),
                        partition.id()
                    ));
                }
            }
        }
        Ok(Health { brokers: metadata.brokers().len(), under_replicated })
    }

    /// Creates a topic; `false` if it was there already, and was left as it is.
    ///
    /// # Errors
    /// [`KafkaError::Denied`] without `Create`, [`KafkaError::Settings`] for settings that the
    /// brokers refuse.
    pub async fn create(&self, wanted: &Wanted<'_>) -> Result<bool, KafkaError> {
        const DOING: &str = "creating topics";
        let or_default = |number: i32| if number > 0 { number } else { -1 };
        let replication = TopicReplication::Fixed(or_default(wanted.replication));
        let mut topic = NewTopic::new(wanted.name, or_default(wanted.partitions), replication);
        for (name, value) in &wanted.settings {
            topic = topic.set(name, value);
        }
        let outcomes = self.admin.create_topics([&topic], &options()).await;
        for outcome in outcomes.map_err(KafkaError::fatal(DOING))? {
            match outcome {
                Ok(_) => {}
                Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => return Ok(false),
                Err((name, code)) => return Err(refused(DOING, code, format!("`{name}`: {code}"))),
            }
        }
        Ok(true)
    }
}

fn options() -> AdminOptions {
    AdminOptions::new().request_timeout(Some(CALL_TIMEOUT)).operation_timeout(Some(CALL_TIMEOUT))
}

fn refused(doing: &'static str, code: RDKafkaErrorCode, cause: String) -> KafkaError {
    use RDKafkaErrorCode as Code;
    match code {
        Code::TopicAuthorizationFailed | Code::ClusterAuthorizationFailed => {
            KafkaError::Denied { doing, cause }
        }
        Code::InvalidConfig | Code::InvalidPartitions | Code::InvalidReplicationFactor => {
            KafkaError::Settings(format!("{doing}: {cause}"))
        }
        _ => KafkaError::Fatal { doing, cause },
    }
}
