//! `cargo xtask languages`: the models of letters of `crates/ngrams`, built anew from pinned packages.
//!
//! | module | holds |
//! |---|---|
//! | `sources` | lingua's packages and the profiles of languages that lingua lacks |
//! | `counts` | from published probabilities to frequencies, and to n-grams with edges |
//! | `serbian` | Serbian in Latin letters |
//! | `packages` | packages of Maven Central and PyPI |
//! | `weights` | OpenNLP's model, which tells languages apart |
//! | `quads` | CLD2's quadgrams, which do so, too |
//! | `relatives` | languages that differ from a close relative by such weights |
//! | `measured` | what their own sentences cost languages |

mod counts;
mod measured;
mod packages;
mod quads;
mod relatives;
mod serbian;
mod sources;
mod weights;

use copydesk_ngrams::letters::is_letter;
use copydesk_ngrams::model::{EDGE, Language, MOST, Models, Ngram, STEP, ScriptModels};
use counts::Frequencies;
use relatives::{RELATIVES, Sources};
use sources::{Profile, Published};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::Write;
use std::path::Path;
use unicode_script::{Script, UnicodeScript};

const FILE: &str = "crates/ngrams/data/ngrams.bin.zst";

/// Scripts in which several languages are written. All others name their language.
const SCRIPTS: &[&str] = &["Arab", "Cyrl", "Deva", "Hebr", "Latn"];

struct Model {
    tag: String,
    costs: BTreeMap<String, u8>,
    sentences: Vec<String>,
}

/// Builds the file.
///
/// # Errors
/// When a package cannot be had, or is not what was pinned.
pub(crate) fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    let file = build(root)?;
    std::fs::write(root.join(FILE), &file)?;
    writeln!(std::io::stdout(), "{FILE}: {} bytes", file.len())?;
    Ok(())
}

/// Whether the committed file is what the packages give.
///
/// # Errors
/// As for [`run`].
pub(crate) fn check(root: &Path) -> Result<bool, Box<dyn Error>> {
    Ok(std::fs::read(root.join(FILE))? == build(root)?)
}

fn build(root: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut models = Vec::new();
    for published in sources::lingua(root)? {
        models.extend(of_lingua(published));
    }
    models.extend(sources::profiles(root)?.iter().map(of_profile));
    let relatives = relatives(&models, &Sources::published(root)?)?;
    models.extend(relatives);
    models.sort_by(|a, b| a.tag.cmp(&b.tag));
    let mut stored = store(&models);
    measured::typical(&mut stored, &models);
    Ok(zstd::encode_all(stored.write().as_slice(), 19)?)
}

fn of_lingua(published: Published) -> Vec<Model> {
    let Published { tag, probabilities, sentences } = published;
    let frequencies = Frequencies::of_probabilities(&probabilities);
    let model = |tag: &str, frequencies: &Frequencies, sentences| Model {
        tag: tag.to_owned(),
        costs: costs(&frequencies.conditional()),
        sentences,
    };
    if tag == "sr" {
        let latin = sentences.iter().map(|sentence| serbian::latin(sentence)).collect();
        return vec![
            model("sr-Cyrl", &frequencies, sentences),
            model("sr-Latn", &serbian::frequencies(&frequencies), latin),
        ];
    }
    vec![model(&tag, &frequencies, sentences)]
}

fn of_profile(profile: &Profile) -> Model {
    let frequencies = Frequencies::of_profile(&profile.counts);
    let costs = costs(&frequencies.conditional());
    Model { tag: profile.tag.to_owned(), costs, sentences: Vec::new() }
}

/// The languages that differ from a relative. Where the relative's own sentences say how much is doubted, they
/// are read with no doubt first.
fn relatives(models: &[Model], sources: &Sources) -> Result<Vec<Model>, Box<dyn Error>> {
    let mut all = Vec::new();
    for relative in RELATIVES {
        let near = models.iter().find(|model| model.tag == relative.near);
        let near = near.ok_or_else(|| format!("there is no model of {}", relative.near))?;
        let script = main_script(near);
        let members = models.iter().filter(|model| main_script(model) == script);
        let ngrams = members.flat_map(|model| model.costs.keys().map(String::as_str));
        let known: BTreeSet<&str> =
            ngrams.filter(|ngram| is_edge(ngram) || script_of(ngram) == script).collect();
        let speaks = relative.speaks(sources)?;
        let doubting = |doubt| Model {
            tag: relative.tag.to_owned(),
            costs: relatives::costs(&near.costs, &known, &speaks, doubt),
            sentences: Vec::new(),
        };
        let doubt = relative.doubt(|| measured::leads(near, doubting(0.0)));
        all.push(doubting(doubt));
    }
    Ok(all)
}

fn is_edge(ngram: &str) -> bool {
    ngram.chars().eq([EDGE])
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // held to its range
fn costs(probabilities: &BTreeMap<String, f64>) -> BTreeMap<String, u8> {
    let cost = |p: &f64| (-p / STEP).round().clamp(0.0, f64::from(MOST)) as u8;
    probabilities.iter().map(|(ngram, p)| (ngram.clone(), cost(p))).collect()
}

/// The script that all letters of an n-gram are of.
fn script_of(ngram: &str) -> Option<&'static str> {
    let mut scripts = ngram.chars().filter(|ch| *ch != EDGE).map(|ch| {
        let script = ch.script();
        let of_letters = !matches!(script, Script::Common | Script::Inherited | Script::Unknown);
        (of_letters && is_letter(ch)).then(|| script.short_name())
    });
    let first = scripts.next()??;
    scripts.all(|script| script == Some(first)).then_some(first)
}

/// The script that most of a language's letters are of.
fn main_script(model: &Model) -> Option<&'static str> {
    let mut letters: BTreeMap<&str, u32> = BTreeMap::new();
    for (ngram, _) in model.costs.iter().filter(|(ngram, _)| ngram.chars().count() == 3) {
        if let Some(script) = script_of(ngram) {
            *letters.entry(script).or_default() += 1;
        }
    }
    let most = letters.into_iter().max_by_key(|(_, count)| *count)?.0;
    SCRIPTS.iter().copied().find(|script| *script == most)
}

fn store(models: &[Model]) -> Models {
    let mut stored = Models::default();
    let homes: Vec<Option<&str>> = models.iter().map(main_script).collect();
    for script in SCRIPTS {
        let members = models.iter().zip(&homes).filter(|(_, home)| **home == Some(*script));
        let mut ngrams: BTreeMap<&str, Vec<(u8, u8)>> = BTreeMap::new();
        let mut languages = Vec::new();
        for (column, (model, _)) in (0..).zip(members) {
            languages.push(u8::try_from(stored.languages.len()).unwrap_or(u8::MAX));
            stored.languages.push(Language { tag: model.tag.clone(), typical: 0 });
            let own = |ngram: &str| is_edge(ngram) || script_of(ngram) == Some(*script);
            for (ngram, cost) in model.costs.iter().filter(|(ngram, _)| own(ngram)) {
                ngrams.entry(ngram).or_default().push((column, *cost));
            }
        }
        let ngrams = ngrams
            .into_iter()
            .map(|(letters, languages)| Ngram { letters: letters.to_owned(), languages })
            .collect();
        if !languages.is_empty() {
            stored.scripts.push(ScriptModels { script: (*script).to_owned(), languages, ngrams });
        }
    }
    stored
}
