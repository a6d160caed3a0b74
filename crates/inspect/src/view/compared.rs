//! This article beside its original, word by word.

use crate::diff::{Run, Side, diff};
use crate::record::Record;
use crate::signs::{Glyph, glyphs};
use crate::view::text::lang;
use copydesk_article::BodyKind;
use copydesk_article::duplicates::Role;

/// Two texts, word by word.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Compared {
    /// Words in both, only in the original, only in this article.
    pub(crate) words: [usize; 3],
    /// Paragraphs; runs of those that are the same are folded away.
    pub(crate) groups: Vec<Group>,
    /// A value for the attribute `lang`.
    pub(crate) lang: String,
}

/// Paragraphs that follow each other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    /// How many paragraphs are the same and folded away.
    pub(crate) folded: Option<usize>,
    /// The paragraphs.
    pub(crate) paragraphs: Vec<Vec<(Side, Vec<Glyph>)>>,
}

/// Paragraphs that are the same and folded away.
const FOLDED: usize = 3;

/// The texts of both, compared; a translation has no words to compare, and a page that was not cleaned
/// no text.
pub(crate) fn compared(record: &Record<'_>, original: &Record<'_>) -> Option<Compared> {
    let role = record.duplicates.found()?.role;
    let [old, new] = [original.subject()?, record.subject()?];
    let text = |kind| kind == BodyKind::Text;
    if role == Role::TranslationCandidate || !text(old.kind) || !text(new.kind) {
        return None;
    }
    let diff = diff(&old.text, &new.text);
    Some(Compared {
        words: [diff.both, diff.original, diff.this],
        groups: groups(&diff.paragraphs),
        lang: lang(record.tag()),
    })
}

fn groups(paragraphs: &[Vec<Run>]) -> Vec<Group> {
    let same = |paragraph: &Vec<Run>| paragraph.iter().all(|run| run.side == Side::Both);
    let shown = |paragraph: &Vec<Run>| {
        paragraph.iter().map(|run| (run.side, glyphs(run.text.trim_end_matches('\n')))).collect()
    };
    paragraphs
        .chunk_by(|a, b| same(a) == same(b))
        .map(|chunk| Group {
            folded: (chunk.len() >= FOLDED && same(&chunk[0])).then_some(chunk.len()),
            paragraphs: chunk.iter().map(shown).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_folded_away() {
        let diff = diff("a\nb\nc\nd", "a\nb\nc\ne\nd");
        let groups = groups(&diff.paragraphs);
        assert_eq!(groups[0].folded, Some(3));
        assert_eq!(groups[1].paragraphs, [vec![(Side::This, vec![Glyph::Text("e".into())])]]);
    }
}
