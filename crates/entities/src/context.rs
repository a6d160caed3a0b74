//! Context words: what else must, or must not, stand in the text.

use copydesk_tokens::folded_tokens;
use copydesk_tokens::scan;

/// A text's folded tokens, one space before and after each.
pub(crate) struct Context(String);

impl Context {
    pub(crate) fn new(text: &str) -> Self {
        let mut folded = String::with_capacity(text.len() + text.len() / 4);
        folded.push(' ');
        scan(text, |_, token| {
            folded.push_str(token);
            folded.push(' ');
        });
        Self(folded)
    }

    /// How many of the patterns occur.
    pub(crate) fn count(&self, patterns: &[Box<str>]) -> usize {
        patterns.iter().filter(|pattern| self.0.contains(&***pattern)).count()
    }
}

/// The pattern of a context word or phrase: its folded tokens between spaces, the last
/// space left out after a trailing `*`.
pub(crate) fn pattern(words: &str) -> Box<str> {
    let mut pattern = format!(" {} ", folded_tokens(words).join(" "));
    if words.trim_end().ends_with('*') {
        pattern.pop();
    }
    pattern.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_tokens_phrases_and_prefixes() {
        let context = Context::new("L’université de Türkiye, 土耳其");
        let count = |words: &str| context.count(&[pattern(words)]);
        assert_eq!(count("Universite"), 1);
        assert_eq!(count("univers"), 0);
        assert_eq!(count("univers*"), 1);
        assert_eq!(count("de turkiye"), 1);
        assert_eq!(count("turkiye de"), 0);
        assert_eq!(count("土耳其"), 1);
        assert_eq!(context.count(&[pattern("l"), pattern("x"), pattern("de")]), 2);
    }
}
