//! Words as GLiNER cuts them: letters and digits with hyphens between, or one sign.

use crate::error::RunError;
use regex::Regex;
use std::sync::LazyLock;

static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\w+(?:[-_]\w+)*|\S").ok());

/// A word, as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The words of a text, up to `most`.
pub(crate) fn words(text: &str, most: usize) -> Result<Vec<Word>, RunError> {
    let word = WORD.as_ref().ok_or_else(|| RunError::Tokenizer("words".to_owned()))?;
    let found = word.find_iter(text).take(most);
    Ok(found.map(|found| Word { start: found.start(), end: found.end() }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_signs() {
        let text = "L’e\u{301}lu Jean-Luc (né à Zürich), 北京 🇫🇷.";
        let words = words(text, 99).unwrap();
        let words: Vec<&str> = words.iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(
            words,
            [
                "L",
                "’",
                "e\u{301}lu",
                "Jean-Luc",
                "(",
                "né",
                "à",
                "Zürich",
                ")",
                ",",
                "北京",
                "🇫",
                "🇷",
                "."
            ]
        );
        assert_eq!(super::words("a b c", 2).unwrap().len(), 2);
    }
}
