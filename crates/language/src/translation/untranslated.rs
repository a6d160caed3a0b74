//! Words of another language in the midst of a paragraph: `il va according to the plan of the day`.
//!
//! Names, titles and loanwords are foreign in every text; small words are not. So a stretch counts
//! only with several of the other language's small words close together, written small, and outside
//! quotation marks and brackets. A line that is foreign as a whole is a comment or a text in two
//! languages, which is not what this looks for.

use super::tongue::Tongue;
use std::ops::Range;

/// Words looked at from the anchor on, and as many before it.
const REACH: usize = 8;
/// Points within so many words; a strong word has two, a weak one has one.
const ENOUGH: usize = 6;
/// Words of a line that the stretch must be in the midst of.
const REST: usize = 10;

/// The small words of one language.
struct Words {
    /// Hardly a word in another language that is written in the same letters.
    strong: &'static [&'static str],
    /// Words of others as well, too.
    weak: &'static [&'static str],
    /// What a search goes by: the four bytes behind a space. Any stretch that is long enough has one.
    anchors: &'static [[u8; 4]],
}

const ENGLISH: Words = Words {
    strong: &[
        "the", "of", "and", "that", "with", "which", "from", "have", "been", "were", "their",
        "this", "would", "they", "what", "when", "about", "into", "than", "after", "should",
        "there", "who",
    ],
    weak: &[
        "to", "in", "is", "on", "by", "for", "as", "it", "be", "not", "his", "its", "has", "will",
    ],
    anchors: &[*b"the ", *b"and "],
};

/// What stands untranslated in English text: the languages most of it is translated from.
const OTHERS: [Words; 3] = [
    Words {
        strong: &[
            "que", "los", "las", "del", "para", "una", "por", "con", "pero", "como", "más", "fue",
            "está", "não", "dos", "uma", "pela", "ao",
        ],
        weak: &["de", "la", "el", "en", "es", "se", "y", "un", "o", "e", "da", "do", "su"],
        anchors: &[*b"que ", *b"los ", *b"las ", *b"del ", *b"dos ", *b"una ", *b"uma "],
    },
    Words {
        strong: &[
            "les", "des", "dans", "est", "une", "qui", "que", "pour", "pas", "avec", "sur", "aux",
            "ont", "cette", "mais", "il", "du", "par",
        ],
        weak: &["de", "la", "le", "et", "en", "un", "à", "se", "au", "ce"],
        anchors: &[*b"les ", *b"des ", *b"que ", *b"une ", *b"est "],
    },
    Words {
        strong: &[
            "der", "und", "das", "ist", "nicht", "mit", "dem", "den", "des", "auf", "für", "ein",
            "eine", "sich", "von", "wird", "auch", "zu", "dass",
        ],
        weak: &["die", "in", "im", "es", "er", "sie", "war", "an", "hat"],
        anchors: &[*b"der ", *b"und ", *b"das ", *b"ist ", *b"dem ", *b"den "],
    },
];

/// Whether the word behind the space at the byte `space` may be in a stretch of another language.
#[inline]
pub(super) fn anchored(text: &str, space: usize, tongue: Tongue<'_>) -> bool {
    let next = text.as_bytes().get(space + 1..).and_then(|next| next.first_chunk());
    next.is_some_and(|next: &[u8; 4]| {
        if tongue.english {
            OTHERS.iter().any(|words| words.anchors.contains(next))
        } else {
            ENGLISH.anchors.contains(next)
        }
    })
}

/// Reads the word behind the space at the byte `space`; a stretch around it that is of another
/// language than the line.
pub(super) fn read(text: &str, space: usize, tongue: Tongue<'_>) -> Option<Range<usize>> {
    let next: &[u8; 4] = text.as_bytes().get(space + 1..)?.first_chunk()?;
    let languages = if tongue.english { &OTHERS[..] } else { std::slice::from_ref(&ENGLISH) };
    let anchored = languages.iter().filter(|words| words.anchors.contains(next));
    anchored.into_iter().find_map(|words| stretch(text, space, words, tongue))
}

fn stretch(text: &str, space: usize, words: &Words, tongue: Tongue<'_>) -> Option<Range<usize>> {
    let (near, anchor) = near(text, space);
    // Of the windows that hold the anchor, the best.
    let last = near.len().checked_sub(1)?;
    let points = |range: &Range<usize>| points(&near, range, text, words, tongue);
    let best = (0..=anchor)
        .map(|from| from..(from + REACH).min(last + 1))
        .filter(|range| range.contains(&anchor))
        .max_by_key(|range| (points(range), std::cmp::Reverse(range.start)))?;
    if points(&best) < ENOUGH || inside(text, space) || foreign_line(text, words) {
        return None;
    }
    // From the first to the last of the small words.
    let small = |word: &&Range<usize>| value(&text[(*word).clone()], words, tongue) > 0;
    let picked = || near.get(best.clone()).unwrap_or_default().iter();
    let (first, last) = (picked().find(small)?, picked().rev().find(small)?);
    Some(first.start..last.end)
}

/// The points of the words in `range`; none where one in three has a capital, as in a title.
fn points(
    near: &[Range<usize>],
    range: &Range<usize>,
    text: &str,
    words: &Words,
    tongue: Tongue<'_>,
) -> usize {
    let picked = near.get(range.clone()).unwrap_or_default();
    let capital = |word: &&Range<usize>| text[(*word).clone()].starts_with(char::is_uppercase);
    if picked.iter().filter(capital).count() * 3 > picked.len() {
        return 0;
    }
    picked.iter().map(|word| value(&text[word.clone()], words, tongue)).sum()
}

/// Two points for a strong word, one for a weak one. Between Latin letters, many of the weak are
/// words of the text's own language, so they have none there.
fn value(word: &str, words: &Words, tongue: Tongue<'_>) -> usize {
    let word = word.trim_end_matches([',', '.']);
    if words.strong.contains(&word) {
        // `of` is Dutch, Afrikaans and Frisian for "or".
        let own = word == "of" && matches!(tongue.language, "nl" | "af" | "fy");
        if own { 0 } else { 2 }
    } else {
        usize::from((!tongue.latin || tongue.english) && words.weak.contains(&word))
    }
}

/// The words around the space: up to [`REACH`] before it and from it on; and which is the first
/// behind it.
fn near(text: &str, space: usize) -> (Vec<Range<usize>>, usize) {
    let bytes = text.as_bytes();
    let mut words = Vec::with_capacity(REACH * 2);
    let mut end = space;
    while words.len() < REACH - 1 && end > 0 {
        let start = bytes[..end].iter().rposition(|byte| *byte == b' ').map_or(0, |at| at + 1);
        if start < end {
            words.push(start..end);
        }
        end = start.saturating_sub(1);
    }
    words.reverse();
    let anchor = words.len();
    let mut start = space + 1;
    while words.len() < anchor + REACH && start < bytes.len() {
        let length = bytes[start..].iter().position(|byte| *byte == b' ');
        let end = length.map_or(bytes.len(), |length| start + length);
        if start < end {
            words.push(start..end);
        }
        start = end + 1;
    }
    (words, anchor)
}

/// Whether the byte `at` lies within quotation marks or brackets: a mark that is there for the odd
/// time before it.
fn inside(text: &str, at: usize) -> bool {
    let head = text.get(..at).unwrap_or_default();
    let quotes = head.chars().filter(|ch| "\"“”„«»「」『』‹›‟″".contains(*ch)).count();
    let open = head.matches(['(', '[', '（']).count();
    let closed = head.matches([')', ']', '）']).count();
    quotes % 2 == 1 || open > closed || lately(head) || head.contains("http")
}

/// Whether a single quotation mark opened shortly before: ‘ or a ' behind a space.
fn lately(head: &str) -> bool {
    let Some(at) = head.rfind(" '").max(head.rfind('‘')) else { return false };
    let mut tail = head.get(at..).unwrap_or_default().chars();
    tail.next();
    let tail = tail.as_str();
    !tail.contains(['’']) && !tail.get(1..).is_some_and(|tail| tail.contains("' "))
}

/// Whether the line is in the other language as a whole, or too short to be in one of its own.
fn foreign_line(text: &str, words: &Words) -> bool {
    let (mut all, mut small, mut bytes) = (0, 0, 0);
    for word in text.split(' ') {
        all += 1;
        bytes += word.len();
        small += usize::from(words.strong.contains(&word));
    }
    // Where words are not set apart, a word's worth of letters is six bytes.
    let all = all.max(bytes / 6);
    all < REACH + REST || small * 5 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(text: &'t str, tag: &str) -> Option<&'t str> {
        let mut spaces = text.match_indices(' ');
        spaces.find_map(|(at, _)| read(text, at, Tongue::of(tag))).map(|range| &text[range])
    }

    const FRENCH: &str = "Le ministre a présenté hier son plan pour les hôpitaux, the first part of \
        the reform that parliament voted, et il a promis que les moyens suivraient avant la fin de \
        l’année dans toutes les régions du pays.";

    #[test]
    fn a_stretch_of_english() {
        assert_eq!(found(FRENCH, "fr"), Some("the first part of the reform that"));
        let russian = "Правительство объявило о новых мерах поддержки the people of the region who \
            lost everything, и обещало выплатить деньги до конца этого месяца всем семьям.";
        assert!(found(russian, "ru").is_some_and(|text| text.starts_with("the people of the")));
    }

    #[test]
    fn a_stretch_within_english() {
        let text = "The minister told reporters that the plan los hospitales que no tienen una sala \
            would be closed by the end of the year unless the regions paid for it themselves.";
        assert!(found(text, "en").is_some_and(|text| text.starts_with("los")));
    }

    #[test]
    fn quotations_titles_and_whole_lines_are_none() {
        let quoted = FRENCH.replace("the first", "« the first").replace("voted,", "voted »,");
        assert_eq!(found(&quoted, "fr"), None);
        let titled = FRENCH.replace(
            "the first part of the reform that parliament voted",
            "The Lord of the Rings and The Return of the King",
        );
        assert_eq!(found(&titled, "fr"), None);
        let whole = "He said that the plan of the minister was the first of its kind, and that the \
            parliament would vote on it before the end of the year, which the opposition denied.";
        assert_eq!(found(whole, "fr"), None);
    }
}
