//! Which labelled spans can be names at all: what the model never learned to doubt.

use crate::document::{Document, Word, tongue};
use crate::pause::Pause;
use crate::shape::Case;

/// Tokens of the longest name. Full names of institutions have some eight.
const LONGEST: usize = 10;

/// Languages whose names hardly ever hold many ordinary words in small letters; those of others do ("Fédération
/// internationale des ligues des droits de l’homme").
const FEW_SMALL: &[&str] = &["da", "de", "en", "es", "fi", "nb", "nl", "pt", "sv"];

/// Words in small letters, of [`LONG_WORD`] letters or more, that a name in them has at most. In the gold data one
/// name of a thousand has more; in what the model takes for a name, most of such are half a sentence.
const MOST_SMALL: usize = 3;

/// From so many letters on a word is none of those that join others ("de", "von", "del").
const LONG_WORD: usize = 4;

/// Languages whose names begin with a capital: what stands before it says what kind of thing it is ("puerto
/// de Antofagasta").
const CAPITAL_FIRST: &[&str] = &["es", "pt"];

/// The first token of the name that these labelled tokens hold, if they can be one: without an elided
/// article ("l’Ukraine", "dell’Ucraina") or, in some languages, other small words before it, within a sentence,
/// not too long, not made of ordinary words, and, where letters have a case, with a capital somewhere.
pub(crate) fn sound(document: &Document, first: usize, last: usize) -> Option<usize> {
    let words = &document.words;
    let elided =
        |at: usize| words[at].case == Case::Lower && words[at + 1].pause == Pause::Apostrophe;
    let first = (first..last).find(|at| !elided(*at)).unwrap_or(last);
    let small = |at: usize| words[at].case == Case::Lower;
    let first = if is_one(document.language, CAPITAL_FIRST) {
        (first..=last).find(|at| !small(*at))?
    } else {
        first
    };
    let own = words.get(first..=last)?;
    if is_one(document.language, CAPITAL_FIRST) && is_begun_sentence(own) {
        return None;
    }
    let within = own.iter().skip(1).all(|word| !word.pause.begins());
    let capital = own.iter().any(|word| word.case != Case::Lower);
    let long =
        |word: &&Word| word.case == Case::Lower && word.char_end - word.char_start >= LONG_WORD;
    let ordinary =
        is_one(document.language, FEW_SMALL) && own.iter().filter(long).count() > MOST_SMALL;
    (own.len() <= LONGEST && within && capital && !ordinary).then_some(first)
}

/// Whether these words are several whose one capital is on a short word and is what the place in the sentence asks
/// for ("El precio del litio").
fn is_begun_sentence(own: &[Word]) -> bool {
    let due = |pause: Pause| pause.begins() || matches!(pause, Pause::Colon | Pause::Quote);
    match own {
        [first, rest @ ..] if !rest.is_empty() => {
            let small = rest.iter().all(|word| word.case == Case::Lower);
            let short = first.char_end - first.char_start < LONG_WORD;
            let capital = matches!(first.case, Case::Initial | Case::Letter);
            due(first.pause) && short && capital && small
        }
        _ => false,
    }
}

fn is_one(language: u32, of: &[&str]) -> bool {
    of.iter().any(|tag| tongue(tag) == language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Known;

    #[test]
    fn what_can_be_a_name() {
        for (text, name) in [
            ("l’Ukraine", Some(1)),
            ("L’Oréal", Some(0)),
            ("ministère des Affaires étrangères", Some(0)),
            ("jefe del condado", None),
            ("Reino. Unido", None),
            ("A b c d e f g h i j k", None),
            ("中国", Some(0)),
        ] {
            assert_eq!(first(text, "fr"), name, "{text}");
        }
    }

    fn first(text: &str, language: &str) -> Option<usize> {
        let document = Document::new(text, Some(language), &Known::default(), &[]);
        sound(&document, 0, document.words.len() - 1)
    }

    #[test]
    fn half_a_sentence_is_no_name() {
        let phrase = "Puente de columpio para reabrir después";
        let institution = "Comité internacional de la cruz";
        for language in ["es", "pt-BR", "de"] {
            assert_eq!(first(phrase, language), None);
            assert_eq!(first(institution, language), Some(0));
        }
        let federation = "Fédération internationale des ligues pour les droits humains";
        assert_eq!(first(federation, "fr"), Some(0));
    }

    #[test]
    fn what_a_thing_is_stands_before_its_name() {
        for (text, language, name) in [
            ("puerto de Antofagasta", "es", Some(2)),
            ("puerto de Antofagasta", "es-CL", Some(2)),
            ("mer Noire", "fr", Some(0)),
            ("jefe del condado", "es", None),
            ("El precio del litio", "es", None),
            ("O preço do lítio", "pt", None),
            ("El Salvador", "es", Some(0)),
            ("La croix rouge", "fr", Some(0)),
        ] {
            assert_eq!(first(text, language), name, "{text}");
        }
    }
}
