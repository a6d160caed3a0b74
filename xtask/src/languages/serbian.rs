//! Serbian in Latin letters: the model of Serbian in Cyrillic letters, transliterated (ISO 9 has nothing for
//! it; the pairs are those of Serbian law, one letter or digraph for each).

use super::counts::Frequencies;
use copydesk_ngrams::model::EDGE;
use std::collections::BTreeMap;

const PAIRS: &[(char, &str)] = &[
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('д', "d"),
    ('ђ', "đ"),
    ('е', "e"),
    ('ж', "ž"),
    ('з', "z"),
    ('и', "i"),
    ('ј', "j"),
    ('к', "k"),
    ('л', "l"),
    ('љ', "lj"),
    ('м', "m"),
    ('н', "n"),
    ('њ', "nj"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('ћ', "ć"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "h"),
    ('ц', "c"),
    ('ч', "č"),
    ('џ', "dž"),
    ('ш', "š"),
];

fn pair(ch: char) -> Option<&'static str> {
    PAIRS.iter().find(|(cyrillic, _)| *cyrillic == ch).map(|(_, latin)| *latin)
}

/// A text in Latin letters, in lower case.
pub(super) fn latin(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut out = String::new();
    for ch in lower.chars() {
        match pair(ch) {
            Some(latin) => out.push_str(latin),
            None => out.push(ch),
        }
    }
    out
}

/// Frequencies of n-grams in Latin letters. An n-gram begins inside one Cyrillic letter (or at an edge) and
/// reaches over as few of the following as it needs.
pub(super) fn frequencies(cyrillic: &Frequencies) -> Frequencies {
    let mut latin = BTreeMap::new();
    for (ngram, count) in &cyrillic.0 {
        let spelled: Option<Vec<Vec<char>>> = ngram
            .chars()
            .map(|ch| if ch == EDGE { Some(vec![EDGE]) } else { Some(pair(ch)?.chars().collect()) })
            .collect();
        let Some(spelled) = spelled else { continue };
        let all = spelled.concat();
        let last = spelled.last().map_or(0, Vec::len);
        for from in 0..spelled.first().map_or(0, Vec::len) {
            // Ends inside the last letter: shorter ones are those of shorter n-grams.
            for to in (all.len() - last + 1)..=all.len() {
                if to > from
                    && to - from <= 3
                    && let Some(part) = all.get(from..to)
                {
                    *latin.entry(part.iter().collect::<String>()).or_insert(0.0) += count;
                }
            }
        }
    }
    Frequencies(latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_that_becomes_two_counts_in_both_places() {
        assert_eq!(latin("Љубав Џеп"), "ljubav džep");
        let cyrillic = [
            ("_", 2.0),
            ("њ", 2.0),
            ("е", 2.0),
            ("_њ", 2.0),
            ("_ње", 2.0),
            ("ње", 2.0),
            ("ње_", 2.0),
            ("е_", 2.0),
        ];
        let cyrillic = Frequencies(cyrillic.map(|(ngram, n)| (ngram.to_owned(), n)).into());
        let latin = frequencies(&cyrillic).0;
        let count = |ngram: &str| latin.get(ngram).copied().unwrap_or(0.0);
        for ngram in ["_", "n", "j", "e", "_n", "nj", "je", "e_", "_nj", "nje", "je_"] {
            assert!((count(ngram) - 2.0).abs() < 1e-9, "{ngram}: {}", count(ngram));
        }
    }
}
