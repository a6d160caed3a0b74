//! The figures as tables, and what they should be.

use super::Own;
use super::compare::{self, COLUMNS, Row};
use super::corpus::Kind;
use super::score::{Count, Score};
use crate::report::{Report, Target};

/// What the figures should be: articles a second on one core, that over the best peer's, shares, bytes.
const PER_SECOND: f64 = 25_000.0;
const TIMES: f64 = 2.5;
pub(super) const RECALL: f64 = 0.985;
pub(super) const PRECISION: f64 = 0.995;
const CUT: f64 = 0.99;
const HEAVY: f64 = 0.90;
const BYTES: f64 = 1000.0;

/// The stage by itself, and the targets; `rows` are the stage and its peers in one corpus.
pub(super) fn own(about: String, own: &Own, rows: &[Row]) -> Report {
    let row = &own.row;
    let mut targets = vec![
        Target::at_least("articles/s, all in, one core", row.per_second, PER_SECOND),
        Target::at_least("recall", row.recall, RECALL),
        Target::at_least("precision", row.precision, PRECISION),
        Target::at_least("recall of those cut to 60 %", row.cut, CUT),
        Target::at_least("recall of heavy copies", row.heavy, HEAVY),
        Target::new("bytes a remembered article", row.bytes, BYTES),
    ];
    if let Some((beside, peers)) = rows.split_first()
        && let Some(rival) = compare::rival(beside, peers)
    {
        let what = format!("articles/s over {}", rival.name);
        targets.push(Target::at_least(&what, beside.per_second / rival.per_second, TIMES));
    }
    let figures = [
        ("all in, articles/s", row.per_second),
        ("sketch, articles/s", own.sketch),
        ("window, articles/s", own.window),
        ("bytes/article", row.bytes),
        ("precision", row.precision),
        ("recall", row.recall),
        ("recall, cut to 60 %", row.cut),
        ("recall, heavy", row.heavy),
    ];
    let rows = figures.map(|(name, figure)| (name.to_owned(), vec![figure])).to_vec();
    Report { about, columns: vec!["is"], rows, targets, proof: None }
}

/// The stage and its peers.
pub(super) fn peers(about: &str, rows: &[Row], missing: &[String]) -> Report {
    let mut about = format!(
        "{about}\nCPU time on one thread; peers get normalised text, the stage the text as it is. A peer's \
         threshold is the one with its best F1; its best recall is that at any."
    );
    if let Some((own, peers)) = rows.split_first()
        && let Some(rival) = compare::rival(own, peers)
    {
        let reached = if rival.most >= own.recall { "finds" } else { "does not find" };
        about.push_str(&format!(
            "\nThe peer to beat, {}, {reached} as much as the stage.",
            rival.name
        ));
    }
    for error in missing {
        about.push_str(&format!("\nnot run: {error}"));
    }
    let rows = rows.iter().map(|row| (row.name.clone(), row.figures())).collect();
    Report { about, columns: COLUMNS.to_vec(), rows, targets: Vec::new(), proof: None }
}

/// What is found of each kind of copy, what is falsely called one, and parts that are named.
pub(super) fn kinds(score: &Score) -> Vec<(&'static str, Report)> {
    let of = |about: &str, columns: [&'static str; 3], rows| Report {
        about: about.to_owned(),
        columns: columns.to_vec(),
        rows,
        targets: Vec::new(),
        proof: None,
    };
    let name = |kind: Kind| if kind == Kind::Original { "source, late" } else { kind.name() };
    let found = score.found.iter().map(|(kind, count)| line(name(*kind), *count));
    let found = found.chain([line("copies of copies", score.chained)]).collect();
    let wrong = score.false_ones.iter().map(|(kind, count)| line(kind.name(), *count)).collect();
    let parts = score.parts.iter().map(|(kind, count)| line(kind.name(), *count));
    let parts = parts.chain([line("precision", score.parts_named)]).collect();
    let recall = "copies that are found, by what was done to them";
    let false_copies = "called copies falsely, by what they are; of copies, those linked elsewhere";
    let contained = "shared parts that are named as such";
    vec![
        ("recall", of(recall, ["recall", "found", "of"], found)),
        ("false copies", of(false_copies, ["rate", "false", "of"], wrong)),
        ("parts", of(contained, ["share", "right", "of"], parts)),
    ]
}

#[allow(clippy::cast_precision_loss)] // counts of articles
fn line(name: &str, count: Count) -> (String, Vec<f64>) {
    (name.to_owned(), vec![count.share(), count.right as f64, count.all as f64])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stand_beside_what_is_and_a_peer_only_where_there_is_one() {
        let row = Row::new("ours", &Score::default(), 30_000.0, 900.0);
        let own = Own { row: row.clone(), sketch: 50_000.0, window: 75_000.0 };
        let alone = super::own("a corpus".to_owned(), &own, &[]);
        assert_eq!(alone.targets.len(), 6);
        let peer = Row { per_second: 10_000.0, name: "a peer".to_owned(), ..row.clone() };
        let report = super::own("a corpus".to_owned(), &own, &[row.clone(), peer.clone()]);
        assert!(report.table().contains("articles/s over a peer"));
        let table = peers("a corpus", &[row, peer], &["gone".to_owned()]).table();
        assert!(table.contains("not run: gone"));
    }
}
