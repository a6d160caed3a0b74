//! Looks at lines by themselves.

use super::judge::{self, Opinion};
use super::phrases::Phrases;
use super::repetition;
use super::seen::Seen;
use super::series::Place;
use super::view::{self, View};
use super::{Surroundings, byline};
use crate::fold::fold;
use crate::lines::Line;
use crate::marks::Marks;
use copydesk_article::cleaning::RemovalReason;

/// Lines at the head and at the tail of a text that are looked at though they are long.
const HEAD: usize = 4;
const TAIL: usize = 12;

/// Looks at the lines of one text.
pub(super) struct Looker<'a> {
    phrases: &'a Phrases,
    known: &'a Surroundings<'a>,
    /// Authors that the record names, and the publication, folded.
    names: Vec<String>,
    site: Option<String>,
    /// Whether the text writes typographic apostrophes.
    curly: bool,
}

impl<'a> Looker<'a> {
    pub(super) fn new(
        lines: &[(usize, &Line)],
        phrases: &'a Phrases,
        known: &'a Surroundings<'a>,
    ) -> Self {
        Self {
            phrases,
            known,
            names: known.authors.iter().map(|name| fold(name)).collect(),
            site: known.site.map(fold),
            curly: lines.iter().any(|(_, line)| line.marks.any(Marks::CURLY)),
        }
    }

    pub(super) fn all<'l>(&self, lines: &[(usize, &'l Line)]) -> Vec<Seen<'l>> {
        let look = |(place, (_, line)): (usize, &(usize, &'l Line))| {
            self.look(line, is_edge(place, lines.len()))
        };
        lines.iter().enumerate().map(look).collect()
    }

    /// Looks once more at long lines that came to the head or the tail.
    pub(super) fn again<'l>(&self, lines: &[(usize, &'l Line)], seen: &mut [Seen<'l>]) {
        for (place, ((_, line), one)) in lines.iter().zip(seen).enumerate() {
            if one.view.is_none() && is_edge(place, lines.len()) {
                *one = self.look(line, true);
            }
        }
    }

    fn look<'l>(&self, line: &'l Line, edge: bool) -> Seen<'l> {
        let prose = view::is_prose(line);
        let text = line.text.text();
        let print = repetition::print(text);
        let learned = self.known.learned.as_ref();
        let learned = learned.and_then(|learned| learned.verdict(text));
        let longest = if edge { view::LONGEST } else { view::LONGEST_INSIDE };
        let Some(view) = View::of(line, longest) else {
            let opinion = Opinion { verdict: learned, leaning: None };
            return Seen { text, opinion, prose, print, ..Seen::default() };
        };
        let straight = view.marks.any(Marks::STRAIGHT) && !view.marks.any(Marks::CURLY);
        let mut opinion = judge::judge(&view, self.phrases, self.curly && straight);
        opinion.verdict = learned.or(opinion.verdict);
        let strange = opinion
            .leaning
            .as_ref()
            .is_some_and(|leaning| leaning.votes >= 3 && leaning.density >= 0.2);
        let unclear = opinion.verdict.is_none() && !prose;
        Seen {
            text,
            prose: prose && !strange,
            byline: unclear
                && (copydesk_metadata::is_byline(view.text)
                    || byline::has_role(&view, opinion.leaning.as_ref())),
            name: unclear && (copydesk_metadata::is_name(view.text) || byline::is_caseless(&view)),
            own: self.own(&view),
            place: Place::of(&view),
            print,
            series: false,
            spared: false,
            view: Some(view),
            opinion,
        }
    }

    /// Whether the line is the name of an author or of the publication.
    fn own(&self, view: &View<'_>) -> Option<RemovalReason> {
        if self.names.contains(&view.folded) {
            return Some(RemovalReason::Byline);
        }
        (self.site.as_deref() == Some(view.bare())).then_some(RemovalReason::Navigation)
    }
}

/// Whether the line at `place` of `count` stands at the head or at the tail.
fn is_edge(place: usize, count: usize) -> bool {
    place < HEAD || place + TAIL >= count
}
