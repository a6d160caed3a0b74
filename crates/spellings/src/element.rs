//! Parts of names that are written in many ways.

use copydesk_tokens::folded_tokens;
use std::collections::BTreeMap;

/// The table `data/elements.tsv`; its head says what it holds.
pub(crate) struct Elements {
    /// The spellings of each part.
    spellings: Vec<Vec<&'static str>>,
    /// By the folded form of the original.
    originals: BTreeMap<String, usize>,
    /// By the folded form of a spelling: every part that is written so.
    written: BTreeMap<String, Vec<usize>>,
}

impl Elements {
    pub(crate) fn read(text: &'static str) -> Self {
        let mut elements =
            Self { spellings: Vec::new(), originals: BTreeMap::new(), written: BTreeMap::new() };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((originals, spellings)) = line.split_once('\t') else { continue };
            let number = elements.spellings.len();
            for original in originals.split('|').filter(|original| *original != "-") {
                elements.originals.entry(folded(original)).or_insert(number);
            }
            let spellings: Vec<&str> = spellings.split(' ').collect();
            for spelling in &spellings {
                elements.written.entry(folded(spelling)).or_default().push(number);
            }
            elements.spellings.push(spellings);
        }
        elements
    }

    /// The Latin spellings of a part in its own script, the most usual first.
    pub(crate) fn of_original(&self, word: &str) -> &[&'static str] {
        let number = self.originals.get(&folded(word));
        number.and_then(|&number| self.spellings.get(number)).map_or(&[], Vec::as_slice)
    }

    /// The other spellings of a part in Latin letters.
    pub(crate) fn others(&self, word: &str) -> Vec<&'static str> {
        let own = folded(word);
        let mut others: Vec<&str> = Vec::new();
        for &number in self.written.get(&own).map_or(&[][..], Vec::as_slice) {
            for &spelling in self.spellings.get(number).map_or(&[][..], Vec::as_slice) {
                if folded(spelling) != own && !others.contains(&spelling) {
                    others.push(spelling);
                }
            }
        }
        others
    }
}

/// The folded word; its tokens without what stands between.
fn folded(word: &str) -> String {
    folded_tokens(word).concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_in_its_script_and_in_latin_letters() {
        let elements = Elements::read("محمد\tmohammed muhammad\nعلي|على\tali aly\n-\tx y\n");
        assert_eq!(elements.of_original("مُحمد"), ["mohammed", "muhammad"]);
        assert_eq!(elements.of_original("على"), ["ali", "aly"]);
        assert_eq!(elements.others("Muhammad"), ["mohammed"]);
        assert!(elements.others("Peter").is_empty());
    }
}
