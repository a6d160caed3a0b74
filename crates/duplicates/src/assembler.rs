//! The assembler: the part of the memory that makes verdicts of hits.
//!
//! An earlier revision of the same article goes before an equal text, that before the most alike
//! text, and that before a shared part; the earlier arrival of several that are as good. An article
//! joins the cluster of its match, and only that one; one that shares a part stays in its own.

use crate::answer::Answer;
use crate::clock::UNDATED;
use crate::clusters::{Cluster, Clusters};
use crate::hits::{Hit, Hits, Likeness, WHOLE};
use crate::ledger::{Entry, Ledger};
use crate::names::{Name, article_key, cluster_hash, record_key, source_key};
use crate::post::{Post, Sketched, What};
use crate::retract::Named;
use crate::settings::{Settings, SettingsError};
use crate::tide::Tide;
use crate::verdict::Given;
use crate::withdrawn::Withdrawn;
use copydesk_article::duplicates::Role;

/// Makes verdicts of what the index slots found.
#[derive(Debug)]
pub struct Assembler {
    pub(crate) settings: Settings,
    pub(crate) tide: Tide,
    pub(crate) ledger: Ledger,
    pub(crate) clusters: Clusters,
    pub(crate) withdrawn: Withdrawn,
}

/// The arrival that an article is related to.
struct Relation {
    role: Role,
    to: Entry,
    shares: Option<(u16, u16)>,
}

impl Assembler {
    /// With an empty memory.
    ///
    /// # Errors
    /// [`SettingsError`] when the settings cannot be used.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        settings.check()?;
        Ok(Self::empty(settings))
    }

    /// The same for settings that were checked.
    pub(crate) fn empty(settings: Settings) -> Self {
        Self {
            settings,
            tide: Tide::default(),
            ledger: Ledger::default(),
            clusters: Clusters::default(),
            withdrawn: Withdrawn::default(),
        }
    }

    /// Says that the log's first records had been deleted.
    pub fn begin_late(&mut self) {
        self.tide.begin_late();
    }

    /// How many arrivals it remembers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ledger.len()
    }

    /// Whether it remembers none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The event time, in milliseconds of the Unix epoch, before which articles are missing although
    /// the window reaches further back; `None` if the memory is complete.
    #[must_use]
    pub fn remembers_since_ms(&self) -> Option<i64> {
        self.tide.remembers_since_ms(&self.settings)
    }

    /// Says what is to be said of the record of the log at `offset`, of which all slots together have
    /// found `hits`.
    pub fn decide(&mut self, offset: u64, post: &Post, hits: &Hits) -> Answer {
        match &post.what {
            What::Nothing => Answer::Nothing,
            What::Takedown { id, source_id } => {
                let (id, source_id) = (id.as_deref(), source_id.as_deref());
                let named = Named { id, source_id, key: post.key.as_deref() };
                Answer::TakenDown(self.retract(named, &hits.named))
            }
            What::Article(article) => self.article(offset, article, post.key.as_deref(), hits),
        }
    }

    fn article(
        &mut self,
        offset: u64,
        article: &Sketched,
        key: Option<&[u8]>,
        hits: &Hits,
    ) -> Answer {
        let turn = self.tide.see(offset, article.event_time_ms, &self.settings);
        if turn.began {
            self.forget();
        }
        let source = article.source_id.as_deref().map(source_key);
        let names = [Some(article_key(&article.id)), key.map(record_key), source];
        if names.into_iter().flatten().any(|name| self.withdrawn.contains(name)) {
            return Answer::Refused;
        }
        let id = Name::of(article.id.as_bytes());
        let again = hits.again.and_then(|offset| self.ledger.get(offset, &self.settings));
        let again = again.filter(|entry| entry.id == id);
        let key = key.map(Name::of);
        let mut entry = Entry {
            offset,
            key,
            source,
            at_ms: turn.at_ms,
            given: Given::alone(cluster_hash(&article.id), turn.at_ms),
            id,
        };
        if let Some(first) = again {
            // Answered as at first; filed anew, since the index knows it by this offset, too.
            entry = Entry { offset, ..first };
            self.clusters.refresh(&entry);
        } else if let Some(relation) = self.relation(article, hits, &entry) {
            self.relate(&mut entry, relation);
        }
        self.ledger.push(&entry, &self.settings);
        Answer::Verdict(Box::new(entry.given.verdict()))
    }

    /// Forgets what lies below the floor of the log.
    fn forget(&mut self) {
        let floor = self.tide.floor(&self.settings);
        self.ledger.drop_below(floor, &self.settings);
        self.clusters.drop_below(floor);
        if let Some(horizon) = self.tide.horizon_ms(&self.settings) {
            self.withdrawn.forget(horizon, self.settings.max_articles as usize);
        }
    }

    fn relation(&self, article: &Sketched, hits: &Hits, own: &Entry) -> Option<Relation> {
        let entry = |offset: u64| self.ledger.get(offset, &self.settings);
        let before = hits.before.and_then(|hit| Some((hit, entry(hit.offset)?)));
        if let Some((hit, to)) = before.filter(|(_, entry)| entry.id == own.id) {
            let shares = (!article.sketch.is_short()).then(|| shares(&hit));
            return Some(Relation { role: Role::Update, to, shares });
        }
        if let Some(to) = hits.exact.and_then(entry) {
            return Some(Relation { role: Role::Exact, to, shares: Some((WHOLE, WHOLE)) });
        }
        // Refused arrivals are in the index but not in the ledger.
        let (hit, to) = hits.alike.iter().find_map(|hit| Some((hit, entry(hit.offset)?)))?;
        let role = match hit.likeness(&self.settings)? {
            Likeness::Near => Role::Near,
            Likeness::Part if hit.of_this >= hit.of_match => Role::ContainedIn,
            Likeness::Part => Role::Contains,
        };
        Some(Relation { role, to, shares: Some(shares(hit)) })
    }

    /// Writes into `entry` what it is to another, and joins the cluster if that makes it a member.
    fn relate(&mut self, entry: &mut Entry, relation: Relation) {
        let Relation { role, to, shares } = relation;
        let given = &mut entry.given;
        (given.role, given.of, given.shares) = (role, Some(to.id.clone()), shares);
        if matches!(role, Role::Contains | Role::ContainedIn) {
            return;
        }
        let cluster: Cluster = self.clusters.of(&to);
        let revision = role == Role::Update;
        given.cluster_hash = to.given.cluster_hash;
        given.first_seen_ms = cluster.oldest_ms.min(entry.at_ms);
        given.cluster_size_seen = cluster.size.saturating_add(u32::from(!revision));
        // Against an article of unknown age nothing is older.
        let dated = cluster.oldest_ms != UNDATED;
        if !revision && dated && entry.at_ms < cluster.oldest_ms {
            given.role = Role::Original;
            given.of = Some(cluster.oldest_id.clone());
        }
        self.clusters.join(cluster, entry);
    }
}

fn shares(hit: &Hit) -> (u16, u16) {
    (hit.of_this, hit.of_match)
}
