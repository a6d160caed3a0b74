//! Families: a source, its copies, and copies of these.

use super::desk::{Desk, Draft, MINUTE_MS};
use super::label::Kind;
use super::story::{Facts, Story};
use super::{edits, noise, recleaned, spelling};

/// The most copies of a source.
const MOST: usize = 149;

/// How often a copy is one of a copy.
const CHAINED: f64 = 0.15;

/// The most copyings between an article and the original.
const HOPS: u8 = 4;

/// Copies come within so many minutes: five days.
const LATEST: usize = 5 * 24 * 60;

/// How often a copy has another headline, whatever else.
const RETITLED: f64 = 0.5;

/// A member of a family that may be copied again.
struct Member {
    number: usize,
    story: Story,
}

/// How many copies a source has: by Zipf's law, with exponent 2.
pub(super) fn size(desk: &mut Desk) -> usize {
    // As one over the square of a number of copies: the rest of the sum from there on is one over it.
    let roll = desk.dice.unit().max(1e-4);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most 10,000
    let size = (1.0 / roll) as usize;
    size.clamp(1, MOST)
}

/// Hands in a source and `copies` copies of it.
pub(super) fn family(desk: &mut Desk, story: Story, facts: &Facts, copies: usize) {
    let at = desk.time();
    let text = desk.dressed(&story, facts);
    let source = desk.hand_in(Kind::Original, story.tongue, at, text);
    let mut members = vec![Member { number: source, story }];
    for _ in 0..copies {
        let chained = desk.dice.chance(CHAINED);
        let of = if chained { desk.dice.below(members.len()) } else { 0 };
        let Some(member) = members.get(of) else { continue };
        let (number, mut story) = (member.number, member.story.clone());
        let Some(base) = desk.drafts.get(number) else { continue };
        let (hops, base_ms, base_text) = (base.hops + 1, base.event_ms, base.text.clone());
        let kind = kind(desk);
        let text = copied(desk, kind, &mut story, facts, base_text);
        let minutes = desk.dice.zipf(9, LATEST);
        let event_ms = base_ms + i64::try_from(minutes).unwrap_or(0) * MINUTE_MS;
        let copy = desk.drafts.len();
        let draft = Draft {
            text,
            tongue: story.tongue,
            event_ms,
            kind,
            of: Some(number),
            shares: Vec::new(),
            family: source,
            hops,
            group: None,
        };
        desk.drafts.push(draft);
        if hops < HOPS {
            members.push(Member { number: copy, story });
        }
    }
}

fn kind(desk: &mut Desk) -> Kind {
    let mut roll = desk.dice.below(100);
    for (kind, share) in Kind::COPIES {
        match roll.checked_sub(share) {
            Some(left) => roll = left,
            None => return kind,
        }
    }
    Kind::Light
}

/// The text of the copy; what can be copied of it again is left in `story`.
fn copied(desk: &mut Desk, kind: Kind, story: &mut Story, facts: &Facts, text: String) -> String {
    let tongue = story.tongue;
    let retitled = kind == Kind::Light || desk.dice.chance(RETITLED);
    let (voice, dice) = (&desk.voices[tongue], &mut desk.dice);
    match kind {
        Kind::Exact => return text,
        Kind::Ocr => return noise::misread(&text, dice.share(0.01, 0.03), dice),
        Kind::Cleaning => return recleaned::recleaned(&text, dice),
        Kind::Spelling => return spelling::respelled(&text, voice.tongue.tag),
        Kind::Paragraphs => edits::paragraphs(story, facts, voice, dice),
        Kind::CutEnd => edits::cut_end(story),
        Kind::CutMiddle => edits::cut_middle(story, dice),
        Kind::Wording => edits::reword(story, dice.share(0.03, 0.08), voice, dice),
        Kind::Heavy => edits::heavy(story, facts, voice, dice),
        _ => {}
    }
    if retitled {
        edits::retitle(story, facts, voice, dice);
    }
    desk.dressed(story, facts)
}

#[cfg(test)]
mod tests {
    use super::super::for_tests;
    use super::*;

    #[test]
    fn families_have_their_members_and_chains_count_their_hops() {
        let mut desk = for_tests::desk(1);
        let (story, facts) = desk.story(0, 400);
        family(&mut desk, story, &facts, 60);
        assert_eq!(desk.drafts.len(), 61);
        for draft in &desk.drafts[1..] {
            let of = &desk.drafts[draft.of.unwrap()];
            assert!(draft.kind.is_copy() && draft.family == 0 && draft.hops == of.hops + 1);
            assert!(draft.event_ms > of.event_ms && draft.hops <= HOPS);
            assert_eq!(draft.text == of.text, draft.kind == Kind::Exact, "{:?}", draft.kind);
        }
        assert!(desk.drafts.iter().any(|draft| draft.hops > 1));
    }

    #[test]
    fn sizes_are_mostly_small_and_seldom_large() {
        let mut desk = for_tests::desk(1);
        let sizes: Vec<usize> = (0..5000).map(|_| size(&mut desk)).collect();
        assert!(sizes.iter().filter(|size| **size == 1).count() > 2000);
        assert!(sizes.iter().any(|size| *size > 100) && sizes.iter().all(|size| *size <= MOST));
    }
}
