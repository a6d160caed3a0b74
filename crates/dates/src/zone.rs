//! Offsets and names of time zones.

use crate::token::Token;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// A zone that stands behind a time of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Zone {
    Fixed(Offset),
    /// A zone with summer time, as a POSIX rule.
    Rule(&'static str),
}

impl Zone {
    /// The offset at a local time.
    pub(crate) fn offset(&self, at: DateTime) -> Option<Offset> {
        match self {
            Self::Fixed(offset) => Some(*offset),
            Self::Rule(rule) => {
                let zone = TimeZone::posix(rule).ok()?;
                Some(at.to_zoned_datetime(zone).ok()?.offset())
            }
        }
    }
}

/// Names that mean one zone wherever they are written, in minutes east of UTC. Names that several
/// countries use (IST, BST, CST, AST, SST) are not among them.
const NAMES: &[(&str, i32)] = &[
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("cet", 60),
    ("mez", 60),
    ("west", 60),
    ("wat", 60),
    ("cest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("cat", 120),
    ("sast", 120),
    ("eest", 180),
    ("eat", 180),
    ("msk", 180),
    ("мск", 180),
    ("trt", 180),
    ("tsi", 180),
    ("irst", 210),
    ("pkt", 300),
    ("npt", 345),
    ("wib", 420),
    ("ict", 420),
    ("wita", 480),
    ("hkt", 480),
    ("sgt", 480),
    ("pht", 480),
    ("awst", 480),
    ("wit", 540),
    ("jst", 540),
    ("kst", 540),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("brt", -180),
    ("edt", -240),
    ("est", -300),
    ("cdt", -300),
    ("mdt", -360),
    ("mst", -420),
    ("pdt", -420),
    ("pst", -480),
];

/// Zones of the United States that are named without saying whether summer time is meant.
const RULES: &[(&str, &str)] = &[
    ("et", "EST5EDT,M3.2.0,M11.1.0"),
    ("ct", "CST6CDT,M3.2.0,M11.1.0"),
    ("mt", "MST7MDT,M3.2.0,M11.1.0"),
    ("pt", "PST8PDT,M3.2.0,M11.1.0"),
];

/// The zone at `at`, and where it ends: `Z`, `+02:00`, `+0200`, `UTC+2`, `GMT`, `(CET)`, `ET`.
pub(crate) fn at(tokens: &[Token], at: usize) -> Option<(Zone, usize)> {
    let token = tokens.get(at)?;
    if token.is('(') {
        let (zone, end) = self::at(tokens, at + 1).filter(|(_, end)| *end <= at + 8)?;
        return tokens.get(end)?.is(')').then_some((zone, end + 1));
    }
    if token.is('+') || (token.is('-') && tokens.get(at + 1).is_some_and(|next| !next.gap)) {
        return offset(tokens, at);
    }
    if !token.is_word() {
        return None;
    }
    let name = token.text.as_str();
    if let Some((_, rule)) = RULES.iter().find(|(known, _)| *known == name) {
        return Some((Zone::Rule(rule), at + 1));
    }
    let (_, minutes) = NAMES.iter().find(|(known, _)| *known == name)?;
    // "UTC+2", "GMT-0500".
    if *minutes == 0
        && name != "z"
        && let Some(found) = offset(tokens, at + 1)
    {
        return Some(found);
    }
    Some((Zone::Fixed(of_minutes(*minutes)?), at + 1))
}

fn offset(tokens: &[Token], at: usize) -> Option<(Zone, usize)> {
    let sign = match tokens.get(at)? {
        token if token.is('+') => 1,
        token if token.is('-') => -1,
        _ => return None,
    };
    let (value, digits) = tokens.get(at + 1)?.number()?;
    let mut end = at + 2;
    let (hours, minutes) = match digits {
        1 | 2 => {
            let split = tokens.get(end).is_some_and(|token| token.is(':') && !token.gap);
            let part = tokens.get(end + 1).and_then(Token::number);
            match part.filter(|(_, digits)| split && *digits == 2) {
                Some((minutes, _)) => {
                    end += 2;
                    (value, minutes)
                }
                None => (value, 0),
            }
        }
        4 => (value / 100, value % 100),
        _ => return None,
    };
    // Offsets in use go from -12:00 to +14:00.
    if hours > 14 || minutes > 59 {
        return None;
    }
    let minutes = i32::try_from(hours * 60 + minutes).ok()?;
    Some((Zone::Fixed(of_minutes(sign * minutes)?), end))
}

fn of_minutes(minutes: i32) -> Option<Offset> {
    Offset::from_seconds(minutes * 60).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokens;

    fn minutes(text: &str) -> Option<i32> {
        let noon = DateTime::constant(2024, 4, 14, 12, 0, 0, 0);
        at(&tokens(text, 20), 0)?.0.offset(noon).map(|offset| offset.seconds() / 60)
    }

    #[test]
    fn offsets_and_names_are_read() {
        for (text, expected) in [
            ("Z", 0),
            ("+02:00", 120),
            ("-0530", -330),
            ("UTC+3", 180),
            ("GMT", 0),
            ("(CEST)", 120),
            ("ET", -240),
            ("PST", -480),
            ("TRT", 180),
        ] {
            assert_eq!(minutes(text), Some(expected), "{text}");
        }
        assert_eq!(minutes("IST"), None);
        assert_eq!(minutes("+99"), None);
    }
}
