//! The rules: phrases of leftovers per language, as data.

use crate::fold::fold;
use crate::settings::CleaningError;
use copydesk_article::cleaning::RemovalReason;
use serde::Deserialize;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../rules/", $name, ".toml")))),*]
    };
}

/// The rule files, by language.
const FILES: &[(&str, &str)] = files![
    "any", "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he",
    "hi", "hr", "hu", "id", "it", "ja", "ko", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr",
    "sv", "th", "tr", "uk", "vi", "zh",
];

/// Languages that are cleaned by the rules of another.
const SAME_RULES: &[(&str, &str)] = &[("nn", "nb"), ("no", "nb"), ("ms", "id"), ("bs", "hr")];

/// Version of the rules, part of `by.model`.
pub(crate) const RULES_VERSION: &str = "rules/3";

/// What a line must look like for a rule to take it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// What the line is.
    pub(crate) reason: RemovalReason,
    /// The line is the phrase, or the phrase, a colon or dash, and a short rest.
    #[serde(default)]
    pub(crate) label: Vec<String>,
    /// The short line begins with the phrase.
    #[serde(default)]
    pub(crate) starts: Vec<String>,
    /// The line is the phrase.
    #[serde(default)]
    pub(crate) whole: Vec<String>,
    /// The short line has the phrase somewhere.
    #[serde(default)]
    pub(crate) contains: Vec<String>,
    /// Beginnings of words that such lines are made of, and stories hardly: one of them says little,
    /// several in one short line say enough.
    #[serde(default)]
    pub(crate) hints: Vec<String>,
}

/// The rules of one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lexicon {
    pub(crate) language: String,
    /// What stands before the date in a line that says when a story was published.
    #[serde(default)]
    pub(crate) date_labels: Vec<String>,
    /// Names of news agencies, as stories are credited to them.
    #[serde(default)]
    pub(crate) agencies: Vec<String>,
    #[serde(rename = "rule")]
    pub(crate) rules: Vec<Rule>,
}

/// All rules.
#[derive(Debug)]
pub(crate) struct Lexicons(Vec<Lexicon>);

impl Lexicons {
    pub(crate) fn embedded() -> Result<Self, CleaningError> {
        let read = |(file, text): &(&'static str, &str)| {
            toml::from_str(text)
                .map(fold_lexicon)
                .map_err(|source| CleaningError::Rules { file, source: Box::new(source) })
        };
        FILES.iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// The languages that have rules, and those that share them.
    pub(crate) fn languages(&self) -> impl Iterator<Item = &str> {
        let own = self.0.iter().map(|lexicon| lexicon.language.as_str());
        own.filter(|language| *language != "any").chain(SAME_RULES.iter().map(|(tag, _)| *tag))
    }

    /// The rules for a text in `language`: its own and the English ones (English leftovers are on
    /// sites of every language); all of them where the language is not known or has no rules.
    pub(crate) fn of(&self, language: Option<&str>) -> Vec<&Lexicon> {
        let shared = |tag| SAME_RULES.iter().find(|(own, _)| *own == tag).map(|(_, other)| *other);
        let own = language.map(|tag| shared(tag).unwrap_or(tag));
        let known = own.filter(|tag| self.0.iter().any(|lexicon| lexicon.language == *tag));
        let fits = |lexicon: &&Lexicon| {
            known.is_none_or(|tag| [tag, "en", "any"].contains(&lexicon.language.as_str()))
        };
        self.0.iter().filter(fits).collect()
    }
}

fn fold_lexicon(mut lexicon: Lexicon) -> Lexicon {
    let fold_all = |phrases: &mut Vec<String>| {
        for phrase in phrases.iter_mut() {
            *phrase = fold(phrase);
        }
        phrases.sort_unstable();
        phrases.dedup();
    };
    fold_all(&mut lexicon.date_labels);
    fold_all(&mut lexicon.agencies);
    for rule in &mut lexicon.rules {
        let Rule { label, starts, whole, contains, hints, .. } = rule;
        for phrases in [label, starts, whole, contains, hints] {
            fold_all(phrases);
        }
    }
    lexicon
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_file_reads_and_says_its_language() {
        let lexicons = Lexicons::embedded().unwrap();
        for ((file, _), lexicon) in FILES.iter().zip(&lexicons.0) {
            assert_eq!(*file, lexicon.language);
        }
    }

    #[test]
    fn no_phrase_stands_twice_in_a_language_under_two_reasons() {
        for lexicon in Lexicons::embedded().unwrap().0 {
            let mut seen = BTreeSet::new();
            for rule in &lexicon.rules {
                for phrase in &rule.whole {
                    assert!(seen.insert(phrase.clone()), "{}: {phrase}", lexicon.language);
                }
            }
        }
    }

    /// Every language covers the classes of leftovers that every site has.
    #[test]
    fn every_language_has_rules_for_every_class() {
        use RemovalReason as R;
        for lexicon in Lexicons::embedded().unwrap().0.iter().filter(|l| l.language != "any") {
            for reason in [
                R::RelatedLink,
                R::CommentForm,
                R::SitePromo,
                R::ShareLine,
                R::CookieNotice,
                R::PaywallPrompt,
                R::AdvertisementMarker,
                R::CopyrightLine,
                R::MediaCredit,
                R::CreditLine,
                R::Navigation,
            ] {
                let has = lexicon.rules.iter().any(|rule| rule.reason == reason);
                assert!(has, "{} has no rule for {reason:?}", lexicon.language);
            }
            assert!(!lexicon.date_labels.is_empty(), "{}", lexicon.language);
        }
    }

    #[test]
    fn unknown_languages_get_all_rules() {
        let lexicons = Lexicons::embedded().unwrap();
        let languages =
            |tag| lexicons.of(tag).iter().map(|l| l.language.clone()).collect::<Vec<_>>();
        assert_eq!(languages(Some("fr")), ["any", "en", "fr"]);
        assert_eq!(languages(Some("nn")), ["any", "en", "nb"]);
        assert_eq!(languages(Some("sw")).len(), FILES.len());
        assert_eq!(languages(None).len(), FILES.len());
    }
}
