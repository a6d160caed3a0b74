//! Zero-width and control characters.

use super::{Editor, Mended};
use copydesk_article::cleaning::RepairKind;

/// Drops what is not seen and says nothing. Joiners stay (Persian and emoji need them), and so do
/// the marks of right-to-left text.
pub(super) fn drop(mended: &mut Mended) {
    let chars: Vec<char> = mended.text.marks().iter().map(|mark| mark.ch).collect();
    if !chars.iter().any(|ch| is_noise(*ch)) {
        return;
    }
    let mut editor = Editor::new(mended, RepairKind::InvisibleCharacter);
    for (at, ch) in chars.iter().enumerate() {
        match ch {
            '\t' => editor.replace(at..at + 1, " "),
            ch if is_noise(*ch) => editor.replace(at..at + 1, ""),
            _ => editor.copy(at..at + 1),
        }
    }
    editor.finish();
}

fn is_noise(ch: char) -> bool {
    matches!(ch, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffc}' | '\u{180e}')
        || (ch.is_control() && !matches!(ch, '\n' | '\r'))
}

#[cfg(test)]
mod tests {
    use super::super::tests::mended;
    use copydesk_article::cleaning::RepairKind::InvisibleCharacter;

    #[test]
    fn soft_hyphens_and_zero_width_spaces_go() {
        let text = "Donau\u{ad}dampf\u{200b}schiff\u{7}\u{feff}";
        assert_eq!(mended(text, "de"), ("Donaudampfschiff".into(), vec![InvisibleCharacter; 4]));
    }
}
