//! Labelled sentences: files of one token and its label a line, sentences parted by empty lines.

use copydesk_tagger::{Kind, Label};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// A sentence of tokens, each with its label.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// The tokens as they are written.
    pub words: Vec<String>,
    /// By token.
    pub labels: Vec<Label>,
}

/// The sentences of one source in one language, in their order.
#[derive(Debug, Clone)]
pub struct Source {
    /// The language's tag.
    pub language: String,
    /// `train` or `dev`.
    pub part: String,
    /// Its name, as in `SOURCES.tsv`.
    pub name: String,
    /// Its licence, as there.
    pub licence: String,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

/// Sources that lie in their file in another order than `SOURCES.tsv` lists them; silver data
/// always lie last. The beginnings of names, in the file's order.
const ENGLISH: &[&str] =
    &["UniversalNER", "wikigold", "Broad Twitter", "GUM", "re3d", "WNUT17", "WikiANN"];

/// Reads every source of a folder, by language, part and place in the file.
///
/// # Errors
/// If a file is missing, a line has no label, or the counts of `SOURCES.tsv` are not those of
/// the files.
pub fn read(folder: &Path) -> Result<Vec<Source>, Box<dyn Error>> {
    let table = std::fs::read_to_string(folder.join("SOURCES.tsv"))?;
    let mut parts: BTreeMap<(String, String), Vec<(usize, Source)>> = BTreeMap::new();
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [language, part, count, name, licence] = fields[..] else { continue };
        let source = Source {
            language: language.to_owned(),
            part: part.to_owned(),
            name: name.to_owned(),
            licence: licence.to_owned(),
            sentences: Vec::new(),
        };
        let key = (language.to_owned(), part.to_owned());
        parts.entry(key).or_default().push((count.parse()?, source));
    }
    let mut all = Vec::new();
    for ((language, part), mut sources) in parts {
        let path = folder.join(format!("{language}.{part}.tsv"));
        let mut sentences = sentences(&std::fs::read_to_string(path)?)?;
        sources.sort_by_key(|(_, source)| place(source));
        let total: usize = sources.iter().map(|(count, _)| count).sum();
        if total != sentences.len() {
            let found = sentences.len();
            return Err(format!("{language}.{part}: {found} sentences, listed {total}").into());
        }
        for (count, mut source) in sources {
            let rest = sentences.split_off(count);
            source.sentences = std::mem::replace(&mut sentences, rest);
            all.push(source);
        }
    }
    Ok(all)
}

/// Where a source stands in its file.
fn place(source: &Source) -> usize {
    let begins = |name: &&str| source.name.starts_with(name);
    match source.language.as_str() {
        "en" => ENGLISH.iter().position(begins).unwrap_or(0),
        _ => usize::from(is_silver(&source.name)),
    }
}

/// Whether a source was labelled by machine.
#[must_use]
pub fn is_silver(name: &str) -> bool {
    name.starts_with("WikiANN")
}

fn sentences(text: &str) -> Result<Vec<Sentence>, Box<dyn Error>> {
    let mut all = Vec::new();
    let mut open = Sentence { words: Vec::new(), labels: Vec::new() };
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() {
            if !open.words.is_empty() {
                let empty = Sentence { words: Vec::new(), labels: Vec::new() };
                all.push(std::mem::replace(&mut open, empty));
            }
            continue;
        }
        let Some((word, label)) = line.split_once('\t') else {
            return Err(format!("line {}: no label", number + 1).into());
        };
        open.words.push(word.to_owned());
        open.labels.push(parse(label));
    }
    if !open.words.is_empty() {
        all.push(open);
    }
    // Some files begin every token of a name anew.
    let begun_anew = !all.iter().flat_map(|s| &s.labels).any(|l| matches!(l, Label::Inside(_)));
    if begun_anew {
        all.iter_mut().for_each(join);
    }
    Ok(all)
}

fn join(sentence: &mut Sentence) {
    for at in (1..sentence.labels.len()).rev() {
        if let Label::Begin(kind) = sentence.labels[at]
            && sentence.labels[at - 1] == Label::Begin(kind)
        {
            sentence.labels[at] = Label::Inside(kind);
        }
    }
}

fn parse(label: &str) -> Label {
    let Some((place, kind)) = label.split_once('-') else { return Label::Outside };
    let Some(kind) = Kind::ALL.into_iter().find(|own| own.label() == kind) else {
        return Label::Outside;
    };
    if place == "B" { Label::Begin(kind) } else { Label::Inside(kind) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_labels_are_read() {
        let text = "In\tO\nNew\tB-LOC\nYork\tI-LOC\n\nAda\tB-PER\n";
        let found = sentences(text).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].labels[2], Label::Inside(Kind::Location));
        let anew = sentences("New\tB-LOC\nYork\tB-LOC\nAda\tB-PER\n").unwrap();
        assert_eq!(anew[0].labels[1], Label::Inside(Kind::Location));
        assert_eq!(anew[0].labels[2], Label::Begin(Kind::Person));
        assert!(sentences("no label\n").is_err());
    }
}
