//! The assembler: the part of the memory that makes verdicts of hits.
//!
//! An earlier revision of the same article goes before an equal text, that before the most alike
//! text, that before a shared part, and that before a translation; the earlier arrival of several that are as good. An article
//! joins the cluster of its match, and only that one; one that shares a part, or is a
//! translation, stays in its own.

use crate::answer::Answer;
use crate::clock::UNDATED;
use crate::clusters::{Cluster, Clusters};
use crate::hits::{Echo, Hit, Hits, WHOLE};
use crate::ledger::{Entry, Ledger};
use crate::memo::{Choice, Related};
use crate::names::{Name, article_key, cluster_hash, record_key, source_key};
use crate::post::{Post, Sketched, What};
use crate::retract::Named;
use crate::settings::{Settings, SettingsError};
use crate::tide::Tide;
use crate::verdict::{Given, Odds};
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
        self.decide_and_tell(offset, post, hits).0
    }

    /// The same, with what counted.
    pub(crate) fn decide_and_tell(
        &mut self,
        offset: u64,
        post: &Post,
        hits: &Hits,
    ) -> (Answer, Choice) {
        match &post.what {
            What::Nothing => (Answer::Nothing, Choice::default()),
            What::Takedown { id, source_id } => {
                let (id, source_id) = (id.as_deref(), source_id.as_deref());
                let named = Named { id, source_id, key: post.key.as_deref() };
                (Answer::TakenDown(self.retract(named, &hits.named)), Choice::default())
            }
            What::Article(article) => {
                let Some(entry) = self.arrive(offset, article, post.key.as_deref()) else {
                    return (Answer::Refused, Choice::default());
                };
                let choice = self.choose(article, hits, &entry.id);
                (self.file(entry, choice), choice)
            }
        }
    }

    /// Says of an article at `offset` what was said before, when this was what counted.
    pub(crate) fn recall(
        &mut self,
        offset: u64,
        article: &Sketched,
        key: Option<&[u8]>,
        choice: Choice,
    ) -> Answer {
        self.arrive(offset, article, key).map_or(Answer::Refused, |entry| self.file(entry, choice))
    }

    /// The entry of an article that is like no other, or `None` if it was taken down.
    fn arrive(&mut self, offset: u64, article: &Sketched, key: Option<&[u8]>) -> Option<Entry> {
        let turn = self.tide.see(offset, article.event_time_ms, &self.settings);
        if turn.began {
            self.forget();
        }
        let source = article.source_id.as_deref().map(source_key);
        let names = [Some(article_key(&article.id)), key.map(record_key), source];
        if names.into_iter().flatten().any(|name| self.withdrawn.contains(name)) {
            return None;
        }
        let given = Given::alone(cluster_hash(&article.id), turn.at_ms);
        let (id, key) = (Name::of(article.id.as_bytes()), key.map(Name::of));
        Some(Entry { offset, key, source, at_ms: turn.at_ms, given, id })
    }

    /// Files an entry, and answers what is said of it.
    fn file(&mut self, mut entry: Entry, choice: Choice) -> Answer {
        let known = |offset: u64| self.ledger.get(offset, &self.settings);
        if let Some(first) = choice.again.and_then(known) {
            // Answered as at first; filed anew, since the index knows it by this offset, too.
            entry = Entry { offset: entry.offset, ..first };
            self.clusters.refresh(&entry);
        } else if let Some(related) = choice.relation
            && let Some(to) = known(related.to)
        {
            self.relate(&mut entry, related, &to);
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

    /// What counts for the article `id`, of which `hits` were found.
    fn choose(&self, article: &Sketched, hits: &Hits, id: &Name) -> Choice {
        let same = |offset: &u64| self.entry(*offset).is_some_and(|entry| entry.id == *id);
        let again = hits.again.filter(same);
        let relation = if again.is_some() { None } else { self.relation(article, hits, id) };
        Choice { again, relation }
    }

    fn entry(&self, offset: u64) -> Option<Entry> {
        self.ledger.get(offset, &self.settings)
    }

    fn relation(&self, article: &Sketched, hits: &Hits, id: &Name) -> Option<Related> {
        let before = hits.before.and_then(|hit| Some((hit, self.entry(hit.offset)?)));
        if let Some((hit, entry)) = before.filter(|(_, entry)| entry.id == *id) {
            let shares = (!article.sketch.is_short()).then(|| shares(&hit));
            return Some(Related { role: Role::Update, to: entry.offset, shares, odds: None });
        }
        if let Some(to) = hits.exact.filter(|offset| self.entry(*offset).is_some()) {
            let shares = Some((WHOLE, WHOLE));
            return Some(Related { role: Role::Exact, to, shares, odds: None });
        }
        // Refused arrivals are in the index but not in the ledger.
        let known = |hit: &Hit| Some((*hit, self.entry(hit.offset)?));
        let alike: Vec<(Hit, Entry)> = hits.alike.iter().filter_map(known).collect();
        let copied = self.near(&alike).or_else(|| self.part(&alike));
        copied.or_else(|| self.translated(&hits.echoes, id))
    }

    /// The most surely alike of these articles, if it is sure enough.
    fn near(&self, alike: &[(Hit, Entry)]) -> Option<Related> {
        let weighed = alike.iter().map(|(hit, to)| (hit.evidence(others(hit, to, alike)), hit, to));
        let key = |evidence: i64, hit: &Hit| (evidence, std::cmp::Reverse(hit.offset));
        let (evidence, hit, _) = weighed.max_by_key(|(evidence, hit, _)| key(*evidence, hit))?;
        let sure = evidence >= self.settings.least_evidence();
        let shares = Some(shares(hit));
        sure.then_some(Related { role: Role::Near, to: hit.offset, shares, odds: None })
    }

    /// The article that most surely has a part of the arrival, or of which the arrival has one.
    fn part(&self, alike: &[(Hit, Entry)]) -> Option<Related> {
        let least = self.settings.least_part();
        let parts = alike.iter().filter(|(hit, to)| {
            let contradicted = hit.figures.same == 0 && hit.figures.differ >= 3;
            hit.shared >= ENOUGH
                && hit.share() >= least
                && !contradicted
                && others(hit, to, alike) == 0
        });
        let (hit, _) = parts.max_by_key(|(hit, _)| (hit.share(), std::cmp::Reverse(hit.offset)))?;
        let within = hit.of_this >= hit.of_match;
        let role = if within { Role::ContainedIn } else { Role::Contains };
        Some(Related { role, to: hit.offset, shares: Some(shares(hit)), odds: None })
    }

    /// The article that most surely is in another language what the arrival is; they come best first.
    fn translated(&self, echoes: &[Echo], id: &Name) -> Option<Related> {
        let other = |echo: &&Echo| self.entry(echo.offset).is_some_and(|entry| entry.id != *id);
        let Echo { offset, likeness } = echoes.iter().find(other)?;
        let odds = Odds { evidence: likeness.evidence(), marks: likeness.shared };
        let sure = i64::from(odds.evidence) >= self.settings.least_translation();
        sure.then_some(Related {
            role: Role::TranslationCandidate,
            to: *offset,
            shares: Some((likeness.of_this, likeness.of_match)),
            odds: Some(odds),
        })
    }

    /// Writes into `entry` what it is to another, and joins the cluster if that makes it a member.
    fn relate(&mut self, entry: &mut Entry, related: Related, to: &Entry) {
        let Related { role, shares, odds, .. } = related;
        let given = &mut entry.given;
        (given.role, given.of, given.shares) = (role, Some(to.id.clone()), shares);
        given.odds = odds;
        if matches!(role, Role::Contains | Role::ContainedIn | Role::TranslationCandidate) {
            return;
        }
        let cluster: Cluster = self.clusters.of(to);
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

/// Shared features of a part that is told.
const ENOUGH: u16 = 6;

/// In how many other clusters than that of `to` there are articles at least 0.6 times as alike.
fn others(hit: &Hit, to: &Entry, alike: &[(Hit, Entry)]) -> usize {
    let close = |other: &Hit| u32::from(other.share()) * 10 >= u32::from(hit.share()) * 6;
    let clusters = alike.iter().filter(|(other, _)| close(other));
    let mut clusters: Vec<u64> = clusters.map(|(_, entry)| entry.given.cluster_hash).collect();
    clusters.sort_unstable();
    clusters.dedup();
    clusters.iter().filter(|cluster| **cluster != to.given.cluster_hash).count()
}

fn shares(hit: &Hit) -> (u16, u16) {
    (hit.of_this, hit.of_match)
}
