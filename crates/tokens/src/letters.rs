//! What is known of each character of the basic plane, in one table: the general tables of Unicode are slow.

use crate::fold::fold_char;
use crate::script::{Class, class, passes_as_capital};
use std::sync::LazyLock;

/// Classes by number.
const CLASSES: [Class; 8] = [
    Class::Other,
    Class::Word,
    Class::Katakana,
    Class::Hangul,
    Class::Single,
    Class::Extend,
    Class::Other,
    Class::Other,
];

/// The character folds to another one, which stands in the lower half.
const CHANGES: u32 = 1 << 20;
/// It folds to none or to several.
const INTRICATE: u32 = 1 << 21;
const CAPITAL: u32 = 1 << 19;

static TABLE: LazyLock<Letters> = LazyLock::new(Letters::new);

/// A character's class, whether it passes as a capital, and its folded form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letter(u32);

/// Every letter of the basic plane.
pub(crate) struct Letters(Box<[Letter; 0x1_0000]>);

impl Letters {
    /// The table; it is made when it is first asked for.
    pub(crate) fn table() -> &'static Self {
        &TABLE
    }

    fn new() -> Self {
        let mut all = Box::new([Letter(INTRICATE); 0x1_0000]);
        for (code, letter) in (0..).zip(all.iter_mut()) {
            if let Some(c) = char::from_u32(code) {
                *letter = Letter::of(c);
            }
        }
        Self(all)
    }

    /// What is known of the character with this code.
    #[inline]
    pub(crate) fn get(&self, code: u32) -> Letter {
        u16::try_from(code).map_or_else(|_| Letter::far(code), |code| self.0[usize::from(code)])
    }
}

impl Letter {
    fn of(c: char) -> Self {
        let number = CLASSES.iter().position(|own| *own == class(c)).unwrap_or(0);
        let mut bits = u32::try_from(number).unwrap_or(0) << 16;
        if passes_as_capital(c) {
            bits |= CAPITAL;
        }
        let mut folded = String::new();
        fold_char(c, &mut folded);
        let mut letters = folded.chars();
        Self(match (letters.next(), letters.next()) {
            (Some(own), None) if own == c => bits,
            (Some(other), None) if u32::from(other) < 0x1_0000 => bits | CHANGES | u32::from(other),
            _ => bits | INTRICATE | CHANGES,
        })
    }

    /// Of a character beyond the basic plane.
    #[cold]
    fn far(code: u32) -> Self {
        let letter = char::from_u32(code).map_or(Self(0), Self::of);
        // Its lower half says nothing.
        Self(letter.0 | INTRICATE | CHANGES)
    }

    #[inline]
    pub(crate) fn class(self) -> Class {
        CLASSES[(self.0 >> 16 & 7) as usize]
    }

    /// Whether both are of one class.
    #[inline]
    pub(crate) fn is_alike(self, other: Self) -> bool {
        (self.0 ^ other.0) >> 16 & 7 == 0
    }

    #[inline]
    pub(crate) fn is_capital(self) -> bool {
        self.0 & CAPITAL != 0
    }

    /// Whether its folded form is another one.
    #[inline]
    pub(crate) fn changes(self) -> bool {
        self.0 & CHANGES != 0
    }

    /// Adds its folded form; `own` is the character itself.
    #[inline]
    pub(crate) fn fold(self, own: char, folded: &mut String) {
        if self.0 & INTRICATE != 0 {
            fold_char(own, folded);
        } else if self.changes() {
            folded.extend(char::from_u32(self.0 & 0xffff));
        } else {
            folded.push(own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_rules_say() {
        let table = Letters::table();
        for c in (0..0x3_0000).chain([0x10_ffff]).filter_map(char::from_u32) {
            let letter = table.get(u32::from(c));
            assert_eq!(letter.class(), class(c), "{c:?}");
            assert_eq!(letter.is_capital(), passes_as_capital(c), "{c:?}");
            let (mut own, mut plain) = (String::new(), String::new());
            letter.fold(c, &mut own);
            fold_char(c, &mut plain);
            assert_eq!(own, plain, "{c:?}");
            assert!(letter.changes() || own == c.to_string(), "{c:?}");
        }
    }
}
