//! What was found in a text: its languages, and what may be said of them.

use crate::confidence::{ANSWERED, CLOSE, RELIABLE};
use crate::groups::group;

/// A second language is reported from this share of the letters on.
const MIXED_SHARE: f64 = 0.12;

/// A text whose first language leads by less than this share is in no one language.
const EVEN: f64 = 0.1;

/// One language of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// BCP-47, with a script where the language has several.
    pub(crate) tag: String,
    /// How often such an answer is right, 0 to 1.
    pub(crate) confidence: f64,
    /// The same for its group.
    pub(crate) of_group: f64,
    /// Share of the letters.
    pub(crate) share: f64,
    /// Numbers of lines, first and one after the last, of each of its passages.
    pub(crate) lines: Vec<std::ops::Range<usize>>,
    /// Other languages and what they cost more, in steps an n-gram.
    pub(crate) others: Vec<(String, f64)>,
}

impl Answer {
    pub(crate) fn is_answered(&self) -> bool {
        self.of_group >= ANSWERED && self.tag != "und"
    }

    pub(crate) fn is_reliable(&self) -> bool {
        self.is_answered() && self.of_group >= RELIABLE
    }

    /// The group, where the call between its members is close.
    pub(crate) fn group(&self) -> Option<&'static str> {
        group(&self.tag).filter(|_| self.confidence < CLOSE * self.of_group)
    }
}

/// What was found in a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Judgement {
    /// The language of most letters first.
    pub(crate) answers: Vec<Answer>,
    /// ISO 15924; `None` without letters.
    pub(crate) script: Option<&'static str>,
}

impl Judgement {
    pub(crate) fn main(&self) -> Option<&Answer> {
        self.answers.first()
    }

    /// All languages, if there are several that count, and the first is one of them.
    pub(crate) fn mixed(&self) -> Vec<&Answer> {
        let counts = |answer: &&Answer| answer.share >= MIXED_SHARE && answer.is_reliable();
        if !self.main().is_some_and(Answer::is_reliable) {
            return Vec::new();
        }
        let all: Vec<&Answer> = self.answers.iter().filter(counts).collect();
        if all.len() > 1 { all } else { Vec::new() }
    }

    /// Whether no language has the lead.
    pub(crate) fn is_multiple(&self) -> bool {
        match self.mixed().as_slice() {
            [first, second, ..] => first.share - second.share < EVEN,
            _ => false,
        }
    }
}
