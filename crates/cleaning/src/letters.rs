//! Letters and digits, told by one look into a table: those of the standard library are searched anew for
//! every character.

use std::sync::LazyLock;

/// Where the scripts of alphabets end and those of kana, Han and Hangul begin.
const END: u32 = 0x3000;

/// A bit for every character below.
static TABLE: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let bits = |first: u32| {
        let letter = |bit: &u32| char::from_u32(first + bit).is_some_and(char::is_alphanumeric);
        (0..64).filter(letter).fold(0, |bits, bit| bits | 1 << bit)
    };
    (0..END).step_by(64).map(bits).collect()
});

/// As [`char::is_alphanumeric`].
pub(crate) fn is_alphanumeric(ch: char) -> bool {
    if ch.is_ascii() {
        return ch.is_ascii_alphanumeric();
    }
    match TABLE.get(ch as usize / 64) {
        Some(bits) => bits >> (ch as usize % 64) & 1 == 1,
        None => is_common_letter(ch) || ch.is_alphanumeric(),
    }
}

/// Letters of kana, Han and Hangul.
fn is_common_letter(ch: char) -> bool {
    matches!(ch, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_what_the_standard_library_says() {
        for ch in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(ch), ch.is_alphanumeric(), "{ch:?}");
        }
    }
}
