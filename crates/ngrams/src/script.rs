//! The table of one script: a row for each n-gram, a column for each language.

use crate::Costs;
use crate::model::{FLOOR, ScriptModels, UNSEEN};

/// Rows after which sums of `u8` in `u16` are taken up: 257 of them cannot overflow.
const ROWS_AT_ONCE: usize = 257;

/// Columns come in whole vectors.
const LANES: usize = 16;

/// N-grams whose slots are read before any of them is looked at.
const KEYS_AT_ONCE: usize = 64;

/// N-grams of one script with what each costs each language: minus the logarithm of its probability, in
/// steps of [`crate::model::STEP`]. Where a language lacks an n-gram the cost is that of its ending, and
/// more ([`UNSEEN`]).
///
/// lingua takes the beginning instead, without more: "ab" for "abc". That makes rare letters after a common
/// beginning cheap for a language that never has them, and small models cheap altogether.
pub(crate) struct ScriptTable {
    /// Numbers of the languages, one a column.
    pub(crate) languages: Vec<u8>,
    stride: usize,
    rows: Vec<u8>,
    /// Open addressing: n-gram and its row.
    slots: Vec<(u32, u32)>,
    shift: u32,
}

/// Up to three letters in one number; a shorter n-gram has zeros before it.
pub(crate) fn key(letters: [u32; 3]) -> u32 {
    (letters[0] << 20) | (letters[1] << 10) | letters[2]
}

/// An n-gram without its first letter.
fn ending(key: u32) -> u32 {
    if key > 0xf_ffff {
        key & 0xf_ffff
    } else if key > 0x3ff {
        key & 0x3ff
    } else {
        0
    }
}

/// Fibonacci hashing: Knuth, The Art of Computer Programming, volume 3, 6.4.
fn hash(key: u32) -> u32 {
    key.wrapping_mul(0x9e37_79b1)
}

impl ScriptTable {
    /// `code` gives the number of a letter in the alphabet.
    pub(crate) fn new(models: &ScriptModels, code: impl Fn(char) -> u32) -> Self {
        let stride = models.languages.len().next_multiple_of(LANES);
        let count = models.ngrams.len();
        let slots = (count * 5 / 3).next_power_of_two().max(2);
        let mut table = Self {
            languages: models.languages.clone(),
            stride,
            rows: Vec::with_capacity((count + 1) * stride),
            slots: vec![(0, 0); slots],
            shift: 32 - slots.trailing_zeros(),
        };
        // The first row is that of a letter that nobody has.
        table.rows.resize(stride, FLOOR);
        // Shorter n-grams first: rows are begun with those of their endings.
        for length in 1..=3 {
            let mut ngrams: Vec<_> =
                models.ngrams.iter().filter(|n| n.letters.chars().count() == length).collect();
            // Those that many languages have are looked up most: they lie together.
            ngrams.sort_by_key(|ngram| std::cmp::Reverse(ngram.languages.len()));
            for ngram in ngrams {
                let mut letters = [0; 3];
                for (to, ch) in letters.iter_mut().rev().zip(ngram.letters.chars().rev()) {
                    *to = code(ch);
                }
                table.add(key(letters), &ngram.languages);
            }
        }
        table
    }

    fn add(&mut self, key: u32, languages: &[(u8, u8)]) {
        let row = self.rows.len() / self.stride;
        let begun = self.row(ending(key)) as usize * self.stride;
        self.rows.extend_from_within(begun..begun + self.stride);
        let cells = self.rows.get_mut(row * self.stride..).unwrap_or_default();
        cells.iter_mut().for_each(|cell| *cell = cell.saturating_add(UNSEEN));
        for (column, cost) in languages {
            if let Some(cell) = self.rows.get_mut(row * self.stride + usize::from(*column)) {
                *cell = *cost;
            }
        }
        let mut slot = self.slot(key);
        while self.slots[slot].0 != 0 {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        self.slots[slot] = (key, u32::try_from(row).unwrap_or_default());
    }

    fn slot(&self, key: u32) -> usize {
        (hash(key) >> self.shift) as usize
    }

    /// The row of an n-gram, if there is one.
    #[inline]
    fn find(&self, key: u32) -> Option<u32> {
        let slot = self.slot(key);
        self.find_from(key, slot, self.slots[slot])
    }

    /// The same from its slot on, of which the content is read already.
    #[inline]
    fn find_from(&self, key: u32, mut slot: usize, mut content: (u32, u32)) -> Option<u32> {
        loop {
            match content {
                (found, row) if found == key => return Some(row),
                (0, _) => return None,
                _ => {
                    slot = (slot + 1) & (self.slots.len() - 1);
                    content = self.slots[slot];
                }
            }
        }
    }

    /// The row of an n-gram or of its longest ending that has one.
    #[inline]
    pub(crate) fn row(&self, mut key: u32) -> u32 {
        while key != 0 {
            if let Some(row) = self.find(key) {
                return row;
            }
            key = ending(key);
        }
        0
    }

    /// What the n-grams `keys` cost, each once; the others are room to work in.
    pub(crate) fn read(&self, keys: &[u32], rows: &mut Vec<u32>, seen: &mut Seen) -> Costs {
        if keys.is_empty() {
            return Costs::default();
        }
        rows.clear();
        let places = seen.room(self.rows.len() / self.stride);
        for keys in keys.chunks(KEYS_AT_ONCE) {
            // The slots do not fit in the caches: nothing here depends on what was read before, so that the
            // waits for them overlap.
            let mut contents = [(0, 0); KEYS_AT_ONCE];
            for (content, key) in contents.iter_mut().zip(keys) {
                *content = self.slots[self.slot(*key)];
            }
            for (key, content) in keys.iter().zip(contents) {
                // Of those that nobody has, one in a thousand is taken for another.
                let known = self.find_from(*key, self.slot(*key), content);
                let place = known.map_or_else(|| hash(*key) as usize % places, |row| row as usize);
                if seen.insert(place) {
                    rows.push(known.unwrap_or_else(|| self.row(*key)));
                    if known.is_none() {
                        seen.strays.push(place);
                    }
                }
            }
        }
        seen.clear(rows);
        Costs { ngrams: rows.len(), sums: self.costs(rows) }
    }

    /// What each language pays for these rows.
    pub(crate) fn costs(&self, rows: &[u32]) -> Vec<u32> {
        let mut sums = vec![0_u32; self.stride];
        for rows in rows.chunks(ROWS_AT_ONCE) {
            for (lane, sums) in sums.chunks_exact_mut(LANES).enumerate() {
                let mut lanes = [0_u16; LANES];
                for row in rows {
                    let at = *row as usize * self.stride + lane * LANES;
                    let costs = self.rows.get(at..).and_then(|cells| cells.first_chunk());
                    let costs: &[u8; LANES] = costs.unwrap_or(&[0; LANES]);
                    // Sixteen at a time; a check for each, which never fails, would be one by one.
                    for (sum, cost) in lanes.iter_mut().zip(costs) {
                        *sum = sum.wrapping_add(u16::from(*cost));
                    }
                }
                sums.iter_mut().zip(lanes).for_each(|(sum, lane)| *sum += u32::from(lane));
            }
        }
        sums.truncate(self.languages.len());
        sums
    }
}

/// Which rows a stretch has had: one bit each.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    words: Vec<u64>,
    /// Bits that stand for n-grams without a row.
    strays: Vec<usize>,
}

impl Seen {
    /// Makes room for so many rows; gives how many there is room for.
    fn room(&mut self, rows: usize) -> usize {
        let words = rows / 64 + 1;
        if self.words.len() < words {
            self.words.resize(words, 0);
        }
        words * 64
    }

    /// Whether it is there for the first time.
    #[inline]
    fn insert(&mut self, place: usize) -> bool {
        let Some(word) = self.words.get_mut(place / 64) else { return false };
        let bit = 1_u64 << (place % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// Clears what was set, and no more: a passage has hundreds of n-grams, the table a hundred thousand.
    fn clear(&mut self, rows: &[u32]) {
        let places = rows.iter().map(|row| *row as usize).chain(self.strays.drain(..));
        for place in places {
            if let Some(word) = self.words.get_mut(place / 64) {
                *word = 0;
            }
        }
    }
}
