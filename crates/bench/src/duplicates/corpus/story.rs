//! A story: its sentences and paragraphs.

use super::chain::Unit;
use super::dice::Dice;
use super::facts::{Facts, capital, raise};
use super::tongues::Writing;
use super::voice::Voice;

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
}
