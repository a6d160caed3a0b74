//! What the first judgement of the blocks around says about a block: the second row of numbers.
//!
//! Stacking with sequence context, as in Web2Text and in Dragnet's block features: what a block is
//! depends on what stands before and behind it, and on what else stands in its containers.

use super::features::Table;
use super::outline::{Outline, float};
use std::collections::HashMap;

/// How far the neighbours count one by one.
const REACH: isize = 4;

/// Names of the numbers, in order; the first row's come behind them.
const NAMES: &[&str] = &[
    "first",
    "-1 first",
    "-2 first",
    "-3 first",
    "-4 first",
    "+1 first",
    "+2 first",
    "+3 first",
    "+4 first",
    "window 5",
    "window 12",
    "own mean",
    "parent mean",
    "second mean",
    "third mean",
    "own sum",
    "parent sum",
    "second sum",
    "look mean",
    "look sum",
    "mass before",
    "mass behind",
    "blocks since likely",
    "blocks until likely",
    "chars since likely",
    "chars until likely",
    "same text, better place",
];

/// The rows of the second judgement.
pub(crate) fn table(outline: &Outline<'_, '_>, first: &Table, judged: &[f32]) -> Table {
    let sums = Sums::of(outline, judged);
    let mut table = Table::default();
    table.names.extend(NAMES);
    table.names.extend(&first.names);
    table.values.reserve(judged.len() * table.names.len());
    for at in 0..judged.len() {
        row(&mut table.values, outline, judged, &sums, at);
        table.values.extend_from_slice(first.row(at));
    }
    table
}

/// Sums of judgements weighted by characters.
struct Sums {
    /// Per element, all the way down: weighted, characters.
    elements: Vec<(f32, f32)>,
    looks: HashMap<u64, (f32, f32)>,
    /// Before each block, and one for the end.
    before: Vec<f32>,
    /// Characters likewise.
    chars: Vec<f32>,
    likely_before: Vec<(f32, f32)>,
    likely_behind: Vec<(f32, f32)>,
    /// The best judgement of the blocks around each place where a text stands, and that place.
    places: HashMap<u64, (f32, usize)>,
}

impl Sums {
    fn of(outline: &Outline<'_, '_>, judged: &[f32]) -> Self {
        let mut sums = Self {
            elements: vec![(0.0, 0.0); outline.sums.len()],
            looks: HashMap::new(),
            before: vec![0.0],
            chars: vec![0.0],
            likely_before: Vec::new(),
            likely_behind: vec![(40.0, 4000.0); judged.len()],
            places: HashMap::new(),
        };
        let (mut mass, mut chars) = (0.0, 0.0);
        let mut gap = (40.0, 4000.0);
        for (at, (block, stats)) in outline.page.blocks.iter().zip(&outline.stats).enumerate() {
            let (own, likely) = (float(stats.chars), judged.get(at).copied().unwrap_or(0.0));
            mass += own * likely;
            chars += own;
            sums.before.push(mass);
            sums.chars.push(chars);
            if let Some(element) = sums.elements.get_mut(block.element as usize) {
                *element = (element.0 + own * likely, element.1 + own);
            }
            let look = outline.looks.get(block.element as usize).copied().unwrap_or(0);
            let entry = sums.looks.entry(look).or_default();
            *entry = (entry.0 + own * likely, entry.1 + own);
            sums.likely_before.push(gap);
            gap = if likely > 0.5 { (0.0, 0.0) } else { (gap.0 + 1.0, gap.1 + own) };
        }
        let mut gap = (40.0, 4000.0);
        for at in (0..judged.len()).rev() {
            sums.likely_behind[at] = gap;
            let own = outline.stats.get(at).map_or(0.0, |stats| float(stats.chars));
            let likely = judged.get(at).copied().unwrap_or(0.0);
            gap = if likely > 0.5 { (0.0, 0.0) } else { (gap.0 + 1.0, gap.1 + own) };
        }
        for at in (1..sums.elements.len()).rev() {
            let child = sums.elements[at];
            let parent = outline.page.elements.get(at).map_or(0, |element| element.parent);
            if let Some(parent) = sums.elements.get_mut(parent as usize) {
                *parent = (parent.0 + child.0, parent.1 + child.1);
            }
        }
        for (at, stats) in outline.stats.iter().enumerate() {
            let around = sums.window(at, 5);
            let entry = sums.places.entry(stats.hash).or_insert((around, at));
            if around > entry.0 {
                *entry = (around, at);
            }
        }
        sums
    }

    /// The mean judgement of the blocks up to `reach` before and behind.
    fn window(&self, at: usize, reach: usize) -> f32 {
        let from = at.saturating_sub(reach);
        let to = (at + reach + 1).min(self.before.len() - 1);
        mean((self.before[to] - self.before[from], self.chars[to] - self.chars[from]))
    }
}

fn mean((weighted, chars): (f32, f32)) -> f32 {
    if chars > 0.0 { weighted / chars } else { 0.0 }
}

fn row(out: &mut Vec<f32>, outline: &Outline<'_, '_>, judged: &[f32], sums: &Sums, at: usize) {
    let Some(block) = outline.page.blocks.get(at) else { return };
    let near = |offset: isize| {
        at.checked_add_signed(offset).and_then(|at| judged.get(at)).copied().unwrap_or(0.0)
    };
    out.push(near(0));
    out.extend((1..=REACH).map(|offset| near(-offset)));
    out.extend((1..=REACH).map(near));
    out.push(sums.window(at, 5));
    out.push(sums.window(at, 12));
    let mut element = block.element;
    let mut levels = [(0.0, 0.0); 4];
    for level in &mut levels {
        *level = sums.elements.get(element as usize).copied().unwrap_or_default();
        element = outline.parent(element);
    }
    let total = sums.before.last().copied().unwrap_or(0.0).max(1.0);
    out.extend(levels.map(mean));
    out.extend(levels[..3].iter().map(|level| level.0 / total));
    let look = outline.looks.get(block.element as usize).copied().unwrap_or(0);
    let look = sums.looks.get(&look).copied().unwrap_or_default();
    out.push(mean(look));
    out.push(look.0 / total);
    let before = sums.before.get(at).copied().unwrap_or(0.0) / total;
    let with = sums.before.get(at + 1).copied().unwrap_or(0.0) / total;
    out.push(before);
    out.push(1.0 - with);
    let gap = |list: &[(f32, f32)]| list.get(at).copied().unwrap_or_default();
    let (since, until) = (gap(&sums.likely_before), gap(&sums.likely_behind));
    out.extend([since.0, until.0, since.1, until.1]);
    let hash = outline.stats.get(at).map_or(0, |stats| stats.hash);
    let elsewhere = sums.places.get(&hash).is_some_and(|(_, best)| *best != at);
    out.push(if elsewhere { 1.0 } else { 0.0 });
}
