//! Traditional characters read as Simplified ones: what was learnt of the one script helps with the other.
//!
//! Character by character, by OpenCC's table (`cargo xtask gazetteer` builds it); both take three bytes, so that every
//! place in the text stays where it was.

use std::borrow::Cow;
use std::sync::LazyLock;

/// Two lines of one length: Traditional characters, and the Simplified one of each.
const TABLE: &[u8] = include_bytes!("../model/characters.tsv.zst");

/// A line for each cluster: its wide and its narrow number, a tab, and its characters.
const ALIKE: &[u8] = include_bytes!("../model/alike.tsv.zst");

/// The first character that is looked up.
const FIRST: u32 = 0x3400;

/// Simplified characters from [`FIRST`] on.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    // The tests rule out that it cannot be read.
    let text = zstd::decode_all(TABLE).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.unwrap_or_default();
    let mut table: Vec<char> = ('\u{3400}'..='\u{9fff}').collect();
    if let Some((from, to)) = text.split_once('\n') {
        for (from, to) in from.chars().zip(to.chars()) {
            if let Some(place) = place(from).and_then(|place| table.get_mut(place)) {
                *place = to;
            }
        }
    }
    table
});

/// By Simplified character its wide and its narrow cluster, of characters that are used alike; 0 for none.
static CLUSTERS: LazyLock<Vec<(u16, u16)>> = LazyLock::new(|| {
    let text = zstd::decode_all(ALIKE).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let mut clusters = vec![(0, 0); SIMPLIFIED.len()];
    for line in text.unwrap_or_default().lines() {
        let Some((head, letters)) = line.split_once('\t') else { continue };
        let mut numbers = head.split(' ').filter_map(|number| number.parse().ok());
        let (Some(wide), Some(narrow)) = (numbers.next(), numbers.next()) else { continue };
        for letter in letters.chars() {
            if let Some(own) = place(letter).and_then(|place| clusters.get_mut(place)) {
                *own = (wide, narrow);
            }
        }
    }
    clusters
});

/// The wide and the narrow cluster of a Simplified character; 0 for none.
pub(crate) fn clusters(c: char) -> (u16, u16) {
    place(c).and_then(|place| CLUSTERS.get(place)).copied().unwrap_or_default()
}

/// Where a character stands among those of Chinese; none if it is none of them.
#[must_use]
pub(crate) fn place(c: char) -> Option<usize> {
    is_han(c).then(|| (u32::from(c) - FIRST) as usize)
}

/// Whether a character is one of those that Chinese news is written in.
#[must_use]
pub(crate) fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// A text with every character Simplified, of the same length.
#[must_use]
pub fn simplified(text: &str) -> Cow<'_, str> {
    let other = |c: char| place(c).and_then(|place| SIMPLIFIED.get(place)).copied().unwrap_or(c);
    if text.chars().all(|c| other(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(other).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn traditional_is_read_as_simplified() {
        assert_eq!(simplified("習近平在臺灣，Ada 說"), "习近平在台湾，Ada 说");
        assert!(matches!(simplified("习近平"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn every_character_keeps_its_place(text in "[\\x20-\\x7e㐀-鿿é・]{0,40}") {
            let folded = simplified(&text);
            prop_assert_eq!(folded.len(), text.len());
            let places = |text: &str| text.char_indices().map(|(at, _)| at).collect::<Vec<_>>();
            prop_assert_eq!(places(&folded), places(&text));
            prop_assert_eq!(simplified(&folded), folded.as_ref());
        }
    }
}
