//! Where the models come from.
//!
//! - The packages `lingua-LANGUAGE-language-model` (Apache-2.0), at the version of `Cargo.lock`: models, and
//!   a thousand sentences each.
//! - `com.optimaize.languagedetector:language-detector` (Apache-2.0), from Maven Central: counts of n-grams in
//!   Wikipedias, for languages that lingua lacks.
//! - `org.apache.opennlp:opennlp-models-langdetect` (Apache-2.0), from Maven Central: a model that tells
//!   languages apart, for more of them.
//! - `pycld2` (Apache-2.0), from PyPI: the table of quadgrams of Google's Compact Language Detector 2.

use super::packages::{Package, Registry, unzip};
use copydesk_ngrams::letters::is_letter;
use copydesk_ngrams::model::EDGE;
use fst::Streamer;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Where packages are kept.
const CACHE: &str = ".cache/languages";

/// lingua's longest n-grams that are read: with four letters the edges of three follow.
const LONGEST: usize = 4;

const OPTIMAIZE: Package = Package {
    registry: Registry::Maven("com.optimaize.languagedetector:language-detector:0.6"),
    file: "language-detector-0.6.jar",
    sha256: "f53ecc3d71da9ebc82edd10fb35638d32e8b9d849273dd717a021eca02f2278d",
    folder: "profiles",
};

const OPENNLP: Package = Package {
    registry: Registry::Maven("org.apache.opennlp:opennlp-models-langdetect:1.2.0"),
    file: "opennlp-models-langdetect-1.2.0.jar",
    sha256: "625938ecdfb3008764a9fd8c614c7b0279f3e8840be58bbf2ba8be262fc64b88",
    folder: "opennlp",
};

const CLD2: Package = Package {
    registry: Registry::PyPi("pycld2==0.42"),
    file: "pycld2-0.42.tar.gz",
    sha256: "5188084c97f99e896cf464057c64f6b0f91f68d111182dceb5bcfe487d7f4c0f",
    folder: "cld2",
};

/// Languages that lingua lacks: BCP-47 tag and whether words of the profile have their edges. Where vowel
/// signs stand in words they are no letters here, and edges are derived as for lingua's models.
const PROFILES: &[(&str, bool)] = &[
    ("an", true),
    ("ast", true),
    ("br", true),
    ("gl", true),
    ("ht", true),
    ("mt", true),
    ("ne", false),
    ("oc", true),
    ("yi", false),
];

/// A model that lingua publishes.
pub(super) struct Published {
    /// ISO 639-1.
    pub(super) tag: String,
    /// Natural logarithms.
    pub(super) probabilities: BTreeMap<String, f64>,
    pub(super) sentences: Vec<String>,
}

/// Counts of n-grams in a Wikipedia.
pub(super) struct Profile {
    pub(super) tag: &'static str,
    pub(super) counts: BTreeMap<String, f64>,
}

/// lingua's models, by the packages that this workspace is built with.
pub(super) fn lingua(root: &Path) -> Result<Vec<Published>, Box<dyn Error>> {
    let arguments = ["metadata", "--format-version", "1", "--locked"];
    let output = Command::new("cargo").args(arguments).current_dir(root).output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata.get("packages").and_then(serde_json::Value::as_array);
    let mut all = Vec::new();
    for package in packages.into_iter().flatten() {
        let text =
            |key: &str| package.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
        let name =
            text("name").strip_prefix("lingua-").and_then(|n| n.strip_suffix("-language-model"));
        if let (Some(name), Some(folder)) = (name, Path::new(text("manifest_path")).parent()) {
            let tag = tag(name).ok_or_else(|| format!("no tag is known for lingua's {name}"))?;
            all.push(published(tag, folder)?);
        }
    }
    if all.is_empty() { Err("lingua's models are not among the packages".into()) } else { Ok(all) }
}

fn published(tag: &str, folder: &Path) -> Result<Published, Box<dyn Error>> {
    let model = fst::Map::new(fs::read(folder.join("models/ngrams.fst"))?)?;
    let mut probabilities = BTreeMap::new();
    let mut stream = model.stream();
    while let Some((ngram, bits)) = stream.next() {
        let ngram = std::str::from_utf8(ngram)?;
        if ngram.chars().count() <= LONGEST {
            probabilities.insert(ngram.to_owned(), f64::from_bits(bits));
        }
    }
    let sentences = fs::read_to_string(folder.join("testdata/sentences.txt"))?;
    let sentences = sentences.lines().map(str::to_owned).collect();
    Ok(Published { tag: tag.to_owned(), probabilities, sentences })
}

/// The profiles of languages that lingua lacks.
pub(super) fn profiles(root: &Path) -> Result<Vec<Profile>, Box<dyn Error>> {
    let folder = OPTIMAIZE.unpacked(&root.join(CACHE))?;
    PROFILES
        .iter()
        .map(|(tag, edges)| {
            let profile: serde_json::Value =
                serde_json::from_slice(&fs::read(folder.join("languages").join(tag))?)?;
            let freq = profile.get("freq").and_then(serde_json::Value::as_object);
            let mut counts = BTreeMap::new();
            for (ngram, count) in freq.into_iter().flatten() {
                if ngram.chars().all(|ch| is_letter(ch) || (*edges && ch == ' ')) {
                    let ngram = ngram.to_lowercase().replace(' ', &EDGE.to_string());
                    *counts.entry(ngram).or_insert(0.0) += count.as_f64().unwrap_or(0.0);
                }
            }
            Ok(Profile { tag, counts })
        })
        .collect()
}

/// The model of OpenNLP, an archive in its package.
pub(super) fn opennlp(root: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let folder = OPENNLP.unpacked(&root.join(CACHE))?;
    unzip(&folder.join("langdetect-183.bin"), &folder)?;
    Ok(fs::read(folder.join("langdetect.model"))?)
}

/// CLD2's table of quadgrams, as C++.
pub(super) fn cld2(root: &Path) -> Result<String, Box<dyn Error>> {
    let folder = CLD2.unpacked(&root.join(CACHE))?;
    let table = "pycld2-0.42/cld2/internal/cld2_generated_quad0122.cc";
    Ok(String::from_utf8_lossy(&fs::read(folder.join(table))?).into_owned())
}

/// ISO 639-1 codes of lingua's languages.
fn tag(name: &str) -> Option<&'static str> {
    TAGS.iter().find(|(known, _)| *known == name).map(|(_, tag)| *tag)
}

const TAGS: &[(&str, &str)] = &[
    ("afrikaans", "af"),
    ("albanian", "sq"),
    ("arabic", "ar"),
    ("armenian", "hy"),
    ("azerbaijani", "az"),
    ("basque", "eu"),
    ("belarusian", "be"),
    ("bengali", "bn"),
    ("bokmal", "nb"),
    ("bosnian", "bs"),
    ("bulgarian", "bg"),
    ("catalan", "ca"),
    ("chinese", "zh"),
    ("croatian", "hr"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("esperanto", "eo"),
    ("estonian", "et"),
    ("finnish", "fi"),
    ("french", "fr"),
    ("ganda", "lg"),
    ("georgian", "ka"),
    ("german", "de"),
    ("greek", "el"),
    ("gujarati", "gu"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("hungarian", "hu"),
    ("icelandic", "is"),
    ("indonesian", "id"),
    ("irish", "ga"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("kazakh", "kk"),
    ("korean", "ko"),
    ("latin", "la"),
    ("latvian", "lv"),
    ("lithuanian", "lt"),
    ("macedonian", "mk"),
    ("malay", "ms"),
    ("maori", "mi"),
    ("marathi", "mr"),
    ("mongolian", "mn"),
    ("nynorsk", "nn"),
    ("persian", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("punjabi", "pa"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("serbian", "sr"),
    ("shona", "sn"),
    ("slovak", "sk"),
    ("slovene", "sl"),
    ("somali", "so"),
    ("sotho", "st"),
    ("spanish", "es"),
    ("swahili", "sw"),
    ("swedish", "sv"),
    ("tagalog", "tl"),
    ("tamil", "ta"),
    ("telugu", "te"),
    ("thai", "th"),
    ("tsonga", "ts"),
    ("tswana", "tn"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("urdu", "ur"),
    ("vietnamese", "vi"),
    ("welsh", "cy"),
    ("xhosa", "xh"),
    ("yoruba", "yo"),
    ("zulu", "zu"),
];
