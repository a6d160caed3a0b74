//! Character references that were left as text: `&nbsp;`, `&#8217;`.

use super::{Editor, Mended};
use copydesk_article::cleaning::RepairKind;

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
        if let Some((decoded, length)) = reference(&line[at..]) {
            editor.copy(done..at);
            editor.replace(at..at + length, &decoded);
            done = at + length;
        }
    }
    editor.finish(done);
}

/// The reference that `text` begins with, decoded as far as it goes, and its length in bytes.
fn reference(text: &str) -> Option<(String, usize)> {
    let (mut decoded, mut end) = single(text)?;
    // `&amp;nbsp;` is a reference again when decoded once.
    while decoded == "&" {
        let rest: String = std::iter::once('&').chain(text[end..].chars().take(LONGEST)).collect();
        let Some((again, length)) = single(&rest) else { break };
        end += length - 1;
        decoded = again;
    }
    Some((decoded, end))
}

fn single(text: &str) -> Option<(String, usize)> {
    let length = text.bytes().take(LONGEST).position(|byte| byte == b';')? + 1;
    let source = text.get(..length)?;
    let decoded = html_escape::decode_html_entities(source);
    // What would be markup or a line end stays as it is.
    let plain = decoded != source && !decoded.contains(['<', '>', '\n', '\r']);
    plain.then(|| (decoded.into_owned(), length))
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
        assert_eq!(mended("R&D; AT&T &lt;b&gt; &bogus;", "en").1, vec![]);
    }
}
