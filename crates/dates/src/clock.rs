//! Times of day.

use crate::names::{Kind, Names};
use crate::token::Token;
use crate::zone::{self, Zone};
use copydesk_article::date::Precision;

/// A time of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) hour: i8,
    pub(crate) minute: i8,
    pub(crate) second: i8,
    pub(crate) precision: Precision,
    pub(crate) zone: Option<Zone>,
    /// The place behind it.
    pub(crate) end: usize,
}

/// A time of day at `at`: `10:30`, `10h30`, `10.30 Uhr`, `10:30:05.123Z`, `10 a.m. ET`, `오전 10:30`,
/// `10時30分`. With `T` glued before it too.
pub(crate) fn at(tokens: &[Token], at: usize, language: Option<&str>) -> Option<Clock> {
    let names = Names::get();
    let half_before = names.at(tokens, at, Kind::Half, language);
    let start = half_before.map_or(at, |(_, end)| end);
    let (hour, digits) = tokens.get(start)?.number()?;
    if digits > 2 || hour > 24 {
        return None;
    }
    let mut clock = Clock {
        hour: i8::try_from(hour).ok()?,
        minute: 0,
        second: 0,
        precision: Precision::Minute,
        zone: None,
        end: start + 1,
    };
    let parts = minutes(tokens, &mut clock, language);
    // A seconds' fraction says nothing that is kept.
    if clock.precision == Precision::Second
        && tokens.get(clock.end).is_some_and(|token| token.is('.') && !token.gap)
        && tokens.get(clock.end + 1).is_some_and(|token| !token.gap && token.number().is_some())
    {
        clock.end += 2;
    }
    let half_after = names.at(tokens, clock.end, Kind::Half, language);
    if let Some((_, end)) = half_after {
        // The point of "p.m." belongs to it.
        clock.end =
            end + usize::from(tokens.get(end).is_some_and(|token| token.is('.') && !token.gap));
    }
    let half = half_after.or(half_before).map(|(half, _)| half);
    match (half, clock.hour) {
        (Some(2), 1..=11) => clock.hour += 12,
        (Some(1), 12) => clock.hour = 0,
        (None, 24) if clock.minute == 0 => return None,
        _ => {}
    }
    let marked = names.at(tokens, clock.end, Kind::Hours, language);
    clock.end = marked.map_or(clock.end, |(_, end)| end);
    let told = match parts {
        Parts::None => half.is_some() || marked.is_some(),
        // "10.30" by itself is a number.
        Parts::Pointed => half.is_some() || marked.is_some() || clock.end >= tokens.len(),
        Parts::Clear => true,
    };
    if !told || clock.hour > 23 {
        return None;
    }
    if let Some((zone, end)) = zone::at(tokens, clock.end) {
        clock.zone = Some(zone);
        clock.end = end;
    }
    Some(clock)
}

/// How the minutes were parted from the hour.
enum Parts {
    None,
    Pointed,
    Clear,
}

/// Reads minutes and seconds behind the hour.
fn minutes(tokens: &[Token], clock: &mut Clock, language: Option<&str>) -> Parts {
    let names = Names::get();
    let after = |at: usize, kind: Kind| names.at(tokens, at, kind, language).map(|(_, end)| end);
    let Some(mark) = tokens.get(clock.end) else { return Parts::None };
    let hour_mark = after(clock.end, Kind::Hours);
    let colon = mark.is(':') || mark.is('.');
    let start = match hour_mark {
        Some(end) => end,
        None if colon && !mark.gap => clock.end + 1,
        None => return Parts::None,
    };
    let number = |at: usize| {
        let (value, digits) = tokens.get(at)?.number()?;
        (digits == 2 || (hour_mark.is_some() && digits == 1)).then_some(())?;
        i8::try_from(value).ok().filter(|value| *value < 60)
    };
    let glued = hour_mark.is_some() || tokens.get(start).is_some_and(|token| !token.gap);
    let Some(minute) = number(start).filter(|_| glued) else {
        return Parts::None;
    };
    clock.minute = minute;
    clock.end = start + 1;
    let minute_mark = after(clock.end, Kind::Minutes);
    let again =
        tokens.get(clock.end).is_some_and(|token| !token.gap && token.is(':') && mark.is(':'));
    let seconds_at = minute_mark.unwrap_or(clock.end + usize::from(again));
    if (again || minute_mark.is_some())
        && let Some(second) = number(seconds_at)
    {
        clock.second = second;
        clock.precision = Precision::Second;
        clock.end = after(seconds_at + 1, Kind::Seconds).unwrap_or(seconds_at + 1);
    } else if let Some(end) = minute_mark {
        clock.end = end;
    }
    if mark.is('.') { Parts::Pointed } else { Parts::Clear }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokens;

    fn read(text: &str, language: &str) -> Option<(i8, i8, i8)> {
        let clock = at(&tokens(text, 40), 0, Some(language))?;
        Some((clock.hour, clock.minute, clock.second))
    }

    #[test]
    fn times_of_day_are_read() {
        for (text, language, expected) in [
            ("10:30", "en", (10, 30, 0)),
            ("10h30", "fr", (10, 30, 0)),
            ("10 h 30", "fr", (10, 30, 0)),
            ("10.30 Uhr", "de", (10, 30, 0)),
            ("10:30:05.123Z", "en", (10, 30, 5)),
            ("10:30 p.m. ET", "en", (22, 30, 0)),
            ("12:05 AM", "en", (0, 5, 0)),
            ("9am", "en", (9, 0, 0)),
            ("오전 10:30", "ko", (10, 30, 0)),
            ("오후 2시 5분", "ko", (14, 5, 0)),
            ("10時30分", "ja", (10, 30, 0)),
            ("下午3:05", "zh", (15, 5, 0)),
            ("21:45 น.", "th", (21, 45, 0)),
        ] {
            assert_eq!(read(text, language), Some(expected), "{text}");
        }
        for text in ["10", "25:00", "10:99", "10.30 metres", "100"] {
            assert_eq!(read(text, "en"), None, "{text}");
        }
    }
}
