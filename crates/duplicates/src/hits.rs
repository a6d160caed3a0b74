//! What an index slot found for one record of the log.

use crate::codec::{Malformed, Reader, Writer};
use crate::marks::likeness::Likeness;
use crate::memo::Trail;
use crate::text::figures::Agreement;

/// The most alike articles that are reported of one arrival.
pub(crate) const MOST: usize = 8;

/// Shares are told in parts of this.
pub(crate) const WHOLE: u16 = 10_000;

/// An earlier article that shares text with the arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its offset in the log.
    pub(crate) offset: u64,
    /// How many features the two share.
    pub(crate) shared: u16,
    /// The share of the arrival's text that is in the other, and of the other's in the arrival, in
    /// parts of [`WHOLE`].
    pub(crate) of_this: u16,
    pub(crate) of_match: u16,
    /// How far their figures agree.
    pub(crate) figures: Agreement,
    /// The share of the first third of the arrival's text that is in the other, in parts of [`WHOLE`].
    pub(crate) of_head: u16,
    /// The share of the other's first third that is in the arrival, in parts of [`WHOLE`].
    pub(crate) of_head_there: u16,
}

impl Hit {
    /// The larger of the two shares, in parts of [`WHOLE`].
    pub(crate) fn share(&self) -> u16 {
        self.of_this.max(self.of_match)
    }

    /// Better ones first: how sure it is, how alike, the earlier of two.
    fn rank(&self) -> impl Ord + use<> {
        (std::cmp::Reverse((self.evidence(0), self.share(), self.shared)), self.offset)
    }

    fn write(&self, out: &mut Writer) {
        out.u64(self.offset);
        [self.shared, self.of_this, self.of_match].into_iter().for_each(|number| out.u16(number));
        out.u8(self.figures.same);
        out.u8(self.figures.differ);
        out.u8(self.figures.lone);
        out.u16(self.of_head);
        out.u16(self.of_head_there);
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let offset = input.u64()?;
        let (shared, of_this, of_match) = (input.u16()?, input.u16()?, input.u16()?);
        let figures = Agreement { same: input.u8()?, differ: input.u8()?, lone: input.u8()? };
        let (of_head, of_head_there) = (input.u16()?, input.u16()?);
        Ok(Self { offset, shared, of_this, of_match, figures, of_head, of_head_there })
    }
}

/// The likeliest translations that are reported of one arrival.
const MOST_ECHOES: usize = 4;

/// An earlier article that may be a translation of the arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Echo {
    /// Its offset in the log.
    pub(crate) offset: u64,
    /// What the marks of both have in common.
    pub(crate) likeness: Likeness,
}

impl Echo {
    pub(crate) fn new(offset: u64, likeness: Likeness) -> Self {
        Self { offset, likeness }
    }

    /// Puts the likeliest first, the earlier of two that are as likely, and leaves out all but a few.
    pub(crate) fn settle(echoes: &mut Vec<Self>) {
        echoes
            .sort_by_cached_key(|echo| (std::cmp::Reverse(echo.likeness.evidence()), echo.offset));
        echoes.truncate(MOST_ECHOES);
    }

    fn write(&self, out: &mut Writer) {
        out.u64(self.offset);
        let Likeness { shared, bits, of_this, of_match, order } = self.likeness;
        [shared, bits, of_this, of_match, order].into_iter().for_each(|number| out.u16(number));
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let offset = input.u64()?;
        let likeness = Likeness {
            shared: input.u16()?,
            bits: input.u16()?,
            of_this: input.u16()?,
            of_match: input.u16()?,
            order: input.u16()?,
        };
        Ok(Self { offset, likeness })
    }
}

/// What an index slot found for one record of the log; several slots' together are the same as that
/// of one slot with all virtual shards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits {
    /// The first arrival of the same article with the same text.
    pub(crate) again: Option<u64>,
    /// The latest arrival of the same article.
    pub(crate) before: Option<Hit>,
    /// The first arrival of the same text.
    pub(crate) exact: Option<u64>,
    /// The most alike others, best first, at most [`MOST`].
    pub(crate) alike: Vec<Hit>,
    /// The likeliest translations, best first, at most [`MOST_ECHOES`].
    pub(crate) echoes: Vec<Echo>,
    /// Of a takedown: the arrivals that it names, ascending.
    pub(crate) named: Vec<u64>,
    /// Whether the article's own slot holds one that is so like it that its features find both.
    pub(crate) twin: bool,
    /// By what the place in the log is known again.
    pub(crate) trail: Trail,
}

impl Hits {
    /// The hits of all slots as one.
    #[must_use]
    pub fn merge(all: impl IntoIterator<Item = Self>) -> Self {
        let mut merged = Self::default();
        let earlier = |one: Option<u64>, other: Option<u64>| one.into_iter().chain(other).min();
        for hits in all {
            merged.again = earlier(merged.again, hits.again);
            merged.exact = earlier(merged.exact, hits.exact);
            let later = merged.before.into_iter().chain(hits.before);
            merged.before = later.max_by_key(|hit| hit.offset);
            merged.alike.extend(hits.alike);
            merged.echoes.extend(hits.echoes);
            merged.named.extend(hits.named);
            merged.twin |= hits.twin;
            merged.trail = hits.trail;
        }
        merged.settle();
        merged
    }

    /// Puts what was collected in order.
    pub(crate) fn settle(&mut self) {
        self.alike.sort_by_cached_key(Hit::rank);
        self.alike.truncate(MOST);
        Echo::settle(&mut self.echoes);
        self.named.sort_unstable();
        self.named.dedup();
    }

    /// As bytes, little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.option(self.again, Writer::u64);
        out.option(self.before, |out, hit| hit.write(out));
        out.option(self.exact, Writer::u64);
        out.u64(self.alike.len() as u64);
        self.alike.iter().for_each(|hit| hit.write(&mut out));
        out.u64(self.echoes.len() as u64);
        self.echoes.iter().for_each(|echo| echo.write(&mut out));
        out.u64(self.named.len() as u64);
        self.named.iter().for_each(|offset| out.u64(*offset));
        out.u8(u8::from(self.twin));
        out.u64(self.trail.0);
        out.0
    }

    /// Reads what [`Hits::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`NoHits`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoHits> {
        let mut input = Reader(bytes);
        let hits = Self::read(&mut input).and_then(|hits| input.end().map(|()| hits));
        hits.map_err(|_| NoHits)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let again = input.option(Reader::u64)?;
        let before = input.option(Hit::read)?;
        let exact = input.option(Reader::u64)?;
        let alike = (0..input.u64()?).map(|_| Hit::read(input)).collect::<Result<_, _>>()?;
        let echoes = (0..input.u64()?).map(|_| Echo::read(input)).collect::<Result<_, _>>()?;
        let named = (0..input.u64()?).map(|_| input.u64()).collect::<Result<_, _>>()?;
        let (twin, trail) = (input.u8()? != 0, Trail(input.u64()?));
        Ok(Self { again, before, exact, alike, echoes, named, twin, trail })
    }
}

/// Bytes that are no hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not hits of an index slot")]
pub struct NoHits;

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(offset: u64, share: u16) -> Hit {
        Hit {
            offset,
            shared: 20,
            of_this: share,
            of_match: share,
            figures: Default::default(),
            of_head: share,
            of_head_there: share,
        }
    }

    #[test]
    fn together_they_are_as_one() {
        let some = |again: Option<u64>, exact: Option<u64>, alike: &[Hit]| {
            let before = again.map(|offset| hit(offset, 0));
            let likeness =
                Likeness { shared: 9, bits: 90, of_this: 9000, of_match: 9000, order: 1 };
            let echoes = alike.iter().map(|hit| Echo::new(hit.offset, likeness)).collect();
            let (alike, named) = (alike.to_vec(), vec![again.unwrap_or(7)]);
            let (twin, trail) = (again.is_none(), Trail(9));
            Hits { again, before, exact, alike, echoes, named, twin, trail }
        };
        let one = some(Some(5), None, &[hit(9, 9000), hit(2, 5000)]);
        let two = some(Some(3), Some(4), &[hit(1, 9000), hit(6, 7000), hit(8, 100)]);
        let merged = Hits::merge([one.clone(), two.clone()]);
        assert_eq!(merged, Hits::merge([two, one]));
        assert_eq!(
            (merged.again, merged.exact, merged.before),
            (Some(3), Some(4), Some(hit(5, 0)))
        );
        let order: Vec<u64> = merged.alike.iter().map(|hit| hit.offset).collect();
        assert_eq!((order, merged.named.clone()), (vec![1, 9, 6, 2, 8], vec![3, 5]));
        assert!(merged.echoes.iter().map(|echo| echo.offset).eq([1, 2, 6, 8]));
        let bytes = merged.to_bytes();
        assert_eq!(Hits::from_bytes(&bytes), Ok(merged));
        for end in 0..bytes.len() {
            assert_eq!(Hits::from_bytes(&bytes[..end]), Err(NoHits));
        }
    }
}
