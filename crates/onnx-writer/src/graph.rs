//! A graph, node by node, and the file that it becomes.

use crate::protobuf::Message;

/// The version of the operators that the nodes are of.
const OPERATORS: i64 = 17;

/// The version of the file format, the one of the time of those operators.
const FORMAT: i64 = 8;

/// What the elements of a tensor are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element {
    /// 32-bit floats.
    Float,
    /// 64-bit integers.
    Int64,
    /// Booleans.
    Bool,
}

impl Element {
    /// The number of the type in `TensorProto.DataType`.
    fn number(self) -> i64 {
        match self {
            Self::Float => 1,
            Self::Int64 => 7,
            Self::Bool => 9,
        }
    }
}

/// An attribute of a node.
#[derive(Debug, Clone)]
pub enum Attribute {
    /// A number.
    Int(i64),
    /// Numbers.
    Ints(Vec<i64>),
    /// A float.
    Float(f32),
}

/// A graph that is being built.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    nodes: Vec<Message>,
    constants: Vec<Message>,
    inputs: Vec<Message>,
    outputs: Vec<Message>,
    values: usize,
}

impl Graph {
    /// An input whose sizes are named, not fixed.
    pub fn input(&mut self, name: &str, element: Element, sizes: &[&str]) -> String {
        self.inputs.push(value(name, element, sizes));
        name.to_owned()
    }

    /// An output whose sizes are named, not fixed.
    pub fn output(&mut self, name: &str, sizes: &[&str]) {
        self.outputs.push(value(name, Element::Float, sizes));
    }

    /// A constant of floats; the name by which nodes take it.
    pub fn floats(&mut self, sizes: &[usize], data: &[f32]) -> String {
        let data: Vec<u8> = data.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.constant(sizes, Element::Float, &data)
    }

    /// A constant of integers.
    pub fn ints(&mut self, sizes: &[usize], data: &[i64]) -> String {
        let data: Vec<u8> = data.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.constant(sizes, Element::Int64, &data)
    }

    fn constant(&mut self, sizes: &[usize], element: Element, data: &[u8]) -> String {
        let name = self.name();
        let tensor = sizes.iter().fold(Message::default(), |m, &size| m.number(1, int(size)));
        let tensor = tensor.number(2, element.number()).bytes(8, name.as_bytes()).bytes(9, data);
        self.constants.push(tensor);
        name
    }

    /// A node with one output; the name of that.
    pub fn node(&mut self, operator: &str, inputs: &[&str]) -> String {
        self.node_with(operator, inputs, &[])
    }

    /// A node with attributes.
    pub fn node_with(
        &mut self,
        operator: &str,
        inputs: &[&str],
        attributes: &[(&str, Attribute)],
    ) -> String {
        let name = self.name();
        self.node_named(operator, inputs, attributes, &name);
        name
    }

    /// A node whose output has a name.
    pub fn node_named(
        &mut self,
        operator: &str,
        inputs: &[&str],
        attributes: &[(&str, Attribute)],
        output: &str,
    ) {
        let node = inputs.iter().fold(Message::default(), |m, name| m.bytes(1, name.as_bytes()));
        let node = node.bytes(2, output.as_bytes()).bytes(4, operator.as_bytes());
        let attribute = |(name, value): &(&str, Attribute)| {
            let message = Message::default().bytes(1, name.as_bytes());
            match value {
                Attribute::Float(value) => message.float(2, *value).number(20, 1),
                Attribute::Int(value) => message.number(3, *value).number(20, 2),
                Attribute::Ints(values) => {
                    values.iter().fold(message, |m, value| m.number(8, *value)).number(20, 7)
                }
            }
        };
        let node = attributes.iter().fold(node, |node, own| node.message(5, &attribute(own)));
        self.nodes.push(node);
    }

    /// The file.
    #[must_use]
    pub fn into_model(self) -> Vec<u8> {
        let all = |graph: Message, field, parts: &[Message]| {
            parts.iter().fold(graph, |graph, part| graph.message(field, part))
        };
        let graph = all(Message::default(), 1, &self.nodes).bytes(2, b"graph");
        let graph = all(graph, 5, &self.constants);
        let graph = all(all(graph, 11, &self.inputs), 12, &self.outputs);
        let operators = Message::default().bytes(1, b"").number(2, OPERATORS);
        let model = Message::default().number(1, FORMAT).bytes(2, b"copydesk");
        model.message(7, &graph).message(8, &operators).into_bytes()
    }

    fn name(&mut self) -> String {
        self.values += 1;
        format!("v{}", self.values)
    }
}

fn value(name: &str, element: Element, sizes: &[&str]) -> Message {
    let size = |shape: Message, size: &&str| {
        shape.message(1, &Message::default().bytes(2, size.as_bytes()))
    };
    let shape = sizes.iter().fold(Message::default(), size);
    let tensor = Message::default().number(1, element.number()).message(2, &shape);
    Message::default().bytes(1, name.as_bytes()).message(2, &Message::default().message(1, &tensor))
}

/// Sizes of tensors are far from the limits of an integer.
pub(crate) fn int(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
