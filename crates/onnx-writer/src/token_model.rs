//! A model of tokens without context: what it says of a token follows from the token's number alone.

use crate::graph::{Element, Graph};

/// A token classifier whose logits for token `i` are row `i` of `table`: an embedding, a product with the unit matrix
/// and a sum with nothing, so that it has the parts of a real one.
#[must_use]
pub fn token_model(table: &[Vec<f32>]) -> Vec<u8> {
    let labels = table.first().map_or(0, Vec::len);
    let mut graph = Graph::default();
    let ids = graph.input("input_ids", Element::Int64, &["batch", "sequence"]);
    graph.input("attention_mask", Element::Int64, &["batch", "sequence"]);
    let embeddings = graph.floats(&[table.len(), labels], &table.concat());
    let embedded = graph.node("Gather", &[&embeddings, &ids]);
    let unit: Vec<f32> =
        (0..labels * labels).map(|at| f32::from(u8::from(at / labels == at % labels))).collect();
    let unit = graph.floats(&[labels, labels], &unit);
    let product = graph.node("MatMul", &[&embedded, &unit]);
    let zero = graph.floats(&[labels], &vec![0.0; labels]);
    graph.node_named("Add", &[&product, &zero], &[], "logits");
    graph.output("logits", &["batch", "sequence", "labels"]);
    graph.into_model()
}
