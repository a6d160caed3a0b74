//! The forms of dates.

use crate::calendars::{self, Era};
use crate::figures;
use crate::hints::{EARLIEST, Hints};
use crate::names::{Kind, Names};
use crate::token::Token;
use jiff::civil::{Date, Weekday};

/// A day or a month, as a text gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Read {
    /// The day, or the first day of the month.
    pub(crate) date: Date,
    /// Whether the day is known.
    pub(crate) day: bool,
    /// Whether a weekday stands before it.
    pub(crate) weekday: bool,
    /// Whether the month is written by name.
    pub(crate) named: bool,
    /// The place behind it.
    pub(crate) end: usize,
}

/// The date at `at`, with its weekday if that stands before it.
pub(crate) fn at(tokens: &[Token], at: usize, hints: &Hints) -> Option<Read> {
    let language = hints.language.as_deref();
    let weekday = Names::get().at(tokens, at, Kind::Weekday, language);
    if let Some((number, end)) = weekday {
        let start = skip(tokens, end, language);
        let number = i8::try_from(number).ok()?;
        if let Some(read) =
            plain(tokens, start, hints, Weekday::from_monday_one_offset(number).ok())
        {
            return Some(Read { weekday: true, ..read });
        }
    }
    plain(tokens, at, hints, None)
}

fn plain(tokens: &[Token], at: usize, hints: &Hints, weekday: Option<Weekday>) -> Option<Read> {
    let read = in_figures(tokens, at, hints, weekday).or_else(|| by_name(tokens, at, hints))?;
    let believed = read.date.year() >= EARLIEST && read.date <= hints.latest();
    believed.then_some(read)
}

fn in_figures(
    tokens: &[Token],
    at: usize,
    hints: &Hints,
    weekday: Option<Weekday>,
) -> Option<Read> {
    let day_of = |hints: &Hints| {
        let found = figures::at(tokens, at, hints)?;
        let era = calendars::of_bare_year(found.year, hints.language.as_deref());
        let date = calendars::civil(era, found.year, found.month, found.day)?;
        Some(Read { date, day: true, weekday: false, named: false, end: found.end })
    };
    day_of(hints).or_else(|| {
        // The weekday tells which number is the day.
        let weekday = weekday?;
        let with = |region: &str| {
            let hints = Hints {
                language: Some("en".to_owned()),
                region: Some(region.to_owned()),
                now: hints.now,
            };
            day_of(&hints).filter(|read| read.date.weekday() == weekday)
        };
        match (with("GB"), with("US")) {
            (Some(read), None) | (None, Some(read)) => Some(read),
            _ => None,
        }
    })
}

/// What has been read of a date with its month by name.
#[derive(Default)]
struct Parts {
    year: Option<i16>,
    month: Option<(Kind, u8)>,
    day: Option<u8>,
    era: Option<Era>,
    /// Whether the year stands before the month.
    year_first: bool,
    end: usize,
}

fn by_name(tokens: &[Token], at: usize, hints: &Hints) -> Option<Read> {
    let language = hints.language.as_deref();
    let mut parts = Parts::default();
    let mut place = at;
    while parts.take(tokens, &mut place, language) {
        parts.end = place;
        if parts.day.is_some() && parts.month.is_some() && parts.year.is_some() {
            break;
        }
        place = skip(tokens, place, language);
    }
    if parts.era.is_none() && parts.year.is_some() {
        // "5 شوال 1445 هـ"
        let place = skip(tokens, parts.end, language);
        if let Some((number, end)) = Names::get().at(tokens, place, Kind::Era, language) {
            parts.era = Era::from_number(number);
            parts.end = end;
        }
    }
    parts.read(language)
}

impl Parts {
    /// Takes the next part at `place`; false where none stands.
    fn take(&mut self, tokens: &[Token], place: &mut usize, language: Option<&str>) -> bool {
        let names = Names::get();
        if self.month.is_none()
            && let Some((month, end)) = month_at(tokens, *place, language)
        {
            self.month = Some(month);
            *place = end;
            return true;
        }
        if self.year.is_none()
            && let Some((number, end)) = names.at(tokens, *place, Kind::Era, language)
            && self.era.is_none()
        {
            self.era = Era::from_number(number);
            *place = end;
            return true;
        }
        let Some(token) = tokens.get(*place) else { return false };
        if let Some((value, digits)) = token.number() {
            return self.number((value, digits), tokens, place, language);
        }
        // A form of a month's name that no table has counts only beside a day or year.
        if token.is_word()
            && self.month.is_none()
            && (self.day.is_some() || self.year.is_some())
            && let Some(month) = names.inflected(&token.text, language)
        {
            self.month = Some((Kind::Month, month));
            *place += 1;
            return true;
        }
        false
    }

    fn number(
        &mut self,
        (value, digits): (u64, usize),
        tokens: &[Token],
        place: &mut usize,
        language: Option<&str>,
    ) -> bool {
        let marked = self.era.is_some() && digits <= 3;
        // Day, month, year; month, day, year; month, year; or the year first.
        let in_place = self.day.is_none() || self.month.is_some();
        if self.year.is_none() && (digits == 4 || marked) && in_place {
            self.year = i16::try_from(value).ok();
            self.year_first = self.month.is_none();
        } else if self.day.is_none() && digits <= 2 && (1..=31).contains(&value) {
            // "April 2024, 14 people" is no day.
            if self.year.is_some() && self.month.is_some() && !self.year_first {
                return false;
            }
            self.day = u8::try_from(value).ok();
        } else if let Some(year) = short_year(self, value, digits, tokens, *place) {
            self.year = Some(year);
        } else {
            return false;
        }
        *place += 1;
        if digits <= 2 && self.day.is_some() {
            *place = ordinal(tokens, *place, language);
        }
        true
    }

    fn read(&self, language: Option<&str>) -> Option<Read> {
        let (kind, month) = self.month?;
        let year = self.year?;
        let era = match kind {
            Kind::PersianMonth => Some(Era::Persian),
            Kind::IslamicMonth => Some(Era::Hijri),
            _ => self
                .era
                .filter(|era| !matches!(era, Era::Persian | Era::Hijri))
                .or_else(|| calendars::of_bare_year(year, language)),
        };
        let date = calendars::civil(era, year, month, self.day.unwrap_or(1))?;
        // A month of another calendar is no month of ours.
        let whole = self.day.is_some() || kind == Kind::Month;
        whole.then_some(Read {
            date,
            day: self.day.is_some(),
            weekday: false,
            named: true,
            end: self.end,
        })
    }
}

fn month_at(tokens: &[Token], at: usize, language: Option<&str>) -> Option<((Kind, u8), usize)> {
    let names = Names::get();
    [Kind::Month, Kind::PersianMonth, Kind::IslamicMonth].into_iter().find_map(|kind| {
        let (number, end) = names.at(tokens, at, kind, language)?;
        // The points of "janv." and "sept." belong to them.
        Some(((kind, number), end))
    })
}

/// "14-Apr-24", "14 avr. '24".
fn short_year(
    parts: &Parts,
    value: u64,
    digits: usize,
    tokens: &[Token],
    place: usize,
) -> Option<i16> {
    let before = tokens.get(place.checked_sub(1)?)?;
    let marked = (before.is('-') || before.is('\'')) && !tokens[place].gap;
    let fits = digits == 2 && parts.year.is_none() && parts.day.is_some() && parts.month.is_some();
    (fits && marked).then(|| i16::try_from(2000 + value).ok())?
}

/// Behind the ending of an ordinal number: "14th", "1er", "14.", "14º", "14-го".
fn ordinal(tokens: &[Token], at: usize, language: Option<&str>) -> usize {
    let glued = |at: usize| tokens.get(at).filter(|token| !token.gap);
    let ending = |token: &Token| {
        token.is_word()
            && token.text.chars().count() <= 3
            && !Names::get().is_own(token, Kind::Month, language)
            && !Names::get().is_own(token, Kind::Month, Some("en"))
    };
    match (glued(at), glued(at + 1)) {
        (Some(mark), Some(word)) if mark.is('-') && ending(word) => at + 2,
        (Some(word), _) if ending(word) => at + 1,
        _ => at,
    }
}

/// Behind what may stand between the parts of a date: marks, and words such as "de", "of", "года".
pub(crate) fn skip(tokens: &[Token], at: usize, language: Option<&str>) -> usize {
    const MOST: usize = 4;
    let mut place = at;
    while place < at + MOST {
        match tokens.get(place) {
            Some(token) if is_between(token) => place += 1,
            Some(token) if token.is_word() => {
                let filler = Names::get().at(tokens, place, Kind::Filler, language);
                let weekday = || {
                    Names::get().is_own(token, Kind::Weekday, language).then_some((0, place + 1))
                };
                let Some((_, end)) = filler.or_else(weekday) else { break };
                // A filler may be the beginning of a month.
                let month = month_at(tokens, place, language);
                if month.is_some_and(|(_, month)| month > end)
                    || Names::get().is_own(token, Kind::Month, language)
                {
                    break;
                }
                place = end;
            }
            _ => break,
        }
    }
    place
}

fn is_between(token: &Token) -> bool {
    [',', '.', '/', '-', '\'', '(', ')', 'º', '°', 'ª', '⹁', '་']
        .into_iter()
        .any(|mark| token.is(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokens;

    fn read(text: &str, tag: &str) -> Option<(String, bool)> {
        let read = at(&tokens(text, 60), 0, &Hints::new(Some(tag), None, None))?;
        Some((read.date.to_string(), read.day))
    }

    #[test]
    fn forms_with_the_month_by_name() {
        for (text, tag) in [
            ("14 avril 2024", "fr"),
            ("dimanche, 14 avril 2024", "fr"),
            ("Sunday, April 14th, 2024", "en"),
            ("the 14th of April", "en"),
            ("14-Apr-2024", "en"),
            ("14-Apr-24", "en"),
            ("domingo 14 de abril de 2024", "es"),
            ("2024年4月14日", "zh"),
            ("2024년 4월 14일", "ko"),
            ("ngày 14 tháng 4 năm 2024", "vi"),
            ("14 เมษายน 2567", "th"),
            ("民國113年4月14日", "zh"),
            ("令和6年4月14日", "ja"),
            ("۲۶ فروردین ۱۴۰۳", "fa"),
            ("5 شوال 1445 هـ", "ar"),
            ("١٤ أبريل ٢٠٢٤", "ar"),
            ("१४ अप्रैल २०२४", "hi"),
            ("14 апреля 2024 года", "ru"),
            ("14. huhtikuuta 2024", "fi"),
            ("2024. április 14.", "hu"),
            ("2024 m. balandžio 14 d.", "lt"),
        ] {
            let expected = (text != "the 14th of April").then(|| ("2024-04-14".to_owned(), true));
            let start = text.trim_start_matches("the ").trim_start_matches("ngày ");
            assert_eq!(read(start, tag), expected, "{text}");
        }
    }

    #[test]
    fn a_month_and_a_year_are_a_month() {
        assert_eq!(read("April 2024, 14 people", "en"), Some(("2024-04-01".into(), false)));
        assert_eq!(read("2024年4月", "ja"), Some(("2024-04-01".into(), false)));
        assert_eq!(read("14 people", "en"), None);
        assert_eq!(read("30 February 2024", "en"), None);
    }

    #[test]
    fn a_weekday_tells_the_order_of_figures() {
        assert_eq!(read("Wednesday 05/06/2024", "en"), Some(("2024-06-05".into(), true)));
        assert_eq!(read("Monday 05/06/2024", "en"), Some(("2024-05-06".into(), true)));
        assert_eq!(read("05/06/2024", "en"), None);
    }
}
