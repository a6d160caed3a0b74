//! What is surely no mark: ASCII but capitals, digits and what ends a sentence, eight bytes at a time.
//!
//! Nine of ten bytes of most texts are that.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// A run of bytes that are no mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dull {
    pub(super) length: usize,
    /// Whether there are letters in it.
    pub(super) letters: bool,
}

/// The run from byte `at` on; it may end too early.
pub(super) fn length(bytes: &[u8], at: usize) -> Dull {
    let mut dull = Dull { length: 0, letters: false };
    while let Some(eight) = bytes.get(at + dull.length..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*eight);
        let letters = between(word, b'a', b'z');
        // From the full stop to the question mark there are digits, and the colon.
        let ends = between(word, b'.', b'?') | equal(word, b'!') | equal(word, b'\n');
        let other = ends | between(word, b'A', b'Z') | equal(word, b'|') | word & HIGH;
        let length = other.trailing_zeros() as usize / 8;
        let below = if other == 0 { HIGH } else { (1 << other.trailing_zeros()) - 1 };
        dull.letters |= letters & below != 0;
        dull.length += length;
        if other != 0 {
            break;
        }
    }
    dull
}

/// The high bit of every byte of ASCII that is at least `least` and at most `most`.
fn between(word: u64, least: u8, most: u8) -> u64 {
    let low = word & !HIGH;
    // A carry into the high bit where the byte is at least so much.
    let at_least = |least: u8| low + ONES * u64::from(0x80 - least);
    at_least(least) & !at_least(most + 1) & !word & HIGH
}

fn equal(word: u64, byte: u8) -> u64 {
    between(word, byte, byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_run_ends_before_what_may_be_a_mark(text in "[a-z ,'-]{0,30}(\\PC|[A-Z0-9.\n])[a-z ,'-]{0,30}", at in 0_usize..20) {
            let bytes = text.as_bytes();
            let rest = bytes.get(at..).unwrap_or_default();
            let dull = |byte: &&u8| {
                byte.is_ascii() && !byte.is_ascii_uppercase() && !b"!\n|".contains(byte)
                    && !(b'.'..=b'?').contains(*byte)
            };
            let run = rest.iter().take_while(dull).count();
            let dull = length(bytes, at);
            prop_assert!(dull.length <= run && dull.length + 8 > run.min(rest.len()));
            prop_assert_eq!(dull.letters, rest[..dull.length].iter().any(u8::is_ascii_lowercase));
        }
    }
}
