//! Guillemets that close where they should open: `déclaré :  » Je pense » ` for `« Je pense »`.

use super::{Editor, Mended, char_before};
use crate::leftovers::shapes::is_breadcrumb;
use copydesk_article::cleaning::RepairKind;

/// Languages that open with `«`. German and Danish open with `»`, and are left alone.
const OPEN_LEFT: &[&str] = &[
    "fr", "es", "it", "pt", "ca", "ru", "uk", "be", "el", "nb", "nn", "tr", "ro", "fa", "hy", "eu",
];

/// Languages that put a no-break space inside guillemets.
const SPACED: &[&str] = &["fr"];

/// Turns a `»` that opens: no quotation is open, a space stands before it and a word behind it, and
/// a `»` that closes follows.
pub(super) fn turn(mended: &mut Mended, language: Option<&str>) {
    let Some(language) = language.filter(|language| OPEN_LEFT.contains(language)) else { return };
    if is_breadcrumb(mended.text.text()) {
        return;
    }
    let line = mended.text.text().to_owned();
    let mut editor = Editor::new(mended, RepairKind::ReversedQuotation);
    let (mut open, mut done) = (false, 0);
    for (at, mark) in guillemets(&line) {
        if mark == '»' && !open && opens(&line, at) {
            let (start, end) = extent(&line, at);
            editor.copy(done..start);
            editor.replace(start..end, if SPACED.contains(&language) { "«\u{a0}" } else { "«" });
            done = end;
            open = true;
        } else {
            open = mark == '«';
        }
    }
    editor.finish(done);
}

/// The guillemets of a line, by their second byte: all other marks that begin as they do are rare.
pub(super) fn guillemets(line: &str) -> impl Iterator<Item = (usize, char)> {
    let bytes = line.as_bytes();
    memchr::memchr_iter(0xc2, bytes).filter_map(|at| match bytes.get(at + 1) {
        Some(0xab) => Some((at, '«')),
        Some(0xbb) => Some((at, '»')),
        _ => None,
    })
}

fn is_space(ch: char) -> bool {
    matches!(ch, ' ' | '\u{a0}' | '\u{202f}')
}

fn opens(line: &str, at: usize) -> bool {
    let rest = &line[at + '»'.len_utf8()..];
    let behind = rest.chars().find(|ch| !is_space(*ch));
    let word = behind.is_some_and(|ch| ch.is_alphanumeric() || matches!(ch, '…' | '[' | '¿' | '¡'));
    // A line that begins with » continues the quotation of the line before, by an old convention.
    let parted = char_before(line, at).is_some_and(is_space) && rest.starts_with(is_space);
    parted && word && guillemets(rest).next().is_some_and(|(_, mark)| mark == '»')
}

/// The mark with the no-break space before it, which belonged to the closing mark, and all spaces
/// behind it.
fn extent(line: &str, at: usize) -> (usize, usize) {
    let before = char_before(line, at).filter(|ch| *ch != ' ' && is_space(*ch));
    let before = before.map_or(at, |ch| at - ch.len_utf8());
    let spaced = before < at && char_before(line, before).is_some_and(is_space);
    let rest = &line[at + '»'.len_utf8()..];
    let spaces = rest.len() - rest.trim_start_matches(is_space).len();
    (if spaced { before } else { at }, line.len() - rest.len() + spaces)
}

#[cfg(test)]
mod tests {
    use super::super::tests::mended;
    use copydesk_article::cleaning::RepairKind::ReversedQuotation;

    #[test]
    fn reversed_guillemets_are_turned() {
        let turned = |text: &str| mended(text, "fr").0;
        assert_eq!(
            turned("Türkiye \u{a0}»\u{a0}continuera.\u{a0}»"),
            "Türkiye «\u{a0}continuera.\u{a0}»"
        );
        assert_eq!(
            turned("déclaré\u{a0}: \u{a0}»\u{a0}Je pense\u{a0}»"),
            "déclaré\u{a0}: «\u{a0}Je pense\u{a0}»"
        );
        let both = "de \u{a0}»\u{a0}très positives\u{a0}» et de «\u{a0}développement\u{a0}»";
        assert_eq!(
            turned(both),
            "de «\u{a0}très positives\u{a0}» et de «\u{a0}développement\u{a0}»"
        );
        assert_eq!(mended("dit \u{a0}» x\u{a0}»", "fr").1, [ReversedQuotation]);
    }

    #[test]
    fn closing_marks_and_other_conventions_stay() {
        for (text, language) in [
            ("«\u{a0}Oui\u{a0}» et «\u{a0}non\u{a0}» encore", "fr"),
            ("suite de la citation\u{a0}» a-t-il dit", "fr"),
            ("er sagte: »Ja« und »Nein«", "de"),
            ("Home » Cronaca » Bassa Pianura", "it"),
        ] {
            assert_eq!(mended(text, language).0, text);
        }
    }
}
