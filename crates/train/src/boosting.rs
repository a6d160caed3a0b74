//! Gradient boosting of regression trees with the logistic loss.
//!
//! Friedman 2001; second-order gains as in XGBoost (Chen and Guestrin 2016), over histograms of at
//! most 64 bins, leaf by leaf as in LightGBM (Ke et al. 2017).

use crate::bins::{BINS, Binned};
use copydesk_cleaning::main_content::forest::{Forest, LEAF, Node, probability};

/// How forests are grown.
#[derive(Debug, Clone, Copy)]
pub struct Growth {
    /// Trees.
    pub trees: usize,
    /// Answers of each tree.
    pub leaves: usize,
    /// Share of each tree's answers that is added.
    pub rate: f32,
    /// Sum of second derivatives that a leaf must have.
    pub weight: f32,
    /// L2 penalty of answers.
    pub penalty: f32,
    /// Share of the numbers that each tree may ask for.
    pub features: f32,
    /// Share of the pages that each tree sees.
    pub rows: f32,
    /// Seed of the dice.
    pub seed: u64,
}

impl Default for Growth {
    /// What was best on pages held out.
    fn default() -> Self {
        Self {
            trees: 90,
            leaves: 20,
            rate: 0.12,
            weight: 0.02,
            penalty: 0.02,
            features: 0.25,
            rows: 0.8,
            seed: 1,
        }
    }
}

/// Grows a forest for `labels` (0 or 1) with `weights`; `groups` are the rows of one page each.
pub fn grow(
    data: &Binned,
    labels: &[f32],
    weights: &[f32],
    groups: &[std::ops::Range<usize>],
    growth: &Growth,
) -> Forest {
    let (sum, all) = labels
        .iter()
        .zip(weights)
        .fold((0.0_f64, 0.0_f64), |(s, a), (l, w)| (s + f64::from(l * w), a + f64::from(*w)));
    let share = (sum / all).clamp(1e-3, 1.0 - 1e-3);
    #[allow(clippy::cast_possible_truncation)]
    let base = (share / (1.0 - share)).ln() as f32;
    let mut forest = Forest { base, ..Forest::default() };
    let mut scores = vec![base; data.count];
    let mut random = Random(growth.seed);
    let mut slopes = vec![(0.0_f32, 0.0_f32); data.count];
    for _ in 0..growth.trees {
        for (row, slope) in slopes.iter_mut().enumerate() {
            let p = probability(scores[row]);
            *slope = ((labels[row] - p) * weights[row], (p * (1.0 - p)).max(1e-6) * weights[row]);
        }
        let rows: Vec<u32> = groups
            .iter()
            .filter(|_| random.share() < growth.rows)
            .flat_map(Clone::clone)
            .filter_map(|row| u32::try_from(row).ok())
            .collect();
        let columns: Vec<usize> =
            (0..data.columns.len()).filter(|_| random.share() < growth.features).collect();
        let tree = Tree::grow(data, &slopes, rows, &columns, growth);
        for (row, score) in scores.iter_mut().enumerate() {
            *score += tree.ask(data, row);
        }
        tree.write(data, &mut forest);
    }
    forest
}

/// A leaf that may still be split.
struct Leaf {
    rows: Vec<u32>,
    node: usize,
    sums: (f32, f32),
    histogram: Vec<(f32, f32)>,
    best: Option<Split>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f32,
    column: usize,
    bin: usize,
}

#[derive(Clone, Copy)]
enum Branch {
    Answer(f32),
    Question { column: usize, bin: usize, low: usize, high: usize },
}

struct Tree(Vec<Branch>);

impl Tree {
    fn grow(
        data: &Binned,
        slopes: &[(f32, f32)],
        rows: Vec<u32>,
        columns: &[usize],
        growth: &Growth,
    ) -> Self {
        let mut tree = Self(vec![Branch::Answer(0.0)]);
        let histogram = histogram(data, slopes, &rows, columns);
        let mut leaves = vec![Leaf::new(rows, 0, slopes, histogram, columns, growth)];
        while leaves.len() < growth.leaves {
            let best = leaves
                .iter()
                .enumerate()
                .filter_map(|(at, leaf)| leaf.best.map(|split| (split.gain, at)))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, at)) = best else { break };
            let leaf = leaves.swap_remove(at);
            let Some(split) = leaf.best else { break };
            let column = &data.columns[split.column];
            let (low, high): (Vec<u32>, Vec<u32>) =
                leaf.rows.iter().partition(|row| usize::from(column[**row as usize]) <= split.bin);
            // The larger side's histogram is the difference of the others.
            let small = if low.len() < high.len() { &low } else { &high };
            let of_small = self::histogram(data, slopes, small, columns);
            let of_large: Vec<(f32, f32)> = leaf
                .histogram
                .iter()
                .zip(&of_small)
                .map(|(all, small)| (all.0 - small.0, all.1 - small.1))
                .collect();
            let (of_low, of_high) =
                if low.len() < high.len() { (of_small, of_large) } else { (of_large, of_small) };
            let (a, b) = (tree.0.len(), tree.0.len() + 1);
            tree.0[leaf.node] =
                Branch::Question { column: split.column, bin: split.bin, low: a, high: b };
            tree.0.extend([Branch::Answer(0.0); 2]);
            leaves.push(Leaf::new(low, a, slopes, of_low, columns, growth));
            leaves.push(Leaf::new(high, b, slopes, of_high, columns, growth));
        }
        for leaf in leaves {
            let answer = growth.rate * leaf.sums.0 / (leaf.sums.1 + growth.penalty);
            tree.0[leaf.node] = Branch::Answer((answer * 1e4).round() / 1e4);
        }
        tree
    }

    fn ask(&self, data: &Binned, row: usize) -> f32 {
        let mut at = 0;
        loop {
            match self.0[at] {
                Branch::Answer(answer) => return answer,
                Branch::Question { column, bin, low, high } => {
                    at = if usize::from(data.columns[column][row]) <= bin { low } else { high };
                }
            }
        }
    }

    /// Appends the tree in the order in which it is read: the low branch behind its question.
    fn write(&self, data: &Binned, forest: &mut Forest) {
        forest.roots.push(u32::try_from(forest.nodes.len()).unwrap_or(u32::MAX));
        // Branches to write, and the question whose other branch each is.
        let mut open = vec![(0, None)];
        while let Some((at, of)) = open.pop() {
            let here = forest.nodes.len();
            if let Some(question) = of {
                let question: &mut Node = &mut forest.nodes[question];
                question.other = u32::try_from(here).unwrap_or(u32::MAX);
            }
            match self.0[at] {
                Branch::Answer(value) => forest.nodes.push(Node { feature: LEAF, value, other: 0 }),
                Branch::Question { column, bin, low, high } => {
                    let feature = u16::try_from(column).unwrap_or(LEAF);
                    let value = data.edges[column][bin];
                    forest.nodes.push(Node { feature, value, other: 0 });
                    open.push((high, Some(here)));
                    open.push((low, None));
                }
            }
        }
    }
}

impl Leaf {
    fn new(
        rows: Vec<u32>,
        node: usize,
        slopes: &[(f32, f32)],
        histogram: Vec<(f32, f32)>,
        columns: &[usize],
        growth: &Growth,
    ) -> Self {
        let sums = rows.iter().fold((0.0, 0.0), |(g, h), row| {
            let slope = slopes[*row as usize];
            (g + slope.0, h + slope.1)
        });
        let mut best: Option<Split> = None;
        let worth = |(g, h): (f32, f32)| g * g / (h + growth.penalty);
        for (place, column) in columns.iter().enumerate() {
            let bins = &histogram[place * (BINS + 8)..(place + 1) * (BINS + 8)];
            let mut low = (0.0, 0.0);
            for (bin, slope) in bins.iter().enumerate().take(BINS + 7) {
                low = (low.0 + slope.0, low.1 + slope.1);
                let high = (sums.0 - low.0, sums.1 - low.1);
                if low.1 < growth.weight || high.1 < growth.weight {
                    continue;
                }
                let gain = worth(low) + worth(high) - worth(sums);
                if gain > 1e-4 && best.is_none_or(|best| gain > best.gain) {
                    best = Some(Split { gain, column: *column, bin });
                }
            }
        }
        Self { rows, node, sums, histogram, best }
    }
}

fn histogram(
    data: &Binned,
    slopes: &[(f32, f32)],
    rows: &[u32],
    columns: &[usize],
) -> Vec<(f32, f32)> {
    let mut sums = vec![(0.0, 0.0); columns.len() * (BINS + 8)];
    for (place, column) in columns.iter().enumerate() {
        let bins = &mut sums[place * (BINS + 8)..(place + 1) * (BINS + 8)];
        let column = &data.columns[*column];
        for row in rows {
            let slope = slopes[*row as usize];
            let bin = &mut bins[usize::from(column[*row as usize])];
            *bin = (bin.0 + slope.0, bin.1 + slope.1);
        }
    }
    sums
}

/// xorshift64*: the same trees from the same seed.
struct Random(u64);

impl Random {
    fn share(&mut self) -> f32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40;
        #[allow(clippy::cast_precision_loss)] // 24 bits
        let share = bits as f32 / (1 << 24) as f32;
        share
    }
}
