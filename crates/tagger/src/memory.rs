//! What the rest of the text says of a token.

use crate::document::Word;
use crate::label::Label;
use crate::pause::Pause;
use crate::shape::{Case, Line};

/// The word stands elsewhere in small letters.
pub const SMALL: u8 = 1;
/// The word stands elsewhere with a capital where none is due.
pub const CAPITAL: u8 = 2;

/// The number of votes: none, outside, a person, an organisation, a place, several.
pub const VOTES: u8 = 6;

/// Marks every token with how else the same word is written in the text.
pub fn spellings(words: &mut [Word]) {
    let mut order = by_fold(words, |_| true);
    for_each_group(words, &mut order, |words, group| {
        let (mut small, mut capital) = (0_u32, 0_u32);
        for &at in group {
            let word = &words[at];
            if word.line == Line::Prose {
                small += u32::from(word.case == Case::Lower);
                capital += u32::from(is_marked(word));
            }
        }
        for &at in group {
            let own = words[at].line == Line::Prose && is_marked(&words[at]);
            let others = capital - u32::from(own);
            words[at].memory = if small > 0 && words[at].case != Case::Lower { SMALL } else { 0 }
                | if others > 0 { CAPITAL } else { 0 };
        }
    });
}

/// A capital that the place in the sentence does not ask for.
fn is_marked(word: &Word) -> bool {
    word.is_capital() && !word.pause.begins() && word.pause != Pause::Quote
}

/// Gives every capitalised token what its other occurrences were labelled as. Says whether any
/// token has a vote.
pub fn vote(words: &mut [Word], labels: &[usize]) -> bool {
    let mut any = false;
    let mut order = by_fold(words, |word| word.is_capital() || word.case == Case::Code);
    for_each_group(words, &mut order, |words, group| {
        let mut counts = [0_u32; 4];
        let kind = |at: usize| match Label::from_number(labels[at]) {
            Label::Outside => 0,
            Label::Begin(kind) | Label::Inside(kind) => 1 + kind.number(),
        };
        for &at in group {
            counts[kind(at)] += 1;
        }
        for &at in group {
            let mut others = counts;
            others[kind(at)] -= 1;
            words[at].vote = summed_up(others);
            any |= words[at].vote > 0;
        }
    });
    any
}

fn summed_up(counts: [u32; 4]) -> u8 {
    let named: u32 = counts[1..].iter().sum();
    if named == 0 {
        return u8::from(counts[0] > 0);
    }
    for (vote, &count) in (2_u8..).zip(&counts[1..]) {
        if count * 3 > named * 2 {
            return vote;
        }
    }
    VOTES - 1
}

/// Places of the tokens that count, those of one word together, in order.
fn by_fold(words: &[Word], counts: impl Fn(&Word) -> bool) -> Vec<(u32, u32)> {
    let mut order: Vec<(u32, u32)> = (0_u32..)
        .zip(words)
        .filter(|(_, word)| word.case != Case::Figures && counts(word))
        .map(|(at, word)| (word.fold, at))
        .collect();
    order.sort_unstable();
    order
}

/// Calls `each` with the places of every word that stands twice or more.
fn for_each_group(
    words: &mut [Word],
    order: &mut [(u32, u32)],
    mut each: impl FnMut(&mut [Word], &[usize]),
) {
    let mut places = Vec::new();
    for group in order.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        places.clear();
        places.extend(group.iter().map(|&(_, at)| at as usize));
        each(words, &places);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Known};

    #[test]
    fn other_spellings_and_labels_are_remembered() {
        let text = "Rose saw a rose. Then Rose left.\nROSE GOES TO PARIS";
        let mut words = Document::new(text, None, &Known::default(), &[]).words;
        let memories: Vec<u8> = words.iter().map(|word| word.memory).collect();
        assert_eq!(memories, [3, 0, 0, 2, 0, 1, 0, 3, 0, 0, 0]);
        let labels = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 5];
        assert!(vote(&mut words, &labels));
        assert_eq!(words[0].vote, 2);
        assert_eq!(words[5].vote, 2);
        assert_eq!(words[7].vote, 2);
        assert_eq!(words[10].vote, 0);
    }
}
