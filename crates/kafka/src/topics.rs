//! Topics verified or created.

use crate::contact::Contact;
use crate::error::{CALL_TIMEOUT, KafkaError};
use crate::settings::Settings;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::error::RDKafkaErrorCode;
use tracing::info;

/// Sees to it that the topics of a worker exist: input, output and dead letters. Missing ones are
/// created if the settings say so, with the broker's defaults where they name no numbers.
///
/// # Errors
/// [`KafkaError::MissingTopic`], [`KafkaError::Unauthenticated`], [`KafkaError::Denied`], or what
/// else the brokers said.
pub async fn ensure(settings: &Settings) -> Result<(), KafkaError> {
    let doing = KafkaError::fatal("looking for topics");
    let contact = Contact::new(settings)?;
    let metadata = contact.metadata("looking for topics")?;
    let exists = |name: &str| {
        metadata.topics().iter().any(|topic| topic.name() == name && topic.error().is_none())
    };
    let needed = [&settings.input, &settings.output, &settings.dead_letter, &settings.updates];
    let named = |name: &&str| !name.is_empty();
    let needed = needed.into_iter().map(String::as_str).filter(named);
    let missing: Vec<&str> = needed.filter(|name| !exists(name)).collect();
    if let (Some(topic), false) = (missing.first(), settings.create_topics) {
        return Err(contact.missing(topic));
    }
    let or_default = |number: i32| if number > 0 { number } else { -1 };
    let topics: Vec<NewTopic<'_>> = missing
        .iter()
        .map(|name| {
            let replication = TopicReplication::Fixed(or_default(settings.topic_replication));
            NewTopic::new(name, or_default(settings.topic_partitions), replication)
        })
        .collect();
    if topics.is_empty() {
        return Ok(());
    }
    let admin: AdminClient<DefaultClientContext> =
        settings.admin().create().map_err(|error| KafkaError::settings(&error))?;
    let options = AdminOptions::new().operation_timeout(Some(CALL_TIMEOUT));
    let outcomes = admin.create_topics(&topics, &options).await.map_err(&doing)?;
    for outcome in outcomes {
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
