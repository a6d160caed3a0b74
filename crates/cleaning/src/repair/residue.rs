//! What is left of tags: `< /span>`, `<br/>`, `</p>`.

use super::{Editor, Mended, char_at};
use copydesk_article::cleaning::{RemovalReason, RepairKind};

/// Elements of HTML whose names are no words that prose puts between angle brackets.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "blockquote",
    "br",
    "center",
    "cite",
    "code",
    "del",
    "div",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "label",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "video",
];

/// The longest tag that is taken for one, in bytes.
const LONGEST: usize = 400;

/// Cuts tags out of the line; where one stood between two words, a space takes its place.
pub(super) fn cut(mended: &mut Mended, _: Option<&str>) {
    let line = mended.text.text().to_owned();
    let mut editor = Editor::new(mended, RepairKind::Spacing);
    let mut done = 0;
    for (at, _) in line.match_indices('<') {
        if at < done {
            continue;
        }
        let Some(length) = tag(&line[at..]) else { continue };
        editor.copy(done..at);
        done = at + length;
        let word = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
        if word(editor.last()) && word(char_at(&line, done)) {
            editor.part(at..done);
        }
        editor.cut(at..done, RemovalReason::MarkupResidue);
    }
    editor.finish(done);
}

/// The length in bytes of the tag that `text` begins with, if it does.
fn tag(text: &str) -> Option<usize> {
    let close = text.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    let name = text.get(1..close)?.trim_start().trim_start_matches('/').trim_start();
    let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let (name, rest) = name.split_at(length);
    let known = ELEMENTS.contains(&name.to_ascii_lowercase().as_str());
    // Attributes have an equals sign: "<p et <i" of a formula does not.
    let rest = rest.trim().trim_end_matches('/').trim_end();
    (known && (rest.is_empty() || rest.contains('='))).then_some(close + 1)
}

#[cfg(test)]
mod tests {
    use super::super::mend;
    use crate::marks::Marks;
    use copydesk_html::Traced;

    #[test]
    fn tags_go_and_comparisons_stay() {
        let cut = |text: &str| {
            let mended = mend(Traced::of(text, 0..text.len()), Marks::of(text), None);
            (mended.text.text().to_owned(), mended.cuts.len())
        };
        assert_eq!(cut("cet été.< /span>"), ("cet été.".into(), 1));
        assert_eq!(cut("un<br/>deux</p> <a href=\"x\">trois</a>"), ("un deux trois".into(), 4));
        assert_eq!(cut("si a <b et c> d, <unknown> x"), ("si a <b et c> d, <unknown> x".into(), 0));
    }
}
