//! How much of a text stands in another, to check what edits do.

use std::collections::HashSet;

/// The share of the runs of `run` words of `one` that `other` has, too; without spaces, of characters.
pub(super) fn contained(one: &str, other: &str, run: usize) -> f64 {
    let runs = |text: &str| -> HashSet<Vec<String>> {
        let words: Vec<String> = if text.contains(' ') {
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
