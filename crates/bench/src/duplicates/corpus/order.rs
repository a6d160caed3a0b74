//! In what order articles arrive: mostly as they were written, some late.

use super::desk::{Desk, MINUTE_MS};
use super::tongues::TONGUES;
use super::{Article, Label};

/// How often an article comes late, and how late, in minutes; others take some minutes.
const LATE: f64 = 0.04;
const MOST_LATE: usize = 24 * 60;
const USUAL: usize = 10;

/// The articles of a desk, in the order of their arrival.
pub(super) fn arrivals(mut desk: Desk) -> Vec<Article> {
    let mut order: Vec<(i64, usize)> = Vec::with_capacity(desk.drafts.len());
    for at in 0..desk.drafts.len() {
        let most = if desk.dice.chance(LATE) { MOST_LATE } else { USUAL };
        let minutes = i64::try_from(desk.dice.below(most)).unwrap_or(0);
        order.push((desk.drafts[at].event_ms + minutes * MINUTE_MS, at));
    }
    order.sort_unstable();
    let mut place = vec![0; order.len()];
    for (now, (_, at)) in order.iter().enumerate() {
        place[*at] = now;
    }
    let mut drafts: Vec<Option<super::desk::Draft>> = desk.drafts.into_iter().map(Some).collect();
    let mut articles = Vec::with_capacity(drafts.len());
    for (now, (_, at)) in order.into_iter().enumerate() {
        let Some(draft) = drafts.get_mut(at).and_then(Option::take) else { continue };
        let label = Label {
            kind: draft.kind,
            of: draft.of.map(|of| place[of]),
            family: place[draft.family],
            hops: draft.hops,
            shares: draft.shares.iter().map(|with| place[*with]).collect(),
            group: draft.group,
        };
        articles.push(Article {
            id: super::write::id(now),
            text: draft.text,
            language: TONGUES[draft.tongue].tag,
            event_time_ms: draft.event_ms,
            label,
        });
    }
    articles
}

#[cfg(test)]
mod tests {
    use super::super::for_tests;

    #[test]
    fn most_come_in_order_and_some_late() {
        let corpus = for_tests::corpus(1000, 1);
        let mut latest = 0;
        let mut late = 0;
        for article in &corpus {
            late += usize::from(article.event_time_ms < latest - 30 * 60_000);
            latest = latest.max(article.event_time_ms);
        }
        assert!((10..80).contains(&late), "{late}");
    }
}
