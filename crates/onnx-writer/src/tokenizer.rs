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
