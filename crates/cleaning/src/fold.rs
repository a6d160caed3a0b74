//! A text as phrases are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// `text` in lower case, without accents and points, with one kind of apostrophe and single spaces.
///
/// Vowel signs of Indic scripts and voicing marks of kana are letters, and stay.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        if ch.is_ascii() {
            push(&mut out, ch.to_ascii_lowercase());
        } else if matches!(ch, '\u{900}'..='\u{9ff}') {
            // The dot of borrowed sounds is often left out.
            out.extend(ch.nfd().filter(|part| !matches!(part, '\u{93c}' | '\u{9bc}')));
        } else if keeps_shape(ch) {
            out.push(ch);
        } else {
            let parts = ch.nfkd().filter(|part| !is_accent(*part));
            parts.flat_map(char::to_lowercase).for_each(|part| push(&mut out, part));
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Scripts without case and accents: nothing to do.
fn keeps_shape(ch: char) -> bool {
    matches!(ch, '\u{900}'..='\u{10ff}' | '\u{2460}'..='\u{24ff}' | '\u{3041}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
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
        fn folding_twice_changes_nothing_more(text in "\\PC{0,40}") {
            // Without letters that fold to letters which fold again by their neighbours.
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
