//! Names of other scripts in Latin letters.
//!
//! Cyrillic, Greek and kana are written by tables. Arabic and Hebrew leave the short vowels out, so a name is
//! written only if the table of elements knows all its words.

use crate::element::Elements;
use crate::kana::{DOUBLE, doubled, hiragana};
use crate::product::{Ways, extend, nothing};
use crate::script::{Script, is_latin, script};
use crate::table::{CUSTOMS, Table};
use crate::word::{Piece, capitalised, pieces};
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How many spellings of a whole name are kept for each language's custom, and in all if elements alone make
/// them, which are of no language.
const MOST_OF_CUSTOM: usize = 12;
const MOST_OF_ELEMENTS: usize = 64;

/// Small words within names.
const SMALL: &[&str] = &["al", "el", "bin", "ben", "ibn", "bint"];

/// All tables.
pub(crate) struct Letters {
    russian: Table,
    ukrainian: Table,
    bulgarian: Table,
    serbian: Table,
    greek: Table,
    kana: Table,
    pub(crate) elements: Elements,
}

pub(crate) static LETTERS: LazyLock<Letters> = LazyLock::new(|| Letters {
    russian: Table::read(include_str!("../data/russian.tsv")),
    ukrainian: Table::read(include_str!("../data/ukrainian.tsv")),
    bulgarian: Table::read(include_str!("../data/bulgarian.tsv")),
    serbian: Table::read(include_str!("../data/serbian.tsv")),
    greek: Table::read(include_str!("../data/greek.tsv")),
    kana: Table::read(include_str!("../data/kana.tsv")),
    elements: Elements::read(include_str!("../data/elements.tsv")),
});

impl Letters {
    /// The spellings of a name, each with the place of its language in [`CUSTOMS`] if it is one's own; none if
    /// the name is in Latin letters already or a word cannot be written.
    pub(crate) fn spell(&self, name: &str, languages: &[String]) -> Vec<(String, Option<usize>)> {
        if is_latin(name) {
            return Vec::new();
        }
        let name: String = name.nfc().collect();
        let pieces = with_compounds(&name);
        let cyrillic = self.cyrillic(&name, languages);
        let spell = |custom: usize, most: usize| {
            let mut ways = nothing();
            for piece in &pieces {
                ways = extend(&ways, &self.ways(piece, cyrillic, custom), most);
            }
            ways
        };
        if pieces.iter().any(|(text, _)| script(text) == Script::Consonants) {
            return spell(0, MOST_OF_ELEMENTS).into_iter().map(|(text, _)| (text, None)).collect();
        }
        let mut spelled: Vec<(String, Option<usize>)> = Vec::new();
        for custom in 0..CUSTOMS.len() {
            for (text, _) in spell(custom, MOST_OF_CUSTOM) {
                if !spelled.iter().any(|(known, _)| *known == text) {
                    spelled.push((text, Some(custom)));
                }
            }
        }
        spelled
    }

    fn ways(&self, piece: &(String, bool), cyrillic: &Table, custom: usize) -> Ways {
        let (text, is_word) = piece;
        if !is_word {
            return vec![(text.clone(), 0)];
        }
        let small = text.to_lowercase();
        let mut ways = match script(text) {
            Script::Latin => return vec![(text.clone(), 0)],
            Script::Cyrillic => cyrillic.ways(&small, custom),
            Script::Greek => self.greek.ways(&unaccented(&small), custom),
            Script::Kana => self.kana_ways(&small, custom),
            Script::Consonants => return self.consonants(text),
            Script::Other => Ways::new(),
        };
        for (&element, odds) in self.elements.of_original(text).iter().zip(1..) {
            if !ways.iter().any(|(known, _)| known == element) {
                ways.push((element.to_owned(), odds));
            }
        }
        ways.into_iter().map(|(word, odds)| (capitalised(&word), odds)).collect()
    }

    /// A table of Cyrillic by the letters that only one language has, else by the languages of the name; Russian
    /// if nothing tells.
    fn cyrillic(&self, name: &str, languages: &[String]) -> &Table {
        let any = |letters: &str| name.to_lowercase().chars().any(|c| letters.contains(c));
        let of = |tags: &[&str]| languages.iter().any(|tag| tags.contains(&primary(tag)));
        if any("ђѓјљњћќџѕ") {
            &self.serbian
        } else if any("іїєґў") {
            &self.ukrainian
        } else if any("ыэё") || of(&["ru"]) {
            &self.russian
        } else if of(&["uk", "be"]) {
            &self.ukrainian
        } else if of(&["bg"]) {
            &self.bulgarian
        } else if of(&["sr", "mk", "bs"]) {
            &self.serbian
        } else {
            &self.russian
        }
    }

    fn kana_ways(&self, word: &str, custom: usize) -> Ways {
        let Some(kana) = hiragana(word) else { return Ways::new() };
        let mut ways = nothing();
        for (number, part) in kana.split(DOUBLE).enumerate() {
            let part = self.kana.ways(part, custom);
            let part = part.into_iter().map(|(text, odds)| match number {
                0 => (text, odds),
                _ => (doubled(&text), odds),
            });
            ways = extend(&ways, &part.collect::<Ways>(), MOST_OF_CUSTOM);
        }
        ways
    }

    /// A word without its short vowels; the article may be written apart, or left out.
    fn consonants(&self, word: &str) -> Ways {
        let bare = word.strip_prefix("ال").unwrap_or(word);
        let known = self.elements.of_original(bare);
        if bare != word && !known.is_empty() {
            let articles = [("al-", 0), ("el-", 1), ("", 2)];
            let article = articles.map(|(article, odds)| (article.to_owned(), odds)).to_vec();
            return extend(&article, &ranked(known), MOST_OF_CUSTOM);
        }
        ranked(self.elements.of_original(word))
    }
}

/// Elements with capitals where names have them, the most usual first.
fn ranked(elements: &[&str]) -> Ways {
    let written = |element: &str| {
        let word = |word: &str| if SMALL.contains(&word) { word.into() } else { capitalised(word) };
        element.split('-').map(word).collect::<Vec<String>>().join("-")
    };
    elements.iter().map(|element| written(element)).zip(0..).collect()
}

/// Pieces of the name, "عبد" together with the word after it.
fn with_compounds(name: &str) -> Vec<(String, bool)> {
    let mut parts: Vec<(String, bool)> = Vec::new();
    for Piece { text, is_word } in pieces(name) {
        if let [.., (servant, true), (space, false)] = parts.as_mut_slice()
            && servant == "عبد"
            && space == " "
            && text.starts_with("ال")
        {
            servant.push_str(text);
            parts.pop();
            continue;
        }
        parts.push((text.to_owned(), is_word));
    }
    parts
}

fn unaccented(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// The primary subtag of a language tag.
pub(crate) fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_tokens::folded_tokens;

    fn spelled(name: &str, language: &str) -> Vec<String> {
        let languages = [language.to_owned()];
        let spelled = LETTERS.spell(name, &languages);
        spelled.into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn newspapers_spellings_are_among_them() {
        for (name, language, expected) in [
            ("Сергей Нарышкин", "ru", "Sergei Naryshkin|Sergueï Narychkine|Sergej Naryschkin"),
            (
                "Владимир Путин",
                "ru",
                "Vladimir Putin|Vladimir Poutine|Wladimir Putin|Vlagyimir Putyin",
            ),
            ("Михаил Горбачёв", "ru", "Mikhail Gorbachev|Mikhaïl Gorbatchev|Michail Gorbatschow"),
            (
                "Борис Ельцин",
                "ru",
                "Boris Yeltsin|Boris Eltsine|Boris Jelzin|Boris Jelcyn|Borisz Jelcin",
            ),
            ("Никита Хрущёв", "ru", "Nikita Khrushchev|Nikita Chruschtschow|Nikita Khrouchtchev"),
            (
                "Володимир Зеленський",
                "uk",
                "Volodymyr Zelensky|Volodymyr Zelenskyy|Wolodymyr Selenskyj|Wołodymyr Zełenski",
            ),
            ("Александар Вучић", "sr", "Aleksandar Vučić"),
            ("Бойко Борисов", "bg", "Boyko Borisov|Boïko Borissov|Bojko Borissow"),
            ("Κυριάκος Μητσοτάκης", "el", "Kyriakos Mitsotakis"),
            ("Αλέξης Τσίπρας", "el", "Alexis Tsipras"),
            ("トヨタ", "ja", "Toyota"),
            ("サッポロ", "ja", "Sapporo"),
            ("محمد بن سلمان", "ar", "Mohammed bin Salman|Mohamed ben Salmane"),
            (
                "عبد الفتاح السيسي",
                "ar",
                "Abdelfattah al-Sisi|Abdel-Fattah al-Sisi|Abdelfattah Sissi",
            ),
            ("בנימין נתניהו", "he", "Benjamin Netanyahu|Binyamin Netanyahu"),
        ] {
            let all = spelled(name, language);
            for wanted in expected.split('|') {
                let same = |text: &String| folded_tokens(text) == folded_tokens(wanted);
                assert!(all.iter().any(same), "{wanted}: {all:?}");
            }
        }
    }

    #[test]
    fn nothing_is_made_of_what_the_tables_lack() {
        assert!(spelled("Jane Doe", "en").is_empty());
        assert!(spelled("习近平", "zh").is_empty());
        assert!(spelled("حمدوك", "ar").is_empty());
    }
}
