//! What a token is labelled as.

/// How many labels there are.
pub const LABELS: usize = 7;

/// A kind of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Location,
}

impl Kind {
    /// Every kind, by number.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organisation, Self::Location];

    /// Its number, from 0.
    #[must_use]
    pub fn number(self) -> usize {
        match self {
            Self::Person => 0,
            Self::Organisation => 1,
            Self::Location => 2,
        }
    }

    /// `PER`, `ORG` or `LOC`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Person => "PER",
            Self::Organisation => "ORG",
            Self::Location => "LOC",
        }
    }
}

/// A token outside of names, first in a name, or further within one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// In no name.
    Outside,
    /// The first token of a name.
    Begin(Kind),
    /// A further token of a name.
    Inside(Kind),
}

impl Label {
    /// Its number: 0 outside, then two for each kind.
    #[must_use]
    pub fn number(self) -> usize {
        match self {
            Self::Outside => 0,
            Self::Begin(kind) => 1 + 2 * kind.number(),
            Self::Inside(kind) => 2 + 2 * kind.number(),
        }
    }

    /// The label with this number; outside for a number that is none.
    #[must_use]
    pub fn from_number(number: usize) -> Self {
        let Some(&kind) = number.checked_sub(1).and_then(|n| Kind::ALL.get(n / 2)) else {
            return Self::Outside;
        };
        if number % 2 == 1 { Self::Begin(kind) } else { Self::Inside(kind) }
    }
}

/// Whether a label may follow another: a name goes on only from its own kind.
#[must_use]
pub fn may_follow(before: usize, after: usize) -> bool {
    match Label::from_number(after) {
        Label::Inside(kind) => {
            before == Label::Begin(kind).number() || before == Label::Inside(kind).number()
        }
        _ => true,
    }
}

/// Whether a text may begin with a label.
#[must_use]
pub fn may_start(label: usize) -> bool {
    !matches!(Label::from_number(label), Label::Inside(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_labels_are_one_to_one() {
        for number in 0..LABELS {
            assert_eq!(Label::from_number(number).number(), number);
        }
        assert_eq!(Label::from_number(99), Label::Outside);
    }

    #[test]
    fn names_go_on_only_from_their_own_kind() {
        let (begin, inside) = (Label::Begin(Kind::Person), Label::Inside(Kind::Person));
        assert!(may_follow(begin.number(), inside.number()));
        assert!(!may_follow(0, inside.number()));
        assert!(!may_follow(Label::Begin(Kind::Location).number(), inside.number()));
        assert!(may_follow(inside.number(), begin.number()) && !may_start(inside.number()));
    }
}
