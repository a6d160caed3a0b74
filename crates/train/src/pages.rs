//! Labelled pages: which blocks of each belong to its story, by the words of the gold text.

use copydesk_html::{BlockKind, Page};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::io::{Read, Write};
use std::path::Path;

/// Words in a row that are compared.
const GRAM: usize = 4;

/// A page and the text that an editor took from it.
pub struct Labelled {
    /// What the collection calls it.
    pub name: String,
    /// The site that it is of, as its address says: the last labels of the host.
    pub site: String,
    /// Which collection it is of.
    pub set: usize,
    /// The page, decoded.
    pub html: String,
    /// The text of its story.
    pub gold: String,
}

/// Reads a folder: `ground-truth.json` or `ground-truth/*.json`, and `html/*.html.gz`.
///
/// # Errors
/// When a file is not there or does not read.
pub fn read(folder: &Path, set: usize) -> Result<Vec<Labelled>, Box<dyn Error>> {
    let mut golds: Vec<(String, String, String)> = Vec::new();
    let whole = folder.join("ground-truth.json");
    if whole.exists() {
        let truth: Value = serde_json::from_slice(&std::fs::read(whole)?)?;
        for (name, expected) in truth.as_object().ok_or("ground-truth.json is no object")? {
            let text = expected["articleBody"].as_str().unwrap_or_default();
            golds.push((name.clone(), site(&expected["url"]), text.to_owned()));
        }
    } else {
        for entry in std::fs::read_dir(folder.join("ground-truth"))? {
            let path = entry?.path();
            let truth: Value = serde_json::from_slice(&std::fs::read(&path)?)?;
            let text = truth["ground_truth"]["main_content"].as_str().unwrap_or_default();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            golds.push((name, site(&truth["url"]), text.to_owned()));
        }
    }
    golds.sort();
    let mut pages = Vec::new();
    for (name, site, gold) in golds {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(folder.join(format!("html/{name}.html.gz")))?;
        GzDecoder::new(file).read_to_end(&mut bytes)?;
        let html = String::from_utf8_lossy(&bytes).into_owned();
        pages.push(Labelled { name, site, set, html, gold });
    }
    Ok(pages)
}

/// The registered name of an address's host: two labels, three below short second ones (`co.uk`).
fn site(url: &Value) -> String {
    let url = url.as_str().unwrap_or_default();
    let host =
        url.split("//").nth(1).unwrap_or(url).split(['/', '?', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let short = labels.len() > 2 && labels[labels.len() - 2].len() <= 3;
    labels[labels.len().saturating_sub(if short { 3 } else { 2 })..].join(".")
}

/// Words in lower case, as the article extraction benchmark parts them.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Per block of a page: its words, whether it is in the gold text, and what a mistake costs.
pub struct Labels {
    /// The words of each block.
    pub words: Vec<Vec<String>>,
    /// 1 for a block of the story, 0 for another.
    pub story: Vec<f32>,
    /// What a mistake on the block costs.
    pub cost: Vec<f32>,
}

/// Labels the blocks of a page.
#[must_use]
pub fn label(page: &Page<'_>, gold: &str) -> Labels {
    let words: Vec<Vec<String>> =
        page.blocks.iter().map(|block| self::words(page.traced(block).text())).collect();
    let gold_words = self::words(gold);
    let grams: HashSet<&[String]> = gold_words.windows(GRAM).collect();
    let lines: HashSet<Vec<String>> = gold.lines().map(self::words).collect();
    let joined = format!(" {} ", gold_words.join(" "));
    let mut story: Vec<f32> = words
        .iter()
        .zip(&page.blocks)
        .map(|(words, block)| {
            if words.is_empty() || block.kind == BlockKind::Control {
                return 0.0;
            }
            if words.len() >= GRAM {
                let held = words.windows(GRAM).filter(|gram| grams.contains(gram)).count();
                #[allow(clippy::cast_precision_loss)] // a share
                let share = held as f32 / (words.len() - GRAM + 1) as f32;
                return if share >= 0.5 { 1.0 } else { 0.0 };
            }
            if lines.contains(words) {
                return 1.0;
            }
            // Decided by the neighbours, below.
            if joined.contains(&format!(" {} ", words.join(" "))) { 0.5 } else { 0.0 }
        })
        .collect();
    share_out(&mut story, &words, &gold_words);
    settle_short(&mut story, &words);
    #[allow(clippy::cast_precision_loss)] // word counts
    let all = gold_words.len().max(80) as f32;
    #[allow(clippy::cast_precision_loss)] // word counts
    let cost = words.iter().map(|words| (words.len() as f32 + 1.0).powf(0.85) / all.powf(0.85));
    Labels { cost: cost.collect(), words, story }
}

/// Short blocks whose words stand somewhere in the gold text are story between story.
fn settle_short(story: &mut [f32], words: &[Vec<String>]) {
    for at in 0..story.len() {
        if story[at] != 0.5 {
            continue;
        }
        let near = |range: &mut dyn Iterator<Item = usize>| {
            range
                .filter(|other| words.get(*other).is_some_and(|words| words.len() >= GRAM))
                .take(2)
                .any(|other| story[other] == 1.0)
        };
        let both = near(&mut (0..at).rev()) && near(&mut (at + 1..story.len()));
        story[at] = if both { 1.0 } else { 0.0 };
    }
}

/// The gold text is shared out: blocks among most story take their words from it first, and a block
/// whose words were taken by others (a caption that says again what the story says) is none.
fn share_out(story: &mut [f32], words: &[Vec<String>], gold: &[String]) {
    let mut left: HashMap<&[String], usize> = HashMap::new();
    for gram in gold.windows(GRAM) {
        *left.entry(gram).or_insert(0) += 1;
    }
    #[allow(clippy::cast_precision_loss)] // word counts
    let weight = |at: usize| story[at] * words[at].len().min(60) as f32;
    let around: Vec<f32> = (0..story.len())
        .map(|at| (at.saturating_sub(6)..(at + 7).min(story.len())).map(weight).sum())
        .collect();
    let mut order: Vec<usize> = (0..story.len()).filter(|at| story[*at] == 1.0).collect();
    order.sort_by(|a, b| around[*b].total_cmp(&around[*a]).then(a.cmp(b)));
    for at in order {
        if words[at].len() < GRAM {
            continue;
        }
        let grams = || words[at].windows(GRAM);
        let held = grams().filter(|gram| left.get(gram).is_some_and(|count| *count > 0)).count();
        if held * 2 < words[at].len() - GRAM + 1 {
            story[at] = 0.0;
            continue;
        }
        for gram in grams() {
            if let Some(count) = left.get_mut(gram) {
                *count = count.saturating_sub(1);
            }
        }
    }
}

/// Precision, recall of a text against the gold one, as the article extraction benchmark and, by
/// single words, as WCXB count them.
pub fn score(found: &[String], gold: &[String], gram: usize) -> (f64, f64) {
    fn count(words: &[String], gram: usize) -> HashMap<&[String], usize> {
        let mut all = HashMap::new();
        for window in words.windows(gram.min(words.len()).max(1)) {
            *all.entry(window).or_insert(0) += 1;
        }
        all
    }
    let (found, gold) = (count(found, gram), count(gold, gram));
    let both: usize = found.iter().map(|(gram, n)| *n.min(gold.get(gram).unwrap_or(&0))).sum();
    let (f, g): (usize, usize) = (found.values().sum(), gold.values().sum());
    if f == 0 && g == 0 {
        return (1.0, 1.0);
    }
    #[allow(clippy::cast_precision_loss)] // counts
    let share = |all: usize| if all == 0 { 0.0 } else { both as f64 / all as f64 };
    (share(f), share(g))
}

/// The scores of the texts of one collection.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// F1 of the mean precision and the mean recall.
    pub f1: f64,
    /// Mean precision.
    pub precision: f64,
    /// Mean recall.
    pub recall: f64,
    /// Mean of the F1 of the pages.
    pub mean: f64,
    /// F1 and name of each page, the worst first.
    pub pages: Vec<(f64, String)>,
}

/// Scores `texts`, one per page, per collection: word 4-grams for the first, words for the others.
#[must_use]
pub fn scores(labelled: &[Labelled], texts: impl Iterator<Item = String>) -> Vec<Score> {
    let sets = labelled.iter().map(|one| one.set).max().map_or(0, |set| set + 1);
    let mut scores = vec![Score::default(); sets];
    for (one, text) in labelled.iter().zip(texts) {
        let gram = if one.set == 0 { GRAM } else { 1 };
        let (p, r) = score(&words(&text), &words(&one.gold), gram);
        let all = &mut scores[one.set];
        all.precision += p;
        all.recall += r;
        all.pages.push((f1(p, r), one.name.clone()));
    }
    for all in &mut scores {
        #[allow(clippy::cast_precision_loss)] // page counts
        let count = all.pages.len().max(1) as f64;
        all.precision /= count;
        all.recall /= count;
        all.f1 = f1(all.precision, all.recall);
        all.mean = all.pages.iter().map(|page| page.0).sum::<f64>() / count;
        all.pages.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    scores
}

fn f1(precision: f64, recall: f64) -> f64 {
    2.0 * precision * recall / (precision + recall).max(1e-9)
}

/// Prints scores, and the `worst` pages of each collection.
///
/// # Errors
/// When `out` cannot be written.
pub fn report(
    out: &mut impl Write,
    about: &str,
    scores: &[Score],
    worst: usize,
) -> std::io::Result<()> {
    for (number, all) in scores.iter().enumerate() {
        writeln!(
            out,
            "{about}: set {number}: F1 {:.4} (P {:.4} R {:.4}), mean of F1 {:.4}",
            all.f1, all.precision, all.recall, all.mean
        )?;
        for (f, name) in all.pages.iter().take(worst) {
            writeln!(out, "   {f:.3} {name}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_the_registered_name() {
        let of = |url: &str| site(&Value::from(url));
        assert_eq!(of("https://www.example.com/a/b?c"), "example.com");
        assert_eq!(of("http://news.example.co.uk"), "example.co.uk");
        assert_eq!(of("example.org/x"), "example.org");
    }

    #[test]
    fn a_text_is_scored_against_its_gold() {
        let page = Labelled {
            name: "one".into(),
            site: String::new(),
            set: 1,
            html: String::new(),
            gold: "a b c d".into(),
        };
        let scores = scores(&[page], ["a b x y".to_owned()].into_iter());
        assert!(scores[0].pages.is_empty());
        assert!((scores[1].mean - 0.5).abs() < 1e-9);
    }
}
