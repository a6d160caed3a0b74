//! A forest laid out for asking many rows at once.
//!
//! A walk from a root to an answer is a chain of loads and of branches that nobody can foresee. Several
//! rows walk through a tree side by side, each as many steps as the tree is deep; an answer leads to
//! itself. So no step waits for another row's, and none is guessed (Asadi, Lin and de Vries, "Runtime
//! Optimizations for Tree-Based Machine Learning Models", 2014).

use super::forest::{Forest, LEAF};

/// Rows that walk side by side.
const LANES: usize = 8;

/// A forest for asking.
#[derive(Debug)]
pub(super) struct Walk {
    base: f32,
    steps: Vec<Step>,
    trees: Vec<Tree>,
}

/// A question; for an answer, both ways lead to itself.
#[derive(Debug, Clone, Copy)]
struct Step {
    feature: u32,
    /// What is compared with; for an answer, the answer.
    value: f32,
    /// Where to go when the number is at most `value`, and otherwise.
    next: [u32; 2],
}

#[derive(Debug, Clone, Copy)]
struct Tree {
    root: u32,
    /// Questions on the longest way to an answer.
    depth: usize,
}

impl Walk {
    pub(super) fn of(forest: &Forest) -> Self {
        let mut steps = Vec::with_capacity(forest.nodes.len());
        for (at, node) in (0_u32..).zip(&forest.nodes) {
            let leaf = node.feature == LEAF;
            let feature = if leaf { 0 } else { u32::from(node.feature) };
            let next = if leaf { [at, at] } else { [at + 1, node.other] };
            steps.push(Step { feature, value: node.value, next });
        }
        let tree = |root: &u32| Tree { root: *root, depth: depth(&steps, *root) };
        let trees = forest.roots.iter().map(tree).collect();
        Self { base: forest.base, steps, trees }
    }

    /// The log-odds of each of the rows, `width` numbers each.
    pub(super) fn ask_all(&self, rows: &[f32], width: usize) -> Vec<f32> {
        let width = width.max(1);
        let mut sums = vec![self.base; rows.len() / width];
        for tree in &self.trees {
            for (sums, rows) in sums.chunks_mut(LANES).zip(rows.chunks(LANES * width)) {
                self.walk(*tree, rows, width, sums);
            }
        }
        sums
    }

    /// Adds what one tree says of up to [`LANES`] rows.
    fn walk(&self, tree: Tree, rows: &[f32], width: usize, sums: &mut [f32]) {
        let mut places = [tree.root; LANES];
        let mut steps = [Step { feature: 0, value: 0.0, next: [0, 0] }; LANES];
        for _ in 0..=tree.depth {
            for lane in 0..sums.len().min(LANES) {
                let Some(step) = self.steps.get(places[lane] as usize) else { continue };
                let asked = rows.get(lane * width + step.feature as usize).copied().unwrap_or(0.0);
                places[lane] = step.next[1 - usize::from(asked <= step.value)];
                steps[lane] = *step;
            }
        }
        for (sum, step) in sums.iter_mut().zip(steps) {
            *sum += step.value;
        }
    }
}

/// Questions on the longest way from a node to an answer. Ways lead forward only.
fn depth(steps: &[Step], root: u32) -> usize {
    let mut longest = 0;
    let mut open = vec![(root, 0)];
    while let Some((at, deep)) = open.pop() {
        longest = longest.max(deep);
        let Some(step) = steps.get(at as usize) else { continue };
        open.extend(step.next.into_iter().filter(|next| *next > at).map(|next| (next, deep + 1)));
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "base -1\ntree\n0 0.5 2\n0.25\n1 7 4\n1\n2\ntree\n-0.5\n";

    #[test]
    fn many_rows_are_answered_like_one() {
        let forest = Forest::parse(TEXT, 2).unwrap();
        let rows: Vec<f32> =
            (0..40_u8).flat_map(|at| [f32::from(at) / 20.0, f32::from(at)]).collect();
        let one: Vec<f32> = rows.chunks(2).map(|row| forest.ask(row)).collect();
        assert_eq!(Walk::of(&forest).ask_all(&rows, 2), one);
        assert_eq!(Walk::of(&forest).ask_all(&[], 0), Vec::<f32>::new());
    }
}
