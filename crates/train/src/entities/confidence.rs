//! How often a name with such a margin is right.

use crate::entities::articles::{Article, Span};
use copydesk_tagger::Mention;
use copydesk_tagger::model::{STEP, STEPS};

/// Names that a model found in texts that it had not learnt from, by kind and margin.
#[derive(Debug, Default)]
pub struct Seen {
    found: [[u32; STEPS]; 3],
    right: [[u32; STEPS]; 3],
}

impl Seen {
    /// Adds what a model found in an article.
    pub fn add(&mut self, article: &Article, mentions: &[Mention]) {
        for mention in mentions {
            let margin = u32::try_from(mention.margin).unwrap_or(0);
            let step = (margin * STEP / super::export::SCALE) as usize;
            let step = step.min(STEPS - 1);
            let span = Span { start: mention.start, end: mention.end, kind: mention.kind };
            let kind = mention.kind.number();
            self.found[kind][step] += 1;
            self.right[kind][step] += u32::from(article.names.contains(&span));
        }
    }

    /// The share of right names in thousandths, by kind and margin: pooled so that a greater
    /// margin never has a lesser share (pool adjacent violators, Ayer and others 1955). A margin
    /// that no name had takes the share of the one below it.
    #[must_use]
    pub fn shares(&self) -> [[u16; STEPS]; 3] {
        std::array::from_fn(|kind| pooled(&self.found[kind], &self.right[kind]))
    }
}

fn pooled(found: &[u32; STEPS], right: &[u32; STEPS]) -> [u16; STEPS] {
    // Names found and right, and how many steps they pool. One of two stands for few names.
    let mut pools: Vec<(u32, u32, usize)> = Vec::new();
    for (found, right) in found.iter().zip(right) {
        if let (0, Some(below)) = (found, pools.last_mut()) {
            below.2 += 1;
            continue;
        }
        pools.push((found + 2, right + 1, 1));
        while let [.., a, b] = pools[..]
            && u64::from(a.1) * u64::from(b.0) > u64::from(b.1) * u64::from(a.0)
        {
            pools.truncate(pools.len() - 2);
            pools.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
        }
    }
    let mut shares = [0; STEPS];
    let each = pools.iter().flat_map(|pool| std::iter::repeat_n(pool, pool.2));
    for (share, (found, right, _)) in shares.iter_mut().zip(each) {
        *share = u16::try_from(u64::from(*right) * 1000 / u64::from(*found)).unwrap_or(1000);
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_never_fall() {
        let mut found = [0; STEPS];
        let mut right = [0; STEPS];
        (found[0], right[0], found[1], right[1], found[2], right[2]) = (98, 49, 98, 29, 98, 89);
        let shares = pooled(&found, &right);
        assert_eq!(shares[..4], [400, 400, 900, 900]);
        assert!(shares.is_sorted());
    }
}
