//! What is known of an article, because it was made so.

/// How an article came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Nothing that was there before.
    Original,
    /// A copy: the same bytes.
    Exact,
    /// A copy in another outlet's frame, under another headline.
    Light,
    /// A copy with paragraphs appended, dropped or moved.
    Paragraphs,
    /// A copy of which the last 40 % are gone.
    CutEnd,
    /// A copy of which 40 % in the middle are gone.
    CutMiddle,
    /// A copy of which 3 to 8 % of the words are others.
    Wording,
    /// A copy cut, reworded, and with new paragraphs.
    Heavy,
    /// A copy in which 1 to 3 % of the characters were misread.
    Ocr,
    /// A copy that was cleaned in another way.
    Cleaning,
    /// A copy in another spelling.
    Spelling,
    /// Some paragraphs of another article among its own: no copy.
    Reuse,
    /// Holds a whole brief among others: no copy.
    RoundUp,
    /// Stands in a round-up as a whole: no copy.
    Brief,
    /// Weather, markets, matches: the same skeleton with other figures and words.
    Template,
    /// Live blogs and lists of events.
    LiveBlog,
    /// Another report of the same event.
    SameEvent,
    /// A few words of its own over a long footer.
    LongFooter,
    /// A few words.
    Short,
    /// The same in several languages.
    Translation,
}

impl Kind {
    /// All of them, copies first.
    pub(crate) const ALL: [Self; 20] = [
        Self::Exact,
        Self::Light,
        Self::Paragraphs,
        Self::CutEnd,
        Self::CutMiddle,
        Self::Wording,
        Self::Heavy,
        Self::Ocr,
        Self::Cleaning,
        Self::Spelling,
        Self::Original,
        Self::Reuse,
        Self::RoundUp,
        Self::Brief,
        Self::Template,
        Self::LiveBlog,
        Self::SameEvent,
        Self::LongFooter,
        Self::Short,
        Self::Translation,
    ];

    /// Kinds of copies, and how many of a hundred copies are of each.
    pub(super) const COPIES: [(Self, usize); 10] = [
        (Self::Light, 30),
        (Self::Paragraphs, 18),
        (Self::Exact, 12),
        (Self::Wording, 9),
        (Self::Heavy, 9),
        (Self::CutEnd, 8),
        (Self::CutMiddle, 6),
        (Self::Ocr, 3),
        (Self::Cleaning, 3),
        (Self::Spelling, 2),
    ];

    /// Whether an article of this kind is a copy of another one.
    pub(crate) fn is_copy(self) -> bool {
        Self::COPIES.iter().any(|(kind, _)| *kind == self)
    }

    /// Its name in tables and files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Exact => "exact",
            Self::Light => "light",
            Self::Paragraphs => "paragraphs",
            Self::CutEnd => "cut, end",
            Self::CutMiddle => "cut, middle",
            Self::Wording => "wording",
            Self::Heavy => "heavy",
            Self::Ocr => "ocr",
            Self::Cleaning => "cleaning",
            Self::Spelling => "spelling",
            Self::Reuse => "partial reuse",
            Self::RoundUp => "round-up",
            Self::Brief => "brief",
            Self::Template => "template",
            Self::LiveBlog => "live blog",
            Self::SameEvent => "same event",
            Self::LongFooter => "long footer",
            Self::Short => "short",
            Self::Translation => "translation",
        }
    }
}

/// What is known of an article. Other articles are named by their numbers in the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) kind: Kind,
    /// What it was copied from.
    pub(crate) of: Option<usize>,
    /// All copies of a text, and the copies of these, have one number; every other article its own.
    pub(crate) family: usize,
    /// How many copyings lie between it and the original.
    pub(crate) hops: u8,
    /// What it has whole paragraphs in common with without being a copy.
    pub(crate) shares: Vec<usize>,
    /// Articles of the same template, event or document in other languages have one number.
    pub(crate) group: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_copies_are_percents() {
        assert_eq!(Kind::COPIES.iter().map(|(_, share)| share).sum::<usize>(), 100);
        assert_eq!(Kind::ALL.iter().filter(|kind| kind.is_copy()).count(), Kind::COPIES.len());
    }

    #[test]
    fn names_differ() {
        let mut names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Kind::ALL.len());
    }
}
