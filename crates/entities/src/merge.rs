//! Names of the lists and names of the model in one text, none overlapping another.
//!
//! | overlap | what stays |
//! |---|---|
//! | a watch-list's name, or a listed person's last name | that |
//! | a gazetteer's name within a longer name of the model, of a person ("Paris Hilton") or surely a name ("Bank of Japan"), or in the register ("Deutsche Bank") | the model's |
//! | a demonym with a capital within a longer name of the model ("Deutsche Oper") | the model's |
//! | the same span, to the model surely a person, to the gazetteer none | the model's |
//! | anything else | the gazetteer's |

use crate::matching::Found;
use crate::tagging::Method;
use copydesk_tagger::Kind;

/// A name of the model with the confidence in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tagged {
    /// First token.
    pub(crate) first: usize,
    /// Last token, included.
    pub(crate) last: usize,
    /// Bytes after the last token that belong to the name.
    pub(crate) tail: usize,
    /// What it is the name of.
    pub(crate) kind: Kind,
    /// From 0 to 1.
    pub(crate) confidence: f64,
    /// The entry of the register that it names, see [`crate::register`].
    pub(crate) entry: Option<u32>,
}

/// A name in the merged text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name {
    /// Of a list.
    Listed(Found),
    /// Of the model.
    Tagged(Tagged),
}

impl Name {
    /// First and last token.
    pub(crate) fn span(&self) -> (usize, usize) {
        match self {
            Self::Listed(found) => (found.first, found.last),
            Self::Tagged(tagged) => (tagged.first, tagged.last),
        }
    }
}

/// What a listed name is to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// A person.
    Person,
    /// A demonym with a capital, which a name may begin with.
    Adjective,
    /// Anything else.
    Other,
}

/// From this confidence on a name is sure.
const SURE: f64 = 0.8;

/// Merges names of lists and of the model, each in order and without overlaps. `weight` says
/// what a listed name is to the rules.
pub(crate) fn merge(
    listed: &[Found],
    tagged: &[Tagged],
    weight: impl Fn(&Found) -> Weight,
) -> Vec<Name> {
    let mut stays = vec![true; listed.len()];
    let mut names: Vec<Name> = Vec::with_capacity(listed.len() + tagged.len());
    let mut from = 0;
    for own in tagged {
        while listed.get(from).is_some_and(|found| found.last < own.first) {
            from += 1;
        }
        let overlaps = |found: &&Found| found.first <= own.last;
        let until = from + listed[from..].iter().take_while(overlaps).count();
        let yields = |found: &Found| yields(found, own, weight(found));
        if listed[from..until].iter().all(yields) {
            stays[from..until].fill(false);
            names.push(Name::Tagged(*own));
        }
    }
    let kept = listed.iter().zip(stays).filter(|(_, stays)| *stays);
    names.extend(kept.map(|(found, _)| Name::Listed(*found)));
    names.sort_by_key(Name::span);
    names
}

/// Whether a listed name gives way to one of the model that it overlaps.
fn yields(found: &Found, own: &Tagged, weight: Weight) -> bool {
    let within = own.first <= found.first && found.last <= own.last;
    let same = (own.first, own.last) == (found.first, found.last);
    let sure = own.confidence >= SURE || own.entry.is_some();
    let person = own.kind == Kind::Person;
    let better = match weight {
        Weight::Person if same => false,
        _ if same => person && sure,
        Weight::Adjective => true,
        _ => person || sure,
    };
    found.method == Method::Gazetteer && within && better
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(first: usize, last: usize, method: Method) -> Found {
        Found { first, last, tail: 0, entry: 0, method }
    }

    fn tagged(first: usize, last: usize, kind: Kind, confidence: f64) -> Tagged {
        Tagged { first, last, tail: 0, kind, confidence, entry: None }
    }

    #[test]
    fn each_rule() {
        let (gazetteer, watchlist) = (Method::Gazetteer, Method::Watchlist);
        for (found, own, model_stays) in [
            (listed(1, 1, gazetteer), tagged(1, 2, Kind::Person, 0.5), true),
            (listed(1, 1, gazetteer), tagged(0, 1, Kind::Organisation, 0.5), false),
            (listed(1, 1, gazetteer), tagged(0, 1, Kind::Organisation, 0.9), true),
            (listed(1, 1, watchlist), tagged(1, 2, Kind::Person, 0.9), false),
            (listed(1, 1, gazetteer), tagged(1, 1, Kind::Person, 0.9), true),
            (listed(1, 1, gazetteer), tagged(1, 1, Kind::Person, 0.5), false),
            (listed(1, 1, gazetteer), tagged(1, 1, Kind::Organisation, 0.9), false),
            (listed(1, 2, gazetteer), tagged(2, 3, Kind::Person, 0.9), false),
            (listed(1, 2, gazetteer), tagged(2, 2, Kind::Person, 0.9), false),
        ] {
            let names = merge(&[found], &[own], |_| Weight::Other);
            assert_eq!(names.len(), 1);
            assert_eq!(matches!(names[0], Name::Tagged(_)), model_stays, "{found:?} {own:?}");
        }
        let oper = tagged(1, 2, Kind::Organisation, 0.5);
        for (weight, model_stays) in [(Weight::Adjective, true), (Weight::Other, false)] {
            let names = merge(&[listed(1, 1, gazetteer)], &[oper], |_| weight);
            assert_eq!(matches!(names[0], Name::Tagged(_)), model_stays, "{weight:?}");
        }
        let known = Tagged { entry: Some(0), ..oper };
        let names = merge(&[listed(1, 1, gazetteer)], &[known], |_| Weight::Other);
        assert!(matches!(names[0], Name::Tagged(_)));
        let apart = merge(
            &[listed(4, 4, gazetteer)],
            &[tagged(0, 1, Kind::Person, 0.1), tagged(5, 5, Kind::Person, 0.1)],
            |_| Weight::Other,
        );
        assert_eq!(apart.iter().map(Name::span).collect::<Vec<_>>(), [(0, 1), (4, 4), (5, 5)]);
    }
}
