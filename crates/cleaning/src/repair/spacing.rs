//! Spaces: doubled, odd, before commas, and inside French guillemets.

use super::quotes::guillemets;
use super::{Editor, Mended, char_before};
use copydesk_article::cleaning::RepairKind;
use memchr::memchr_iter;

/// Typographic no-break spaces, which stay when they stand alone.
fn is_no_break(ch: char) -> bool {
    matches!(ch, '\u{a0}' | '\u{202f}')
}

/// Runs of spaces become one; the no-break space of a run survives, as single ones are typography and
/// stay. Odd spaces become plain ones.
pub(super) fn single(mended: &mut Mended, _: Option<&str>) {
    let text = mended.text.text();
    let mut before = true;
    let odd = |ch: char| {
        let space = ch.is_whitespace();
        let odd = space && (before || !(ch == ' ' || is_no_break(ch)));
        before = space;
        odd
    };
    if !text.chars().any(odd) && !text.ends_with(char::is_whitespace) {
        return;
    }
    let line = text.to_owned();
    // Tabs part the cells of a row; a single one is a space like others.
    let table = line.trim().matches('\t').count() >= 2;
    let mut editor = Editor::new(mended, RepairKind::Spacing);
    let mut done = 0;
    while let Some(start) = line[done..].find(char::is_whitespace).map(|at| done + at) {
        let run = &line[start..line.len() - line[start..].trim_start().len()];
        editor.copy(done..start);
        done = start + run.len();
        let inside = start > 0 && done < line.len();
        let no_break = run.chars().find(|ch| is_no_break(*ch));
        let tab = (table && run.contains('\t')).then_some('\t');
        let to = tab.or(no_break).unwrap_or(' ');
        let to = if inside { to.to_string() } else { String::new() };
        if run == to {
            editor.copy(start..done);
        } else {
            editor.replace(start..done, &to);
        }
    }
    editor.finish(done);
}

/// Marks that no language wants a plain space before. French has a no-break space before the others.
const MARKS: &[char] = &[',', '.', '،', '۔', '।'];
const MARKS_OUTSIDE_FRENCH: &[char] = &[';', ':', '!', '?', '؟', '؛'];

/// A plain space before such a mark goes, where a space or the end stands behind it.
pub(super) fn before_punctuation(mended: &mut Mended, language: Option<&str>) {
    let french = language.is_none_or(|language| matches!(language, "fr" | "br" | "oc"));
    let takes = |ch: char| MARKS.contains(&ch) || (!french && MARKS_OUTSIDE_FRENCH.contains(&ch));
    let line = mended.text.text();
    let wrong = |at: usize| {
        let mut behind = line[at + 1..].chars();
        let mark = behind.next().is_some_and(takes);
        let apart =
            behind.next().is_none_or(|ch| ch.is_whitespace() || matches!(ch, '»' | '”' | '"'));
        let word = char_before(line, at)
            .is_some_and(|ch| ch.is_alphanumeric() || matches!(ch, '»' | ')' | '”'));
        mark && apart && word
    };
    let spaces: Vec<usize> = memchr_iter(b' ', line.as_bytes()).filter(|at| wrong(*at)).collect();
    edit_spaces(mended, RepairKind::SpaceBeforePunctuation, &spaces, "");
}

/// French guillemets have a no-break space inside; a plain one there would break the line.
pub(super) fn inside_guillemets(mended: &mut Mended, language: Option<&str>) {
    if language != Some("fr") {
        return;
    }
    let line = mended.text.text();
    let space = |(at, mark): (usize, char)| {
        let inside = if mark == '«' { at + mark.len_utf8() } else { at.checked_sub(1)? };
        (line.as_bytes().get(inside) == Some(&b' ')).then_some(inside)
    };
    let mut spaces: Vec<usize> = guillemets(line).filter_map(space).collect();
    spaces.dedup();
    edit_spaces(mended, RepairKind::QuotationSpacing, &spaces, "\u{a0}");
}

/// Writes `to` for the plain spaces at these bytes.
fn edit_spaces(mended: &mut Mended, kind: RepairKind, spaces: &[usize], to: &str) {
    if spaces.is_empty() {
        return;
    }
    let mut editor = Editor::new(mended, kind);
    let mut done = 0;
    for at in spaces {
        editor.copy(done..*at);
        done = at + 1;
        editor.replace(*at..done, to);
    }
    editor.finish(done);
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
        assert_eq!(mended("Was nun ? Ja !", "de").0, "Was nun? Ja!");
        assert_eq!(mended("Et alors ? Oui :", "fr").1, vec![]);
        for stays in ["use .NET and .5", "wait ... what", "a . b.c", "x , y,z"] {
            assert!(!mended(stays, "en").0.is_empty());
        }
        assert_eq!(mended("use .NET and wait ...", "en").1, vec![]);
    }
}
