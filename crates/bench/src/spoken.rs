//! Texts of known languages.
//!
//! - lingua's own test sentences, 1,000 a language (Chinese 729, Japanese 412): they lie in the crates of
//!   its models (Apache-2.0) and are of the Wortschatz corpora of Leipzig University, from the web. lingua
//!   was trained on other documents of the same collection, so that these flatter it.
//! - NTREX-128 (CC BY-SA 4.0), news documents and their translations, in the folder `ntrex` of `--data`.

use lingua::Language;
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;

/// Files of NTREX and the languages in them.
const NTREX: &[(&str, &str)] = &[
    ("src.eng.txt", "en"),
    ("ref.arb.txt", "ar"),
    ("ref.deu.txt", "de"),
    ("ref.fra.txt", "fr"),
    ("ref.hin.txt", "hi"),
    ("ref.pol.txt", "pl"),
    ("ref.por.txt", "pt"),
    ("ref.rus.txt", "ru"),
    ("ref.tur.txt", "tr"),
    ("ref.zho-CN.txt", "zh-Hans"),
];

/// Sentences of a language, and documents made of them if it is known which belong together.
#[derive(Debug)]
pub(crate) struct Spoken {
    pub(crate) tag: String,
    pub(crate) sentences: Vec<String>,
    pub(crate) documents: Vec<String>,
}

/// lingua's test sentences, by tag; where they lie is cargo's to say.
pub(crate) fn lingua(root: &Path) -> Result<Vec<Spoken>, Box<dyn Error>> {
    let mut all = Vec::new();
    for (name, folder) in model_crates(root)? {
        let language = Language::from_str(&name).map_err(|_| format!("no language {name}"))?;
        let text = fs::read_to_string(folder.join("testdata/sentences.txt"))?;
        let sentences = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let sentences = sentences.map(str::to_owned).collect();
        all.push(Spoken { tag: tag_of(language), sentences, documents: Vec::new() });
    }
    all.sort_by(|a, b| a.tag.cmp(&b.tag));
    Ok(all)
}

/// The crates `lingua-NAME-language-model` that the workspace depends on.
fn model_crates(root: &Path) -> Result<Vec<(String, PathBuf)>, Box<dyn Error>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    let output = command.args(["metadata", "--format-version", "1"]).current_dir(root).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let mut found = Vec::new();
    for package in metadata["packages"].as_array().ok_or("cargo metadata names no packages")? {
        let name = package["name"].as_str().unwrap_or_default();
        let language = name.strip_prefix("lingua-").and_then(|n| n.strip_suffix("-language-model"));
        let manifest = package["manifest_path"].as_str().map(Path::new).and_then(Path::parent);
        if let (Some(language), Some(folder)) = (language, manifest) {
            found.push((language.to_owned(), folder.to_owned()));
        }
    }
    Ok(found)
}

/// NTREX, lines and documents.
pub(crate) fn ntrex(folder: &Path) -> Result<Vec<Spoken>, Box<dyn Error>> {
    let ids = fs::read_to_string(folder.join("DOCUMENT_IDS.tsv"))?;
    let mut all = Vec::new();
    for (file, tag) in NTREX {
        let text = fs::read_to_string(folder.join(file))?;
        let sentences: Vec<String> = text.lines().map(str::to_owned).collect();
        let documents = documents(ids.lines(), &sentences);
        all.push(Spoken { tag: (*tag).to_owned(), sentences, documents });
    }
    Ok(all)
}

/// The BCP-47 tag of one of lingua's languages.
pub(crate) fn tag_of(language: Language) -> String {
    language.iso_code_639_1().to_string().to_lowercase()
}

/// Lines with the same identifier, joined.
pub(crate) fn documents<'i>(
    ids: impl Iterator<Item = &'i str>,
    sentences: &[String],
) -> Vec<String> {
    let mut documents: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, sentence) in ids.zip(sentences) {
        documents.entry(id).or_default().push(sentence);
    }
    documents.into_values().map(|lines| lines.join("\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_document_belong_together() {
        let sentences = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(documents(["1", "1", "2"].into_iter(), &sentences), ["a\nb", "c"]);
    }

    #[test]
    fn every_language_of_lingua_has_its_sentences() {
        let found = lingua(&copydesk_testkit::programs::root()).unwrap();
        assert_eq!(found.len(), Language::all().len());
        assert!(found.iter().all(|spoken| spoken.sentences.len() > 400));
    }
}
