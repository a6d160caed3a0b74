//! What the page's structured data says of its story: the body in JSON-LD, the title, the description.

use super::outline::Outline;
use super::stats;
use crate::letters::is_alphanumeric;
use copydesk_html::entity::unescape;
use copydesk_html::{BlockKind, Page};
use foldhash::{HashSet, HashSetExt};
use serde_json::Value;
use std::hash::Hasher;

/// Longer JSON-LD is not read, in bytes.
const MAX_JSON: usize = 512 << 10;

/// A stated body is believed from this length on, in words: shorter ones are teasers.
const MIN_BODY_WORDS: usize = 60;

/// What structured data says, per block.
#[derive(Debug, Default)]
pub(crate) struct Structured {
    /// The block that is the headline, if one stands out.
    pub(crate) headline: Option<usize>,
    /// Share of each block's word pairs that stand in the stated body; empty without such a body.
    pub(crate) in_body: Vec<f32>,
    /// Share of each block's words that stand in the page's title.
    pub(crate) in_title: Vec<f32>,
    /// Share of each block's words that stand in the page's description.
    pub(crate) in_description: Vec<f32>,
}

impl Structured {
    pub(crate) fn of(outline: &Outline<'_, '_>) -> Self {
        let page = outline.page;
        let body = stated_body(page);
        let body_pairs = body.as_deref().map(words).filter(|words| words.len() >= MIN_BODY_WORDS);
        let body_pairs: Option<HashSet<(u64, u64)>> =
            body_pairs.map(|words| words.windows(2).map(|pair| (pair[0], pair[1])).collect());
        let mut title: HashSet<u64> = HashSet::new();
        let titles = [page.markup.title.as_deref(), page.markup.meta("og:title")];
        for text in titles.into_iter().flatten() {
            title.extend(words(text));
        }
        let description = page.markup.meta("description").or(page.markup.meta("og:description"));
        let description: HashSet<u64> =
            description.map(words).unwrap_or_default().into_iter().collect();
        let mut found = Self::default();
        let mut best = 0.0;
        let mut words = Vec::new();
        for (at, block) in page.blocks.iter().enumerate() {
            words.clear();
            add_words(&mut words, &page.raw(block));
            let in_title = share(&words, |word| title.contains(word));
            found.in_title.push(in_title);
            found.in_description.push(share(&words, |word| description.contains(word)));
            if let Some(pairs) = &body_pairs {
                let held = words.windows(2).filter(|pair| pairs.contains(&(pair[0], pair[1])));
                let all = words.len().saturating_sub(1).max(1);
                #[allow(clippy::cast_precision_loss)] // a share
                found.in_body.push(held.count() as f32 / all as f32);
            }
            let heading = match block.kind {
                BlockKind::Heading(1) => 1.0,
                BlockKind::Heading(2) => 0.5,
                BlockKind::Heading(_) => 0.2,
                _ => 0.0,
            };
            let long = words.len() >= 3;
            let score = if long { heading + in_title } else { 0.0 };
            if score > best + 0.01 && score >= 0.7 {
                best = score;
                found.headline = Some(at);
            }
        }
        found
    }
}

#[allow(clippy::cast_precision_loss)] // a share
fn share(words: &[u64], has: impl Fn(&u64) -> bool) -> f32 {
    words.iter().filter(|word| has(word)).count() as f32 / words.len().max(1) as f32
}

/// Hashes of the words of a text.
pub(super) fn words(text: &str) -> Vec<u64> {
    let mut words = Vec::new();
    add_words(&mut words, text);
    words
}

fn add_words(words: &mut Vec<u64>, text: &str) {
    let mut hash = stats::hasher();
    let mut length = 0_u32;
    for ch in text.chars() {
        if is_alphanumeric(ch) {
            hash.write_u32(u32::from(ch.to_ascii_lowercase()));
            length += 1;
            let alone = u32::from(ch) > 0x2e80;
            if !alone {
                continue;
            }
        }
        if length > 0 {
            words.push(hash.finish());
            hash = stats::hasher();
            length = 0;
        }
    }
    if length > 0 {
        words.push(hash.finish());
    }
}

/// The longest `articleBody` in the page's JSON-LD, tags taken out.
fn stated_body(page: &Page<'_>) -> Option<String> {
    let mut best: Option<String> = None;
    for script in &page.markup.json_ld {
        if script.len() > MAX_JSON || !script.contains("articleBody") {
            continue;
        }
        // Depth is limited by the parser (128).
        let Ok(value) = serde_json::from_str::<Value>(script.trim()) else { continue };
        let mut open = vec![&value];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => {
                    if let Some(Value::String(body)) = members.get("articleBody")
                        && best.as_ref().is_none_or(|best| best.len() < body.len())
                    {
                        best = Some(body.clone());
                    }
                    open.extend(members.values());
                }
                _ => {}
            }
        }
    }
    best.map(|body| unescape(&body).into_owned())
}
