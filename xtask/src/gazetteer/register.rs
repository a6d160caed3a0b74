//! Places and companies that are linked only where the tagger finds a name of their kind: cities of
//! [`CITY`] inhabitants, first-level regions, companies of large stock indices.
//!
//! A line each: identifier, kind (`P` a place, `C` a company), finer type, country or `-`, thousands of
//! inhabitants, identifiers elsewhere as `scheme=value` separated by blanks, names separated by `|`, the preferred one first;
//! `~` stands before one that is unlike the place's own ("Mayence" for Mainz, but also "Revel" for Tallinn).

use super::cities::City;
use super::city_names::plain;
use super::sources::Sources;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::process::Command;

/// A city is taken from this number of inhabitants on.
const CITY: u64 = 100_000;

/// Words that a region's name has before or after it.
const KINDS: &[&str] = &[
    "Autonomous Region",
    "Autonomous Province",
    "Autonomous Okrug",
    "Capital Region",
    "Canton",
    "Circuit",
    "County",
    "Department",
    "Departement",
    "Departamento de",
    "Departamento del",
    "District",
    "Division",
    "Estado de",
    "Governorate",
    "Kraj",
    "Krai",
    "Municipality",
    "Oblast",
    "Oblast’",
    "Parish",
    "Prefecture",
    "Province",
    "Province de",
    "Province of",
    "Provincia de",
    "Provincia del",
    "Provincia di",
    "Provinz",
    "Region",
    "Regione",
    "Région",
    "Region of",
    "Región de",
    "Republic",
    "Republic of",
    "State",
    "State of",
    "Voivodeship",
    "область",
    "край",
    "Республика",
    "вилайет",
    "провинция",
];

/// Legal forms and the like at the end of a company's name.
const FORMS: &[&str] = &[
    "Inc",
    "Inc.",
    "Incorporated",
    "Corp",
    "Corp.",
    "Corporation",
    "Co.",
    "Company",
    "Ltd",
    "Ltd.",
    "Limited",
    "plc",
    "PLC",
    "AG",
    "SE",
    "SA",
    "S.A.",
    "SpA",
    "S.p.A.",
    "N.V.",
    "NV",
    "AB",
    "Oyj",
    "KGaA",
    "Holding",
    "Holdings",
    "Group",
    "& Co.",
];

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

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&c)
}

/// Whether a spelling is a name in a script that the tagger reads, and no code.
fn is_name(name: &str) -> bool {
    let Some(first) = name.chars().next() else { return false };
    let script = first < '\u{250}' || is_cyrillic(first);
    let odd = name.contains(|c: char| c.is_numeric() || "()[]/,;|\"=\t".contains(c));
    let capitals = !name.chars().any(char::is_lowercase);
    script && first.is_uppercase() && !odd && !capitals && name.chars().count() >= 3
}

/// A region's name without the word for what it is.
fn bare(name: &str) -> String {
    let before = |kind: &&&str| name.strip_prefix(**kind).is_some_and(|rest| rest.starts_with(' '));
    let after = |kind: &&&str| name.strip_suffix(**kind).is_some_and(|rest| rest.ends_with(' '));
    // The longest of them: "Province of", not "Province".
    if let Some(kind) = KINDS.iter().filter(before).max_by_key(|kind| kind.len()) {
        return name[kind.len()..].trim().to_owned();
    }
    let kind = KINDS.iter().filter(after).max_by_key(|kind| kind.len());
    kind.map_or(name, |kind| name[..name.len() - kind.len()].trim()).to_owned()
}

fn without_form(name: &str) -> String {
    let mut name = name.trim_end_matches(',');
    while let Some(rest) = FORMS.iter().find_map(|form| name.strip_suffix(form)) {
        if !rest.ends_with(' ') || rest.trim().chars().count() < 3 {
            break;
        }
        name = rest.trim().trim_end_matches(',');
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_what_they_are() {
        assert_eq!(bare("Antofagasta Region"), "Antofagasta");
        assert_eq!(bare("Province of Barletta"), "Barletta");
        assert_eq!(bare("Мурманская область"), "Мурманская");
        assert_eq!(bare("Statesboro"), "Statesboro");
        assert_eq!(without_form("Employers Holdings, Inc."), "Employers");
        assert_eq!(without_form("Saab AB"), "Saab");
        assert_eq!(without_form("Group"), "Group");
    }

    #[test]
    fn codes_and_scripts_that_are_not_read_are_left_out() {
        assert!(is_name("Mayence") && is_name("Майнц"));
        assert!(!is_name("QMZ") && !is_name("מיינץ") && !is_name("mei yin ci") && !is_name("Bo"));
    }
}
