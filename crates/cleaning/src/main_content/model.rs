//! The two forests that judge blocks, and the examination of a page that they judge.

use super::context;
use super::features::{self, Table};
use super::forest::{Forest, ForestError, probability};
use super::outline::Outline;
use super::structured::Structured;
use copydesk_html::Page;

/// Pages of more blocks are not judged: they are no articles, and time is better spent.
/// The largest of 462 news pages has 3,900.
pub const MAX_BLOCKS: usize = 12_000;

/// A block stays when its probability is at least this; fitted in `crates/train` on held-out pages.
const THRESHOLD: f32 = 0.5;

/// A page, counted and put in numbers, for judging and for training.
pub struct Examined<'p, 'h> {
    outline: Outline<'p, 'h>,
    first: Table,
}

impl<'p, 'h> Examined<'p, 'h> {
    /// Counts a page.
    #[must_use]
    pub fn of(page: &'p Page<'h>) -> Self {
        let outline = Outline::of(page);
        let structured = Structured::of(&outline);
        let first = features::table(&outline, &structured);
        Self { outline, first }
    }

    /// The rows of the first judgement: one per block, all of one width.
    #[must_use]
    pub fn first(&self) -> Rows {
        Rows::of(&self.first)
    }

    /// The rows of the second judgement, given the first: probabilities, one per block.
    #[must_use]
    pub fn second(&self, judged: &[f32]) -> Rows {
        Rows::of(&context::table(&self.outline, &self.first, judged))
    }
}

/// Rows of numbers and what each number is.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// What the numbers are, for people.
    pub names: Vec<&'static str>,
    /// Row after row.
    pub values: Vec<f32>,
}

impl Rows {
    fn of(table: &Table) -> Self {
        Self { names: table.names.clone(), values: table.values.clone() }
    }
}

/// The trained forests.
#[derive(Debug)]
pub struct Model {
    first: Forest,
    second: Forest,
}

impl Model {
    /// The forests that are part of this build.
    ///
    /// # Errors
    /// [`ForestError`] when they do not read or do not fit the rows; a defect of this build.
    pub fn embedded() -> Result<Self, ForestError> {
        let first = include_str!("../../model/first.txt");
        let second = include_str!("../../model/second.txt");
        Self::parse(first, second)
    }

    /// Forests from their text form.
    ///
    /// # Errors
    /// As [`Forest::parse`].
    pub fn parse(first: &str, second: &str) -> Result<Self, ForestError> {
        let page = copydesk_html::read("<p>x");
        let examined = Examined::of(&page);
        let (one, two) = (examined.first.width(), examined.second(&[0.0]).names.len());
        Ok(Self { first: Forest::parse(first, one)?, second: Forest::parse(second, two)? })
    }

    /// The probability of each block that it belongs to the story.
    pub(super) fn judge(&self, page: &Page<'_>) -> Vec<f32> {
        let examined = Examined::of(page);
        let count = page.blocks.len();
        let judged: Vec<f32> =
            (0..count).map(|at| probability(self.first.ask(examined.first.row(at)))).collect();
        let second = context::table(&examined.outline, &examined.first, &judged);
        let passes_over = examined.outline.passes_over();
        (0..count)
            .map(|at| {
                let over = passes_over.get(at).copied().unwrap_or(false);
                if over { 0.0 } else { probability(self.second.ask(second.row(at))) }
            })
            .collect()
    }

    pub(super) fn keeps(probability: f32) -> bool {
        probability >= THRESHOLD
    }
}
