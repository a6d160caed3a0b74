//! Guillemets that close where they should open: `déclaré :  » Je pense » ` for `« Je pense »`.

use super::{Editor, Mended};
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
    let chars: Vec<char> = mended.text.marks().iter().map(|mark| mark.ch).collect();
    let Some(language) = language.filter(|language| OPEN_LEFT.contains(language)) else { return };
    if !chars.contains(&'»') {
        return;
    }
    let mut editor = Editor::new(mended, RepairKind::ReversedQuotation);
    let mut open = false;
    let mut at = 0;
    while at < chars.len() {
        match chars[at] {
            '«' => open = true,
            '»' if !open && opens(&chars, at) => {
                open = true;
                // The no-break space in front belonged to the closing mark.
                let (start, end) = extent(&chars, at);
                editor.out = without_last(&editor.out, at - start);
                let to = if SPACED.contains(&language) { "«\u{a0}" } else { "«" };
                editor.replace(start..end, to);
                at = end;
                continue;
            }
            '»' => open = false,
            _ => {}
        }
        editor.copy(at..at + 1);
        at += 1;
    }
    editor.finish();
}

fn is_space(ch: char) -> bool {
    matches!(ch, ' ' | '\u{a0}' | '\u{202f}')
}

fn opens(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|i| chars[i]);
    let behind = chars[at + 1..].iter().find(|ch| !is_space(**ch));
    let word = behind.is_some_and(|ch| ch.is_alphanumeric() || matches!(ch, '…' | '[' | '¿' | '¡'));
    let spaced = chars.get(at + 1).copied().is_some_and(is_space);
    // A line that begins with » continues the quotation of the line before, by an old convention.
    let parted = before.is_some_and(is_space) && spaced;
    let rest = &chars[at + 1..];
    let next = rest.iter().position(|ch| matches!(ch, '«' | '»')).map(|i| rest[i]);
    parted && word && next == Some('»')
}

/// The mark with the no-break space before it and all spaces behind it.
fn extent(chars: &[char], at: usize) -> (usize, usize) {
    let start = if at > 1 && chars[at - 1] != ' ' && is_space(chars[at - 2]) { at - 1 } else { at };
    let end = at + 1 + chars[at + 1..].iter().take_while(|ch| is_space(**ch)).count();
    (start, end)
}

fn without_last(text: &copydesk_html::Traced, count: usize) -> copydesk_html::Traced {
    text.slice(0..text.marks().len() - count.min(text.marks().len()))
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
        ] {
            assert_eq!(mended(text, language).0, text);
        }
    }
}
