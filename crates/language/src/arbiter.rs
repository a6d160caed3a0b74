//! lingua itself, for texts so short that its n-grams of four and five letters decide.

use crate::words::Words;
use lingua::{Language, LanguageDetectorBuilder};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// How many of the likeliest languages lingua chooses from: of texts below 120 letters, 99.7 % are judged as
/// with all languages.
const CANDIDATES: usize = 10;

/// lingua's languages by BCP-47 tag.
pub(crate) struct Arbiter {
    languages: BTreeMap<String, Language>,
}

impl Arbiter {
    pub(crate) fn new() -> Self {
        let tag = |language: Language| language.iso_code_639_1().to_string().to_lowercase();
        let mut languages: BTreeMap<String, Language> =
            Language::all().into_iter().map(|language| (tag(language), language)).collect();
        // lingua's Serbian is in Cyrillic letters only.
        if let Some(serbian) = languages.remove("sr") {
            languages.insert("sr-Cyrl".to_owned(), serbian);
        }
        Self { languages }
    }

    pub(crate) fn knows(&self, tag: &str) -> bool {
        self.languages.contains_key(tag)
    }

    /// Number of lingua's languages in this build.
    pub(crate) fn len(&self) -> usize {
        self.languages.len()
    }

    /// lingua's choice among the likeliest of `candidates` that it knows, and its confidence from 0 to 1,
    /// once the words that tell close languages apart have had their say.
    pub(crate) fn choose<'c>(
        &self,
        text: &str,
        candidates: impl Iterator<Item = &'c str>,
        words: &Words,
    ) -> Option<(&'c str, f64)> {
        let known = |tag: &'c str| Some((tag, *self.languages.get(tag)?));
        let candidates: Vec<(&str, Language)> =
            candidates.filter_map(known).take(CANDIDATES).collect();
        let languages: Vec<Language> = candidates.iter().map(|(_, language)| *language).collect();
        if languages.len() < 2 {
            return None;
        }
        let detector = LanguageDetectorBuilder::from_languages(&languages).build();
        // lingua knows letters only with their accents, and of usual width.
        let plain: String = text.nfkc().collect();
        let values = detector.compute_language_confidence_values(plain);
        let tag = |language| candidates.iter().find(|(_, known)| *known == language);
        let mut values: Vec<(&str, f64)> = values
            .into_iter()
            .filter_map(|(language, confidence)| Some((tag(language)?.0, confidence)))
            .collect();
        let first = values.first()?.0;
        let odds = words.odds(first, text);
        for (tag, confidence) in &mut values {
            let odds = odds.iter().find(|(known, _)| known == tag);
            *confidence *= odds.map_or(1.0, |(_, odds)| *odds);
        }
        let sum: f64 = values.iter().map(|(_, confidence)| confidence).sum();
        // The first of equals.
        let (tag, confidence) =
            values.into_iter().rev().max_by(|one, other| one.1.total_cmp(&other.1))?;
        let confidence = if odds.is_empty() { confidence } else { confidence / sum };
        (confidence > 0.0).then_some((tag, confidence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lingua_chooses_among_the_languages_that_it_knows() {
        let (arbiter, words) =
            (Arbiter::new(), Words::new(&copydesk_ngrams::Table::embedded().unwrap()));
        let choose =
            |text, tags: &[&'static str]| arbiter.choose(text, tags.iter().copied(), &words);
        let (tag, confidence) = choose("Das Wetter wird schön", &["nl", "gl", "de"]).unwrap();
        assert!(tag == "de" && confidence > 0.5);
        let whole = choose("Thủ tướng trình dự luật", &["vi", "yo"]);
        let apart = "Thu\u{309} tu\u{31b}o\u{31b}\u{301}ng tri\u{300}nh du\u{31b}\u{323} lua\u{323}\u{302}t";
        assert_eq!((whole, whole.unwrap().0), (choose(apart, &["vi", "yo"]), "vi"));
        assert_eq!(choose("Das Wetter", &["de", "gl"]), None);
        assert!(arbiter.knows("sr-Cyrl") && !arbiter.knows("sr-Latn"));
    }
}
