//! Models in memory, for the tests of this crate.

// Not every test needs all of it.
#![allow(dead_code)]

use copydesk_onnx_writer::{bytes, span_model, token_model, word_pieces};
use copydesk_transformer::{LoadError, Name, Transformer};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;

/// Pieces and their labels. What the toy says of a text is known beforehand.
pub(crate) const PIECES: &[(&str, &str)] = &[
    ("[PAD]", "O"),
    ("[UNK]", "O"),
    ("[CLS]", "O"),
    ("[SEP]", "O"),
    ("Ann", "B-PER"),
    ("Lee", "I-PER"),
    ("Mer", "B-PER"),
    ("##kel", "O"),
    ("e\u{301}milie", "B-PER"),
    ("Рим", "B-LOC"),
    ("القاهرة", "B-LOC"),
    ("北", "B-LOC"),
    ("京", "I-LOC"),
    ("Acme", "B-ORG"),
    ("Inc", "I-ORG"),
    ("Washington", "B-ORG"),
    ("Germany", "B-LOC"),
    ("Bill", "B-ORG"),
    ("Burns", "I-ORG"),
    ("Friday", "B-DATE"),
];

/// The labels in the order of the logits.
pub(crate) const LABELS: &[&str] =
    &["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-DATE"];

/// What a label has more than the others.
pub(crate) const LOGIT: f32 = 4.0;

/// A folder in memory, by name of file.
#[derive(Clone)]
pub(crate) struct Folder(pub(crate) BTreeMap<String, Vec<u8>>);

impl Folder {
    /// A token classifier of so many places.
    pub(crate) fn classifier(positions: usize) -> Self {
        let row = |label: &str| -> Vec<f32> {
            LABELS.iter().map(|own| if *own == label { LOGIT } else { 0.0 }).collect()
        };
        let table: Vec<Vec<f32>> = PIECES.iter().map(|(_, label)| row(label)).collect();
        let pieces: Vec<&str> = PIECES.iter().map(|(piece, _)| *piece).collect();
        let mut folder = Self(BTreeMap::new());
        folder.put("model.onnx", token_model(&table));
        folder.put("tokenizer.json", word_pieces(&pieces));
        folder.put_json("config.json", &config(positions));
        folder
    }

    /// A token classifier of bytes: `A` begins a person, as do small letters with accents; 北 begins a place.
    pub(crate) fn bytes(positions: usize) -> Self {
        let label = |byte: u8| match byte {
            b'A' | 0xc3 => "B-PER",
            0xe5 => "B-LOC",
            _ => "O",
        };
        let row = |label: &str| -> Vec<f32> {
            LABELS.iter().map(|own| if *own == label { LOGIT } else { 0.0 }).collect()
        };
        let table: Vec<Vec<f32>> = (0..=u8::MAX).map(|byte| row(label(byte))).collect();
        let mut folder = Self::classifier(positions);
        folder.put("model.onnx", token_model(&table));
        folder.put("tokenizer.json", bytes());
        folder
    }

    /// A model of spans, asked for persons and places: `Ann` to `Lee` is a person, likelier than `Ann` alone; `Рим`
    /// and `北京` are places.
    pub(crate) fn spans(words: usize) -> Self {
        let pieces = [
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "<<ENT>>", "<<SEP>>", "location", "person", "Ann",
            "Lee", "Mer", "##kel", "Рим", "北", "京",
        ];
        let table = |hot: &[(&str, [f32; 2])]| -> Vec<Vec<f32>> {
            let of = |piece: &&str| hot.iter().find(|(own, _)| own == piece);
            pieces.iter().map(|piece| of(piece).map_or([-3.0; 2], |own| own.1).into()).collect()
        };
        let first = table(&[
            ("Ann", [-3.0, 1.0]),
            ("Mer", [-3.0, 1.0]),
            ("Рим", [1.0, -3.0]),
            ("北", [1.0, -3.0]),
        ]);
        let last = table(&[
            ("Ann", [-3.0, 1.0]),
            ("Lee", [-3.0, 2.0]),
            ("Mer", [-3.0, 0.5]),
            ("Рим", [1.0, -3.0]),
            ("京", [1.0, -3.0]),
            ("北", [1.0, -3.0]),
        ]);
        let mut folder = Self(BTreeMap::new());
        folder.put("model.onnx", span_model(&first, &last, 4));
        folder.put("tokenizer.json", word_pieces(&pieces));
        folder.put_json("gliner_config.json", &json!({"max_len": words, "max_width": 4}));
        folder.put_json("copydesk.json", &json!({"labels": {"location": "LOC", "person": "PER"}}));
        folder
    }

    pub(crate) fn put(&mut self, name: &str, bytes: impl Into<Vec<u8>>) {
        self.0.insert(name.to_owned(), bytes.into());
    }

    pub(crate) fn put_json(&mut self, name: &str, value: &Value) {
        self.put(name, value.to_string());
    }

    pub(crate) fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let name = path.strip_prefix("/m/").unwrap_or(path);
        self.0.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    pub(crate) fn load(&self) -> Result<Transformer, LoadError> {
        Transformer::load("/m", &|path| self.read(path))
    }
}

/// The configuration of the toy.
pub(crate) fn config(positions: usize) -> Value {
    let labels: BTreeMap<String, &str> =
        LABELS.iter().enumerate().map(|(id, label)| (id.to_string(), *label)).collect();
    json!({
        "model_type": "bert", "max_position_embeddings": positions, "pad_token_id": 0,
        "id2label": labels,
    })
}

/// Names as `text type`, their spans checked.
pub(crate) fn said(text: &str, names: &[Name]) -> Vec<String> {
    let mut end = 0;
    let one = |name: &Name| {
        assert!(end <= name.start && name.start < name.end, "{names:?}");
        end = name.end;
        let own: String = text.chars().skip(name.start).take(name.end - name.start).collect();
        assert_eq!(text.get(name.utf8[0]..name.utf8[1]), Some(own.as_str()));
        assert!((0.0..=1.0).contains(&name.confidence));
        format!("{own} {}", name.kind)
    };
    names.iter().map(one).collect()
}
