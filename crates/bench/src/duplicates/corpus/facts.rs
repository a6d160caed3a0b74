//! What a story is about: words, names and numbers that come again in it, and how they are made.

use super::dice::Dice;
use super::tongues::Writing;
use super::voice::Voice;

/// What a story is about: words, names and numbers that come again in it.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    topics: [usize; 2],
    words: Vec<usize>,
    people: Vec<[String; 2]>,
    places: Vec<String>,
    numbers: Vec<String>,
    /// The agency that it is from.
    agency: String,
}

impl Facts {
    pub(super) fn new(voice: &Voice, dice: &mut Dice) -> Self {
        let topics = [dice.below(voice.topics.len()), dice.below(voice.topics.len())];
        let words = (0..dice.between(10, 25)).map(|_| voice.content(dice)).collect();
        let people = (0..dice.between(2, 5))
            .map(|_| {
                let family = name(voice, dice);
                [format!("{}{}{family}", name(voice, dice), voice.tongue.gap()), family]
            })
            .collect();
        let places = (0..dice.between(1, 3)).map(|_| name(voice, dice)).collect();
        let numbers = (0..dice.between(3, 8)).map(|_| number(dice)).collect();
        let agency = name(voice, dice);
        Self { topics, words, people, places, numbers, agency }
    }

    pub(super) fn word<'v>(&self, voice: &'v Voice, dice: &mut Dice) -> &'v str {
        let roll = dice.unit();
        let at = if roll < 0.18 {
            self.words.get(dice.zipf(0, self.words.len())).copied()
        } else if roll < 0.5 {
            let topic = self.topics[usize::from(dice.chance(0.3))];
            let words = voice.topics.get(topic).map_or(&[][..], Vec::as_slice);
            words.get(dice.zipf(0, words.len())).copied()
        } else {
            None
        };
        let at = at.unwrap_or_else(|| voice.content(dice));
        voice.word(at)
    }

    pub(super) fn name(&self, dice: &mut Dice) -> &str {
        if dice.chance(0.4) {
            return dice.pick(&self.places).map_or("", String::as_str);
        }
        let person = dice.pick(&self.people);
        person.map_or("", |person| &person[usize::from(dice.chance(0.7))])
    }

    pub(super) fn number(&self, dice: &mut Dice) -> String {
        let own = dice.chance(0.5).then(|| dice.pick(&self.numbers).cloned()).flatten();
        own.unwrap_or_else(|| number(dice))
    }

    /// A phrase with its slots filled; `outlet` is the one whose phrase it is, if any.
    pub(super) fn fill(
        &self,
        voice: &Voice,
        phrase: &str,
        outlet: &str,
        dice: &mut Dice,
    ) -> String {
        let mut out = String::with_capacity(phrase.len() + 20);
        let mut rest = phrase;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (slot, after) = after.split_once('}').unwrap_or((after, ""));
            match slot {
                "N" => out.push_str(dice.pick(&self.people).map_or("", |person| &person[0])),
                "P" => out.push_str(dice.pick(&self.places).map_or("", String::as_str)),
                "O" if outlet.is_empty() => out.push_str(&self.agency),
                "O" => out.push_str(outlet),
                "#" => out.push_str(&self.number(dice)),
                _ => {
                    let words = (0..dice.between(3, 8)).map(|_| self.word(voice, dice));
                    let words = words.collect::<Vec<_>>().join(voice.tongue.gap());
                    out.push_str(&capital(voice, &words));
                }
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// A name: a real one, or one made of the parts of two words.
pub(super) fn name(voice: &Voice, dice: &mut Dice) -> String {
    if dice.chance(0.5)
        && let Some(name) = dice.pick(&voice.names)
    {
        return name.clone();
    }
    let (long, short) = if voice.tongue.writing == Writing::Dense { (1, 1) } else { (3, 2) };
    let one = voice.content(dice);
    let head: String = voice.word(one).chars().take(dice.between(short, long + 1)).collect();
    let other = voice.word(voice.content(dice)).chars().collect::<Vec<_>>();
    let tail = &other[other.len().saturating_sub(dice.between(1, long))..];
    let name: String = head.chars().chain(tail.iter().copied()).collect();
    capital(voice, &name)
}

/// A number as it stands in the news.
pub(super) fn number(dice: &mut Dice) -> String {
    match dice.below(7) {
        0 => dice.between(2, 31).to_string(),
        1 => format!("{},{:03}", dice.between(1, 90), dice.below(1000)),
        2 => format!("{}.{}", dice.below(100), dice.below(10)),
        3 => dice.between(1945, 2026).to_string(),
        4 => format!("{}%", dice.between(1, 99)),
        5 => format!("{}:{:02}", dice.below(24), dice.below(60)),
        _ => dice.between(10, 999).to_string(),
    }
}

/// With a capital letter at its front, where there are any.
pub(super) fn capital(voice: &Voice, text: &str) -> String {
    let mut text = text.to_owned();
    if voice.tongue.is_cased() {
        raise(&mut text, 0);
    }
    text
}

/// Makes the letter at `at` a capital one.
pub(super) fn raise(text: &mut String, at: usize) {
    let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) else { return };
    if letter.is_lowercase() {
        text.replace_range(at..at + letter.len_utf8(), &letter.to_uppercase().to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::super::voice::for_tests;
    use super::*;

    #[test]
    fn slots_are_filled() {
        let voice = for_tests("en");
        let mut dice = Dice::new(1);
        let facts = Facts::new(&voice, &mut dice);
        let filled = facts.fill(&voice, "By {N} in {P}, {O}: {W} {#}", "The Post", &mut dice);
        assert!(filled.starts_with("By ") && filled.contains("The Post") && !filled.contains('{'));
    }
}
