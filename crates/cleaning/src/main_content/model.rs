//! The forest that judges blocks, and the examination of a page that it judges.

use super::choice;
use super::features::{self, Table};
use super::forest::{Forest, ForestError, probability};
use super::outline::Outline;
use super::structured::Structured;
use copydesk_html::Page;

/// What records name this model: counted up with every change of it or of what it looks at.
pub(crate) const MODEL_VERSION: &str = "blocks/2";

/// Pages of more blocks are not judged: they are no articles, and time is better spent.
/// The largest of 462 news pages has 3,900.
pub const MAX_BLOCKS: usize = 12_000;

/// A page, counted and put in numbers, for judging and for training.
pub struct Examined<'p, 'h> {
    outline: Outline<'p, 'h>,
    table: Table,
}

impl<'p, 'h> Examined<'p, 'h> {
    /// Counts a page.
    #[must_use]
    pub fn of(page: &'p Page<'h>) -> Self {
        let outline = Outline::of(page);
        let structured = Structured::of(&outline);
        let table = features::table(&outline, &structured);
        Self { outline, table }
    }

    /// What is asked about: one row per block, all of one width.
    #[must_use]
    pub fn rows(&self) -> Rows {
        Rows { names: self.table.names.clone(), values: self.table.values.clone() }
    }

    /// Which blocks stay, given how likely each is to belong to the story; one per block.
    #[must_use]
    pub fn choose(&self, probabilities: &[f32]) -> Vec<bool> {
        choice::of(&self.outline, probabilities)
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

/// What is found of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    /// How likely it is to belong to the story.
    pub(super) probability: f32,
    pub(super) keeps: bool,
}

/// The trained forest.
#[derive(Debug)]
pub struct Model(Forest);

impl Model {
    /// The forest that is part of this build.
    ///
    /// # Errors
    /// [`ForestError`] when it does not read or does not fit the rows; a defect of this build.
    pub fn embedded() -> Result<Self, ForestError> {
        Self::parse(include_str!("../../model/forest.txt"))
    }

    /// A forest from its text form.
    ///
    /// # Errors
    /// As [`Forest::parse`].
    pub fn parse(text: &str) -> Result<Self, ForestError> {
        let page = copydesk_html::read("<p>x");
        let width = Examined::of(&page).table.width();
        Ok(Self(Forest::parse(text, width)?))
    }

    /// What is found of each block of a page.
    pub(super) fn judge(&self, page: &Page<'_>) -> Vec<Judged> {
        let examined = Examined::of(page);
        let table = &examined.table;
        let ask = |row: &[f32]| probability(self.0.ask(row));
        let probabilities: Vec<f32> = table.values.chunks(table.width().max(1)).map(ask).collect();
        let keeps = examined.choose(&probabilities);
        probabilities
            .into_iter()
            .zip(keeps)
            .map(|(probability, keeps)| Judged { probability, keeps })
            .collect()
    }
}
