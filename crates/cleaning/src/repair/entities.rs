//! Character references that were left as text: `&nbsp;`, `&#8217;`.

use super::{Editor, Mended};
use copydesk_article::cleaning::RepairKind;

/// The longest reference, in characters.
const LONGEST: usize = 34;

/// Decodes references in the line, doubly escaped ones (`&amp;nbsp;`) too.
pub(super) fn decode(mended: &mut Mended) {
    let chars: Vec<char> = mended.text.marks().iter().map(|mark| mark.ch).collect();
    if !chars.contains(&'&') {
        return;
    }
    let mut editor = Editor::new(mended, RepairKind::Entity);
    let mut at = 0;
    while at < chars.len() {
        match reference(&chars, at) {
            Some((decoded, end)) => {
                editor.replace(at..end, &decoded);
                at = end;
            }
            None => {
                editor.copy(at..at + 1);
                at += 1;
            }
        }
    }
    editor.finish();
}

/// The reference at `at`, decoded as far as it goes, and one past its end.
fn reference(chars: &[char], at: usize) -> Option<(String, usize)> {
    let (mut decoded, mut end) = (single(chars, at)?, 0);
    end += at + length(chars, at)?;
    // `&amp;nbsp;` is a reference again when decoded once.
    while decoded == "&" {
        let rest: Vec<char> =
            std::iter::once('&').chain(chars[end..].iter().copied().take(LONGEST)).collect();
        let Some(again) = single(&rest, 0) else { break };
        end += length(&rest, 0)? - 1;
        decoded = again;
    }
    Some((decoded, end))
}

fn length(chars: &[char], at: usize) -> Option<usize> {
    Some(chars[at..].iter().take(LONGEST).position(|ch| *ch == ';')? + 1)
}

fn single(chars: &[char], at: usize) -> Option<String> {
    if chars[at] != '&' {
        return None;
    }
    let source: String = chars[at..at + length(chars, at)?].iter().collect();
    let decoded = html_escape::decode_html_entities(&source);
    // What would be markup or a line end stays as it is.
    let plain = decoded != source && !decoded.contains(['<', '>', '\n', '\r']);
    plain.then(|| decoded.into_owned())
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
