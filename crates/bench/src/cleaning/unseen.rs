//! Main content of pages of sites that the forest did not see: the pages are dealt to folds by site, and
//! each is judged by a forest that was trained on the other folds.

use crate::report::{Report, Target};
use copydesk_train::boosting::Growth;
use copydesk_train::folds::{self, Together};
use copydesk_train::set::Set;
use copydesk_train::trial;
use std::error::Error;
use std::path::PathBuf;

/// Figures, and the two that count.
pub(crate) struct Unseen {
    pub(crate) report: Report,
    /// Word 4-gram F1 of the first collection.
    pub(crate) first: f64,
    /// Mean word F1 of the second.
    pub(crate) second: f64,
}

pub(crate) fn measure(folders: &[PathBuf; 2], seed: u64) -> Result<Unseen, Box<dyn Error>> {
    let set = Set::read(folders)?;
    let dealt = folds::deal(&set.labelled, Together::Site, seed);
    let forests = folds::grow_all(&set, &dealt, &Growth { seed, ..Growth::default() });
    let scores = trial::through_stage(&set, &dealt, &forests)?;
    let [first, second] = scores.as_slice() else { return Err("there are no two sets".into()) };
    let row = |f1: f64, score: &copydesk_train::pages::Score| {
        let pages = u32::try_from(score.pages.len()).unwrap_or(u32::MAX);
        vec![f1, score.precision, score.recall, f64::from(pages)]
    };
    let (first, second) = (("pages", first.f1, first), ("wcxb", second.mean, second));
    let rows = [first, second].map(|(name, f1, score)| (name.to_owned(), row(f1, score)));
    let about = format!("{} pages, each by a forest that saw none of its site", set.rows.len());
    let targets = vec![
        Target::new("1 - word 4-gram F1 of news pages", 1.0 - first.1, 0.025),
        Target::new("1 - word F1 of WCXB articles", 1.0 - second.1, 0.035),
    ];
    let columns = vec!["F1", "precision", "recall", "pages"];
    let report = Report { about, columns, rows: rows.into(), targets, proof: None };
    Ok(Unseen { report, first: first.1, second: second.1 })
}
