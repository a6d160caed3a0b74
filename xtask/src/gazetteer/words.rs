//! Chinese words for the tagger, each with a class and a cost, and the Simplified character of each Traditional one.
//!
//! Words are those of jieba's dictionary (MIT), beside the names of cities in `names.tsv`; characters those of OpenCC's
//! table `TSCharacters` (Apache-2.0).

use super::directions;
use super::sources::Sources;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

/// Words that are no names are left out if jieba counted them fewer times.
const LEAST: u64 = 10;

/// The most characters of a word.
const LONGEST: usize = 8;

/// Bytes before the vectors, and the numbers of each.
const HEAD: usize = 29;
const WIDTH: usize = 128;

/// Clusters of characters.
const WIDE: usize = 48;
const NARROW: usize = 400;

/// The class of a place, as below.
const PLACE: u8 = 3;

/// The Simplified character of each Traditional one that is another: two lines of one length.
pub(super) fn characters(sources: &Sources) -> Result<String, Box<dyn Error>> {
    let (mut traditional, mut simplified) = (String::new(), String::new());
    for (from, to) in &table(sources)? {
        traditional.push(*from);
        simplified.push(*to);
    }
    Ok(format!("{traditional}\n{simplified}\n"))
}

/// Within the planes that news is written in, so that both take three bytes.
fn table(sources: &Sources) -> Result<BTreeMap<char, char>, Box<dyn Error>> {
    let text = fs::read_to_string(&sources.characters)?;
    let pairs = text.lines().filter_map(|line| line.split_once('\t')).filter_map(|(from, to)| {
        // The first rendering is the usual one.
        Some((from.chars().next()?, to.chars().next()?))
    });
    Ok(pairs.filter(|(from, to)| is_han(*from) && is_han(*to) && from != to).collect())
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// Characters that are used alike: a line of a wide and a narrow cluster, a tab, and the characters.
pub(super) fn alike(sources: &Sources) -> Result<String, Box<dyn Error>> {
    let table = table(sources)?;
    let bytes = fs::read(sources.vectors_of_characters.join("model_baseline/word_emb"))?;
    let (_, numbers) = bytes.split_at_checked(HEAD).ok_or("vectors are cut short")?;
    let (numbers, _) = numbers.as_chunks::<4>();
    let numbers: Vec<f32> = numbers.iter().map(|number| f32::from_le_bytes(*number)).collect();
    let (mut letters, mut rows) = (Vec::new(), Vec::new());
    for line in fs::read_to_string(sources.vectors_of_characters.join("word.dic"))?.lines() {
        let Some((row, word)) = line.split_once('\t') else { continue };
        let row: usize = row.parse()?;
        let mut own = word.chars();
        let (Some(letter), None) = (own.next(), own.next()) else { continue };
        if is_han(letter) && !table.contains_key(&letter) {
            let mut vector =
                numbers.get(row * WIDTH..(row + 1) * WIDTH).ok_or("a vector is missing")?.to_vec();
            directions::normalise(&mut vector);
            letters.push(letter);
            rows.push(vector);
        }
    }
    let all: Vec<usize> = (0..rows.len()).collect();
    let wide = directions::clusters(&rows, &all, WIDE);
    let narrow = directions::clusters(&rows, &all, NARROW);
    let mut lines: BTreeMap<(u32, u32), String> = BTreeMap::new();
    for ((letter, wide), narrow) in letters.iter().zip(wide).zip(narrow) {
        lines.entry((wide + 1, narrow + 1)).or_default().push(*letter);
    }
    let lines = lines.iter().map(|((wide, narrow), own)| format!("{wide} {narrow}\t{own}\n"));
    Ok(lines.collect())
}

/// A line for each class and cost: both, a tab, and the words, each after a space.
pub(super) fn build(sources: &Sources, names: &str) -> Result<String, Box<dyn Error>> {
    let table = table(sources)?;
    let folded = |word: &str| -> String {
        word.chars().map(|c| table.get(&c).copied().unwrap_or(c)).collect()
    };
    let fits =
        |word: &str| (1..=LONGEST).contains(&word.chars().count()) && word.chars().all(is_han);
    let dictionary = fs::read_to_string(&sources.words)?;
    let mut words: BTreeMap<String, (u64, u8)> = BTreeMap::new();
    let mut total = 0_u64;
    for line in dictionary.lines() {
        let mut fields = line.split(' ');
        let (Some(word), Some(count), Some(tag)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let (count, class) = (count.parse::<u64>()?.max(1), class(tag));
        total += count;
        if fits(word) && (count >= LEAST || class <= 5) {
            let word = folded(word);
            let own = words.entry(word).or_insert((count, class));
            if count > own.0 {
                *own = (count, class);
            }
        }
    }
    for name in names.lines().filter_map(|line| line.strip_prefix("p\t")).filter(|name| fits(name))
    {
        if name.chars().count() > 1 {
            words.entry(folded(name)).or_insert((LEAST, PLACE));
        }
    }
    let mut lines: BTreeMap<(u8, u32), String> = BTreeMap::new();
    for (word, (count, class)) in words {
        let line = lines.entry((class, cost(total, count))).or_default();
        line.push(' ');
        line.push_str(&word);
    }
    let lines = lines.iter().map(|((class, cost), words)| format!("{class} {cost}\t{words}\n"));
    Ok(lines.collect())
}

/// The cost of a word that stands so many times among so many: eighths of a binary digit, without floating point.
fn cost(total: u64, count: u64) -> u32 {
    eighths(total).saturating_sub(eighths(count)).min(250)
}

/// Eight times the binary logarithm, by squaring.
fn eighths(number: u64) -> u32 {
    let power = u128::from(number.max(1)).min(u128::from(u64::MAX >> 33)).pow(4);
    // The fourth power has four times the logarithm, to a whole digit; twice that are eighths.
    2 * power.ilog2()
}

/// Classes: people, people abroad, places, organisations, other names, nouns, verbs, adjectives and adverbs, figures,
/// times, abbreviations, all else.
fn class(tag: &str) -> u8 {
    match tag {
        "nr" => 1,
        "nrt" | "nrfg" => 2,
        "ns" => PLACE,
        "nt" => 4,
        "nz" => 5,
        "j" => 11,
        "t" | "tg" => 10,
        _ => match tag.as_bytes().first() {
            Some(b'n' | b's') => 6,
            Some(b'v') => 7,
            Some(b'a' | b'd') => 8,
            Some(b'm' | b'q') => 9,
            _ => 12,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_cost_more() {
        assert_eq!(eighths(1), 0);
        assert_eq!(eighths(1024), 80);
        assert!(cost(60_000_000, 3) > cost(60_000_000, 500));
        assert_eq!(cost(8, 8), 0);
    }
}
