//! An entry as a reader found it, before its fields are checked.

use crate::error::ListError;
use crate::kind::MentionType;
use crate::list::{CasePolicy, Entry, Variant};
use copydesk_spellings::Rules;
use copydesk_tokens::has_token;
use std::collections::{BTreeMap, HashSet};
use xxhash_rust::xxh3::xxh3_128;

/// The name under which the built-in gazetteer reports its mentions.
pub const DEFAULT_LIST: &str = "default";

/// The raw fields of one entry. Languages and case at this level hold for every variant
/// that does not set its own, the preferred name included.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) line: u64,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) subtype: String,
    pub(crate) ids: BTreeMap<String, String>,
    pub(crate) variants: Vec<DraftVariant>,
    pub(crate) languages: Vec<String>,
    pub(crate) case: String,
    pub(crate) requires: Vec<String>,
    pub(crate) forbids: Vec<String>,
    /// Names of rules.
    pub(crate) spellings: Vec<String>,
}

/// The raw fields of one variant.
#[derive(Debug, Default)]
pub(crate) struct DraftVariant {
    pub(crate) text: String,
    pub(crate) languages: Option<Vec<String>>,
    pub(crate) case: Option<String>,
}

/// Checks the entries of one list, in all its parts.
pub(crate) struct Checker {
    /// Whether a name is found as it stands: in the built-in list only what its variants say is.
    name_is_variant: bool,
    /// Hashes of the identifiers so far (XXH3-128: that two differ and agree in it does not happen by chance).
    seen: HashSet<u128>,
}

impl Checker {
    /// For a customer's list; none may pose as the built-in one.
    pub(crate) fn of(name: &str) -> Result<Self, ListError> {
        if name == DEFAULT_LIST {
            return Err(ListError::ReservedName(name.to_owned()));
        }
        Ok(Self { name_is_variant: true, seen: HashSet::new() })
    }

    /// For the built-in list.
    pub(crate) fn built_in() -> Self {
        Self { name_is_variant: false, seen: HashSet::new() }
    }

    /// The entry, if all is right with it.
    pub(crate) fn check(&mut self, draft: Draft) -> Result<Entry, ListError> {
        let line = draft.line;
        let entry = check(draft, self.name_is_variant)?;
        if !self.seen.insert(xxh3_128(entry.id.as_bytes())) {
            let message =
                format!("\"{}\" was given to an earlier entry; each needs its own", entry.id);
            return Err(ListError::field(line, "id", message));
        }
        Ok(entry)
    }
}

fn check(draft: Draft, name_is_variant: bool) -> Result<Entry, ListError> {
    let line = draft.line;
    for (field, value) in [("id", &draft.id), ("name", &draft.name), ("type", &draft.kind)] {
        if value.trim().is_empty() {
            return Err(ListError::field(line, field, "empty; every entry needs one"));
        }
    }
    let kind = draft.kind.parse::<MentionType>().map_err(|error| {
        ListError::field(line, "type", format!("\"{}\" is {error}", draft.kind))
    })?;
    let languages = check_languages(line, draft.languages)?;
    let case = check_case(line, &draft.case)?;
    let mut variants = Vec::with_capacity(draft.variants.len() + 1);
    for raw in draft.variants {
        variants.push(check_variant(line, kind, raw, &languages, case)?);
    }
    if name_is_variant && !variants.iter().any(|variant| variant.text == draft.name) {
        let raw = DraftVariant { text: draft.name.clone(), ..DraftVariant::default() };
        variants.insert(0, check_variant(line, kind, raw, &languages, case)?);
    }
    for (field, words) in [("requires", &draft.requires), ("forbids", &draft.forbids)] {
        if let Some(word) = words.iter().find(|word| !has_token(word)) {
            return Err(ListError::field(
                line,
                field,
                format!("\"{word}\" has no letter or digit"),
            ));
        }
    }
    let rules = check_rules(line, &draft.spellings)?;
    let subtype = Some(draft.subtype).filter(|subtype| !subtype.is_empty());
    let Draft { id, name, ids, requires, forbids, .. } = draft;
    Ok(Entry { id, name, kind, subtype, ids, variants, requires, forbids, rules })
}

fn check_variant(
    line: u64,
    kind: MentionType,
    raw: DraftVariant,
    languages: &[String],
    case: Option<CasePolicy>,
) -> Result<Variant, ListError> {
    if !has_token(&raw.text) {
        let message = format!("\"{}\" has no letter or digit to find it by", raw.text);
        return Err(ListError::field(line, "variants", message));
    }
    let own = raw.case.map_or(Ok(None), |text| check_case(line, &text))?;
    let languages = match raw.languages {
        Some(own) => check_languages(line, own)?,
        None => languages.to_vec(),
    };
    let rule = || CasePolicy::by_rule(kind, &raw.text, &languages);
    let case = own.or(case).unwrap_or_else(rule);
    Ok(Variant { case, text: raw.text, languages, rule: None })
}

fn check_languages(line: u64, tags: Vec<String>) -> Result<Vec<String>, ListError> {
    let wrong = |tag: &&String| {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        !(2..=8).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_alphabetic())
    };
    match tags.iter().find(wrong) {
        None => Ok(tags),
        Some(tag) => {
            let message = format!("\"{tag}\" is no language tag; write ISO 639 codes such as fr");
            Err(ListError::field(line, "languages", message))
        }
    }
}

fn check_case(line: u64, text: &str) -> Result<Option<CasePolicy>, ListError> {
    match text {
        "" => Ok(None),
        "any" => Ok(Some(CasePolicy::Any)),
        "initial" => Ok(Some(CasePolicy::Initial)),
        "exact" => Ok(Some(CasePolicy::Exact)),
        other => {
            let message = format!("\"{other}\" is no case policy; write any, initial or exact");
            Err(ListError::field(line, "case", message))
        }
    }
}

fn check_rules(line: u64, names: &[String]) -> Result<Option<Rules>, ListError> {
    if names.is_empty() {
        return Ok(None);
    }
    let rules = Rules::read(names.iter().map(String::as_str));
    rules.map(Some).map_err(|error| ListError::field(line, "spellings", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(id: &str, name: &str, kind: &str) -> Draft {
        let (id, name, kind) = (id.to_owned(), name.to_owned(), kind.to_owned());
        Draft { line: 3, id, name, kind, ..Draft::default() }
    }

    fn message(draft: Draft) -> String {
        Checker::of("l").unwrap().check(draft).unwrap_err().to_string()
    }

    #[test]
    fn each_field_is_checked() {
        assert!(message(draft("", "A", "PER")).starts_with("line 3, field \"id\": empty"));
        assert!(message(draft("1", " ", "PER")).contains("\"name\": empty"));
        assert!(message(draft("1", "A", "GPE")).contains("\"GPE\" is not a type"));
        assert!(message(draft("1", "?!", "PER")).contains("no letter"));
        let case = Draft { case: "upper".into(), ..draft("1", "A", "PER") };
        assert!(message(case).contains("any, initial or exact"));
        let languages = Draft { languages: vec!["français".into()], ..draft("1", "A", "PER") };
        assert!(message(languages).contains("ISO 639"));
        let requires = Draft { requires: vec!["*".into()], ..draft("1", "A", "PER") };
        assert!(message(requires).contains("\"requires\""));
        let rules = Draft { spellings: vec!["ordre".into()], ..draft("1", "A", "PER") };
        assert!(message(rules).contains("field \"spellings\": \"ordre\" is no rule"));
    }

    #[test]
    fn an_identifier_is_given_once_and_the_name_becomes_a_variant() {
        let mut checker = Checker::of("l").unwrap();
        let entry = checker.check(draft("1", "A", "PER")).unwrap();
        assert_eq!(entry.variants[0].text, "A");
        assert!(checker.check(draft("1", "B", "PER")).is_err());
        assert!(checker.check(draft("2", "A", "PER")).is_ok());
        assert!(Checker::built_in().check(draft("1", "A", "PER")).unwrap().variants.is_empty());
        assert!(Checker::of(DEFAULT_LIST).is_err());
    }
}
