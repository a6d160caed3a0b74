//! Runs of ASCII letters and digits, and their hashes: eight bytes at a time.
//!
//! Most words of most texts are such runs. Byte by byte, half of the time of a sketch went into
//! branches that nobody can predict: where a word ends, and how long it is.

use xxhash_rust::xxh3::xxh3_64;

/// Zero bytes that must follow a text, so that two words of eight bytes can be read from any place.
pub(crate) const PADDING: usize = 16;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Eight bytes from `at` on, the first lowest; zeros beyond the end.
fn load(bytes: &[u8], at: usize) -> u64 {
    let eight = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>);
    eight.map_or(0, |eight| u64::from_le_bytes(*eight))
}

/// A run of lower-case letters and digits of ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    /// In bytes.
    pub(crate) length: usize,
    /// Whether a digit is among them.
    pub(crate) digit: bool,
}

/// The run that begins at `at`; of no length where none does.
#[inline]
pub(crate) fn run(bytes: &[u8], mut at: usize) -> Run {
    let (start, mut digits) = (at, 0);
    loop {
        let (letter, digit) = kinds(load(bytes, at));
        let other = !(letter | digit) & HIGH;
        // The lowest bit of those that are other, and all below it.
        digits |= digit & (other ^ other.wrapping_sub(1));
        if other != 0 {
            let length = at - start + other.trailing_zeros() as usize / 8;
            return Run { length, digit: digits != 0 };
        }
        at += 8;
    }
}

/// The high bit of every byte that is a lower-case letter, and of every one that is a digit.
#[inline]
fn kinds(word: u64) -> (u64, u64) {
    let low = word & !HIGH;
    // A carry into the high bit where the byte is at least so much.
    let at_least = |least: u8| low + ONES * u64::from(0x80 - least);
    let letter = at_least(b'a') & !at_least(b'z' + 1);
    let digit = at_least(b'0') & !at_least(b'9' + 1);
    (letter & !word & HIGH, digit & !word & HIGH)
}

/// Where the next byte of ASCII's white space or controls is, from `at` on; [`PADDING`] ends a text.
#[inline]
pub(crate) fn low(bytes: &[u8], mut at: usize) -> usize {
    loop {
        let word = load(bytes, at);
        let visible = ((word & !HIGH) + ONES * u64::from(0x80 - 0x21_u8)) | word;
        let other = !visible & HIGH;
        if other != 0 {
            return at + other.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
}

/// Constants of wyhash (Wang Yi, public domain).
const SECRET: [u64; 3] = [0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB, 0x8EBC_6AF0_9C88_C6E3];

/// The hash of the `length` bytes from `at` on; at least [`PADDING`] bytes follow `at` in `bytes`.
pub(crate) fn hash(bytes: &[u8], at: usize, length: usize) -> u64 {
    if length > 16 {
        return xxh3_64(bytes.get(at..at + length).unwrap_or_default());
    }
    let keep = |word: u64, bytes: usize| match bytes {
        0 => 0,
        1..8 => word & ((1 << (8 * bytes)) - 1),
        _ => word,
    };
    let low = keep(load(bytes, at), length);
    let high = keep(load(bytes, at + 8), length.saturating_sub(8));
    folded(low, high, length)
}

/// The same of a word by itself.
pub(crate) fn hash_word(word: &[u8]) -> u64 {
    if word.len() > 16 {
        return xxh3_64(word);
    }
    let mut padded = [0; PADDING];
    padded[..word.len()].copy_from_slice(word);
    folded(load(&padded, 0), load(&padded, 8), word.len())
}

/// The folded multiplication of wyhash.
fn folded(low: u64, high: u64, length: usize) -> u64 {
    let seed = SECRET[1] ^ (length as u64).wrapping_mul(SECRET[2]);
    let product = u128::from(low ^ SECRET[0]) * u128::from(high ^ seed);
    let mixed = product as u64 ^ (product >> 64) as u64;
    let product = u128::from(mixed ^ SECRET[2]) * u128::from(SECRET[0]);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn runs_and_hashes_are_those_of_the_slow_way(
            text in prop::collection::vec(prop_oneof![b'a'..=b'z', b'0'..=b'9', any::<u8>()], 0..60),
            at in 0_usize..60,
        ) {
            let at = at.min(text.len());
            let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            let slow = text[at..].iter().take_while(|byte| plain(byte)).count();
            let padded = [&text[..], &[0; PADDING]].concat();
            let digit = text[at..at + slow].iter().any(u8::is_ascii_digit);
            prop_assert_eq!(run(&padded, at), Run { length: slow, digit });
            let seen = text[at..].iter().take_while(|byte| **byte > b' ').count();
            prop_assert_eq!(low(&padded, at), at + seen);
            prop_assert_eq!(hash(&padded, at, slow), hash_word(&text[at..at + slow]));
        }
    }

    #[test]
    fn short_words_do_not_meet() {
        let mut seen = BTreeSet::new();
        let mut count = 0;
        for length in 0..4 {
            for number in 0..26_u32.pow(length) {
                let letter = |place: u32| b'a' + (number / 26_u32.pow(place) % 26) as u8;
                let word: Vec<u8> = (0..length).map(letter).collect();
                seen.insert(hash_word(&word));
                // The same letters and a zero byte are another word.
                seen.insert(hash_word(&[&word[..], &[0]].concat()));
                count += 2;
            }
        }
        assert_eq!(seen.len(), count);
    }
}
