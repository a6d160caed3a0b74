//! What somebody looks for among many records.

use crate::summary::Summary;

/// What is looked for: words, and `key:value` for the keys of [`Query::KEYS`]; all of it must be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<(&'static str, String)>,
    words: Vec<String>,
}

impl Query {
    /// The keys that can be asked for.
    pub const KEYS: [&'static str; 7] =
        ["language", "role", "status", "removed", "flag", "type", "cluster"];

    /// Reads a query; what has no known key is a word, so nothing is an error.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for part in text.split_whitespace() {
            let part = part.to_lowercase();
            let known = part.split_once(':').and_then(|(key, value)| {
                let key = Self::KEYS.into_iter().find(|known| *known == key)?;
                Some((key, value.to_owned()))
            });
            match known {
                Some(term) => query.terms.push(term),
                None => query.words.push(part),
            }
        }
        query
    }

    /// Whether a record has all of it.
    #[must_use]
    pub fn matches(&self, summary: &Summary) -> bool {
        self.terms.iter().all(|term| summary.terms.contains(term))
            && self.words.iter().all(|word| summary.words.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;

    #[test]
    fn words_and_keys_must_all_be_there() {
        let json =
            br#"{"title":"A Ferry","text":"T","url":"https://e.org/x","enrichment":{"language":
            {"status":"skipped","reason":"too_short","by":{"stage":"language","version":"1",
            "model":"m","config_sha256":"c","at":"t","duration_us":7}}}}"#;
        let summary = Summary::of(&Record::read(json).unwrap());
        let matches = |query: &str| Query::parse(query).matches(&summary);
        for there in ["", "ferry", "FERRY e.org", "status:skipped", "https://e.org/x ferry"] {
            assert!(matches(there), "{there}");
        }
        for absent in ["ship", "ferry ship", "status:ok", "role:near", "kind:x"] {
            assert!(!matches(absent), "{absent}");
        }
        assert!(summary.is(&summary.id) && !summary.is("x"));
    }
}
