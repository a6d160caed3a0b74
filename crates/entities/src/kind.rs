//! What sort of thing a name stands for.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The type of a named thing, written as OntoNotes writes it.
///
/// `LOC` holds countries and cities too (OntoNotes' GPE): the subtype of an
/// entry says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MentionType {
    /// A person.
    #[serde(rename = "PER")]
    Person,
    /// An organisation, a public body, a company, a news agency.
    #[serde(rename = "ORG")]
    Organisation,
    /// A place: country, city, region, sea, building.
    #[serde(rename = "LOC")]
    Location,
    /// A nationality, a religious or a political group, and their adjectives.
    #[serde(rename = "NORP")]
    Group,
    /// A named event.
    #[serde(rename = "EVENT")]
    Event,
    /// A product, a work, a brand.
    #[serde(rename = "PRODUCT")]
    Product,
    /// Anything else that has a name.
    #[serde(rename = "MISC")]
    Other,
}

impl MentionType {
    /// Every type, in the order of the declaration.
    pub const ALL: [Self; 7] = [
        Self::Person,
        Self::Organisation,
        Self::Location,
        Self::Group,
        Self::Event,
        Self::Product,
        Self::Other,
    ];

    /// The label as it stands in lists and in output, "PER" for example.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Person => "PER",
            Self::Organisation => "ORG",
            Self::Location => "LOC",
            Self::Group => "NORP",
            Self::Event => "EVENT",
            Self::Product => "PRODUCT",
            Self::Other => "MISC",
        }
    }

    /// All labels, separated by commas, for messages.
    #[must_use]
    pub fn labels() -> String {
        Self::ALL.map(Self::label).join(", ")
    }
}

impl fmt::Display for MentionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for MentionType {
    type Err = UnknownType;

    fn from_str(text: &str) -> Result<Self, UnknownType> {
        Self::ALL.into_iter().find(|kind| kind.label() == text).ok_or(UnknownType)
    }
}

/// The text is no type's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a type; the types are PER, ORG, LOC, NORP, EVENT, PRODUCT and MISC")]
pub struct UnknownType;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_serde_names_are_the_same() {
        for kind in MentionType::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.label());
            assert_eq!(kind.label().parse::<MentionType>().unwrap(), kind);
        }
        assert!("GPE".parse::<MentionType>().is_err());
        assert_eq!(MentionType::labels(), "PER, ORG, LOC, NORP, EVENT, PRODUCT, MISC");
    }
}
