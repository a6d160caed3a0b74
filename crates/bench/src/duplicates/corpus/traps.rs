//! Articles that are alike without being copies: live blogs, reports of one event, long footers, a few
//! words.

use super::desk::{DAY_MS, Desk, MINUTE_MS};
use super::label::Kind;
use super::story::name;

/// Three to eight pages of one live blog or list of events: the same lines at top and bottom, entries of
/// their own.
pub(super) fn live_blog(desk: &mut Desk) {
    let tongue = desk.tongue();
    let facts = desk.facts(tongue);
    let (first, group) = (desk.time(), desk.group());
    let (voice, dice) = (&desk.voices[tongue], &mut desk.dice);
    let top = facts.paragraphs(voice, 30, dice).join("\n");
    let bottom = facts.paragraphs(voice, 40, dice).join("\n");
    let venues: Vec<String> = (0..6).map(|_| name(voice, dice)).collect();
    let listed = dice.chance(0.5);
    for page in 0..i64::try_from(dice.between(3, 8)).unwrap_or(3) {
        let (voice, dice) = (&desk.voices[tongue], &mut desk.dice);
        let mut lines = vec![top.clone()];
        let mut units = Vec::new();
        for _ in 0..dice.between(8, 25) {
            let time = format!("{}:{:02}", dice.below(24), dice.below(60));
            if listed {
                let venue = dice.pick(&venues).cloned().unwrap_or_default();
                lines.push(format!("{time} – {venue}: {}", facts.headline(voice, dice)));
            } else {
                let mut entry = format!("{time} ");
                facts.sentence(voice, dice, &mut units, &mut entry);
                lines.push(entry);
            }
        }
        lines.push(bottom.clone());
        let number =
            desk.hand_in(Kind::LiveBlog, tongue, first + page * DAY_MS / 2, lines.join("\n"));
        desk.drafts[number].group = Some(group);
    }
}

/// Two to ten reports of one event: the same names and numbers, one quotation, other sentences.
pub(super) fn same_event(desk: &mut Desk) {
    let tongue = desk.tongue();
    let facts = desk.facts(tongue);
    let (first, group) = (desk.time(), desk.group());
    let quotation = {
        let (voice, dice) = (&desk.voices[tongue], &mut desk.dice);
        let [open, close] = voice.tongue.quotes;
        let words = dice.between(12, 30);
        format!("{open}{}{close}", facts.paragraphs(voice, words, dice).join(voice.tongue.gap()))
    };
    for _ in 0..desk.dice.between(2, 10) {
        let words = desk.length().max(150);
        let mut story = facts.story(&desk.voices[tongue], tongue, words, &mut desk.dice);
        let at = desk.dice.below(story.paragraphs.len() + 1);
        story.paragraphs.insert(at, quotation.clone());
        let text = desk.dressed(&story, &facts);
        let later = first + desk.within(DAY_MS);
        let number = desk.hand_in(Kind::SameEvent, tongue, later, text);
        desk.drafts[number].group = Some(group);
    }
}

/// Three to twelve articles of one outlet with a footer of 90 to 220 words over 60 to 160 of their own.
pub(super) fn long_footer(desk: &mut Desk) {
    let tongue = desk.tongue();
    let facts = desk.facts(tongue);
    let (first, group) = (desk.time(), desk.group());
    let words = desk.dice.between(90, 220);
    let footer = facts.paragraphs(&desk.voices[tongue], words, &mut desk.dice).join("\n");
    for _ in 0..desk.dice.between(3, 12) {
        let words = desk.dice.between(60, 160);
        let (story, _) = desk.story(tongue, words);
        let text = format!("{}\n{}\n{footer}", story.headline, story.paragraphs.join("\n"));
        let later = first + desk.within(3 * DAY_MS);
        let number = desk.hand_in(Kind::LongFooter, tongue, later, text);
        desk.drafts[number].group = Some(group);
    }
}

/// A few words of its own, and sometimes a line that others have, too.
pub(super) fn short(desk: &mut Desk) {
    let tongue = desk.tongue();
    let words = desk.dice.between(8, 45);
    let (story, facts) = desk.story(tongue, words);
    let mut text = story.paragraphs.join("\n");
    if desk.dice.chance(0.5) {
        let voice = &desk.voices[tongue];
        let line = desk.dice.word(voice.tongue.phrases.lines);
        let outlet =
            desk.dice.pick(&desk.outlets[tongue]).map_or("", |outlet| outlet.name.as_str());
        text = format!("{text}\n{}", facts.fill(voice, line, outlet, &mut desk.dice));
    }
    let at = desk.time() + MINUTE_MS;
    desk.hand_in(Kind::Short, tongue, at, text);
}

#[cfg(test)]
mod tests {
    use super::super::for_tests;
    use super::super::measure::contained;
    use super::*;

    #[test]
    fn pages_are_alike_as_they_should_be() {
        for (make, low, high) in [
            (live_blog as fn(&mut Desk), 0.02, 0.6),
            (same_event, 0.0, 0.25),
            (long_footer, 0.25, 0.8),
        ] {
            let mut desk = for_tests::desk(4);
            (0..8).for_each(|_| make(&mut desk));
            let mut shared = Vec::new();
            for group in desk.drafts.chunk_by(|one, other| one.group == other.group) {
                shared.push(contained(&group[0].text, &group[1].text, 4));
            }
            #[allow(clippy::cast_precision_loss)] // a mean
            let mean = shared.iter().sum::<f64>() / shared.len() as f64;
            assert!((low..high).contains(&mean), "{mean}");
        }
    }

    #[test]
    fn short_texts_are_short() {
        let mut desk = for_tests::desk(4);
        (0..20).for_each(|_| short(&mut desk));
        assert!(desk.drafts.iter().all(|draft| draft.text.split_whitespace().count() < 80));
    }
}
