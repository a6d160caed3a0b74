//! What the stage or a peer says of an article.

/// What an article is to the one that is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Nothing is alike.
    None,
    /// Called a copy.
    Copy,
    /// Holds it, or is held by it, without being a copy.
    Part,
    /// May be the same in another language.
    Translation,
}

/// What is said of an article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Answer {
    pub(super) relation: Relation,
    /// Which article is named, by its place in the corpus.
    pub(super) of: Option<usize>,
    /// How alike both are, by whatever measure.
    pub(super) score: f64,
}

impl Answer {
    /// Nothing is alike.
    pub(super) const NONE: Self = Self { relation: Relation::None, of: None, score: 0.0 };
}
