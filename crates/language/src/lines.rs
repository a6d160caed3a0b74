//! The lines of a body that a reader sees, and where each stands in the raw text.

use copydesk_article::BodyKind;
use copydesk_html::{self as html, Traced};
use std::ops::Range;

/// One line or block as a reader sees it.
#[derive(Debug, Clone)]
pub(crate) enum Line<'t> {
    /// A line of a text, and the byte that it begins at.
    Text(&'t str, usize),
    /// A block of a page.
    Block(Traced),
}

impl Line<'_> {
    /// What is read there.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text, _) => text,
            Self::Block(block) => block.text(),
        }
    }

    /// The raw bytes that the bytes `part` of the line come from.
    pub(crate) fn source_of(&self, part: Range<usize>) -> Range<usize> {
        match self {
            Self::Text(_, at) => at + part.start..at + part.end,
            Self::Block(block) => block.source_of(part).or_else(|| block.source()).unwrap_or(0..0),
        }
    }
}

/// The lines of `text` that a reader sees.
pub(crate) fn visible(text: &str, kind: BodyKind) -> Vec<Line<'_>> {
    match kind {
        BodyKind::Html => {
            let page = html::read(text);
            page.blocks.iter().map(|block| Line::Block(page.traced(block))).collect()
        }
        BodyKind::Text => {
            let mut at = 0;
            let place = |line| {
                let from = at;
                at += str::len(line);
                (line, from)
            };
            text.split_inclusive('\n')
                .map(place)
                .map(|(line, at)| Line::Text(line.trim_end_matches(['\n', '\r']), at))
                .collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_where_they_stand() {
        let text = "Été\r\n\nà Paris\n";
        let lines = visible(text, BodyKind::Text);
        assert_eq!(lines.iter().map(Line::text).collect::<Vec<_>>(), ["Été", "", "à Paris"]);
        assert_eq!(&text[lines[2].source_of(3..8)], "Paris");
        let page = "<p>Caf&eacute; <b>noir</b></p><p>x</p>";
        let lines = visible(page, BodyKind::Html);
        assert_eq!(lines[0].text(), "Café noir");
        assert_eq!(&page[lines[0].source_of(6..10)], "noir");
    }
}
