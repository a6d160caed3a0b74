//! How much of a text stands in another, to check what edits do.

use std::collections::HashSet;

/// The share of the runs of `run` words of `one` that `other` has, too; without spaces, of characters.
pub(super) fn contained(one: &str, other: &str, run: usize) -> f64 {
    let runs = |text: &str| -> HashSet<Vec<String>> {
        let spaced = text.matches(' ').count() * 12 > text.chars().count();
        let words: Vec<String> = if spaced {
            text.split_whitespace().map(str::to_owned).collect()
        } else {
            text.chars().map(String::from).collect()
        };
        words.windows(run).map(<[String]>::to_vec).collect()
    };
    let (one, other) = (runs(one), runs(other));
    #[allow(clippy::cast_precision_loss)] // a share
    let share = one.intersection(&other).count() as f64 / one.len().max(1) as f64;
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_words_or_characters_are_counted() {
        assert!((contained("a b c d", "b c d e", 2) - 2.0 / 3.0).abs() < 1e-9);
        assert!((contained("总理表示", "总理表明", 1) - 0.75).abs() < 1e-9);
    }
}
