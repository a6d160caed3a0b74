//! Words of a name: cut, written together, with digraphs.

use unicode_normalization::UnicodeNormalization;

/// A run of letters, or what stands between two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece<'t> {
    pub(crate) text: &'t str,
    pub(crate) is_word: bool,
}

/// The text as words and what stands between them, in turn.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut start = 0;
    let mut within: Option<bool> = None;
    for (at, c) in text.char_indices() {
        let is_word = c.is_alphanumeric() || is_mark(c);
        if let Some(before) = within
            && before != is_word
        {
            pieces.push(Piece { text: &text[start..at], is_word: before });
            start = at;
        }
        within = Some(is_word);
    }
    if let Some(is_word) = within {
        pieces.push(Piece { text: &text[start..], is_word });
    }
    pieces
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{640}' | '\u{64b}'..='\u{65f}' | 'ー')
}

/// The first letter as a capital.
pub(crate) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Without the hyphens and apostrophes between letters; nothing if there are none.
pub(crate) fn joined(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let kept = |at: usize| {
        let between = at > 0
            && letters[at - 1].is_alphabetic()
            && letters.get(at + 1).is_some_and(|next| next.is_alphabetic());
        let sign =
            copydesk_tokens::is_hyphen(letters[at]) || copydesk_tokens::is_apostrophe(letters[at]);
        !(between && sign)
    };
    let joined: String = (0..letters.len()).filter(|&at| kept(at)).map(|at| letters[at]).collect();
    (joined.len() != text.len()).then_some(joined)
}

/// Two letters for one with a mark, as German, Danish and Norwegian do it without the mark; nothing if there is
/// none.
pub(crate) fn digraphs(text: &str) -> Option<String> {
    let mut changed = false;
    let mut written = String::with_capacity(text.len() + 4);
    for c in text.nfc() {
        let two = match c {
            'ä' => "ae",
            'ö' | 'ø' => "oe",
            'ü' => "ue",
            'å' => "aa",
            'Ä' => "Ae",
            'Ö' | 'Ø' => "Oe",
            'Ü' => "Ue",
            'Å' => "Aa",
            other => {
                written.push(other);
                continue;
            }
        };
        written.push_str(two);
        changed = true;
    }
    changed.then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_joined_and_spelled_out() {
        let cut = pieces("Kim Jong-un");
        let texts: Vec<&str> = cut.iter().map(|piece| piece.text).collect();
        assert_eq!(texts, ["Kim", " ", "Jong", "-", "un"]);
        assert!(cut[0].is_word && !cut[1].is_word);
        assert_eq!(joined("Kim Jong-un").as_deref(), Some("Kim Jongun"));
        assert_eq!(joined("O’Brien").as_deref(), Some("OBrien"));
        assert_eq!(joined("A - B"), None);
        assert_eq!(digraphs("Müller").as_deref(), Some("Mueller"));
        assert_eq!(digraphs("Muller"), None);
    }
}
