//! A model of spans without context, with the inputs and the output of GLiNER.

use crate::graph::{Attribute, Element, Graph};

/// A model of the spans of `width` words at most: the logit of span `(s, e)` and class `c` is `first[i][c]`, `i` the
/// number of the first token of word `s`, plus `last[j][c]`, `j` that of word `e`.
#[must_use]
pub fn span_model(first: &[Vec<f32>], last: &[Vec<f32>], width: usize) -> Vec<u8> {
    let classes = first.first().map_or(0, Vec::len);
    let mut graph = Graph::default();
    let ids = graph.input("input_ids", Element::Int64, &["batch", "sequence"]);
    graph.input("attention_mask", Element::Int64, &["batch", "sequence"]);
    let words = graph.input("words_mask", Element::Int64, &["batch", "sequence"]);
    let lengths = graph.input("text_lengths", Element::Int64, &["batch", "one"]);
    let spans = graph.input("span_idx", Element::Int64, &["batch", "spans", "two"]);
    graph.input("span_mask", Element::Bool, &["batch", "spans"]);
    // One row a word, one column a token: 1 where the token is the word's first.
    let most = graph.node_with("ReduceMax", &[&lengths], &[("keepdims", Attribute::Int(0))]);
    let (zero, one) = (graph.ints(&[], &[0]), graph.ints(&[], &[1]));
    let numbers = graph.node("Range", &[&zero, &most, &one]);
    let numbers = graph.node("Add", &[&numbers, &one]);
    let (axis_0, axis_1, axis_2) =
        (graph.ints(&[1], &[0]), graph.ints(&[1], &[1]), graph.ints(&[1], &[2]));
    let numbers = graph.node("Unsqueeze", &[&numbers, &axis_0]);
    let numbers = graph.node("Unsqueeze", &[&numbers, &axis_2]);
    let words = graph.node("Unsqueeze", &[&words, &axis_1]);
    let same = graph.node("Equal", &[&words, &numbers]);
    let same = graph.node_with("Cast", &[&same], &[("to", Attribute::Int(1))]);
    let end = |graph: &mut Graph, table: &[Vec<f32>], number: i64| {
        let table = graph.floats(&[table.len(), classes], &table.concat());
        let tokens = graph.node("Gather", &[&table, &ids]);
        let words = graph.node("MatMul", &[&same, &tokens]);
        let which = graph.ints(&[1], &[number]);
        let ends = graph.node_with("Gather", &[&spans, &which], &[("axis", Attribute::Int(2))]);
        graph.node_with("GatherND", &[&words, &ends], &[("batch_dims", Attribute::Int(1))])
    };
    let (begins, ends) = (end(&mut graph, first, 0), end(&mut graph, last, 1));
    let sum = graph.node("Add", &[&begins, &ends]);
    let [width, classes] = [width, classes].map(crate::graph::int);
    let sizes = graph.ints(&[4], &[0, -1, width, classes]);
    graph.node_named("Reshape", &[&sum, &sizes], &[], "logits");
    graph.output("logits", &["batch", "words", "width", "classes"]);
    graph.into_model()
}
