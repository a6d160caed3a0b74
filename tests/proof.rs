//! `copydesk verify` proves the cleaning: what the stage writes of any text or page passes, and a record
//! that was changed in any of its claims does not.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_article::span::Positions;
use copydesk_article::{Profile, Reading, id, verify};
use copydesk_cleaning::{CleaningStage, Settings};
use copydesk_stage::{Desk, Done, Job, Seat, Step, SystemClock};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::cell::RefCell;

thread_local! {
    static STAGE: RefCell<Seat<CleaningStage>> = RefCell::new({
        let stage = CleaningStage::new(&Settings::default()).unwrap();
        Seat::new(Desk::new(stage, Reading::default(), Box::new(SystemClock::default())))
    });
}

/// The stage on one record; `None` where nothing is to be seen.
fn cleaned(record: &Value) -> Option<Value> {
    let value = record.to_string();
    let job = Job { key: None, value: value.as_bytes(), profile: None::<Profile> };
    let made = match STAGE.with_borrow_mut(|stage| stage.run(&[job]).remove(0)) {
        Ok(Done::Enriched(enriched)) => Some(serde_json::from_slice(&enriched.value).unwrap()),
        _ => None,
    };
    made.filter(|record: &Value| record["enrichment"]["cleaning"]["text"].is_string())
}

fn errors(record: &Value) -> Vec<String> {
    verify::verify(record.to_string().as_bytes()).unwrap().errors
}

/// A line as extractors leave them: prose, leftovers, damage.
const LINE: &str = "(Le conseil [a-zé]{2,9}  a décidé , hier[.] |EN SAVOIR PLUS : [a-z]{4}|« [a-z]{1,5} »|\
    < /span>|&eacute;|&nbsp;|&amp;nbsp;|\u{a0}|\u{200b}|Ã©tÃ©|Â\u{a0}|e\u{301}|\t|<br/>|\\[/caption\\]|[a-zé .]{0,30}|&shy;| \u{a0}»\u{a0}mot\u{a0}»){0,6}";

/// A stretch of markup.
const MARKUP: &str =
    "(<p>|</p>|<b>|</b>|<div>|<br>|<td>|<tr>|<li>|<h1>|<!-- x -->|<script>a<b</script>|\n| )";

fn texts() -> impl Strategy<Value = Value> {
    let lines = prop::collection::vec((LINE, "(\n|\r\n|\n\n|\u{2028}|\r)"), 1..8);
    lines.prop_map(|lines| {
        let text: String = lines.into_iter().flat_map(|(line, end)| [line, end]).collect();
        json!({"title": "T", "text": text, "enrichment": {"language": {"tag": "fr"}}})
    })
}

fn pages() -> impl Strategy<Value = Value> {
    let parts = prop::collection::vec((LINE, MARKUP), 1..12);
    (parts, any::<bool>()).prop_map(|(parts, whole)| {
        let body: String = parts.into_iter().flat_map(|(line, tag)| [tag, line]).collect();
        let story = "<p>Le conseil s’est réuni lundi et a décidé, après un long débat, de continuer.</p>";
        let html = if whole {
            format!("<html><head><title>T</title></head><body><nav><a href=/>Accueil</a></nav>{story}{body}{story}</body></html>")
        } else {
            body
        };
        json!({"title": "T", "html": html, "enrichment": {"language": {"tag": "fr"}}})
    })
}

/// The object that the stage wrote.
fn object(record: &mut Value) -> &mut Value {
    &mut record["enrichment"]["cleaning"]
}

fn list<'r>(record: &'r mut Value, path: &str) -> &'r mut Vec<Value> {
    object(record).pointer_mut(path).unwrap().as_array_mut().unwrap()
}

fn raw(record: &Value) -> String {
    record.get("text").or_else(|| record.get("html")).unwrap().as_str().unwrap().to_owned()
}

/// A span of the raw text that is right about itself.
fn span(raw: &str, start: usize, end: usize) -> Value {
    let byte = |point: usize| raw.char_indices().nth(point).map_or(raw.len(), |(at, _)| at);
    serde_json::to_value(Positions::new(raw).span(byte(start), byte(end))).unwrap()
}

/// Adds to a number of the record.
fn add(value: &mut Value, by: i64) {
    *value = json!(value.as_i64().unwrap() + by);
}

/// What may be done to a record so that one of its claims is wrong, by name. `pick` chooses among the
/// members of a list. `false` if there is nothing in the record to do it to.
type Corruption = (&'static str, fn(&mut Value, usize) -> bool);

const CORRUPTIONS: &[Corruption] = &[
    ("a letter of the text is another", |record, pick| {
        let mut letters: Vec<char> = object(record)["text"].as_str().unwrap().chars().collect();
        let Some(at) = nth(&letters, pick, |ch| ch.is_alphanumeric()) else { return false };
        letters[at] = if letters[at] == 'z' { 'y' } else { 'z' };
        set_text(record, letters)
    }),
    ("a letter of the text is gone", |record, pick| {
        let mut letters: Vec<char> = object(record)["text"].as_str().unwrap().chars().collect();
        let Some(at) = nth(&letters, pick, |ch| ch.is_alphanumeric()) else { return false };
        letters.remove(at);
        set_text(record, letters)
    }),
    ("a segment begins later in the text", |record, pick| {
        with(list(record, "/source_map/segments"), pick, |segment| add(&mut segment[0], 1))
    }),
    ("a segment begins later in the raw text", |record, pick| {
        let Some(at) = wordy(record, pick) else { return false };
        add(&mut list(record, "/source_map/segments")[at][1], 1);
        true
    }),
    ("a segment is longer in the text", |record, pick| {
        with(list(record, "/source_map/segments"), pick, |segment| add(&mut segment[2], 1))
    }),
    ("a segment is longer in the raw text", |record, pick| {
        let Some(at) = wordy(record, pick) else { return false };
        add(&mut list(record, "/source_map/segments")[at][3], 1);
        true
    }),
    ("a segment is gone", |record, pick| drop_one(list(record, "/source_map/segments"), pick)),
    ("a segment is there twice", |record, pick| repeat(list(record, "/source_map/segments"), pick)),
    ("two segments are swapped", |record, pick| swap(list(record, "/source_map/segments"), pick)),
    ("bytes begin later", |record, pick| {
        bytes(record, |all| with(all, pick, |b| add(&mut b[0], 1)))
    }),
    ("bytes are longer", |record, pick| {
        bytes(record, |all| with(all, pick, |b| add(&mut b[1], 1)))
    }),
    ("one of the bytes is gone", |record, pick| bytes(record, |all| drop_one(all, pick))),
    ("all bytes are gone", |record, _| {
        let map = object(record)["source_map"].as_object_mut().unwrap();
        map.remove("bytes").is_some()
    }),
    ("the hash of the raw text is another", |record, _| {
        object(record)["source_map"]["of_sha256"] = json!(id::sha256(b"another"));
        true
    }),
    ("the map is of a member that is not there", |record, _| {
        object(record)["source_map"]["of"] = json!("/nowhere");
        true
    }),
    ("kept_ratio is higher", |record, _| {
        let ratio = object(record)["kept_ratio"].as_f64().unwrap();
        object(record)["kept_ratio"] = json!(ratio + 0.001);
        true
    }),
    ("a removal is gone", |record, pick| drop_one(list(record, "/removed"), pick)),
    ("a removal is there twice", |record, pick| repeat(list(record, "/removed"), pick)),
    ("two removals are swapped", |record, pick| swap(list(record, "/removed"), pick)),
    ("a removal has another literal", |record, pick| {
        with(list(record, "/removed"), pick, |removed| removed["text"] = json!("another text"))
    }),
    ("a removal has other code points than bytes", |record, pick| {
        with(list(record, "/removed"), pick, |removed| add(&mut removed["start"], 1))
    }),
    ("a removal reaches into what is kept", |record, pick| {
        // The whole of a kept copy, as a removal of its own.
        let Some([_, start, _, length]) = copy(record, pick) else { return false };
        let mut removed = span(&raw(record), start, start + length);
        removed["reason"] = json!("navigation");
        let all = list(record, "/removed");
        let at = all.iter().position(|other| other["start"].as_u64() > removed["start"].as_u64());
        all.insert(at.unwrap_or(all.len()), removed);
        true
    }),
    ("a repair is gone", |record, pick| {
        let segments = list(record, "/source_map/segments").clone();
        let all = list(record, "/repairs");
        // One whose stretch reads as something else now, and that no other holds.
        let counts = |at: usize, all: &[Value]| {
            let place = |repair: &Value| (repair["start"].as_u64(), repair["end"].as_u64());
            let (start, end) = place(&all[at]);
            let held = |(other, repair): (usize, &Value)| {
                let (from, to) = place(repair);
                other != at && from <= start && end <= to
            };
            let mapped = segments.iter().any(|s| {
                let to = s[1].as_u64().unwrap() + s[3].as_u64().unwrap();
                (s[1].as_u64(), Some(to)) == (start, end)
            });
            mapped && !all.iter().enumerate().any(held)
        };
        let Some(at) =
            (0..all.len()).cycle().skip(pick).take(all.len()).find(|at| counts(*at, all))
        else {
            return false;
        };
        all.remove(at);
        true
    }),
    ("a repair says something else", |record, pick| {
        let removed = list(record, "/removed").clone();
        let all = list(record, "/repairs");
        // What was cut out stands nowhere, however it was mended before.
        let cut = all.first().is_some_and(|repair| {
            removed.iter().any(|cut| {
                cut["start"].as_u64() <= repair["start"].as_u64()
                    && repair["end"].as_u64() <= cut["end"].as_u64()
            })
        });
        all.len() == 1 && !cut && with(all, pick, |repair| repair["to"] = json!("another"))
    }),
    ("a repair is of what was not changed", |record, pick| {
        let Some([_, start, _, length]) = copy(record, pick) else { return false };
        if !object(record)["repairs"].as_array().unwrap().is_empty() || length < 3 {
            return false;
        }
        let mut repair = span(&raw(record), start, start + 2);
        repair["kind"] = json!("nfc");
        repair["to"] = json!("another");
        list(record, "/repairs").push(repair);
        true
    }),
];

/// The `pick`th of those that count, round and round.
fn nth<T>(all: &[T], pick: usize, counts: impl Fn(&T) -> bool) -> Option<usize> {
    let found: Vec<usize> = (0..all.len()).filter(|at| counts(&all[*at])).collect();
    (!found.is_empty()).then(|| found[pick % found.len()])
}

/// The `pick`th segment with a letter or digit in it. A line end is as right for one part of a gap as
/// for another, or for the whole.
fn wordy(record: &mut Value, pick: usize) -> Option<usize> {
    let letters: Vec<char> = object(record)["text"].as_str().unwrap().chars().collect();
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    nth(list(record, "/source_map/segments"), pick, |segment| {
        let (at, length) = (number(&segment[0]), number(&segment[2]));
        letters[at..at + length].iter().any(|ch| ch.is_alphanumeric())
    })
}

fn set_text(record: &mut Value, letters: Vec<char>) -> bool {
    let text: String = letters.into_iter().collect();
    object(record)["text_sha256"] = json!(id::sha256(text.as_bytes()));
    object(record)["text"] = json!(text);
    true
}

fn bytes(record: &mut Value, change: impl Fn(&mut Vec<Value>) -> bool) -> bool {
    let all = object(record).pointer_mut("/source_map/bytes").and_then(Value::as_array_mut);
    all.is_some_and(change)
}

fn with(all: &mut [Value], pick: usize, change: impl Fn(&mut Value)) -> bool {
    let count = all.len().max(1);
    all.get_mut(pick % count).map(change).is_some()
}

fn drop_one(all: &mut Vec<Value>, pick: usize) -> bool {
    let at = pick % all.len().max(1);
    at < all.len() && {
        all.remove(at);
        true
    }
}

fn repeat(all: &mut Vec<Value>, pick: usize) -> bool {
    let at = pick % all.len().max(1);
    at < all.len() && {
        all.insert(at, all[at].clone());
        true
    }
}

fn swap(all: &mut [Value], pick: usize) -> bool {
    let at = pick % all.len().max(2).saturating_sub(1);
    all.len() > 1 && {
        all.swap(at, at + 1);
        true
    }
}

/// A segment that is a copy of some length.
fn copy(record: &mut Value, pick: usize) -> Option<[usize; 4]> {
    let segments: Vec<[usize; 4]> =
        serde_json::from_value(object(record)["source_map"]["segments"].clone()).unwrap();
    let at = nth(&segments, pick, |segment| segment[2] == segment[3] && segment[2] > 2)?;
    Some(segments[at])
}

fn refused(record: &Value, pick: usize) -> Result<(), TestCaseError> {
    for (name, corrupt) in CORRUPTIONS {
        let mut record = record.clone();
        if corrupt(&mut record, pick) {
            prop_assert!(!errors(&record).is_empty(), "{}: {}", name, record);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn texts_pass_and_corrupted_ones_do_not(record in texts(), pick in 0_usize..50) {
        let Some(record) = cleaned(&record) else { return Ok(()) };
        prop_assert_eq!(errors(&record), Vec::<String>::new(), "{}", record);
        refused(&record, pick)?;
    }

    #[test]
    fn pages_pass_and_corrupted_ones_do_not(record in pages(), pick in 0_usize..50) {
        let Some(record) = cleaned(&record) else { return Ok(()) };
        prop_assert_eq!(errors(&record), Vec::<String>::new(), "{}", record);
        refused(&record, pick)?;
    }
}

#[test]
fn every_corruption_is_tried_on_the_seed_or_a_page() {
    let seed = include_str!("samples/seed.fr.txt");
    let html = include_str!("samples/02-hochwasser.de.html");
    let tag = |tag: &str| json!({"language": {"tag": tag}});
    let one = "Le lac est grand , dit-il hier au conseil.";
    let records = [
        json!({"text": seed, "enrichment": tag("fr")}),
        json!({"html": html, "enrichment": tag("de")}),
        json!({"title": "T", "text": one, "enrichment": tag("fr")}),
        json!({"title": "T", "text": "Le lac  est caf&eacute;.", "enrichment": tag("fr")}),
        json!({"title": "T", "text": "Le lac est grand.", "enrichment": tag("fr")}),
    ];
    let records: Vec<Value> = records.iter().map(|record| cleaned(record).unwrap()).collect();
    for record in &records {
        assert_eq!(errors(record), Vec::<String>::new());
    }
    for (name, corrupt) in CORRUPTIONS {
        let tried = records.iter().filter(|record| {
            let mut record = (*record).clone();
            let tried = corrupt(&mut record, 0);
            assert!(!tried || !errors(&record).is_empty(), "{name}");
            tried
        });
        assert!(tried.count() > 0, "{name} was not tried");
    }
}

/// What `cargo xtask soak` found, when it found it.
#[test]
fn records_that_once_passed_wrongly_or_did_not_pass() {
    let story =
        "<p>Le conseil s’est réuni lundi et a décidé, après un long débat, de continuer.</p>";
    for member in [
        // The marker lies in white space that was decoded wrongly, and that in a longer gap.
        json!({"html": "<p><p>Ã©tÃ©\nÂ\u{a0}[/caption]Â\u{a0}a"}),
        json!({"text": "L’Ã©tÃ© b Â[/caption]\u{a0} a été chaud."}),
        json!({"text": "e\u{301}\n\n\n\n&eacute;\n"}),
        json!({"html": format!("{story}<tr>aé.ab.EN SAVOIR PLUS : aaaae\u{301}<div>{story}")}),
    ] {
        let mut record = member;
        record["title"] = json!("T");
        record["enrichment"] = json!({"language": {"tag": "fr"}});
        let record = cleaned(&record).unwrap();
        assert_eq!(errors(&record), Vec::<String>::new(), "{record}");
        for pick in 0..8 {
            refused(&record, pick).unwrap();
        }
    }
}
