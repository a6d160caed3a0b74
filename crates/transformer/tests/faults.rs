//! Folders that cannot be used: what is said of them.

#![allow(clippy::unwrap_used, missing_docs)]

mod toy;

use copydesk_onnx_writer::{Element, Graph, words};
use serde_json::json;
use toy::{Folder, config};

fn message(change: impl FnOnce(&mut Folder)) -> String {
    of(Folder::classifier(512), change)
}

fn of(mut folder: Folder, change: impl FnOnce(&mut Folder)) -> String {
    change(&mut folder);
    folder.load().err().unwrap().to_string()
}

/// The message names the file and says all of this.
#[track_caller]
fn says(message: &str, file: &str, parts: &[&str]) {
    assert!(message.starts_with(&format!("/m/{file}: ")), "{message}");
    for part in parts {
        assert!(message.contains(part), "no {part:?} in: {message}");
    }
}

#[test]
fn files_that_are_missing() {
    for name in ["model.onnx", "tokenizer.json", "config.json"] {
        let message = message(|folder| drop(folder.0.remove(name)));
        says(&message, name, &["not found"]);
    }
}

#[test]
fn files_that_are_something_else() {
    for name in ["model.onnx", "tokenizer.json", "config.json", "copydesk.json"] {
        let message = message(|folder| folder.put(name, "<html>404</html>"));
        says(&message, name, &[]);
    }
    let cut = message(|folder| {
        let whole = folder.0["model.onnx"].clone();
        folder.put("model.onnx", &whole[..whole.len() / 2]);
    });
    says(&cut, "model.onnx", &[]);
}

#[test]
fn labels_that_do_not_fit() {
    let none = message(|folder| folder.put_json("config.json", &json!({})));
    says(&none, "config.json", &["no id2label"]);
    let gap = json!({"id2label": {"0": "O", "2": "B-PER"}});
    let gap = message(|folder| folder.put_json("config.json", &gap));
    says(&gap, "config.json", &["no \"1\""]);
    let unknown = json!({"id2label": {"0": "LABEL_0", "1": "LABEL_1"}});
    let unknown = message(|folder| folder.put_json("config.json", &unknown));
    says(&unknown, "config.json", &["LABEL_0, LABEL_1", "copydesk.json"]);
    let few = json!({"id2label": {"0": "O", "1": "B-PER"}});
    let few = message(|folder| folder.put_json("config.json", &few));
    says(&few, "model.onnx", &["8", "2 labels"]);
}

#[test]
fn models_of_another_kind() {
    let short = message(|folder| folder.put_json("config.json", &config(2)));
    says(&short, "config.json", &["max_position_embeddings"]);
    let mut graph = Graph::default();
    let pixels = graph.input("pixel_values", Element::Float, &["batch", "pixels"]);
    graph.node_named("Relu", &[&pixels], &[], "logits");
    graph.output("logits", &["batch", "pixels"]);
    let image = message(|folder| folder.put("model.onnx", graph.into_model()));
    says(&image, "model.onnx", &["pixel_values"]);
    let mut graph = Graph::default();
    let ids = graph.input("input_ids", Element::Int64, &["batch", "sequence"]);
    graph.node_named("NoSuchOperator", &[&ids], &[], "logits");
    graph.output("logits", &["batch", "sequence", "labels"]);
    let strange = message(|folder| folder.put("model.onnx", graph.into_model()));
    says(&strange, "model.onnx", &["NoSuchOperator"]);
    // A vocabulary that is larger than the embedding.
    let many: Vec<String> = (0..1000).map(|number| format!("w{number}")).collect();
    let mut many: Vec<&str> = many.iter().map(String::as_str).collect();
    many.extend(["[UNK]", "[CLS]", "[SEP]"]);
    let foreign = message(|folder| folder.put("tokenizer.json", words(&many)));
    says(&foreign, "model.onnx", &["network"]);
}

#[test]
fn settings_of_the_folder() {
    for (settings, part) in [
        (json!({"temperature": 0}), "temperature is 0"),
        (json!({"threshold": 2}), "threshold is 2"),
        (json!({"labels": {"DATE": "WHEN"}}), "\"DATE\" is \"WHEN\""),
        (json!({"label": {}}), "unknown field `label`"),
    ] {
        let message = message(|folder| folder.put_json("copydesk.json", &settings));
        says(&message, "copydesk.json", &[part]);
    }
}

#[test]
fn models_of_spans() {
    let level = json!({"span_mode": "token_level"});
    let level = of(Folder::spans(8), |folder| folder.put_json("gliner_config.json", &level));
    says(&level, "gliner_config.json", &["token_level"]);
    let mark = json!({"max_width": 4, "ent_token": "[ENT]"});
    let mark = of(Folder::spans(8), |folder| folder.put_json("gliner_config.json", &mark));
    says(&mark, "tokenizer.json", &["[ENT]"]);
    let width = of(Folder::spans(8), |folder| {
        folder.put_json("gliner_config.json", &json!({"max_width": 8}));
    });
    says(&width, "model.onnx", &["[1, 2, 4, 2]", "8 widths"]);
    let split = json!({"words_splitter_type": "jieba"});
    let split = of(Folder::spans(8), |folder| folder.put_json("gliner_config.json", &split));
    says(&split, "gliner_config.json", &["jieba"]);
    let tokens = message(|folder| folder.put_json("gliner_config.json", &json!({})));
    says(&tokens, "model.onnx", &["words_mask"]);
    let spans = of(Folder::spans(8), |folder| {
        folder.0.remove("gliner_config.json");
        folder.put_json("config.json", &config(512));
    });
    says(&spans, "model.onnx", &["words_mask", "gliner_config.json"]);
}
