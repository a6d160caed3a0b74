//! Two texts, word by word.
//!
//! Words are those of UAX #29 (in scripts without spaces, characters), compared without the white space
//! behind them; the algorithm is Myers (1986) with bounded searches, so that texts that have nothing in
//! common cost no more than time in proportion to their length.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// Whether a stretch is in both texts or in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In both.
    Both,
    /// Only in the original.
    Original,
    /// Only in this article.
    This,
}

/// A stretch of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Where it is.
    pub side: Side,
    /// The words, with the white space behind them.
    pub text: String,
}

/// The difference between two texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// Paragraphs, each of one or more runs.
    pub paragraphs: Vec<Vec<Run>>,
    /// Words in both.
    pub both: usize,
    /// Words only in the original.
    pub original: usize,
    /// Words only in this article.
    pub this: usize,
}

/// Compares `this` with the `original` that came before it.
#[must_use]
pub fn diff(original: &str, this: &str) -> Diff {
    // A last word ends its paragraph, so that it does not run into what the other text goes on with.
    let texts = [original, this].map(|text| format!("{}\n", text.trim()));
    let sides = texts.each_ref().map(|text| words(text));
    let [old, new] = sides
        .each_ref()
        .map(|words| words.iter().map(|word| word.trim_end()).collect::<Vec<&str>>());
    let mut diff = Diff::default();
    let mut paragraph = Vec::new();
    for change in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, from, to) = change.as_tag_tuple();
        if tag == DiffTag::Equal {
            diff.both += spoken(&new[to.clone()]);
            diff.put(&mut paragraph, Side::Both, &sides[1][to]);
            continue;
        }
        diff.original += spoken(&old[from.clone()]);
        diff.this += spoken(&new[to.clone()]);
        diff.put(&mut paragraph, Side::Original, &sides[0][from]);
        diff.put(&mut paragraph, Side::This, &sides[1][to]);
    }
    if !paragraph.is_empty() {
        diff.paragraphs.push(paragraph);
    }
    diff
}

impl Diff {
    fn put(&mut self, paragraph: &mut Vec<Run>, side: Side, words: &[&str]) {
        for word in words {
            match paragraph.last_mut() {
                Some(run) if run.side == side => run.text.push_str(word),
                _ => paragraph.push(Run { side, text: (*word).to_owned() }),
            }
            if word.ends_with('\n') {
                self.paragraphs.push(std::mem::take(paragraph));
            }
        }
    }
}

/// Words and marks, each with the white space behind it.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    for (at, word) in text.split_word_bound_indices() {
        let end = at + word.len();
        let next = text[end..].chars().next();
        if next.is_none_or(|c| !c.is_whitespace()) {
            words.push(&text[start..end]);
            start = end;
        }
    }
    words
}

/// How many of these are words and not marks.
fn spoken(words: &[&str]) -> usize {
    words.iter().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn side(diff: &Diff, side: Side) -> String {
        let runs = diff.paragraphs.iter().flatten();
        let of = |run: &&Run| run.side == side || run.side == Side::Both;
        runs.filter(of).map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn words_and_paragraphs_are_told_apart() {
        let diff = diff("The ship sails.\n\nIt is old.", "The new ship sails.\n\nNobody knows.");
        assert_eq!((diff.both, diff.original, diff.this), (3, 3, 3));
        assert_eq!(diff.paragraphs.len(), 2);
        assert_eq!(diff.paragraphs[0][1], Run { side: Side::This, text: "new ".into() });
        assert_eq!(self::diff("临川港务局", "临川的港务局").this, 1);
    }

    #[test]
    fn texts_that_share_nothing_are_compared_soon() {
        let text = |word: &str| (0..30_000).map(|i| format!("{word}{i} ")).collect::<String>();
        let diff = diff(&text("a"), &text("b"));
        assert_eq!((diff.both, diff.original, diff.this), (0, 30_000, 30_000));
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_out_of_it(a in "[ab \n]{0,40}", b in "[ab \n]{0,40}") {
            let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let diff = diff(&a, &b);
            prop_assert_eq!(squeezed(&side(&diff, Side::This)), squeezed(&b));
            prop_assert_eq!(squeezed(&side(&diff, Side::Original)), squeezed(&a));
        }
    }
}
