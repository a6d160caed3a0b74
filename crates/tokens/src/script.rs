//! Classes of characters: which make words, which are words by themselves, which join.

use unicode_normalization::char::is_combining_mark;

/// How a character takes part in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Part of a word of a script with spaces; digits and the underscore too.
    Word,
    /// Part of a run of katakana, taken as one word.
    Katakana,
    /// A Hangul syllable: a token each, for particles follow the name unspaced.
    Hangul,
    /// A character of a script without spaces: a token each.
    Single,
    /// A mark or invisible sign that belongs to the character before it.
    Extend,
    /// Space, punctuation, symbol.
    Other,
}

/// The class of a character.
pub fn class(c: char) -> Class {
    if c.is_ascii() {
        let word = c.is_ascii_alphanumeric() || c == '_';
        return if word { Class::Word } else { Class::Other };
    }
    match c {
        // The letters of the commonest scripts first: the general tables are slow.
        '\u{c0}'..='\u{d6}'
        | '\u{d8}'..='\u{f6}'
        | '\u{f8}'..='\u{24f}'
        | '\u{391}'..='\u{3a1}'
        | '\u{3a3}'..='\u{3ce}'
        | '\u{400}'..='\u{481}'
        | '\u{5d0}'..='\u{5ea}'
        | '\u{620}'..='\u{63f}'
        | '\u{641}'..='\u{64a}'
        | '\u{671}'..='\u{6d3}'
        | '\u{904}'..='\u{939}' => Class::Word,
        '\u{30fb}' | '\u{ff65}' => Class::Other,
        '\u{30a1}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => {
            Class::Katakana
        }
        '\u{1100}'..='\u{11ff}'
        | '\u{3130}'..='\u{318f}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}' => Class::Hangul,
        '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' => Class::Extend,
        _ if is_combining_mark(c) => Class::Extend,
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{2fdf}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{309f}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Class::Single,
        _ => alphanumeric(c),
    }
}

fn alphanumeric(c: char) -> Class {
    if c.is_alphanumeric() && !is_apostrophe(c) { Class::Word } else { Class::Other }
}

/// A trailing jamo continues the Hangul syllable before it.
pub(crate) fn is_trailing_jamo(code: u32) -> bool {
    matches!(code, 0x1160..=0x11ff | 0xd7b0..=0xd7ff)
}

/// Apostrophes, and the letters and accents typed for them.
pub fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`'
            | '´'
            | '\u{2018}'
            | '\u{2019}'
            | '\u{201b}'
            | '\u{2b9}'
            | '\u{2bb}'
            | '\u{2bc}'
            | '\u{2bd}'
            | '\u{2be}'
            | '\u{2bf}'
            | '\u{2032}'
            | '\u{5f3}'
            | '\u{ff07}'
    )
}

/// Hyphens that make compounds (dashes part phrases and are none).
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{58a}' | '\u{5be}' | '\u{ff0d}')
}

/// Whether a word beginning so counts as capitalised: every letter that is not small,
/// thus all letters of scripts without case (Georgian has capitals but no such use).
pub fn passes_as_capital(c: char) -> bool {
    !c.is_lowercase() || matches!(c, '\u{10d0}'..='\u{10ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_classed_by_script() {
        for (c, expected) in [
            ('a', Class::Word),
            ('é', Class::Word),
            ('Я', Class::Word),
            ('ع', Class::Word),
            ('7', Class::Word),
            ('中', Class::Single),
            ('の', Class::Single),
            ('ไ', Class::Single),
            ('ト', Class::Katakana),
            ('ー', Class::Katakana),
            ('・', Class::Other),
            ('한', Class::Hangul),
            ('\u{301}', Class::Extend),
            ('\u{200d}', Class::Extend),
            ('’', Class::Other),
            ('\u{2bc}', Class::Other),
            ('–', Class::Other),
        ] {
            assert_eq!(class(c), expected, "{c:?}");
        }
    }

    #[test]
    fn capitals() {
        assert!(passes_as_capital('É') && passes_as_capital('中') && passes_as_capital('ს'));
        assert!(!passes_as_capital('é') && !passes_as_capital('я'));
    }
}
