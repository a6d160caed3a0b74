//! Places and companies that are linked only where the model names one.
//!
//! Their names are often words ("Reading", "Target"), people, or each other's ("Valencia"), so that no list may find
//! them by the letters alone. Where the model says that a place or an organisation stands, and its name is exactly
//! one of these, the mention gets the entry's identifiers; span, type and confidence stay the model's.
//!
//! Of several places with one name it is one in a country that the text names; or else the largest, if it is
//! [`CLEARLY`] times as large as the next in another country; or else none. Where the text names countries, but not
//! this place's, only a [`LARGE`] one is meant. A name that is unlike a place's own ("Revel" for Tallinn) counts
//! only with its country.

use crate::entries::Entries;
use crate::error::ListError;
use crate::kind::MentionType;
use crate::list::Entry;
use crate::matching::{Found, Pass};
use crate::merge::Tagged;
use crate::nodes::{ROOT, extend};
use copydesk_tokens::scan;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Built by the workspace's data command from the sources in `data/SOURCES.md`.
const BUILT: &[u8] = include_bytes!("../data/register.tsv.zst");

/// How many times as large as the next a place must be.
const CLEARLY: u32 = 4;

/// Thousands of inhabitants from which on a place is known everywhere.
const LARGE: u32 = 500;

/// Stands before a name that is unlike the place's own.
const UNLIKE: char = '~';

/// The things by their names.
#[derive(Default)]
pub(crate) struct Register {
    things: Vec<Thing>,
    /// By the key of the tokens of a name: the things that are called so.
    names: HashMap<u64, Vec<Called>>,
}

/// That a thing is called so.
#[derive(Clone, Copy)]
struct Called {
    thing: u32,
    /// By a name that is unlike its own.
    unlike: bool,
}

struct Thing {
    /// Number of the entry.
    entry: u32,
    kind: MentionType,
    /// ISO 3166-1 code; empty of companies.
    country: Box<str>,
    /// Thousands of inhabitants; 0 of regions and companies.
    size: u32,
}

impl Register {
    /// The register inside the crate; its things become entries of the list with this rank, save those that
    /// are of it already.
    ///
    /// # Errors
    /// Only if the data inside the crate are faulty, which its tests rule out.
    pub(crate) fn built_in(entries: &mut Entries, rank: u32) -> Result<Self, ListError> {
        let text = zstd::decode_all(BUILT).map_err(|source| ListError::Read { line: 1, source })?;
        let faulty = |line, message: &str| ListError::format(line, format!("register: {message}"));
        let text = std::str::from_utf8(&text).map_err(|_| faulty(1, "not UTF-8"))?;
        let known = entries.numbers(rank);
        let mut register = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, kind, subtype, country, size, ids, names] = cells[..] else {
                return Err(faulty(number, "not seven cells"));
            };
            let place = kind == "P";
            let kind = if place { MentionType::Location } else { MentionType::Organisation };
            let entry = || Entry {
                id: id.to_owned(),
                name: names.split('|').next().unwrap_or_default().to_owned(),
                kind,
                subtype: Some(subtype.to_owned()),
                ids: pairs(ids),
                variants: Vec::new(),
                requires: Vec::new(),
                forbids: Vec::new(),
                rules: None,
            };
            let thing = Thing {
                entry: known.get(id).copied().unwrap_or_else(|| entries.push(rank, entry())),
                kind,
                country: if place { country.into() } else { Box::default() },
                size: size.parse().map_err(|_| faulty(number, "no number of inhabitants"))?,
            };
            register.add(thing, names.split('|'));
        }
        Ok(register)
    }

    fn add<'n>(&mut self, thing: Thing, names: impl Iterator<Item = &'n str>) {
        let number = u32::try_from(self.things.len()).unwrap_or(u32::MAX);
        self.things.push(thing);
        for name in names {
            let (own, unlike) = name.strip_prefix(UNLIKE).map_or((name, false), |own| (own, true));
            let mut key = ROOT;
            scan(own, |token, _| key = extend(key, token.hash));
            let called = self.names.entry(key).or_default();
            // Its own names come first.
            if called.last().is_none_or(|last| last.thing != number) {
                called.push(Called { thing: number, unlike });
            }
        }
    }

    /// Links the model's names of things in the register.
    pub(crate) fn link(
        &self,
        pass: &Pass<'_>,
        entries: &Entries,
        listed: &[Found],
        names: &mut [Tagged],
    ) {
        let mut named = None;
        for tagged in names {
            let things = self.called(pass, tagged);
            if !things.is_empty() {
                let named = named.get_or_insert_with(|| countries(entries, listed));
                tagged.entry = choose(&things, named).map(|thing| thing.entry);
            }
        }
    }

    /// The things of its kind that are called like a name of the model, as written or in another case.
    fn called(&self, pass: &Pass<'_>, tagged: &Tagged) -> Vec<(&Thing, bool)> {
        let keys = if tagged.first == tagged.last {
            pass.hashes(tagged.first).into_iter().map(|hash| extend(ROOT, hash)).collect()
        } else {
            let tokens = &pass.tokens[tagged.first..=tagged.last];
            vec![tokens.iter().fold(ROOT, |key, token| extend(key, token.hash))]
        };
        let things = |key| {
            let called = self.names.get(&key).into_iter().flatten();
            let things =
                called.filter_map(|own| Some((self.things.get(own.thing as usize)?, own.unlike)));
            things.filter(|(thing, _)| thing.kind == tagged.kind).collect::<Vec<_>>()
        };
        keys.into_iter().map(things).find(|things| !things.is_empty()).unwrap_or_default()
    }
}

/// The one that is meant, if it can be said; each with whether the name is unlike its own.
fn choose<'t>(things: &[(&'t Thing, bool)], named: &BTreeSet<String>) -> Option<&'t Thing> {
    let largest = |things: &mut dyn Iterator<Item = &'t Thing>| {
        // Of two of one size the first: the city before the region.
        things.reduce(|best, other| if other.size > best.size { other } else { best })
    };
    let all = things.iter().map(|(thing, _)| *thing);
    let mut there = all.filter(|thing| named.contains(&*thing.country));
    if let Some(best) = largest(&mut there) {
        return Some(best);
    }
    let own = || things.iter().filter(|(_, unlike)| !unlike).map(|(thing, _)| *thing);
    let best = largest(&mut own())?;
    let next = own().filter(|thing| thing.country != best.country).map(|thing| thing.size).max();
    let clear = next.is_none_or(|next| best.size > next.saturating_mul(CLEARLY));
    let known = best.kind != MentionType::Location || named.is_empty() || best.size >= LARGE;
    (clear && known).then_some(best)
}

/// The countries that the text names, or names a city or the people of.
fn countries(entries: &Entries, listed: &[Found]) -> BTreeSet<String> {
    let listed = listed.iter().filter_map(|found| entries.get(found.entry));
    let codes = |mut ids: BTreeMap<String, String>| {
        ["iso3166-1", "country"].into_iter().find_map(|scheme| ids.remove(scheme))
    };
    listed.filter_map(|known| codes(known.ids())).collect()
}

fn pairs(ids: &str) -> BTreeMap<String, String> {
    let pairs = ids.split(' ').filter_map(|pair| pair.split_once('='));
    pairs.map(|(scheme, value)| (scheme.to_owned(), value.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(entry: u32, country: &str, size: u32) -> Thing {
        Thing { entry, kind: MentionType::Location, country: country.into(), size }
    }

    /// The entry whose name is unlike its own.
    const UNLIKE_OWN: u32 = 9;

    fn chosen(things: &[Thing], named: &[&str]) -> Option<u32> {
        let things: Vec<(&Thing, bool)> =
            things.iter().map(|thing| (thing, thing.entry == UNLIKE_OWN)).collect();
        let named = named.iter().map(|code| (*code).to_owned()).collect();
        choose(&things, &named).map(|thing| thing.entry)
    }

    #[test]
    fn one_of_several_places() {
        let towns = [thing(1, "GB", 150), thing(2, "US", 40), thing(3, "CA", 41)];
        assert_eq!(chosen(&towns, &[]), None);
        assert_eq!(chosen(&towns, &["US", "FR"]), Some(2));
        assert_eq!(chosen(&towns, &["US", "CA"]), Some(3));
        assert_eq!(chosen(&towns[..2], &["FR"]), None);
        assert_eq!(chosen(&[thing(1, "FR", 900), thing(2, "US", 40)], &[]), Some(1));
        let city_and_region = [thing(1, "CL", 401), thing(2, "CL", 0)];
        assert_eq!(chosen(&city_and_region, &[]), Some(1));
        assert_eq!(chosen(&[thing(1, "US", 140)], &["FR"]), None);
        assert_eq!(chosen(&[thing(1, "US", 500)], &["FR"]), Some(1));
        assert_eq!(chosen(&[thing(1, "DE", 222)], &[]), Some(1));
        assert_eq!(chosen(&[thing(UNLIKE_OWN, "EE", 394)], &[]), None);
        assert_eq!(chosen(&[thing(UNLIKE_OWN, "EE", 394)], &["EE"]), Some(UNLIKE_OWN));
        let regions = [thing(1, "FR", 0), thing(2, "CM", 0)];
        assert_eq!(chosen(&regions, &[]), None);
    }

    #[test]
    fn the_built_in_register_is_sound() {
        let mut entries = Entries::default();
        let register = Register::built_in(&mut entries, 0).unwrap();
        assert!(register.things.len() > 8000, "{}", register.things.len());
        let numbers = entries.numbers(0);
        let mainz = entries.get(numbers["city/geonames:2874225"]).unwrap();
        assert_eq!((mainz.name, mainz.ids()["country"].as_str()), ("Mainz", "DE"));
    }
}
