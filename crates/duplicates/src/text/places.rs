//! Where the words of a text stand.
//!
//! Reading is fast because it does not ask where a word stands. For people who want to see it, the
//! text is cut into pieces that read by themselves as they read in the whole: [`words`] stays the
//! only code that knows what a word is.

use super::figures::EMPTY;
use super::letters::{Letters, class};
use super::words::words;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

/// A word and where it stands; more than one where a character stands for several ("½", "㍿").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its first byte, and one past its last.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) hash: u64,
    /// What it weighs in a shingle.
    pub(crate) weight: u8,
    /// Whether it has a digit.
    pub(crate) figure: bool,
}

/// The words of a text in their order.
pub(crate) fn places(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let mut at = 0;
    // Words never go on behind ASCII white space.
    for chunk in text.split(|c: char| c == ' ' || ('\t'..='\r').contains(&c)) {
        for (start, piece) in pieces(chunk) {
            places.extend(place(piece, at + start));
        }
        at += chunk.len() + 1;
    }
    places
}

/// A text without ASCII white space, cut where its words do not change by it.
fn pieces(chunk: &str) -> Vec<(usize, &str)> {
    let whole = words(chunk).hashes;
    if whole.len() <= 1 {
        return vec![(0, chunk)];
    }
    let mut cuts = vec![0];
    let mut before = &chunk[..0];
    for (start, atom) in atoms(chunk) {
        let joined = &chunk[start - before.len()..start + atom.len()];
        let apart = [words(before).hashes, words(atom).hashes].concat();
        if start > 0 && words(joined).hashes == apart {
            cuts.push(start);
        }
        before = atom;
    }
    cuts.push(chunk.len());
    let pieces = cuts.windows(2).filter_map(|cut| Some((cut[0], chunk.get(cut[0]..cut[1])?)));
    let pieces: Vec<(usize, &str)> = pieces.collect();
    let apart: Vec<u64> = pieces.iter().flat_map(|(_, piece)| words(piece).hashes).collect();
    // Where a cut changes what is far from it after all, the chunk stays whole.
    if apart == whole { pieces } else { vec![(0, chunk)] }
}

/// The least pieces that may be words: letters up to what may end a word, single characters of
/// scripts without spaces.
fn atoms(chunk: &str) -> Vec<(usize, &str)> {
    let letters = Letters::get();
    let mut atoms = Vec::new();
    let (mut start, mut last) = (0, 0);
    for (at, c) in chunk.char_indices() {
        let class = letters.of(c).class & !class::ODD;
        let ends = last & class::ALPHANUMERIC == 0 || class == class::SPACELESS;
        if at > start && ends && class != class::NOTHING {
            atoms.extend(chunk.get(start..at).map(|atom| (start, atom)));
            start = at;
        }
        if class != class::NOTHING {
            last = class;
        }
    }
    atoms.extend(chunk.get(start..).map(|atom| (start, atom)));
    atoms
}

/// The place of the words of a piece that begins at byte `start`, without what stands around them.
fn place(piece: &str, start: usize) -> Option<Place> {
    let read = words(piece);
    let hash = match read.hashes.as_slice() {
        [] => return None,
        [hash] => *hash,
        several => xxh3_64(&several.iter().flat_map(|hash| hash.to_le_bytes()).collect::<Vec<_>>()),
    };
    let mut bare = piece.trim_matches(is_around);
    if words(bare).hashes != read.hashes {
        bare = piece;
    }
    let from = start + piece.find(bare).unwrap_or(0);
    Some(Place {
        from,
        to: from + bare.len(),
        hash,
        weight: read.weights.iter().fold(0, |sum: u8, weight| sum.saturating_add(*weight)),
        figure: read.figures.bins.iter().any(|bin| *bin != EMPTY),
    })
}

/// Whether a character stands around words and is no part of one, nor an accent of what is before.
fn is_around(c: char) -> bool {
    let class = Letters::get().of(c).class;
    class & (class::ALPHANUMERIC | class::SPACELESS) == 0
        && !is_combining_mark(c)
        && (class & class::ODD == 0 || words(c.encode_utf8(&mut [0; 4])).hashes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<&str> {
        places(text).iter().map(|place| &text[place.from..place.to]).collect()
    }

    #[test]
    fn every_word_has_its_place() {
        assert_eq!(
            shown("« C’est 1,000.5 U.S. well-known »"),
            ["C’est", "1,000.5", "U", "S", "well", "known"]
        );
        assert_eq!(shown("港口（NASA）今天"), ["港", "口", "NASA", "今", "天"]);
        assert_eq!(shown("e\u{301}te\u{301}, x"), ["e\u{301}te\u{301}", "x"]);
        // Decomposed kana are put together across a cut.
        assert_eq!(shown("か\u{3099}く"), ["か\u{3099}", "く"]);
        let figures: Vec<bool> = places("12 a b2 中").iter().map(|place| place.figure).collect();
        assert_eq!(figures, [true, false, true, false]);
        assert_eq!(places("½").len(), 1);
    }

    #[test]
    fn a_long_chunk_is_cut_in_good_time() {
        assert_eq!(places(&"中1,".repeat(20_000)).len(), 40_000);
        assert_eq!(places(&"1,".repeat(20_000)).len(), 1);
    }

    proptest! {
        #[test]
        fn places_are_in_order_and_read_as_the_text(text in "(\\PC|[a-z0-9 .,'-]|[中ア゙한กำ½ﾞ]){0,40}") {
            let places = places(&text);
            let mut last = 0;
            for place in &places {
                prop_assert!(last <= place.from && place.from < place.to);
                last = place.to;
                let own = super::place(&text[place.from..place.to], place.from);
                prop_assert_eq!(own.map(|own| own.hash), Some(place.hash));
            }
            let single = places.iter().filter(|place| place.weight <= 6).map(|place| place.hash);
            let read = words(&text).hashes;
            if read.len() == places.len() {
                prop_assert_eq!(single.collect::<Vec<_>>(), read);
            } else {
                prop_assert!(places.len() < read.len());
            }
        }
    }
}
