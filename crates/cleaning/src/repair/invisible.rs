//! Zero-width and control characters.

use super::{Editor, Mended};
use copydesk_article::cleaning::RepairKind;

/// Drops what is not seen and says nothing. Joiners stay (Persian and emoji need them), and so do
/// the marks of right-to-left text.
pub(super) fn drop(mended: &mut Mended, _: Option<&str>) {
    let line = mended.text.text().to_owned();
    let mut editor = Editor::new(mended, RepairKind::InvisibleCharacter);
    let mut done = 0;
    for (at, noise) in line.match_indices(is_noise) {
        editor.copy(done..at);
        done = at + noise.len();
        editor.replace(at..done, "");
    }
    editor.finish(done);
}

fn is_noise(ch: char) -> bool {
    matches!(ch, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffc}' | '\u{180e}')
        || (ch.is_control() && !matches!(ch, '\n' | '\r' | '\t'))
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
