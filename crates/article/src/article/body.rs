//! The raw text of an article: what it is, and what it shows at first sight.

use crate::cleaning::Flag;
use std::borrow::Cow;

/// Whether a body is plain text or markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// Plain text.
    Text,
    /// A page or a fragment of HTML.
    Html,
}

/// The raw text of an article.
#[derive(Debug, Clone)]
pub struct Body<'a> {
    /// Text or HTML, decoded from JSON and otherwise untouched.
    pub value: Cow<'a, str>,
    /// Which of the two it is.
    pub kind: BodyKind,
    /// The JSON Pointer that it was read from.
    pub pointer: String,
}

/// What the body alone shows.
pub(super) fn flags_of(body: &Body<'_>) -> Vec<Flag> {
    let mut flags = Vec::new();
    if ends_in_cut_mark(&body.value) {
        flags.push(Flag::TruncatedByProvider);
    }
    if body.kind == BodyKind::Html && !body.pointer.contains("tml") {
        flags.push(Flag::HtmlInText);
    }
    flags
}

/// Whether the text ends as NewsAPI.org cuts it: `… [+1234 chars]`.
#[must_use]
pub fn ends_in_cut_mark(text: &str) -> bool {
    let text = text.trim_end();
    text.strip_suffix("chars]")
        .and_then(|head| head.trim_end().rsplit_once("[+"))
        .is_some_and(|(_, digits)| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Tags that part blocks of text: more than [`BLOCK_TAGS_OF_HTML`] of them make a text HTML.
const BLOCK_TAGS: &[&str] = &[
    "p",
    "div",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "li",
    "ul",
    "ol",
    "table",
    "tr",
    "td",
    "article",
    "section",
    "blockquote",
    "figure",
    "header",
    "footer",
    "nav",
    "body",
    "html",
];
const BLOCK_TAGS_OF_HTML: usize = 3;

/// Whether a text is markup.
pub(super) fn looks_like_html(text: &str) -> bool {
    let tags = text.split('<').skip(1).filter(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name: String = rest.chars().take(11).take_while(char::is_ascii_alphanumeric).collect();
        let after = rest.as_bytes().get(name.len());
        matches!(after, Some(b'>' | b'/' | b' ' | b'\n' | b'\t' | b'\r'))
            && BLOCK_TAGS.contains(&name.to_ascii_lowercase().as_str())
    });
    tags.take(BLOCK_TAGS_OF_HTML + 1).count() > BLOCK_TAGS_OF_HTML
}

#[cfg(test)]
mod tests {
    use super::super::{Article, Reading};
    use super::*;

    fn read(json: &str) -> Article<'_> {
        Article::read(json.as_bytes(), &Reading::default()).unwrap()
    }

    #[test]
    fn cut_marks_and_html_in_text_are_seen() {
        let cut = read(r#"{"content":"A story that goes on… [+1234 chars]"}"#);
        assert_eq!(cut.flags(), [Flag::TruncatedByProvider]);
        let html = read(r#"{"text":"<p>A</p><p>B</p><br/>x"}"#);
        assert_eq!(html.flags(), [Flag::HtmlInText]);
        assert_eq!(html.body().map(|body| body.kind), Some(BodyKind::Html));
        let prose = read(r#"{"text":"if a < b and c <p then < /span> x <br> y <p> z"}"#);
        assert_eq!(prose.body().map(|body| body.kind), Some(BodyKind::Text));
    }
}
