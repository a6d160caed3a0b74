//! What of the raw text is to be seen, and how it reads.

use crate::span;
use copydesk_html as html;

/// A stretch of raw bytes that is shown.
struct Piece {
    from: usize,
    to: usize,
    /// How it reads; as it stands where there is nothing here.
    reads: Option<String>,
}

/// The visible stretches of a raw text in order: all of a text; of a page what a reader sees of it.
pub(super) struct Shown<'r> {
    raw: &'r str,
    /// Whether it is markup.
    pub(super) page: bool,
    pieces: Vec<Piece>,
    /// How many characters a reader sees, as `kept_ratio` counts them.
    pub(super) visible: usize,
}

impl<'r> Shown<'r> {
    pub(super) fn of(raw: &'r str, page: bool) -> Self {
        if !page {
            let whole = Piece { from: 0, to: raw.len(), reads: None };
            return Self { raw, page, pieces: vec![whole], visible: span::count(raw) };
        }
        let read = html::read(raw);
        let mut pieces = Vec::new();
        for block in &read.blocks {
            for (part, stretch) in read.traced(block).parts() {
                let reads = (!stretch.copy).then(|| part.to_owned());
                pieces.push(Piece { from: stretch.from, to: stretch.to, reads });
            }
        }
        Self { raw, page, pieces, visible: read.visible() }
    }

    /// How the raw bytes `from..to` read; `None` where they part what reads as one.
    pub(super) fn reading(&self, from: usize, to: usize) -> Option<String> {
        let mut text = String::new();
        for piece in self.between(from, to) {
            match &piece.reads {
                Some(reads) if piece.from >= from && piece.to <= to => text.push_str(reads),
                Some(_) => return None,
                None => text.push_str(self.raw.get(piece.from.max(from)..piece.to.min(to))?),
            }
        }
        Some(text)
    }

    fn between(&self, from: usize, to: usize) -> impl Iterator<Item = &Piece> {
        let first = self.pieces.partition_point(|piece| piece.to <= from);
        self.pieces.iter().skip(first).take_while(move |piece| piece.from < to)
    }

    /// The raw bytes of every visible stretch that is not blank and has no end within: words as they
    /// stand, and whatever else reads as something.
    pub(super) fn words(&self) -> impl Iterator<Item = (usize, usize)> {
        self.pieces.iter().flat_map(|piece| {
            let whole = piece.reads.as_ref().filter(|reads| !reads.trim().is_empty());
            let whole = whole.map(|_| (piece.from, piece.to));
            let text = match piece.reads {
                Some(_) => "",
                None => self.raw.get(piece.from..piece.to).unwrap_or_default(),
            };
            let start = text.as_ptr() as usize;
            let words = text.split_whitespace().map(move |word| {
                let from = piece.from + (word.as_ptr() as usize - start);
                (from, from + word.len())
            });
            whole.into_iter().chain(words)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_page_only_what_a_reader_sees_is_shown() {
        let raw = "<title>T</title><p>caf&eacute;  <b>x</b>&nbsp;<!-- no --></p>";
        let shown = Shown::of(raw, true);
        let words: Vec<&str> = shown.words().map(|(from, to)| &raw[from..to]).collect();
        assert_eq!(words, ["caf", "&eacute;", "x"]);
        let at = raw.find("&eacute;").unwrap();
        assert_eq!(shown.reading(at - 3, at + 8).as_deref(), Some("café"));
        assert_eq!(shown.reading(at - 3, at + 2), None);
        assert_eq!(shown.reading(0, 5).as_deref(), Some(""));
    }

    #[test]
    fn a_text_is_shown_as_it_stands() {
        let raw = " a &eacute;\n b";
        let shown = Shown::of(raw, false);
        assert_eq!(shown.words().collect::<Vec<_>>(), [(1, 2), (3, 11), (13, 14)]);
        assert_eq!((shown.reading(3, 5).as_deref(), shown.visible), (Some("&e"), 14));
    }
}
