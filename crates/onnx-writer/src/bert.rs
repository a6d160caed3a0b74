//! A model in the shape of BERT, with weights made by chance.

use crate::graph::{Attribute, Element, Graph, int};

/// The shape of a model.
#[derive(Debug, Clone, Copy)]
pub struct Bert {
    /// Layers.
    pub layers: usize,
    /// Numbers of a token between layers; a multiple of `heads`.
    pub hidden: usize,
    /// Heads of attention.
    pub heads: usize,
    /// Numbers of a token within a layer.
    pub inner: usize,
    /// Tokens of the vocabulary.
    pub vocabulary: usize,
    /// Tokens of a text at most.
    pub positions: usize,
    /// Labels.
    pub labels: usize,
}

impl Bert {
    /// The shape of BERT-base with nine labels: 12 layers of 768, 109 million weights for 30,522 tokens.
    #[must_use]
    pub fn base() -> Self {
        Self {
            layers: 12,
            hidden: 768,
            heads: 12,
            inner: 3072,
            vocabulary: 30_522,
            positions: 512,
            labels: 9,
        }
    }
}

/// A token classifier of that shape, of the operators that exports of `BertForTokenClassification` have. The same
/// shape always gives the same weights.
#[must_use]
pub fn bert(shape: Bert) -> Vec<u8> {
    let mut builder = Builder { graph: Graph::default(), shape, state: 0x9e37_79b9_7f4a_7c15 };
    let graph = &mut builder.graph;
    let ids = graph.input("input_ids", Element::Int64, &["batch", "sequence"]);
    let mask = graph.input("attention_mask", Element::Int64, &["batch", "sequence"]);
    let kinds = graph.input("token_type_ids", Element::Int64, &["batch", "sequence"]);
    let mask = builder.mask(&mask);
    let mut hidden = builder.embed(&ids, &kinds);
    for _ in 0..shape.layers {
        hidden = builder.layer(&hidden, &mask);
    }
    let (weights, bias) =
        (builder.random(&[shape.hidden, shape.labels]), builder.random(&[shape.labels]));
    let mut graph = builder.graph;
    let product = graph.node("MatMul", &[&hidden, &weights]);
    graph.node_named("Add", &[&product, &bias], &[], "logits");
    graph.output("logits", &["batch", "sequence", "labels"]);
    graph.into_model()
}

struct Builder {
    graph: Graph,
    shape: Bert,
    state: u64,
}

impl Builder {
    /// Zero where there is a token, and far below it in padding.
    fn mask(&mut self, mask: &str) -> String {
        let graph = &mut self.graph;
        let axes = graph.ints(&[2], &[1, 2]);
        let mask = graph.node("Unsqueeze", &[mask, &axes]);
        let mask = graph.node_with("Cast", &[&mask], &[("to", Attribute::Int(1))]);
        let (one, low) = (graph.floats(&[], &[1.0]), graph.floats(&[], &[-1e9]));
        let padding = graph.node("Sub", &[&one, &mask]);
        graph.node("Mul", &[&padding, &low])
    }

    fn embed(&mut self, ids: &str, kinds: &str) -> String {
        let Bert { hidden, vocabulary, positions, .. } = self.shape;
        let tables = [vocabulary, positions, 2].map(|rows| self.random(&[rows, hidden]));
        let graph = &mut self.graph;
        let all = graph.ints(&[1, positions], &(0..int(positions)).collect::<Vec<_>>());
        let shape = graph.node("Shape", &[ids]);
        let (zero, one, two) =
            (graph.ints(&[1], &[0]), graph.ints(&[1], &[1]), graph.ints(&[1], &[2]));
        let length = graph.node("Slice", &[&shape, &one, &two, &zero]);
        let places = graph.node("Slice", &[&all, &zero, &length, &one]);
        let word = graph.node("Gather", &[&tables[0], ids]);
        let place = graph.node("Gather", &[&tables[1], &places]);
        let kind = graph.node("Gather", &[&tables[2], kinds]);
        let sum = graph.node("Add", &[&word, &kind]);
        let sum = graph.node("Add", &[&sum, &place]);
        self.norm(&sum)
    }

    fn layer(&mut self, hidden: &str, mask: &str) -> String {
        let attended = self.attention(hidden, mask);
        let sum = self.graph.node("Add", &[&attended, hidden]);
        let middle = self.norm(&sum);
        let inner = self.dense(&middle, self.shape.hidden, self.shape.inner);
        let inner = self.gelu(&inner);
        let outer = self.dense(&inner, self.shape.inner, self.shape.hidden);
        let sum = self.graph.node("Add", &[&outer, &middle]);
        self.norm(&sum)
    }

    fn attention(&mut self, hidden: &str, mask: &str) -> String {
        let Bert { hidden: size, heads, .. } = self.shape;
        let apart = self.graph.ints(&[4], &[0, 0, int(heads), int(size / heads)]);
        let mut turned = |order: [i64; 4]| {
            let dense = self.dense(hidden, size, size);
            let parts = self.graph.node("Reshape", &[&dense, &apart]);
            self.graph.node_with("Transpose", &[&parts], &[("perm", Attribute::Ints(order.into()))])
        };
        let (query, key, value) =
            (turned([0, 2, 1, 3]), turned([0, 2, 3, 1]), turned([0, 2, 1, 3]));
        let graph = &mut self.graph;
        let scores = graph.node("MatMul", &[&query, &key]);
        let root = graph.floats(&[], &[((size / heads) as f32).sqrt()]);
        let scores = graph.node("Div", &[&scores, &root]);
        let scores = graph.node("Add", &[&scores, mask]);
        let shares = graph.node_with("Softmax", &[&scores], &[("axis", Attribute::Int(-1))]);
        let context = graph.node("MatMul", &[&shares, &value]);
        let back = [("perm", Attribute::Ints(vec![0, 2, 1, 3]))];
        let context = graph.node_with("Transpose", &[&context], &back);
        let together = graph.ints(&[3], &[0, 0, int(size)]);
        let context = graph.node("Reshape", &[&context, &together]);
        self.dense(&context, size, size)
    }

    fn dense(&mut self, input: &str, from: usize, to: usize) -> String {
        let (weights, bias) = (self.random(&[from, to]), self.random(&[to]));
        let product = self.graph.node("MatMul", &[input, &weights]);
        self.graph.node("Add", &[&bias, &product])
    }

    fn gelu(&mut self, input: &str) -> String {
        let graph = &mut self.graph;
        let [root, one, half] =
            [std::f32::consts::SQRT_2, 1.0, 0.5].map(|value| graph.floats(&[], &[value]));
        let scaled = graph.node("Div", &[input, &root]);
        let erf = graph.node("Erf", &[&scaled]);
        let sum = graph.node("Add", &[&erf, &one]);
        let product = graph.node("Mul", &[input, &sum]);
        graph.node("Mul", &[&product, &half])
    }

    fn norm(&mut self, input: &str) -> String {
        let size = self.shape.hidden;
        let (scale, bias) = (self.graph.floats(&[size], &vec![1.0; size]), self.random(&[size]));
        let attributes = [("axis", Attribute::Int(-1)), ("epsilon", Attribute::Float(1e-12))];
        self.graph.node_with("LayerNormalization", &[input, &scale, &bias], &attributes)
    }

    /// Weights between -0.05 and 0.05, by xorshift.
    fn random(&mut self, sizes: &[usize]) -> String {
        let mut next = || {
            self.state ^= self.state << 13;
            self.state ^= self.state >> 7;
            self.state ^= self.state << 17;
            (self.state >> 40) as f32 / (1 << 24) as f32 * 0.1 - 0.05
        };
        let data: Vec<f32> = (0..sizes.iter().product()).map(|_| next()).collect();
        self.graph.floats(sizes, &data)
    }
}
