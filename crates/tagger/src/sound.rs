//! Which labelled spans can be names at all: what the model never learned to doubt.

use crate::document::Word;
use crate::pause::Pause;
use crate::shape::Case;

/// Tokens of the longest name. Full names of institutions have some eight.
const LONGEST: usize = 10;

/// The first token of the name that these labelled tokens hold, if they can be one: without an elided
/// article ("l’Ukraine", "dell’Ucraina"), within a sentence, not too long, and, where letters have a
/// case, with a capital somewhere.
pub(crate) fn sound(words: &[Word], first: usize, last: usize) -> Option<usize> {
    let elided =
        |at: usize| words[at].case == Case::Lower && words[at + 1].pause == Pause::Apostrophe;
    let first = (first..last).find(|at| !elided(*at)).unwrap_or(last);
    let own = words.get(first..=last)?;
    let within = own.iter().skip(1).all(|word| !word.pause.begins());
    let capital = own.iter().any(|word| word.case != Case::Lower);
    (own.len() <= LONGEST && within && capital).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Lexicon};

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
            let words = Document::new(text, Some("fr"), &Lexicon::default(), &[]).words;
            assert_eq!(sound(&words, 0, words.len() - 1), name, "{text}");
        }
    }
}
