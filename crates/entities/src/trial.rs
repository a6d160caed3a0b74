//! A list tried on articles: what it finds, and what it nearly finds and why not.

use crate::list::{CasePolicy, Entry, List};
use crate::near::Spelled;
use crate::tagger::Tagger;
use crate::tagging::{Mention, Tagging};
use crate::whole::Whole;
use copydesk_article::Article;
use copydesk_spellings::Rule;
use copydesk_tokens::folded_tokens;
use serde::Serialize;
use std::collections::BTreeMap;

/// Why a name of the list is not found where it nearly stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// In other letter case than the spelling wants.
    LetterCase,
    /// The spelling is for other languages.
    Language,
    /// A required context word is missing, or one of those that forbid is there.
    Context,
    /// For more than one of these reasons.
    Several,
    /// Within a compound, a longer name or an address.
    Within,
    /// Spelled otherwise by this many letters.
    Letters(usize),
}

/// A name where it stands, or nearly.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sight {
    /// Whether it stands in the headline.
    pub in_title: bool,
    /// First code point, within headline or text, from 0.
    pub start: usize,
    /// End code point, exclusive.
    pub end: usize,
    /// What stands there.
    pub text: String,
    /// The entry.
    pub entry: String,
    /// Its preferred name.
    pub name: String,
    /// The rule that made the spelling; nothing if the list gives it.
    pub rule: Option<&'static str>,
    /// Why it is not found; nothing if it is.
    pub why: Option<Why>,
}

/// What a list does in an article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// The article's language, if it is known.
    pub language: Option<String>,
    /// Names that are found, in order.
    pub found: Vec<Sight>,
    /// Names that nearly are, in order.
    pub near: Vec<Sight>,
}

/// A list, ready to be tried.
pub struct Trial {
    tagger: Tagger,
    /// The list with less strict conditions.
    relaxed: Vec<(Why, Tagger)>,
    spelled: Spelled,
    entries: BTreeMap<String, Entry>,
}

impl Trial {
    /// A trial of a list.
    #[must_use]
    pub fn new(list: List) -> Self {
        let relaxed = |why| (why, Tagger::new(vec![relax(list.clone(), why)]));
        Self {
            tagger: Tagger::new(vec![list.clone()]),
            relaxed: [Why::LetterCase, Why::Language, Why::Context, Why::Several]
                .map(relaxed)
                .into(),
            spelled: Spelled::new(&list),
            entries: list.entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect(),
        }
    }

    /// Tries the list on an article; nothing if that has no text.
    #[must_use]
    pub fn on(&self, article: &Article<'_>) -> Option<Outcome> {
        let whole = Whole::of(article)?;
        let language = whole.language.as_deref();
        let found = sights(&self.tagger.tag(&whole.text, language), None);
        let mut near: Vec<Sight> = Vec::new();
        let mut more = |sights: Vec<Sight>| {
            for sight in sights {
                if !found.iter().chain(&near).any(|known| overlap(known, &sight)) {
                    near.push(sight);
                }
            }
        };
        for (why, tagger) in &self.relaxed {
            more(sights(&tagger.tag(&whole.text, language), Some(*why)));
        }
        more(self.spelled.near(&whole.text));
        near.sort_by_key(|sight| (sight.start, sight.end));
        let finish =
            |sights: Vec<Sight>| sights.into_iter().map(|s| self.finish(s, &whole)).collect();
        Some(Outcome { language: whole.language.clone(), found: finish(found), near: finish(near) })
    }

    /// A sight with what is known of its entry, moved to the beginning of its own text.
    fn finish(&self, mut sight: Sight, whole: &Whole<'_>) -> Sight {
        if let Some(entry) = self.entries.get(&sight.entry) {
            sight.name.clone_from(&entry.name);
            sight.rule = sight.rule.or_else(|| rule(entry, &sight.text));
        }
        sight.in_title = sight.end <= whole.points;
        if !sight.in_title {
            sight.start -= whole.points.min(sight.start);
            sight.end -= whole.points.min(sight.end);
        }
        sight
    }
}

/// The rule that made the spelling with the tokens of a text.
fn rule(entry: &Entry, text: &str) -> Option<&'static str> {
    let tokens = folded_tokens(text);
    let same = entry.variants.iter().find(|variant| folded_tokens(&variant.text) == tokens);
    same.and_then(|variant| variant.rule).map(Rule::name)
}

/// The list without one kind of condition, or without any.
fn relax(mut list: List, why: Why) -> List {
    let all = why == Why::Several;
    for entry in &mut list.entries {
        if all || why == Why::Context {
            entry.requires.clear();
            entry.forbids.clear();
        }
        for variant in &mut entry.variants {
            if all || why == Why::LetterCase {
                variant.case = CasePolicy::Any;
            }
            if all || why == Why::Language {
                variant.languages.clear();
            }
        }
    }
    list
}

fn sights(tagging: &Tagging, why: Option<Why>) -> Vec<Sight> {
    let entry = |mention: &Mention| {
        let hit = tagging.entities.iter().find(|entity| entity.reference == mention.reference);
        hit.and_then(|hit| hit.listed.as_ref()).map(|listed| listed.entry.clone())
    };
    let sight = |mention: &Mention| Sight {
        in_title: false,
        start: mention.start,
        end: mention.end,
        text: mention.text.clone(),
        entry: entry(mention).unwrap_or_default(),
        name: String::new(),
        rule: None,
        why,
    };
    tagging.mentions.iter().map(sight).collect()
}

fn overlap(one: &Sight, other: &Sight) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_csv;
    use copydesk_article::Reading;
    use copydesk_spellings::Rules;
    use serde_json::json;

    const LIST: &str = "id,name,type,languages,case,requires\n\
        1,Siemens AG,ORG,,,\n2,Orange,ORG,,,phone\n3,Sergei Naryshkin,PER,,,\n4,Ankara,LOC,fr,,\n";

    fn tried(title: &str, text: &str) -> Outcome {
        let list = read_csv("mine", "1", LIST.as_bytes()).unwrap().spelled(Rules::USUAL);
        let language = json!({"status": "ok", "tag": "en"});
        let record = json!({"title": title, "text": text, "enrichment": {"language": language}});
        let bytes = serde_json::to_vec(&record).unwrap();
        Trial::new(list).on(&Article::read(&bytes, &Reading::default()).unwrap()).unwrap()
    }

    #[test]
    fn hits_and_near_misses_say_why() {
        let outcome = tried(
            "Siemens wins",
            "The Siemens-led group and siemens. Orange came. Sergej Narishkin left Ankara.",
        );
        let said = |sights: &[Sight]| -> Vec<String> {
            let said =
                |s: &Sight| format!("{}{} {} {:?}", u8::from(s.in_title), s.entry, s.text, s.why);
            sights.iter().map(said).collect()
        };
        assert_eq!(said(&outcome.found), ["11 Siemens None"]);
        assert_eq!(
            said(&outcome.near),
            [
                "01 Siemens Some(Within)",
                "01 siemens Some(LetterCase)",
                "02 Orange Some(Context)",
                "03 Sergej Narishkin Some(Letters(1))",
                "04 Ankara Some(Language)",
            ]
        );
        assert_eq!(outcome.found[0].rule, Some("legal_form"));
        assert_eq!((outcome.found[0].start, outcome.found[0].end), (0, 7));
        assert_eq!((outcome.near[0].start, outcome.near[0].end), (4, 11));
    }
}
