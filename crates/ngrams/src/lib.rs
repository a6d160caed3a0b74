//! Models of letters of all languages in one table: what each n-gram of up to three letters costs each
//! language.
//!
//! lingua looks every distinct n-gram of a text up in the model of every language, and takes the language
//! that makes the text likeliest. One row of the table holds the answers of all languages of a script, so
//! that an n-gram is looked up once. N-grams reach over the edges of words ("_de", "de_", "_de_"): how often
//! they do follows from lingua's counts, since what does not go on, ends.
//!
//! | module | holds |
//! |---|---|
//! | [`model`] | the models as they are stored |
//! | [`letters`] | which letter a character is |
//! | `script` | the table of one script |

pub mod letters;
pub mod model;
mod script;

use letters::Letters;
use model::{Language, ModelError, Models};
use script::{ScriptTable, Seen};
use unicode_normalization::char::compose;

/// The models that `cargo xtask languages` made, compressed.
const EMBEDDED: &[u8] = include_bytes!("../data/ngrams.bin.zst");

/// The tables of all scripts.
pub struct Table {
    languages: Vec<Language>,
    letters: Letters,
    /// One for each of the first scripts of `letters`.
    tables: Vec<ScriptTable>,
}

/// What a stretch of text says about its language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// Letters of each script, by its number.
    pub letters: Vec<usize>,
    /// What is known of each script with a table, by its number.
    pub costs: Vec<Costs>,
}

/// What a stretch costs each language of a script.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Costs {
    /// Distinct n-grams.
    pub ngrams: usize,
    /// By column of the script.
    pub sums: Vec<u32>,
}

/// The letters of a stretch of text and its n-grams, not looked up yet.
#[derive(Debug, Clone, Default)]
pub struct Ngrams {
    /// Letters of each script, by its number.
    pub letters: Vec<usize>,
    /// N-grams of each script with a table, by its number, as often as they are there.
    keys: Vec<Vec<u32>>,
}

impl Ngrams {
    /// Adds a stretch that begins with another word.
    pub fn append(&mut self, other: &Self) {
        self.letters.resize(self.letters.len().max(other.letters.len()), 0);
        self.letters.iter_mut().zip(&other.letters).for_each(|(sum, count)| *sum += count);
        self.keys.resize_with(self.keys.len().max(other.keys.len()), Vec::new);
        self.keys.iter_mut().zip(&other.keys).for_each(|(all, keys)| all.extend_from_slice(keys));
    }
}

/// Room for the n-grams of one stretch, used again for the next.
#[derive(Debug, Default)]
pub struct Scratch {
    rows: Vec<u32>,
    seen: Seen,
}

impl Table {
    /// The embedded models.
    ///
    /// # Errors
    /// [`ModelError`] when they are broken.
    pub fn embedded() -> Result<Self, ModelError> {
        let models = zstd::decode_all(EMBEDDED).map_err(|_| ModelError(0))?;
        Ok(Self::new(&Models::read(&models)?))
    }

    /// Spreads stored models out.
    #[must_use]
    pub fn new(models: &Models) -> Self {
        let alphabets: Vec<(&'static str, Vec<char>)> = models
            .scripts
            .iter()
            .map(|script| {
                let single = |letters: &str| {
                    letters
                        .chars()
                        .next()
                        .filter(|ch| ch.len_utf8() == letters.len() && *ch != model::EDGE)
                };
                let alphabet = script.ngrams.iter().filter_map(|ngram| single(&ngram.letters));
                (short_name(&script.script), alphabet.take(letters::EDGE as usize - 1).collect())
            })
            .collect();
        let letters = Letters::new(&alphabets);
        let code = |ch| if ch == model::EDGE { letters::EDGE } else { letters.of(ch).code() };
        let tables = models.scripts.iter().map(|script| ScriptTable::new(script, code)).collect();
        Self { languages: models.languages.clone(), letters, tables }
    }

    /// All languages, by number.
    #[must_use]
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// ISO 15924 codes by number; scripts with two languages or more come first.
    #[must_use]
    pub fn scripts(&self) -> &[&'static str] {
        self.letters.scripts()
    }

    /// The languages of the script of this number, sorted by tag, one a column of [`Costs::sums`]; none for a script that
    /// has no table.
    #[must_use]
    pub fn columns(&self, script: usize) -> &[u8] {
        self.tables.get(script).map_or(&[], |table| &table.languages)
    }

    /// Reads a stretch of text.
    #[must_use]
    pub fn read(&self, text: &str, scratch: &mut Scratch) -> Evidence {
        self.look_up(&self.ngrams(text), scratch)
    }

    /// What the n-grams of a stretch cost.
    #[must_use]
    pub fn look_up(&self, ngrams: &Ngrams, scratch: &mut Scratch) -> Evidence {
        let Scratch { rows, seen } = scratch;
        let tables = self.tables.iter().zip(&ngrams.keys);
        let costs = tables.map(|(table, keys)| table.read(keys, rows, seen)).collect();
        Evidence { letters: ngrams.letters.clone(), costs }
    }

    /// Counts letters by script, and lists the n-grams of those with a table.
    #[must_use]
    pub fn ngrams(&self, text: &str) -> Ngrams {
        let mut counts = vec![0; self.scripts().len()];
        let mut keys = vec![Vec::new(); self.tables.len()];
        // The script of the word, and its last two letters.
        let mut word: Option<(usize, u32, u32)> = None;
        let mut last = ' ';
        for ch in text.chars().chain([' ']) {
            let letter = self.letters.of(ch);
            if letter.is_mark() {
                // A letter and its accent apart are the letter with the accent.
                if let Some((script, before, _)) = word
                    && let Some(composed) = compose(last, ch)
                    && let Some(key) = keys.get_mut(script).and_then(|keys| keys.last_mut())
                {
                    let code = self.letters.of(composed).code();
                    *key = (*key & !0x3ff) | code;
                    (word, last) = (Some((script, before, code)), composed);
                }
                continue;
            }
            last = ch;
            let script = (!letter.is_none()).then(|| letter.script());
            if let Some((open, before, latest)) = word
                && script != Some(open)
            {
                if let Some(keys) = keys.get_mut(open) {
                    keys.push(script::key([before, latest, letters::EDGE]));
                }
                word = None;
            }
            let Some(script) = script else { continue };
            if let Some(count) = counts.get_mut(script) {
                *count += 1;
            }
            let (_, before, latest) = word.unwrap_or((script, 0, letters::EDGE));
            if let Some(keys) = keys.get_mut(script) {
                keys.push(script::key([before, latest, letter.code()]));
            }
            word = Some((script, latest, letter.code()));
        }
        Ngrams { letters: counts, keys }
    }
}

fn short_name(code: &str) -> &'static str {
    unicode_script::Script::from_short_name(code).map_or("Zzzz", |script| script.short_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table::embedded().unwrap()
    }

    fn likeliest(text: &str) -> String {
        let table = table();
        let evidence = table.read(text, &mut Scratch::default());
        let script =
            evidence.letters.iter().enumerate().max_by_key(|(_, letters)| **letters).unwrap().0;
        let costs = &evidence.costs[script];
        let column = costs.sums.iter().enumerate().min_by_key(|(_, cost)| **cost).unwrap().0;
        table.languages()[usize::from(table.columns(script)[column])].tag.clone()
    }

    #[test]
    fn sentences_are_likeliest_in_their_language() {
        for (tag, text) in [
            ("fr", "Le ministre a annoncé mardi que la réforme serait présentée avant l’été."),
            (
                "gl",
                "O Goberno galego anunciou onte que as axudas ás familias chegarán a todos os concellos antes do inverno.",
            ),
            (
                "sr-Latn",
                "Vlada je saopštila da će ovde pre leta biti predstavljene sve mere, a svet čeka gde će deca učiti.",
            ),
            ("sr-Cyrl", "Влада је у уторак саопштила да ће реформа бити представљена пре лета."),
            ("uk", "Уряд повідомив у вівторок, що реформу буде представлено до літа."),
            (
                "ne",
                "सबै मानिसहरू स्वतन्त्र भएर जन्मेका हुन् र उनीहरूको अधिकार बराबर छ। सरकारले यस विषयमा \
                 छलफल गरेको थियो, तर अहिलेसम्म कुनै निर्णय भएको छैन भनेर मन्त्रीले बताउनुभयो।",
            ),
        ] {
            assert_eq!(likeliest(text), tag, "{text}");
        }
    }

    #[test]
    fn letters_with_their_accents_apart_count_as_one() {
        let table = table();
        let mut scratch = Scratch::default();
        let whole = table.read("tiếng Việt", &mut scratch);
        let apart = table.read("tie\u{302}\u{301}ng Vie\u{323}\u{302}t", &mut scratch);
        assert_eq!(whole, apart);
    }

    #[test]
    fn stretches_read_one_by_one_are_the_same_as_together() {
        let table = table();
        let mut parts = table.ngrams("Der Rat 2024");
        parts.append(&table.ngrams("совет и Рада"));
        parts.append(&table.ngrams("e\u{301}té"));
        let mut scratch = Scratch::default();
        let whole = table.read("Der Rat 2024 совет и Рада e\u{301}té", &mut scratch);
        assert_eq!(table.look_up(&parts, &mut scratch), whole);
        // What is left in the room from one stretch does not count in the next.
        assert_eq!(table.look_up(&parts, &mut scratch), whole);
    }

    #[test]
    fn many_ngrams_cost_the_sum_of_each() {
        let table = table();
        let latin = table.scripts().iter().position(|script| *script == "Latn").unwrap();
        let rows: Vec<u32> = (0..5_000).map(|n| n * 7).collect();
        let costs = table.tables[latin].costs(&rows);
        let mut sums = vec![0; costs.len()];
        for row in &rows {
            let one = table.tables[latin].costs(&[*row]);
            sums.iter_mut().zip(one).for_each(|(sum, cost)| *sum += cost);
        }
        // More than sixteen bits hold.
        assert!(sums.iter().all(|sum| *sum > u32::from(u16::MAX)));
        assert_eq!(costs, sums);
    }

    #[test]
    fn columns_are_in_the_order_of_their_tags() {
        let table = table();
        for script in 0..table.scripts().len() {
            let tags =
                table.columns(script).iter().map(|n| &table.languages()[usize::from(*n)].tag);
            assert!(tags.is_sorted(), "{}", table.scripts()[script]);
        }
    }

    #[test]
    fn an_ngram_counts_once_however_often_it_is_there() {
        let table = table();
        let mut scratch = Scratch::default();
        let once = table.read("banane", &mut scratch);
        let often = table.read("banane banane, BANANE", &mut scratch);
        assert_eq!(once.costs, often.costs);
        assert_eq!(often.letters.iter().sum::<usize>(), 18);
    }
}
