//! Kana, made ready for the table.

/// The word as hiragana with the marks of doubled consonants taken out; nothing if it is no kana at all.
pub(crate) fn hiragana(word: &str) -> Option<String> {
    word.chars().map(|c| kana(c).then(|| flat(c))).collect()
}

fn kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30f6}' | 'ー')
}

/// Katakana as hiragana: the blocks are 0x60 apart.
fn flat(c: char) -> char {
    match c {
        '\u{30a1}'..='\u{30f6}' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    }
}

/// What stands between doubled consonants in hiragana.
pub(crate) const DOUBLE: char = 'っ';

/// A spelling with the first consonant doubled, "tch" for "ch".
pub(crate) fn doubled(text: &str) -> String {
    match text.chars().next() {
        Some('c') => format!("t{text}"),
        Some(first) if !"aeiou".contains(first) => format!("{first}{text}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn katakana_becomes_hiragana() {
        assert_eq!(hiragana("トヨタ").as_deref(), Some("とよた"));
        assert_eq!(hiragana("ソニーx"), None);
        assert_eq!(doubled("po"), "ppo");
        assert_eq!(doubled("chi"), "tchi");
    }
}
