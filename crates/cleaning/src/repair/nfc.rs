//! Canonical composition (NFC).

use super::{Editor, Mended, char_at};
use copydesk_article::cleaning::RepairKind;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Composes letters and their marks, cluster by cluster, so that positions stay exact.
pub(super) fn compose(mended: &mut Mended, _: Option<&str>) {
    let text = mended.text.text();
    if is_nfc(text) {
        return;
    }
    let line = text.to_owned();
    let mut editor = Editor::new(mended, RepairKind::Nfc);
    let mut start = 0;
    while let Some(first) = char_at(&line, start) {
        let joined = |ch: &char| canonical_combining_class(*ch) != 0 || is_jamo_tail(*ch);
        let rest = &line[start + first.len_utf8()..];
        let tail: usize = rest.chars().take_while(joined).map(char::len_utf8).sum();
        let end = start + first.len_utf8() + tail;
        let composed: String = line[start..end].nfc().collect();
        editor.replace(start..end, &composed);
        start = end;
    }
    editor.finish(start);
}

/// Vowels and final consonants of Hangul, which compose with what stands before them.
fn is_jamo_tail(ch: char) -> bool {
    matches!(ch, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}')
}

#[cfg(test)]
mod tests {
    use super::super::tests::mended;
    use copydesk_article::cleaning::RepairKind::Nfc;

    #[test]
    fn marks_join_their_letters() {
        assert_eq!(
            mended("e\u{301}te\u{301} \u{1112}\u{1161}\u{11ab}", "fr"),
            ("été 한".into(), vec![Nfc; 3])
        );
    }
}
