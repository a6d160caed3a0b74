//! What is said in the same words all the time, written by hand for this corpus: attributions, stock
//! phrases, and the lines that outlets put around stories.
//!
//! `{N}` stands for a name, `{P}` for a place, `{O}` for the outlet, `{#}` for a number, `{W}` for words.

mod eastern;
mod southern;
mod western;

pub(super) use eastern::{KO, PL, RU, TR, UK};
pub(super) use southern::{AR, HI, JA, OTHER, ZH};
pub(super) use western::{DE, EN, ES, FR, IT, NL, PT};

/// Phrases of a language.
#[derive(Debug)]
pub(super) struct Phrases {
    /// Who says something, after what is said.
    pub(super) said: &'static [&'static str],
    /// Beginnings of sentences.
    pub(super) stock: &'static [&'static str],
    /// Lines by an outlet, under stories and between paragraphs.
    pub(super) lines: &'static [&'static str],
    /// Lines over stories.
    pub(super) by: &'static [&'static str],
}

#[cfg(test)]
mod tests {
    use super::super::tongues::TONGUES;

    #[test]
    fn every_language_has_every_kind_of_phrase() {
        for tongue in TONGUES {
            let of = tongue.phrases;
            for phrases in [of.said, of.stock, of.lines, of.by] {
                assert!(!phrases.is_empty() && phrases.iter().all(|p| !p.is_empty()));
            }
        }
    }
}
