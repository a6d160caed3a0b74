//! Case forms of one-word place names in Russian, Ukrainian, Polish, Czech, Slovak, Croatian,
//! Serbian and Bosnian, and the genitive in German, Swedish, Danish and Norwegian.
//!
//! The rules give every form that the ending allows, without knowing the gender: a form
//! too many is a spelling that no text has.

use super::entry::Entries;

/// The languages whose names are declined here.
const LANGUAGES: &[&str] =
    &["ru", "uk", "pl", "cs", "sk", "hr", "sr", "bs", "de", "sv", "da", "nb"];

/// Adds the case forms of all one-word names of countries and cities.
pub(super) fn add(entries: &mut Entries) {
    for (id, entry) in &mut entries.0 {
        if id.starts_with("demonym/") {
            continue;
        }
        let mut forms = Vec::new();
        for ((text, _), languages) in &entry.variants {
            let single = !text.contains([' ', '-', '\'', '’', '.']);
            if !single || text.chars().skip(1).any(char::is_uppercase) {
                continue;
            }
            for &language in LANGUAGES {
                if languages.contains(language) {
                    let found = case_forms(text, language);
                    forms.extend(found.into_iter().map(|form| (form, language)));
                }
            }
        }
        for (form, language) in forms {
            entry.add(&form, language);
        }
    }
}

/// The other cases of a name in the nominative.
fn case_forms(name: &str, language: &str) -> Vec<String> {
    if matches!(language, "de" | "sv" | "da" | "nb") {
        let hissing = name.ends_with(['s', 'x', 'z', 'ß']) || name.chars().count() < 4;
        return if hissing { Vec::new() } else { vec![format!("{name}s")] };
    }
    let endings: &[(&str, &[&str])] = match language {
        "ru" => RUSSIAN,
        "uk" => UKRAINIAN,
        "cs" | "sk" => CZECH_AND_SLOVAK,
        "hr" | "sr" | "bs" => SERBO_CROATIAN,
        _ => POLISH,
    };
    if name.chars().count() < 3 || name.ends_with("оа") {
        return Vec::new();
    }
    let Some((ending, forms)) = endings.iter().find(|(ending, _)| name.ends_with(ending)) else {
        let consonants: &[&str] = match language {
            "ru" => &["а", "у", "ом", "е"],
            "uk" => &["у", "а", "ом", "ові", "і"],
            "cs" | "sk" => &["u", "a", "em", "om", "ě", "e"],
            "hr" | "sr" | "bs" if name.is_ascii() || last_is_latin(name) => &["a", "u", "om", "em"],
            "hr" | "sr" | "bs" => &["а", "у", "ом", "ем"],
            _ => &["u", "a", "em", "ie", "owi"],
        };
        let last = name.chars().last().unwrap_or_default();
        let vowel = "аеёиоуыэюяіїєaeiouyąęóAEIOU".contains(last);
        let forms = if vowel { &[] } else { consonants };
        return forms.iter().map(|form| format!("{name}{form}")).collect();
    };
    let stem = name.strip_suffix(ending).unwrap_or(name);
    forms.iter().map(|form| format!("{stem}{form}")).collect()
}

/// Ending of the nominative and the endings of the other cases; the first that fits.
const RUSSIAN: &[(&str, &[&str])] = &[
    ("ия", &["ии", "ию", "ией"]),
    ("ка", &["ки", "ку", "ке", "кой"]),
    ("га", &["ги", "гу", "ге", "гой"]),
    ("ха", &["хи", "ху", "хе", "хой"]),
    ("ша", &["ши", "шу", "ше", "шей"]),
    ("а", &["ы", "у", "е", "ой"]),
    ("я", &["и", "ю", "е", "ей"]),
    ("ь", &["я", "ю", "ем", "е", "и", "ью"]),
    ("й", &["я", "ю", "ем", "е"]),
    ("ы", &["", "ам", "ами", "ах"]),
];
const UKRAINIAN: &[(&str, &[&str])] = &[
    ("ія", &["ії", "ію", "ією"]),
    ("ка", &["ки", "ку", "ці", "кою"]),
    ("га", &["ги", "гу", "зі", "гою"]),
    ("а", &["и", "у", "і", "ою"]),
    ("я", &["ї", "ю", "і", "ею", "єю"]),
    ("їв", &["єва", "єву", "євом", "єві"]),
    ("ь", &["я", "ю", "ем", "і"]),
    ("й", &["я", "ю", "єм", "ї"]),
];
const CZECH_AND_SLOVAK: &[(&str, &[&str])] = &[
    ("ko", &["ka", "ku", "kem", "kom"]),
    ("ia", &["ie", "ii", "iu", "iou"]),
    ("ie", &["ii", "ií"]),
    ("sa", &["sy", "se", "su", "sou"]),
    ("a", &["y", "ě", "e", "u", "ou"]),
    ("o", &["a", "u", "em", "om"]),
];
const SERBO_CROATIAN: &[(&str, &[&str])] = &[
    ("ska", &["ske", "skoj", "sku", "skom"]),
    ("čka", &["čke", "čkoj", "čku", "čkom"]),
    ("ška", &["ške", "škoj", "šku", "škom"]),
    ("a", &["e", "i", "u", "om"]),
    ("ска", &["ске", "ској", "ску", "ском"]),
    ("чка", &["чке", "чкој", "чку", "чком"]),
    ("а", &["е", "и", "у", "ом"]),
];
const POLISH: &[(&str, &[&str])] = &[
    ("ia", &["ii", "ię", "ią", "io", "i"]),
    ("ja", &["ji", "ję", "ją"]),
    ("ka", &["ki", "kę", "ką", "ce"]),
    ("ga", &["gi", "gę", "gą", "dze"]),
    ("wa", &["wy", "wę", "wą", "wie"]),
    ("na", &["ny", "nę", "ną", "nie"]),
    ("a", &["y", "ę", "ą", "ie", "ze"]),
];

/// Serbian is written in two scripts.
fn last_is_latin(name: &str) -> bool {
    name.chars().last().is_some_and(|c| c < '\u{250}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_declined() {
        assert!(case_forms("Россия", "ru").contains(&"России".to_owned()));
        assert!(case_forms("Украина", "ru").contains(&"Украине".to_owned()));
        assert!(case_forms("Китай", "ru").contains(&"Китая".to_owned()));
        assert!(case_forms("Иран", "ru").contains(&"Ираном".to_owned()));
        assert!(case_forms("Україна", "uk").contains(&"Україною".to_owned()));
        assert!(case_forms("Київ", "uk").contains(&"Києві".to_owned()));
        assert!(case_forms("Warszawa", "pl").contains(&"Warszawie".to_owned()));
        assert!(case_forms("Перу", "ru").is_empty());
        assert!(case_forms("Hrvatska", "hr").contains(&"Hrvatskoj".to_owned()));
        assert!(case_forms("Србија", "sr").contains(&"Србији".to_owned()));
        assert!(case_forms("Slovensko", "sk").contains(&"Slovenska".to_owned()));
        assert_eq!(case_forms("Bremen", "de"), ["Bremens"]);
        assert!(case_forms("Mainz", "de").is_empty());
    }
}
