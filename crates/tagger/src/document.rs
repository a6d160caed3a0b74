//! A text as the model sees it: its tokens with everything that features are made of.

use crate::han;
use crate::known::Known;
use crate::lexicon::{self, Lexicon, extend, fold32};
use crate::memory;
use crate::pause::Pause;
use crate::reach;
use crate::shape::{Case, Line, line, shape};
use crate::words::{self, Part};
use copydesk_tokens::scan;
use std::borrow::Cow;

/// A name that a list knows, as evidence for the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// First token.
    pub first: usize,
    /// Last token, included.
    pub last: usize,
    /// What it is: 0 a person, 1 an organisation, 2 a place, 3 anything else.
    pub kind: u8,
}

/// A token with what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// First byte.
    pub start: usize,
    /// End byte, exclusive.
    pub end: usize,
    /// First code point.
    pub char_start: usize,
    /// End code point, exclusive.
    pub char_end: usize,
    /// The folded form, hashed.
    pub fold: u32,
    /// The folded form, hashed; with the language unless it has a capital. Figures are one word
    /// for each length.
    pub word: u32,
    /// Its letter case.
    pub case: Case,
    /// The letter case of its line.
    pub line: Line,
    /// What stands before it.
    pub pause: Pause,
    /// The signs before it, hashed.
    pub signs: u32,
    /// The run-length form of its shape.
    pub shape: u32,
    /// The first one to six letters of the folded form, hashed; 0 if it has no more.
    pub prefixes: [u32; 6],
    /// The last one to five letters.
    pub suffixes: [u32; 5],
    /// Whether it can be in a name, see [`crate::reach`].
    pub open: bool,
    /// Lists of names that hold it, alone or with its neighbours.
    pub lexicon: u8,
    /// Its cluster, see [`crate::clusters`]; 0 for none.
    pub cluster: u16,
    /// The list that knows it: 0 none, else one more than twice the kind, and one more within.
    pub hint: u8,
    /// How else it is written in the text, see [`memory`].
    pub memory: u8,
    /// What it was taken for elsewhere in the text, see [`memory`].
    pub vote: u8,
}

impl Word {
    /// Whether the letter case lets it be a name by itself.
    #[must_use]
    pub fn is_capital(&self) -> bool {
        matches!(self.case, Case::Initial | Case::Capitals | Case::Letter | Case::Mixed)
    }
}

/// The tokens of a text.
#[derive(Debug, Clone)]
pub struct Document {
    /// In order.
    pub words: Vec<Word>,
    /// The language, hashed; 0 if it is not known.
    pub language: u32,
    /// Of each token of a Chinese text its place among words; empty in other languages.
    pub parts: Vec<Part>,
}

impl Document {
    /// Reads a text in the language of the tag, with the names that lists know in it.
    #[must_use]
    pub fn new(text: &str, language: Option<&str>, known: &Known, hints: &[Hint]) -> Self {
        let language = language.map_or(0, tongue);
        let chinese = language == tongue("zh");
        // The same bytes stand at the same places in both.
        let text = if chinese { han::simplified(text) } else { Cow::Borrowed(text) };
        let mut words = cut(&text, language);
        let parts = match chinese {
            true => words::built_in().parts(&text, words.iter().map(|word| (word.start, word.end))),
            false => Vec::new(),
        };
        lines(&mut words);
        reach::mark(&mut words);
        look_up(&mut words, &known.lexicon);
        for word in &mut words {
            word.cluster = known.clusters.of(language, word);
        }
        for hint in hints {
            for (place, at) in (hint.first..=hint.last).enumerate() {
                if let Some(word) = words.get_mut(at) {
                    word.hint = 1 + 2 * hint.kind.min(3) + u8::from(place > 0);
                }
            }
        }
        memory::spellings(&mut words);
        Self { words, language, parts }
    }
}

/// Tokens with all that follows from themselves.
fn cut(text: &str, language: u32) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(text.len() / 6);
    let mut end = None;
    scan(text, |token, folded| {
        let (case, run) = shape(&text[token.start..token.end]);
        let between = end.map_or("\n", |end| &text[end..token.start]);
        end = Some(token.end);
        let (pause, signs) = Pause::of(between);
        let fold = fold32(token.hash);
        let word = match case {
            Case::Figures => u32::try_from(folded.len()).unwrap_or(u32::MAX),
            Case::Lower => fold ^ language,
            _ => fold,
        };
        words.push(Word {
            start: token.start,
            end: token.end,
            char_start: token.char_start,
            char_end: token.char_end,
            fold,
            word,
            case,
            line: Line::Prose,
            pause,
            signs,
            shape: run,
            prefixes: affixes(folded.chars()),
            suffixes: affixes(folded.chars().rev()),
            open: false,
            lexicon: 0,
            cluster: 0,
            hint: 0,
            memory: 0,
            vote: 0,
        });
    });
    words
}

fn affixes<const LENGTHS: usize>(mut letters: impl Iterator<Item = char>) -> [u32; LENGTHS] {
    let (mut affixes, mut hash) = ([0; LENGTHS], 0x811c_9dc5_u32);

    for affix in &mut affixes {
        let Some(c) = letters.next() else { break };
        hash = (hash ^ u32::from(c)).wrapping_mul(0x0100_0193);
        *affix = hash;
    }
    affixes
}

/// Says of each token what line it stands in.
fn lines(words: &mut [Word]) {
    let mut first = 0;
    while first < words.len() {
        let next = words[first + 1..].iter().position(|word| word.pause == Pause::Line);
        let end = next.map_or(words.len(), |length| first + 1 + length);
        let found = line(words[first..end].iter().map(|word| word.case));
        for word in &mut words[first..end] {
            word.line = found;
        }
        first = end;
    }
}

/// Marks names of the lexicon: at a token that begins one the bits themselves, within one of
/// several tokens the bits four places up.
fn look_up(words: &mut [Word], lexicon: &Lexicon) {
    for first in 0..words.len() {
        if !words[first].is_capital() && words[first].case != Case::Caseless {
            continue;
        }
        let mut key = 0;
        for last in first..words.len().min(first + lexicon::LONGEST) {
            if last > first && words[last].pause > Pause::Dot {
                break;
            }
            key = extend(key, words[last].fold);
            let bits = lexicon.get(key);
            if bits == 0 {
                continue;
            }
            words[first].lexicon |= bits;
            for word in &mut words[first + 1..=last] {
                word.lexicon |= bits << 4;
            }
        }
    }
}

/// Languages that are read as a closely related one that the model was trained on.
const RELATED: &[(&str, &str)] = &[
    ("da", "nb"),
    ("sr", "hr"),
    ("no", "nb"),
    ("nn", "nb"),
    ("cs", "sk"),
    ("bs", "hr"),
    ("sl", "hr"),
    ("sh", "hr"),
    ("uk", "ru"),
    ("be", "ru"),
    ("bg", "ru"),
    ("mk", "ru"),
    ("ca", "es"),
    ("gl", "pt"),
    ("oc", "fr"),
    ("lb", "de"),
    ("af", "nl"),
    ("et", "fi"),
];

/// Languages that the model was trained on.
const TRAINED: &[&str] = &[
    "da", "de", "en", "es", "fi", "fr", "hr", "hu", "it", "nb", "nl", "pl", "pt", "ro", "ru", "sk",
    "sr", "sv", "zh",
];

/// Whether the model was trained on texts of a language, by its primary subtag.
#[must_use]
pub fn is_trained(primary: &str) -> bool {
    TRAINED.contains(&primary)
}

/// Whether the model knows the language of a text, by its tag, or a closely related one; what it says of
/// others is noise.
#[must_use]
pub fn reads(tag: &str, text: &str) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    // Its Serbian was in Latin script.
    let foreign = || {
        let letters = text.chars().filter(|c| c.is_alphabetic());
        let (all, latin) =
            letters.fold((0, 0), |(all, latin), c| (all + 1, latin + usize::from(c < '\u{250}')));
        latin * 2 < all
    };
    let read = is_trained(&primary) || RELATED.iter().any(|(own, _)| *own == primary);
    read && !(primary == "sr" && foreign())
}

/// The hash of a language tag's primary subtag; 0 if the tag says nothing.
#[must_use]
pub fn tongue(tag: &str) -> u32 {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    if matches!(primary.as_str(), "" | "und" | "mul" | "zxx") {
        return 0;
    }
    let related = RELATED.iter().find(|(own, _)| *own == primary);
    let name = related.map_or(primary.as_str(), |(_, related)| *related);
    name.bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{GIVEN, PLACE};

    #[test]
    fn lines_lists_and_hints_are_marked() {
        let lexicon = Lexicon::new([("Ada", GIVEN), ("New York", PLACE)].into_iter());
        let known = Known { lexicon, ..Known::default() };
        let hint = Hint { first: 3, last: 4, kind: 2 };
        let text = "ADA IN NEW YORK\nAda went to New York";
        let document = Document::new(text, Some("en-GB"), &known, &[hint]);
        let lines: Vec<Line> = document.words.iter().map(|word| word.line).collect();
        assert_eq!(lines[..4], [Line::Shouted; 4]);
        assert_eq!(lines[4], Line::Prose);
        let bits: Vec<u8> = document.words.iter().map(|word| word.lexicon).collect();
        assert_eq!(bits, [GIVEN, 0, PLACE, PLACE << 4, GIVEN, 0, 0, PLACE, PLACE << 4]);
        assert_eq!(document.words[3].hint, 5);
        assert_eq!(document.words[4].hint, 6);
        assert_eq!(tongue("cs"), tongue("sk-SK"));
        for (tag, text, read) in [
            ("fr-CA", "Paris", true),
            ("cs", "Praha", true),
            ("sr", "Beograd", true),
            ("sr", "Београд", false),
            ("ar", "القاهرة", false),
        ] {
            assert_eq!(reads(tag, text), read, "{tag} {text}");
        }
    }
}
