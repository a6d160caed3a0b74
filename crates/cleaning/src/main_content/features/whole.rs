//! What is known of a page as a whole, for the rows of its blocks.

use crate::main_content::outline::{Outline, Sum, float};
use crate::main_content::stats::Stats;
use crate::main_content::structured::Structured;
use foldhash::{HashMap, HashMapExt};

/// What is known of the page as a whole.
pub(super) struct Whole<'s> {
    pub(super) total: Sum,
    /// Characters before each block.
    pub(super) before: Vec<f32>,
    /// Blocks and characters since the last prose, and until the next.
    pub(super) since: Vec<(f32, f32)>,
    pub(super) until: Vec<(f32, f32)>,
    pub(super) headline: Option<usize>,
    pub(super) longest: f32,
    /// How often each text stands in the page.
    pub(super) texts: HashMap<u64, f32>,
    /// Number, characters and link characters of the blocks of each look.
    pub(super) looks: HashMap<u64, (f32, f32, f32)>,
    /// How many blocks of the same look stand before each block.
    pub(super) ranks: Vec<f32>,
    /// How many elements of the look of the element two levels up were met before that one.
    pub(super) second_ranks: Vec<f32>,
    /// The chain of elements from the top element to the root.
    pub(super) top_chain: HashMap<u32, f32>,
    pub(super) structured: &'s Structured,
}

impl<'s> Whole<'s> {
    pub(super) fn of(outline: &Outline<'_, '_>, structured: &'s Structured) -> Self {
        let count = outline.stats.len();
        let mut whole = Self {
            total: outline.sum(0),
            before: Vec::with_capacity(count),
            since: Vec::with_capacity(count),
            until: vec![(0.0, 0.0); count],
            headline: structured.headline,
            longest: 0.0,
            texts: HashMap::new(),
            looks: HashMap::new(),
            ranks: Vec::with_capacity(count),
            second_ranks: Vec::with_capacity(count),
            top_chain: HashMap::new(),
            structured,
        };
        let (mut chars, mut gap) = (0.0, (30.0, 2000.0));
        let mut met: HashMap<u64, (u32, f32)> = HashMap::new();
        for (block, stats) in outline.page.blocks.iter().zip(&outline.stats) {
            whole.before.push(chars);
            whole.since.push(gap);
            let own = float(stats.chars);
            chars += own;
            gap = if long(stats) { (0.0, 0.0) } else { (gap.0 + 1.0, gap.1 + own) };
            whole.longest = whole.longest.max(if long(stats) { own } else { 0.0 });
            *whole.texts.entry(stats.hash).or_default() += 1.0;
            let look = look_of(outline, block.element);
            let entry = whole.looks.entry(look).or_default();
            entry.0 += 1.0;
            entry.1 += own;
            entry.2 += float(stats.linked);
            whole.ranks.push(entry.0 - 1.0);
            let second = outline.parent(outline.parent(block.element));
            let met = met.entry(look_of(outline, second)).or_insert((second, 0.0));
            if met.0 != second {
                *met = (second, met.1 + 1.0);
            }
            whole.second_ranks.push(met.1);
        }
        let mut gap = (30.0, 2000.0);
        for (at, stats) in outline.stats.iter().enumerate().rev() {
            whole.until[at] = gap;
            gap = if long(stats) { (0.0, 0.0) } else { (gap.0 + 1.0, gap.1 + float(stats.chars)) };
        }
        let (mut element, mut level) = (outline.top, 0.0);
        loop {
            whole.top_chain.insert(element, level);
            if element == 0 {
                break;
            }
            element = outline.parent(element);
            level += 1.0;
        }
        whole
    }
}

fn long(stats: &Stats) -> bool {
    stats.chars >= 120 && stats.linked * 3 <= stats.chars && stats.stops > 0
}

pub(super) fn look_of(outline: &Outline<'_, '_>, element: u32) -> u64 {
    outline.looks.get(element as usize).copied().unwrap_or(0)
}
