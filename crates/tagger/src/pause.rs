//! What stands between two tokens, as the model sees it.

use copydesk_tokens::{is_apostrophe, is_hyphen};

/// How many kinds of pause there are.
pub const PAUSES: usize = 14;

/// What stands before a token. White space beside punctuation does not count, so that text cut
/// into words by spaces and text as it is written look the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pause {
    /// Nothing, or white space.
    Space = 0,
    /// An apostrophe that touches the token before.
    Apostrophe = 1,
    /// A hyphen that touches both.
    Hyphen = 2,
    /// A full stop that touches both.
    Dot = 3,
    /// A slash, an ampersand, another sign.
    Sign = 4,
    /// An at sign or a hash.
    Handle = 5,
    /// A dash.
    Dash = 6,
    /// A comma or semicolon.
    Comma = 7,
    /// A colon.
    Colon = 8,
    /// A quotation mark.
    Quote = 9,
    /// A closing bracket.
    Close = 10,
    /// An opening bracket.
    Open = 11,
    /// The end of a sentence.
    Stop = 12,
    /// A new line, or the start of the text.
    Line = 13,
}

impl Pause {
    /// The pause that the text between two tokens makes, and a number that stands for its signs.
    #[must_use]
    pub fn of(between: &str) -> (Self, u32) {
        if between.is_empty() || between == " " {
            return (Self::Space, 0);
        }
        let (mut pause, mut signs, mut count) = (Self::Space, 0_u32, 0);
        for (place, c) in between.char_indices() {
            let next = if c.is_whitespace() {
                if c == '\n' || c == '\u{2029}' { Self::Line } else { continue }
            } else {
                if count < 4 {
                    signs = (signs ^ u32::from(c)).wrapping_mul(0x0100_0193);
                    count += 1;
                }
                Self::sign(c, place == 0, place == 0 && c.len_utf8() == between.len())
            };
            pause = pause.max(next);
            if pause == Self::Line {
                break;
            }
        }
        (pause, signs)
    }

    fn sign(c: char, touches: bool, alone: bool) -> Self {
        match c {
            '.' if alone => Self::Dot,
            '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' => Self::Stop,
            ',' | ';' | '，' | '、' | '；' => Self::Comma,
            ':' | '：' => Self::Colon,
            '(' | '[' | '{' | '（' | '【' | '［' => Self::Open,
            ')' | ']' | '}' | '）' | '】' | '］' => Self::Close,
            '@' | '#' => Self::Handle,
            c if is_apostrophe(c) && touches => Self::Apostrophe,
            c if is_hyphen(c) && alone => Self::Hyphen,
            '-' | '–' | '—' | '―' => Self::Dash,
            '"' | '«' | '»' | '“' | '”' | '„' | '‹' | '›' | '「' | '」' | '《' | '》' | '『'
            | '』' => Self::Quote,
            c if is_apostrophe(c) => Self::Quote,
            _ => Self::Sign,
        }
    }

    /// Its number, below [`PAUSES`].
    #[must_use]
    pub fn number(self) -> usize {
        self as usize
    }

    /// Whether a sentence begins after it.
    #[must_use]
    pub fn begins(self) -> bool {
        self >= Self::Stop
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_beside_signs_make_no_difference() {
        for (spaced, written) in [(" , ", ", "), (" . ", ". "), ("' ", "’"), (" ( ", " (")] {
            assert_eq!(Pause::of(spaced).0, Pause::of(written).0, "{spaced:?}");
        }
        assert_eq!(Pause::of(" ").0, Pause::Space);
        assert_eq!(Pause::of("-").0, Pause::Hyphen);
        assert_eq!(Pause::of(" - ").0, Pause::Dash);
        assert_eq!(Pause::of(".").0, Pause::Dot);
        assert_eq!(Pause::of(".\n\n").0, Pause::Line);
        assert_eq!(Pause::of(" '").0, Pause::Quote);
    }
}
