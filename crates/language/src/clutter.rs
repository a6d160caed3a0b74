//! Lines that say nothing of a story's language: menus of languages, notices of cookies.

use crate::prose::weight;
use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};
use std::ops::Range;

/// Scripts in one line from which on it is a list of languages, and the share of letters that keeps a line
/// of prose with foreign names from being one.
const MANY_SCRIPTS: usize = 4;
const ONE_SCRIPT: f64 = 0.9;

/// Names of languages in one line that make it a menu.
const MANY_NAMES: usize = 4;

/// Letters above which a line that speaks of cookies is a story about them.
const LONGEST_NOTICE: usize = 700;

/// Names of languages in their own language, in lower case (Unicode CLDR 48, `languages.json`).
const NAMES: &[&str] = &[
    "afrikaans",
    "shqip",
    "azərbaycan",
    "bahasa",
    "bosanski",
    "català",
    "čeština",
    "cymraeg",
    "dansk",
    "deutsch",
    "eesti",
    "english",
    "español",
    "esperanto",
    "euskara",
    "filipino",
    "français",
    "gaeilge",
    "galego",
    "hausa",
    "hrvatski",
    "igbo",
    "indonesia",
    "isizulu",
    "íslenska",
    "italiano",
    "kiswahili",
    "kreyòl",
    "kurdî",
    "latina",
    "latviešu",
    "lietuvių",
    "magyar",
    "malagasy",
    "malti",
    "melayu",
    "nederlands",
    "norsk",
    "nynorsk",
    "bokmål",
    "o‘zbek",
    "occitan",
    "polski",
    "português",
    "română",
    "shona",
    "slovenčina",
    "slovenščina",
    "soomaali",
    "srpski",
    "suomi",
    "svenska",
    "tagalog",
    "tiếng",
    "türkçe",
    "yorùbá",
    "беларуская",
    "български",
    "қазақ",
    "кыргызча",
    "македонски",
    "монгол",
    "русский",
    "српски",
    "тоҷикӣ",
    "українська",
    "ελληνικά",
    "հայերեն",
    "ქართული",
    "עברית",
    "العربية",
    "فارسی",
    "اردو",
    "پښتو",
    "हिन्दी",
    "हिंदी",
    "मराठी",
    "नेपाली",
    "বাংলা",
    "ਪੰਜਾਬੀ",
    "ગુજરાતી",
    "தமிழ்",
    "తెలుగు",
    "ಕನ್ನಡ",
    "മലയാളം",
    "සිංහල",
    "ไทย",
    "ລາວ",
    "မြန်မာ",
    "ខ្មែរ",
    "한국어",
    "日本語",
    "中文",
    "简体中文",
    "繁體中文",
];

/// The word for cookies, as notices in many languages have it.
const COOKIES: &[&str] = &[
    "cookie",
    "kolačić",
    "колачић",
    "evästei",
    "informasjonskaps",
    "informationskapsl",
    "çerez",
    "piškotk",
    "slapuk",
    "küpsis",
    "sīkdat",
    "sütik",
    "бисквитк",
    "файлы cookie",
    "ملفات تعريف الارتباط",
    "کوکی",
    "עוגיות",
    "クッキー",
    "쿠키",
    "คุกกี้",
    "குக்கீ",
    "vefkök",
    "fianán",
    "cwci",
    "kukie",
    "კუკი",
    "թխուկ",
    "печив",
];

/// What a line is that is no story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Menu,
    Notice,
}

/// Finds menus and notices.
pub(crate) struct Clutter {
    /// Names of languages, in both cases, then words for cookies.
    words: AhoCorasick,
    names: usize,
}

impl Clutter {
    pub(crate) fn new() -> Result<Self, BuildError> {
        let capital = |name: &&str| -> String {
            let mut letters = name.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        };
        let mut words: Vec<String> = NAMES.iter().map(capital).collect();
        words.extend(NAMES.iter().map(|name| (*name).to_owned()));
        let names = words.len();
        words.extend(COOKIES.iter().map(|word| (*word).to_owned()));
        let words = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .build(words)?;
        Ok(Self { words, names })
    }

    /// What kind of clutter a line with so many letters is, if any; `scripts` are the letters of each
    /// script in it.
    pub(crate) fn kind(&self, line: &str, letters: usize, scripts: &[usize]) -> Option<Kind> {
        if is_mixed(scripts) {
            return Some(Kind::Menu);
        }
        let (mut names, mut named) = (Vec::new(), 0);
        for found in self.words.find_iter(line) {
            let pattern = found.pattern().as_usize();
            if pattern >= self.names && letters <= LONGEST_NOTICE {
                return Some(Kind::Notice);
            }
            if pattern < self.names && is_word(line, found.range()) {
                let name = pattern % NAMES.len();
                named += weight(&line[found.range()]);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        // Prose may name four languages, a menu is made of names.
        (names.len() >= MANY_NAMES && named * 3 > letters).then_some(Kind::Menu)
    }
}

#[allow(clippy::cast_precision_loss)] // letters of a line
fn is_mixed(scripts: &[usize]) -> bool {
    let letters: usize = scripts.iter().sum();
    let most = scripts.iter().copied().max().unwrap_or_default();
    let many = scripts.iter().filter(|letters| **letters > 0).count() >= MANY_SCRIPTS;
    many && (most as f64) < ONE_SCRIPT * letters as f64
}

fn is_word(line: &str, place: Range<usize>) -> bool {
    let before = line[..place.start].chars().next_back();
    let after = line[place.end..].chars().next();
    !before.is_some_and(char::is_alphabetic) && !after.is_some_and(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn menus_and_notices_are_told_from_prose() {
        let clutter = Clutter::new().unwrap();
        let kind = |line: &str, scripts: &[usize]| clutter.kind(line, weight(line), scripts);
        assert_eq!(
            kind("English | Français | Deutsch | Español | Italiano", &[]),
            Some(Kind::Menu)
        );
        assert_eq!(kind("ČEŠTINA Čeština dansk Suomi magyar", &[]), Some(Kind::Menu));
        assert_eq!(kind("Eng Рус 中文 عربي", &[3, 3, 2, 4]), Some(Kind::Menu));
        let prose = "Der Roman erschien auf English, Français, Español und Italiano, bevor ihn auch ein \
                     Verlag im eigenen Land drucken wollte, der ihn lange abgelehnt hatte.";
        assert_eq!(kind(prose, &[]), None);
        let notice = "Wir verwenden Cookies, um Ihnen das beste Erlebnis zu bieten.";
        assert_eq!(kind(notice, &[]), Some(Kind::Notice));
        assert_eq!(kind("Der Rat hat am Montag entschieden.", &[]), None);
    }
}
