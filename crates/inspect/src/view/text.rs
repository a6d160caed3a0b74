//! Lines of text with what is marked in them.

use crate::marks::{Mark, Painted};
use crate::signs::{Glyph, glyphs, glyphs_with_spaces};

/// Lines that belong together; several that are alike in bulk may be folded away.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    /// What is said of lines that are folded away.
    pub(crate) folded: Option<String>,
    /// The lines.
    pub(crate) lines: Vec<TextLine>,
}

/// A line of an article.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TextLine {
    /// A value for the attribute `lang`; empty for an unknown language.
    pub(crate) lang: String,
    /// Its text, in order.
    pub(crate) pieces: Vec<Piece>,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    /// As it is shown.
    pub(crate) glyphs: Vec<Glyph>,
    /// What it is.
    pub(crate) dress: Dress,
    /// Whether it is the first stretch that is seen of its mark.
    pub(crate) first: bool,
}

/// The stretches of a line, each as what its mark means.
pub(crate) fn dressed(painted: Vec<Painted>, marks: &[Mark<Dress>]) -> Vec<Piece> {
    let piece = |piece: Painted| {
        let dress = piece.mark.map_or(Dress::Plain, |(mark, _)| marks[mark].means.clone());
        Piece::new(&piece.text, dress, piece.mark.is_some_and(|(_, first)| first))
    };
    painted.into_iter().map(piece).collect()
}

/// What a stretch of text is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Dress {
    /// Nothing in particular.
    Plain,
    /// Taken out: number, reason, and the family of the reason.
    Cut { number: usize, reason: String, family: &'static str },
    /// Mended: kind, and what stands there instead.
    Mended { kind: String, to: Vec<Glyph> },
    /// Looks like a leftover, and stayed.
    Doubtful { reason: String },
    /// A sign of a machine's translation.
    Cue { kind: String },
    /// Somebody or something is named.
    Mention(Naming),
}

/// A mention.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Naming {
    /// Where the mention can be linked to.
    pub(crate) anchor: String,
    /// Where in the table of entities it leads.
    pub(crate) entity: Option<usize>,
    /// Its type.
    pub(crate) kind: String,
    /// Its colour.
    pub(crate) family: &'static str,
    /// A short id of the entity.
    pub(crate) id: Option<String>,
}

impl Piece {
    /// A piece of this text.
    pub(crate) fn new(text: &str, dress: Dress, first: bool) -> Self {
        let glyphs = match dress {
            Dress::Mended { .. } => glyphs_with_spaces(text),
            _ => glyphs(text),
        };
        Self { glyphs, dress, first }
    }

    fn is_cut(&self) -> bool {
        matches!(self.dress, Dress::Cut { .. })
    }
}

impl TextLine {
    /// Whether all of it was taken out.
    fn is_cut(&self) -> bool {
        self.pieces.iter().all(Piece::is_cut)
    }
}

/// Lines that were taken out one after the other and are folded away.
const FOLDED: usize = 6;

/// The lines in groups: long runs of lines that were taken out are folded away.
pub(crate) fn grouped(lines: Vec<TextLine>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut last = None;
    for line in lines {
        let cut = line.is_cut();
        match groups.last_mut() {
            Some(group) if last == Some(cut) => group.lines.push(line),
            _ => groups.push(Group { folded: None, lines: vec![line] }),
        }
        last = Some(cut);
    }
    for group in &mut groups {
        let lines = group.lines.len();
        if lines >= FOLDED && group.lines.iter().all(TextLine::is_cut) {
            group.folded = Some(format!("{lines} lines removed: {}", reasons(&group.lines)));
        }
    }
    groups
}

/// The reasons of these lines, each once, in order.
fn reasons(lines: &[TextLine]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for piece in lines.iter().flat_map(|line| &line.pieces) {
        if let Dress::Cut { reason, .. } = &piece.dress
            && !names.contains(&reason.as_str())
        {
            names.push(reason);
        }
    }
    names.join(", ")
}

/// A tag of a record as a value of `lang`: empty where no language is meant, or where it is none.
pub(crate) fn lang(tag: Option<&str>) -> String {
    /// Longer tags than any registered one (RFC 5646, 4.4.1).
    const LONGEST: usize = 35;
    let fits = |tag: &&str| {
        tag.len() <= LONGEST && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    tag.filter(fits)
        .filter(|tag| !matches!(*tag, "und" | "mul" | "zxx"))
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cut: bool) -> TextLine {
        let reason = "navigation".to_owned();
        let dress =
            if cut { Dress::Cut { number: 0, reason, family: "frame" } } else { Dress::Plain };
        TextLine { lang: String::new(), pieces: vec![Piece::new("x", dress, true)] }
    }

    #[test]
    fn many_lines_that_went_are_folded_away() {
        let lines = [vec![line(false)], vec![line(true); 7], vec![line(false); 9]].concat();
        let groups = grouped(lines);
        assert_eq!(groups.len(), 3);
        assert_eq!(groups[1].folded.as_deref(), Some("7 lines removed: navigation"));
        assert!(groups[0].folded.is_none() && groups[2].folded.is_none());
        assert!(grouped(vec![line(true); 5])[0].folded.is_none());
    }

    #[test]
    fn only_tags_of_languages_are_languages() {
        assert_eq!(lang(Some("zh-Hant")), "zh-Hant");
        for odd in [None, Some("und"), Some("a\"onload=x"), Some("")] {
            assert_eq!(lang(odd), "");
        }
    }
}
