//! Endings of cases: what a word of a text may be a case of.

use std::collections::BTreeMap;

/// The endings of one language: ending to what the name has in its place.
struct Endings {
    /// Letters that the name must have.
    least: usize,
    bases: BTreeMap<&'static str, Vec<&'static str>>,
    /// Words that end so are no case of anything: adjectives of countries.
    none: Vec<&'static str>,
}

/// The endings of `data/inflections.tsv`, by language.
pub struct Inflections(BTreeMap<&'static str, Endings>);

/// No ending has more letters.
const LONGEST: usize = 6;

impl Default for Inflections {
    fn default() -> Self {
        let lines = include_str!("../data/inflections.tsv").lines();
        Self(lines.filter(|line| !line.starts_with('#')).filter_map(endings).collect())
    }
}

fn endings(line: &'static str) -> Option<(&'static str, Endings)> {
    let mut cells = line.split('\t');
    let (language, least, pairs) = (cells.next()?, cells.next()?, cells.next()?);
    let base = |text: &'static str| if text == "-" { "" } else { text };
    let pair = |pair: &'static str| {
        let (ending, bases) = pair.split_once('=')?;
        Some((ending, bases.split('/').map(base).collect()))
    };
    let none = cells.next().map_or_else(Vec::new, |none| none.split(' ').collect());
    let bases = pairs.split(' ').filter_map(pair).collect();
    Some((language, Endings { least: least.parse().ok()?, bases, none }))
}

impl Inflections {
    /// Whether names of a language (ISO 639) take endings here.
    #[must_use]
    pub fn knows(&self, language: &str) -> bool {
        self.0.contains_key(language)
    }

    /// Calls `base` with every folded word that the folded word may be a case of, the shortest ending first.
    pub fn bases(&self, language: &str, word: &str, mut base: impl FnMut(&str)) {
        let Some(endings) = self.0.get(language) else { return };
        if endings.none.iter().any(|ending| word.ends_with(ending)) {
            return;
        }
        let mut written = String::with_capacity(word.len() + 4);
        for (at, _) in word.char_indices().rev().take(LONGEST) {
            let (stem, ending) = word.split_at(at);
            for replaced in endings.bases.get(ending).map_or(&[][..], Vec::as_slice) {
                let letters = stem.chars().count() + replaced.chars().count();
                if letters >= endings.least && !stem.is_empty() {
                    written.clear();
                    written.push_str(stem);
                    written.push_str(replaced);
                    base(&written);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_tokens::folded_tokens;

    fn bases(language: &str, word: &str) -> Vec<String> {
        let mut found = Vec::new();
        let folded = folded_tokens(word).concat();
        Inflections::default().bases(language, &folded, |base| found.push(base.to_owned()));
        found
    }

    #[test]
    fn names_are_found_under_their_cases() {
        for (language, cases, name) in [
            ("ru", "Нарышкина Нарышкину Нарышкиным Нарышкине", "Нарышкин"),
            ("ru", "Сергея Сергею Сергеем", "Сергей"),
            ("ru", "Москвы Москве Москву Москвой", "Москва"),
            ("ru", "Зеленского Зеленскому Зеленским", "Зеленский"),
            ("ru", "Анкары Анкаре Анкару", "Анкара"),
            ("uk", "Шевченка Шевченку Шевченком", "Шевченко"),
            ("uk", "Зеленського Зеленському", "Зеленський"),
            ("pl", "Tuska Tuskowi Tuskiem", "Tusk"),
            ("pl", "Kaczyńskiego Kaczyńskiemu Kaczyńskim", "Kaczyński"),
            ("pl", "Warszawie Warszawy Warszawą", "Warszawa"),
            ("cs", "Babiše Babišovi Babišem", "Babiš"),
            ("sk", "Fica Ficovi Ficom", "Fico"),
            ("hr", "Plenkovića Plenkoviću Plenkovićem", "Plenković"),
            ("sr", "Вучића Вучићу Вучићем", "Вучић"),
            ("fi", "Niinistön Niinistölle Niinistöä", "Niinistö"),
            ("fi", "Venäjän Venäjällä Venäjälle", "Venäjä"),
            ("hu", "Orbánnak Orbánt Orbánnal Orbánról", "Orbán"),
            ("et", "Tallinnas Tallinna", "Tallinn"),
            ("tr", "Erdoğanın Erdoğana Erdoğandan", "Erdoğan"),
        ] {
            let name = folded_tokens(name).concat();
            for case in cases.split(' ') {
                // What differs by marks alone is found without.
                let same = folded_tokens(case).concat() == name;
                let bases = bases(language, case);
                assert!(same || bases.contains(&name), "{language} {case} {bases:?}");
            }
        }
        assert!(bases("en", "Tuska").is_empty());
        // Of « Hrvatska »: « Croatian ».
        assert!(bases("hr", "Hrvatski").is_empty() && bases("sr", "Грчки").is_empty());
        assert!(bases("ru", "ИА").is_empty());
    }

    #[test]
    fn endings_are_stored_folded() {
        for (language, endings) in &Inflections::default().0 {
            for (ending, bases) in &endings.bases {
                let own = std::iter::once(ending).chain(bases).chain(&endings.none);
                for text in own.filter(|text| !text.is_empty()) {
                    assert_eq!(folded_tokens(text).concat(), *text, "{language}");
                }
                assert!(ending.chars().count() <= LONGEST);
            }
        }
    }
}
