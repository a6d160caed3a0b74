//! What holds for every text.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

use copydesk_entities::{List, Tagger, default_list, read_csv};
use proptest::prelude::*;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

static TAGGER: LazyLock<Tagger> =
    LazyLock::new(|| Tagger::new(vec![default_list().unwrap(), people()]));

fn people() -> List {
    let text = "id,name,type,variants\n1,Recep Tayyip Erdoğan,PER,Tayyip Erdogan\n\
                2,Jane Smith,PER,\n3,John Smith,PER,\n";
    read_csv("people", "1", text.as_bytes()).unwrap()
}

/// Pieces that names, and their neighbours, are made of.
const PIECES: &[&str] = &[
    "Türkiye",
    "Turkey",
    "l’",
    "d'",
    "Ukraine",
    "-",
    " ",
    " ",
    "\n",
    "\n\n",
    ".",
    "U.S.",
    "CIA",
    "Recep Tayyip Erdoğan",
    "Erdogan",
    "John Smith",
    "Jane Smith",
    "Smith",
    "土耳其",
    "の",
    "미국",
    "은",
    "\u{301}",
    "\u{200d}",
    "\u{fe0f}",
    "😀",
    "🇹🇷",
    "İstanbul",
    "ß",
    "@",
    "/",
    "MIT",
    "Ankara",
    "'da",
    "تركيا",
    "ไทย",
    "\u{1112}\u{1161}\u{11ab}",
    "é",
    "e\u{301}",
    "G-20",
    "New York",
    "\r\n",
];

fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..40);
    prop_oneof![any::<String>(), pieces.prop_map(|pieces| pieces.concat())]
}

fn languages() -> impl Strategy<Value = Option<&'static str>> {
    prop::sample::select(vec![None, Some("fr"), Some("en"), Some("tr"), Some("zh"), Some("x")])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_exact_sorted_apart_and_whole(text in texts(), language in languages()) {
        let tagging = TAGGER.tag(&text, language);
        let chars: Vec<char> = text.chars().collect();
        let boundaries: Vec<usize> =
            text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        let mut end = 0;
        for mention in &tagging.mentions {
            prop_assert!(mention.start >= end && mention.end > mention.start);
            end = mention.end;
            let slice: String = chars[mention.start..mention.end].iter().collect();
            prop_assert_eq!(&slice, &mention.text);
            prop_assert_eq!(&text[mention.utf8[0]..mention.utf8[1]], &mention.text);
            prop_assert!(boundaries.contains(&mention.utf8[0]));
            prop_assert!(boundaries.contains(&mention.utf8[1]));
        }
    }

    #[test]
    fn references_number_the_entities_in_order_of_mention(text in texts()) {
        let tagging = TAGGER.tag(&text, None);
        let mut seen: Vec<&str> = Vec::new();
        for mention in &tagging.mentions {
            if !seen.contains(&mention.reference.as_str()) {
                seen.push(&mention.reference);
            }
        }
        for (place, entity) in tagging.entities.iter().enumerate() {
            prop_assert_eq!(&entity.reference, &format!("e{}", place + 1));
            prop_assert_eq!(&entity.reference, seen[place]);
            let own = tagging.mentions.iter().filter(|m| m.reference == entity.reference);
            prop_assert_eq!(own.count(), entity.mentions);
        }
        prop_assert_eq!(seen.len(), tagging.entities.len());
    }

    #[test]
    fn normalization_forms_give_the_same_mentions(text in texts()) {
        let names = |text: &str| {
            let mentions = TAGGER.tag(text, Some("fr")).mentions;
            mentions.into_iter().map(|m| m.text.nfc().collect::<String>()).collect::<Vec<_>>()
        };
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(names(&composed), names(&decomposed));
    }

    #[test]
    fn list_readers_never_panic(bytes in any::<Vec<u8>>()) {
        let _ = read_csv("l", "1", bytes.as_slice());
        let _ = copydesk_entities::read_jsonl("l", "1", bytes.as_slice());
    }
}
