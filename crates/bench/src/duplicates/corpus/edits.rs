//! What is done to a story when it is taken over: to its paragraphs and its words.

use super::dice::Dice;
use super::story::{Facts, Story};
use super::tongues::Writing;
use super::voice::Voice;

/// The share that stays of a cut story.
pub(super) const KEPT: f64 = 0.6;

/// Another headline.
pub(super) fn retitle(story: &mut Story, facts: &Facts, voice: &Voice, dice: &mut Dice) {
    story.headline = facts.headline(voice, dice);
}

/// Paragraphs appended, dropped or moved: at most a third of them.
pub(super) fn paragraphs(story: &mut Story, facts: &Facts, voice: &Voice, dice: &mut Dice) {
    let count = story.paragraphs.len();
    let some = dice.between(1, (count / 4).max(1));
    let way = if count < 3 { 0 } else { dice.below(4) };
    if way == 0 || way == 3 {
        for _ in 0..some {
            let words = dice.between(20, 60);
            let at = if dice.chance(0.6) { story.paragraphs.len() } else { dice.below(count) };
            let new = facts.paragraphs(voice, words, dice);
            story.paragraphs.splice(at..at, new.into_iter().take(1));
        }
    }
    if way == 1 || way == 3 {
        for _ in 0..some {
            story.paragraphs.remove(dice.below(story.paragraphs.len()));
        }
    }
    if way == 2 {
        for _ in 0..=some {
            let moved = story.paragraphs.remove(dice.below(count));
            story.paragraphs.insert(dice.below(count), moved);
        }
    }
}

/// Keeps the first 60 %.
pub(super) fn cut_end(story: &mut Story) {
    let size: usize = story.paragraphs.iter().map(String::len).sum();
    drop_bytes(&mut story.paragraphs, share(size, KEPT), size);
}

/// Keeps a beginning and an end, 60 % in all.
pub(super) fn cut_middle(story: &mut Story, dice: &mut Dice) {
    let size: usize = story.paragraphs.iter().map(String::len).sum();
    let from = share(size, dice.share(0.15, KEPT - 0.15));
    drop_bytes(&mut story.paragraphs, from, from + share(size, 1.0 - KEPT));
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // sizes
fn share(size: usize, share: f64) -> usize {
    (size as f64 * share) as usize
}

/// Drops what lies from one byte to the other of all paragraphs, to the ends of words.
fn drop_bytes(paragraphs: &mut Vec<String>, from: usize, to: usize) {
    let mut at = 0;
    for paragraph in paragraphs.iter_mut() {
        let (begin, end) = (at, at + paragraph.len());
        at = end;
        if begin >= to || end <= from {
            continue;
        }
        let head = word_end(paragraph, from.saturating_sub(begin));
        let tail = word_end(paragraph, to.min(end) - begin);
        let rest = paragraph.split_off(tail);
        paragraph.truncate(head);
        paragraph.push_str(if head == 0 { rest.trim_start() } else { &rest });
    }
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
}

/// The next end of a word from `at` on; of text without spaces the next character.
fn word_end(text: &str, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    text[at..].find(' ').filter(|far| *far < 60).map_or(at, |far| at + far)
}

/// Other words for a share of them; some words go and some come.
pub(super) fn reword(story: &mut Story, rate: f64, voice: &Voice, dice: &mut Dice) {
    for paragraph in &mut story.paragraphs {
        *paragraph = match voice.tongue.writing {
            Writing::Dense => reword_dense(paragraph, rate, voice, dice),
            _ => reword_spaced(paragraph, rate, voice, dice),
        };
    }
}

fn reword_spaced(text: &str, rate: f64, voice: &Voice, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len() + 20);
    for token in text.split(' ') {
        // Figures stay: whoever rewrites a report keeps what it reports.
        let change = dice.chance(rate) && !token.contains(|c: char| c.is_numeric());
        let roll = dice.unit();
        if change && roll < 0.15 {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        if change && roll < 0.8 {
            let core = token.trim_matches(|c: char| !c.is_alphanumeric());
            let (before, after) =
                token.split_once(core).filter(|_| !core.is_empty()).unwrap_or(("", ""));
            out.push_str(before);
            out.push_str(voice.word(voice.content(dice)));
            out.push_str(after);
        } else {
            out.push_str(token);
            if change {
                out.push(' ');
                out.push_str(voice.word(voice.content(dice)));
            }
        }
    }
    out
}

/// Words of two characters, about, so that half as many places change as characters do.
fn reword_dense(text: &str, rate: f64, voice: &Voice, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len() + 20);
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character.is_alphabetic() && dice.chance(rate / 2.0) {
            out.push_str(voice.word(voice.content(dice)));
            characters.next();
        } else {
            out.push(character);
        }
    }
    out
}

/// Cut, reworded, and with one or two new paragraphs.
pub(super) fn heavy(story: &mut Story, facts: &Facts, voice: &Voice, dice: &mut Dice) {
    if dice.chance(0.6) {
        cut_end(story)
    } else {
        cut_middle(story, dice)
    }
    reword(story, dice.share(0.03, 0.08), voice, dice);
    for _ in 0..dice.between(1, 2) {
        let new = facts.paragraphs(voice, dice.between(15, 40), dice);
        let at = dice.below(story.paragraphs.len() + 1);
        story.paragraphs.splice(at..at, new.into_iter().take(1));
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::contained;
    use super::super::voice::for_tests;
    use super::*;

    /// How much of the words, in runs of `run`, of the edited story stands in the other.
    fn edited(run: usize, edit: impl Fn(&mut Story, &Facts, &Voice, &mut Dice)) -> (f64, f64) {
        let voice = for_tests("en");
        let (mut of_copy, mut of_source) = (0.0, 0.0);
        for seed in 0..20 {
            let mut dice = Dice::new(seed);
            let facts = Facts::new(&voice, &mut dice);
            let source = facts.story(&voice, 0, 500, &mut dice);
            let mut copy = source.clone();
            edit(&mut copy, &facts, &voice, &mut dice);
            let (one, two) = (copy.paragraphs.join(" "), source.paragraphs.join(" "));
            of_copy += contained(&one, &two, run) / 20.0;
            of_source += contained(&two, &one, run) / 20.0;
        }
        (of_copy, of_source)
    }

    #[test]
    fn cuts_keep_sixty_percent() {
        let (copy, source) = edited(1, |story, _, _, _| cut_end(story));
        assert!(copy > 0.99 && (0.55..0.8).contains(&source), "{copy} {source}");
        let (copy, source) = edited(5, |story, _, _, dice| cut_middle(story, dice));
        assert!(copy > 0.97 && (0.56..0.66).contains(&source), "{copy} {source}");
    }

    #[test]
    fn rewording_changes_some_words() {
        let (copy, _) = edited(1, |story, _, voice, dice| reword(story, 0.05, voice, dice));
        assert!((0.94..0.99).contains(&copy), "{copy}");
        let (copy, _) = edited(5, |story, _, voice, dice| reword(story, 0.05, voice, dice));
        assert!((0.68..0.85).contains(&copy), "{copy}");
    }

    #[test]
    fn paragraphs_keep_most_and_heavy_copies_keep_half() {
        let (copy, source) = edited(5, paragraphs);
        assert!(copy > 0.8 && source > 0.8, "{copy} {source}");
        let (copy, source) = edited(5, heavy);
        assert!((0.5..0.8).contains(&copy) && (0.3..0.6).contains(&source), "{copy} {source}");
    }

    #[test]
    fn texts_without_spaces_are_reworded_too() {
        let voice = for_tests("ja");
        let text = "これは新しい記事です。".repeat(40);
        let other = reword_dense(&text, 0.05, &voice, &mut Dice::new(1));
        assert!(other != text && other.chars().count().abs_diff(text.chars().count()) < 60);
    }
}
