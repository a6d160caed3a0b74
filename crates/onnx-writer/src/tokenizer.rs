//! `tokenizer.json` files.

use serde_json::{Map, Value, json};

/// A tokenizer as of BERT: words and punctuation apart, cut into pieces, the first piece as long as it can be; pieces
/// within a word begin with `##`. The number of a piece is its place in `pieces`, which must have `[PAD]`, `[UNK]`,
/// `[CLS]` and `[SEP]`.
#[must_use]
pub fn word_pieces(pieces: &[&str]) -> Vec<u8> {
    let model = json!({
        "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 100, "vocab": vocabulary(pieces),
    });
    let normalizer = json!({
        "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
        "strip_accents": false, "lowercase": false,
    });
    file(pieces, &normalizer, &json!({"type": "BertPreTokenizer"}), &model)
}

/// A tokenizer that knows whole words between spaces, and nothing of the rest.
#[must_use]
pub fn words(words: &[&str]) -> Vec<u8> {
    let model = json!({"type": "WordLevel", "unk_token": "[UNK]", "vocab": vocabulary(words)});
    file(words, &Value::Null, &json!({"type": "WhitespaceSplit"}), &model)
}

/// A tokenizer as of GPT-2 and RoBERTa whose pieces are single bytes: the piece of byte `b` has the number `b`, and
/// there is nothing around a text.
#[must_use]
pub fn bytes() -> Vec<u8> {
    // Bytes that are no printable signs are written as those from U+0100 on.
    let printable = |byte: u8| matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
    let mut others = '\u{100}'..;
    let signs: Vec<String> = (0..=u8::MAX)
        .filter_map(|byte| if printable(byte) { Some(char::from(byte)) } else { others.next() })
        .map(String::from)
        .collect();
    let signs: Vec<&str> = signs.iter().map(String::as_str).collect();
    let level = json!({
        "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true,
    });
    let model = json!({"type": "BPE", "vocab": vocabulary(&signs), "merges": []});
    let file = json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
        "normalizer": null, "pre_tokenizer": level, "post_processor": level, "decoder": null,
        "model": model,
    });
    file.to_string().into_bytes()
}

fn vocabulary(pieces: &[&str]) -> Map<String, Value> {
    pieces.iter().enumerate().map(|(id, piece)| ((*piece).to_owned(), json!(id))).collect()
}

fn file(pieces: &[&str], normalizer: &Value, splitter: &Value, model: &Value) -> Vec<u8> {
    let special = |name: &str| {
        let id = pieces.iter().position(|piece| *piece == name).unwrap_or_default();
        json!({"id": name, "ids": [id], "tokens": [name]})
    };
    let frame = json!({
        "type": "TemplateProcessing",
        "single": [
            {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
        ],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {"[CLS]": special("[CLS]"), "[SEP]": special("[SEP]")},
    });
    let file = json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
        "normalizer": normalizer, "pre_tokenizer": splitter, "post_processor": frame,
        "decoder": null, "model": model,
    });
    file.to_string().into_bytes()
}
