//! Lines that begin like a prompt of the page ("Read more: …"): no name stands in those first words, whatever
//! the model makes of their capitals, and none at all in a line that asks to be followed or shared ("Follow us on …").

use crate::matching::Pass;
use copydesk_tokens::folded_tokens;
use std::sync::LazyLock;

/// One line a language: its tag, a tab, openings separated by `|`; those with `…` take the whole line.
const OPENINGS: &str = include_str!("../data/prompts.tsv");

/// The longest opening's tokens.
const LONGEST: usize = 4;

/// How far a name may be from the beginning of its line to be looked at, in tokens.
const REACH: usize = 10;

struct Opening {
    words: Vec<String>,
    whole_line: bool,
}

/// All openings, folded, of all languages: a page's prompts need not be in the language of its text.
static FOLDED: LazyLock<Vec<Opening>> = LazyLock::new(|| {
    let lists = OPENINGS.lines().filter_map(|line| line.split_once('\t'));
    let opening =
        |text: &str| Opening { words: folded_tokens(text), whole_line: text.ends_with('…') };
    lists.flat_map(|(_, openings)| openings.split('|').map(opening)).collect()
});

/// Whether a name that begins with this token begins within a prompt.
pub(crate) fn is_prompt(pass: &Pass<'_>, first: usize) -> bool {
    let begins = |at: usize| {
        let end = at.checked_sub(1).map_or(0, |before| pass.tokens[before].end);
        at == 0 || pass.text[end..pass.tokens[at].start].contains(['\n', '\r', '\u{2029}'])
    };
    let Some(line) = (0..=first).rev().take(REACH).find(|at| begins(*at)) else { return false };
    let last = (line + LONGEST - 1).min(pass.tokens.len() - 1);
    let words = folded_tokens(&pass.text[pass.tokens[line].start..pass.tokens[last].end]);
    FOLDED.iter().any(|Opening { words: opening, whole_line }| {
        words.starts_with(opening) && (*whole_line || first < line + opening.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entries::Entries;
    use crate::index::Index;

    #[test]
    fn the_first_words_of_a_prompt_hold_no_name() {
        let (index, entries) = (Index::default(), Entries::default());
        let text = "Leia também: Lisboa\nPor Leia Costa\nLAISSER UN COMMENTAIRE";
        let pass = Pass::new(&index, &entries, text, Some("pt"));
        let prompts: Vec<bool> = (0..pass.tokens.len()).map(|at| is_prompt(&pass, at)).collect();
        assert_eq!(prompts, [true, true, false, false, false, false, true, true, true]);
        let text = "Follow us on Facebook\nFollow the Facebook trial";
        let pass = Pass::new(&index, &entries, text, Some("en"));
        let prompts: Vec<bool> = (0..pass.tokens.len()).map(|at| is_prompt(&pass, at)).collect();
        assert_eq!(prompts, [true, true, true, true, false, false, false, false]);
    }

    #[test]
    fn openings_are_as_long_as_is_said() {
        assert!(FOLDED.iter().all(|opening| (1..=LONGEST).contains(&opening.words.len())));
        assert!(FOLDED.len() > 100);
    }
}
