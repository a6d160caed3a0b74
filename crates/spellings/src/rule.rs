//! The rules by name.

use std::fmt;
use std::str::FromStr;

/// By what a spelling was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Family name first, or last where a comma says so.
    Order,
    /// Middle names left out or as initials; all given names of several as initials.
    Middle,
    /// The only given name as an initial. Too many people share such a name: only on request.
    Initial,
    /// Written together what a hyphen or an apostrophe keeps apart.
    Joined,
    /// Two letters for one with a mark: ue for ü.
    Digraph,
    /// Another usual spelling of a part of the name.
    Element,
    /// In Latin letters.
    Transliteration,
    /// Without the legal form of the company.
    LegalForm,
    /// "and" for "&" and the like; without a leading article.
    Connective,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Order,
        Self::Middle,
        Self::Initial,
        Self::Joined,
        Self::Digraph,
        Self::Element,
        Self::Transliteration,
        Self::LegalForm,
        Self::Connective,
    ];

    /// Its name in lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Middle => "middle",
            Self::Initial => "initial",
            Self::Joined => "joined",
            Self::Digraph => "digraph",
            Self::Element => "element",
            Self::Transliteration => "transliteration",
            Self::LegalForm => "legal_form",
            Self::Connective => "connective",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules(u16);

impl Rules {
    /// No spellings but the given ones.
    pub const NONE: Self = Self(0);
    /// All but [`Rule::Initial`].
    pub const USUAL: Self = Self(Self::ALL.0 ^ Self::of(Rule::Initial));
    /// Every rule.
    pub const ALL: Self = Self((1 << Rule::ALL.len()) - 1);

    const fn of(rule: Rule) -> u16 {
        1 << rule as u16
    }

    /// Whether a rule is among them.
    #[must_use]
    pub const fn has(self, rule: Rule) -> bool {
        self.0 & Self::of(rule) != 0
    }

    /// Reads names of rules; `none`, `usual` and `all` are names of sets. No name at all is `usual`.
    ///
    /// # Errors
    /// The name that is none.
    pub fn read<'t>(names: impl IntoIterator<Item = &'t str>) -> Result<Self, UnknownRule> {
        let mut rules = None;
        for name in names {
            let more = match name {
                "none" => Self::NONE,
                "usual" => Self::USUAL,
                "all" => Self::ALL,
                name => Self(Self::of(name.parse()?)),
            };
            rules = Some(Self(rules.unwrap_or(Self::NONE).0 | more.0));
        }
        Ok(rules.unwrap_or(Self::USUAL))
    }
}

/// No rule has this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule(pub String);

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Rule::ALL.into_iter().map(Rule::name).collect();
        write!(f, "\"{}\" is no rule; write none, usual, all, or of {}", self.0, names.join(", "))
    }
}

impl std::error::Error for UnknownRule {}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        let found = Self::ALL.into_iter().find(|rule| rule.name() == name);
        found.ok_or_else(|| UnknownRule(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_read_by_name() {
        let read = |names: &[&str]| Rules::read(names.iter().copied());
        assert_eq!(read(&[]), Ok(Rules::USUAL));
        assert!(!Rules::USUAL.has(Rule::Initial) && Rules::USUAL.has(Rule::Connective));
        assert!(read(&["usual", "initial"]).unwrap().has(Rule::Initial));
        assert_eq!(read(&["usual", "initial"]), read(&["all"]));
        assert!(!read(&["order"]).unwrap().has(Rule::Middle));
        assert!(Rule::ALL.iter().all(|&rule| !Rules::NONE.has(rule)));
        assert!(read(&["ordre"]).unwrap_err().to_string().contains("order"));
    }
}
