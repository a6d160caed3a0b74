//! Names of the lists and names of a model (the tagger, a transformer) in one text, none overlapping another.
//!
//! | overlap | what stays |
//! |---|---|
//! | a watch-list's name, or a listed person's last name | that |
//! | a gazetteer's name within a longer name of the model, of a person ("Paris Hilton"), sure enough ("Bank of Japan"), or in the register ("Deutsche Bank") | the model's |
//! | a demonym with a capital within a longer name of the model ("Deutsche Oper") | the model's |
//! | the same span, to the model surely a person, or an organisation where the gazetteer has a place ("Milan") | the model's |
//! | the same span, to a transformer surely of another type than to the gazetteer, and not `MISC` | the transformer's |
//! | a transformer's name and one of the tagger | the transformer's, see [`crate::recogniser`] |
//! | anything else | the gazetteer's |

use crate::assurance::Assurance;
use crate::kind::MentionType;
use crate::matching::Found;
use crate::tagging::Method;

/// A name of a model with the confidence in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tagged {
    /// First token.
    pub(crate) first: usize,
    /// Last token, included.
    pub(crate) last: usize,
    /// Bytes after the last token that belong to the name.
    pub(crate) tail: usize,
    /// What it is the name of.
    pub(crate) kind: MentionType,
    /// From 0 to 1.
    pub(crate) confidence: f64,
    /// Which model.
    pub(crate) method: Method,
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
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listing {
    /// Its type.
    pub(crate) kind: MentionType,
    /// It is a demonym with a capital, which a name may begin with.
    pub(crate) adjective: bool,
}

/// Merges names of lists and of models, each in order and without overlaps; `listing` says what a listed name is to
/// the rules.
pub(crate) fn merge(
    listed: &[Found],
    tagged: &[Tagged],
    bounds: &Assurance,
    listing: impl Fn(&Found) -> Listing,
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
        let yields = |found: &Found| yields(found, own, bounds, listing(found));
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

/// Whether a listed name gives way to one of a model that it overlaps.
fn yields(found: &Found, own: &Tagged, bounds: &Assurance, listing: Listing) -> bool {
    let within = own.first <= found.first && found.last <= own.last;
    let same = (own.first, own.last) == (found.first, found.last);
    let person = own.kind == MentionType::Person;
    let better = if same {
        let judges = match own.kind {
            MentionType::Other => false,
            // A club, or an authority of the place.
            MentionType::Organisation if listing.kind == MentionType::Location => true,
            _ => person || own.method == Method::Transformer,
        };
        judges && own.kind != listing.kind && own.confidence >= bounds.sure
    } else {
        let longer = own.confidence >= bounds.longer;
        longer || person || listing.adjective || own.entry.is_some()
    };
    found.method == Method::Gazetteer && within && better
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Listing = Listing { kind: MentionType::Location, adjective: false };

    /// Bounds where only sure names take the place of listed ones.
    fn strict() -> Assurance {
        Assurance::of(Some("es"))
    }

    fn listed(first: usize, last: usize, method: Method) -> Found {
        Found { first, last, tail: 0, entry: 0, method }
    }

    fn tagged(first: usize, last: usize, kind: MentionType, confidence: f64) -> Tagged {
        Tagged { first, last, tail: 0, kind, confidence, method: Method::Tagger, entry: None }
    }

    #[test]
    fn a_transformer_that_is_sure_says_what_a_listed_name_is() {
        for (kind, confidence, method, model_stays) in [
            (MentionType::Organisation, 0.9, Method::Transformer, true),
            (MentionType::Organisation, 0.9, Method::Tagger, true),
            (MentionType::Organisation, 0.74, Method::Transformer, false),
            (MentionType::Location, 0.9, Method::Transformer, false),
            (MentionType::Other, 0.9, Method::Transformer, false),
            (MentionType::Person, 0.9, Method::Transformer, true),
        ] {
            let own = Tagged { method, ..tagged(1, 1, kind, confidence) };
            for (list, model_stays) in
                [(Method::Gazetteer, model_stays), (Method::Watchlist, false)]
            {
                let names = merge(&[listed(1, 1, list)], &[own], &strict(), |_| PLACE);
                assert_eq!(names.len(), 1);
                assert_eq!(matches!(names[0], Name::Tagged(_)), model_stays, "{list:?} {own:?}");
            }
        }
    }

    #[test]
    fn each_rule() {
        let (gazetteer, watchlist) = (Method::Gazetteer, Method::Watchlist);
        for (found, own, model_stays) in [
            (listed(1, 1, gazetteer), tagged(1, 2, MentionType::Person, 0.5), true),
            (listed(1, 1, gazetteer), tagged(0, 1, MentionType::Organisation, 0.5), false),
            (listed(1, 1, gazetteer), tagged(0, 1, MentionType::Organisation, 0.9), true),
            (listed(1, 1, watchlist), tagged(1, 2, MentionType::Person, 0.9), false),
            (listed(1, 1, gazetteer), tagged(1, 1, MentionType::Person, 0.9), true),
            (listed(1, 1, gazetteer), tagged(1, 1, MentionType::Person, 0.5), false),
            (listed(1, 1, gazetteer), tagged(1, 1, MentionType::Organisation, 0.9), true),
            (listed(1, 1, gazetteer), tagged(1, 1, MentionType::Organisation, 0.7), false),
            (listed(1, 2, gazetteer), tagged(2, 3, MentionType::Person, 0.9), false),
            (listed(1, 2, gazetteer), tagged(2, 2, MentionType::Person, 0.9), false),
        ] {
            let names = merge(&[found], &[own], &strict(), |_| PLACE);
            assert_eq!(names.len(), 1);
            assert_eq!(matches!(names[0], Name::Tagged(_)), model_stays, "{found:?} {own:?}");
        }
        let oper = tagged(1, 2, MentionType::Organisation, 0.5);
        let merged = |bounds: &Assurance, own, listing| {
            merge(&[listed(1, 1, gazetteer)], &[own], bounds, |_| listing)
        };
        let demonym = Listing { kind: MentionType::Group, adjective: true };
        let known = Tagged { entry: Some(0), ..oper };
        for (bounds, own, listing, model_stays) in [
            (strict(), oper, demonym, true),
            (strict(), oper, PLACE, false),
            (strict(), known, PLACE, true),
            (Assurance::of(None), oper, PLACE, true),
        ] {
            let names = merged(&bounds, own, listing);
            assert_eq!(matches!(names[0], Name::Tagged(_)), model_stays, "{bounds:?} {own:?}");
        }
        let apart = merge(
            &[listed(4, 4, gazetteer)],
            &[tagged(0, 1, MentionType::Person, 0.1), tagged(5, 5, MentionType::Person, 0.1)],
            &strict(),
            |_| PLACE,
        );
        assert_eq!(apart.iter().map(Name::span).collect::<Vec<_>>(), [(0, 1), (4, 4), (5, 5)]);
    }
}
