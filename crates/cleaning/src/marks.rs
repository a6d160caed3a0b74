//! Which kinds of characters stand in a text, found in one pass.
//!
//! Most lines hold nothing that any repair mends and few marks that any rule asks for: what a line does
//! not hold need not be looked for.

use std::ops::{BitOr, BitOrAssign};

/// Kinds of characters that may stand in a text; what is cut out of the text later may still be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Marks(u32);

impl Marks {
    /// `<`
    pub(crate) const ANGLE: Self = Self(1);
    /// `[`
    pub(crate) const BRACKET: Self = Self(1 << 1);
    /// `&`
    pub(crate) const AMPERSAND: Self = Self(1 << 2);
    /// Characters that are not seen.
    pub(crate) const UNSEEN: Self = Self(1 << 3);
    /// Characters that may not be composed (NFC).
    pub(crate) const UNCOMPOSED: Self = Self(1 << 4);
    /// Bytes of UTF-8 read as Windows-1252.
    pub(crate) const MOJIBAKE: Self = Self(1 << 5);
    /// `«` or `»`
    pub(crate) const GUILLEMET: Self = Self(1 << 6);
    /// Quotation marks that are not apostrophes.
    pub(crate) const QUOTATION: Self = Self(1 << 7);
    /// Two white spaces in a row, one at either end, or one that is neither plain nor a no-break space.
    pub(crate) const GAP: Self = Self(1 << 8);
    /// A plain space before a mark that ends sentences or their parts.
    pub(crate) const LOOSE: Self = Self(1 << 9);
    /// A number in any script.
    pub(crate) const NUMBER: Self = Self(1 << 10);
    /// What parts the names of a breadcrumb: `>`, `/`, `→` and the like.
    pub(crate) const CRUMB: Self = Self(1 << 11);
    /// `|`, `·` or `•`
    pub(crate) const BAR: Self = Self(1 << 12);
    /// `#`
    pub(crate) const HASH: Self = Self(1 << 13);
    /// `@`
    pub(crate) const AT: Self = Self(1 << 14);
    /// `{`, `}`, `;` or `=`
    pub(crate) const CODE: Self = Self(1 << 15);
    /// `.` or `…`
    pub(crate) const DOT: Self = Self(1 << 16);
    /// `'`
    pub(crate) const STRAIGHT: Self = Self(1 << 17);
    /// `’`
    pub(crate) const CURLY: Self = Self(1 << 18);
    /// `:` or `：`
    pub(crate) const COLON: Self = Self(1 << 19);
    /// A letter whose lower case may be of another length.
    pub(crate) const NOT_ASCII: Self = Self(1 << 20);
    /// A letter of a script that has no spaces between words, or of Hangul.
    pub(crate) const UNSPACED: Self = Self(1 << 21);

    /// All of them.
    pub(crate) const ANY: Self = Self(u32::MAX);

    /// These kinds and those, as `|` has it, for constants.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Looks through a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut marks = Self::default();
        let mut before = Before { bits: SPACE, owed: 0 };
        let mut at = 0;
        while let Some(byte) = text.as_bytes().get(at) {
            if let Some(chunk) = text.as_bytes()[at..].first_chunk()
                && let Some(found) = before.note_all(*chunk)
            {
                marks |= found;
                at += chunk.len();
            } else if let Some(bits) = ASCII.get(usize::from(*byte)) {
                before.owed = 0;
                marks |= before.note(*bits);
                at += 1;
            } else {
                let Some(ch) = text[at..].chars().next() else { break };
                marks |= wide(ch, &mut before);
                at += ch.len_utf8();
            }
        }
        let ends_in_space = before.bits & SPACE != 0 && !text.is_empty();
        if ends_in_space { marks | Self::GAP } else { marks }
    }

    /// Whether the text may hold any of these kinds.
    pub(crate) fn any(self, kinds: Self) -> bool {
        self.0 & kinds.0 != 0
    }
}

impl BitOr for Marks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.and(other)
    }
}

impl BitOrAssign for Marks {
    fn bitor_assign(&mut self, other: Self) {
        *self = self.and(other);
    }
}

/// What stood before a character.
struct Before {
    /// Its bits of the table.
    bits: u32,
    /// Characters that are still to come if this is a character read as Windows-1252.
    owed: u8,
}

impl Before {
    /// The kinds of eight characters of ASCII, of which all or none are taken: none where one that wants
    /// no space before it, or a second space, might follow a space.
    fn note_all(&mut self, chunk: [u8; 8]) -> Option<Marks> {
        const LOW: u64 = u64::from_le_bytes([0x7f; 8]);
        let bytes = u64::from_le_bytes(chunk);
        if bytes & !LOW != 0 {
            return None;
        }
        let bits = chunk.iter().fold(0, |bits, byte| bits | ASCII[usize::from(*byte)]);
        // The upper bit of each byte that is a space (Warren, Hacker's Delight, 6-1).
        let others = ((bytes ^ u64::from_le_bytes([b' '; 8])) & LOW) + LOW;
        let spaces = !(others | LOW);
        let doubled = spaces & (spaces << 8) != 0;
        if doubled || (bits & STOP != 0 && (bits | self.bits) & SPACE != 0) {
            return None;
        }
        let first = self.note(ASCII[usize::from(chunk[0])]);
        self.bits = ASCII[usize::from(chunk[7])];
        self.owed = 0;
        Some(first | Marks(bits & KINDS))
    }

    /// The kinds of a character with these bits, and of what stood before it with it. Without a branch:
    /// letters and spaces take turns as no processor could foretell.
    fn note(&mut self, bits: u32) -> Marks {
        let gap = (bits & self.bits & SPACE) / SPACE * Marks::GAP.0;
        let loose = (bits & STOP) / STOP * ((self.bits & PLAIN) / PLAIN) * Marks::LOOSE.0;
        self.bits = bits;
        Marks((bits & KINDS) | gap | loose)
    }
}

/// Bits of the table that are no kinds: white space, marks that want no space before them, and the plain
/// space.
const SPACE: u32 = 1 << 31;
const STOP: u32 = 1 << 30;
const PLAIN: u32 = 1 << 29;
const KINDS: u32 = !(SPACE | STOP | PLAIN);

const ASCII: [u32; 128] = {
    let mut table = [0; 128];
    let mut at = 0;
    while at < 128 {
        #[allow(clippy::cast_possible_truncation)] // below 128
        let byte = at as u8;
        table[at] = match byte {
            b' ' => SPACE | PLAIN,
            b'\t' => Marks::GAP.0 | SPACE,
            b'\n' | b'\r' | 0xb | 0xc => Marks::GAP.0 | Marks::UNSEEN.0 | SPACE,
            0..=0x1f | 0x7f => Marks::UNSEEN.0,
            b'<' => Marks::ANGLE.0,
            b'>' | b'/' => Marks::CRUMB.0,
            b'[' => Marks::BRACKET.0,
            b'&' => Marks::AMPERSAND.0,
            b'"' => Marks::QUOTATION.0,
            b'\'' => Marks::STRAIGHT.0,
            b'0'..=b'9' => Marks::NUMBER.0,
            b'|' => Marks::BAR.0,
            b'#' => Marks::HASH.0,
            b'@' => Marks::AT.0,
            b'{' | b'}' | b'=' => Marks::CODE.0,
            b';' => Marks::CODE.0 | STOP,
            b'.' => Marks::DOT.0 | STOP,
            b':' => Marks::COLON.0 | STOP,
            b',' | b'!' | b'?' => STOP,
            _ => 0,
        };
        at += 1;
    }
    table
};

/// The kinds of a character beyond ASCII.
fn wide(ch: char, before: &mut Before) -> Marks {
    if matches!(ch, '\u{c0}'..='\u{17f}') {
        // Latin letters, by far the most.
        return before.note(0) | mojibake(ch, before) | Marks::NOT_ASCII;
    }
    let mut marks = match ch {
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{2060}'
        | '\u{feff}'
        | '\u{fffc}' => Marks::UNSEEN,
        '«' => Marks::GUILLEMET | Marks::QUOTATION,
        '»' => Marks::GUILLEMET | Marks::QUOTATION | Marks::CRUMB,
        '“' | '”' | '„' | '「' | '」' | '『' | '』' => Marks::QUOTATION,
        '’' => Marks::CURLY,
        '·' | '•' => Marks::BAR,
        '›' | '→' | '▸' | '⟩' | '≫' => Marks::CRUMB,
        '…' => Marks::DOT,
        '：' => Marks::COLON,
        _ => Marks::default(),
    };
    if ch >= '\u{300}' && !is_composed(ch) {
        marks |= Marks::UNCOMPOSED;
    }
    if is_number(ch) {
        marks |= Marks::NUMBER;
    }
    if matches!(ch, '\u{e00}'..='\u{e7f}' | '\u{3041}'..='\u{d7a3}') {
        marks |= Marks::UNSPACED;
    }
    let (space, odd) = (ch.is_whitespace(), !matches!(ch, '\u{a0}' | '\u{202f}'));
    if space && odd {
        marks |= Marks::GAP;
    }
    let stop = matches!(ch, '،' | '۔' | '।' | '؟' | '؛');
    marks |= before.note(if space { SPACE } else { 0 } | if stop { STOP } else { 0 });
    marks | mojibake(ch, before) | Marks::NOT_ASCII
}

/// Counts the characters that a first byte of UTF-8, read as Windows-1252, asks for.
fn mojibake(ch: char, before: &mut Before) -> Marks {
    before.owed = match ch {
        '\u{c2}'..='\u{df}' => 1,
        '\u{e0}'..='\u{ef}' => 2,
        '\u{f0}'..='\u{f4}' => 3,
        ch if before.owed > 0 && is_tail(ch) => {
            if before.owed == 1 {
                return Marks::MOJIBAKE;
            }
            before.owed - 1
        }
        _ => 0,
    };
    Marks::default()
}

/// Whether Windows-1252 has the character at 0x80 to 0xBF.
fn is_tail(ch: char) -> bool {
    matches!(
        ch,
        '\u{80}'
            ..='\u{bf}'
                | 'Œ'
                | 'œ'
                | 'Š'
                | 'š'
                | 'Ÿ'
                | 'Ž'
                | 'ž'
                | 'ƒ'
                | 'ˆ'
                | '˜'
                | '–'
                | '—'
                | '‘'
                | '’'
                | '‚'
                | '“'
                | '”'
                | '„'
                | '†'
                | '‡'
                | '•'
                | '…'
                | '‰'
                | '‹'
                | '›'
                | '€'
                | '™'
    )
}

/// Letters and signs that stand in NFC whatever stands beside them. Any other may not.
fn is_composed(ch: char) -> bool {
    matches!(ch,
        '\u{374}'..='\u{482}' | '\u{48a}'..='\u{590}' | '\u{5d0}'..='\u{60f}' | '\u{61b}'..='\u{64a}'
        | '\u{66e}'..='\u{66f}' | '\u{671}'..='\u{6d5}' | '\u{6ee}'..='\u{710}' | '\u{e01}'..='\u{e30}'
        | '\u{1e00}'..='\u{1f6f}' | '\u{2010}'..='\u{20cf}' | '\u{3001}'..='\u{3029}'
        | '\u{3030}'..='\u{3098}' | '\u{309b}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff00}'..='\u{ffef}')
        && !matches!(ch, '\u{374}' | '\u{37e}' | '\u{387}' | '\u{2126}'..='\u{212b}')
}

/// Whether a character beyond ASCII is a number; letters of common scripts are told apart without a
/// table.
pub(crate) fn is_number(ch: char) -> bool {
    let letter = matches!(ch, '\u{c0}'..='\u{65f}' | '\u{3040}'..='\u{318f}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{2010}'..='\u{2060}');
    !letter && ch.is_numeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::is_nfc;

    #[test]
    fn what_stands_in_a_text_is_named() {
        for (text, marks) in [
            ("Plain words", Marks::default()),
            ("a<b", Marks::ANGLE),
            ("a  b", Marks::GAP),
            ("a ,", Marks::LOOSE),
            ("[+12 chars]", Marks::BRACKET | Marks::NUMBER),
            ("Ã©", Marks::MOJIBAKE | Marks::NOT_ASCII),
            ("l’été", Marks::CURLY | Marks::NOT_ASCII),
            ("e\u{301}", Marks::UNCOMPOSED | Marks::NOT_ASCII),
            ("١٤", Marks::NUMBER | Marks::NOT_ASCII | Marks::UNCOMPOSED),
        ] {
            assert_eq!(Marks::of(text), marks, "{text}");
        }
        assert!(!Marks::of("é’t").any(Marks::MOJIBAKE));
    }

    proptest! {
        /// What is not named is not there.
        #[test]
        fn nothing_is_passed_over(text in "(\\PC|[ \t\u{a0}\u{2003}]|[,.;«»&<]|[0-9٠-٩]|e\u{301}|Ã©|\u{3c9}\u{301}|ᅡ|가|\u{f43}|\u{2126}){0,12}") {
            let marks = Marks::of(&text);
            prop_assert!(marks.any(Marks::UNCOMPOSED) || is_nfc(&text));
            prop_assert_eq!(marks.any(Marks::NUMBER), text.contains(char::is_numeric));
            prop_assert_eq!(marks.any(Marks::NOT_ASCII), !text.is_ascii());
            let spaces: Vec<char> = text.chars().collect();
            let doubled = spaces.windows(2).any(|two| two.iter().all(|ch| ch.is_whitespace()));
            prop_assert!(marks.any(Marks::GAP) || !doubled);
        }

        /// Eight at once say what one by one says.
        #[test]
        fn chunks_change_nothing(text in "([a-c]{0,9}|[ \t\n\u{a0}é]|[,.;:'<&0]){0,40}") {
            let mut before = Before { bits: SPACE, owed: 0 };
            let mut marks = Marks::default();
            for ch in text.chars() {
                marks |= match u8::try_from(ch) {
                    Ok(byte) if byte.is_ascii() => {
                        before.owed = 0;
                        before.note(ASCII[usize::from(byte)])
                    }
                    _ => wide(ch, &mut before),
                };
            }
            if before.bits & SPACE != 0 && !text.is_empty() {
                marks |= Marks::GAP;
            }
            prop_assert_eq!(Marks::of(&text), marks);
        }

        #[test]
        fn every_character_that_composes_is_named(ch in any::<char>(), base in any::<char>()) {
            let text: String = [base, ch].iter().collect();
            prop_assert!(Marks::of(&text).any(Marks::UNCOMPOSED) || is_nfc(&text));
        }
    }
}
