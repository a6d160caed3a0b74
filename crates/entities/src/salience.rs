//! What an article is about, and how much of it is listed.

use crate::tagging::{Mention, Tagging};
use std::collections::{BTreeMap, BTreeSet};

/// What a mention in the headline, in the beginning of the text, and anywhere else counts.
const HEADLINE: u64 = 4;
const BEGINNING: u64 = 2;
const ELSEWHERE: u64 = 1;

/// The beginning of a text is one such part of it.
const PART: usize = 5;

/// The share of each entity in the weighed mentions, from 0 to 1 to three places, in the order of the entities. The
/// text begins at code point `start` and ends at `end`; what stands before is the headline.
pub(crate) fn shares(tagging: &Tagging, start: usize, end: usize) -> Vec<f64> {
    let beginning = start + end.saturating_sub(start) / PART;
    let weight = |mention: &Mention| match mention.start {
        at if at < start => HEADLINE,
        at if at < beginning => BEGINNING,
        _ => ELSEWHERE,
    };
    let mut weights: BTreeMap<&str, u64> = BTreeMap::new();
    for mention in &tagging.mentions {
        *weights.entry(&mention.reference).or_default() += weight(mention);
    }
    let all: u64 = weights.values().sum::<u64>().max(1);
    let share = |own: u64| {
        let thousandths = u32::try_from((own * 1000 + all / 2) / all).unwrap_or(1000);
        f64::from(thousandths) / 1000.0
    };
    let own = |reference: &String| weights.get(reference.as_str()).copied().unwrap_or(0);
    tagging.entities.iter().map(|entity| share(own(&entity.reference))).collect()
}

/// The first `most` mentions, and beyond them the first of every entity; and how many are left out.
pub(crate) fn listed(mentions: Vec<Mention>, most: usize) -> (Vec<Mention>, usize) {
    let all = mentions.len();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut place = 0;
    let mut stays = |mention: &Mention| {
        place += 1;
        seen.insert(mention.reference.clone()) || place <= most
    };
    let listed: Vec<Mention> = mentions.into_iter().filter(|mention| stays(mention)).collect();
    let left_out = all - listed.len();
    (listed, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Tagger, read_csv};

    fn tagging(text: &str) -> Tagging {
        let list = read_csv("l", "1", &b"id,name,type\n1,Ada,PER\n2,Bob,PER\n"[..]).unwrap();
        Tagger::new(vec![list]).tag(text, None)
    }

    #[test]
    fn headline_and_beginning_count_more() {
        let text = "Ada\n. Bob met Ada and then nothing happened for a very long while. Bob left.";
        let shares = shares(&tagging(text), 4, text.chars().count());
        // Ada 4 + 2, Bob 2 + 1.
        assert_eq!(shares, [0.667, 0.333]);
        assert_eq!(super::shares(&Tagging::default(), 0, 0), Vec::<f64>::new());
    }

    #[test]
    fn every_entity_keeps_a_mention() {
        let mentions = tagging("Ada, Ada, Ada, Bob, Bob").mentions;
        let (listed, left_out) = listed(mentions, 2);
        let texts: Vec<&str> = listed.iter().map(|mention| mention.text.as_str()).collect();
        assert_eq!((texts, left_out), (vec!["Ada", "Ada", "Bob"], 2));
    }
}
