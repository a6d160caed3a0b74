//! Nationalities and their adjectives.

use super::Inputs;
use super::entry::{Entries, Entry, Names};
use super::table;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

#[derive(Deserialize)]
struct Nationalities {
    nationalities: BTreeMap<String, String>,
}

/// Adds the forms of the hand-written table, and those of the package for the countries
/// that the table has not (English and French).
pub(super) fn add(
    inputs: &Inputs,
    taken: &Names,
    entries: &mut Entries,
) -> Result<(), Box<dyn Error>> {
    let mut written = Vec::new();
    for row in table::rows(&inputs.tables.join("demonyms.tsv"), 3)? {
        let (code, language) = (row[0].as_str(), row[1].as_str());
        let entry = entry(entries, code)?;
        for base in table::values(&row[2]) {
            for form in forms(base, language) {
                let adjective = language == "de" && form.starts_with(char::is_lowercase);
                let case = if adjective { "any" } else { "" };
                if entry.name.is_empty() && language == "en" {
                    entry.name.clone_from(&form);
                }
                entry.add_with_case(&form, language, case);
            }
        }
        written.push((code.to_owned(), language.to_owned()));
    }
    for language in ["en", "fr"] {
        let path = inputs.sources.nationalities.join(format!("{language}.json"));
        let package: Nationalities = serde_json::from_slice(&fs::read(path)?)?;
        for (code, base) in package.nationalities {
            if written.contains(&(code.clone(), language.to_owned())) || !usable(&base, taken) {
                continue;
            }
            let base = if language == "fr" { base.to_lowercase() } else { base };
            let entry = entry(entries, &code)?;
            if entry.name.is_empty() {
                entry.name.clone_from(&base);
            }
            for form in forms(&base, language) {
                entry.add(&form, language);
            }
        }
    }
    Ok(())
}

fn entry<'e>(entries: &'e mut Entries, code: &str) -> Result<&'e mut Entry, Box<dyn Error>> {
    if !entries.0.contains_key(&format!("country/{code}")) {
        return Err(format!("demonym of {code}: no such country").into());
    }
    let entry = entries.0.entry(format!("demonym/{code}")).or_default();
    (entry.kind, entry.subtype) = ("NORP", "demonym");
    entry.ids.insert("iso3166-1", code.to_owned());
    Ok(entry)
}

/// The package gives the country's name where it knows no adjective; some entries are
/// notes, plurals or wrong.
fn usable(base: &str, taken: &Names) -> bool {
    const WRONG: &[&str] = &["welsh", "batswana", "mosotho", "saint-marin"];
    let small = base.to_lowercase();
    let one_word = !base.contains([' ', '(', '\'', '’', ',']);
    one_word && !WRONG.contains(&&*small) && !taken.values().any(|names| names.contains(&small))
}

/// All forms of a base form; one that ends in `=` stays alone.
fn forms(base: &str, language: &str) -> Vec<String> {
    if let Some(alone) = base.strip_suffix('=') {
        return vec![alone.to_owned()];
    }
    let rules: &[(&str, &[&str])] = match language {
        "en" => &[("n", &["n", "ns"]), ("i", &["i", "is"]), ("k", &["k", "ks"])],
        "fr" => FRENCH,
        "es" => SPANISH,
        "it" => &[("o", &["o", "a", "i", "e"]), ("ese", &["ese", "esi"]), ("e", &["e", "i"])],
        "pt" => PORTUGUESE,
        "de" => &[("isch", &["isch", "ische", "ischen", "ischer", "isches", "ischem"])],
        "ru" => RUSSIAN,
        _ => &[],
    };
    match rules.iter().find(|(ending, _)| base.ends_with(ending)) {
        Some((ending, forms)) => {
            let stem = base.strip_suffix(ending).unwrap_or(base);
            forms.iter().map(|form| format!("{stem}{form}")).collect()
        }
        None => vec![base.to_owned()],
    }
}

/// Ending of the masculine and the endings of all forms; the first that fits.
const FRENCH: &[(&str, &[&str])] = &[
    ("ien", &["ien", "iens", "ienne", "iennes"]),
    ("éen", &["éen", "éens", "éenne", "éennes"]),
    ("ain", &["ain", "ains", "aine", "aines"]),
    ("an", &["an", "ans", "ane", "anes"]),
    ("in", &["in", "ins", "ine", "ines"]),
    ("ais", &["ais", "aise", "aises"]),
    ("ois", &["ois", "oise", "oises"]),
    ("grec", &["grec", "grecs", "grecque", "grecques"]),
    ("turc", &["turc", "turcs", "turque", "turques"]),
    ("and", &["and", "ands", "ande", "andes"]),
    ("ol", &["ol", "ols", "ole", "oles"]),
    ("on", &["on", "ons", "onne", "onnes"]),
    ("é", &["é", "és", "ée", "ées"]),
    ("l", &["l", "ls", "le", "les"]),
    ("e", &["e", "es"]),
    ("i", &["i", "is", "ie", "ies"]),
];
const SPANISH: &[(&str, &[&str])] = &[
    ("o", &["o", "a", "os", "as"]),
    ("és", &["és", "esa", "eses", "esas"]),
    ("án", &["án", "ana", "anes", "anas"]),
    ("ol", &["ol", "ola", "oles", "olas"]),
    ("í", &["í", "íes", "ís"]),
    ("e", &["e", "es"]),
    ("a", &["a", "as"]),
];
const PORTUGUESE: &[(&str, &[&str])] = &[
    ("o", &["o", "a", "os", "as"]),
    ("ês", &["ês", "esa", "eses", "esas"]),
    ("ão", &["ão", "ã", "ães", "ãos", "ãs"]),
    ("ol", &["ol", "ola", "óis", "olas"]),
    ("e", &["e", "es"]),
    ("a", &["a", "as"]),
];
const RUSSIAN: &[(&str, &[&str])] = &[(
    "кий",
    &["кий", "кого", "кому", "ким", "ком", "кая", "кой", "кую", "кое", "кие", "ких", "кими"],
)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_by_gender_number_and_case() {
        assert_eq!(forms("turc", "fr"), ["turc", "turcs", "turque", "turques"]);
        assert_eq!(forms("américain", "fr")[2], "américaine");
        assert_eq!(forms("russe", "fr"), ["russe", "russes"]);
        assert_eq!(forms("alemán", "es"), ["alemán", "alemana", "alemanes", "alemanas"]);
        assert_eq!(forms("cinese", "it"), ["cinese", "cinesi"]);
        assert_eq!(forms("türkisch", "de").len(), 6);
        assert_eq!(forms("турецкий", "ru").len(), 12);
        assert_eq!(forms("Swiss", "en"), ["Swiss"]);
        assert_eq!(forms("chinois=", "fr"), ["chinois"]);
    }
}
