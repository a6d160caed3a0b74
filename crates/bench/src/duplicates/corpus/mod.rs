//! A corpus of news articles of which it is known what is a copy of what; all of it follows from a seed.
//!
//! It is made to be broad, not to be like any one site: the stage must not be fitted to it.
//!
//! | text | of | licence |
//! |---|---|---|
//! | ways of sentences, fragments, names | test sentences of the crates `lingua-*-language-model`, out of the Wortschatz corpora of Leipzig University | Apache-2.0 |
//! | words by frequency | PyPI `wordfreq` 3.1.1, fetched on demand | Apache-2.0, lists CC BY-SA 4.0 |
//! | stock phrases, skeletons, outlets' lines | written by hand for this corpus | that of the workspace |
//! | documents in ten languages (with `--data`) | NTREX-128 | CC BY-SA 4.0 |
//! | stories of pages (with `--data`) | WCXB and the article extraction benchmark | CC BY 4.0 and MIT; the texts are their publishers' |
//!
//! Nothing of it is in the repository but what was written by hand.
//!
//! | module | holds |
//! |---|---|
//! | `dice` | chance |
//! | `tongues`, `phrases` | the languages, and what is said in the same words all the time |
//! | `wordlists`, `chain`, `voice` | words, the ways of sentences, both with names and topics |
//! | `story` | stories |
//! | `outlets` | what outlets put around them |
//! | `label` | what is known of an article |
//! | `desk` | where articles are made |
//! | `copies` | families of copies |
//! | `edits`, `noise`, `recleaned`, `spelling` | what is done to a copy |
//! | `reuse` | parts of others, and round-ups |
//! | `templates`, `skeletons`, `traps` | what is alike and no copy |
//! | `real` | real texts |
//! | `order` | in what order articles arrive |
//! | `write` | the corpus as a file |

mod chain;
mod copies;
mod desk;
mod dice;
mod edits;
mod label;
#[cfg(test)]
mod measure;
mod noise;
mod order;
mod outlets;
mod phrases;
mod real;
mod recleaned;
mod reuse;
mod skeletons;
mod spelling;
mod story;
mod templates;
mod tongues;
mod traps;
mod voice;
pub(super) mod wordlists;
mod write;

use crate::spoken::Spoken;
use desk::Desk;
use dice::Dice;
use std::error::Error;
use std::path::Path;

pub(super) use label::{Kind, Label};
pub(super) use real::Real;
pub(super) use write::write;

/// Shares of all articles.
const COPIES: f64 = 0.30;
const TEMPLATES: f64 = 0.09;
const LIVE_BLOGS: f64 = 0.015;
const EVENTS: f64 = 0.025;
const FOOTERS: f64 = 0.02;
const SHORT: f64 = 0.02;
const REUSED: f64 = 0.03;
const ROUND_UPS: f64 = 0.01;

/// An article as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Article {
    pub(super) id: String,
    pub(super) text: String,
    /// BCP-47.
    pub(super) language: &'static str,
    /// Milliseconds of the Unix epoch.
    pub(super) event_time_ms: i64,
    pub(super) label: Label,
}

/// What a corpus is made of.
pub(super) struct Sources<'s> {
    /// Sentences in all languages.
    pub(super) spoken: &'s [Spoken],
    /// Lists of words; without them the words of the sentences have to do, which is for tests.
    pub(super) lists: Option<&'s Path>,
    pub(super) real: &'s Real,
}

/// `count` articles, about, in the order of their arrival.
pub(super) fn make(
    sources: &Sources<'_>,
    count: usize,
    seed: u64,
) -> Result<Vec<Article>, Box<dyn Error>> {
    let mut dice = Dice::new(seed);
    let voices = voice::all(sources.spoken, sources.lists, &mut dice)?;
    let mut desk = Desk::new(voices, dice);
    let part = |share: f64| scaled(count, share);
    templates::hand_in(&mut desk, part(TEMPLATES));
    let makers: [(f64, fn(&mut Desk)); 6] = [
        (LIVE_BLOGS, traps::live_blog),
        (EVENTS, traps::same_event),
        (FOOTERS, traps::long_footer),
        (SHORT, traps::short),
        (REUSED, reuse::partial),
        (ROUND_UPS, reuse::round_up),
    ];
    for (share, maker) in makers {
        let until = desk.drafts.len() + part(share);
        while desk.drafts.len() < until {
            maker(&mut desk);
        }
    }
    real::translations(&mut desk, sources.real);
    families(&mut desk, sources.real, part(COPIES));
    while desk.drafts.len() < count {
        single(&mut desk);
    }
    Ok(order::arrivals(desk))
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn scaled(count: usize, share: f64) -> usize {
    (count as f64 * share) as usize
}

/// Sources with `copies` copies in all; the real stories come first.
fn families(desk: &mut Desk, real: &Real, mut copies: usize) {
    let mut stories: Vec<&story::Story> = real.stories.iter().collect();
    desk.dice.shuffle(&mut stories);
    while copies > 0 {
        let size = copies::size(desk).min(copies);
        let (story, facts) = match stories.pop() {
            Some(story) => (story.clone(), desk.facts(story.tongue)),
            None => {
                let (tongue, words) = (desk.tongue(), desk.length());
                desk.story(tongue, words)
            }
        };
        copies::family(desk, story, &facts, size);
        copies -= size;
    }
}

/// An article that nobody copies.
fn single(desk: &mut Desk) {
    let (tongue, words) = (desk.tongue(), desk.length());
    let (story, facts) = desk.story(tongue, words);
    let text = desk.dressed(&story, &facts);
    let at = desk.time();
    desk.hand_in(Kind::Original, tongue, at, text);
}

#[cfg(test)]
pub(super) mod for_tests {
    use super::*;

    /// A desk whose words are those of the sentences, unless lists were fetched before.
    pub(super) fn desk(seed: u64) -> Desk {
        let root = copydesk_testkit::programs::root();
        let spoken = crate::spoken::lingua(&root).unwrap();
        let mut dice = Dice::new(seed);
        let lists = wordlists::at_hand(&root);
        let voices = voice::all(&spoken, lists.as_deref(), &mut dice).unwrap();
        Desk::new(voices, dice)
    }

    /// A small corpus.
    pub(in super::super) fn corpus(count: usize, seed: u64) -> Vec<Article> {
        let root = copydesk_testkit::programs::root();
        let spoken = crate::spoken::lingua(&root).unwrap();
        let lists = wordlists::at_hand(&root);
        let real = Real::default();
        let sources = Sources { spoken: &spoken, lists: lists.as_deref(), real: &real };
        make(&sources, count, seed).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn the_same_seed_makes_the_same_and_another_makes_another() {
        let (one, again, other) =
            (for_tests::corpus(400, 2), for_tests::corpus(400, 2), for_tests::corpus(400, 3));
        assert_eq!(one, again);
        let texts: HashSet<&str> = one.iter().map(|article| article.text.as_str()).collect();
        assert!(!other.iter().any(|article| texts.contains(article.text.as_str())));
    }

    #[test]
    fn labels_are_consistent_and_all_kinds_and_languages_are_there() {
        let corpus = for_tests::corpus(6000, 1);
        assert!((6000..6200).contains(&corpus.len()));
        let mut kinds: HashMap<Kind, usize> = HashMap::new();
        let mut languages = HashSet::new();
        for (at, article) in corpus.iter().enumerate() {
            let label = &article.label;
            *kinds.entry(label.kind).or_default() += 1;
            languages.insert(article.language);
            assert_eq!(label.of.is_some(), label.kind.is_copy());
            if let Some(of) = label.of {
                let of = &corpus[of];
                assert_eq!((of.label.family, of.language), (label.family, article.language));
                assert!(of.event_time_ms <= article.event_time_ms);
            }
            for with in &label.shares {
                assert!(corpus[*with].label.shares.contains(&at));
            }
        }
        let copies = corpus.iter().filter(|article| article.label.kind.is_copy()).count();
        assert!((1750..1850).contains(&copies), "{copies}");
        assert_eq!(languages.len(), tongues::TONGUES.len());
        assert_eq!(kinds.len(), Kind::ALL.len() - 1, "{kinds:?}"); // No translations without data.
    }
}
