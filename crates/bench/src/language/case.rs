//! A case: a text or page of which the language is known.

use serde_json::{Value, json};
use std::borrow::Cow;

/// What a case is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body {
    Text(String),
    Html(String),
}

/// A text or page of which the language is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Case {
    /// The set that it belongs to.
    pub(super) set: &'static str,
    /// The part of the set.
    pub(super) part: &'static str,
    /// Its language; of two, both, sorted, with a plus between them.
    pub(super) label: String,
    pub(super) body: Body,
}

impl Case {
    pub(super) fn text(set: &'static str, part: &'static str, label: &str, text: String) -> Self {
        Self { set, part, label: label.to_owned(), body: Body::Text(text) }
    }

    pub(super) fn html(set: &'static str, part: &'static str, label: &str, html: String) -> Self {
        Self { set, part, label: label.to_owned(), body: Body::Html(html) }
    }

    /// As an article comes to a worker.
    pub(super) fn record(&self) -> Vec<u8> {
        let record = match &self.body {
            Body::Text(text) => json!({ "text": text }),
            Body::Html(html) => json!({ "html": html }),
        };
        record.to_string().into_bytes()
    }

    /// What a reader sees: peers know no markup.
    pub(super) fn visible(&self) -> Cow<'_, str> {
        match &self.body {
            Body::Text(text) => Cow::Borrowed(text),
            Body::Html(html) => {
                let page = copydesk_html::read(html);
                let lines: Vec<String> =
                    page.blocks.iter().map(|b| page.traced(b).text().to_owned()).collect();
                Cow::Owned(lines.join("\n"))
            }
        }
    }

    /// For others to use.
    pub(super) fn json(&self) -> Value {
        let Self { set, part, label, body } = self;
        match body {
            Body::Text(text) => json!({ "set": set, "part": part, "label": label, "text": text }),
            Body::Html(html) => json!({ "set": set, "part": part, "label": label, "html": html }),
        }
    }
}

/// The beginning of `text`, at most so many bytes, whole characters.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_see_no_markup_and_texts_are_cut_between_characters() {
        let page = Case::html("dirty", "menu", "fr", "<p>Caf&eacute;</p><p>noir</p>".to_owned());
        assert_eq!(page.visible(), "Café\nnoir");
        assert_eq!(cut("né", 2), "n");
        assert_eq!(cut("né", 9), "né");
    }
}
