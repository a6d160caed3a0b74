//! Where a name may begin and end.

use copydesk_tokens::Class;
use copydesk_tokens::{Gap, Token};
use unicode_segmentation::GraphemeCursor;

/// Particles that Korean writes unspaced after a name.
const PARTICLES: &[&str] = &[
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "에서",
    "에게",
    "에는",
    "에도",
    "와",
    "과",
    "도",
    "로",
    "으로",
    "만",
    "까지",
    "부터",
    "보다",
    "측",
    "측은",
    "측이",
    "군",
    "내",
    "산",
    "발",
    "이나",
    "나",
    "처럼",
    "간",
    "에선",
    "에만",
    "이라",
    "라고",
    "이라고",
    "라는",
    "이라는",
];

/// How far around a name its line is read for small letters, in bytes.
const LINE_WINDOW: usize = 160;

/// Whether a name may begin with the token: not within a compound, a word or an address.
pub(crate) fn may_start(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    match token.gap {
        Gap::Hyphen | Gap::Address => false,
        Gap::Dot => token.capital,
        Gap::None => !(token.class == Class::Hangul && follows_hangul(tokens, at)),
        _ => true,
    }
}

/// Whether a name may end with the token.
pub(crate) fn may_end(text: &str, tokens: &[Token], at: usize) -> bool {
    let Some(next) = tokens.get(at + 1) else { return true };
    match next.gap {
        Gap::Hyphen | Gap::Address => false,
        Gap::Dot => next.capital,
        Gap::None if next.class == Class::Hangul && follows_hangul(tokens, at + 1) => {
            let unspaced = |token: &&Token| token.gap == Gap::None && token.class == Class::Hangul;
            // Longer than any particle is long enough.
            let rest = tokens[at + 1..].iter().take_while(unspaced).take(5);
            let end = rest.last().map_or(next.end, |token| token.end);
            PARTICLES.contains(&&text[next.start..end])
        }
        _ => true,
    }
}

fn follows_hangul(tokens: &[Token], at: usize) -> bool {
    at > 0 && tokens[at - 1].class == Class::Hangul
}

/// Whether an offset stands between two grapheme clusters.
pub(crate) fn is_boundary(text: &str, offset: usize) -> bool {
    let (before, after) = text.split_at(offset);
    let plain = |c: Option<char>| c.is_none_or(stands_alone);
    if plain(before.chars().next_back()) && plain(after.chars().next()) {
        return true;
    }
    GraphemeCursor::new(offset, text.len(), true).is_boundary(text, 0).unwrap_or(false)
}

/// Common letters and signs that are a cluster by themselves beside each other: the tables are slow.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\n' | ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}'
        | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}'
        | '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{64a}' | '\u{671}'..='\u{6d3}'
        | '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

/// Whether the line around a span has letters, and all are capitals.
pub(crate) fn is_shouted(text: &str, start: usize, end: usize) -> bool {
    let mut from = start.saturating_sub(LINE_WINDOW);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = end.saturating_add(LINE_WINDOW).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let before = text[from..start].rsplit('\n').next().unwrap_or_default();
    let after = text[end..to].split('\n').next().unwrap_or_default();
    let letters = || before.chars().chain(after.chars());
    letters().any(char::is_uppercase) && !letters().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_capitals_are_known() {
        let text = "Quiet.\nTHE UN SAYS\nquiet";
        let at = text.find("UN").unwrap();
        assert!(is_shouted(text, at, at + 2));
        assert!(!is_shouted("the UN says", 4, 6));
        assert!(!is_shouted("UN", 0, 2));
    }

    #[test]
    fn boundaries_respect_clusters() {
        assert!(is_boundary("ab", 1) && is_boundary("ab", 2));
        assert!(!is_boundary("a\u{301}", 1));
    }

    #[test]
    fn letters_that_stand_alone_do() {
        let alone: Vec<char> = ('\0'..='\u{ffff}').filter(|c| stands_alone(*c)).collect();
        assert!(alone.len() > 20_000);
        for own in alone {
            for other in [own, 'a', '\n', 'я', '中', '©'] {
                for pair in [[own, other], [other, own]] {
                    let text: String = pair.iter().collect();
                    let mut cursor = GraphemeCursor::new(pair[0].len_utf8(), text.len(), true);
                    assert_eq!(cursor.is_boundary(&text, 0), Ok(true), "{text:?}");
                }
            }
        }
    }
}
