//! Characters that a reader cannot see, as signs that they can.
//!
//! What turns the direction of text around (UAX #9, and the attacks of "Trojan Source", CVE-2021-42574)
//! loses its effect: a page shows a sign in its place. So do control characters and separators that end a
//! line where none is seen. Joiners (ZWJ, ZWNJ) stay: Persian, Hindi and emoji are written with them.

/// A stretch of text to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Glyph {
    /// Text that shows itself.
    Text(String),
    /// A character that does not: its abbreviation, and its code point and name.
    Sign(&'static str, String),
}

/// `text` with a sign for everything that does not show itself.
#[must_use]
pub fn glyphs(text: &str) -> Vec<Glyph> {
    split(text, sign)
}

/// The same for a stretch whose spaces matter: they are signs, too.
#[must_use]
pub fn glyphs_with_spaces(text: &str) -> Vec<Glyph> {
    split(text, |c| sign(c).or_else(|| space(c)))
}

fn split(text: &str, sign: impl Fn(char) -> Option<&'static str>) -> Vec<Glyph> {
    let mut glyphs = Vec::new();
    let mut plain = String::new();
    for c in text.chars() {
        let Some(short) = sign(c) else {
            plain.push(c);
            continue;
        };
        if !plain.is_empty() {
            glyphs.push(Glyph::Text(std::mem::take(&mut plain)));
        }
        glyphs.push(Glyph::Sign(short, format!("U+{:04X}", u32::from(c))));
    }
    if !plain.is_empty() {
        glyphs.push(Glyph::Text(plain));
    }
    glyphs
}

/// The abbreviation of a character that steers text unseen, by Unicode's names and aliases.
fn sign(c: char) -> Option<&'static str> {
    Some(match c {
        '\t' | '\n' => return None,
        '\r' => "CR",
        '\u{61c}' => "ALM",
        '\u{200b}' => "ZWSP",
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{2028}' => "LSEP",
        '\u{2029}' => "PSEP",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2060}' => "WJ",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{206a}'..='\u{206f}' => "DEPRECATED",
        '\u{ad}' => "SHY",
        '\u{feff}' => "BOM",
        '\u{fff9}'..='\u{fffb}' => "ANNOTATION",
        '\u{e0000}'..='\u{e007f}' => "TAG",
        c if c.is_control() => "CTRL",
        _ => return None,
    })
}

fn space(c: char) -> Option<&'static str> {
    match c {
        ' ' => Some("␣"),
        '\u{a0}' => Some("NBSP"),
        '\u{202f}' => Some("NNBSP"),
        '\n' => Some("⏎"),
        c if c.is_whitespace() => Some("SPACE"),
        _ => None,
    }
}

/// `text` with the code point of everything that does not show itself: for places where no sign can
/// stand, such as attributes of a page.
#[must_use]
pub fn spelled(text: &str) -> String {
    let spell = |glyph| match glyph {
        Glyph::Text(text) => text,
        Glyph::Sign(_, code) => format!("[{code}]"),
    };
    glyphs(text).into_iter().map(spell).collect()
}

/// `text` on one line for a terminal: white space collapsed, signs spelled, at most `limit`
/// characters with both ends of a longer text.
#[must_use]
pub fn line(text: &str, limit: usize) -> String {
    let collapsed = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let characters: Vec<char> = spelled(&collapsed).chars().collect();
    if characters.len() <= limit {
        return characters.into_iter().collect();
    }
    let tail = limit / 3;
    let head = limit.saturating_sub(tail + 3);
    let string = |characters: &[char]| characters.iter().collect::<String>();
    let start = string(&characters[..head]);
    format!(
        "{} … {}",
        start.trim_end(),
        string(&characters[characters.len() - tail..]).trim_start()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_turns_text_around_is_a_sign() {
        let sign = |short, code: &str| Glyph::Sign(short, code.to_owned());
        assert_eq!(
            glyphs("a\u{202e}b\u{2028}"),
            [
                Glyph::Text("a".into()),
                sign("RLO", "U+202E"),
                Glyph::Text("b".into()),
                sign("LSEP", "U+2028")
            ]
        );
        // Persian and emoji are written with joiners.
        assert_eq!(glyphs("می\u{200c}رود").len(), 1);
        assert_eq!(
            glyphs_with_spaces("»\u{a0} "),
            [Glyph::Text("»".into()), sign("NBSP", "U+00A0"), sign("␣", "U+0020")]
        );
    }

    #[test]
    fn a_line_is_one_line_and_moves_no_cursor() {
        assert_eq!(line("a \u{1b}[2J\n b", 40), "a [U+001B][2J b");
        assert_eq!(line("0123456789 abcdefghij", 12), "01234 … ghij");
    }

    proptest! {
        #[test]
        fn no_bidi_control_is_left_as_text(text in any::<String>(), limit in 8usize..40) {
            let bad = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            for glyph in glyphs(&text) {
                prop_assert!(!matches!(glyph, Glyph::Text(shown) if shown.chars().any(bad)));
            }
            prop_assert!(line(&text, limit).chars().count() <= limit);
        }
    }
}
