//! A transformer, lists and tagger together in the entities stage.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod toy;

use copydesk_article::entities::{Entities, Mention};
use copydesk_article::{Article, Reading};
use copydesk_entities::{EntitiesError, EntitiesStage, Settings, WatchlistFile};
use copydesk_stage::{Stage, Verdict};
use copydesk_transformer::{load, load_once};
use serde_json::{Value, json};
use std::io;
use toy::Folder;

const LIST: &str = "id,name,type\nburns,Bill Burns,PER\n";

fn read(path: &str) -> io::Result<Vec<u8>> {
    if path == "own.csv" { Ok(LIST.into()) } else { Folder::classifier(512).read(path) }
}

fn settings(folder: &str) -> Settings {
    let list = WatchlistFile {
        name: "own".into(),
        path: "own.csv".into(),
        version: String::new(),
        spellings: Vec::new(),
    };
    Settings { transformer: Some(folder.to_owned()), watchlists: vec![list], ..Settings::default() }
}

fn tagged(stage: &EntitiesStage, record: &Value) -> Entities {
    let bytes = serde_json::to_vec(record).unwrap();
    match stage.examine(&Article::read(&bytes, &Reading::default()).unwrap()) {
        Verdict::Found(entities) => entities,
        other => panic!("{other:?}"),
    }
}

fn said(mentions: &[Mention]) -> Vec<String> {
    mentions
        .iter()
        .map(|m| format!("{} {} {} {}..{}", m.text, m.kind, m.method, m.start, m.end))
        .collect()
}

#[test]
fn mentions_merge_by_the_rules() {
    let stage = EntitiesStage::with(&settings("/m"), &[], read, Some(load)).unwrap();
    let found = tagged(
        &stage,
        &json!({
            "title": "北京: Ann Lee",
            "text": "Bill Burns met Ann Lee of Acme Inc. in Germany. Washington and France wait. Lee left.",
            "enrichment": {"language": {"status": "ok", "tag": "en"}},
        }),
    );
    assert_eq!(
        said(&found.mentions),
        [
            // The transformer says ORG, and the watch-list knows better.
            "Bill Burns PER watchlist 0..10",
            "Ann Lee PER transformer 15..22",
            "Acme Inc ORG transformer 26..34",
            // Both agree, and the list has identifiers.
            "Germany LOC gazetteer 39..46",
            // Surely of another type than the list says.
            "Washington ORG transformer 48..58",
            "France LOC gazetteer 63..69",
            "Lee PER transformer 76..79",
        ]
    );
    let title = found.title.unwrap();
    assert_eq!(
        said(&title.mentions),
        ["北京 LOC transformer 0..2", "Ann Lee PER transformer 4..11"]
    );
    // A name in the headline and in the text is one person.
    assert_eq!(title.mentions[1].reference, found.mentions[1].reference);
    let confidence = found.mentions[1].confidence.unwrap();
    assert!((0.8..1.0).contains(&confidence), "{confidence}");
    let model = &stage.about().model;
    assert!(model.contains(" transformer/") && model.contains(" tagger/"), "{model}");
}

#[test]
fn the_transformer_is_asked_in_its_languages() {
    let mut folder = Folder::classifier(512);
    folder.put_json("copydesk.json", &json!({"languages": ["ru"]}));
    let model = folder.load().unwrap();
    let names =
        |language| copydesk_entities::Recogniser::recognise(&model, "Рим", language).unwrap().len();
    assert_eq!([Some("ru"), Some("fr"), None].map(names), [1, 0, 1]);
}

#[test]
fn a_folder_that_cannot_be_used_is_an_error_of_the_settings() {
    let gone = EntitiesStage::with(&settings("/gone"), &[], read, Some(load)).err().unwrap();
    assert!(matches!(gone, EntitiesError::Transformer(_)));
    let gone = gone.to_string();
    assert!(gone.starts_with("transformer: /gone/tokenizer.json: "), "{gone}");
}

#[test]
fn a_process_opens_a_folder_once() {
    let first = load_once("/m", &read).unwrap();
    let again = load_once("/m", &|_| Err(io::ErrorKind::PermissionDenied.into())).unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &again));
    assert!(load_once("/other", &|_| Err(io::ErrorKind::PermissionDenied.into())).is_err());
}
