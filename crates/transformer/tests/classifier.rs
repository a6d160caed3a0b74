//! Token classifiers on texts of all scripts, short and long.

#![allow(clippy::unwrap_used, missing_docs)]

mod toy;

use copydesk_entities::MentionType;
use copydesk_transformer::{Transformer, temperature};
use proptest::prelude::*;
use serde_json::json;
use std::sync::LazyLock;
use toy::{Folder, LOGIT, said};

static WHOLE: LazyLock<Transformer> = LazyLock::new(|| Folder::classifier(512).load().unwrap());

/// Sees ten pieces at a time.
static NARROW: LazyLock<Transformer> = LazyLock::new(|| Folder::classifier(12).load().unwrap());

/// Stretches of text, and the names in them.
const STRETCHES: &[(&str, &[&str])] = &[
    ("Ann Lee", &["Ann Lee PER"]),
    ("Ann\nLee", &["Ann\nLee PER"]),
    ("Merkel", &["Merkel PER"]),
    ("e\u{301}milie", &["e\u{301}milie PER"]),
    ("Рим", &["Рим LOC"]),
    ("في القاهرة،", &["القاهرة LOC"]),
    ("在北京。", &["北京 LOC"]),
    ("«Acme Inc.»", &["Acme Inc ORG"]),
    ("👩🏽‍🚀🇫🇷", &[]),
    ("\u{200b}\u{feff}", &[]),
    ("Friday", &[]),
    ("Unmerkel Leeann", &[]),
    ("e\u{301}e\u{301}, 𝒳!", &[]),
];

fn both(text: &str) -> Vec<String> {
    let names = WHOLE.names(text).unwrap();
    assert_eq!(names, NARROW.names(text).unwrap(), "{text:?}");
    said(text, &names)
}

proptest! {
    #[test]
    fn names_are_found_where_they_stand_in_one_window_and_in_many(
        stretches in prop::collection::vec((prop::sample::select(STRETCHES), " |\n| 🎉 |\u{2009}"), 0..40),
    ) {
        let text: String = stretches.iter().map(|((own, _), gap)| format!("{own}{gap}")).collect();
        let expected: Vec<&str> =
            stretches.iter().flat_map(|((_, names), _)| names.iter().copied()).collect();
        prop_assert_eq!(both(&text), expected);
    }

    #[test]
    fn any_text_has_sound_spans(text in "(?s).{0,300}") {
        both(&text);
    }
}

#[test]
fn the_confidence_is_the_softmax_of_the_type_at_the_temperature() {
    let at = |temperature: f64| {
        let mut folder = Folder::classifier(512);
        folder.put_json("copydesk.json", &json!({ "temperature": temperature }));
        folder.load().unwrap().names("Ann").unwrap()[0].confidence
    };
    for temperature in [0.5, 1.0, 2.0, 4.0] {
        // Of eight labels, one has the logit and another is of the same type.
        let own = (f64::from(LOGIT) / temperature).exp();
        assert!((at(temperature) - (own + 1.0) / (own + 7.0)).abs() <= 0.0005, "{temperature}");
    }
}

#[test]
fn the_temperature_is_the_one_at_which_the_truth_is_likeliest() {
    // Of four texts "Ann" that the model takes for persons, three are: where x is the exponential of the logit at the
    // temperature, 3 ln((x + 1) / (x + 7)) + ln(2 / (x + 7)) is greatest for x = 17.
    let known = |person| ("Ann".to_owned(), Vec::from_iter(person));
    let person = || known(Some((0, 3, MentionType::Person)));
    let found = temperature(&WHOLE, &[person(), person(), known(None), person()]).unwrap().unwrap();
    assert!((found - f64::from(LOGIT) / 17_f64.ln()).abs() < 1e-3, "{found}");
    assert_eq!(temperature(&WHOLE, &[]).unwrap(), None);
}

#[test]
fn the_folder_says_what_labels_mean() {
    let mut folder = Folder::classifier(512);
    folder.put_json("copydesk.json", &json!({"labels": {"DATE": "EVENT", "LOC": ""}}));
    let names = folder.load().unwrap().names("Ann Lee Рим Friday").unwrap();
    assert_eq!(said("Ann Lee Рим Friday", &names), ["Ann Lee PER", "Friday EVENT"]);
    let other = folder.load().unwrap().version().to_owned();
    assert!(other.starts_with("transformer/") && other.len() == 24, "{other}");
    assert_ne!(other, WHOLE.version());
}

#[test]
fn hostile_texts_come_to_an_end() {
    let million = 1 << 20;
    for text in [
        String::new(),
        "\0".to_owned(),
        "a".repeat(million),
        "\u{200d}".repeat(million / 3),
        "\u{301}".repeat(million / 2),
        " \n".repeat(million / 2),
        "北".repeat(100_000),
        ".".repeat(100_000),
        "\u{202e}".repeat(1000),
    ] {
        both(&text);
    }
}

#[test]
fn characters_of_several_pieces_are_whole() {
    let (whole, narrow) = (Folder::bytes(512).load().unwrap(), Folder::bytes(7).load().unwrap());
    for (text, names) in [
        ("été 北 Ann, no", &["été PER", "北 LOC", "Ann PER"][..]),
        ("\u{feff}🇫🇷 «Ana»\u{a0}e\u{301}A 京北", &["Ana PER", "北 LOC"]),
        ("𝒳Ann zé", &[]),
    ] {
        for model in [&whole, &narrow] {
            assert_eq!(said(text, &model.names(text).unwrap()), names, "{text}");
        }
    }
    for text in ["a".repeat(1 << 18), " ".repeat(1 << 18) + "a", "\u{301}".repeat(1 << 16)] {
        said(&text, &whole.names(&text).unwrap());
    }
}

#[test]
fn beyond_the_limit_nothing_is_looked_at() {
    let mut folder = Folder::classifier(512);
    folder.put_json("copydesk.json", &json!({"most_pieces": 4}));
    let model = folder.load().unwrap();
    assert_eq!(said("a Рим b Рим Рим", &model.names("a Рим b Рим Рим").unwrap()).len(), 2);
}
