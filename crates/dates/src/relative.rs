//! "3 hours ago", "il y a 2 jours", "yesterday": dates that count from the time of the crawl.

use crate::names::{COUNT, Kind, Names};
use crate::token::Token;
use copydesk_article::date::Precision;
use jiff::{SignedDuration, Timestamp};

/// Tokens of the longest phrase.
const LONGEST: usize = 10;

/// The time that a phrase at `at` means, as exactly as it says: to the minute, or to the day (of
/// UTC); with the place behind it. Weeks, months and years are too rough to be a date.
pub(crate) fn at(
    tokens: &[Token],
    at: usize,
    language: Option<&str>,
    now: Timestamp,
) -> Option<(Timestamp, Precision, usize)> {
    let names = Names::get();
    if let Some((number, end)) = names.at(tokens, at, Kind::Day, language) {
        let back = SignedDuration::from_hours(24 * (i64::from(number) - 1));
        return Some((now.checked_sub(back).ok()?, Precision::Day, end));
    }
    let mut key = String::new();
    let mut count = None;
    let mut best = None;
    for (index, token) in tokens.iter().enumerate().skip(at).take(LONGEST) {
        match token.number() {
            Some((value, 1..=3)) if count.is_none() => {
                count = i64::try_from(value).ok();
                key.push_str(COUNT);
            }
            _ => key.push_str(&token.text),
        }
        if count.is_some()
            && let Some(unit) = names.number(&key, Kind::Past, language)
        {
            best = Some((unit, index + 1));
        }
    }
    let (unit, end) = best?;
    let (hours, precision) = match unit {
        1 => (0, Precision::Minute),
        2 => (1, Precision::Day),
        _ => (24, Precision::Day),
    };
    let count = count?;
    let back = match hours {
        0 => SignedDuration::from_mins(count),
        hours => SignedDuration::from_hours(hours * count),
    };
    Some((now.checked_sub(back).ok()?, precision, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokens;

    fn read(text: &str, language: &str) -> Option<String> {
        let now: Timestamp = "2024-04-14T10:30:00Z".parse().unwrap();
        let (time, precision, _) = at(&tokens(text, 20), 0, Some(language), now)?;
        let time = time.to_string();
        Some(if precision == Precision::Day { time[..10].to_owned() } else { time })
    }

    #[test]
    fn phrases_of_the_past_count_back() {
        for (text, language, expected) in [
            ("5 minutes ago", "en", "2024-04-14T10:25:00Z"),
            ("il y a 12 heures", "fr", "2024-04-13"),
            ("vor 3 Stunden", "de", "2024-04-14"),
            ("hace 2 días", "es", "2024-04-12"),
            ("3 часа назад", "ru", "2024-04-14"),
            ("2時間前", "ja", "2024-04-14"),
            ("Yesterday", "en", "2024-04-13"),
            ("hier", "fr", "2024-04-13"),
        ] {
            assert_eq!(read(text, language).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(read("3 weeks ago", "en"), None);
        assert_eq!(read("3 apples", "en"), None);
    }
}
