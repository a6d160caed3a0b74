//! Folding: the form in which names and texts are compared.
//!
//! Letters are decomposed, marks of Latin, Greek, Cyrillic, Arabic and Hebrew are dropped,
//! case is folded, and letters that lists spell either way become one (ß and ss, dotless
//! and dotted i, ø and o, Persian and Arabic kaf and yeh). Marks of other scripts stay:
//! there they are vowels.

use crate::script::{Class, class};
use crate::token;
use unicode_normalization::char::decompose_canonical;

/// Adds the folded form of one character.
pub fn fold_char(c: char, folded: &mut String) {
    if c.is_ascii() {
        folded.push(c.to_ascii_lowercase());
        return;
    }
    if let Some(small) = plain_cyrillic(c) {
        folded.push(small);
        return;
    }
    decompose_canonical(narrow(c), |part| {
        if is_dropped(part) {
            return;
        }
        match part {
            'ß' | 'ẞ' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            'ı' => folded.push('i'),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'đ' | 'Đ' => folded.push('d'),
            'ς' => folded.push('σ'),
            'ک' => folded.push('ك'),
            'ی' | 'ى' => folded.push('ي'),
            'ٱ' => folded.push('ا'),
            // Letters without case.
            '\u{5d0}'..='\u{109f}' | '\u{2e80}'..='\u{9fff}' => folded.push(part),
            _ => folded.extend(part.to_lowercase()),
        }
    });
}

/// The small form of a Russian letter that is not composed: the general tables are slow.
fn plain_cyrillic(c: char) -> Option<char> {
    match c {
        'Й' | 'й' => None,
        'А'..='Я' => char::from_u32(u32::from(c) + 0x20),
        'а'..='я' => Some(c),
        _ => None,
    }
}

/// Full-width Latin letters and digits as their ordinary forms.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Marks that make no difference, and characters that only steer the layout.
pub(crate) fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}'
        | '\u{640}' | '\u{64b}'..='\u{655}' | '\u{670}'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The folded tokens of a short text.
pub fn folded_tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    token::scan(text, |_, folded| tokens.push(folded.to_owned()));
    tokens
}

/// Whether a spelling has anything by which it can be found.
pub fn has_token(text: &str) -> bool {
    text.chars().any(|c| !matches!(class(c), Class::Other | Class::Extend))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        folded_tokens(text).join(" ")
    }

    #[test]
    fn spellings_that_differ_in_marks_and_case_are_one() {
        assert_eq!(folded("Türkiye"), "turkiye");
        assert_eq!(folded("İSTANBUL"), folded("istanbul"));
        assert_eq!(folded("Diyarbakır"), folded("DIYARBAKIR"));
        assert_eq!(folded("Weißes Haus"), "weisses haus");
        assert_eq!(folded("États-Unis"), "etats unis");
        assert_eq!(folded("E\u{301}tats"), "etats");
        assert_eq!(folded("Łódź Malmø"), "lodz malmo");
        assert_eq!(folded("ＵＮ"), "un");
        assert_eq!(folded("أنقرة"), folded("انقرة"));
        assert_eq!(folded("Київ"), folded("Киів"));
    }

    #[test]
    fn vowel_signs_of_indic_scripts_stay() {
        assert_ne!(folded("की"), folded("का"));
        assert!(!has_token("?! «»") && has_token("中"));
    }
}
