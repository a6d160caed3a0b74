//! Spaces: doubled, odd, before commas, and inside French guillemets.

use super::{Editor, Mended};
use copydesk_article::cleaning::RepairKind;

/// Mends the spaces of the line. Single no-break spaces are typography and stay.
pub(super) fn mend(mended: &mut Mended, language: Option<&str>) {
    runs(mended);
    before_punctuation(mended);
    if language == Some("fr") {
        inside_guillemets(mended);
    }
}

fn chars(mended: &Mended) -> Vec<char> {
    mended.text.marks().iter().map(|mark| mark.ch).collect()
}

/// Typographic no-break spaces, which stay when they stand alone.
fn is_no_break(ch: char) -> bool {
    matches!(ch, '\u{a0}' | '\u{202f}')
}

/// Runs of spaces become one; the no-break space of a run survives. Odd spaces become plain ones.
fn runs(mended: &mut Mended) {
    let chars = chars(mended);
    let mut editor = Editor::new(mended, RepairKind::Spacing);
    let mut at = 0;
    while at < chars.len() {
        let length = chars[at..].iter().take_while(|ch| ch.is_whitespace()).count();
        let run = at..at + length.max(1);
        match (length, run.start == 0 || run.end == chars.len()) {
            (0, _) => editor.copy(run.clone()),
            (_, true) => editor.replace(run.clone(), ""),
            _ => {
                let no_break = chars[run.clone()].iter().find(|ch| is_no_break(**ch));
                editor.replace(run.clone(), &no_break.unwrap_or(&' ').to_string());
            }
        }
        at = run.end;
    }
    editor.finish();
}

/// A plain space before a comma or full stop goes, where a space or the end stands behind it: no
/// script that we know wants one there.
fn before_punctuation(mended: &mut Mended) {
    let chars = chars(mended);
    let mut editor = Editor::new(mended, RepairKind::SpaceBeforePunctuation);
    for at in 0..chars.len() {
        let mark = chars.get(at + 1).is_some_and(|ch| matches!(ch, ',' | '.'));
        let after = chars.get(at + 2);
        let apart = after.is_none_or(|ch| ch.is_whitespace() || matches!(ch, '»' | '”' | '"'));
        let word =
            at > 0 && (chars[at - 1].is_alphanumeric() || matches!(chars[at - 1], '»' | ')' | '”'));
        if chars[at] == ' ' && mark && apart && word {
            editor.replace(at..at + 1, "");
        } else {
            editor.copy(at..at + 1);
        }
    }
    editor.finish();
}

/// French guillemets have a no-break space inside; a plain one there would break the line.
fn inside_guillemets(mended: &mut Mended) {
    let chars = chars(mended);
    let mut editor = Editor::new(mended, RepairKind::QuotationSpacing);
    for at in 0..chars.len() {
        let opening = at > 0 && chars[at - 1] == '«';
        let closing = chars.get(at + 1) == Some(&'»');
        if chars[at] == ' ' && (opening || closing) {
            editor.replace(at..at + 1, "\u{a0}");
        } else {
            editor.copy(at..at + 1);
        }
    }
    editor.finish();
}

#[cfg(test)]
mod tests {
    use super::super::tests::mended;
    use copydesk_article::cleaning::RepairKind::{
        QuotationSpacing, SpaceBeforePunctuation, Spacing,
    };

    #[test]
    fn spaces_are_mended_and_typography_stays() {
        assert_eq!(
            mended("a  b \u{a0}: c\u{2003}d", "fr"),
            ("a b\u{a0}: c d".into(), vec![Spacing; 3])
        );
        assert_eq!(
            mended("risques , en", "fr"),
            ("risques, en".into(), vec![SpaceBeforePunctuation])
        );
        assert_eq!(
            mended("« avenir. »", "fr"),
            ("«\u{a0}avenir.\u{a0}»".into(), vec![QuotationSpacing; 2])
        );
        for stays in ["use .NET and .5", "wait ... what", "a . b.c", "x , y,z"] {
            assert!(!mended(stays, "en").0.is_empty());
        }
        assert_eq!(mended("use .NET and wait ...", "en").1, vec![]);
    }
}
