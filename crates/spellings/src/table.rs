//! Tables of letters: how each is written in Latin letters, by place in the word and by language.

use crate::product::{Ways, extend, nothing};

/// The languages that a table has a column for; the last stands for several.
pub(crate) const CUSTOMS: [&[&str]; 8] = [
    &["en"],
    &["fr"],
    &["de"],
    &["es"],
    &["nl"],
    &["pl"],
    &["hu"],
    &["cs", "sk", "sl", "hr", "it"],
];

/// How many ways of a word are kept while it is spelled out, and at its end.
const BEAM: usize = 24;
const MOST_OF_WORD: usize = 6;

/// Where letters may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Any,
    Start,
    End,
    Vowel,
    Between,
    Front,
    Hush,
}

struct Row {
    letters: Vec<char>,
    place: Place,
    customs: [Vec<&'static str>; CUSTOMS.len()],
}

/// A table as read.
pub(crate) struct Table {
    /// The longest letters first, then in the table's order.
    rows: Vec<Row>,
}

impl Table {
    /// Reads a table; what its head says holds. Lines that are none are passed over, which a test rules out.
    pub(crate) fn read(text: &'static str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let mut rows: Vec<Row> = lines.skip(1).filter_map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.letters.len()));
        Self { rows }
    }

    /// The ways to write a word of small letters by the custom of a language (its place in [`CUSTOMS`]), the
    /// most usual first; none if the table lacks a letter.
    pub(crate) fn ways(&self, word: &str, custom: usize) -> Ways {
        let letters: Vec<char> = word.chars().collect();
        let mut ways = nothing();
        let mut at = 0;
        while at < letters.len() {
            let Some(row) = self.rows.iter().find(|row| row.fits(&letters, at)) else {
                return Ways::new();
            };
            let texts = row.customs.get(custom).map_or(&[][..], Vec::as_slice);
            let next: Vec<(&str, u32)> = texts.iter().copied().zip(0..).collect();
            ways = extend(&ways, &next, BEAM);
            at += row.letters.len();
        }
        ways.truncate(MOST_OF_WORD);
        ways
    }
}

fn row(line: &'static str) -> Option<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [letters, place, spelled @ ..] = cells.as_slice() else { return None };
    let place = match *place {
        "any" => Place::Any,
        "start" => Place::Start,
        "end" => Place::End,
        "vowel" => Place::Vowel,
        "between" => Place::Between,
        "front" => Place::Front,
        "hush" => Place::Hush,
        _ => return None,
    };
    let cell = |custom: usize| spelled.get(custom).copied().filter(|cell| !cell.is_empty());
    let english = cell(0)?;
    let customs = std::array::from_fn(|custom| {
        let texts = cell(custom).unwrap_or(english).split('/');
        texts.map(|text| if text == "-" { "" } else { text }).collect()
    });
    Some(Row { letters: letters.chars().collect(), place, customs })
}

impl Row {
    fn fits(&self, word: &[char], at: usize) -> bool {
        let end = at + self.letters.len();
        let before = at.checked_sub(1).and_then(|at| word.get(at)).copied();
        let after = word.get(end).copied();
        let is = |c: Option<char>, of: &str| c.is_some_and(|c| of.contains(c));
        let placed = match self.place {
            Place::Any => true,
            Place::Start => before.is_none(),
            Place::End => after.is_none(),
            Place::Vowel => is(before, VOWELS) || is(before, "ьъ"),
            Place::Between => is(before, VOWELS) && is(after, VOWELS),
            Place::Front => is(after, FRONT),
            Place::Hush => is(before, "жчшщ"),
        };
        placed && word.get(at..end) == Some(self.letters.as_slice())
    }
}

const VOWELS: &str = "аеёиоуыэюяіїєўαεηιουω";
const FRONT: &str = "еёиэюяіїєεηιυ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_longest_letters_decide() {
        let table = Table::read(
            "letters\tplace\ten\nа\tany\ta\nс\tbetween\tss/s\nс\tany\ts\nха\tend\tX\nх\tany\tkh\n",
        );
        let texts =
            |word| table.ways(word, 1).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
        assert_eq!(texts("асас"), ["assas", "asas"]);
        assert_eq!(texts("хаха"), ["khaX"]);
        assert!(texts("ж").is_empty());
    }
}
