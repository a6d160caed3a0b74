//! How well marks tell translations from other articles, language by language: NTREX's documents against
//! their English originals, among all other documents and many made-up articles.

use super::corpus::{Article, Kind};
use crate::report::Report;
use crate::spoken;
use copydesk_duplicates::Settings;
use copydesk_duplicates::marks::Marks;
use copydesk_duplicates::marks::frequencies::Frequencies;
use copydesk_duplicates::marks::likeness::Weighed;
use std::error::Error;
use std::fs;
use std::path::Path;

/// The originals.
const ORIGINALS: &str = "src.eng.txt";

/// Made-up articles that are compared with every document.
const OTHERS: usize = 20_000;

/// Shares of the pairs of a language that may be taken for translations falsely.
const RATES: [f64; 3] = [1e-3, 1e-5, 0.0];

/// Documents of one language.
struct Spoken {
    name: String,
    documents: Vec<Marks>,
}

/// The report; `None` without NTREX.
pub(super) fn report(
    data: Option<&Path>,
    articles: &[Article],
) -> Result<Option<Report>, Box<dyn Error>> {
    let Some(folder) = data.map(|data| data.join("ntrex")).filter(|folder| folder.exists()) else {
        return Ok(None);
    };
    let originals = read(&folder, ORIGINALS)?;
    let mut languages = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with("ref.") && name.ends_with(".txt") {
            languages.push(read(&folder, &name)?);
        }
    }
    // Folders are read in any order.
    languages.sort_by(|a, b| a.name.cmp(&b.name));
    let others = articles.iter().filter(|article| article.label.kind != Kind::Translation);
    let others: Vec<Marks> = others.take(OTHERS).map(|article| Marks::of(&article.text)).collect();
    let mut frequencies = Frequencies::new(&Settings::default());
    let documents = languages.iter().chain([&originals]).flat_map(|language| &language.documents);
    documents.chain(&others).for_each(|marks| frequencies.count(marks.list()));
    let rows: Vec<(String, Vec<f64>)> = languages
        .iter()
        .map(|language| {
            (language.name.clone(), figures(language, &originals, &others, &frequencies))
        })
        .collect();
    let pairs: f64 = rows.iter().filter_map(|(_, figures)| figures.last()).sum();
    Ok(Some(Report {
        about: format!(
            "{} documents in {} languages against their originals, {} made-up articles among them: {pairs} \
             pairs; recall where so many of a language's pairs are taken for translations falsely",
            originals.documents.len(),
            rows.len(),
            others.len(),
        ),
        columns: vec!["first of all", "at 1e-3", "at 1e-5", "at none", "pairs"],
        rows,
        targets: Vec::new(),
        proof: None,
    }))
}

fn read(folder: &Path, file: &str) -> Result<Spoken, Box<dyn Error>> {
    let ids = fs::read_to_string(folder.join("DOCUMENT_IDS.tsv"))?;
    let text = fs::read_to_string(folder.join(file))?;
    let sentences: Vec<String> = text.lines().map(str::to_owned).collect();
    let documents = spoken::documents(ids.lines(), &sentences);
    let name = file.split('.').nth(1).unwrap_or(file).to_owned();
    Ok(Spoken { name, documents: documents.iter().map(|text| Marks::of(text)).collect() })
}

/// How often the original is the first of all, recall at [`RATES`], and the number of pairs.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts
fn figures(
    language: &Spoken,
    originals: &Spoken,
    others: &[Marks],
    frequencies: &Frequencies,
) -> Vec<f64> {
    let (mut right, mut wrong, mut first) = (Vec::new(), Vec::new(), 0);
    for (at, document) in language.documents.iter().enumerate() {
        let weighed = Weighed::new(document.list(), frequencies);
        let evidence = |other: &Marks| {
            let likeness = weighed.likeness(other.list(), frequencies);
            let told = document.tongue().differs(&other.tongue()) && likeness.shared > 0;
            if told { likeness.evidence() } else { i32::MIN }
        };
        let own = originals.documents.get(at).map_or(i32::MIN, evidence);
        let before = wrong.len();
        let strangers = originals.documents.iter().enumerate().filter(|(other, _)| *other != at);
        wrong.extend(strangers.map(|(_, other)| evidence(other)));
        wrong.extend(others.iter().map(evidence));
        let most = wrong[before..].iter().max().copied().unwrap_or(i32::MIN);
        first += usize::from(own > most);
        right.push(own);
    }
    wrong.sort_unstable_by(|a, b| b.cmp(a));
    let share = |count: usize| count as f64 / right.len().max(1) as f64;
    let recall = |rate: f64| {
        let most = wrong.get((wrong.len() as f64 * rate) as usize).copied().unwrap_or(i32::MIN);
        share(right.iter().filter(|own| **own > most).count())
    };
    let mut figures = vec![share(first)];
    figures.extend(RATES.map(recall));
    figures.push((wrong.len() + right.len()) as f64);
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_measured_by_all_its_pairs() {
        let words =
            ["Kabul", "Madrid", "Ottawa", "Bogota", "Tirana", "Lisbon", "Nairobi", "Teheran"];
        let text = |from: usize, small: &str| {
            let names = (from..from + 5).map(|at| words[at % 8]);
            names.map(|name| format!("{small} {name} {small} ")).collect::<String>()
        };
        let spoken = |small: &str| Spoken {
            name: String::new(),
            documents: [0, 5].map(|from| Marks::of(&text(from, small))).to_vec(),
        };
        let (english, greek) = (spoken("and"), spoken("και"));
        let others = vec![Marks::of(&text(2, "και"))];
        let frequencies = Frequencies::new(&Settings::default());
        let figures = figures(&greek, &english, &others, &frequencies);
        assert_eq!(figures, [1.0, 1.0, 1.0, 1.0, 6.0]);
    }
}
