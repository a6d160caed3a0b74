//! Names of territories and of time zones' cities in every CLDR locale.

use serde_json::Value;
use std::error::Error;
use std::fs;
use std::path::Path;

/// A name in a language.
pub(super) struct Name {
    /// Territory code with its `-alt-` suffix, or zone such as `Europe/Paris`.
    pub(super) key: String,
    /// Primary language subtag.
    pub(super) language: String,
    /// The name as CLDR writes it.
    pub(super) text: String,
}

/// The names of territories, by locale and key.
pub(super) fn territories(main: &Path) -> Result<Vec<Name>, Box<dyn Error>> {
    let mut names = Vec::new();
    for (locale, language) in locales(main)? {
        let Some(value) = read(&main.join(&locale).join("territories.json"))? else { continue };
        let pointer = format!("/main/{locale}/localeDisplayNames/territories");
        let Some(object) = value.pointer(&pointer).and_then(Value::as_object) else { continue };
        for (key, text) in object {
            let Some(text) = text.as_str() else { continue };
            let (key, language, text) = (key.clone(), language.clone(), text.to_owned());
            names.push(Name { key, language, text });
        }
    }
    Ok(names)
}

/// The names of the cities that stand for time zones.
pub(super) fn cities(main: &Path) -> Result<Vec<Name>, Box<dyn Error>> {
    let mut names = Vec::new();
    for (locale, language) in locales(main)? {
        let Some(value) = read(&main.join(&locale).join("timeZoneNames.json"))? else { continue };
        let pointer = format!("/main/{locale}/dates/timeZoneNames/zone");
        if let Some(zones) = value.pointer(&pointer) {
            collect(zones, "", &language, &mut names);
        }
    }
    Ok(names)
}

fn collect(value: &Value, path: &str, language: &str, names: &mut Vec<Name>) {
    let Some(object) = value.as_object() else { return };
    for (key, inner) in object {
        match (key.as_str(), inner.as_str()) {
            ("exemplarCity", Some(text)) => names.push(Name {
                key: path.to_owned(),
                language: language.to_owned(),
                text: text.to_owned(),
            }),
            ("exemplarCity-alt-secondary", Some(text)) => names.push(Name {
                key: path.to_owned(),
                language: language.to_owned(),
                text: text.to_owned(),
            }),
            _ => {
                let joint = if path.is_empty() { "" } else { "/" };
                collect(inner, &format!("{path}{joint}{key}"), language, names);
            }
        }
    }
}

/// Locales that carry translations, sorted, each with its primary language.
fn locales(main: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut locales = Vec::new();
    for folder in fs::read_dir(main)? {
        let locale = folder?.file_name().to_string_lossy().into_owned();
        let language = locale.split('-').next().unwrap_or_default().to_owned();
        // Kana and Cyrillic English, pseudo-locales and the root say nothing of use.
        if language.len() <= 3 && !locale.contains("Shaw") && !locale.contains("Dsrt") {
            let language = if language == "no" { "nb".to_owned() } else { language };
            locales.push((locale, language));
        }
    }
    locales.sort();
    Ok(locales)
}

fn read(path: &Path) -> Result<Option<Value>, Box<dyn Error>> {
    if !path.exists() {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&fs::read(path)?)?))
}
