//! Which words of a text are kept as its marks.

use super::scan::Found;
use super::{MOST, Mark};

/// Digits of a number from which on it is telling by itself.
const LONG: u32 = 3;

/// Sounds from which on a name is long enough; what is longer is no more telling.
const ENOUGH: u32 = 4;

/// The marks of these words, in their order. Long numbers go first, then names with a capital, then
/// words of scripts without case, the long ones of them first; of what is alike the lowest hashes, so
/// that two texts keep the same of what they share.
pub(super) fn chosen(found: &[Found]) -> Box<[Mark]> {
    if found.len() <= MOST {
        return found.iter().map(|found| found.mark).collect();
    }
    let mut ranked: Vec<(u64, u32)> =
        found.iter().zip(0..).map(|(found, at)| (rank(found), at)).collect();
    ranked.select_nth_unstable(MOST - 1);
    ranked.truncate(MOST);
    ranked.sort_unstable_by_key(|(_, at)| *at);
    ranked.iter().map(|(_, at)| found[*at as usize].mark).collect()
}

fn rank(found: &Found) -> u64 {
    let class = match found {
        Found { number: true, length, .. } if *length >= LONG => 0,
        Found { caseless: true, length, .. } => 2 + u64::from(ENOUGH - (*length).min(ENOUGH)),
        _ => 1,
    };
    class << 32 | u64::from(found.mark.wrapping_mul(0x9E37_79B1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_more_is_kept_in_the_order_of_the_text() {
        let word = |mark, number, caseless, length| Found {
            mark,
            number,
            caseless,
            length,
            from: 0,
            to: 0,
        };
        let mut found: Vec<Found> = (0..100).map(|i| word(i * 2, false, true, 4)).collect();
        found.insert(50, word(7, true, false, 4));
        found.push(word(1001, false, false, 3));
        let kept = chosen(&found);
        assert_eq!(kept.len(), MOST);
        assert!(kept.contains(&7) && kept.last() == Some(&1001));
        let places: Vec<usize> = kept
            .iter()
            .map(|mark| found.iter().position(|found| found.mark == *mark).unwrap())
            .collect();
        assert!(places.is_sorted());
        assert_eq!(chosen(&found[..5]).len(), 5);
    }
}
