//! The table of weights.
//!
//! A feature is known by 64 bits of hash. A row is one word of eight bytes: seven weights, one
//! for each label, and eight bits of the hash to tell features apart. Rows lie in an
//! open-addressed table that is at most half full, so that most look-ups read one cache line. A
//! feature that is not in the table is taken for another one in less than one of a hundred
//! look-ups, and adds a little noise then.

use crate::features::MOST;
use crate::label::LABELS;
use crate::model::ModelError;

/// Weights of one feature, by label.
pub type Row = [i8; LABELS];

/// Scores of one token, by label; the last place is unused.
pub type Scores = [i32; 8];

/// Bits of a feature's hash that a model keeps: where it lies, and its check.
pub type Key = u32;

/// What a model keeps of a hash: its upper half without the last bit, which training uses for
/// itself.
#[must_use]
pub fn key(hash: u64) -> Key {
    u32::try_from(hash >> 32).unwrap_or(0) & !1
}

/// Weights lie in the table raised by so much, so that none is negative and they can be added side by side.
const RAISED: u8 = 0x80;

/// Every second byte of a row, each with room to be added [`MOST`] times.
const EVEN: u64 = 0x00ff_00ff_00ff_00ff;

/// Rows by feature.
#[derive(Debug, Clone)]
pub struct Table {
    rows: Vec<u64>,
    mask: usize,
}

impl Table {
    /// A table of rows by key.
    #[must_use]
    pub fn new(entries: &[(Key, Row)]) -> Self {
        let size = (entries.len() * 4 / 3 + 1).next_power_of_two().max(2);
        let mut table = Self { rows: vec![0; size], mask: size - 1 };
        for (key, row) in entries {
            let mut at = table.place(*key);
            while table.rows[at] != 0 {
                at = (at + 1) & table.mask;
            }
            let mut bytes = [0; 8];
            for (byte, weight) in bytes.iter_mut().zip(row) {
                *byte = weight.cast_unsigned() ^ RAISED;
            }
            bytes[LABELS] = check(*key);
            table.rows[at] = u64::from_le_bytes(bytes);
        }
        table
    }

    fn place(&self, key: Key) -> usize {
        (key >> 1) as usize & self.mask
    }

    /// Adds the weights of the features with these hashes, as many as a token has at most.
    ///
    /// The table does not fit in the caches. All features are looked up in the same round, the next row of
    /// those that were not decided by it in the next one: nothing in a round depends on what was read, so that
    /// the waits for memory overlap.
    pub fn add(&self, hashes: &[u64], scores: &mut Scores) {
        let mut open = [(0, 0); MOST];
        let mut count = hashes.len().min(MOST);
        for (place, hash) in open.iter_mut().zip(hashes) {
            let key = key(*hash);
            *place = (self.place(key), check(key));
        }
        let mut rows = [0; MOST];
        let (mut even, mut odd, mut known) = (0_u64, 0_u64, 0_i32);
        while count > 0 {
            for (row, (at, _)) in rows.iter_mut().zip(&open[..count]) {
                *row = self.rows.get(*at).copied().unwrap_or(0);
            }
            let mut left = 0;
            for place in 0..count {
                let (at, check) = open[place];
                let own = rows[place];
                let found = own >> 56 == u64::from(check);
                // Without a branch, which would be guessed wrong: what is not the feature's is nothing.
                let weights = own & 0_u64.wrapping_sub(u64::from(found));
                even += weights & EVEN;
                odd += (weights >> 8) & EVEN;
                known += i32::from(found);
                open[left] = ((at + 1) & self.mask, check);
                left += usize::from(!found && own >> 56 != 0);
            }
            count = left;
        }
        for (label, score) in scores.iter_mut().enumerate().take(LABELS) {
            let lanes = if label % 2 == 0 { even } else { odd };
            let sum = u16::try_from(lanes >> (label / 2 * 16) & 0xffff).unwrap_or(u16::MAX);
            *score += i32::from(sum) - known * i32::from(RAISED);
        }
    }
}

/// Eight bits of the key, from its upper end, never 0.
fn check(key: Key) -> u8 {
    u8::try_from(key >> 24).unwrap_or(0).max(1)
}

/// Writes rows in the order of their keys: keys as differences of variable length, then the
/// weights, label by label, which compresses best.
pub fn write(entries: &[(Key, Row)], out: &mut Vec<u8>) {
    let mut last = 0;
    for (key, _) in entries {
        let mut rest = key - last;
        while rest >= 0x80 {
            out.push(u8::try_from(rest & 0x7f).unwrap_or(0) | 0x80);
            rest >>= 7;
        }
        out.push(u8::try_from(rest).unwrap_or(0));
        last = *key;
    }
    for label in 0..LABELS {
        out.extend(entries.iter().map(|(_, row)| row[label].cast_unsigned()));
    }
}

/// Reads `count` rows that [`write`] wrote.
///
/// # Errors
/// [`ModelError::Cut`] if bytes are missing or left over.
pub fn read(bytes: &[u8], count: usize) -> Result<Vec<(Key, Row)>, ModelError> {
    let mut keys = Vec::with_capacity(count.min(bytes.len()));
    let (mut rest, mut last) = (bytes.iter(), 0_u32);
    for _ in 0..count {
        let (mut difference, mut shift) = (0_u32, 0_u32);
        loop {
            let byte = *rest.next().ok_or(ModelError::Cut)?;
            let part = u32::from(byte & 0x7f);
            difference |= part.checked_shl(shift).ok_or(ModelError::Cut)?;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        last = last.wrapping_add(difference);
        keys.push(last);
    }
    let weights = rest.as_slice();
    if weights.len() != count * LABELS {
        return Err(ModelError::Cut);
    }
    let weight = |label: usize, at: usize| weights[label * count + at].cast_signed();
    let row = |at: usize| std::array::from_fn(|label| weight(label, at));
    Ok(keys.into_iter().enumerate().map(|(at, key)| (key, row(at))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_again_and_survive_writing() {
        let entries: Vec<(Key, Row)> =
            (1..1000_u32).map(|n| (n * 4_000_036, [1, -2, 3, 0, 0, 0, n as u8 as i8])).collect();
        let mut bytes = Vec::new();
        write(&entries, &mut bytes);
        assert_eq!(read(&bytes, entries.len()).unwrap(), entries);
        assert!(read(&bytes[..bytes.len() - 1], entries.len()).is_err());
        let table = Table::new(&entries);
        let mut scores = [0; 8];
        table.add(&[u64::from(entries[4].0) << 32, 1 << 40], &mut scores);
        assert_eq!(scores[..7], [1, -2, 3, 0, 0, 0, 5]);
    }

    #[test]
    fn the_largest_weights_can_be_added_as_often_as_a_token_has_features() {
        for weight in [i8::MIN, i8::MAX] {
            let mut scores = [0; 8];
            Table::new(&[(2, [weight; LABELS])]).add(&[2 << 32; MOST], &mut scores);
            assert_eq!(scores[..LABELS], [i32::from(weight) * MOST as i32; LABELS]);
        }
    }
}
