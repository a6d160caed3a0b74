//! Outlets, and what each puts around a story.

use super::dice::Dice;
use super::story::{Facts, Story, name};
use super::tongues::TONGUES;
use super::voice::Voice;

/// Least number of outlets of a language; those of a common language are more.
const LEAST: usize = 10;

/// The most that a frame is of the story, as one over this of its bytes: cleaning leaves some of it.
const FRAME: usize = 5;

/// Endings of names of outlets.
const ENDINGS: &[&str] =
    &[" News", " Times", " Post", "24", " Tribune", " Press", " Online", ".com", ""];

/// An outlet.
#[derive(Debug)]
pub(super) struct Outlet {
    pub(super) name: String,
    /// Whether its headlines are part of the text.
    headline: bool,
    /// How often it leaves a line over a story, lines between paragraphs, and those under it.
    by: f64,
    between: f64,
    under: f64,
    /// The lines under every story.
    footer: Vec<String>,
}

impl Outlet {
    fn new(voice: &Voice, dice: &mut Dice) -> Self {
        let name = format!("{}{}", name(voice, dice), dice.word(ENDINGS));
        let facts = Facts::new(voice, dice);
        let mut footer: Vec<String> = (0..dice.between(1, 4))
            .map(|_| facts.fill(voice, dice.word(voice.tongue.phrases.lines), &name, dice))
            .collect();
        if dice.chance(0.5) {
            footer.extend(facts.paragraphs(voice, dice.between(8, 40), dice));
        }
        Self {
            name,
            headline: dice.chance(0.7),
            by: if dice.chance(0.6) { 0.8 } else { 0.1 },
            between: if dice.chance(0.4) { 0.5 } else { 0.0 },
            under: dice.share(0.1, 1.0),
            footer,
        }
    }

    /// The story as this outlet has it: lines.
    pub(super) fn dress(
        &self,
        story: &Story,
        facts: &Facts,
        voice: &Voice,
        dice: &mut Dice,
    ) -> String {
        let phrases = voice.tongue.phrases;
        let size: usize = story.paragraphs.iter().map(String::len).sum();
        let mut budget = size / FRAME;
        let mut lines: Vec<String> = Vec::with_capacity(story.paragraphs.len() + 8);
        if self.headline {
            lines.push(story.headline.clone());
        }
        if dice.chance(self.by) {
            lines.push(facts.fill(voice, dice.word(phrases.by), &self.name, dice));
        }
        let between = dice.chance(self.between).then(|| dice.below(story.paragraphs.len()));
        for (at, paragraph) in story.paragraphs.iter().enumerate() {
            lines.push(paragraph.clone());
            if between == Some(at) {
                lines.push(facts.fill(voice, dice.word(phrases.lines), &self.name, dice));
            }
        }
        if dice.chance(self.under) {
            for line in &self.footer {
                if line.len() > budget {
                    break;
                }
                budget -= line.len();
                lines.push(line.clone());
            }
        }
        lines.join("\n")
    }
}

/// Outlets of every language, in the order of the voices.
pub(super) fn all(voices: &[Voice], dice: &mut Dice) -> Vec<Vec<Outlet>> {
    let of = |(voice, tongue): (&Voice, &super::tongues::Tongue)| {
        (0..LEAST + 2 * tongue.weight).map(|_| Outlet::new(voice, dice)).collect()
    };
    voices.iter().zip(TONGUES).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::super::voice::for_tests;
    use super::*;

    #[test]
    fn a_frame_is_a_small_part_and_the_story_stays() {
        let voice = for_tests("en");
        let mut dice = Dice::new(3);
        let facts = Facts::new(&voice, &mut dice);
        let story = facts.story(&voice, 0, 400, &mut dice);
        let bare: usize = story.paragraphs.iter().map(|p| p.len() + 1).sum();
        for _ in 0..20 {
            let text = Outlet::new(&voice, &mut dice).dress(&story, &facts, &voice, &mut dice);
            assert!(story.paragraphs.iter().all(|paragraph| text.contains(paragraph.as_str())));
            assert!(text.len() < bare + bare / FRAME + 600, "{text}");
        }
    }
}
