//! Where the models come from.
//!
//! - The packages `lingua-LANGUAGE-language-model` (Apache-2.0), at the version of `Cargo.lock`: models, and
//!   a thousand sentences each.
//! - `com.optimaize.languagedetector:language-detector` (Apache-2.0), from Maven Central: counts of n-grams in
//!   Wikipedias, for languages that lingua lacks.
//! - `org.apache.opennlp:opennlp-models-langdetect` (Apache-2.0), from Maven Central: a model that tells
//!   languages apart, for more of them.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use copydesk_ngrams::letters::is_letter;
use copydesk_ngrams::model::EDGE;
use fst::Streamer;

/// lingua's longest n-grams that are read: with four letters the edges of three follow.
const LONGEST: usize = 4;

/// A package of Maven Central.
struct Jar {
    artifact: &'static str,
    file: &'static str,
    sha256: &'static str,
    /// Where it is unpacked.
    folder: &'static str,
}

const OPTIMAIZE: Jar = Jar {
    artifact: "com.optimaize.languagedetector:language-detector:0.6",
    file: "language-detector-0.6.jar",
    sha256: "f53ecc3d71da9ebc82edd10fb35638d32e8b9d849273dd717a021eca02f2278d",
    folder: "profiles",
};

const OPENNLP: Jar = Jar {
    artifact: "org.apache.opennlp:opennlp-models-langdetect:1.2.0",
    file: "opennlp-models-langdetect-1.2.0.jar",
    sha256: "625938ecdfb3008764a9fd8c614c7b0279f3e8840be58bbf2ba8be262fc64b88",
    folder: "opennlp",
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
    let folder = unpacked(&root.join(".cache/languages"), &OPTIMAIZE)?;
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
    let folder = unpacked(&root.join(".cache/languages"), &OPENNLP)?;
    unzip(&folder.join("langdetect-183.bin"), &folder)?;
    Ok(fs::read(folder.join("langdetect.model"))?)
}

fn unpacked(cache: &Path, pinned: &Jar) -> Result<PathBuf, Box<dyn Error>> {
    fs::create_dir_all(cache)?;
    let jar = cache.join(pinned.file);
    if !jar.exists() {
        let artifact = format!("-Dartifact={}", pinned.artifact);
        let to = format!("-DoutputDirectory={}", cache.display());
        let arguments = ["-q", "dependency:copy", "-Dmdep.useBaseVersion=true", &artifact, &to];
        succeed(Command::new("mvn").args(arguments))?;
    }
    let digest = hex::encode(Sha256::digest(fs::read(&jar)?));
    if digest != pinned.sha256 {
        let Jar { file, sha256, .. } = pinned;
        return Err(format!("{file}: digest {digest}, pinned {sha256}").into());
    }
    let folder = cache.join(pinned.folder);
    unzip(&jar, &folder)?;
    Ok(folder)
}

fn unzip(archive: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    succeed(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(archive).arg(to))
}

fn succeed(command: &mut Command) -> Result<(), Box<dyn Error>> {
    if command.status()?.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
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
