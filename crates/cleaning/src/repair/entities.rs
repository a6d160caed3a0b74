//! Character references that were left as text: `&nbsp;`, `&#8217;`, `&copy`.

use super::{Editor, Mended};
use copydesk_article::cleaning::RepairKind;
use copydesk_html::entity::{Reference, reference};
use std::borrow::Cow;

/// The longest reference, in bytes.
const LONGEST: usize = 34;

/// Decodes references in the line, doubly escaped ones (`&amp;nbsp;`) too.
pub(super) fn decode(mended: &mut Mended, _: Option<&str>) {
    let line = mended.text.text().to_owned();
    let mut editor = Editor::new(mended, RepairKind::Entity);
    let mut done = 0;
    for (at, _) in line.match_indices('&') {
        if at < done {
            continue;
        }
        if let Some((text, length)) = decoded(&line[at..]) {
            editor.copy(done..at);
            editor.replace(at..at + length, &text);
            done = at + length;
        }
    }
    editor.finish(done);
}

/// The reference that `text` begins with, decoded as far as it goes, and its length in bytes.
fn decoded(text: &str) -> Option<(String, usize)> {
    let (mut decoded, mut end) = single(text)?;
    // `&amp;nbsp;` is a reference again when decoded once.
    while decoded == "&" {
        let rest: String = std::iter::once('&').chain(text[end..].chars().take(LONGEST)).collect();
        let Some((again, length)) = single(&rest) else { break };
        end += length - 1;
        decoded = again;
    }
    Some((decoded.into_owned(), end))
}

fn single(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let Reference { decoded, length, bare } = reference(text)?;
    // "&copy=" is of an address, "&notwithstanding" of a writer in a hurry.
    let goes_on = |c: char| c.is_alphanumeric() || c == '=';
    let is_word = bare && text[length..].starts_with(goes_on);
    // What would be markup, a line end or no character ("our &#1 goal") stays as it is.
    let odd = |c: char| (c.is_control() && c != '\t') || matches!(c, '<' | '>' | '\u{fffd}');
    let is_text = !decoded.contains(odd);
    (is_text && !is_word).then_some((decoded, length))
}

#[cfg(test)]
mod tests {
    use super::super::tests::mended;
    use copydesk_article::cleaning::RepairKind::Entity;

    #[test]
    fn references_are_decoded_once_and_for_all() {
        assert_eq!(
            mended("caf&eacute; d&#8217;hier", "fr"),
            ("café d’hier".into(), vec![Entity; 2])
        );
        assert_eq!(mended("a &amp;amp;eacute; b", "fr"), ("a é b".into(), vec![Entity]));
        assert_eq!(
            mended("&copy 2024 AT&amp T, don&#146;t", "en"),
            ("© 2024 AT& T, don’t".into(), vec![Entity; 3])
        );
        assert_eq!(
            mended("x?a=1&copy=2 &notwithstanding B&reg&D &lt &#1 &#0;", "en").1,
            vec![Entity]
        );
        assert_eq!(mended("R&D; AT&T &lt;b&gt; &bogus;", "en").1, vec![]);
    }
}
