//! Lists and trials for people.

use super::expand::Line;
use copydesk_entities::{CasePolicy, Entry, Outcome, Sight, Why};
use std::fmt::Write;

/// An entry with its spellings, one a line.
pub(super) fn entry(entry: &Entry, lines: &[Line<'_>]) -> String {
    let mut text = format!("{} {} ({})\n", entry.id, entry.name, entry.kind);
    let width = lines.iter().map(|line| line.text.chars().count()).max().unwrap_or(0).min(48);
    for line in lines {
        let languages = match line.languages {
            [] => "all languages".to_owned(),
            tags => tags.join(" "),
        };
        let case = match line.case {
            CasePolicy::Any => "any case",
            CasePolicy::Initial => "with its capital",
            CasePolicy::Exact => "letter for letter",
        };
        // Writing to a string does not fail.
        let _ = writeln!(text, "  {:width$}  {:15}  {languages}, {case}", line.text, line.rule);
    }
    text
}

/// What a list does in an article.
pub(super) fn outcome(origin: &str, outcome: &Outcome) -> String {
    let language = outcome.language.as_deref().unwrap_or("not known");
    let mut text = format!("{origin}: language {language}\n");
    for sight in &outcome.found {
        let _ = writeln!(text, "  found  {}", place(sight));
    }
    for sight in &outcome.near {
        let why = sight.why.map_or(String::new(), why);
        let _ = writeln!(text, "  near   {}: {why}", place(sight));
    }
    if outcome.found.is_empty() && outcome.near.is_empty() {
        text.push_str("  nothing\n");
    }
    text
}

fn place(sight: &Sight) -> String {
    let part = if sight.in_title { "title" } else { "text" };
    let rule = sight.rule.map_or(String::new(), |rule| format!(" by {rule}"));
    let Sight { start, end, text, entry, name, .. } = sight;
    format!("{part} {start}..{end} “{text}” is {entry} ({name}){rule}")
}

fn why(why: Why) -> String {
    match why {
        Why::LetterCase => "not in the letter case of the spelling".to_owned(),
        Why::Language => "the spelling is for other languages".to_owned(),
        Why::Context => "a required word is missing, or a forbidden one is there".to_owned(),
        Why::Several => "letter case, language or context words, several of them".to_owned(),
        Why::Within => "within a compound, a longer name or an address".to_owned(),
        Why::Letters(1) => "one letter is another".to_owned(),
        Why::Letters(letters) => format!("{letters} letters are others"),
    }
}
