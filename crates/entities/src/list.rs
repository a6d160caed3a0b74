//! The model of a watch list: entries and the ways they are written.

use crate::kind::MentionType;
use crate::language;
use copydesk_spellings::{Rule, Rules};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A list of names to be found, with the name and version that every mention reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The list's name, as reported with each entity.
    pub name: String,
    /// The list's version, any text.
    pub version: String,
    /// The entries; identifiers are unique within the list.
    pub entries: Vec<Entry>,
}

/// One thing with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Identifier, unique within the list, such as `country/TR`.
    pub id: String,
    /// The preferred name, for display. It is matched only if it is also a variant
    /// (the readers of customers' lists see to that).
    pub name: String,
    /// The type reported with each mention.
    pub kind: MentionType,
    /// A finer type: `country`, `city`, `news_agency` ...
    pub subtype: Option<String>,
    /// Identifiers elsewhere, scheme to value: `iso3166-1` to `TR`.
    pub ids: BTreeMap<String, String>,
    /// The ways the name is written.
    pub variants: Vec<Variant>,
    /// Context words. If there are any, at least one must occur in the text, as whole
    /// folded tokens; a trailing `*` makes the last token a prefix.
    pub requires: Vec<String>,
    /// Context words of which none may occur; written like `requires`.
    pub forbids: Vec<String>,
    /// The rules by which more variants are made of those given; nothing: those of the list.
    pub rules: Option<Rules>,
}

/// One way of writing a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The spelling, letter case included.
    pub text: String,
    /// Primary language subtags (ISO 639) in which the spelling is used; empty for all.
    pub languages: Vec<String>,
    /// Which letter case the text must show.
    pub case: CasePolicy,
    /// The rule that made it; nothing if the list gives it.
    pub rule: Option<Rule>,
}

impl List {
    /// A list without entries.
    pub(crate) fn new(name: &str, version: &str) -> Self {
        Self { name: name.to_owned(), version: version.to_owned(), entries: Vec::new() }
    }
}

/// Which letter case a text must show for a variant to match. Diacritics never matter,
/// save for `Exact`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CasePolicy {
    /// Any.
    Any,
    /// The first word that the variant writes with a capital must have one in the text
    /// (every such word, if the first has three letters or fewer). A variant that has no
    /// capital needs one on its first word. Scripts without case always pass.
    Initial,
    /// Letter for letter as in the variant, diacritics included: for acronyms.
    Exact,
}

/// Languages that write nationalities and their adjectives with a small letter.
const SMALL_GROUP_LANGUAGES: &[&str] = &[
    "bg", "bs", "ca", "cs", "da", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "it", "lt", "lv",
    "mk", "nb", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "uk", "be", "oc", "is",
];

impl CasePolicy {
    /// The policy of a variant for which none is given: `Exact` for two to five letters,
    /// all capitals; `Any` for a group's name in languages that write it small (all of
    /// `languages` must); `Initial` otherwise.
    #[must_use]
    pub fn by_rule(kind: MentionType, text: &str, languages: &[String]) -> Self {
        if is_acronym(text) {
            return Self::Exact;
        }
        let small = |tag: &String| SMALL_GROUP_LANGUAGES.contains(&language::primary(tag).as_str());
        if kind == MentionType::Group && !languages.is_empty() && languages.iter().all(small) {
            return Self::Any;
        }
        Self::Initial
    }
}

/// Two to five letters, all capitals, whatever stands between them.
fn is_acronym(text: &str) -> bool {
    let mut capitals = 0;
    for c in text.chars() {
        if c.is_uppercase() {
            capitals += 1;
        } else if c.is_alphabetic() {
            return false;
        }
    }
    (2..=5).contains(&capitals)
}

impl Variant {
    /// A variant whose case policy follows from [`CasePolicy::by_rule`].
    #[must_use]
    pub fn by_rule(kind: MentionType, text: &str, languages: &[String]) -> Self {
        let case = CasePolicy::by_rule(kind, text, languages);
        Self { text: text.to_owned(), languages: languages.to_vec(), case, rule: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(kind: MentionType, text: &str, languages: &[&str]) -> CasePolicy {
        let languages: Vec<String> = languages.iter().map(|&tag| tag.to_owned()).collect();
        CasePolicy::by_rule(kind, text, &languages)
    }

    #[test]
    fn the_default_policy_follows_the_spelling_type_and_language() {
        assert_eq!(rule(MentionType::Organisation, "CIA", &[]), CasePolicy::Exact);
        assert_eq!(rule(MentionType::Organisation, "U.S.", &[]), CasePolicy::Exact);
        assert_eq!(rule(MentionType::Organisation, "UNESCO", &[]), CasePolicy::Initial);
        assert_eq!(rule(MentionType::Organisation, "G20", &[]), CasePolicy::Initial);
        assert_eq!(rule(MentionType::Group, "turques", &["fr"]), CasePolicy::Any);
        assert_eq!(rule(MentionType::Group, "Turkish", &["en"]), CasePolicy::Initial);
        assert_eq!(rule(MentionType::Group, "Turkish", &["en", "fr"]), CasePolicy::Initial);
        assert_eq!(rule(MentionType::Location, "中国", &["zh"]), CasePolicy::Initial);
    }
}
