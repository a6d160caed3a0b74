//! The quadgrams of Google's Compact Language Detector 2: how common each is in the languages where it is
//! commonest, three at most.

use super::sources;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// Quadgrams, edges of words around their letters, each with its languages (CLD2's codes) and the logarithms
/// to base 2 of how common it is in them.
pub(super) struct Quads(Vec<(String, Vec<(String, u32)>)>);

/// Counted more in each language: what is in the table of neither, or hardly there, says little. Most
/// entries have no more than this.
const MORE: f64 = 16.0;

/// How common n-grams of up to three letters are in two languages.
pub(super) struct Between {
    one: BTreeMap<String, f64>,
    other: BTreeMap<String, f64>,
    /// What `one` has as often as `other`.
    scale: f64,
}

impl Quads {
    /// # Errors
    /// When the package cannot be had, or is not what was pinned.
    pub(super) fn published(root: &Path) -> Result<Self, Box<dyn Error>> {
        Self::read(&sources::cld2(root)?).ok_or_else(|| "CLD2's table cannot be read".into())
    }

    /// Reads the comments of the generated table. Rows of four say where the languages of each quadgram are:
    /// `{{0x7bc40002,0x58fc0003,0x39580004,0x62880005}}, // [000] rniu, _pbrs_, nxeo, gris,`; these are
    /// listed in rows like `0x13422004, 0x3f7906a0, // sq.co.et_322 de.war.af_322`, with hexadecimal digits.
    fn read(table: &str) -> Option<Self> {
        let rows = between(table, "static const IndirectProbBucket4 kQuad0122[", "\n};")?;
        let languages = between(table, "static const uint32 kQuad0122Ind[", "};")?;
        let mask = between(table, "static const uint32 kQuad0122KeyMask = 0x", ";")?;
        let place = !u32::from_str_radix(mask, 16).ok()?;
        let languages: Vec<&str> = languages.lines().skip(1).flat_map(listed).collect();
        let mut quads = Vec::new();
        for row in rows.lines() {
            let Some((numbers, letters)) = row.split_once("}},") else { continue };
            let letters = letters.split_once("//")?.1;
            let letters = letters.split_once(']').map_or(letters, |(_, letters)| letters);
            let numbers = numbers.trim_start_matches([' ', '{']).split(',');
            for (number, letters) in numbers.zip(letters.split(", ")) {
                let number = u32::from_str_radix(number.strip_prefix("0x")?, 16).ok()?;
                // An empty place has no letters.
                if number != 0
                    && let Some(listed) = languages.get((number & place) as usize)
                {
                    quads.push((letters.trim().to_owned(), commonness(listed)));
                }
            }
        }
        Some(Self(quads))
    }

    /// Two languages beside each other, by CLD2's codes.
    ///
    /// # Errors
    /// When it lacks one of the two.
    pub(super) fn between(&self, one: &str, other: &str) -> Result<Between, String> {
        let (counts, others) = (self.counts(one), self.counts(other));
        let all = |counts: &BTreeMap<String, f64>| -> f64 {
            counts.iter().filter(|(n, _)| n.chars().count() == 3).map(|(_, count)| count).sum()
        };
        if let Some((code, _)) =
            [(one, &counts), (other, &others)].iter().find(|(_, c)| c.is_empty())
        {
            return Err(format!("CLD2's table lacks {code}"));
        }
        let scale = all(&others) / all(&counts);
        Ok(Between { one: counts, other: others, scale })
    }

    fn counts(&self, language: &str) -> BTreeMap<String, f64> {
        let mut counts = BTreeMap::new();
        for (letters, languages) in &self.0 {
            let Some((_, common)) = languages.iter().find(|(code, _)| code == language) else {
                continue;
            };
            let starts: Vec<usize> =
                letters.char_indices().map(|(at, _)| at).chain([letters.len()]).collect();
            for parts in (1..=3).flat_map(|length| starts.windows(length + 1)) {
                if let Some(part) =
                    parts.first().zip(parts.last()).and_then(|(a, z)| letters.get(*a..*z))
                {
                    *counts.entry(part.to_owned()).or_insert(0.0) += f64::from(*common).exp2();
                }
            }
        }
        counts
    }
}

impl Between {
    /// The logarithm of how much likelier an n-gram is in the one than in the other, and of how much likelier
    /// its last letter is after the others. (Of seven pairs each of the two alone tells some worse.)
    pub(super) fn speaks(&self, ngram: &str) -> f64 {
        let mut letters = ngram.chars();
        letters.next_back();
        2.0 * self.likelier(ngram) - self.likelier(letters.as_str())
    }

    fn likelier(&self, ngram: &str) -> f64 {
        let of = |counts: &BTreeMap<String, f64>| counts.get(ngram).copied().unwrap_or_default();
        ((of(&self.one) * self.scale + MORE) / (of(&self.other) + MORE)).ln()
    }
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let rest = text.split_once(start)?.1;
    rest.split_once(end).map(|(part, _)| part)
}

/// The lists behind a row of numbers, as many as these.
fn listed(row: &str) -> Vec<&str> {
    let (numbers, lists) = row.split_once("//").unwrap_or((row, ""));
    let mut lists = lists.split_whitespace().filter(|word| word.contains('_'));
    numbers.split(',').filter(|n| n.contains("0x")).map(|_| lists.next().unwrap_or("")).collect()
}

/// `sq.co.un_320` says 3 of `sq` and 2 of `co`.
fn commonness(list: &str) -> Vec<(String, u32)> {
    let (codes, digits) = list.rsplit_once('_').unwrap_or_default();
    let digits = digits.chars().filter_map(|digit| digit.to_digit(16));
    codes.split('.').map(str::to_owned).zip(digits).filter(|(_, common)| *common > 0).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Two rows of quadgrams, of which one place is empty.
    pub(crate) fn made() -> Quads {
        let table = "\
            static const uint32 kQuad0122KeyMask = 0xfffc0000;    // Mask hash key\n\
            static const IndirectProbBucket4 kQuad0122[kQuad0122Size] = {\n\
            \x20 // hash_indirect[4], tokens[4] in UTF-8\n\
            \x20  {{0x7bc40001,0x58fc0002,0x39580001,0x00000000}},\t// [000] _bha_, agus, _bhi, , \n\
            \x20  {{0x7bc40000,0x00000000,0x00000000,0x00000000}},\t//   tháí, , , , \n\
            };\n\
            static const uint32 kQuad0122Ind[142459] = {\n\
            \x20 // [0000]\n\
            \x20 0x13422004, 0x3f7906a0, 0x47000e13,   // ga.un.un_300 gd.un.un_A00 ga.gd.co_661 \n\
            \x20 };\n";
        Quads::read(table).unwrap()
    }

    #[test]
    fn quadgrams_are_read_with_their_languages() {
        let Quads(quads) = made();
        let of =
            |letters: &str| quads.iter().find(|(known, _)| known == letters).unwrap().1.clone();
        assert_eq!(quads.len(), 4);
        assert_eq!(of("_bha_"), [("gd".to_owned(), 10)]);
        assert_eq!(of("agus"), [("ga".to_owned(), 6), ("gd".to_owned(), 6), ("co".to_owned(), 1)]);
        assert_eq!(of("tháí"), [("ga".to_owned(), 3)]);
        assert!(Quads::read("static const int other = 1;").is_none());
    }

    #[test]
    fn what_is_commoner_in_a_language_speaks_for_it() {
        let between = made().between("gd", "ga").unwrap();
        assert!(between.speaks("_bh") > 1.0 && between.speaks("ha_") > 1.0);
        assert!(between.speaks("háí") < 0.0);
        assert_eq!(between.speaks("xyz"), 0.0);
        assert_eq!(made().between("gd", "gv").err().as_deref(), Some("CLD2's table lacks gv"));
    }
}
