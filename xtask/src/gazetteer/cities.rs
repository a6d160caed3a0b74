//! Capitals, and the largest and most named cities.

use super::Inputs;
use super::city_names::{own_names, plain};
use super::cldr;
use super::countries::{Facts, letters, outer};
use super::entry::{COMMON, Entries, Entry, Names};
use super::table;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;

/// A city in GeoNames.
#[derive(Debug, Deserialize)]
pub(super) struct City {
    pub(super) geonameid: u64,
    pub(super) name: String,
    pub(super) countrycode: String,
    pub(super) population: u64,
    pub(super) alternatenames: Vec<String>,
}

/// A city is taken from this number of inhabitants on.
const LARGE: u64 = 2_000_000;

/// Adds the cities; `taken` are the countries' names, which no city may claim.
pub(super) fn add(
    inputs: &Inputs,
    facts: &Facts,
    taken: &Names,
    entries: &mut Entries,
) -> Result<(), Box<dyn Error>> {
    let path = inputs.sources.geonames.join("cities15000.json");
    let all: BTreeMap<String, City> = serde_json::from_slice(&fs::read(path)?)?;
    let rows = table::rows(&inputs.tables.join("cities.tsv"), 3)?;
    let chosen = choose(&all, facts, &rows);
    let mut by_name: BTreeMap<String, u64> = BTreeMap::new();
    for (city, subtype) in chosen.values() {
        let mut entry = Entry {
            name: city.name.clone(),
            kind: "LOC",
            subtype,
            ids: BTreeMap::from([
                ("geonames", city.geonameid.to_string()),
                ("country", city.countrycode.clone()),
            ]),
            ..Entry::default()
        };
        own_names(city, &mut entry);
        entries.0.insert(format!("city/geonames:{}", city.geonameid), entry);
    }
    // The larger city gets a name that two share.
    let mut by_size: Vec<&City> = chosen.values().map(|(city, _)| *city).collect();
    by_size.sort_by_key(|city| (std::cmp::Reverse(city.population), city.geonameid));
    for city in &by_size {
        by_name.entry(plain(&city.name)).or_insert(city.geonameid);
    }
    for city in &by_size {
        for name in &city.alternatenames {
            by_name.entry(plain(name)).or_insert(city.geonameid);
        }
    }
    add_cldr(inputs, &by_name, entries)?;
    add_table(&rows, &by_name, entries)?;
    settle(&by_size, &rows, taken, entries);
    Ok(())
}

/// The chosen cities with their subtypes, by GeoNames identifier.
fn choose<'c>(
    all: &'c BTreeMap<String, City>,
    facts: &Facts,
    rows: &[Vec<String>],
) -> BTreeMap<u64, (&'c City, &'static str)> {
    let mut chosen: BTreeMap<u64, (&City, &str)> = BTreeMap::new();
    let capitals: BTreeMap<&str, String> =
        facts.iter().map(|(code, fact)| (code.as_str(), plain(fact.capital.trim()))).collect();
    let mut seats: BTreeMap<&str, &City> = BTreeMap::new();
    let mut wanted: BTreeMap<(String, String), Option<&City>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row[0] != "-") {
        wanted.insert((row[0].clone(), plain(&row[1])), None);
    }
    let larger = |city: &City, than: Option<&&City>| {
        than.is_none_or(|than| city.population > than.population)
    };
    for city in all.values() {
        let spelled: BTreeSet<String> =
            city.alternatenames.iter().chain([&city.name]).map(|name| plain(name)).collect();
        if city.population >= LARGE {
            chosen.insert(city.geonameid, (city, "city"));
        }
        let code = city.countrycode.as_str();
        if capitals.get(code).is_some_and(|capital| spelled.contains(capital))
            && larger(city, seats.get(code))
        {
            seats.insert(code, city);
        }
        for name in spelled {
            if let Some(place) = wanted.get_mut(&(code.to_owned(), name))
                && larger(city, place.as_ref())
            {
                *place = Some(city);
            }
        }
    }
    for city in wanted.into_values().flatten() {
        chosen.insert(city.geonameid, (city, "city"));
    }
    for city in seats.into_values() {
        chosen.insert(city.geonameid, (city, "capital"));
    }
    chosen
}

fn add_cldr(
    inputs: &Inputs,
    by_name: &BTreeMap<String, u64>,
    entries: &mut Entries,
) -> Result<(), Box<dyn Error>> {
    for name in cldr::cities(&inputs.sources.cldr_dates)? {
        let segment = name.key.rsplit('/').next().unwrap_or_default().replace('_', " ");
        let Some(id) = by_name.get(&plain(&segment)) else { continue };
        let text = outer(&name.text);
        let cased = text.chars().any(char::is_lowercase);
        if (cased && letters(&text) < 3) || letters(&text) < 2 {
            continue;
        }
        if let Some(entry) = entries.0.get_mut(&format!("city/geonames:{id}")) {
            entry.add(&text, &name.language);
        }
    }
    Ok(())
}

/// Rows: country code, name in GeoNames, `language:spelling` separated by commas or `*`.
fn add_table(
    rows: &[Vec<String>],
    by_name: &BTreeMap<String, u64>,
    entries: &mut Entries,
) -> Result<(), Box<dyn Error>> {
    for row in rows.iter().filter(|row| row[0] != "-") {
        let id = by_name.get(&plain(&row[1])).ok_or_else(|| format!("{}: no such city", row[1]))?;
        let Some(entry) = entries.0.get_mut(&format!("city/geonames:{id}")) else { continue };
        for value in table::values(&row[2]).filter(|value| *value != "*") {
            let (languages, text) =
                value.split_once(':').ok_or_else(|| format!("{value}: no language"))?;
            for language in languages.split(' ') {
                entry.add(text, language);
            }
        }
    }
    Ok(())
}

/// Spellings that the table drops: rows `-`, name or `*`, spellings.
fn drops(rows: &[Vec<String>]) -> BTreeSet<String> {
    let dropped = rows.iter().filter(|row| row[0] == "-");
    dropped.flat_map(|row| table::values(&row[2])).map(str::to_lowercase).collect()
}

/// What the table itself gives: language and spelling in small letters.
fn kept(rows: &[Vec<String>]) -> BTreeSet<(String, String)> {
    let values = rows.iter().filter(|row| row[0] != "-").flat_map(|row| table::values(&row[2]));
    let pairs = values.filter_map(|value| value.split_once(':'));
    let each = |(languages, text): (&str, &str)| {
        let text = text.to_lowercase();
        let pair = |language: &str| (language.to_owned(), text.clone());
        languages.split(' ').map(pair).collect::<Vec<_>>()
    };
    pairs.flat_map(each).collect()
}

/// Leaves each spelling to one holder: countries first, then the larger city. What the
/// table drops goes, save where the table itself gives it.
fn settle(by_size: &[&City], rows: &[Vec<String>], taken: &Names, entries: &mut Entries) {
    let (dropped, kept) = (drops(rows), kept(rows));
    let mut used: BTreeSet<(String, String)> = BTreeSet::new();
    let empty = BTreeSet::new();
    let common = taken.get(COMMON).unwrap_or(&empty);
    for city in by_size {
        let Some(entry) = entries.0.get_mut(&format!("city/geonames:{}", city.geonameid)) else {
            continue;
        };
        for ((text, _), languages) in &mut entry.variants {
            let small = text.to_lowercase();
            languages.retain(|language| {
                let country = common.contains(&small)
                    || taken.get(language).is_some_and(|names| names.contains(&small));
                let key = (language.clone(), small.clone());
                let gone = dropped.contains(&small) && !kept.contains(&key);
                !country && !gone && used.insert(key)
            });
        }
        entry.variants.retain(|_, languages| !languages.is_empty());
    }
}
