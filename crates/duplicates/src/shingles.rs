//! A text as a set of hashed shingles: runs of three words, or of five characters in scripts that
//! are written without spaces.

use crate::normalise::bare;
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;
use xxhash_rust::xxh3::xxh3_64;

/// A shingle is as many tokens as reach this weight: three words, five characters, or a mixture
/// (a Latin name in a Chinese sentence), so that mixed scripts need no seams.
const SHINGLE: u32 = 15;
const WORD: u32 = 5;
const CHARACTER: u32 = 3;

/// Before this code point no script is written without spaces; it saves a table look-up.
const FIRST_SPACELESS: char = '\u{E00}';

struct Token {
    hash: u64,
    weight: u32,
}

/// The distinct shingles of `folded` text (see [`crate::normalise::fold`]), sorted. Punctuation
/// does not count. A text shorter than one shingle has none.
pub(crate) fn shingles(folded: &str) -> Vec<u64> {
    let tokens = tokens(folded);
    let mut found = Vec::with_capacity(tokens.len());
    let mut bytes = Vec::with_capacity(64);
    for start in 0..tokens.len() {
        bytes.clear();
        let mut weight = 0;
        for token in &tokens[start..] {
            bytes.extend_from_slice(&token.hash.to_le_bytes());
            weight += token.weight;
            if weight >= SHINGLE {
                found.push(xxh3_64(&bytes));
                break;
            }
        }
        if weight < SHINGLE {
            break; // No later start has more left.
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn tokens(folded: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(folded.len() / 5);
    let mut buffer = String::new();
    for chunk in folded.split(' ') {
        match plain_word(chunk) {
            Some(word) => tokens.push(word_token(word, &mut buffer)),
            None => tokens.extend(chunk.unicode_words().flat_map(|word| {
                // To UAX #29 a Han character is a word and so is a run of katakana: by script.
                match word.chars().next().is_some_and(is_spaceless) {
                    true => word.chars().map(character_token).collect(),
                    false => vec![word_token(word, &mut buffer)],
                }
            })),
        }
    }
    tokens
}

fn word_token(word: &str, buffer: &mut String) -> Token {
    buffer.clear();
    bare(word, buffer);
    Token { hash: xxh3_64(buffer.as_bytes()), weight: WORD }
}

fn character_token(c: char) -> Token {
    Token { hash: xxh3_64(c.encode_utf8(&mut [0; 4]).as_bytes()), weight: CHARACTER }
}

/// The one word of a chunk without spaces, if it is made of ASCII, Latin or Cyrillic letters and
/// digits between ASCII punctuation. The boundaries of UAX #29 are the same, but many times slower
/// to find, and most of most texts is such words.
fn plain_word(chunk: &str) -> Option<&str> {
    let word = chunk.trim_matches(|c: char| c.is_ascii_punctuation() && c != '_');
    let plain = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '\u{E0}'..='\u{F6}' | '\u{F8}'..='\u{17E}' | '\u{430}'..='\u{45F}')
    };
    (!word.is_empty() && word.chars().all(plain)).then_some(word)
}

/// Whether the character belongs to a script that sets no spaces between words.
fn is_spaceless(c: char) -> bool {
    c >= FIRST_SPACELESS
        && matches!(
            c.script(),
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Bopomofo
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::fold;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<u64> {
        shingles(&fold(text))
    }

    #[test]
    fn three_words_make_a_shingle() {
        assert_eq!(of("one two").len(), 0);
        assert_eq!(of("one two three").len(), 1);
        assert_eq!(of("One, two - THREE four!").len(), 2);
        assert_eq!(of("la la la la la").len(), 1);
    }

    #[test]
    fn punctuation_case_and_accents_do_not_count() {
        assert_eq!(of("« Le pâté, c’est bon »"), of("le pate c'est bon").as_slice());
        assert_ne!(of("one two three"), of("three two one"));
    }

    #[test]
    fn five_characters_make_a_shingle_without_spaces() {
        assert_eq!(of("中文新聞").len(), 0);
        assert_eq!(of("中文新聞稿").len(), 1);
        assert_eq!(of("コンピュータ").len(), 2);
        assert_eq!(of("กรุงเทพ").len(), 3);
        assert_eq!(of("한국 신문 기사").len(), 1);
        assert!(!of("ပြည်သူ့ခေတ်").is_empty());
    }

    #[test]
    fn mixed_scripts_share_shingles_across_the_seam() {
        let (one, two) = (of("在 NASA 中文新聞稿"), of("從 NASA 中文新聞稿"));
        let shared = one.iter().filter(|hash| two.contains(hash)).count();
        assert!(shared >= 2, "{shared}");
    }

    proptest! {
        #[test]
        fn the_fast_words_are_those_of_the_standard(
            chunk in "[a-z0-9_.,:'\"()+-]{0,8}|[!-~éñßřж中€’]{0,8}",
        ) {
            if let Some(word) = plain_word(&chunk) {
                prop_assert_eq!(chunk.unicode_words().collect::<Vec<_>>(), [word]);
            }
        }
    }

    #[test]
    fn shingles_are_the_same_on_every_machine() {
        assert_eq!(of("one two three"), [PINNED]);
    }

    /// Changes only together with `ALGORITHM` in the settings.
    const PINNED: u64 = 7_939_448_954_101_991_128;
}
