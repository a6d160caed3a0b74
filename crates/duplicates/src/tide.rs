//! Which articles are still remembered: lots of the log, and when they are dropped.
//!
//! The log is cut into lots of [`Settings::lot`] offsets. A lot is dropped as a whole, the oldest
//! first, and only when another one begins: so what is remembered at an offset follows from the log
//! below it alone, whoever asks.

use crate::clock::{EventClock, UNDATED};
use crate::codec::{Malformed, Reader, Writer};
use crate::settings::Settings;
use std::collections::VecDeque;

/// What time it is by the log, and which lots are live.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Tide {
    clock: EventClock,
    lots: VecDeque<Lot>,
    start: Start,
}

/// So many offsets of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Lot {
    number: u64,
    articles: u64,
    /// The latest event time in it.
    newest_ms: i64,
}

/// Where the log began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Start {
    /// Whether earlier records had been deleted.
    late: bool,
    /// Event time of the first articles, if so.
    at_ms: Option<i64>,
}

/// What an arrival changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    /// The time that the arrival is filed under, in milliseconds of the Unix epoch.
    pub(crate) at_ms: i64,
    /// The lot that began with it, if one did.
    pub(crate) began: bool,
}

impl Tide {
    /// Says that the log's first records had been deleted.
    pub(crate) fn begin_late(&mut self) {
        self.start.late = true;
    }

    /// Takes note of an article at `offset`.
    pub(crate) fn see(
        &mut self,
        offset: u64,
        event_time_ms: Option<i64>,
        settings: &Settings,
    ) -> Turn {
        let settling = self.clock.is_settling();
        let at_ms = self.clock.see(event_time_ms);
        if settling {
            self.start.at_ms = self.clock.now();
        }
        let number = offset / u64::from(settings.lot);
        let began = self.lots.back().is_none_or(|lot| lot.number < number);
        if began {
            self.lots.push_back(Lot { number, articles: 0, newest_ms: i64::MIN });
            self.drop_lots(settings);
        }
        if let Some(lot) = self.lots.back_mut() {
            lot.articles += 1;
            lot.newest_ms = lot.newest_ms.max(at_ms);
        }
        Turn { at_ms, began }
    }

    fn drop_lots(&mut self, settings: &Settings) {
        let horizon = self.horizon_ms(settings);
        while let Some(front) = self.lots.front().copied().filter(|_| self.lots.len() > 1) {
            let later = self.articles() - front.articles;
            let old = horizon.is_some_and(|horizon| front.newest_ms < horizon)
                && front.newest_ms != UNDATED;
            let spare = later >= u64::from(settings.min_articles);
            // There must be room for the lot that begins.
            let most = u64::from(settings.max_articles);
            let full = self.articles() + u64::from(settings.lot) > most;
            if !(old && spare || full) {
                return;
            }
            self.lots.pop_front();
        }
    }

    /// Offsets below this are forgotten.
    pub(crate) fn floor(&self, settings: &Settings) -> u64 {
        self.lots.front().map_or(0, |lot| lot.number * u64::from(settings.lot))
    }

    /// Articles in the live lots.
    pub(crate) fn articles(&self) -> u64 {
        self.lots.iter().map(|lot| lot.articles).sum()
    }

    /// Articles with an event time before this may be forgotten, in milliseconds of the Unix epoch.
    pub(crate) fn horizon_ms(&self, settings: &Settings) -> Option<i64> {
        self.clock.now().map(|now| now.saturating_sub(settings.reach_ms()))
    }

    /// The time, by the articles, in milliseconds of the Unix epoch.
    pub(crate) fn now(&self) -> Option<i64> {
        self.clock.now()
    }

    /// The event time, in milliseconds of the Unix epoch, before which articles are missing although
    /// the window reaches further back; `None` if the memory is complete.
    pub(crate) fn remembers_since_ms(&self, settings: &Settings) -> Option<i64> {
        let at = self.start.at_ms.filter(|_| self.start.late)?;
        self.horizon_ms(settings).is_none_or(|horizon| horizon < at).then_some(at)
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.u64(self.clock.recent.len() as u64);
        self.clock.recent.iter().for_each(|at| out.i64(*at));
        out.u64(self.lots.len() as u64);
        for lot in &self.lots {
            out.u64(lot.number);
            out.u64(lot.articles);
            out.i64(lot.newest_ms);
        }
        out.u8(u8::from(self.start.late));
        out.option(self.start.at_ms, Writer::i64);
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut tide = Self::default();
        for _ in 0..input.u64()? {
            tide.clock.recent.push_back(input.i64()?);
        }
        for _ in 0..input.u64()? {
            let (number, articles) = (input.u64()?, input.u64()?);
            tide.lots.push_back(Lot { number, articles, newest_ms: input.i64()? });
        }
        tide.start.late = input.u8()? != 0;
        tide.start.at_ms = input.option(Reader::i64)?;
        Ok(tide)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    fn settings() -> Settings {
        Settings {
            window_days: 2,
            allowed_lateness_hours: 24,
            min_articles: 0,
            lot: 40,
            ..Settings::default()
        }
    }

    #[test]
    fn lots_are_dropped_when_all_of_them_is_old_and_one_date_does_not_make_it_so() {
        let (mut tide, settings) = (Tide::default(), settings());
        for offset in 0..40 {
            tide.see(offset, Some(10 * DAY), &settings);
        }
        assert_eq!((tide.floor(&settings), tide.articles()), (0, 40));
        tide.see(40, Some(9_999 * DAY), &settings);
        tide.see(80, Some(10 * DAY), &settings);
        assert_eq!(tide.floor(&settings), 0);
        for offset in 81..140 {
            tide.see(offset, Some(13 * DAY + 1), &settings);
        }
        assert_eq!(tide.floor(&settings), 40, "the lot with the odd date stays");
        let mut out = Writer::default();
        tide.write(&mut out);
        assert_eq!(Tide::read(&mut Reader(&out.0)), Ok(tide));
    }

    #[test]
    fn the_oldest_lots_go_when_there_are_too_many_articles() {
        let settings = Settings { max_articles: 80, ..settings() };
        let mut tide = Tide::default();
        for offset in 0..400 {
            tide.see(offset, Some(0), &settings);
            assert!(tide.articles() <= 80);
        }
    }

    #[test]
    fn a_log_that_began_late_says_so_until_the_window_is_full() {
        let (mut tide, settings) = (Tide::default(), settings());
        tide.begin_late();
        assert_eq!(tide.remembers_since_ms(&settings), None);
        tide.see(7, Some(10 * DAY), &settings);
        assert_eq!(tide.remembers_since_ms(&settings), Some(10 * DAY));
        for offset in 8..100 {
            tide.see(offset, Some(14 * DAY), &settings);
        }
        let since = tide.remembers_since_ms(&settings);
        assert!(since.is_none_or(|since| since > 10 * DAY), "{since:?}");
    }
}
