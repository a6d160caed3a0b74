//! Clusters of more than one arrival: the others follow from their only entry.

use crate::codec::{Malformed, Reader, Writer};
use crate::ledger::Entry;
use crate::names::Name;
use std::collections::BTreeMap;

/// Articles that tell the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cluster {
    /// The offset of the oldest by event time, which may be forgotten by now.
    pub(crate) oldest: u64,
    pub(crate) oldest_id: Name,
    pub(crate) oldest_ms: i64,
    /// Articles that ever joined, less those that were taken down.
    pub(crate) size: u32,
    /// The offset of its latest arrival: the cluster goes with it.
    pub(crate) last: u64,
}

impl Cluster {
    /// The cluster of an article that is alone in it.
    pub(crate) fn of(entry: &Entry) -> Self {
        Self {
            oldest: entry.offset,
            oldest_id: entry.id.clone(),
            oldest_ms: entry.at_ms,
            size: 1,
            last: entry.offset,
        }
    }
}

/// Clusters by the hash of their id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Clusters(pub(crate) BTreeMap<u64, Cluster>);

impl Clusters {
    /// The cluster of an article.
    pub(crate) fn of(&self, entry: &Entry) -> Cluster {
        let known = self.0.get(&entry.given.cluster_hash).cloned();
        known.unwrap_or_else(|| Cluster::of(entry))
    }

    /// Takes an article in. `given` says how many there are with it.
    pub(crate) fn join(&mut self, mut cluster: Cluster, entry: &Entry) {
        cluster.size = entry.given.cluster_size_seen;
        cluster.last = entry.offset;
        if entry.at_ms < cluster.oldest_ms {
            cluster.oldest = entry.offset;
            cluster.oldest_id = entry.id.clone();
            cluster.oldest_ms = entry.at_ms;
        }
        self.0.insert(entry.given.cluster_hash, cluster);
    }

    /// Takes note that an article of the cluster came again.
    pub(crate) fn refresh(&mut self, entry: &Entry) {
        if let Some(cluster) = self.0.get_mut(&entry.given.cluster_hash) {
            cluster.last = entry.offset;
        }
    }

    /// Lets go of those whose arrivals all lie below an offset.
    pub(crate) fn drop_below(&mut self, floor: u64) {
        self.0.retain(|_, cluster| cluster.last >= floor);
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.u64(self.0.len() as u64);
        for (hash, cluster) in &self.0 {
            out.u64(*hash);
            out.u64(cluster.oldest);
            cluster.oldest_id.write(out);
            out.i64(cluster.oldest_ms);
            out.u32(cluster.size);
            out.u64(cluster.last);
        }
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut clusters = Self::default();
        for _ in 0..input.u64()? {
            let hash = input.u64()?;
            let cluster = Cluster {
                oldest: input.u64()?,
                oldest_id: Name::read(input)?,
                oldest_ms: input.i64()?,
                size: input.u32()?,
                last: input.u64()?,
            };
            clusters.0.insert(hash, cluster);
        }
        Ok(clusters)
    }
}
