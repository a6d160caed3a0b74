//! Which lines of a text are sentences, and not headlines, prompts or what is left of a table.

/// Signs that end a sentence.
const STOPS: [char; 9] = ['.', '!', '?', '…', '。', '！', '？', '।', '؟'];

/// Whether places of a text, asked for in order, stand in lines that end as a sentence does.
pub(crate) struct Prose<'t> {
    text: &'t str,
    /// Where the line ends that was looked at last, and whether it is prose.
    line: Option<(usize, bool)>,
}

impl<'t> Prose<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, line: None }
    }

    /// Whether the line of this byte is prose; no byte may be before one that was asked for earlier.
    pub(crate) fn has(&mut self, at: usize) -> bool {
        match self.line {
            Some((end, prose)) if at < end => prose,
            _ => {
                let rest = self.text.get(at..).unwrap_or_default();
                let line = rest.split(['\n', '\r', '\u{2029}']).next().unwrap_or_default();
                let prose = ends_sentence(line);
                self.line = Some((at + line.len(), prose));
                prose
            }
        }
    }
}

/// Whether the last sign is one that ends a sentence, quotation marks and brackets apart.
fn ends_sentence(line: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || "\"'”’»«“)]】」』".contains(c);
    line.trim_end_matches(closing).ends_with(STOPS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_what_ends_as_a_sentence_does() {
        let text = "Talks in Oslo\nHe left Oslo. She said: “No.” \r\nOslo: more here\n奥斯陆。";
        let mut prose = Prose::new(text);
        let places = ["Oslo\n", "left", "She", "more", "奥"].map(|word| text.find(word).unwrap());
        assert_eq!(places.map(|at| prose.has(at)), [false, true, true, false, true]);
        assert!(!Prose::new("").has(0));
    }
}
