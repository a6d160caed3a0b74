//! The spellings of a city that GeoNames gives.

use super::cities::City;
use super::countries::letters;
use super::entry::{COMMON, Entry};
use unicode_normalization::UnicodeNormalization;

/// Scripts whose spellings can be given languages: first and last code point, fewest
/// letters, languages.
const SCRIPTS: &[(char, char, usize, &[&str])] = &[
    ('\u{370}', '\u{3ff}', 4, &["el"]),
    ('\u{400}', '\u{4ff}', 4, &["ru", "uk", "be", "bg", "sr", "mk", "kk"]),
    ('\u{530}', '\u{58f}', 4, &["hy"]),
    ('\u{590}', '\u{5ff}', 4, &["he"]),
    ('\u{600}', '\u{6ff}', 4, &["ar", "fa", "ur"]),
    ('\u{900}', '\u{97f}', 4, &["hi", "mr", "ne"]),
    ('\u{980}', '\u{9ff}', 4, &["bn"]),
    ('\u{b80}', '\u{bff}', 4, &["ta"]),
    ('\u{e00}', '\u{e7f}', 4, &["th"]),
    ('\u{10a0}', '\u{10ff}', 4, &["ka"]),
    ('\u{3040}', '\u{30ff}', 3, &["ja"]),
    ('\u{4e00}', '\u{9fff}', 2, &["zh", "ja"]),
    ('\u{ac00}', '\u{d7ff}', 2, &["ko"]),
];

/// The spellings that GeoNames gives, those that may be other words left out.
pub(super) fn own_names(city: &City, entry: &mut Entry) {
    let main = city.name.replace('’', "'");
    if letters(&main) >= 3 {
        entry.add(&main, COMMON);
    }
    for name in &city.alternatenames {
        let first = name.chars().next().unwrap_or_default();
        let odd = name.contains(|c: char| c.is_numeric() || "()[]/,;-\"".contains(c));
        if odd || name.split(' ').count() > main.split(' ').count().max(2) {
            continue;
        }
        if first < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&first) {
            let acronym = name.chars().all(|c| !c.is_lowercase());
            let near = strsim::normalized_levenshtein(&plain(name), &plain(&main)) >= 0.83;
            if first.is_uppercase() && !acronym && letters(name) >= 5 && near {
                entry.add(name, COMMON);
            }
            continue;
        }
        let script = SCRIPTS.iter().find(|(from, to, ..)| (*from..=*to).contains(&first));
        if let Some((.., least, languages)) = script
            && letters(name) >= *least
        {
            languages.iter().for_each(|language| entry.add(name, language));
        }
    }
}

/// Small letters, no accents that GeoNames' plain names lack.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace(['’', '‘', 'ʻ', '\''], "");
    text.nfd().filter(|c| !('\u{300}'..'\u{370}').contains(c)).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternate_names_that_are_unlike_the_name_are_left_out() {
        let city = City {
            geonameid: 1,
            name: "Ankara".into(),
            countrycode: "TR".into(),
            population: 1,
            alternatenames: ["Ankarra", "ANK", "Enguri", "ankara", "Анкара", "安卡拉"]
                .map(str::to_owned)
                .into(),
        };
        let mut entry = Entry::default();
        own_names(&city, &mut entry);
        let texts: Vec<&str> = entry.variants.keys().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["Ankara", "Ankarra", "Анкара", "安卡拉"]);
        assert_eq!(plain("Xi’an"), "xian");
    }
}
