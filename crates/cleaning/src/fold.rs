//! A text as phrases are compared.

use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// `text` in lower case, without accents and points, with one kind of apostrophe and single spaces.
///
/// Vowel signs of Indic scripts and voicing marks of kana are letters, and stay.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let table = TABLE.as_slice();
    let mut rest = text;
    loop {
        let run = run(rest, out.is_empty() || out.ends_with(' '));
        let from = out.len();
        out.push_str(&rest[..run]);
        if let Some(run) = out.get_mut(from..) {
            run.make_ascii_lowercase();
        }
        let mut chars = rest[run..].chars();
        let Some(ch) = chars.next() else { break };
        rest = chars.as_str();
        if ch == ' ' {
            push(&mut out, ch);
        } else if keeps_shape(ch) {
            out.push(ch);
        } else {
            match table.get(ch as usize) {
                Some(Folded::One(folded)) => out.push(*folded),
                Some(Folded::Nothing) => {}
                Some(Folded::Other) | None => fold_char(&mut out, ch),
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// How many bytes a text begins with of which only the case may change: ASCII characters and single spaces.
/// `spaced` tells whether a space here would be one too many.
fn run(text: &str, mut spaced: bool) -> usize {
    let ends = |byte: u8| {
        let space = byte == b' ';
        let kept = if space { !spaced } else { byte.is_ascii_graphic() && byte != b'`' };
        spaced = space;
        !kept
    };
    text.bytes().position(ends).unwrap_or(text.len())
}

/// What becomes of a character, whatever stands beside it.
#[derive(Debug, Clone, Copy)]
enum Folded {
    One(char),
    Nothing,
    /// Several characters, or one that depends on those before it.
    Other,
}

/// Of every character up to general punctuation: nearly all that texts of alphabets hold.
static TABLE: LazyLock<Vec<Folded>> = LazyLock::new(|| {
    const END: char = '\u{2100}';
    let of = |ch: char| {
        // Behind a letter: a space at the beginning would not be seen.
        let mut folded = String::from("x");
        fold_char(&mut folded, ch);
        let mut chars = folded.chars().skip(1);
        match (chars.next(), chars.next()) {
            (None, _) => Folded::Nothing,
            (Some(only), None) if !only.is_whitespace() => Folded::One(only),
            _ => Folded::Other,
        }
    };
    ('\0'..END).map(of).collect()
});

fn fold_char(out: &mut String, ch: char) {
    if ch.is_ascii() {
        push(out, ch.to_ascii_lowercase());
    } else if matches!(ch, '\u{900}'..='\u{9ff}') {
        // The dot of borrowed sounds is often left out.
        out.extend(ch.nfd().filter(|part| !matches!(part, '\u{93c}' | '\u{9bc}')));
    } else if keeps_shape(ch) {
        out.push(ch);
    } else {
        let parts = ch.nfkd().filter(|part| !is_accent(*part));
        parts.flat_map(char::to_lowercase).for_each(|part| push(out, part));
    }
}

/// Scripts without case and accents: nothing to do.
fn keeps_shape(ch: char) -> bool {
    matches!(ch, '\u{a00}'..='\u{10ff}' | '\u{2460}'..='\u{24ff}' | '\u{3041}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

fn is_accent(ch: char) -> bool {
    canonical_combining_class(ch) != 0
}

fn push(out: &mut String, ch: char) {
    match ch {
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '`' | '´' => out.push('\''),
        'œ' => out.push_str("oe"),
        'æ' => out.push_str("ae"),
        'ß' => out.push_str("ss"),
        'ı' => out.push('i'),
        'ł' => out.push('l'),
        'ø' => out.push('o'),
        'ς' => out.push('σ'),
        'đ' => out.push('d'),
        // Arabic letters that keyboards of other languages write otherwise.
        'ى' | 'ی' => out.push('ي'),
        'ک' => out.push('ك'),
        'ـ' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => {}
        ch if ch.is_whitespace() => {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
        }
        ch => out.push(ch),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding_forgets_case_accents_and_typography() {
        for (text, folded) in [
            ("  À LIRE\u{a0}AUSSI :  L’Été ", "a lire aussi : l'ete"),
            ("İstanbul ße ISI ısı", "istanbul sse isi isi"),
            ("Čtěte též", "ctete tez"),
            ("Łódź Øre", "lodz ore"),
            ("فوتو: أ إ آ ی", "فوتو: ا ا ا ي"),
            ("फ़ोटो", "फोटो"),
            ("ガス", "ガス"),
            ("사진", "사진"),
            ("Διαβάστε ΕΠΊΣΗΣ επίσης", "διαβαστε επισησ επισησ"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    proptest! {
        #[test]
        fn the_table_says_what_each_character_says(text in "\\PC{0,40}") {
            let mut slow = String::new();
            text.chars().for_each(|ch| fold_char(&mut slow, ch));
            prop_assert_eq!(fold(&text), slow.trim_end());
        }

        #[test]
        fn folding_twice_changes_nothing_more(text in "\\PC{0,40}") {
            // Without letters that fold to letters which fold again by their neighbours.
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
