//! Values of labels that others choose, bounded: each becomes a series, and series cost memory here and in
//! whatever reads them.

use std::collections::BTreeSet;

/// What stands for all values that came too late.
const OTHER: &str = "other";

/// The longest value that has its name, in bytes: a pointer may point at a text.
const LONGEST: usize = 40;

/// The first values of a label.
#[derive(Debug)]
pub(super) struct Bounded {
    most: usize,
    seen: BTreeSet<String>,
}

impl Bounded {
    /// As many values as `most` have their names.
    pub(super) fn new(most: usize) -> Self {
        Self { most, seen: BTreeSet::new() }
    }

    /// `value`, or `other`.
    pub(super) fn name(&mut self, value: &str) -> String {
        if self.seen.contains(value) {
            return value.to_owned();
        }
        if self.seen.len() >= self.most || value.len() > LONGEST {
            return OTHER.to_owned();
        }
        self.seen.insert(value.to_owned());
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_values_keep_their_names() {
        let mut bounded = Bounded::new(2);
        let long = "x".repeat(41);
        let named = ["fr", long.as_str(), "de", "ru", "fr"].map(|value| bounded.name(value));
        assert_eq!(named, ["fr", "other", "de", "other", "fr"]);
    }
}
