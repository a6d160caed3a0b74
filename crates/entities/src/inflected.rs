//! Names in a case of their language: "Нарышкину" is a case of "Нарышкин".
//!
//! Only words with a capital are tried, and only where no name stands as it is written. Every word of a name may
//! have an ending.

use crate::matching::{Found, Pass};
use crate::nodes::{ROOT, extend};
use copydesk_tokens::folded_tokens;
use xxhash_rust::xxh3::xxh3_64;

/// Ways through the trie that are followed side by side.
const MOST: usize = 16;

/// A way through the trie: the node, and the hashes of the tokens that lead there.
type Way = (u64, Vec<u64>);

impl Pass<'_> {
    /// The longest name that begins at the token, some of its tokens in a case.
    pub(crate) fn in_a_case(&mut self, first: usize) -> Option<Found> {
        let token = self.tokens[first];
        if self.inflects.is_none() || !token.capital || !self.may_start(first) {
            return None;
        }
        let mut ways: Vec<Way> = vec![(ROOT, Vec::new())];
        let mut best = None;
        let mut last = first;
        loop {
            ways = self.further(&ways, last);
            for (key, hashes) in &ways {
                let node = self.index.nodes.get(*key, true);
                if let Some(found) = self.ending(*key, node, first, last) {
                    best = Some((found, hashes.clone()));
                }
            }
            if ways.is_empty() || !self.joins(last + 1) || last - first > MOST {
                break;
            }
            last += 1;
        }
        let (found, hashes) = best?;
        self.bases.extend((first..).zip(hashes));
        Some(found)
    }

    /// The ways one token further.
    fn further(&self, ways: &[Way], at: usize) -> Vec<Way> {
        let mut longer = Vec::new();
        for hash in self.hashes(at) {
            for (key, hashes) in ways {
                let key = extend(*key, hash);
                // A node of one token may be left out where names only go on from it.
                let there = hashes.is_empty() || self.index.nodes.may_have(key, true);
                if there && longer.len() < MOST {
                    longer.push((key, [hashes.as_slice(), &[hash]].concat()));
                }
            }
        }
        longer
    }

    /// The hashes of all that a token may be: itself, and what it may be a case of.
    pub(crate) fn hashes(&self, at: usize) -> Vec<u64> {
        let token = &self.tokens[at];
        let mut hashes = vec![token.hash];
        if let Some(language) = self.inflects.as_deref().filter(|_| token.capital) {
            let folded = folded_tokens(&self.text[token.start..token.end]).concat();
            self.index
                .inflections
                .bases(language, &folded, |base| hashes.push(xxh3_64(base.as_bytes())));
        }
        hashes
    }
}

#[cfg(test)]
mod tests {
    use crate::{Method, Tagger, read_csv};

    fn found(text: &str, language: &str) -> Vec<String> {
        let list = "id,name,type,variants\n1,Сергей Нарышкин,PER,\n2,Банк России,ORG,\n3,Tusk,PER,Donald Tusk\n\
                    4,Viktor Orbán,PER,Orbán Viktor\n5,Helsinki,LOC,\n6,НАТО,ORG,\n";
        let list = read_csv("mine", "1", list.as_bytes()).unwrap();
        let mentions = Tagger::new(vec![list]).tag(text, Some(language)).mentions;
        let said = |surname: bool| if surname { "surname " } else { "" };
        mentions
            .into_iter()
            .map(|m| format!("{}{}", said(m.method == Method::Surname), m.text))
            .collect()
    }

    #[test]
    fn names_are_found_in_their_cases() {
        assert_eq!(
            found("Встреча с Сергеем Нарышкиным в Банке России. Нарышкину ответили.", "ru"),
            ["Сергеем Нарышкиным", "Банке России", "surname Нарышкину"]
        );
        assert_eq!(
            found("Rozmowa z Donaldem Tuskiem i o Tusku", "pl"),
            ["Donaldem Tuskiem", "Tusku"]
        );
        assert_eq!(found("Orbán Viktornak Helsinkiben", "hu"), ["Orbán Viktornak", "Helsinkiben"]);
        assert_eq!(found("Helsingissä ja Helsinkiin", "fi"), ["Helsinkiin"]);
    }

    #[test]
    fn acronyms_small_words_and_other_languages_have_no_cases() {
        assert!(found("натом НАТОм", "ru").is_empty());
        assert!(found("нарышкину сергею", "ru").is_empty());
        assert!(found("Tuskowi", "en").is_empty());
    }
}
