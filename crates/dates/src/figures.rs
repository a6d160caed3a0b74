//! Dates in figures, and which of 04/05 is the month.

use crate::hints::{Hints, Order};
use crate::token::Token;

/// A year, a month and, if it is known, a day, as they stand, with the place behind them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) year: i16,
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) end: usize,
}

/// A date in figures at `at`: `2024-04-14`, `14.04.2024`, `14/4/24`, `2024. 4. 14.`; none where day
/// and month could be either and nothing tells.
pub(crate) fn at(tokens: &[Token], at: usize, hints: &Hints) -> Option<Figures> {
    let [a, s, b, t, c] = tokens.get(at..at + 5)? else { return None };
    let mark = ['.', '/', '-'].into_iter().find(|mark| s.is(*mark))?;
    // "2024. 4. 14." has gaps behind its points; "3 - 4 - 2024" is arithmetic.
    let spaced = s.gap || t.gap || (mark != '.' && (b.gap || c.gap));
    if !t.is(mark) || spaced {
        return None;
    }
    let (first, second, third) = (a.number()?, b.number()?, c.number()?);
    // "1.2.3.2024" and "10.0.0.1" are no dates.
    let end = at + 5;
    let more = tokens.get(end).is_some_and(|next| !next.gap && next.is(mark))
        && tokens.get(end + 1).is_some_and(|next| !next.gap && next.number().is_some());
    if more {
        return None;
    }
    let date = match (first.1, second.1, third.1) {
        (4, 1..=2, 1..=2) => (first.0, second.0, third.0),
        (1..=2, 1..=2, 4) => {
            let (day, month) = day_and_month(first.0, second.0, mark, hints)?;
            (third.0, month, day)
        }
        (2, 2, 2) => {
            let (day, month) = day_and_month(first.0, second.0, mark, hints)?;
            (2000 + third.0, month, day)
        }
        _ => return None,
    };
    let (year, month, day) = date;
    let sane = (1..=12).contains(&month) && (1..=31).contains(&day);
    let figures = Figures {
        year: i16::try_from(year).ok()?,
        month: u8::try_from(month).ok()?,
        day: u8::try_from(day).ok()?,
        end,
    };
    sane.then_some(figures)
}

/// Day and month out of two numbers.
fn day_and_month(first: u64, second: u64, mark: char, hints: &Hints) -> Option<(u64, u64)> {
    // Nobody writes the month first with points.
    let order = if mark == '.' { Order::DayFirst } else { hints.order() };
    match (first, second) {
        (13.., _) => Some((first, second)),
        (_, 13..) => Some((second, first)),
        (same, other) if same == other => Some((same, other)),
        _ => match order {
            Order::DayFirst => Some((first, second)),
            Order::MonthFirst => Some((second, first)),
            Order::Unknown => None,
        },
    }
}

/// `20240414`, as a whole.
pub(crate) fn compact(token: &Token) -> Option<(i16, u8, u8)> {
    let (value, 8) = token.number()? else { return None };
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    let sane = (1..=12).contains(&month) && (1..=31).contains(&day);
    sane.then_some((i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokens;

    fn read(text: &str, tag: &str) -> Option<(i16, u8, u8)> {
        let figures = at(&tokens(text, 20), 0, &Hints::new(Some(tag), None, None))?;
        Some((figures.year, figures.month, figures.day))
    }

    #[test]
    fn figures_are_read_in_the_order_of_the_country() {
        let day = Some((2024, 5, 4));
        assert_eq!(read("2024-05-04", "en"), day);
        assert_eq!(read("04.05.2024", "en"), day);
        assert_eq!(read("04/05/2024", "fr"), day);
        assert_eq!(read("05/04/2024", "en-US"), day);
        assert_eq!(read("04/05/2024", "en"), None);
        assert_eq!(read("25/05/2024", "en"), Some((2024, 5, 25)));
        assert_eq!(read("2024. 5. 4.", "ko"), day);
        assert_eq!(read("04.05.24", "de"), day);
        assert_eq!(read("10.0.0.1", "de"), None);
        assert_eq!(read("1.2.3", "de"), None);
        assert_eq!(compact(&tokens("20240504", 2)[0]), day);
    }
}
