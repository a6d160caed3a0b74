//! Countries and continents.

use super::Inputs;
use super::cldr;
use super::entry::{COMMON, Entries, Entry};
use super::table;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;

/// What GeoNames says of a country.
#[derive(Debug, Deserialize)]
pub(super) struct Fact {
    pub(super) geonameid: u64,
    pub(super) capital: String,
    languages: String,
}

/// GeoNames' countries by ISO 3166-1 alpha-2 code.
pub(super) type Facts = BTreeMap<String, Fact>;

/// Regions of the UN's M49 that news name: code and subtype.
const REGIONS: &[(&str, &str)] = &[
    ("002", "continent"),
    ("142", "continent"),
    ("150", "continent"),
    ("009", "continent"),
    ("019", "continent"),
    ("003", "continent"),
    ("005", "continent"),
    ("013", "region"),
    ("029", "region"),
    ("419", "region"),
];

/// A name claimed for a country: strong if it is the locale's own form for it.
struct Claim {
    code: String,
    language: String,
    text: String,
    strong: bool,
}

/// Adds all countries; returns what GeoNames says of them.
pub(super) fn add(inputs: &Inputs, entries: &mut Entries) -> Result<Facts, Box<dyn Error>> {
    let path = inputs.sources.geonames.join("countries.json");
    let mut facts: Facts = serde_json::from_slice(&fs::read(path)?)?;
    // States that exist no more.
    facts.retain(|code, _| !matches!(code.as_str(), "AN" | "CS"));
    let names = cldr::territories(&inputs.sources.cldr_names)?;
    for name in &names {
        add_region(name, entries);
    }
    let mut claims = Vec::new();
    for name in &names {
        claims.extend(claim(name, &facts));
    }
    for row in table::rows(&inputs.tables.join("countries.tsv"), 3)? {
        for text in table::values(&row[2]) {
            let (code, language) = (row[0].clone(), row[1].clone());
            if let Some(text) = text.strip_prefix('-') {
                claims.retain(|c| c.code != code || c.language != language || c.text != text);
                continue;
            }
            if let Some(region) = entries.0.get_mut(&format!("region/{code}")) {
                region.add(text, &language);
                continue;
            }
            claims.push(Claim { code, language, text: text.to_owned(), strong: true });
        }
    }
    let english: BTreeMap<&str, &str> = names
        .iter()
        .filter(|name| name.language == "en" && name.key.len() == 2)
        .map(|name| (name.key.as_str(), name.text.as_str()))
        .collect();
    for claim in undisputed(claims) {
        let Some(fact) = facts.get(&claim.code) else { continue };
        let entry = entries.0.entry(format!("country/{}", claim.code)).or_insert_with(|| Entry {
            name: english.get(claim.code.as_str()).map(|name| outer(name)).unwrap_or_default(),
            kind: "LOC",
            subtype: "country",
            ids: BTreeMap::from([
                ("iso3166-1", claim.code.clone()),
                ("geonames", fact.geonameid.to_string()),
            ]),
            ..Entry::default()
        });
        entry.add(&claim.text, &claim.language);
        // A country's name in its own language is used everywhere.
        let own = fact.languages.split([',', '-']).next().unwrap_or_default();
        if own == claim.language && letters(&claim.text) >= 4 {
            entry.add(&claim.text, COMMON);
        }
    }
    Ok(facts)
}

fn add_region(name: &cldr::Name, entries: &mut Entries) {
    let Some((code, subtype)) = REGIONS.iter().find(|(code, _)| *code == name.key) else { return };
    let text = outer(&name.text);
    let least = if text.starts_with(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) { 2 } else { 3 };
    if letters(&text) < least || text.contains(char::is_numeric) {
        return;
    }
    let entry = entries.0.entry(format!("region/{code}")).or_default();
    // Locales come in alphabetical order; the English name wins whenever it comes.
    if name.language == "en" || entry.name.is_empty() {
        entry.name.clone_from(&text);
    }
    (entry.kind, entry.subtype) = ("LOC", subtype);
    entry.ids.insert("un-m49", (*code).to_owned());
    entry.add(&text, &name.language);
}

/// The claim that a CLDR name makes, if it is one of a country and usable.
fn claim(name: &cldr::Name, facts: &Facts) -> Option<Claim> {
    let (code, alternative) = match name.key.split_once("-alt-") {
        Some((code, kind)) => (code, Some(kind)),
        None => (name.key.as_str(), None),
    };
    if !facts.contains_key(code) || alternative == Some("chagos") {
        return None;
    }
    let text = outer(&name.text);
    let capitals = text.chars().all(|c| !c.is_lowercase());
    let cased = text.chars().any(char::is_uppercase);
    let least = match (cased, capitals) {
        (true, false) => 3,
        (true, true) => 2,
        _ => 2,
    };
    let placeholder = text == code && !matches!(code, "US");
    // Acronyms of two letters mean too many things, save those known everywhere.
    let short = cased && capitals && letters(&text) == 2 && !matches!(text.as_str(), "US" | "UK");
    // Some locales hold a note in place of a name.
    let note = text.contains("-variant");
    if note || letters(&text) < least || placeholder || short {
        return None;
    }
    let strong = alternative.is_none() && text == name.text.replace(" - ", "-");
    Some(Claim { code: code.to_owned(), language: name.language.clone(), text, strong })
}

/// Drops what two countries claim in one language, unless one claim alone is strong.
fn undisputed(claims: Vec<Claim>) -> Vec<Claim> {
    let mut claimants: BTreeMap<(String, String), BTreeSet<(bool, String)>> = BTreeMap::new();
    for claim in &claims {
        let key = (claim.language.clone(), claim.text.to_lowercase());
        claimants.entry(key).or_default().insert((claim.strong, claim.code.clone()));
    }
    let keep = |claim: &Claim| {
        let key = (claim.language.clone(), claim.text.to_lowercase());
        let Some(all) = claimants.get(&key) else { return false };
        let codes: BTreeSet<&String> = all.iter().map(|(_, code)| code).collect();
        let strong: BTreeSet<&String> =
            all.iter().filter(|(strong, _)| *strong).map(|(_, code)| code).collect();
        codes.len() == 1 || (strong.len() == 1 && strong.contains(&claim.code))
    };
    claims.into_iter().filter(keep).collect()
}

/// A name without what stands in brackets, with plain spaces and close hyphens.
pub(super) fn outer(text: &str) -> String {
    let text = text.replace('\u{a0}', " ").replace(" - ", "-").replace(" – ", "-");
    let end = text.find(['(', '（', '[']).unwrap_or(text.len());
    text[..end].trim().to_owned()
}

/// How many letters a name has.
pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_cut_off() {
        assert_eq!(outer("Myanmar (Burma)"), "Myanmar");
        assert_eq!(outer("Congo - Kinshasa"), "Congo-Kinshasa");
    }

    #[test]
    fn the_strong_claim_wins() {
        let claim = |code: &str, strong| Claim {
            code: code.into(),
            language: "en".into(),
            text: "Congo".into(),
            strong,
        };
        assert!(undisputed(vec![claim("CD", false), claim("CG", false)]).is_empty());
        let left = undisputed(vec![claim("CD", false), claim("CG", true)]);
        assert_eq!(left.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), ["CG"]);
    }
}
