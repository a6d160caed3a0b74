//! What the model looks at in Chinese alone: the words that its characters make.

use crate::document::Document;
use crate::features::Features;
use crate::words::Part;

/// A part's class with the length of its word, below 128.
fn kind(part: Part) -> u32 {
    u32::from(part.class) << 3 | u32::from(part.length.min(7))
}

/// How many words ahead are looked at.
const AHEAD: usize = 4;

/// Where the word at a place begins.
fn first(parts: &[Part], mut at: usize) -> usize {
    while at > 0 && matches!(parts[at].place, 2 | 3) {
        at -= 1;
    }
    at
}

/// The words around a place: two before, its own, two after; outside of a stretch of characters nothing.
fn around(parts: &[Part], at: usize) -> [Part; 5] {
    let own = parts.get(at).copied().unwrap_or_default();
    let part = |place: Option<usize>| place.and_then(|place| parts.get(place)).copied();
    let first = |at| first(parts, at);
    let start = first(at);
    let end = start + usize::from(own.length.max(1));
    let before = start.checked_sub(1);
    let far = before.and_then(|place| first(place).checked_sub(1));
    let after = part(Some(end)).unwrap_or_default();
    let last = part(Some(end + usize::from(after.length.max(1))));
    [
        part(far).unwrap_or_default(),
        part(before).unwrap_or_default(),
        own,
        after,
        last.unwrap_or_default(),
    ]
}

/// Features that know the word.
pub(crate) fn words(document: &Document, at: usize, features: &mut Features) {
    if document.parts.is_empty() {
        return;
    }
    let own = document.parts.get(at).copied().unwrap_or_default();
    let place = u32::from(own.place);
    features.push(100, own.word, place);
    features.push(103, own.tail, place << 8 | kind(own));
    features.push(104, own.head, place << 8 | kind(own));
    let letter = |distance: isize| {
        let word = at.checked_add_signed(distance).and_then(|place| document.words.get(place));
        word.map_or(0, |word| word.fold)
    };
    features.push(105, letter(-2) ^ letter(-1).rotate_left(11), letter(0));
    features.push(106, letter(0), place << 8 | u32::from(own.class));
}

/// Features of classes, and of the words around.
pub(crate) fn classes(document: &Document, at: usize, features: &mut Features) {
    let parts = &document.parts;
    if parts.is_empty() {
        return;
    }
    let [far, before, own, after, last] = around(parts, at);
    let place = u32::from(own.place);
    let here = place << 8 | kind(own);
    features.push(110, here, 0);
    features.push(111, here, kind(before));
    features.push(112, here, kind(after));
    features.push(116, before.word, here);
    features.push(117, after.word, here);
    features.push(118, before.word, place);
    features.push(119, after.word, place);
    features.push(120, after.tail, here);
    features.push(121, before.tail, here);
    features.push(122, far.word, place);
    features.push(123, last.word, place);
    let near = |distance: isize| {
        let part = at.checked_add_signed(distance).and_then(|place| parts.get(place));
        part.copied().unwrap_or_default()
    };
    let names = |distance| u32::from(near(distance).names);
    features.push(130, names(0), 0);
    features.push(131, names(0), here);
    features.push(132, names(0) << 8 | names(-1), names(1));
    let foreign = |distance| u32::from(near(distance).foreign);
    features.push(133, foreign(0) << 4 | foreign(-1) << 2 | foreign(1), place);
    let run = (-3..=3).fold(0, |run, distance| run << 2 | foreign(distance));
    features.push(134, run, 0);
    // Which word further on in the stretch may end the name ("river", "company", "committee").
    let mut end = first(parts, at) + usize::from(own.length.max(1));
    for _ in 0..AHEAD {
        let Some(part) = parts.get(end).filter(|part| part.place != 0) else { break };
        features.push(140, part.tail, 0);
        end += usize::from(part.length);
    }
    let narrow = |distance| u32::from(near(distance).narrow);
    let wide = |distance| u32::from(near(distance).wide);
    features.push(150, narrow(0), place);
    features.push(151, narrow(-1), place);
    features.push(152, narrow(1), place);
    features.push(153, narrow(-2), place);
    features.push(154, narrow(2), place);
    features.push(155, narrow(-1) << 16 | narrow(0), 0);
    features.push(156, narrow(1) << 16 | narrow(0), 0);
    features.push(157, wide(-1) << 16 | wide(0), wide(1));
    features.push(158, wide(-2) << 16 | wide(-1), wide(0));
    features.push(159, wide(0) << 16 | wide(1), wide(2));
    features.push(160, wide(0), here);
    let lists = |distance: isize| {
        let word = at.checked_add_signed(distance).and_then(|place| document.words.get(place));
        word.map_or(0, |word| u32::from(word.lexicon))
    };
    features.push(135, lists(0), here);
    features.push(136, lists(-1), here);
    features.push(137, lists(-2) << 8 | lists(-1), place << 8 | u32::from(own.class));
}

#[cfg(test)]
mod tests {
    use crate::features::{Features, MOST, fill};
    use crate::{Document, Known};

    fn hashes(text: &str, language: &str, at: usize) -> Vec<u64> {
        let document = Document::new(text, Some(language), &Known::default(), &[]);
        let mut features = Features::default();
        fill(&document, at, &mut features);
        features.hashes().to_vec()
    }

    #[test]
    fn both_scripts_have_the_same_features_in_chinese_alone() {
        let (simplified, traditional) = ("习近平在台湾大学说", "習近平在臺灣大學說");
        for at in 0..9 {
            let own = hashes(simplified, "zh-Hans", at);
            assert!(own.len() < MOST);
            assert_eq!(own, hashes(traditional, "zh-TW", at));
        }
        assert_ne!(hashes(simplified, "ja", 4), hashes(traditional, "ja", 4));
        assert!(hashes(simplified, "ja", 4).len() < hashes(simplified, "zh", 4).len());
    }
}
