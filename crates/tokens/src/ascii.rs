//! Runs of ASCII letters, eight bytes at once.

const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of every byte.
const HIGH: u64 = 0x80 * ONES;

/// Bytes that make words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    /// How many.
    pub(crate) length: usize,
    /// Whether there is a capital among them.
    pub(crate) capitals: bool,
}

/// The letters, figures and underscores of ASCII from a place on; of those in the last seven bytes of the
/// text it may say nothing.
#[inline]
pub(crate) fn run(bytes: &[u8], from: usize) -> Run {
    let mut found = Run { length: 0, capitals: false };
    while let Some(chunk) = bytes.get(from + found.length..).and_then(<[u8]>::first_chunk) {
        let chunk = u64::from_le_bytes(*chunk);
        let others = !words(chunk) & HIGH;
        // All bits below the first other byte.
        let own = others.wrapping_sub(1) & !others;
        found.capitals |= within(chunk, b'A', b'Z') & own != 0;
        let length = others.trailing_zeros() as usize / 8;
        found.length += length;
        if length < 8 {
            break;
        }
    }
    found
}

/// The high bits of the bytes that make words.
#[inline]
fn words(chunk: u64) -> u64 {
    let letters = within(chunk | (0x20 * ONES), b'a', b'z');
    (letters | within(chunk, b'0', b'9') | within(chunk, b'_', b'_')) & !chunk
}

/// The high bits of the bytes between two, both included; of bytes beyond ASCII as of those below.
#[inline]
fn within(chunk: u64, first: u8, last: u8) -> u64 {
    let low = chunk & !HIGH;
    let from = low.wrapping_add(u64::from(0x80 - first) * ONES);
    let after = low.wrapping_add(u64::from(0x7f - last) * ONES);
    from & !after & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_at_every_place() {
        for byte in 0..=u8::MAX {
            for place in 0..12 {
                let mut bytes = [b'z'; 32];
                bytes[place] = byte;
                let word = byte.is_ascii_alphanumeric() || byte == b'_';
                let found = run(&bytes, 0);
                assert_eq!(found.length, if word { 32 } else { place }, "{byte} at {place}");
                assert_eq!(found.capitals, byte.is_ascii_uppercase(), "{byte} at {place}");
            }
        }
        assert_eq!(run(b"abcdefghijk", 0), Run { length: 8, capitals: false });
        assert_eq!(run(b"abc", 0).length, 0);
        assert_eq!(run(b"abc", 9).length, 0);
        assert!(!run(b"abc, DEFGHIJ", 0).capitals);
    }
}
