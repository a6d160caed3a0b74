//! Repair of one line: each kind of damage in a file of its own, each repair listed.
//!
//! Meaning and grammar are left alone, and so is anything that might be meant.

mod editor;
mod entities;
mod invisible;
mod mojibake;
mod nfc;
mod quotes;
mod residue;
mod shortcodes;
mod spacing;

use crate::marks::Marks;
use copydesk_article::cleaning::{RemovalReason, RepairKind};
use copydesk_html::Traced;
use editor::Editor;
use std::ops::Range;

/// A stretch of the raw text that reads otherwise in the cleaned text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fix {
    /// Raw bytes.
    pub(crate) source: Range<usize>,
    pub(crate) kind: RepairKind,
    /// What stands there instead.
    pub(crate) to: String,
}

/// A line under repair.
#[derive(Debug, Default)]
pub(crate) struct Mended {
    pub(crate) text: Traced,
    /// What the text holds.
    pub(crate) marks: Marks,
    pub(crate) fixes: Vec<Fix>,
    /// What was cut out of the line: raw bytes, and why.
    pub(crate) cuts: Vec<(Range<usize>, RemovalReason)>,
    /// Whether repairs went over what others had left, or were told together.
    pub(crate) tangled: bool,
}

/// One kind of damage: what a line with it holds, and its repair.
type Repair = (Marks, fn(&mut Mended, Option<&str>));

/// All kinds, in the order in which they are mended.
const REPAIRS: &[Repair] = &[
    (Marks::ANGLE, residue::cut),
    (Marks::BRACKET, shortcodes::cut),
    (Marks::AMPERSAND, entities::decode),
    (Marks::MOJIBAKE, mojibake::mend),
    (Marks::UNSEEN, invisible::drop),
    (Marks::UNCOMPOSED, nfc::compose),
    (Marks::GUILLEMET, quotes::turn),
    (Marks::GAP, spacing::single),
    (Marks::LOOSE, spacing::before_punctuation),
    (Marks::GUILLEMET, spacing::inside_guillemets),
];

/// Most rounds of repairs; two do for all but made-up lines.
const ROUNDS: usize = 8;

/// Mends one line of a text in `language` (a BCP-47 primary subtag); `marks` are what it holds.
pub(crate) fn mend(line: Traced, marks: Marks, language: Option<&str>) -> Mended {
    let mut mended = Mended { text: line, marks, ..Mended::default() };
    // What one repair leaves may be the damage of another.
    for round in 0..ROUNDS {
        if !mend_once(&mut mended, language) {
            break;
        }
        mended.tangled |= round > 0;
    }
    mended.fixes.sort_by_key(|fix| (fix.source.start, fix.source.end));
    mended.cuts.sort_by_key(|(source, _)| source.start);
    mended
}

/// Each repair once; tells whether anything changed.
fn mend_once(mended: &mut Mended, language: Option<&str>) -> bool {
    let before = mended.fixes.len() + mended.cuts.len();
    for (damage, repair) in REPAIRS {
        if !mended.marks.any(*damage) {
            continue;
        }
        let changes = mended.fixes.len() + mended.cuts.len();
        repair(mended, language);
        if mended.fixes.len() + mended.cuts.len() > changes {
            mended.marks = Marks::of(mended.text.text());
        }
    }
    mended.fixes.len() + mended.cuts.len() > before
}

/// The character that `text` begins with at `at`.
fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character before `at`.
fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(super) fn mended(text: &str, language: &str) -> (String, Vec<RepairKind>) {
        let mended = mend(Traced::of(text, 0..text.len()), Marks::of(text), Some(language));
        (mended.text.text().to_owned(), mended.fixes.iter().map(|fix| fix.kind).collect())
    }

    #[test]
    fn clean_text_is_left_alone() {
        for (text, language) in [
            ("«\u{a0}Oui\u{a0}», a-t-il dit\u{a0}: «\u{a0}c’est fini\u{a0}!\u{a0}»", "fr"),
            ("„Ja“, sagte sie – 3,5 % mehr als 2023 …", "de"),
            ("\"Yes,\" he said. It's 5 < 6 & AT&T's R&D; .NET too", "en"),
            ("«Sí», dijo… ¿y qué? ¡No!", "es"),
            ("»Ja,« sagte er.", "de"),
            ("د. أحمد\u{200c}ها گفت", "fa"),
            ("👩\u{200d}🚀 ok", "en"),
        ] {
            assert_eq!(mended(text, language), (text.to_owned(), vec![]));
        }
    }

    proptest! {
        #[test]
        fn mending_twice_changes_nothing_more(
            text in "([a-zé]{1,4}|[ \u{a0}]{1,2}|[«»\"“,.;:<>&/]|&eacute;|</?p>|\u{200b}|Ã©|e\u{301}){0,24}",
            language in prop::sample::select(vec!["fr", "en", "de"]),
        ) {
            let text = text.trim();
            let (once, _) = mended(text, language);
            prop_assert_eq!(mended(&once, language).0, once);
        }

        #[test]
        fn any_text_can_be_mended(text in any::<String>()) {
            let line = Traced::of(&text, 0..text.len());
            for (_, stretch) in mend(line, Marks::of(&text), Some("fr")).text.parts() {
                prop_assert!(text.get(stretch.from..stretch.to).is_some());
            }
        }
    }
}
