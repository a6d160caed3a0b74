//! Given names, family names and places for the training of the tagger: no entries, only evidence.
//!
//! Given and family names are those that Faker (MIT) makes up persons of, in all its locales;
//! places are the cities of GeoNames.

use super::sources::Sources;
use serde_json::Value;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

/// Cities with so many people are taken with their other names, too.
const LARGE: u64 = 50_000;

/// The lists: a line of `g` (given), `f` (family) or `p` (place), a tab and a name for each.
pub(super) fn build(sources: &Sources) -> Result<String, Box<dyn Error>> {
    let (mut given, mut family) = (BTreeSet::new(), BTreeSet::new());
    for folder in fs::read_dir(&sources.persons)? {
        let file = folder?.path().join("__init__.py");
        // One folder for each locale; what lies beside them has no names.
        let locale = file.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        if locale.is_some_and(|name| name.contains('_') && !name.starts_with('_')) {
            persons(&fs::read_to_string(&file)?, &mut given, &mut family);
        }
    }
    let mut places = BTreeSet::new();
    cities(&sources.geonames.join("cities15000.json"), true, &mut places)?;
    cities(&sources.geonames.join("cities5000.json"), false, &mut places)?;
    let mut text = String::new();
    for (list, names) in [('g', given), ('f', family), ('p', places)] {
        for name in names {
            text.push_str(&format!("{list}\t{name}\n"));
        }
    }
    Ok(text)
}

/// The strings of every assignment to a name with `first_name` or `last_name` in it.
fn persons(python: &str, given: &mut BTreeSet<String>, family: &mut BTreeSet<String>) {
    let mut rest = python;
    while let Some(line) = rest.split_inclusive('\n').next() {
        let target: String = line.trim_start().chars().take_while(|c| is_word(*c)).collect();
        let list = match (target.contains("first_name"), target.contains("last_name")) {
            (true, _) => &mut *given,
            (_, true) => &mut *family,
            _ => {
                rest = &rest[line.len()..];
                continue;
            }
        };
        let Some(equals) = line.find(" = ") else {
            rest = &rest[line.len()..];
            continue;
        };
        let (strings, length) = strings(&rest[equals..]);
        list.extend(strings.into_iter().filter(|name| !name.is_empty() && !name.contains('{')));
        rest = &rest[equals + length..];
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The strings of an expression that ends with a line outside of brackets, and its length.
fn strings(python: &str) -> (Vec<String>, usize) {
    let (mut found, mut depth) = (Vec::new(), 0_i32);
    let mut letters = python.char_indices();
    while let Some((at, c)) = letters.next() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '\n' if depth <= 0 => return (found, at + 1),
            '"' | '\'' => {
                found.push(
                    letters.by_ref().map(|(_, own)| own).take_while(|own| *own != c).collect(),
                );
            }
            '#' => {
                letters.by_ref().find(|(_, own)| *own == '\n');
            }
            _ => {}
        }
    }
    (found, python.len())
}

fn cities(path: &Path, others: bool, places: &mut BTreeSet<String>) -> Result<(), Box<dyn Error>> {
    let all: Value = serde_json::from_slice(&fs::read(path)?)?;
    for city in all.as_object().into_iter().flat_map(|cities| cities.values()) {
        add(city["name"].as_str().unwrap_or_default(), places);
        if others && city["population"].as_u64().unwrap_or(0) >= LARGE {
            let names = city["alternatenames"].as_array().into_iter().flatten();
            let names = names.filter_map(Value::as_str).filter(|name| is_spelling(name));
            names.for_each(|name| add(name, places));
        }
    }
    Ok(())
}

/// Whether another name of a city is a name and not a code.
fn is_spelling(name: &str) -> bool {
    let Some(first) = name.chars().next() else { return false };
    let capitals = name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase);
    let length = name.chars().count();
    length >= 3 && first.is_uppercase() && !capitals
        || length >= 2 && ('\u{4e00}'..='\u{9fff}').contains(&first)
}

/// Adds a name of up to three words in a script of the training data.
fn add(name: &str, places: &mut BTreeSet<String>) {
    let script = |c: char| {
        matches!(c, 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{391}'..='\u{4ff}'
            | '\u{4e00}'..='\u{9fff}')
    };
    let short = name.split_whitespace().count() <= 3 && name.chars().count() >= 2;
    if short && name.starts_with(script) {
        places.insert(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_out_of_python() {
        let python = "    first_names_male: Tuple[str, ...] = (\n        \"Ada\",  # \"no\"\n        'O’B',\n    )\n\
                      \n    first_names = first_names_male + x\n    last_names = OrderedDict((\n  (\"Li\", 0.1),))\n\
                      \n    prefixes = (\"Dr\",)\n";
        let (mut given, mut family) = (BTreeSet::new(), BTreeSet::new());
        persons(python, &mut given, &mut family);
        assert_eq!(given.into_iter().collect::<Vec<_>>(), ["Ada", "O’B"]);
        assert_eq!(family.into_iter().collect::<Vec<_>>(), ["Li"]);
    }

    #[test]
    fn codes_are_no_spellings() {
        assert!(is_spelling("Lutetia") && is_spelling("巴黎"));
        assert!(!is_spelling("PAR") && !is_spelling("paris") && !is_spelling("Pa"));
    }
}
