//! GLiNER's inputs and output.

#![allow(clippy::unwrap_used, missing_docs)]

mod toy;

use copydesk_transformer::Transformer;
use proptest::prelude::*;
use serde_json::json;
use std::sync::LazyLock;
use toy::{Folder, said};

static WHOLE: LazyLock<Transformer> = LazyLock::new(|| Folder::spans(256).load().unwrap());

/// Sees twenty words at a time, of which five are seen twice: more than a span has.
static NARROW: LazyLock<Transformer> = LazyLock::new(|| Folder::spans(20).load().unwrap());

const STRETCHES: &[(&str, &[&str])] = &[
    ("Ann Lee", &["Ann Lee PER"]),
    ("Ann", &["Ann PER"]),
    ("Merkel", &["Merkel PER"]),
    ("«Рим»", &["Рим LOC"]),
    ("🇫🇷 e\u{301}t", &[]),
    ("Lee", &[]),
    ("nobody, nowhere.", &[]),
];

proptest! {
    #[test]
    fn the_likeliest_spans_are_names(
        stretches in prop::collection::vec(prop::sample::select(STRETCHES), 0..25),
    ) {
        // Five words between, so that no span of four has the ends of two names.
        let text: String = stretches.iter().map(|(own, _)| format!("{own} und so weiter — und ")).collect();
        let expected: Vec<&str> = stretches.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let names = WHOLE.names(&text).unwrap();
        prop_assert_eq!(said(&text, &names), expected);
        prop_assert_eq!(names, NARROW.names(&text).unwrap());
    }

    #[test]
    fn any_text_has_sound_spans(text in "(?s).{0,200}") {
        said(&text, &WHOLE.names(&text).unwrap());
    }
}

#[test]
fn a_word_has_one_span_and_types_are_those_asked_for() {
    let text = "北京 Ann Lee";
    let names = WHOLE.names(text).unwrap();
    // One word to GLiNER, its first piece 北.
    assert_eq!(said(text, &names), ["北京 LOC", "Ann Lee PER"]);
    let confidence = 1.0 / (1.0 + f64::exp(-3.0));
    assert!((names[1].confidence - confidence).abs() < 0.001);
    let mut folder = Folder::spans(256);
    folder.put_json(
        "copydesk.json",
        &json!({"labels": {"location": "", "person": "PER"}, "threshold": 0.9}),
    );
    assert_eq!(said(text, &folder.load().unwrap().names(text).unwrap()), ["Ann Lee PER"]);
}

#[test]
fn hostile_texts_come_to_an_end() {
    for text in [String::new(), "a".repeat(1 << 20), "\u{200b}".repeat(100_000), "-".repeat(3000)] {
        said(&text, &WHOLE.names(&text).unwrap());
    }
}
