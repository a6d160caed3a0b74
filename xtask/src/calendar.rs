//! The tables of `crates/dates`: names of months, weekdays and halves of the day, and phrases of
//! relative time, of every locale of Unicode CLDR.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The npm package that the tables are made of, with its version.
const PACKAGE: &str = "cldr-dates-full";
const VERSION: &str = "48.2.0";

/// Writes `data/names.tsv`, `data/patterns.tsv` and the licence of the data.
///
/// # Errors
/// When npm or tar are missing or fail, or the package is not laid out as expected.
pub(crate) fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("copydesk-{PACKAGE}-{VERSION}"));
    fs::create_dir_all(&folder)?;
    command("npm", &["pack", "--silent", &format!("{PACKAGE}@{VERSION}")], &folder)?;
    command("tar", &["-xzf", &format!("{PACKAGE}-{VERSION}.tgz")], &folder)?;
    let package = folder.join("package");
    let data = root.join("crates/dates/data");
    let mut locales: Vec<String> = fs::read_dir(package.join("main"))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, std::io::Error>>()?;
    locales.sort();
    let mut languages: BTreeMap<String, Names> = BTreeMap::new();
    let mut patterns = String::new();
    for locale in locales.iter().filter(|locale| *locale != "und") {
        let read = |file: &str| -> Result<Value, Box<dyn Error>> {
            let path = package.join("main").join(locale).join(file);
            let mut all: Value = serde_json::from_slice(&fs::read(path)?)?;
            Ok(all["main"][locale]["dates"].take())
        };
        let calendar = read("ca-gregorian.json")?["calendars"]["gregorian"].take();
        let fields = read("dateFields.json")?["fields"].take();
        let language = locale.split('-').next().unwrap_or(locale);
        languages.entry(language.to_owned()).or_default().add(&calendar, &fields);
        patterns.push_str(&pattern_row(locale, &calendar).unwrap_or_default());
    }
    let mut names = String::new();
    for (language, found) in &languages {
        names.push_str(&found.rows(language));
    }
    fs::write(data.join("names.tsv"), names)?;
    fs::write(data.join("patterns.tsv"), patterns)?;
    fs::copy(package.join("LICENSE"), data.join("LICENSE-UNICODE"))?;
    fs::remove_dir_all(&folder)?;
    Ok(())
}

fn command(program: &str, arguments: &[&str], folder: &Path) -> Result<(), Box<dyn Error>> {
    let output = Command::new(program).args(arguments).current_dir(folder).output()?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{program} failed: {}", String::from_utf8_lossy(&output.stderr)).into())
    }
}

/// What one language calls the parts of a date: kind, number from 1, spellings.
#[derive(Default)]
struct Names(BTreeMap<(&'static str, usize), BTreeSet<String>>);

impl Names {
    fn add(&mut self, calendar: &Value, fields: &Value) {
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        for context in ["format", "stand-alone"] {
            for width in ["wide", "abbreviated", "short", "narrow"] {
                let months = &calendar["months"][context][width];
                for month in 1..=12 {
                    self.note("m", month, &months[month.to_string()]);
                }
                let days = &calendar["days"][context][width];
                for (number, day) in DAYS.iter().enumerate() {
                    self.note("w", number + 1, &days[day]);
                }
                let halves = &calendar["dayPeriods"][context][width];
                self.note("h", 1, &halves["am"]);
                self.note("h", 2, &halves["pm"]);
            }
        }
        for width in ["full", "long", "medium", "short"] {
            self.literals(&calendar["dateFormats"][width]);
            self.glued(&calendar["dateFormats"][width], &calendar["months"]);
            self.literals(&calendar["dateTimeFormats"][width]);
            self.literals(&calendar["dateTimeFormats-atTime"]["standard"][width]);
        }
        for width in ["", "-short", "-narrow"] {
            for (number, unit) in ["minute", "hour", "day"].iter().enumerate() {
                let field = &fields[format!("{unit}{width}")];
                if let Some(past) = field["relativeTime-type-past"].as_object() {
                    past.values().for_each(|phrase| self.note("r", number + 1, phrase));
                }
            }
            let day = &fields[format!("day{width}")];
            self.note("d", 1, &day["relative-type-0"]);
            self.note("d", 2, &day["relative-type--1"]);
        }
    }

    /// The forms of months in patterns that write letters right before or behind the month's name,
    /// such as `d 'ב'MMMM` and `MMMM'ren' d`.
    fn glued(&mut self, pattern: &Value, months: &Value) {
        let pattern = pattern.as_str().unwrap_or_default().replace('\'', "");
        for (letters, context) in [("MMM", "format"), ("LLL", "stand-alone")] {
            let Some(start) = pattern.find(letters) else { continue };
            let field = pattern[start..].chars().take_while(|c| letters.starts_with(*c)).count();
            let literal = |c: char| c.is_alphabetic() && !"yMLdEcGr".contains(c);
            let before = pattern[..start].trim_end_matches(literal).len();
            let (before, after) = (&pattern[before..start], &pattern[start + field..]);
            let after = &after[..after.len() - after.trim_start_matches(literal).len()];
            if before.is_empty() && after.is_empty() {
                continue;
            }
            let width = if field == 4 { "wide" } else { "abbreviated" };
            for month in 1..=12_usize {
                if let Some(name) = months[context][width][month.to_string()].as_str() {
                    self.note("m", month, &Value::from(format!("{before}{name}{after}")));
                }
            }
        }
    }

    /// The words that stand between the parts of a date: what is quoted in a pattern, and what is no
    /// letter of the pattern language.
    fn literals(&mut self, pattern: &Value) {
        let pattern = pattern.as_str().unwrap_or_default();
        let mut words = String::new();
        let mut quoted = false;
        for ch in pattern.chars() {
            quoted ^= ch == '\'';
            let literal = ch.is_alphabetic() && (quoted || !ch.is_ascii());
            words.push(if literal { ch } else { ' ' });
        }
        for word in words.split_whitespace() {
            self.0.entry(("f", 1)).or_default().insert(word.to_owned());
        }
    }

    fn note(&mut self, kind: &'static str, number: usize, name: &Value) {
        let Some(name) = name.as_str() else { return };
        // One letter says nothing, and "M04" is what CLDR writes for want of a name.
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        let coded = name.starts_with('M') && name[1..].bytes().all(|byte| byte.is_ascii_digit());
        let ideograph = name.chars().any(|c| c as u32 >= 0x2e80);
        if (letters >= 2 || (letters == 1 && ideograph)) && !coded && !name.contains(['\t', '|']) {
            self.0.entry((kind, number)).or_default().insert(name.to_owned());
        }
    }

    /// `language<TAB>kind<TAB>number<TAB>spelling|spelling`, without the spellings that stand for
    /// two numbers of one kind.
    fn rows(&self, language: &str) -> String {
        let mut rows = String::new();
        for ((kind, number), names) in &self.0 {
            let twice = |name: &&String| {
                self.0.iter().any(|((other_kind, other), names)| {
                    other_kind == kind && other != number && names.contains(*name)
                })
            };
            let own: Vec<&str> =
                names.iter().filter(|name| !twice(name)).map(String::as_str).collect();
            if !own.is_empty() {
                let _ = writeln!(rows, "{language}\t{kind}\t{number}\t{}", own.join("|"));
            }
        }
        rows
    }
}

/// What tests write dates with: the locale, its three longer patterns, and its names, wide and
/// abbreviated. Locales of a region write as their language does.
fn pattern_row(locale: &str, calendar: &Value) -> Option<String> {
    let regional = locale.split('-').skip(1).any(|part| part.len() < 4);
    if regional {
        return None;
    }
    let list = |value: &Value, keys: &[&str]| {
        let names: Vec<&str> = keys.iter().filter_map(|key| value[key].as_str()).collect();
        names.join("|")
    };
    let months: Vec<String> = (1..=12).map(|month| month.to_string()).collect();
    let months: Vec<&str> = months.iter().map(String::as_str).collect();
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut cells = vec![locale.to_owned()];
    for pattern in ["full", "long", "medium"] {
        cells.push(calendar["dateFormats"][pattern].as_str()?.to_owned());
    }
    for context in ["format", "stand-alone"] {
        for width in ["wide", "abbreviated"] {
            cells.push(list(&calendar["months"][context][width], &months));
            cells.push(list(&calendar["days"][context][width], &days));
        }
    }
    Some(cells.join("\t") + "\n")
}
