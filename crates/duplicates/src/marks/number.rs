//! The normal form of a number: its digits, without what parts them.
//!
//! 1,234.5 and 1.234,5 and 1 234,5 and ١٬٢٣٤٫٥ are the same number in four ways of writing. Which sign
//! parts thousands and which decimals need not be known, if neither counts.

use super::signs::{Kind, Signs};

/// A number at the beginning of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// Its digits as a number, without leading zeros.
    pub(super) value: u64,
    /// How many digits that has.
    pub(super) digits: u32,
    /// Its bytes in the text.
    pub(super) length: usize,
}

/// Digits that are read; further ones do not count.
const MOST: u32 = 18;

/// The number that `text` begins with.
pub(super) fn read(text: &str, signs: Signs) -> Number {
    let mut number = Number { value: 0, digits: 0, length: 0 };
    let mut group = 0;
    let mut groups = 0;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let sign = signs.of(c);
        if sign.kind() == Kind::Digit {
            if number.digits < MOST && (number.digits > 0 || sign.digit() > 0) {
                number.value = number.value * 10 + u64::from(sign.digit());
                number.digits += 1;
            }
            group += 1;
            number.length = text.len() - rest.as_str().len();
        } else {
            let next = rest.clone().take(4).take_while(|c| signs.of(*c).kind() == Kind::Digit);
            let next = next.count();
            let parts = match c {
                '.' | ',' | '\'' | '’' | '٬' | '٫' | '，' => next > 0,
                // Thousands, not two numbers one after the other.
                ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' => {
                    next == 3 && (group == 3 && groups > 0 || group <= 3 && groups == 0)
                }
                _ => false,
            };
            if !parts {
                break;
            }
            (group, groups) = (0, groups + 1);
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let read = |text: &str| read(text, Signs::get());
        for text in
            ["1,234.5", "1.234,5", "1 234,5", "1\u{202F}234,5", "1'234.5", "١٬٢٣٤٫٥", "१२३४५"]
        {
            let number = read(text);
            assert_eq!(
                (number.value, number.digits, number.length),
                (12_345, 5, text.len()),
                "{text}"
            );
        }
        assert_eq!(read("2024 300 people").value, 2024);
        assert_eq!((read("007, said").value, read("007, said").length), (7, 3));
        assert_eq!(read("14. April").length, 2);
    }
}
