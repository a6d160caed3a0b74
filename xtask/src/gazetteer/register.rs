//! Places and companies that are linked only where the tagger finds a name of their kind: cities of
//! [`CITY`] inhabitants, first-level regions, companies of large stock indices.
//!
//! A line each: identifier, kind (`P` a place, `C` a company), finer type, country or `-`, thousands of
//! inhabitants, identifiers elsewhere as `scheme=value` separated by blanks, names separated by `|`, the preferred one first;
//! `~` stands before one that is unlike the place's own ("Mayence" for Mainz, but also "Revel" for Tallinn).

use super::cities::City;
use super::city_names::plain;
use super::register_names::{bare, is_cyrillic, is_name, without_form};
use super::sources::Sources;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::process::Command;

/// A city is taken from this number of inhabitants on.
const CITY: u64 = 100_000;

/// Indices of small companies, whose names are too often those of others.
const LEFT_OUT: &str = "S&P 600";

/// A thing in the making.
struct Line {
    kind: char,
    subtype: &'static str,
    country: String,
    size: u64,
    ids: String,
    names: Vec<String>,
}

/// Builds the register.
pub(super) fn build(sources: &Sources) -> Result<String, Box<dyn Error>> {
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    cities(sources, &mut lines)?;
    regions(sources, &mut lines)?;
    companies(sources, &mut lines)?;
    let mut text = String::new();
    for (id, line) in lines {
        let mut seen = BTreeSet::new();
        let names = line.names.iter().filter(|name| seen.insert(name.as_str()));
        let names: Vec<&str> = names.map(String::as_str).collect();
        let Line { kind, subtype, country, size, ids, .. } = &line;
        let names = names.join("|");
        text.push_str(&format!("{id}\t{kind}\t{subtype}\t{country}\t{size}\t{ids}\t{names}\n"));
    }
    Ok(text)
}

fn cities(sources: &Sources, lines: &mut BTreeMap<String, Line>) -> Result<(), Box<dyn Error>> {
    let path = sources.geonames.join("cities15000.json");
    let all: BTreeMap<String, City> = serde_json::from_slice(&fs::read(path)?)?;
    for city in all.values().filter(|city| city.population >= CITY) {
        let own = plain(&city.name);
        let unlike = |name: &str| {
            strsim::normalized_levenshtein(&plain(name), &own) < 0.75
                && !name.starts_with(is_cyrillic)
        };
        let others = city.alternatenames.iter().filter(|name| is_name(name));
        let (unlike, like): (Vec<_>, Vec<_>) = others.cloned().partition(|name| unlike(name));
        let unlike = unlike.into_iter().map(|name| format!("~{name}"));
        let names = std::iter::once(city.name.clone()).chain(like).chain(unlike).collect();
        let line = Line {
            kind: 'P',
            subtype: "city",
            country: city.countrycode.clone(),
            size: city.population / 1000,
            ids: format!("country={} geonames={}", city.countrycode, city.geonameid),
            names,
        };
        lines.insert(format!("city/geonames:{}", city.geonameid), line);
    }
    Ok(())
}

/// A country of `iso3166-2.json`.
#[derive(Deserialize)]
struct Country {
    #[serde(default)]
    regions: Vec<Region>,
}

#[derive(Deserialize)]
struct Region {
    names: BTreeMap<String, String>,
    reference: Reference,
}

#[derive(Deserialize)]
struct Reference {
    geonames: Option<u64>,
}

/// Regions, with the names that GeoNames gives. Those of the United States are in the gazetteer itself.
fn regions(sources: &Sources, lines: &mut BTreeMap<String, Line>) -> Result<(), Box<dyn Error>> {
    let read = |file: &str| fs::read(sources.regions.join(file));
    let countries: BTreeMap<String, Country> = serde_json::from_slice(&read("iso3166-2.json")?)?;
    let further: BTreeMap<String, BTreeMap<String, String>> =
        serde_json::from_slice(&read("names_geonames.json")?)?;
    for (country, regions) in countries.iter().filter(|(country, _)| *country != "US") {
        for region in &regions.regions {
            let Some(id) = region.reference.geonames else { continue };
            let further = further.get(&id.to_string());
            let all = region.names.get("geonames").into_iter();
            let all = all.chain(further.into_iter().flat_map(BTreeMap::values));
            let names: Vec<String> = all
                .filter(|name| is_name(name))
                .flat_map(|name| [bare(name), name.clone()])
                .filter(|name| name.chars().count() >= 3)
                .collect();
            if names.is_empty() {
                continue;
            }
            let line = Line {
                kind: 'P',
                subtype: "region",
                country: country.clone(),
                size: 0,
                ids: format!("country={country} geonames={id}"),
                names,
            };
            lines.insert(format!("region/geonames:{id}"), line);
        }
    }
    Ok(())
}

/// A company of an index.
#[derive(Deserialize)]
struct Company {
    name: String,
    #[serde(default)]
    symbol: String,
}

/// The package is a Python literal; Python reads it without running it.
const LITERAL: &str = "import ast,json,sys\n\
    tree=ast.parse(open(sys.argv[1],encoding='utf-8').read())\n\
    value=[node.value for node in tree.body if isinstance(node,ast.Assign)][0]\n\
    pick=lambda index:[{k:c[k] for k in('name','symbol') if c.get(k)} for c in index['companies']]\n\
    print(json.dumps({k:pick(v) for k,v in ast.literal_eval(value).items()}))";

fn companies(sources: &Sources, lines: &mut BTreeMap<String, Line>) -> Result<(), Box<dyn Error>> {
    let output = Command::new("python3").args(["-c", LITERAL]).arg(&sources.companies).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let indices: BTreeMap<String, Vec<Company>> = serde_json::from_slice(&output.stdout)?;
    for company in indices.iter().filter(|(index, _)| *index != LEFT_OUT).flat_map(|(_, own)| own) {
        // "Rio Tinto (corporation)", "Alphabet Inc. (Class A)".
        let name = company.name.split(" (").next().unwrap_or_default().trim().replace('|', " ");
        if name.chars().count() < 3 || company.symbol.is_empty() {
            continue;
        }
        let line = Line {
            kind: 'C',
            subtype: "company",
            country: "-".to_owned(),
            size: 0,
            ids: format!("ticker={}", company.symbol.replace(' ', "-")),
            names: vec![name.clone(), without_form(&name)],
        };
        let slug: Vec<String> = plain(&without_form(&name))
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        lines.entry(format!("company/{}", slug.join("-"))).or_insert(line);
    }
    Ok(())
}
