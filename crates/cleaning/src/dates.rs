//! Lines that hold a date and nothing else.

use crate::lexicon::Lexicon;
use copydesk_article::cleaning::DateRole;
use jiff::civil::Date;

/// The longest line that can be a date line, in characters.
const LONGEST: usize = 90;

/// A line that holds a date and little else.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DateLine {
    /// `YYYY-MM-DD`, if it could be read.
    pub(crate) value: Option<String>,
    pub(crate) role: DateRole,
}

/// Reads a folded line as a date line: weekdays, months, numbers, clock times and the labels of
/// date lines, but no other word of more than two letters.
pub(crate) fn date_line(folded: &str, lexicons: &[&Lexicon]) -> Option<DateLine> {
    // "Published … - Updated …": every part must be a date line; the first counts.
    let mut parts = folded.split(" - ").flat_map(|part| part.split(" | "));
    let first = single(parts.next()?, lexicons)?;
    parts.all(|part| is_clock(part.trim()) || single(part, lexicons).is_some()).then_some(first)
}

fn single(folded: &str, lexicons: &[&Lexicon]) -> Option<DateLine> {
    if folded.chars().count() > LONGEST || !folded.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let label = lexicons
        .iter()
        .flat_map(|lexicon| &lexicon.date_labels)
        .filter(|label| folded.strip_prefix(label.as_str()).is_some_and(starts_apart))
        .max_by_key(|label| label.len());
    let rest = label.map_or(folded, |label| &folded[label.len()..]);
    let mut date = Found::default();
    for token in rest
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | '–' | '—' | '·'))
    {
        date.token(token.trim_matches(|c: char| matches!(c, '.' | ':' | '-')), lexicons)?;
    }
    let value = date.value();
    // Without a label, a date line is a full date with its weekday or its month by name, or a date
    // in figures alone; a bare number or clock is not.
    let complete =
        value.is_some() && (label.is_some() || date.weekday || date.month_name || date.figures);
    let clock = DateRole::PageRender;
    complete.then(|| DateLine {
        role: if label.is_none() && date.weekday { clock } else { DateRole::Stated },
        value,
    })
}

fn starts_apart(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric())
}

#[derive(Default)]
struct Found {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    weekday: bool,
    month_name: bool,
    figures: bool,
    /// Words that are no date word but too short to be a statement ("à", "um", "Uhr", "de").
    fillers: usize,
}

impl Found {
    /// Takes one token; `None` when it belongs to no date line.
    fn token(&mut self, token: &str, lexicons: &[&Lexicon]) -> Option<()> {
        const FILLERS: usize = 4;
        const FILLER_WORDS: &[&str] = &[
            "uhr", "ist", "gmt", "utc", "cet", "cest", "est", "edt", "trt", "msk", "hrs", "wib",
            "bst", "uur", "ore", "del", "the",
        ];
        if token.is_empty() || self.figures(token) || is_clock(token) {
            return Some(());
        }
        if let Some(month) = position(token, lexicons, |lexicon| &lexicon.months) {
            self.month = Some(month);
            self.month_name = true;
            return Some(());
        }
        if position(token, lexicons, |lexicon| &lexicon.weekdays).is_some() {
            self.weekday = true;
            return Some(());
        }
        self.fillers += 1;
        let short = token.chars().count() <= 2 || FILLER_WORDS.contains(&token);
        (short && self.fillers <= FILLERS).then_some(())
    }

    /// A date in figures, a year or a day.
    fn figures(&mut self, token: &str) -> bool {
        let parts: Vec<&str> = token.split(['.', '/', '-']).collect();
        if let [a, b, c] = parts[..] {
            let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
            let day = day.split('t').next().unwrap_or(day);
            let read = (year.parse::<i16>(), month.parse::<i8>(), day.parse::<i8>());
            // "14.04.24" is a date; "1.2.3" is a version.
            let full = parts.iter().any(|part| part.len() == 4)
                || parts.iter().all(|part| part.len() == 2);
            if let (Ok(year), Ok(month), Ok(day), true) = (read.0, read.1, read.2, full) {
                let year = if year < 100 { year + 2000 } else { year };
                (self.year, self.month, self.day) = (Some(year), Some(month), Some(day));
                self.figures = true;
                return true;
            }
        }
        let digits = token.trim_end_matches(|c: char| c.is_alphabetic() || matches!(c, 'º' | '°'));
        match digits.parse::<i16>() {
            Ok(year @ 1990..=2100) if digits == token => self.year = Some(year),
            Ok(day @ 1..=31) if self.day.is_none() && token.len() - digits.len() <= 2 => {
                self.day = i8::try_from(day).ok();
            }
            _ => return false,
        }
        true
    }

    fn value(&self) -> Option<String> {
        Date::new(self.year?, self.month?, self.day?).ok().map(|date| date.to_string())
    }
}

/// The place, from 1, of the entry that has `token` among its spellings.
fn position<'a>(
    token: &str,
    lexicons: &[&'a Lexicon],
    entries: impl Fn(&'a Lexicon) -> &'a Vec<String>,
) -> Option<i8> {
    let index = lexicons.iter().find_map(|lexicon| {
        entries(lexicon).iter().position(|entry| entry.split('|').any(|name| name == token))
    })?;
    i8::try_from(index + 1).ok()
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
    use crate::lexicon::{Lexicons, fold};

    fn read(line: &str, language: &str) -> Option<(Option<String>, DateRole)> {
        let lexicons = Lexicons::embedded().unwrap();
        date_line(&fold(line), &lexicons.of(Some(language))).map(|found| (found.value, found.role))
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
