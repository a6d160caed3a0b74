//! Names for lists: some out of the texts, most that no text has.
//!
//! | share | name |
//! |---|---|
//! | what is asked for, or as many as there are | two or three tokens that stand side by side in a text |
//! | half of the rest | a word of a text, then one or two made-up words: as given names begin persons' names |
//! | the others | one to three made-up words |
//!
//! A made-up word is the beginning of one word of a text and the end of another one of the same language,
//! and has a capital; in scripts without spaces it is two to four characters by chance.

use crate::spoken::Spoken;
use copydesk_tokens::{Class, Gap, Token, scan};
use copydesk_train::entities::dice::Dice;
use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use tempfile::NamedTempFile;

/// Names, a line each.
pub(super) fn write(names: &[String]) -> std::io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new()?;
    let mut writer = BufWriter::new(file.as_file_mut());
    for name in names {
        writeln!(writer, "{name}")?;
    }
    writer.flush()?;
    drop(writer);
    Ok(file)
}

/// So many different names, so many of a hundred out of the texts, in the order that chance puts them.
pub(super) fn made(texts: &[Spoken], count: usize, known: usize, seed: u64) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let vocabularies: Vec<Vocabulary<'_>> = texts.iter().map(Vocabulary::of).collect();
    let runs: BTreeSet<&str> =
        vocabularies.iter().flat_map(|own| own.runs.iter().copied()).collect();
    let mut runs: Vec<&str> = runs.into_iter().collect();
    dice.shuffle(&mut runs);
    let mut names: BTreeSet<String> =
        runs.into_iter().take(count * known / 100).map(str::to_owned).collect();
    while names.len() < count {
        let vocabulary = &vocabularies[dice.below(vocabularies.len())];
        names.insert(vocabulary.name(&mut dice));
    }
    let mut names: Vec<String> = names.into_iter().collect();
    dice.shuffle(&mut names);
    names
}

/// What a language's names are made of.
struct Vocabulary<'t> {
    words: Vec<&'t str>,
    /// Tokens that stand side by side.
    runs: BTreeSet<&'t str>,
    spaced: bool,
}

impl<'t> Vocabulary<'t> {
    fn of(spoken: &'t Spoken) -> Self {
        let (mut words, mut runs) = (BTreeSet::new(), BTreeSet::new());
        let mut single = 0;
        for text in &spoken.documents {
            let mut tokens = Vec::new();
            scan(text, |token, _| tokens.push(token));
            for token in &tokens {
                words.insert(&text[token.start..token.end]);
                single += usize::from(token.class == Class::Single);
            }
            for run in tokens.windows(2).chain(tokens.windows(3)).filter(|run| is_whole(run)) {
                runs.insert(&text[run[0].start..run[run.len() - 1].end]);
            }
        }
        let spaced = single < words.len();
        Self { words: words.into_iter().collect(), runs, spaced }
    }

    fn name(&self, dice: &mut Dice) -> String {
        let known = dice.chance(0.5);
        let count = if known { 1 + dice.below(2) } else { 1 + dice.below(3) };
        let mut words = Vec::new();
        if known {
            words.push(capitalised(self.word(dice)));
        }
        for _ in 0..count {
            words.push(self.made_up(dice));
        }
        words.join(if self.spaced { " " } else { "" })
    }

    fn word(&self, dice: &mut Dice) -> &'t str {
        self.words[dice.below(self.words.len())]
    }

    fn made_up(&self, dice: &mut Dice) -> String {
        if !self.spaced {
            let length = 2 + dice.below(3);
            return (0..length).map(|_| self.word(dice)).collect();
        }
        let half = |word: &str| word.chars().count().div_ceil(2);
        let (head, tail) = (self.word(dice), self.word(dice));
        let head = head.chars().take(half(head) + dice.below(2));
        let tail = tail.chars().skip(half(tail) - dice.below(2));
        capitalised(&head.chain(tail).collect::<String>())
    }
}

/// Whether nothing but spaces, hyphens and the like stands between the tokens.
fn is_whole(run: &[Token]) -> bool {
    run[1..].iter().all(|token| matches!(token.gap, Gap::None | Gap::Space | Gap::Hyphen))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str) -> Spoken {
        Spoken { tag: String::new(), sentences: Vec::new(), documents: vec![text.to_owned()] }
    }

    #[test]
    fn names_are_as_many_as_asked_for_and_follow_from_the_seed() {
        let texts = [spoken("La mer Noire, vue de Kiev."), spoken("中国人民"), spoken("как дела")];
        let names = made(&texts, 500, 20, 7);
        assert_eq!(names, made(&texts, 500, 20, 7));
        assert_ne!(names, made(&texts, 500, 20, 8));
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 500);
        assert!(names.iter().any(|name| name == "mer Noire") && names.iter().any(|n| n == "国人"));
        assert!(!names.iter().any(|name| name.contains(',')));
    }
}
