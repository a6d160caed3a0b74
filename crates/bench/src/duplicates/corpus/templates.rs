//! Templates: the same skeleton with other figures, names and words, day after day. Some skeletons are
//! written by hand, the others are made, in any language.

use super::desk::{DAY_MS, Desk, MINUTE_MS};
use super::dice::Dice;
use super::label::Kind;
use super::skeletons::SKELETONS;
use super::story::{Facts, name, number};
use super::tongues::{self, Writing};
use super::voice::Voice;

/// Slots of a skeleton: a name, a number, any word, one of a few words.
const NAME: char = '\u{e000}';
const NUMBER: char = '\u{e001}';
const WORD: char = '\u{e002}';
const CHOICE: char = '\u{e003}';

/// Of what kind slots are that are not numbers in the skeleton.
const KINDS: &[char] = &[NUMBER, NUMBER, NUMBER, NAME, NAME, CHOICE, CHOICE, WORD];

/// How many words a choice is of.
const CHOICES: usize = 9;

/// Hands in `count` articles or some more, a template after the other.
pub(super) fn hand_in(desk: &mut Desk, count: usize) {
    let begin = desk.drafts.len();
    while desk.drafts.len() < begin + count {
        let (tongue, skeleton) = skeleton(desk);
        let instances = desk.dice.zipf(3, 60);
        let first = desk.time();
        let step =
            *desk.dice.pick(&[DAY_MS, DAY_MS / 4, 60 * MINUTE_MS, MINUTE_MS]).unwrap_or(&DAY_MS);
        let group = desk.group();
        let choices: Vec<usize> =
            (0..CHOICES).map(|_| desk.voices[tongue].content(&mut desk.dice)).collect();
        for instance in (0..).take(instances) {
            let (voice, dice) = (&desk.voices[tongue], &mut desk.dice);
            let text = filled(&skeleton, voice, &choices, dice);
            let at = first + instance * step;
            let number = desk.hand_in(Kind::Template, tongue, at, text);
            desk.drafts[number].group = Some(group);
        }
    }
}

/// A language and a skeleton in it.
fn skeleton(desk: &mut Desk) -> (usize, String) {
    if desk.dice.chance(0.4) {
        let skeleton = desk.dice.pick(SKELETONS);
        let of = skeleton.and_then(|(tag, text)| Some((tongues::at(tag)?, *text)));
        if let Some((tongue, text)) = of {
            return (tongue, written(desk, tongue, text));
        }
    }
    let tongue = desk.tongue();
    let words = desk.dice.around(150.0, 0.5, [60.0, 500.0]);
    let differ = desk.dice.share(0.05, 0.40);
    let (voice, dice) = (&desk.voices[tongue], &mut desk.dice);
    let facts = Facts::new(voice, dice);
    let story = facts.story(voice, tongue, words, dice);
    let text = format!("{}\n{}", story.headline, story.paragraphs.join("\n"));
    (tongue, slotted(&text, voice, differ, dice))
}

/// A skeleton written by hand, with two to six lines of the outlet around it.
fn written(desk: &mut Desk, tongue: usize, text: &str) -> String {
    let text = text
        .replace("{N}", &NAME.to_string())
        .replace("{#}", &NUMBER.to_string())
        .replace("{W}", &WORD.to_string())
        .replace("{C}", &CHOICE.to_string());
    let facts = desk.facts(tongue);
    let words = desk.dice.between(20, 80);
    let lines = facts.paragraphs(&desk.voices[tongue], words, &mut desk.dice);
    format!("{text}\n{}", lines.join("\n"))
}

/// Makes slots of the numbers, and of a share of the words: some by themselves, some in runs.
fn slotted(text: &str, voice: &Voice, share: f64, dice: &mut Dice) -> String {
    let kind = |dice: &mut Dice| *dice.pick(KINDS).unwrap_or(&WORD);
    if voice.tongue.writing == Writing::Dense {
        let mut out = String::with_capacity(text.len());
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            if character.is_ascii_digit() {
                out.push(NUMBER);
                while characters.as_str().starts_with(|c: char| c.is_ascii_digit()) {
                    characters.next();
                }
            } else if character.is_alphabetic() && dice.chance(share / 2.0) {
                out.push(kind(dice));
                characters.next();
            } else {
                out.push(character);
            }
        }
        return out;
    }
    let mut run = 0;
    let slot = |token: &str| {
        if run == 0 && dice.chance(share / 1.5) {
            run = if dice.chance(0.3) { dice.between(1, 4) } else { 1 };
        }
        let core = token.trim_matches(|c: char| !c.is_alphanumeric());
        if core.contains(|c: char| c.is_ascii_digit()) {
            return token.replacen(core, &NUMBER.to_string(), 1);
        }
        if run == 0 || core.is_empty() {
            return token.to_owned();
        }
        run -= 1;
        token.replacen(core, &kind(dice).to_string(), 1)
    };
    text.split(' ').map(slot).collect::<Vec<_>>().join(" ")
}

fn filled(skeleton: &str, voice: &Voice, choices: &[usize], dice: &mut Dice) -> String {
    let mut out = String::with_capacity(skeleton.len() + 200);
    for character in skeleton.chars() {
        match character {
            NAME => out.push_str(&name(voice, dice)),
            NUMBER => out.push_str(&number(dice)),
            WORD => out.push_str(voice.word(voice.content(dice))),
            CHOICE => {
                let choice = dice.below(choices.len());
                out.push_str(voice.word(choices.get(choice).copied().unwrap_or_default()));
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::for_tests;
    use super::super::measure::contained;
    use super::*;

    #[test]
    fn instances_differ_in_five_to_forty_percent_of_their_words() {
        let mut desk = for_tests::desk(3);
        hand_in(&mut desk, 300);
        let made = desk.drafts.chunk_by(|one, other| one.group == other.group);
        let mut groups = 0;
        for group in made.filter(|group| group.len() > 1 && group[0].tongue == 0) {
            let shared = contained(&group[0].text, &group[1].text, 1);
            assert!((0.5..1.0).contains(&shared), "{shared}\n{}", group[0].text);
            assert!(!group[0].text.contains(NAME) && !group[0].text.contains('{'));
            groups += 1;
        }
        assert!(groups > 1);
    }

    #[test]
    fn texts_without_spaces_get_slots_too() {
        let voice = super::super::voice::for_tests("zh");
        let slots = slotted(&"总理周二表示会议".repeat(40), &voice, 0.2, &mut Dice::new(1));
        assert!(slots.contains(WORD) && slots.contains(NAME));
    }
}
