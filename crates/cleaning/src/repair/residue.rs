//! What is left of tags: `< /span>`, `<br/>`, `</p>`.

use super::Mended;
use copydesk_article::cleaning::RemovalReason;
use copydesk_html::Traced;
use copydesk_html::traced::Mark;

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

/// The longest tag that is taken for one, in characters.
const LONGEST: usize = 400;

/// Cuts tags out of the line; where one stood between two words, a space takes its place.
pub(super) fn cut(mended: &mut Mended) {
    let marks = mended.text.marks().to_vec();
    if !marks.iter().any(|mark| mark.ch == '<') {
        return;
    }
    let mut out = Traced::default();
    let mut at = 0;
    while at < marks.len() {
        let Some(end) = tag_end(&marks, at) else {
            out.push(marks[at]);
            at += 1;
            continue;
        };
        let source = marks[at].from..marks[end - 1].to;
        let word = |mark: Option<&Mark>| mark.is_some_and(|mark| mark.ch.is_alphanumeric());
        if word(out.marks().last()) && word(marks.get(end)) {
            out.push(Mark { ch: ' ', from: source.start, to: source.end });
        }
        mended.cuts.push((source, RemovalReason::MarkupResidue));
        at = end;
    }
    mended.text = out;
}

/// One past the end of the tag that begins at `at`, if one does.
fn tag_end(marks: &[Mark], at: usize) -> Option<usize> {
    if marks[at].ch != '<' {
        return None;
    }
    let close = marks[at..].iter().take(LONGEST).position(|mark| mark.ch == '>')? + at;
    let inside: String = marks[at + 1..close].iter().map(|mark| mark.ch).collect();
    let name = inside.trim_start().trim_start_matches('/').trim_start();
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
    use super::*;

    #[test]
    fn tags_go_and_comparisons_stay() {
        let cut = |text: &str| {
            let mended = mend(&Traced::of(text, 0..text.len()), None);
            (mended.text.text(), mended.cuts.len())
        };
        assert_eq!(cut("cet été.< /span>"), ("cet été.".into(), 1));
        assert_eq!(cut("un<br/>deux</p> <a href=\"x\">trois</a>"), ("un deux trois".into(), 4));
        assert_eq!(cut("si a <b et c> d, <unknown> x"), ("si a <b et c> d, <unknown> x".into(), 0));
    }
}
