//! A text as lines that a reader sees, each stretch with the source bytes that it stands for.

use copydesk_article::BodyKind;

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// As it reads.
    pub(crate) text: String,
    /// First source byte.
    pub(crate) from: usize,
    /// One past the last source byte.
    pub(crate) to: usize,
    /// Whether it reads as its source does, byte by byte.
    pub(crate) copy: bool,
}

/// One line, not blank.
pub(crate) type Line = Vec<Part>;

/// The lines of a text; of a page its blocks of visible text.
pub(crate) fn lines(source: &str, kind: BodyKind) -> Vec<Line> {
    match kind {
        BodyKind::Text => of_text(source),
        BodyKind::Html => of_page(source),
    }
}

fn of_text(source: &str) -> Vec<Line> {
    let start = source.as_ptr() as usize;
    let part = |line: &str| {
        let from = line.as_ptr() as usize - start;
        Part { text: line.to_owned(), from, to: from + line.len(), copy: true }
    };
    source.lines().filter(|line| !line.trim().is_empty()).map(|line| vec![part(line)]).collect()
}

fn of_page(source: &str) -> Vec<Line> {
    let page = copydesk_html::read(source);
    let line = |block| {
        let traced = page.traced(block);
        let part = |(text, stretch): (&str, copydesk_html::traced::Stretch)| Part {
            text: text.to_owned(),
            from: stretch.from,
            to: stretch.to,
            copy: stretch.copy,
        };
        traced.parts().map(part).collect::<Line>()
    };
    let seen = |line: &Line| line.iter().any(|part| !part.text.trim().is_empty());
    page.blocks.iter().map(line).filter(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_has_lines_and_a_page_blocks() {
        let text = lines("é\n\n  b ", BodyKind::Text);
        assert_eq!(text.iter().map(|line| line[0].from).collect::<Vec<_>>(), [0, 4]);
        let html = "<script>x</script><p>caf&eacute; <b>b</b><p> <p>c";
        let page = lines(html, BodyKind::Html);
        let read: Vec<String> =
            page.iter().map(|line| line.iter().map(|part| part.text.as_str()).collect()).collect();
        assert_eq!(read, ["café b", "c"]);
    }

    proptest! {
        #[test]
        fn copies_read_as_their_source(html in "(<[a-z/! ]{0,6}>|[a-z&;é <>\"'=-]{0,8}){0,30}") {
            for kind in [BodyKind::Text, BodyKind::Html] {
                for part in lines(&html, kind).concat() {
                    let source = html.get(part.from..part.to);
                    prop_assert!(source.is_some() && (!part.copy || source == Some(&part.text)));
                }
            }
        }
    }
}
