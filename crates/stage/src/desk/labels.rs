//! What a record is counted by.

use copydesk_article::date::Moment;
use copydesk_article::{Article, StageName};
use serde::Deserialize;

/// What is known of a record that metrics count by; none of it is part of the record's own result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordLabels {
    /// The tag that the language stage gave it, if it did.
    pub language: Option<String>,
    /// How the producer ranks its source, if it says so.
    pub tier: Option<String>,
    /// When it was crawled, in milliseconds since 1970, if the producer says so.
    pub crawled_ms: Option<i64>,
}

/// All that is needed of `enrichment.language`.
#[derive(Deserialize)]
struct Tagged {
    tag: Option<String>,
}

impl RecordLabels {
    /// Those of `article` after `stage` wrote `object`; `tier` is the JSON Pointer to its rank.
    pub(super) fn of(
        article: &Article<'_>,
        (stage, object): (StageName, &str),
        tier: Option<&str>,
    ) -> Self {
        let language: Option<Tagged> = match stage {
            StageName::Language => serde_json::from_str(object).ok(),
            _ => article.found(StageName::Language),
        };
        Self {
            language: language.and_then(|language| language.tag),
            tier: tier.and_then(|pointer| article.scalar(pointer)),
            crawled_ms: article.envelope().dates.fetched.as_ref().and_then(Moment::unix_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::Reading;

    #[test]
    fn a_record_is_counted_by_what_it_says() {
        let json = br#"{"text":"T","source":{"tier":2},"fetched_at":"2026-01-01T00:00:05Z",
            "enrichment":{"language":{"status":"ok","tag":"fr"}}}"#;
        let article = Article::read(json, &Reading::default()).unwrap();
        let labels = |stage, object, tier| RecordLabels::of(&article, (stage, object), tier);
        let known = labels(StageName::Cleaning, "{}", Some("/source/tier"));
        let (language, tier) = (Some("fr".to_owned()), Some("2".to_owned()));
        assert_eq!(known, RecordLabels { language, tier, crawled_ms: Some(1_767_225_605_000) });
        let own = labels(StageName::Language, r#"{"status":"ok","tag":"de"}"#, Some("/tier"));
        assert_eq!((own.language.as_deref(), own.tier), (Some("de"), None));
        assert_eq!(labels(StageName::Language, r#"{"status":"skipped"}"#, None).language, None);
    }
}
