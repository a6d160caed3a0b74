//! Labelled pages with the rows that the forest is asked about.

use crate::pages::{self, Labelled, Labels};
use copydesk_cleaning::main_content::model::Examined;
use rayon::prelude::*;
use std::error::Error;
use std::ops::Range;
use std::path::PathBuf;

/// Pages, their blocks and the numbers of those.
pub struct Set {
    /// The pages.
    pub labelled: Vec<Labelled>,
    /// What their blocks are, one per page.
    pub labels: Vec<Labels>,
    /// Rows of each page in the table.
    pub rows: Vec<Range<usize>>,
    /// The table, row after row.
    pub values: Vec<f32>,
    /// What the numbers of a row are.
    pub names: Vec<&'static str>,
    /// 1 for a row that is story, 0 for another.
    pub story: Vec<f32>,
    /// What a mistake on a row costs.
    pub cost: Vec<f32>,
}

impl Set {
    /// Reads and examines the pages of these folders.
    ///
    /// # Errors
    /// As [`pages::read`].
    pub fn read(folders: &[PathBuf]) -> Result<Self, Box<dyn Error>> {
        let mut labelled = Vec::new();
        for (number, folder) in folders.iter().enumerate() {
            labelled.extend(pages::read(folder, number)?);
        }
        let examined: Vec<_> = labelled
            .par_iter()
            .map(|one| {
                let page = copydesk_html::read(&one.html);
                (pages::label(&page, &one.gold), Examined::of(&page).rows())
            })
            .collect();
        let mut set = Self {
            labelled,
            labels: Vec::new(),
            rows: Vec::new(),
            values: Vec::new(),
            names: Vec::new(),
            story: Vec::new(),
            cost: Vec::new(),
        };
        for (labels, rows) in examined {
            let from = set.story.len();
            set.story.extend(&labels.story);
            set.cost.extend(&labels.cost);
            set.rows.push(from..set.story.len());
            set.values.extend(rows.values);
            if set.names.is_empty() {
                set.names = rows.names;
            }
            set.labels.push(labels);
        }
        Ok(set)
    }

    /// The numbers of a row.
    #[must_use]
    pub fn row(&self, at: usize) -> &[f32] {
        &self.values[at * self.names.len()..(at + 1) * self.names.len()]
    }

    /// Makes the numbers of these names say nothing.
    pub fn blank(&mut self, drop: &[String]) {
        let width = self.names.len();
        for (column, name) in self.names.iter().enumerate() {
            if drop.iter().any(|drop| drop == name) {
                self.values.iter_mut().skip(column).step_by(width).for_each(|value| *value = 0.0);
            }
        }
    }

    /// The blocks of each page that stay with these probabilities, one per row.
    #[must_use]
    pub fn choose(&self, probabilities: &[f32]) -> Vec<bool> {
        self.labelled
            .par_iter()
            .zip(&self.rows)
            .flat_map_iter(|(one, range)| {
                let page = copydesk_html::read(&one.html);
                Examined::of(&page).choose(&probabilities[range.clone()])
            })
            .collect()
    }

    /// The words of each page that stay, as one text.
    pub fn texts<'s>(&'s self, keeps: &'s [bool]) -> impl Iterator<Item = String> + 's {
        self.rows.iter().zip(&self.labels).map(|(range, labels)| {
            let kept = range.clone().filter(|row| keeps[*row]);
            kept.map(|row| labels.words[row - range.start].join(" ")).collect::<Vec<_>>().join(" ")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_name_can_be_made_to_say_nothing() {
        let mut set = Set {
            labelled: Vec::new(),
            labels: Vec::new(),
            rows: std::iter::once(0..2).collect(),
            values: vec![1.0, 2.0, 3.0, 4.0],
            names: vec!["a", "b"],
            story: vec![1.0, 0.0],
            cost: vec![1.0, 1.0],
        };
        set.blank(&["b".to_owned()]);
        assert_eq!((set.row(0), set.row(1)), ([1.0, 0.0].as_slice(), [3.0, 0.0].as_slice()));
    }
}
