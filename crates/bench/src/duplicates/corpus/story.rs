//! A story: what it is about, and its sentences and paragraphs.

use super::chain::Unit;
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

/// A story without what an outlet puts around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Story {
    /// Number of its language.
    pub(super) tongue: usize,
    pub(super) headline: String,
    pub(super) paragraphs: Vec<String>,
}

/// How often a sentence begins with a stock phrase, or has a fragment in it, or ends with who says it,
/// or is said by somebody.
const STOCK: f64 = 0.10;
const FRAGMENT: f64 = 0.10;
const SAID: f64 = 0.12;
const QUOTED: f64 = 0.07;

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

    fn word<'v>(&self, voice: &'v Voice, dice: &mut Dice) -> &'v str {
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

    fn name(&self, dice: &mut Dice) -> &str {
        if dice.chance(0.4) {
            return dice.pick(&self.places).map_or("", String::as_str);
        }
        let person = dice.pick(&self.people);
        person.map_or("", |person| &person[usize::from(dice.chance(0.7))])
    }

    fn number(&self, dice: &mut Dice) -> String {
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

    /// Appends a sentence; how many words it has.
    pub(super) fn sentence(
        &self,
        voice: &Voice,
        dice: &mut Dice,
        units: &mut Vec<Unit>,
        out: &mut String,
    ) -> usize {
        let tongue = voice.tongue;
        voice.chain.walk(dice, units);
        let from = out.len();
        let quoted = dice.chance(QUOTED);
        if quoted {
            out.push_str(tongue.quotes[0]);
        }
        let begin = out.len();
        if dice.chance(STOCK) {
            let phrase = dice.word(tongue.phrases.stock);
            out.push_str(&self.fill(voice, phrase, "", dice));
        }
        let fragment = dice.chance(FRAGMENT).then(|| dice.below(units.len()));
        for (at, unit) in units.iter().enumerate() {
            if *unit == Unit::Comma {
                out.push_str(tongue.comma);
                continue;
            }
            if out.len() > begin {
                out.push_str(tongue.gap());
            }
            if fragment == Some(at) {
                let at = dice.zipf(0, voice.fragments.len());
                out.push_str(voice.fragments.get(at).map_or("", String::as_str));
                out.push_str(tongue.gap());
            }
            self.unit(voice, *unit, dice, out);
        }
        if out.ends_with(tongue.comma) {
            out.truncate(out.len() - tongue.comma.len());
        }
        if quoted {
            out.push_str(tongue.quotes[1]);
        }
        if quoted || dice.chance(SAID) {
            out.push_str(tongue.comma);
            out.push_str(tongue.gap());
            let phrase = dice.word(tongue.phrases.said);
            out.push_str(&self.fill(voice, phrase, "", dice));
        }
        out.push_str(tongue.stop);
        if tongue.is_cased() {
            let skip = if quoted { tongue.quotes[0].len() } else { 0 };
            raise(out, from + skip);
        }
        units.len()
    }

    fn unit(&self, voice: &Voice, unit: Unit, dice: &mut Dice, out: &mut String) {
        let uncased = matches!(voice.tongue.writing, Writing::Uncased | Writing::Dense);
        match unit {
            Unit::Function(at) => out.push_str(voice.word(usize::from(at))),
            Unit::Word if uncased && dice.chance(0.08) => out.push_str(self.name(dice)),
            Unit::Noun if dice.chance(0.2) => out.push_str(self.name(dice)),
            Unit::Noun => {
                let at = out.len();
                out.push_str(self.word(voice, dice));
                raise(out, at);
            }
            Unit::Name => out.push_str(self.name(dice)),
            Unit::Number => out.push_str(&self.number(dice)),
            Unit::Word | Unit::Comma | Unit::End => out.push_str(self.word(voice, dice)),
        }
    }

    /// Paragraphs of some sentences each, `words` in all, about.
    pub(super) fn paragraphs(&self, voice: &Voice, words: usize, dice: &mut Dice) -> Vec<String> {
        let mut paragraphs = Vec::new();
        let (mut written, mut units) = (0, Vec::new());
        while written < words {
            let mut paragraph = String::new();
            for sentence in 0..dice.between(1, 4) {
                if sentence > 0 {
                    paragraph.push_str(if voice.tongue.stop.is_empty() {
                        " "
                    } else {
                        voice.tongue.gap()
                    });
                }
                written += self.sentence(voice, dice, &mut units, &mut paragraph);
                if written >= words {
                    break;
                }
            }
            paragraphs.push(paragraph);
        }
        paragraphs
    }

    /// A line of five to twelve words.
    pub(super) fn headline(&self, voice: &Voice, dice: &mut Dice) -> String {
        let mut words: Vec<&str> =
            (0..dice.between(4, 9)).map(|_| self.word(voice, dice)).collect();
        let name = self.name(dice);
        words.insert(dice.below(words.len()), name);
        if dice.chance(0.6) {
            let function = voice.word(dice.below(super::chain::CONTENT));
            words.insert(dice.below(words.len()), function);
        }
        capital(voice, &words.join(voice.tongue.gap()))
    }

    /// A whole story.
    pub(super) fn story(
        &self,
        voice: &Voice,
        tongue: usize,
        words: usize,
        dice: &mut Dice,
    ) -> Story {
        let headline = self.headline(voice, dice);
        Story { tongue, headline, paragraphs: self.paragraphs(voice, words, dice) }
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
fn capital(voice: &Voice, text: &str) -> String {
    let mut text = text.to_owned();
    if voice.tongue.is_cased() {
        raise(&mut text, 0);
    }
    text
}

/// Makes the letter at `at` a capital one.
fn raise(text: &mut String, at: usize) {
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
    fn a_story_has_its_length_and_follows_from_the_dice() {
        let voice = for_tests("en");
        let made = |seed| {
            let mut dice = Dice::new(seed);
            Facts::new(&voice, &mut dice).story(&voice, 0, 300, &mut dice)
        };
        assert_eq!(made(1), made(1));
        assert_ne!(made(1), made(2));
        let text = made(1).paragraphs.join(" ");
        assert!((250..450).contains(&text.split(' ').count()), "{text}");
        assert!(made(1).paragraphs.iter().all(|p| p.ends_with('.')));
    }

    #[test]
    fn languages_without_spaces_have_none() {
        let voice = for_tests("zh");
        let mut dice = Dice::new(1);
        let story = Facts::new(&voice, &mut dice).story(&voice, 0, 200, &mut dice);
        let text = story.paragraphs.concat();
        assert!(text.chars().count() > 200 && text.matches(' ').count() < 10, "{text}");
    }

    #[test]
    fn slots_are_filled() {
        let voice = for_tests("en");
        let mut dice = Dice::new(1);
        let facts = Facts::new(&voice, &mut dice);
        let filled = facts.fill(&voice, "By {N} in {P}, {O}: {W} {#}", "The Post", &mut dice);
        assert!(filled.starts_with("By ") && filled.contains("The Post") && !filled.contains('{'));
    }
}
