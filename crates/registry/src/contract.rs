//! Which schemas belong to a worker's topics.

use crate::error::RegistryError;
use crate::settings::{Settings, refused};
use copydesk_article::schema::{Written, written};

/// The schema of what a worker writes to one of its topics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// What it writes there.
    pub written: Written,
    /// The topic.
    pub topic: String,
    /// What the schema is called in the registry.
    pub subject: String,
}

impl Contract {
    /// Those of the topics for results and for updates; the name of either may be empty for none. Dead letters are
    /// whatever came in, and what lies between the roles of a worker is its own.
    ///
    /// # Errors
    /// When one subject would hold two schemas.
    pub fn of(
        settings: &Settings,
        output: &str,
        updates: &str,
    ) -> Result<Vec<Self>, RegistryError> {
        let topics = [(Written::Article, output), (Written::Update, updates)];
        let contracts: Vec<Self> = topics
            .into_iter()
            .filter(|(_, topic)| !topic.is_empty())
            .map(|(written, topic)| Self {
                written,
                topic: topic.to_owned(),
                subject: settings.subject(topic, written),
            })
            .collect();
        if let [first, second] = &contracts[..]
            && first.subject == second.subject
        {
            let why = format!(
                "`{}` would hold the schemas of `{}` and of `{}`; write {{topic}} or {{record}} in it",
                first.subject, first.topic, second.topic
            );
            return Err(refused("subject", &why));
        }
        Ok(contracts)
    }

    /// The schema, on one line; the same version of this program always gives the same text.
    #[must_use]
    pub fn schema(&self) -> String {
        written(self.written).to_value().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn of(settings: &Settings) -> Result<Vec<String>, String> {
        let contracts =
            Contract::of(settings, "out", "updates").map_err(|error| error.to_string())?;
        Ok(contracts.into_iter().map(|contract| contract.subject).collect())
    }

    #[test]
    fn every_topic_that_others_read_has_a_subject() {
        assert_eq!(of(&Settings::default()), Ok(vec!["out-value".into(), "updates-value".into()]));
        assert_eq!(Contract::of(&Settings::default(), "out", "").unwrap().len(), 1);
        let fixed = Settings { subject: "fixed".into(), ..Settings::default() };
        assert!(of(&fixed).unwrap_err().contains("`fixed`"));
        assert_eq!(Contract::of(&fixed, "out", "").unwrap()[0].subject, "fixed");
    }

    /// Registries resolve references between subjects; these schemas need none.
    #[test]
    fn schemas_stand_by_themselves() {
        fn references(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::Object(members) => {
                    found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                    members.values().for_each(|value| references(value, found));
                }
                Value::Array(items) => items.iter().for_each(|item| references(item, found)),
                _ => {}
            }
        }
        for contract in Contract::of(&Settings::default(), "out", "updates").unwrap() {
            let text = contract.schema();
            assert_eq!(text, contract.schema());
            let schema: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
            let mut found = Vec::new();
            references(&schema, &mut found);
            assert!(!found.is_empty());
            for reference in found {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(schema.pointer(pointer).is_some(), "{reference}");
            }
        }
    }
}
