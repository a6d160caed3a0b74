//! The states of the United States: the regions that news name most.

use super::Inputs;
use super::entry::{COMMON, Entries, Entry};
use super::table;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

/// A state in GeoNames.
#[derive(Debug, Deserialize)]
struct State {
    code: String,
    geonameid: u64,
    name: String,
}

/// Names that mean a country or a city more often.
const LEFT_OUT: &[&str] = &["Georgia", "Washington", "Washington, D.C.", "New York"];

/// Adds the states, with the further spellings of the table `states.tsv`.
pub(super) fn add(inputs: &Inputs, entries: &mut Entries) -> Result<(), Box<dyn Error>> {
    let path = inputs.sources.geonames.join("us_states.json");
    let states: BTreeMap<String, State> = serde_json::from_slice(&fs::read(path)?)?;
    for state in states.values().filter(|state| !LEFT_OUT.contains(&state.name.as_str())) {
        let code = format!("US-{}", state.code);
        let mut entry = Entry {
            name: state.name.clone(),
            kind: "LOC",
            subtype: "region",
            ids: BTreeMap::from([
                ("iso3166-2", code.clone()),
                ("geonames", state.geonameid.to_string()),
            ]),
            ..Entry::default()
        };
        entry.add(&state.name, COMMON);
        entries.0.insert(format!("region/{code}"), entry);
    }
    for row in table::rows(&inputs.tables.join("states.tsv"), 3)? {
        let id = format!("region/{}", row[0]);
        let entry = entries.0.get_mut(&id).ok_or_else(|| format!("{id}: no such state"))?;
        for text in table::values(&row[2]) {
            entry.add(text, &row[1]);
        }
    }
    Ok(())
}
