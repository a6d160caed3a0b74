//! Days without their year: "Thursday, 12 March", "3/12(木) 14:05", "12.3. klo 16.20". They are no dates, but
//! lines that hold nothing else are lines of dates.

use crate::grammar::skip;
use crate::names::{Kind, Names};
use crate::token::Token;

/// A day and a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    /// Whether its weekday stands with it.
    pub(crate) weekday: bool,
    /// The place behind it.
    pub(crate) end: usize,
}

/// The day at `at`, if one stands there.
pub(crate) fn at(tokens: &[Token], at: usize, language: Option<&str>) -> Option<Day> {
    let before = weekday(tokens, at, language);
    let start = before.map_or(at, |end| skip(tokens, end, language));
    let end = named(tokens, start, language).or_else(|| in_figures(tokens, start))?;
    // "3/12(木)", "12 марта, четверг"
    let mark = |at: usize| tokens.get(at).is_some_and(|token| token.is('(') || token.is(','));
    let behind = weekday(tokens, end + usize::from(mark(end)), language);
    let end = behind
        .map_or(end, |end| end + usize::from(tokens.get(end).is_some_and(|token| token.is(')'))));
    Some(Day { weekday: before.or(behind).is_some(), end })
}

fn weekday(tokens: &[Token], at: usize, language: Option<&str>) -> Option<usize> {
    Names::get().at(tokens, at, Kind::Weekday, language).map(|(_, end)| end)
}

/// "12 March", "March 12", "3月12日".
fn named(tokens: &[Token], at: usize, language: Option<&str>) -> Option<usize> {
    let month = |at: usize| {
        let named = Names::get().at(tokens, at, Kind::Month, language).map(|(_, end)| end);
        let inflected = || {
            let word = tokens.get(at).filter(|token| token.is_word())?;
            Names::get().inflected(&word.text, language).map(|_| at + 1)
        };
        named.or_else(inflected)
    };
    if let Some(end) = day(tokens, at) {
        // A month that begins with its own number ("3月") is read below.
        if let Some(end) = month(skip(tokens, end, language)) {
            return Some(end);
        }
    }
    let end = day(tokens, skip(tokens, month(at)?, language))?;
    let mark = tokens.get(end).is_some_and(|token| ["日", "일"].contains(&token.text.as_str()));
    Some(end + usize::from(mark))
}

/// A number from 1 to 31.
fn day(tokens: &[Token], at: usize) -> Option<usize> {
    let (value, digits) = tokens.get(at)?.number()?;
    (digits <= 2 && (1..=31).contains(&value)).then_some(at + 1)
}

/// "3/12", "12.3."
fn in_figures(tokens: &[Token], at: usize) -> Option<usize> {
    let [_, mark, second] = tokens.get(at..at + 3)? else { return None };
    let parted = (mark.is('/') || mark.is('.')) && !mark.gap && !second.gap;
    let end = day(tokens, at).and_then(|_| day(tokens, at + 2)).filter(|_| parted)?;
    let point = tokens.get(end).is_some_and(|token| token.is('.') && !token.gap);
    let goes_on = tokens
        .get(end + usize::from(point))
        .is_some_and(|token| !token.gap && (token.number().is_some() || token.is('/')));
    (!goes_on).then_some(end + usize::from(point))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokens;

    #[test]
    fn days_without_a_year_are_found() {
        for (text, tag, weekday) in [
            ("12 марта", "ru", false),
            ("Четверг, 12 марта", "ru", true),
            ("March 12", "en", false),
            ("3月12日(木)", "ja", true),
            ("3/12(木)", "ja", true),
            ("12.3.", "fi", false),
            ("torsdag 12. mars", "nb", true),
        ] {
            let tokens = tokens(text, 20);
            let found = at(&tokens, 0, Some(tag));
            assert_eq!(found, Some(Day { weekday, end: tokens.len() }), "{text}");
        }
        for text in ["12", "Thursday", "March", "1.2.3", "32 March", "12 people"] {
            assert_eq!(at(&tokens(text, 20), 0, Some("en")), None, "{text}");
        }
    }
}
