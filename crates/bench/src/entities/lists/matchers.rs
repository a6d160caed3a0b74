//! What finds names of lists.

use aho_corasick::AhoCorasick;
use copydesk_entities::{Entry, List, MentionType, Tagger, Variant};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use std::collections::BTreeMap;
use std::error::Error;

/// Every matcher: the stage's with an entry for each name, with one entry for all names (whose memory is
/// the matcher's alone), and the peers.
pub(super) const NAMES: [&str; 4] = ["copydesk", "copydesk-one-entry", "aho-corasick", "daachorse"];

/// A matcher with its names.
pub(super) enum Matcher {
    Own(Box<Tagger>),
    Plain(AhoCorasick),
    Charwise(CharwiseDoubleArrayAhoCorasick<u32>),
}

/// Names in the form in which a matcher takes them.
pub(super) enum Input {
    Own(List),
    Plain(Vec<String>),
    Charwise(Vec<String>),
}

impl Input {
    /// # Errors
    /// When there is no such matcher.
    pub(super) fn of(matcher: &str, names: Vec<String>) -> Result<Self, String> {
        match matcher {
            "copydesk" => {
                let ids = (0..).map(|number: usize| number.to_string());
                let entries = names.into_iter().zip(ids).map(|(name, id)| entry(id, vec![name]));
                Ok(Self::Own(list(entries.collect())))
            }
            "copydesk-one-entry" => Ok(Self::Own(list(vec![entry("0".to_owned(), names)]))),
            "aho-corasick" => Ok(Self::Plain(names)),
            "daachorse" => Ok(Self::Charwise(names)),
            other => Err(format!("no matcher {other}")),
        }
    }

    /// # Errors
    /// When the peer takes no such names.
    pub(super) fn build(self) -> Result<Matcher, Box<dyn Error>> {
        match self {
            Self::Own(list) => Ok(Matcher::Own(Box::new(Tagger::new(vec![list])))),
            Self::Plain(names) => {
                let kind = aho_corasick::MatchKind::LeftmostLongest;
                Ok(Matcher::Plain(AhoCorasick::builder().match_kind(kind).build(names)?))
            }
            Self::Charwise(names) => {
                let kind = daachorse::MatchKind::LeftmostLongest;
                let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(kind);
                Ok(Matcher::Charwise(builder.build(names).map_err(|error| error.to_string())?))
            }
        }
    }
}

impl Matcher {
    /// How many names a text has.
    pub(super) fn count(&self, text: &str, language: &str) -> usize {
        match self {
            Self::Own(tagger) => tagger.hints(text, Some(language)).len(),
            Self::Plain(matcher) => matcher.find_iter(text).count(),
            Self::Charwise(matcher) => matcher.leftmost_find_iter(text).count(),
        }
    }
}

fn list(entries: Vec<Entry>) -> List {
    List { name: "names".to_owned(), version: "1".to_owned(), entries }
}

fn entry(id: String, names: Vec<String>) -> Entry {
    let kind = MentionType::Organisation;
    let variants = names.iter().map(|name| Variant::by_rule(kind, name, &[])).collect();
    let name = names.into_iter().next().unwrap_or_default();
    let (requires, forbids) = (Vec::new(), Vec::new());
    Entry {
        id,
        name,
        kind,
        subtype: None,
        ids: BTreeMap::new(),
        variants,
        requires,
        forbids,
        rules: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_matcher_finds_names() {
        for name in NAMES {
            let names = ["mer Noire", "Kiev", "Kiev sur mer"].map(str::to_owned).to_vec();
            let matcher = Input::of(name, names).unwrap().build().unwrap();
            assert_eq!(matcher.count("La mer Noire à Kiev sur mer.", "fr"), 1 + 1, "{name}");
        }
        assert!(Input::of("another", Vec::new()).is_err());
    }
}
