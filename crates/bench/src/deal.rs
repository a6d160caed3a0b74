//! Dealing by chance: the order of things, and one of several.

use copydesk_testkit::articles::Random;

/// Fisher and Yates.
pub(crate) fn shuffle<T>(items: &mut [T], random: &mut Random) {
    for at in (1..items.len()).rev() {
        items.swap(at, below(random, at + 1));
    }
}

/// A number below `bound`.
pub(crate) fn below(random: &mut Random, bound: usize) -> usize {
    let bound = u64::try_from(bound.max(1)).unwrap_or(u64::MAX);
    usize::try_from(random.below(bound)).unwrap_or(0)
}

/// One of them.
pub(crate) fn one_of<T: Copy>(items: &[T], random: &mut Random) -> Option<T> {
    items.get(below(random, items.len())).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_keeps_what_it_deals_and_follows_from_its_seed() {
        let deal = |seed| {
            let mut items: Vec<usize> = (0..50).collect();
            shuffle(&mut items, &mut Random::new(seed));
            items
        };
        assert_eq!(deal(3), deal(3));
        assert_ne!(deal(3), deal(5));
        let mut sorted = deal(3);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..50).collect::<Vec<_>>());
    }
}
