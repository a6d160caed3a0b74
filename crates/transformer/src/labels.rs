//! Labels of token classifiers.

use crate::own::Own;
use copydesk_entities::MentionType;

/// What a label says of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// It is part of no name, or of one that is nothing here.
    Outside,
    /// It begins a name.
    Begin(MentionType),
    /// It goes on with a name, or begins one where none of its type is open.
    Inside(MentionType),
    /// As [`Self::Inside`], and the name ends with it.
    Last(MentionType),
    /// It is a name by itself.
    Unit(MentionType),
}

impl Label {
    /// The label's meaning: `O`, or a prefix of BIO, BILOU or BIOES with `-` or `_` and a type, or a type alone.
    #[must_use]
    pub fn read(text: &str, own: &Own) -> Self {
        let mut characters = text.chars();
        let prefix = characters.next().unwrap_or('O').to_ascii_uppercase();
        let name = match characters.next() {
            Some('-' | '_') if "BILEUSO".contains(prefix) => characters.as_str(),
            None if prefix == 'O' => return Self::Outside,
            _ => text,
        };
        let Some(kind) = kind(name, own) else { return Self::Outside };
        match prefix {
            _ if name == text => Self::Inside(kind),
            'B' => Self::Begin(kind),
            'L' | 'E' => Self::Last(kind),
            'U' | 'S' => Self::Unit(kind),
            'O' => Self::Outside,
            _ => Self::Inside(kind),
        }
    }

    /// Its type.
    #[must_use]
    pub fn kind(self) -> Option<MentionType> {
        match self {
            Self::Outside => None,
            Self::Begin(kind) | Self::Inside(kind) | Self::Last(kind) | Self::Unit(kind) => {
                Some(kind)
            }
        }
    }
}

/// The type of a label here: what the folder says, or else the usual.
#[must_use]
pub fn kind(label: &str, own: &Own) -> Option<MentionType> {
    match own.labels.get(label) {
        Some(kind) => kind.parse().ok(),
        None => usual(label),
    }
}

/// The usual meaning of a label of CoNLL, OntoNotes, WikiNEuRal, Few-NERD and the like, in any letter case.
#[must_use]
pub fn usual(label: &str) -> Option<MentionType> {
    match label.to_ascii_lowercase().replace(['-', ' '], "_").as_str() {
        "per" | "pers" | "person" | "people" => Some(MentionType::Person),
        "org" | "organization" | "organisation" | "company" | "corporation" | "corp" => {
            Some(MentionType::Organisation)
        }
        "loc" | "location" | "gpe" | "fac" | "facility" | "place" | "city" | "country" => {
            Some(MentionType::Location)
        }
        "norp" | "nationality" => Some(MentionType::Group),
        "event" | "evt" | "eve" => Some(MentionType::Event),
        "product" | "prod" | "prd" | "work_of_art" | "creative_work" => Some(MentionType::Product),
        "misc" | "miscellaneous" => Some(MentionType::Other),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_and_names_of_types() {
        let own = Own::default();
        let read = |text| Label::read(text, &own);
        let (person, place) = (MentionType::Person, MentionType::Location);
        assert_eq!(read("O"), Label::Outside);
        assert_eq!(read("B-PER"), Label::Begin(person));
        assert_eq!(read("b_person"), Label::Begin(person));
        assert_eq!(read("I-GPE"), Label::Inside(place));
        assert_eq!(["L-LOC", "E-LOC"].map(read), [Label::Last(place); 2]);
        assert_eq!(["U-LOC", "S-LOC"].map(read), [Label::Unit(place); 2]);
        assert_eq!(["PER", "person", "ORG"].map(|text| read(text).kind().is_some()), [true; 3]);
        assert_eq!(["B-DATE", "CARDINAL", "", "LABEL_0"].map(read), [Label::Outside; 4]);
        assert_eq!(read("ORG"), Label::Inside(MentionType::Organisation));
        assert_eq!(read("B-WORK_OF_ART"), Label::Begin(MentionType::Product));
    }

    #[test]
    fn the_folder_has_the_last_word() {
        let labels = [("LABEL_1", "PER"), ("MISC", ""), ("personne", "PER")];
        let labels = labels.map(|(from, to)| (from.to_owned(), to.to_owned())).into();
        let own = Own { labels, ..Own::default() };
        assert_eq!(Label::read("LABEL_1", &own), Label::Inside(MentionType::Person));
        assert_eq!(Label::read("B-MISC", &own), Label::Outside);
        assert_eq!(Label::read("B-personne", &own), Label::Begin(MentionType::Person));
    }
}
