//! Which blocks stay, given how likely each belongs to the story.
//!
//! How likely is enough depends on the page: with probabilities that are right, the F1 score that is
//! to be expected is greatest where blocks stay from half that score on (Lipton, Elkan and
//! Naryanaswamy 2014). On a plain page that is a half; on a page where nothing is sure, less.
//! Whatever stands twice stays once, if it is long: pages carry whole stories again, unbroken for
//! machines, or block by block for screens of other widths.

use super::outline::{Outline, float};
use super::structured::words;
use copydesk_html::BlockKind;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::ops::RangeInclusive;

/// The least probability at which a block may stay, by page; fitted on held-out pages.
const THRESHOLDS: RangeInclusive<f32> = 0.2..=0.5;

/// Words of a block that may be a copy of others, and the share of its word groups that they hold.
const COPY_WORDS: usize = 60;
const COPIED: f32 = 0.7;

/// Words of the blocks in a row that each stood before, from which on they are a copy.
const COPY_ROW: usize = 300;

/// Words in a group that is compared.
const GROUP: usize = 4;

/// Whether each block stays.
pub(super) fn of(outline: &Outline<'_, '_>, probabilities: &[f32]) -> Vec<bool> {
    let mut over = outline.passes_over();
    let likely = |at: usize| probabilities.get(at).is_some_and(|likely| *likely >= 0.5);
    // Where a page would be left without a story, what is passed over is the story.
    if !over.iter().enumerate().any(|(at, over)| !over && likely(at)) {
        over.fill(false);
    }
    let blocks = outline.page.blocks.iter().zip(&outline.stats);
    let likely: Vec<(f32, f32)> = probabilities
        .iter()
        .zip(over)
        .zip(blocks)
        .map(|((probability, over), (block, stats))| {
            let out = over || block.kind == BlockKind::Control;
            (if out { 0.0 } else { *probability }, float(stats.words))
        })
        .collect();
    let enough = threshold(&likely);
    let mut keeps: Vec<bool> = likely.iter().map(|(likely, _)| *likely >= enough).collect();
    drop_copies(outline, &mut keeps);
    drop_rows(outline, &mut keeps);
    keeps
}

/// Half the greatest F1 score, by words, that is to be expected of a page whose blocks are story with
/// these probabilities and have so many words.
fn threshold(blocks: &[(f32, f32)]) -> f32 {
    let mut order: Vec<(f32, f32)> = blocks.to_vec();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let story: f32 = order.iter().map(|(likely, words)| likely * words).sum();
    let (mut found, mut taken, mut best) = (0.0, 0.0, 0.0_f32);
    for (likely, words) in order {
        found += likely * words;
        taken += words;
        best = best.max(2.0 * found / (taken + story).max(1.0));
    }
    (best / 2.0).clamp(*THRESHOLDS.start(), *THRESHOLDS.end())
}

/// Takes out long blocks whose words stand in other blocks that stay; the longest go first.
fn drop_copies(outline: &Outline<'_, '_>, keeps: &mut [bool]) {
    let page = outline.page;
    let long =
        |at: usize| outline.stats.get(at).is_some_and(|stats| stats.words as usize >= COPY_WORDS);
    let kept: Vec<usize> = (0..keeps.len()).filter(|at| keeps[*at]).collect();
    if !kept.iter().any(|at| long(*at)) {
        return;
    }
    let groups: Vec<Vec<u64>> = kept
        .iter()
        .map(|at| page.blocks.get(*at).map(|block| groups(&words(&page.raw(block)))))
        .map(Option::unwrap_or_default)
        .collect();
    let mut blocks_with: HashMap<u64, u32> = HashMap::new();
    for group in groups.iter().flatten() {
        *blocks_with.entry(*group).or_default() += 1;
    }
    let mut longest: Vec<usize> = (0..kept.len()).filter(|at| long(kept[*at])).collect();
    longest.sort_by_key(|at| std::cmp::Reverse(groups[*at].len()));
    for at in longest {
        let held = groups[at].iter().filter(|group| blocks_with.get(*group) > Some(&1)).count();
        #[allow(clippy::cast_precision_loss)] // counts of words
        let copied = held as f32 >= COPIED * groups[at].len() as f32;
        if copied {
            keeps[kept[at]] = false;
            for group in &groups[at] {
                blocks_with.entry(*group).and_modify(|count| *count -= 1);
            }
        }
    }
}

/// Takes out rows of blocks that each stood before, if the row is long.
fn drop_rows(outline: &Outline<'_, '_>, keeps: &mut [bool]) {
    let kept: Vec<usize> = (0..keeps.len()).filter(|at| keeps[*at]).collect();
    let mut seen = HashSet::new();
    let (mut row, mut words) = (Vec::new(), 0);
    let mut end = |row: &mut Vec<usize>, words: usize| {
        if words >= COPY_ROW {
            row.iter().for_each(|at| keeps[*at] = false);
        }
        row.clear();
    };
    for at in kept {
        let Some(stats) = outline.stats.get(at) else { continue };
        if seen.insert(stats.hash) {
            end(&mut row, words);
            words = 0;
        } else {
            row.push(at);
            words += stats.words as usize;
        }
    }
    end(&mut row, words);
}

/// The different groups of words, as hashes.
fn groups(words: &[u64]) -> Vec<u64> {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let join =
        |group: &[u64]| group.iter().fold(0, |all: u64, word| (all ^ word).wrapping_mul(ODD));
    let mut groups: Vec<u64> = words.windows(GROUP).map(join).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_enough_depends_on_the_page() {
        let sure = [(0.99, 50.0), (0.97, 80.0), (0.01, 200.0)];
        assert!((threshold(&sure) - 0.5).abs() < 0.02);
        let unsure = [(0.45, 50.0), (0.4, 80.0), (0.01, 200.0)];
        assert!(threshold(&unsure) < 0.4);
        assert_eq!(threshold(&[]), 0.2);
    }

    #[test]
    fn a_story_that_stands_twice_stays_once() {
        let parts: Vec<String> =
            (0..4).map(|part| (0..20).map(|word| format!("w{part}x{word} ")).collect()).collect();
        let html = format!("<p>{}<div>{}</div>", parts.join("<p>"), parts.join(""));
        let page = copydesk_html::read(&html);
        let outline = Outline::of(&page);
        assert_eq!(of(&outline, &[0.9; 5]), [true, true, true, true, false]);
        assert_eq!(of(&outline, &[0.9, 0.0, 0.0, 0.0, 0.9]), [true, false, false, false, true]);
    }

    #[test]
    fn a_long_row_of_blocks_that_stood_before_goes_and_a_short_one_stays() {
        let part = |part: usize, words: usize| {
            (0..words).map(|word| format!("w{part}x{word} ")).collect::<String>()
        };
        let row: String = (0..8).map(|at| format!("<p>{}", part(at, 50))).collect();
        let page = format!("{row}{row}<p>{}<p>{}", part(9, 20), part(9, 20));
        let page = copydesk_html::read(&page);
        let keeps = of(&Outline::of(&page), &[0.9; 18]);
        assert_eq!(keeps.iter().filter(|keeps| **keeps).count(), 10);
        assert!(keeps[..8].iter().chain(&keeps[16..]).all(|keeps| *keeps));
    }
}
