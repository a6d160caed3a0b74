//! Judgements of pages by forests that saw neither them nor other pages of their sites.

use crate::bins::Binned;
use crate::boosting::{Growth, grow};
use crate::pages::Labelled;
use crate::set::Set;
use copydesk_cleaning::main_content::forest::{Forest, probability};
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::Hasher;
use xxhash_rust::xxh3::Xxh3;

/// Into how many parts pages are dealt.
pub const FOLDS: usize = 5;

/// What stays together when pages are dealt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Together {
    /// All pages of a site.
    Site,
    /// Nothing: pages are dealt one by one.
    Page,
}

/// The fold of each page.
#[must_use]
pub fn deal(labelled: &[Labelled], together: Together, seed: u64) -> Vec<usize> {
    let key = |one: &Labelled| match together {
        Together::Site => one.site.clone(),
        Together::Page => one.name.clone(),
    };
    let mut keys: Vec<String> = labelled.iter().map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.sort_by_cached_key(|key| {
        let mut hash = Xxh3::with_seed(seed);
        hash.write(key.as_bytes());
        hash.finish()
    });
    let folds: HashMap<String, usize> =
        keys.into_iter().enumerate().map(|(at, key)| (key, at % FOLDS)).collect();
    labelled.iter().map(|one| folds.get(&key(one)).copied().unwrap_or(0)).collect()
}

/// A forest for each fold, grown from the others.
#[must_use]
pub fn grow_all(set: &Set, folds: &[usize], growth: &Growth) -> Vec<Forest> {
    (0..FOLDS)
        .into_par_iter()
        .map(|held| {
            let others = (0..set.rows.len()).filter(|page| folds[*page] != held);
            grow_from(set, others, growth)
        })
        .collect()
}

/// The probability of each row, by the forest that did not see it.
#[must_use]
pub fn judge(set: &Set, folds: &[usize], forests: &[Forest]) -> Vec<f32> {
    let mut judged = vec![0.0; set.story.len()];
    for (rows, fold) in set.rows.iter().zip(folds) {
        for at in rows.clone() {
            judged[at] = probability(forests[*fold].ask(set.row(at)));
        }
    }
    judged
}

/// A forest grown from these pages.
pub fn grow_from(set: &Set, pages: impl Iterator<Item = usize>, growth: &Growth) -> Forest {
    let width = set.names.len();
    let (mut values, mut story, mut cost, mut groups) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for page in pages {
        let range = set.rows[page].clone();
        let from = story.len();
        values.extend_from_slice(&set.values[range.start * width..range.end * width]);
        story.extend_from_slice(&set.story[range.clone()]);
        cost.extend_from_slice(&set.cost[range]);
        groups.push(from..story.len());
    }
    grow(&Binned::of(&values, width), &story, &cost, &groups, growth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_site_are_in_one_fold() {
        let page = |number: usize| Labelled {
            name: format!("{number}"),
            site: format!("site {}", number / 2),
            set: 0,
            html: String::new(),
            gold: String::new(),
        };
        let pages: Vec<Labelled> = (0..40).map(page).collect();
        let folds = deal(&pages, Together::Site, 1);
        assert!(folds.chunks(2).all(|pair| pair[0] == pair[1]));
        assert!((0..FOLDS).all(|fold| folds.iter().filter(|at| **at == fold).count() == 8));
        assert_ne!(folds, deal(&pages, Together::Site, 2));
        assert_ne!(folds, deal(&pages, Together::Page, 1));
    }
}
