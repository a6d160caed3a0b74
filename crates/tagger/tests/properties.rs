//! What holds of the built-in model on any text.

#![allow(clippy::unwrap_used, missing_docs)]

use copydesk_tagger::{Hint, Model, built_in};
use proptest::prelude::*;
use std::sync::OnceLock;

fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| built_in().unwrap())
}

/// Spans count code points and bytes alike, and do not overlap.
fn check(text: &str, language: Option<&str>, hints: &[Hint]) -> Result<(), TestCaseError> {
    let mentions = model().tag(text, language, hints);
    let mut end = 0;
    for mention in &mentions {
        prop_assert!(mention.start >= end && mention.start < mention.end);
        end = mention.end;
        let name = text.get(mention.start..mention.end);
        prop_assert!(name.is_some());
        prop_assert_eq!(text[..mention.start].chars().count(), mention.char_start);
        prop_assert_eq!(text[..mention.end].chars().count(), mention.char_end);
        let confidence = model().confidence(mention);
        prop_assert!((0.0..=1.0).contains(&confidence));
    }
    prop_assert_eq!(mentions, model().tag(text, language, hints));
    Ok(())
}

proptest! {
    #[test]
    fn any_text(text in "\\PC{0,200}", first in 0_usize..50, length in 0_usize..9) {
        check(&text, Some("fr"), &[Hint { first, last: first + length, kind: 7 }])?;
    }

    #[test]
    fn names_and_signs(
        text in "((Paris|İstanbul|U\\.S\\.|O’Brien|北京|e\u{301}|\u{200d}|7|@|\\(|\\)|«|\n| |-|\\.){1,3}){0,40}",
    ) {
        check(&text, None, &[])?;
    }
}

#[test]
fn long_texts_without_spaces_are_read() {
    for piece in ["a", "A.", "中", "Paris-", "\u{200d}x"] {
        let text = piece.repeat((1 << 20) / piece.len());
        let end = model().tag(&text, Some("en"), &[]).last().map_or(0, |mention| mention.end);
        assert!(end <= text.len());
    }
}

#[test]
fn headlines_in_capitals_have_their_names() {
    let text = "LE PRÉSIDENT EMMANUEL MACRON REÇU À BERLIN\nEmmanuel Macron est arrivé à Berlin.";
    let mentions = model().tag(text, Some("fr"), &[]);
    let names: Vec<&str> = mentions.iter().map(|m| &text[m.start..m.end]).collect();
    assert_eq!(names, ["EMMANUEL MACRON", "BERLIN", "Emmanuel Macron", "Berlin"]);
}
