//! How common marks are among the articles of the log.
//!
//! A count-min sketch with conservative update (Cormode and Muthukrishnan 2005; Estan and Varghese
//! 2002) of two counters a mark, both in one line of 64 bytes, so that a look-up touches one. Counts are
//! never too low but for halving: once as many articles were counted as there is room for, all counts
//! are halved, so that they tell of recent articles. They follow from the log alone.

use super::Mark;
use crate::codec::{Malformed, Reader, Writer};
use crate::settings::Settings;

/// Counters of a line.
const LINE: usize = 32;

/// Articles for which a line has room: some four counters are raised for each mark and line.
const ARTICLES: u64 = 4;

/// Articles that are thought to have been seen before the first: a word is not rare because little was
/// read.
const BEFORE: u64 = 1024;

/// Weights are told in eighths of a bit.
pub(crate) const BIT: u32 = 8;

/// How common marks are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frequencies {
    lines: Vec<[u16; LINE]>,
    /// Articles that were counted, halved as counts are.
    articles: u64,
}

impl Frequencies {
    /// Of no article yet; there is a line for every 32 articles that are remembered at most.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let lines =
            (u64::from(settings.max_articles) / 32).next_power_of_two().clamp(1 << 10, 1 << 21);
        let lines = if settings.translation_hours == 0 { 1 } else { lines };
        Self { lines: vec![[0; LINE]; lines as usize], articles: 0 }
    }

    /// Takes note of the marks of an article.
    pub fn count(&mut self, marks: &[Mark]) {
        for mark in marks {
            let (line, one, other) = self.place(*mark);
            let Some(line) = self.lines.get_mut(line) else { continue };
            let raised = line[one].min(line[other]).saturating_add(1);
            line[one] = line[one].max(raised);
            line[other] = line[other].max(raised);
        }
        self.articles += 1;
        if self.articles >= self.lines.len() as u64 * ARTICLES {
            self.articles /= 2;
            self.lines.iter_mut().flatten().for_each(|count| *count /= 2);
        }
    }

    /// Of how many of the articles counted it is a mark: as many, or more.
    #[must_use]
    pub fn of(&self, mark: Mark) -> u32 {
        let (line, one, other) = self.place(mark);
        self.lines.get(line).map_or(0, |line| u32::from(line[one].min(line[other])))
    }

    /// How many articles counts tell of.
    pub(crate) fn articles(&self) -> u64 {
        self.articles
    }

    /// What it tells that a text has a mark of so many articles: the logarithm of their share, in parts
    /// of [`BIT`].
    pub(crate) fn weight(&self, count: u32) -> u32 {
        logarithm(self.articles + BEFORE).saturating_sub(logarithm(u64::from(count) + 1))
    }

    /// A line and two different places in it.
    fn place(&self, mark: Mark) -> (usize, usize, usize) {
        let hash = u64::from(mark).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let line = (hash >> 40) as usize & (self.lines.len() - 1);
        let one = (hash >> 30) as usize % LINE;
        let other = (one + 1 + (hash >> 20) as usize % (LINE - 1)) % LINE;
        (line, one, other)
    }

    /// Lines without counts are left out.
    pub(crate) fn write(&self, out: &mut Writer) {
        out.u64(self.articles);
        let full = |line: &[u16; LINE]| line.iter().any(|count| *count != 0);
        out.u64(self.lines.iter().filter(|line| full(line)).count() as u64);
        for (number, line) in (0_u32..).zip(&self.lines).filter(|(_, line)| full(line)) {
            out.u32(number);
            line.iter().for_each(|count| out.u16(*count));
        }
    }

    pub(crate) fn read(settings: &Settings, input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut frequencies = Self { articles: input.u64()?, ..Self::new(settings) };
        for _ in 0..input.u64()? {
            let number = input.u32()? as usize;
            let line = frequencies.lines.get_mut(number).ok_or(Malformed)?;
            for count in line {
                *count = input.u16()?;
            }
        }
        Ok(frequencies)
    }
}

/// The binary logarithm in parts of [`BIT`], rounded down; between powers of two the line between them.
pub(super) fn logarithm(value: u64) -> u32 {
    let whole = value.max(1).ilog2();
    let rest = if whole >= 3 { value >> (whole - 3) } else { value << (3 - whole) };
    whole * BIT + (rest & 7) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_not_too_low_and_seldom_too_high() {
        let mut frequencies = Frequencies::new(&Settings::default());
        for article in 0..2000_u32 {
            let marks: Vec<Mark> =
                (0..20).map(|i| if i < 2 { i } else { article * 20 + i }).collect();
            frequencies.count(&marks);
        }
        assert_eq!((frequencies.of(0), frequencies.of(1)), (2000, 2000));
        let wrong = (0..2000).filter(|article| frequencies.of(article * 20 + 7) != 1).count();
        assert!(wrong < 40, "{wrong}");
        assert!(frequencies.weight(2000) < BIT && frequencies.weight(1) > 10 * BIT);
        let mut out = Writer::default();
        frequencies.write(&mut out);
        assert_eq!(Frequencies::read(&Settings::default(), &mut Reader(&out.0)), Ok(frequencies));
    }

    #[test]
    fn old_counts_fade() {
        let settings = Settings { max_articles: 1, ..Settings::default() };
        let mut frequencies = Frequencies::new(&settings);
        frequencies.count(&[5]);
        (0..20_000).for_each(|_| frequencies.count(&[6]));
        assert_eq!(frequencies.of(5), 0);
        assert!(
            frequencies.articles() < 4096 && u64::from(frequencies.of(6)) <= frequencies.articles()
        );
    }

    #[test]
    fn logarithms_grow() {
        assert_eq!((logarithm(1), logarithm(2), logarithm(3), logarithm(1024)), (0, 8, 12, 80));
        assert!((1..5000).all(|value| logarithm(value) <= logarithm(value + 1)));
    }
}
