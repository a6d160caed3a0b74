//! What finds names of lists.

use aho_corasick::AhoCorasick;
use copydesk_entities::{Compiler, Entry, List, MentionType, Tagger, Variant, WatchlistFile};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufWriter, Write};
use tempfile::NamedTempFile;

/// Every matcher: the stage's with an entry for each name, read from a file as workers read it, with one entry for
/// all names (whose memory is the matcher's alone), and the peers.
pub(super) const NAMES: [&str; 4] = ["copydesk", "copydesk-one-entry", "aho-corasick", "daachorse"];

/// A matcher with its names.
pub(super) enum Matcher {
    Own(Box<Tagger>),
    Plain(AhoCorasick),
    Charwise(CharwiseDoubleArrayAhoCorasick<u32>),
}

/// Names in the form in which a matcher takes them.
pub(super) enum Input {
    /// A watch-list in a file.
    File(NamedTempFile),
    OneEntry(List),
    Plain(Vec<String>),
    Charwise(Vec<String>),
}

impl Input {
    /// Of names, a line each.
    ///
    /// # Errors
    /// When there is no such matcher, or a file cannot be read or written.
    pub(super) fn of(matcher: &str, names: impl BufRead) -> Result<Self, Box<dyn Error>> {
        match matcher {
            "copydesk" => Ok(Self::File(file(names)?)),
            "copydesk-one-entry" => Ok(Self::OneEntry(one_entry(&all(names)?))),
            "aho-corasick" => Ok(Self::Plain(all(names)?)),
            "daachorse" => Ok(Self::Charwise(all(names)?)),
            other => Err(format!("no matcher {other}").into()),
        }
    }

    /// # Errors
    /// When a matcher takes no such names.
    pub(super) fn build(self) -> Result<Matcher, Box<dyn Error>> {
        match self {
            Self::File(file) => {
                let list = WatchlistFile {
                    name: "names".to_owned(),
                    path: file.path().to_string_lossy().into_owned(),
                    version: String::new(),
                    spellings: vec!["none".to_owned()],
                };
                let mut compiler = Compiler::default();
                compiler.file(&list, &|path| std::fs::read(path))?;
                Ok(Matcher::Own(Box::new(compiler.finish())))
            }
            Self::OneEntry(list) => Ok(Matcher::Own(Box::new(Tagger::new(vec![list])))),
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

fn all(names: impl BufRead) -> std::io::Result<Vec<String>> {
    names.lines().collect()
}

/// A list in JSON lines with an entry for each name.
fn file(names: impl BufRead) -> Result<NamedTempFile, Box<dyn Error>> {
    let mut file = NamedTempFile::with_suffix(".jsonl")?;
    let mut writer = BufWriter::new(file.as_file_mut());
    for (id, name) in (0..).zip(names.lines()) {
        let id: u32 = id;
        let entry = serde_json::json!({"id": id.to_string(), "name": name?, "type": "ORG"});
        writeln!(writer, "{entry}")?;
    }
    writer.flush()?;
    drop(writer);
    Ok(file)
}

fn one_entry(names: &[String]) -> List {
    let kind = MentionType::Organisation;
    let entry = Entry {
        id: "0".to_owned(),
        name: names.first().cloned().unwrap_or_default(),
        kind,
        subtype: None,
        ids: BTreeMap::new(),
        variants: names.iter().map(|name| Variant::by_rule(kind, name, &[])).collect(),
        requires: Vec::new(),
        forbids: Vec::new(),
        rules: None,
    };
    List { name: "names".to_owned(), version: "1".to_owned(), entries: vec![entry] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_matcher_finds_names() {
        for name in NAMES {
            let names = "mer Noire\nKiev\nKiev sur mer\n".as_bytes();
            let matcher = Input::of(name, names).unwrap().build().unwrap();
            assert_eq!(matcher.count("La mer Noire à Kiev sur mer.", "fr"), 1 + 1, "{name}");
        }
        assert!(Input::of("another", std::io::empty()).is_err());
    }
}
