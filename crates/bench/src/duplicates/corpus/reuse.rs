//! Articles that have something of others without being copies: some paragraphs, or a whole brief in a
//! round-up.

use super::desk::{DAY_MS, Desk};
use super::label::Kind;

/// Two articles, of which the second has 20 to 40 % of the paragraphs of the first.
pub(super) fn partial(desk: &mut Desk) {
    let tongue = desk.tongue();
    let words = desk.length().max(250);
    let (source, facts) = desk.story(tongue, words);
    let at = desk.time();
    let text = desk.dressed(&source, &facts);
    let number = desk.hand_in(Kind::Original, tongue, at, text);
    let words = desk.length().max(350);
    let (mut own, own_facts) = desk.story(tongue, words);
    let count = source.paragraphs.len();
    let taken = desk.dice.between(count.div_ceil(5), (count * 2 / 5).max(1));
    let from = desk.dice.below(count - taken.min(count) + 1);
    let place = desk.dice.below(own.paragraphs.len() + 1);
    own.paragraphs.splice(place..place, source.paragraphs.into_iter().skip(from).take(taken));
    let text = desk.dressed(&own, &own_facts);
    let later = at + desk.within(2 * DAY_MS);
    let second = desk.hand_in(Kind::Reuse, tongue, later, text);
    share(desk, number, second);
}

/// Three to seven briefs, and a round-up of all; the round-up may come first.
pub(super) fn round_up(desk: &mut Desk) {
    let tongue = desk.tongue();
    let at = desk.time();
    let (mut round, round_facts) = desk.story(tongue, 40);
    let mut briefs = Vec::new();
    for _ in 0..desk.dice.between(3, 7) {
        let words = desk.dice.between(60, 130);
        let (brief, facts) = desk.story(tongue, words);
        round.paragraphs.push(brief.headline.clone());
        round.paragraphs.extend(brief.paragraphs.iter().cloned());
        let text = desk.dressed(&brief, &facts);
        let earlier = at - desk.within(DAY_MS) + DAY_MS / 4;
        briefs.push(desk.hand_in(Kind::Brief, tongue, earlier, text));
    }
    let text = desk.dressed(&round, &round_facts);
    let number = desk.hand_in(Kind::RoundUp, tongue, at, text);
    briefs.into_iter().for_each(|brief| share(desk, brief, number));
}

fn share(desk: &mut Desk, one: usize, other: usize) {
    for (at, with) in [(one, other), (other, one)] {
        if let Some(draft) = desk.drafts.get_mut(at) {
            draft.shares.push(with);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::for_tests;
    use super::super::measure::contained;
    use super::*;

    #[test]
    fn a_part_is_taken_over_and_named_on_both_sides() {
        let mut desk = for_tests::desk(2);
        (0..10).for_each(|_| partial(&mut desk));
        for pair in desk.drafts.chunks(2) {
            let shared = contained(&pair[0].text, &pair[1].text, 5);
            assert!((0.03..0.55).contains(&shared), "{shared}");
        }
        assert_eq!((&desk.drafts[0].shares[..], &desk.drafts[1].shares[..]), (&[1][..], &[0][..]));
    }

    #[test]
    fn a_round_up_holds_its_briefs() {
        let mut desk = for_tests::desk(2);
        round_up(&mut desk);
        let round = desk.drafts.iter().find(|draft| draft.kind == Kind::RoundUp).unwrap();
        assert_eq!(round.shares.len(), desk.drafts.len() - 1);
        for brief in round.shares.iter().map(|at| &desk.drafts[*at]) {
            assert!(contained(&brief.text, &round.text, 3) > 0.6);
        }
    }
}
