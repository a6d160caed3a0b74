//! The tables of names, and what a run of tokens names.

use crate::token::{Token, cut, joined};
use compact_str::CompactString;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Month,
    Weekday,
    /// A half of the day: 1 before noon, 2 after.
    Half,
    /// A word that stands between the parts of a date.
    Filler,
    /// A mark behind hours, minutes and seconds.
    Hours,
    Minutes,
    Seconds,
    Era,
    PersianMonth,
    IslamicMonth,
    /// A phrase of the past: 1 minutes, 2 hours, 3 days.
    Past,
    /// 1 today, 2 yesterday.
    Day,
}

fn kind(letter: &str) -> Option<Kind> {
    Some(match letter {
        "m" => Kind::Month,
        "w" => Kind::Weekday,
        "h" => Kind::Half,
        "f" => Kind::Filler,
        "H" => Kind::Hours,
        "N" => Kind::Minutes,
        "S" => Kind::Seconds,
        "e" => Kind::Era,
        "j" => Kind::PersianMonth,
        "i" => Kind::IslamicMonth,
        "r" => Kind::Past,
        "d" => Kind::Day,
        _ => return None,
    })
}

#[derive(Debug, Clone, Copy)]
struct Meaning {
    kind: Kind,
    number: u8,
    language: &'static str,
}

/// What names a token may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Head {
    /// The most tokens that such a name has; 0 where no name begins.
    most: u8,
    /// A bit per kind of name.
    kinds: u16,
}

impl Head {
    /// Whether any name begins.
    pub(crate) fn any(self) -> bool {
        self.most > 0
    }

    fn has(self, kind: Kind) -> bool {
        self.kinds & (1 << kind as u16) != 0
    }
}

/// All names, by their joined spelling.
#[derive(Debug, Default)]
pub(crate) struct Names {
    meanings: HashMap<CompactString, Vec<Meaning>, FixedState>,
    /// First tokens of names.
    heads: HashMap<CompactString, Head, FixedState>,
    /// Names of months of one word, by language, for inflected forms.
    months: HashMap<&'static str, Vec<(String, u8)>>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    // By hand first: what stands there decides.
    names.add(include_str!("../data/own.tsv"));
    names.add(include_str!("../data/names.tsv"));
    names
});

/// What stands in for the count in a phrase of relative time.
pub(crate) const COUNT: &str = "{0}";

/// Languages that decide, in this order, where a name means two things and the language of the text
/// is not known: those that most news is written in.
const COMMON: &[&str] = &[
    "en", "es", "fr", "de", "pt", "it", "ru", "tr", "nl", "pl", "sv", "id", "uk", "cs", "ro", "el",
];

/// Languages whose names of months have cases.
const INFLECTING: &[&str] = &[
    "be", "bg", "bs", "cs", "el", "et", "eu", "fi", "hr", "hu", "hy", "ka", "kk", "ku", "ky", "la",
    "lt", "lv", "mk", "pl", "ru", "sk", "sl", "sq", "sr", "tr", "uk", "uz",
];

impl Names {
    pub(crate) fn get() -> &'static Self {
        &NAMES
    }

    fn add(&mut self, table: &'static str) {
        for line in table.lines() {
            let mut cells = line.split('\t');
            let (Some(language), Some(letter), Some(number), Some(names)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let (Some(kind), Ok(number)) = (kind(letter), number.parse()) else { continue };
            for name in names.split('|') {
                self.add_name(name, Meaning { kind, number, language });
            }
        }
    }

    fn add_name(&mut self, name: &str, meaning: Meaning) {
        let key = if meaning.kind == Kind::Past {
            let Some((before, after)) = name.split_once(COUNT) else { return };
            format!("{}{COUNT}{}", joined(before), joined(after))
        } else {
            joined(name)
        };
        let parts = cut(name, usize::MAX);
        let Some(head) = parts.first().filter(|_| !key.is_empty()) else { return };
        if meaning.kind == Kind::Month && parts.len() == 1 && head.is_word() {
            let months = self.months.entry(meaning.language).or_default();
            months.push((key.clone(), meaning.number));
        }
        let head = self.heads.entry(head.text.clone()).or_default();
        head.most = head.most.max(u8::try_from(parts.len()).unwrap_or(u8::MAX));
        head.kinds |= 1 << meaning.kind as u16;
        self.meanings.entry(key.into()).or_default().push(meaning);
    }

    /// What names begin with a token of this text.
    pub(crate) fn head(&self, text: &str) -> Head {
        self.heads.get(text).copied().unwrap_or_default()
    }

    /// The longest name of this kind that begins at `at`: its number, and where it ends.
    pub(crate) fn at(
        &self,
        tokens: &[Token],
        at: usize,
        kind: Kind,
        language: Option<&str>,
    ) -> Option<(u8, usize)> {
        let head = tokens.get(at)?.head;
        if !head.has(kind) {
            return None;
        }
        let mut key = CompactString::const_new("");
        let mut best = None;
        for (index, token) in tokens.iter().enumerate().skip(at).take(head.most.into()) {
            key.push_str(token.name());
            if let Some(number) = self.number(&key, kind, language) {
                best = Some((number, index + 1));
            }
        }
        best
    }

    /// Whether the single token is a name of this kind in this very language.
    pub(crate) fn is_own(&self, token: &Token, kind: Kind, language: Option<&str>) -> bool {
        if !token.head.has(kind) {
            return false;
        }
        let all = self.meanings.get(&token.text).map_or(&[][..], Vec::as_slice);
        all.iter().any(|meaning| meaning.kind == kind && Some(meaning.language) == language)
    }

    /// What `key` means as a name of this kind: in the language of the text, else where all
    /// languages agree, else in the first common language that has it.
    pub(crate) fn number(&self, key: &str, kind: Kind, language: Option<&str>) -> Option<u8> {
        let all = self.meanings.get(key)?;
        let of_kind = || all.iter().filter(|meaning| meaning.kind == kind);
        if let Some(own) = of_kind().find(|meaning| Some(meaning.language) == language) {
            return Some(own.number);
        }
        let first = of_kind().next()?;
        if of_kind().all(|meaning| meaning.number == first.number) {
            return Some(first.number);
        }
        let common =
            COMMON.iter().find_map(|tag| of_kind().find(|meaning| meaning.language == *tag));
        common.map(|meaning| meaning.number)
    }

    /// The month that `word` is an inflected form of, in its language: forms that CLDR does not list
    /// share all but the last letters with one that it does, and with those of no other month.
    pub(crate) fn inflected(&self, word: &str, language: Option<&str>) -> Option<u8> {
        /// Letters at the end of a name that another case may change, and letters that must agree.
        const ENDING: usize = 3;
        const STEM: usize = 3;
        let letters = word.chars().count();
        if letters < STEM {
            return None;
        }
        let language = language.filter(|tag| INFLECTING.contains(tag))?;
        let months = self.months.get(language)?;
        let shared =
            |name: &str| name.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
        let close = |name: &str| {
            let stem = shared(name);
            stem >= STEM && name.chars().count() <= stem + ENDING && letters <= stem + ENDING + 1
        };
        let best =
            months.iter().filter(|(name, _)| close(name)).map(|(name, _)| shared(name)).max()?;
        let mut numbers = months
            .iter()
            .filter(|(name, _)| close(name) && shared(name) == best)
            .map(|(_, number)| *number);
        let first = numbers.next()?;
        numbers.all(|number| number == first).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokens;

    fn month(text: &str, language: Option<&str>) -> Option<u8> {
        Names::get().at(&tokens(text, 20), 0, Kind::Month, language).map(|(number, _)| number)
    }

    #[test]
    fn names_of_all_lengths_are_found() {
        assert_eq!(month("avril", Some("fr")), Some(4));
        assert_eq!(month("كانون الثاني 2024", None), Some(1));
        assert_eq!(month("เม.ย. 2567", None), Some(4));
        assert_eq!(month("tháng 11", None), Some(11));
        assert_eq!(month("11月", None), Some(11));
        assert_eq!(month("listopad", Some("pl")), Some(11));
        assert_eq!(month("listopad", Some("hr")), Some(10));
        assert_eq!(month("maison", Some("fr")), None);
    }

    #[test]
    fn cases_that_cldr_does_not_list_are_known_by_their_stem() {
        for (word, language, expected) in [
            ("huhtikuussa", "fi", 4),
            ("апреле", "ru", 4),
            ("марту", "ru", 3),
            ("marcu", "pl", 3),
            ("kwietniu", "pl", 4),
            ("červnu", "cs", 6),
            ("απριλη", "el", 4),
            ("травні", "uk", 5),
        ] {
            let folded = joined(word);
            assert_eq!(Names::get().inflected(&folded, Some(language)), Some(expected), "{word}");
        }
        assert_eq!(Names::get().inflected("marsh", Some("en")), None);
        assert_eq!(Names::get().inflected("ju", Some("en")), None);
    }
}
