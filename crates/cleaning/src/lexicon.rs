//! The rules: phrases of leftovers per language, as data.

use crate::settings::CleaningError;
use copydesk_article::cleaning::RemovalReason;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The rule files, by language.
const FILES: &[(&str, &str)] = &[
    ("any.toml", include_str!("../rules/any.toml")),
    ("ar.toml", include_str!("../rules/ar.toml")),
    ("de.toml", include_str!("../rules/de.toml")),
    ("en.toml", include_str!("../rules/en.toml")),
    ("es.toml", include_str!("../rules/es.toml")),
    ("fr.toml", include_str!("../rules/fr.toml")),
    ("it.toml", include_str!("../rules/it.toml")),
    ("ja.toml", include_str!("../rules/ja.toml")),
    ("nl.toml", include_str!("../rules/nl.toml")),
    ("pl.toml", include_str!("../rules/pl.toml")),
    ("pt.toml", include_str!("../rules/pt.toml")),
    ("ru.toml", include_str!("../rules/ru.toml")),
    ("sv.toml", include_str!("../rules/sv.toml")),
    ("tr.toml", include_str!("../rules/tr.toml")),
    ("zh.toml", include_str!("../rules/zh.toml")),
];

/// Version of the rules, part of `by.model`.
pub(crate) const RULES_VERSION: &str = "rules/1";

/// What a line must look like for a rule to take it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// What the line is.
    pub(crate) reason: RemovalReason,
    /// Whether the rule marks the start of the page's tail, behind which forms follow.
    #[serde(default)]
    pub(crate) tail: bool,
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
}

/// The rules of one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lexicon {
    pub(crate) language: String,
    pub(crate) date_labels: Vec<String>,
    /// January to December, spellings parted by `|`.
    pub(crate) months: Vec<String>,
    /// Monday to Sunday, likewise.
    pub(crate) weekdays: Vec<String>,
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

    /// The rules for a text in `language`: its own and the English ones (English leftovers are on
    /// sites of every language); all of them where the language is not known or has no rules.
    pub(crate) fn of(&self, language: Option<&str>) -> Vec<&Lexicon> {
        let known = language.filter(|tag| self.0.iter().any(|lexicon| lexicon.language == *tag));
        self.0
            .iter()
            .filter(|lexicon| match known {
                Some(tag) => [tag, "en", "any"].contains(&lexicon.language.as_str()),
                None => true,
            })
            .collect()
    }
}

fn fold_lexicon(mut lexicon: Lexicon) -> Lexicon {
    let fold_all = |phrases: &mut Vec<String>| {
        for phrase in phrases {
            *phrase = fold(phrase);
        }
    };
    fold_all(&mut lexicon.date_labels);
    fold_all(&mut lexicon.months);
    fold_all(&mut lexicon.weekdays);
    for rule in &mut lexicon.rules {
        for phrases in [&mut rule.label, &mut rule.starts, &mut rule.whole, &mut rule.contains] {
            fold_all(phrases);
        }
    }
    lexicon
}

/// `text` as phrases are compared: lower case, without accents, one kind of apostrophe, single
/// spaces.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let folded = text.nfkd().filter(|ch| !is_combining_mark(*ch)).flat_map(char::to_lowercase);
    for ch in folded {
        match ch {
            '\u{2019}' | '\u{2018}' | '\u{2bc}' | '`' | '´' => out.push('\''),
            'œ' => out.push_str("oe"),
            'ß' => out.push_str("ss"),
            ch if ch.is_whitespace() => {
                if !out.ends_with(' ') && !out.is_empty() {
                    out.push(' ');
                }
            }
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => {}
            ch => out.push(ch),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_file_reads_and_says_its_language() {
        let lexicons = Lexicons::embedded().unwrap();
        for ((file, _), lexicon) in FILES.iter().zip(&lexicons.0) {
            assert_eq!(*file, format!("{}.toml", lexicon.language));
            let calendar = (lexicon.months.len(), lexicon.weekdays.len());
            assert!(lexicon.language == "any" || calendar == (12, 7), "{file}");
        }
    }

    #[test]
    fn no_phrase_stands_twice_in_a_language_under_two_reasons() {
        for lexicon in Lexicons::embedded().unwrap().0 {
            let mut seen = BTreeSet::new();
            for rule in &lexicon.rules {
                for phrase in rule.whole.iter().collect::<BTreeSet<_>>() {
                    assert!(seen.insert(phrase.clone()), "{}: {phrase}", lexicon.language);
                }
            }
        }
    }

    #[test]
    fn folding_forgets_case_accents_and_typography() {
        assert_eq!(fold("  À LIRE\u{a0}AUSSI :  L’Été "), "a lire aussi : l'ete");
        assert_eq!(fold("İstanbul ße"), "istanbul sse");
    }

    #[test]
    fn unknown_languages_get_all_rules() {
        let lexicons = Lexicons::embedded().unwrap();
        let languages =
            |tag| lexicons.of(tag).iter().map(|l| l.language.clone()).collect::<Vec<_>>();
        assert_eq!(languages(Some("fr")), ["any", "en", "fr"]);
        assert_eq!(languages(Some("fi")).len(), FILES.len());
        assert_eq!(languages(None).len(), FILES.len());
    }
}
