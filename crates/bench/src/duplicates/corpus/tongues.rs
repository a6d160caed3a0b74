//! The languages of the corpus: how each is written, and how often it is met.

use super::phrases::{self, Phrases};

/// How a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// With spaces and capital letters for names.
    Cased,
    /// With capital letters for all nouns.
    Nouns,
    /// With spaces, without capital letters.
    Uncased,
    /// Without spaces between words.
    Dense,
}

/// A language.
#[derive(Debug)]
pub(crate) struct Tongue {
    /// Its BCP-47 tag.
    pub(crate) tag: &'static str,
    /// Articles of a hundred, about.
    pub(super) weight: usize,
    pub(super) writing: Writing,
    /// Marks that end a sentence and part its clauses.
    pub(super) stop: &'static str,
    pub(super) comma: &'static str,
    pub(super) quotes: [&'static str; 2],
    pub(super) phrases: &'static Phrases,
}

impl Tongue {
    /// What stands between two words.
    pub(super) fn gap(&self) -> &'static str {
        if self.writing == Writing::Dense { "" } else { " " }
    }

    /// Whether there are capital letters.
    pub(super) fn is_cased(&self) -> bool {
        matches!(self.writing, Writing::Cased | Writing::Nouns)
    }
}

const CURLY: [&str; 2] = ["“", "”"];
const ANGLED: [&str; 2] = ["«", "»"];
const LOW: [&str; 2] = ["„", "“"];

const fn of(
    tag: &'static str,
    weight: usize,
    writing: Writing,
    quotes: [&'static str; 2],
    phrases: &'static Phrases,
) -> Tongue {
    Tongue { tag, weight, writing, stop: ".", comma: ",", quotes, phrases }
}

/// All of them.
pub(crate) static TONGUES: &[Tongue] = &[
    of("en", 22, Writing::Cased, CURLY, &phrases::EN),
    of("fr", 9, Writing::Cased, ["« ", " »"], &phrases::FR),
    of("de", 8, Writing::Nouns, LOW, &phrases::DE),
    of("es", 8, Writing::Cased, ANGLED, &phrases::ES),
    of("ru", 7, Writing::Cased, ANGLED, &phrases::RU),
    of("tr", 5, Writing::Cased, CURLY, &phrases::TR),
    Tongue { comma: "،", ..of("ar", 6, Writing::Uncased, ["\"", "\""], &phrases::AR) },
    Tongue { stop: "।", ..of("hi", 4, Writing::Uncased, ["'", "'"], &phrases::HI) },
    Tongue { stop: "。", comma: "，", ..of("zh", 6, Writing::Dense, CURLY, &phrases::ZH) },
    Tongue {
        stop: "。", comma: "、", ..of("ja", 4, Writing::Dense, ["「", "」"], &phrases::JA)
    },
    of("pt", 4, Writing::Cased, CURLY, &phrases::PT),
    of("it", 4, Writing::Cased, ANGLED, &phrases::IT),
    of("pl", 3, Writing::Cased, ["„", "”"], &phrases::PL),
    of("nl", 2, Writing::Cased, ["‘", "’"], &phrases::NL),
    of("uk", 2, Writing::Cased, ANGLED, &phrases::UK),
    of("ko", 2, Writing::Uncased, CURLY, &phrases::KO),
    of("id", 2, Writing::Cased, CURLY, &phrases::OTHER),
    of("sv", 1, Writing::Cased, ["”", "”"], &phrases::OTHER),
    of("cs", 1, Writing::Cased, LOW, &phrases::OTHER),
    of("fi", 1, Writing::Cased, ["”", "”"], &phrases::OTHER),
    of("hu", 1, Writing::Cased, ["„", "”"], &phrases::OTHER),
    of("ro", 1, Writing::Cased, ["„", "”"], &phrases::OTHER),
    of("vi", 1, Writing::Cased, CURLY, &phrases::OTHER),
    of("el", 1, Writing::Cased, ANGLED, &phrases::OTHER),
    of("he", 1, Writing::Uncased, ["\"", "\""], &phrases::OTHER),
    Tongue { comma: "،", ..of("fa", 1, Writing::Uncased, ANGLED, &phrases::OTHER) },
    Tongue { stop: "।", ..of("bn", 1, Writing::Uncased, CURLY, &phrases::OTHER) },
    Tongue { stop: "", comma: " ", ..of("th", 1, Writing::Dense, CURLY, &phrases::OTHER) },
];

/// The number of a language in [`TONGUES`].
pub(super) fn at(tag: &str) -> Option<usize> {
    TONGUES.iter().position(|tongue| tongue.tag == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_languages_and_each_once() {
        let mut tags: Vec<&str> = TONGUES.iter().map(|tongue| tongue.tag).collect();
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.len(), TONGUES.len());
        for tag in ["en", "fr", "de", "es", "ru", "tr", "ar", "hi", "zh"] {
            assert!(at(tag).is_some(), "{tag}");
        }
        assert_eq!(at("xx"), None);
    }
}
