//! Peers beside the stage: each setting at its best threshold, and which is the fastest that finds as much.

use super::corpus::{Article, Kind};
use super::peers::Run;
use super::score::Score;

/// Steps of the threshold that is tried out, from 0.02 to 1.
const STEPS: u32 = 50;

/// The precision at which recall is compared, too.
pub(super) const PRECISE: f64 = 0.995;

/// A tool's figures at one setting.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) name: String,
    /// From which similarity on something counts as a copy.
    pub(super) threshold: f64,
    pub(super) precision: f64,
    pub(super) recall: f64,
    pub(super) cut: f64,
    pub(super) heavy: f64,
    /// The best recall at a precision of [`PRECISE`] at least; 0 where that is not reached.
    pub(super) precise: f64,
    /// The best precision among thresholds at which it finds as much as the stage; 0 where none does.
    pub(super) even: f64,
    /// The best recall at any threshold.
    pub(super) most: f64,
    pub(super) per_second: f64,
    /// For each article.
    pub(super) bytes: f64,
}

/// Names of the figures of [`Row::figures`].
pub(super) const COLUMNS: [&str; 10] = [
    "threshold",
    "precision",
    "recall",
    "cut to 60 %",
    "heavy",
    "R at P>=.995",
    "P at own recall",
    "best recall",
    "articles/s",
    "bytes/article",
];

impl Row {
    pub(super) fn new(name: &str, score: &Score, per_second: f64, bytes: f64) -> Self {
        let (precision, recall) = (score.precision.share(), score.recall.share());
        Self {
            name: name.to_owned(),
            threshold: f64::NAN,
            precision,
            recall,
            cut: score.recall_of(&[Kind::CutEnd, Kind::CutMiddle]),
            heavy: score.recall_of(&[Kind::Heavy]),
            precise: if precision >= PRECISE { recall } else { 0.0 },
            even: precision,
            most: recall,
            per_second,
            bytes,
        }
    }

    /// A peer at the threshold with the best mean of precision and recall (F1); `recall` is the stage's,
    /// at which it is compared, too.
    pub(super) fn of(run: &Run, articles: &[Article], recall: f64) -> Self {
        #[allow(clippy::cast_precision_loss)] // a rate
        let per_second = articles.len() as f64 / run.spent_us * 1e6;
        let rows = (1..=STEPS).map(|step| {
            let threshold = f64::from(step) / f64::from(STEPS);
            let score = Score::of(articles, &run.answers(threshold));
            Self { threshold, ..Self::new(&run.name, &score, per_second, run.bytes) }
        });
        let rows: Vec<Self> = rows.collect();
        let most = |of: fn(&Self) -> f64| rows.iter().map(of).fold(0.0, f64::max);
        let (precise, most) = (most(|row| row.precise), most(|row| row.recall));
        let even = rows.iter().filter(|row| row.recall >= recall).map(|row| row.precision);
        let even = even.fold(0.0, f64::max);
        let best = rows.iter().max_by(|a, b| a.f1().total_cmp(&b.f1())).cloned();
        let best =
            best.unwrap_or_else(|| Self::new(&run.name, &Score::default(), per_second, run.bytes));
        Self { precise, even, most, ..best }
    }

    /// Precision and recall in one; 0 where there is none.
    fn f1(&self) -> f64 {
        let f1 = 2.0 * self.precision * self.recall / (self.precision + self.recall);
        if f1.is_nan() { 0.0 } else { f1 }
    }

    pub(super) fn figures(&self) -> Vec<f64> {
        let Self {
            threshold,
            precision,
            recall,
            cut,
            heavy,
            precise,
            even,
            most,
            per_second,
            bytes,
            ..
        } = *self;
        vec![threshold, precision, recall, cut, heavy, precise, even, most, per_second, bytes]
    }
}

/// The fastest peer that finds as much as `own` at whatever threshold. Where none does: the one that finds
/// the most.
pub(super) fn rival<'r>(own: &Row, peers: &'r [Row]) -> Option<&'r Row> {
    let equal = peers.iter().filter(|row| row.most >= own.recall);
    let fastest = equal.max_by(|a, b| a.per_second.total_cmp(&b.per_second));
    fastest.or_else(|| peers.iter().max_by(|a, b| a.most.total_cmp(&b.most)))
}

#[cfg(test)]
mod tests {
    use super::super::corpus::for_tests;
    use super::*;

    fn row(most: f64, per_second: f64) -> Row {
        let row = Row::new("a peer", &Score::default(), per_second, 0.0);
        Row { recall: most, most, ..row }
    }

    #[test]
    fn the_rival_is_the_fastest_that_finds_as_much() {
        let own = row(0.95, 100.0);
        let peers = [row(0.96, 5.0), row(0.99, 7.0), row(0.5, 50.0)];
        assert!((rival(&own, &peers).unwrap().per_second - 7.0).abs() < 1e-9);
        let worse = [row(0.2, 5.0), row(0.5, 3.0)];
        assert!((rival(&own, &worse).unwrap().most - 0.5).abs() < 1e-9);
        assert!(rival(&own, &[]).is_none());
    }

    #[test]
    fn a_peer_stands_at_its_best_threshold() {
        let articles = for_tests::corpus(400, 1);
        // Who knows the labels is right at any threshold up to 0.7.
        let known = |(at, article): (usize, &Article)| {
            let of = article.label.of.filter(|of| *of < at)?;
            Some((of, 0.7))
        };
        let best = articles.iter().enumerate().map(known).collect();
        let run = Run { name: "a peer".to_owned(), best, spent_us: 1e6, bytes: 1.0 };
        let row = Row::of(&run, &articles, 0.5);
        assert!(row.even > 0.99);
        assert!(row.precision > 0.99 && row.recall > 0.9 && row.threshold < 0.71);
        assert_eq!(row.figures().len(), COLUMNS.len());
    }
}
