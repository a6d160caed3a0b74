//! The way in: one date, or the first date in a text.

use crate::clock::{self, Clock};
use crate::figures;
use crate::grammar::{self, Read};
use crate::hints::{EARLIEST, Hints};
use crate::names::{Kind, Names};
use crate::relative;
use crate::token::{Token, tokens};
use crate::yearless;
use copydesk_article::date::Precision;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use std::ops::Range;

/// Most tokens of a text that are looked at: far more than a line with a date has.
const TOKENS: usize = 400;

/// A date that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// RFC 3339: a date (`2024-04-14`, for a month its first day), or a date-time with the offset
    /// that the text names, or `Z` where it names none.
    pub at: String,
    /// How exactly it was given.
    pub precision: Precision,
    /// Whether the text names an offset or zone.
    pub zone_known: bool,
    /// The bytes of the text that it was read from.
    pub span: Range<usize>,
    /// Whether it has its weekday with it.
    pub weekday: bool,
    /// Whether the month is written by name.
    pub named: bool,
}

impl Found {
    /// `YYYY-MM-DD`, as the text has it.
    #[must_use]
    pub fn day(&self) -> &str {
        self.at.get(..10).unwrap_or(&self.at)
    }
}

/// A text cut into words, numbers and marks, to be searched more than once.
#[derive(Debug, Clone)]
pub struct Tokens(Vec<Token>);

impl Tokens {
    /// Cuts a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(tokens(text, TOKENS))
    }
}

/// Reads dates under hints.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    hints: Hints,
}

impl Reader {
    /// A reader of texts of which this is known.
    #[must_use]
    pub fn new(hints: Hints) -> Self {
        Self { hints }
    }

    /// Reads a text that holds one date and little else: everything that [`find_in`](Self::find_in)
    /// finds, dates without any mark (`20240414`, seconds or milliseconds since 1970), and, where the
    /// time of the crawl is known, relative ones. None where there is no date, where day and month
    /// cannot be told apart, and where the date is before 1990 or more than a day after the crawl.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Found> {
        let tokens = tokens(text, TOKENS);
        self.bare(&tokens).or_else(|| self.search(&tokens)).or_else(|| self.relative(&tokens))
    }

    /// Finds the first date in running text.
    #[must_use]
    pub fn find_in(&self, text: &str) -> Option<Found> {
        self.search(&tokens(text, TOKENS))
    }

    /// Finds the first date of a text that was cut into tokens, from the byte `from` on.
    #[must_use]
    pub fn find_from(&self, text: &Tokens, from: usize) -> Option<Found> {
        let first = text.0.partition_point(|token| token.source.start < from);
        self.search(&text.0[first..])
    }

    /// Finds the first day without a year that has its weekday or a time of day with it: its bytes.
    #[must_use]
    pub fn find_yearless(&self, text: &Tokens) -> Option<Range<usize>> {
        let tokens = text.0.as_slice();
        (0..tokens.len()).filter(|at| starts_apart(tokens, *at)).find_map(|at| {
            let before = clock::at(tokens, at, self.language());
            let start = before.as_ref().map_or(at, |clock| self.connect(tokens, clock.end));
            let day = yearless::at(tokens, start, self.language())?;
            let after = clock::at(tokens, self.connect(tokens, day.end), self.language());
            let told = day.weekday || before.is_some() || after.is_some();
            let end = after.map_or(day.end, |clock| clock.end);
            told.then(|| tokens[at].source.start..tokens[end - 1].source.end)
        })
    }

    fn language(&self) -> Option<&str> {
        self.hints.language.as_deref()
    }

    fn search(&self, tokens: &[Token]) -> Option<Found> {
        /// Tokens from the beginning of a date to its first number: a weekday, a month, and what
        /// stands between them.
        const NUMBER: usize = 10;
        let mut number = None;
        (0..tokens.len())
            .filter(|at| tokens[*at].number().is_some() || tokens[*at].head.any())
            .filter(|at| {
                if number.is_none_or(|number| number < *at) {
                    let next = tokens[*at..].iter().position(|token| token.number().is_some());
                    number = next.map(|next| at + next);
                }
                number.is_some_and(|number| number <= at + NUMBER)
            })
            .filter(|at| starts_apart(tokens, *at))
            .find_map(|at| self.at(tokens, at))
    }

    fn at(&self, tokens: &[Token], at: usize) -> Option<Found> {
        if let Some(read) = grammar::at(tokens, at, &self.hints) {
            let after = self.connect(tokens, read.end);
            let clock = clock::at(tokens, after, self.language());
            return found(tokens, at, read, clock.as_ref());
        }
        // "10:30, 14 April 2024"
        let clock = clock::at(tokens, at, self.language())?;
        let start = self.connect(tokens, clock.end);
        let read = grammar::at(tokens, start, &self.hints)?;
        found(tokens, at, read, Some(&clock))
    }

    /// Behind what may stand between a day and a time of day: marks, short words, the weekday.
    fn connect(&self, tokens: &[Token], at: usize) -> usize {
        const MOST: usize = 6;
        let mut place = at;
        while place < at + MOST {
            let Some(token) = tokens.get(place) else { break };
            let mark = [',', '.', '-', '|', '·', '•', '@', '(', ')', '/', ';', ':', '[', ']'];
            let day = Names::get().at(tokens, place, Kind::Weekday, self.language());
            if let Some((_, end)) = day.filter(|_| token.is_word()) {
                place = end;
            } else if mark.into_iter().any(|mark| token.is(mark)) || token.text == "t" {
                place += 1;
            } else {
                match Names::get().at(tokens, place, Kind::Filler, self.language()) {
                    Some((_, end)) if token.is_word() => place = end,
                    _ => break,
                }
            }
        }
        place
    }

    /// A single number: `20240414`, seconds or milliseconds since 1970.
    fn bare(&self, tokens: &[Token]) -> Option<Found> {
        let [token] = tokens else { return None };
        let span = token.source.clone();
        let (value, digits) = token.number()?;
        let at = match digits {
            8 => {
                let (year, month, day) = figures::compact(token)?;
                let date =
                    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
                let found = day_found(date, Precision::Day, span);
                return self.believed(date).then_some(found);
            }
            10 => Timestamp::from_second(i64::try_from(value).ok()?).ok()?,
            13 => Timestamp::from_millisecond(i64::try_from(value).ok()?).ok()?,
            _ => return None,
        };
        let believed = self.believed(Offset::UTC.to_datetime(at).date());
        let at = format!("{at:.0}");
        believed.then_some(Found {
            at,
            precision: Precision::Second,
            zone_known: true,
            ..day_found(Date::ZERO, Precision::Day, span)
        })
    }

    fn believed(&self, date: Date) -> bool {
        date.year() >= EARLIEST && date <= self.hints.latest()
    }

    fn relative(&self, tokens: &[Token]) -> Option<Found> {
        let now = self.hints.now?;
        // A phrase of relative time stands alone or behind a label.
        const LABEL: usize = 6;
        (0..tokens.len().min(LABEL)).find_map(|start| {
            let (at, precision, end) = relative::at(tokens, start, self.language(), now)?;
            let span = tokens[start].source.start..tokens[end - 1].source.end;
            let date = Offset::UTC.to_datetime(at).date();
            let day = day_found(date, precision, span);
            Some(if precision == Precision::Day {
                day
            } else {
                Found { at: format!("{at:.0}"), zone_known: true, ..day }
            })
        })
    }
}

/// Whether a date can begin at `at`: not inside a word or a longer number.
fn starts_apart(tokens: &[Token], at: usize) -> bool {
    let (token, Some(before)) = (&tokens[at], at.checked_sub(1).map(|at| &tokens[at])) else {
        return true;
    };
    if token.gap {
        return true;
    }
    let number = token.number().is_some();
    let inner =
        ['.', '/', '-', ':', '+', '#', '$', '€', '£'].into_iter().any(|mark| before.is(mark));
    let numbered = at.checked_sub(2).is_some_and(|at| tokens[at].number().is_some());
    // Scripts that part no words: every letter is a token of its own.
    let letter = before.is_word() && before.text.is_ascii();
    !(number && (letter || (inner && numbered) || before.is('$') || before.is('#')))
}

fn found(tokens: &[Token], start: usize, read: Read, clock: Option<&Clock>) -> Option<Found> {
    let end = clock.map_or(read.end, |clock| clock.end.max(read.end));
    let span = tokens.get(start)?.source.start..tokens.get(end.checked_sub(1)?)?.source.end;
    let precision = if read.day { Precision::Day } else { Precision::Month };
    let day =
        Found { weekday: read.weekday, named: read.named, ..day_found(read.date, precision, span) };
    let Some(clock) = clock.filter(|_| read.day) else { return Some(day) };
    let time = read.date.at(clock.hour, clock.minute, clock.second, 0);
    let offset = clock.zone.as_ref().and_then(|zone| zone.offset(time));
    let written = match offset {
        Some(offset) if offset != Offset::UTC => {
            let zoned = time.to_zoned_datetime(TimeZone::fixed(offset)).ok()?;
            zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
        }
        _ => format!("{}Z", time.strftime("%Y-%m-%dT%H:%M:%S")),
    };
    Some(Found { at: written, precision: clock.precision, zone_known: offset.is_some(), ..day })
}

fn day_found(date: Date, precision: Precision, span: Range<usize>) -> Found {
    Found { at: date.to_string(), precision, zone_known: false, span, weekday: false, named: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, tag: &str) -> Option<String> {
        let now = "2024-05-01T00:00:00Z".parse().ok();
        Reader::new(Hints::new(Some(tag), None, now)).read(text).map(|found| found.at)
    }

    #[test]
    fn what_pages_write() {
        for (text, tag, expected) in [
            ("2024-04-14T11:12:44+02:00", "en", "2024-04-14T11:12:44+02:00"),
            ("2024-04-14T09:12:44.500Z", "en", "2024-04-14T09:12:44Z"),
            ("2024-04-14 09:12", "en", "2024-04-14T09:12:00Z"),
            ("Sun, 14 Apr 2024 09:12:44 -0500", "en", "2024-04-14T09:12:44-05:00"),
            ("Sun Apr 14 2024 10:30:00 GMT+0200 (CEST)", "en", "2024-04-14T10:30:00+02:00"),
            ("14.04.2024 10:30 Uhr", "de", "2024-04-14T10:30:00Z"),
            ("14.04.2024, 10.30 Uhr", "de", "2024-04-14T10:30:00Z"),
            ("14 avril 2024 à 10h30", "fr", "2024-04-14T10:30:00Z"),
            ("Publié le dimanche 14 avril 2024", "fr", "2024-04-14"),
            ("April 14, 2024, 10:30 a.m. ET", "en", "2024-04-14T10:30:00-04:00"),
            ("April 14, 2024 at 10:30 p.m. EDT", "en", "2024-04-14T22:30:00-04:00"),
            ("10:30 AM EST, Sun April 14, 2024", "en", "2024-04-14T10:30:00-05:00"),
            ("2024年4月14日 10:30", "zh", "2024-04-14T10:30:00Z"),
            ("2024年04月14日 10:30", "zh", "2024-04-14T10:30:00Z"),
            ("2024年4月14日（日）10時30分", "ja", "2024-04-14T10:30:00Z"),
            ("2024년 4월 14일 오후 2:05", "ko", "2024-04-14T14:05:00Z"),
            ("입력 2024.04.14. 오전 10:30", "ko", "2024-04-14T10:30:00Z"),
            ("ngày 14/4/2024", "vi", "2024-04-14"),
            ("14 Nisan 2024 10:30 TRT", "tr", "2024-04-14T10:30:00+03:00"),
            ("Minggu, 14 April 2024 10:30 WIB", "id", "2024-04-14T10:30:00+07:00"),
            ("14 апреля 2024 в 10:30 МСК", "ru", "2024-04-14T10:30:00+03:00"),
            ("14 เม.ย. 2567 10:30 น.", "th", "2024-04-14T10:30:00Z"),
            ("۱۴۰۳/۰۱/۲۶ ۱۰:۳۰", "fa", "2024-04-14T10:30:00Z"),
            ("1713085964", "en", "2024-04-14T09:12:44Z"),
            ("1713085964000", "en", "2024-04-14T09:12:44Z"),
            ("20240414", "en", "2024-04-14"),
            ("Updated 3 days ago", "en", "2024-04-28"),
            ("April 2024", "en", "2024-04-01"),
        ] {
            assert_eq!(read(text, tag).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_not_believed_is_none() {
        for text in [
            "",
            "14",
            "v1.2.3",
            "04/05/2024",
            "1 January 1970",
            "14 June 2024",
            "9999-12-31",
            "0000-00-00",
            "10:30",
            "tomorrow",
        ] {
            assert_eq!(read(text, "en"), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_found_where_it_stands() {
        let text = "Writing – by Ana, 14 avril 2024 à 10h30, Paris";
        let found = Reader::new(Hints::new(Some("fr"), None, None)).find_in(text).unwrap();
        assert_eq!(&text[found.span], "14 avril 2024 à 10h30");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,80}", dated in "([0-9]{1,4}[-./ :T年月日]?|avril |April |[+]|Z|PM){0,12}") {
            let reader = Reader::new(Hints::new(Some("fr"), None, "2024-05-01T00:00:00Z".parse().ok()));
            for text in [&text, &dated] {
                if let Some(found) = reader.read(text) {
                    prop_assert!(text.get(found.span).is_some());
                }
            }
        }
    }
}
