//! Lines that hold a date and nothing else.

use crate::leftovers::phrases::{Hit, Phrases, Shape};
use crate::leftovers::view::View;
use crate::marks::Marks;
use copydesk_article::cleaning::{DateRole, RemovalReason};
use copydesk_article::date::Precision;
use copydesk_dates::{Found, Hints, Reader, Tokens};
use jiff::{SignedDuration, Timestamp};
use std::ops::Range;

/// The longest line that can be a date line, in characters.
const LONGEST: usize = 90;

/// The longest line that is read as a time ago, in bytes.
const RELATIVE: usize = 40;

/// A line that holds a date and little else.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DateLine {
    /// `YYYY-MM-DD`, if it could be read.
    pub(crate) value: Option<String>,
    pub(crate) role: DateRole,
    /// Whether it is a date and nothing else: inside a story that may be the heading of a chronicle.
    pub(crate) bare: bool,
}

/// Reads a line as a date line: dates, clock times and what labels them, but no other word of
/// more than two letters. `hits` are the phrases in the line.
pub(crate) fn date_line(view: &View<'_>, phrases: &Phrases, hits: &[Hit<'_>]) -> Option<DateLine> {
    let dated = hits.iter().any(is_dated);
    if !dated && !view.marks.any(Marks::NUMBER) {
        return None;
    }
    let folded = view.folded.as_str();
    if folded.len() > LONGEST * 3
        || !(dated || may_date(folded))
        || folded.chars().count() > LONGEST
    {
        return None;
    }
    let labels = hits.iter().filter(|hit| is_dated(hit));
    let mut said: Vec<Range<usize>> = labels.map(|hit| hit.start..hit.end).collect();
    let labelled = said.iter().any(|label| label.start == 0);
    let mut dates = dates(folded, phrases.language());
    if dates.is_empty() && (dated || folded.chars().count() <= RELATIVE) {
        dates.extend(relative(folded, phrases.language()).map(|found| (found, None)));
    }
    if dates.is_empty() && folded.chars().count() <= RELATIVE {
        return yearless(folded, phrases.language(), said);
    }
    let (first, value) = dates.first()?.clone();
    let clock = !labelled && first.weekday;
    let named = said.iter().any(|label| label.start >= first.span.end);
    if clock && first.span.start <= 2 && goes_on_apart(&folded[first.span.end..], named) {
        return Some(DateLine { value, role: DateRole::PageRender, bare: false });
    }
    if !clock && goes_before_place(&folded[..first.span.start]) {
        said.push(0..first.span.start);
    }
    said.extend(dates.into_iter().map(|(found, _)| found.span));
    if first.precision == Precision::Month || !is_little(&beside(folded, said)) {
        return None;
    }
    let role = if clock { DateRole::PageRender } else { DateRole::Stated };
    Some(DateLine { value, role, bare: !labelled && !clock })
}

/// Whether a line may hold a date at all: digits, and few letters beside them. Most lines are told
/// apart here, before any table is asked.
fn may_date(folded: &str) -> bool {
    let digits = folded.chars().filter(|c| c.is_numeric()).count();
    let others = folded.len() - digits.min(folded.len());
    (digits >= 3 && others <= digits * 14) || (digits >= 1 && folded.len() <= RELATIVE)
}

fn is_dated(hit: &Hit<'_>) -> bool {
    hit.of.shape == Shape::DateLabel || hit.of.reason == RemovalReason::DateLine
}

/// The dates in a line, in order, each with its day if that is sure: in 04/05/2024 it may not be.
fn dates(text: &str, language: Option<&str>) -> Vec<(Found, Option<String>)> {
    const MOST: usize = 3;
    let reader = |region: Option<&str>| {
        Reader::new(Hints {
            language: language.map(str::to_owned),
            region: region.map(str::to_owned),
            now: None,
        })
    };
    let (sure, unsure) = (reader(None), reader(Some("GB")));
    let tokens = Tokens::of(text);
    let mut all: Vec<(Found, Option<String>)> = Vec::new();
    while all.len() < MOST {
        let from = all.last().map_or(0, |(found, _)| found.span.end);
        let next = match sure.find_from(&tokens, from) {
            Some(found) => {
                let day = found.day().to_owned();
                Some((found, Some(day)))
            }
            None => unsure.find_from(&tokens, from).map(|found| (found, None)),
        };
        let Some(next) = next else { break };
        all.push(next);
    }
    all
}

/// "Madrid - " before a date: where the story was written.
fn goes_before_place(place: &str) -> bool {
    const WORDS: usize = 2;
    let place = place.trim_end();
    place.ends_with(['-', '–', '—', ',', '|'])
        && place.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count()
            <= WORDS
        && !place.chars().any(char::is_numeric)
}

/// "3 hours ago", "yesterday, 18:42": a date that counts from a time that a text does not tell.
fn relative(text: &str, language: Option<&str>) -> Option<Found> {
    // Any time will do: only the form of the phrase is looked at.
    let now = Some(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365 * 40));
    let hints = Hints { language: language.map(str::to_owned), region: None, now };
    Reader::new(hints).read(text)
}

/// "Thursday, 12 March": a day without its year, beside its weekday or a time of day.
fn yearless(line: &str, language: Option<&str>, mut said: Vec<Range<usize>>) -> Option<DateLine> {
    let hints = Hints { language: language.map(str::to_owned), region: None, now: None };
    said.push(Reader::new(hints).find_yearless(&Tokens::of(line))?);
    let little = is_little(&beside(line, said));
    little.then_some(DateLine { value: None, role: DateRole::Stated, bare: false })
}

/// Whether what follows a clock is parted from it and short: the weather, and, where words say so, the
/// name day.
fn goes_on_apart(rest: &str, named: bool) -> bool {
    const LONGEST: usize = 60;
    let rest = rest.trim_start();
    let apart = rest.starts_with(['—', '–', '|', '•', '·', '-', '/']);
    let degrees = rest.contains(['℃', '°']);
    let named = named && rest.starts_with([',', '.']);
    (apart || named || degrees) && rest.chars().count() <= LONGEST
}

/// What stands in a line beside these places.
fn beside(line: &str, mut places: Vec<Range<usize>>) -> Vec<&str> {
    places.sort_by_key(|place| (place.start, place.end));
    let mut at = 0;
    let mut out = Vec::new();
    for place in places {
        out.extend(line.get(at..place.start.max(at)));
        at = at.max(place.end);
    }
    out.extend(line.get(at..));
    out
}

/// Whether what stands beside a date says nothing: clock times, numbers, and a few words that are too
/// short to be a statement ("à", "um", "de").
fn is_little(beside: &[&str]) -> bool {
    const FILLERS: usize = 5;
    const FILLER_WORDS: &[&str] = &[
        "uhr", "ist", "gmt", "utc", "cet", "cest", "est", "edt", "trt", "msk", "hrs", "wib", "bst",
        "uur", "года", "роки", "ore", "del", "the", "klo", "kl.", "godz", "hod", "час", "min",
        "pkl", "pukul", "wita",
    ];
    let parts = |c: char| {
        c.is_whitespace()
            || matches!(c, ',' | '|' | '(' | ')' | '–' | '—' | '·' | '•' | '/' | ':' | '-')
    };
    let mut fillers = 0;
    beside.iter().flat_map(|text| text.split(parts)).all(|token| {
        let token = token.trim_end_matches('.');
        if token.is_empty() || is_clock(token) {
            return true;
        }
        fillers += 1;
        (token.chars().count() <= 2 || FILLER_WORDS.contains(&token)) && fillers <= FILLERS
    })
}

/// `10:30`, `10h30`, `10.30`, `10:30:00`, `9am`.
fn is_clock(token: &str) -> bool {
    let token = token.trim_end_matches("am").trim_end_matches("pm").trim_end_matches('z');
    let parts: Vec<&str> = token.split([':', 'h', '.']).collect();
    let number = |part: &&str| part.parse::<u8>().is_ok_and(|n| n < 60) || part.is_empty();
    !token.is_empty() && parts.len() <= 3 && parts.iter().all(number) && !parts[0].is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leftovers::phrases::AllPhrases;
    use crate::lexicon::Lexicons;
    use crate::lines::of_text;

    fn read(line: &str, language: &str) -> Option<(Option<String>, DateRole)> {
        let all = AllPhrases::new(&Lexicons::embedded().unwrap()).unwrap();
        let phrases = all.of(Some(language));
        let lines = of_text(line);
        let view = View::of(&lines[0], 240)?;
        date_line(&view, phrases, &phrases.hits(&view.folded))
            .map(|found| (found.value, found.role))
    }

    #[test]
    fn clocks_and_stated_dates_are_told_apart() {
        use DateRole::{PageRender, Stated};
        for (line, language, value, role) in [
            ("dimanche, 14 avril 2024", "fr", "2024-04-14", PageRender),
            ("Sunday, April 14, 2024", "en", "2024-04-14", PageRender),
            ("Domingo, 14 de abril de 2024", "es", "2024-04-14", PageRender),
            ("lunes 2 de diciembre de 2024", "es", "2024-12-02", PageRender),
            ("Publié le 14 avril 2024 à 10h30", "fr", "2024-04-14", Stated),
            ("Published: 3 Sept 2024, 10:30 GMT", "en", "2024-09-03", Stated),
            ("Updated Dec. 1, 2024 9:05 am", "en", "2024-12-01", Stated),
            ("Stand: 14.04.2024, 10:30 Uhr", "de", "2024-04-14", Stated),
            ("2024-04-14 10:30", "nl", "2024-04-14", Stated),
            (
                "Publié le 12/05/2025 à 07h40 - Mis à jour le 12/05/2025 à 09h15",
                "fr",
                "2025-05-12",
                Stated,
            ),
            ("4 septembre 2025 | 08:15", "fr", "2025-09-04", Stated),
            ("1er août 2024", "fr", "2024-08-01", Stated),
            ("Sonntag, 14. April 2024, 10:30 Uhr", "de", "2024-04-14", PageRender),
            ("14. huhtikuuta 2024 klo 10.30", "fi", "2024-04-14", Stated),
            ("2024년 4월 14일", "ko", "2024-04-14", Stated),
        ] {
            assert_eq!(read(line, language), Some((Some(value.into()), role)), "{line}");
        }
    }

    #[test]
    fn sentences_and_bare_numbers_are_no_date_lines() {
        for line in [
            "Le 14 avril 2024, le président a parlé.",
            "14 morts",
            "2024",
            "10:30",
            "Mai 68",
            "En 2024",
            "1.2.3",
        ] {
            assert_eq!(read(line, "fr"), None, "{line}");
        }
    }
}
