//! A line as the rules look at it.

use crate::fold::fold;
use crate::letters::is_alphanumeric;
use crate::lines::Line;
use crate::marks::Marks;
use copydesk_html::BlockKind;

/// Lines longer than this, in characters, are prose whatever they say: no rule looks at them.
pub(crate) const LONGEST: usize = 240;

/// The same between the paragraphs of a story.
pub(crate) const LONGEST_INSIDE: usize = 170;

/// A line of this length, in characters, that ends like a sentence and says nothing that leftovers
/// say is a paragraph of the story.
const PROSE: usize = 60;

/// A line as the rules look at it.
#[derive(Debug, Clone)]
pub(crate) struct View<'l> {
    /// Its text.
    pub(crate) text: &'l str,
    /// What the text holds.
    pub(crate) marks: Marks,
    /// The text folded, without bullets, arrows and quotation marks in front.
    pub(crate) folded: String,
    /// Code points.
    pub(crate) chars: usize,
    /// Letters and digits of the folded text.
    pub(crate) letters: usize,
    /// Words of it, or for scripts without spaces half the letters.
    pub(crate) words: usize,
    /// Whether it ends like a sentence.
    pub(crate) sentence: bool,
    /// Whether a quotation mark stands in it.
    pub(crate) quoted: bool,
    /// Parts of the line between wide gaps.
    pub(crate) columns: usize,
    /// Whether an arrow stands in front, as before links.
    pub(crate) arrow: bool,
    pub(crate) kind: BlockKind,
}

/// Marks of quotations.
const QUOTES: &[char] = &['"', '«', '“', '„', '”', '「', '『', '»'];

/// Marks that point to something, as sites set them before links.
const ARROWS: &[&str] = &[
    ">>", "→", "▶", "►", "☞", "◄", "◀", "▸", "➤", "➜", "➔", "↳", "› ", "» ", "⇒", "▼", "👉", "➡",
    "← ", "> ",
];

/// Whether such a mark stands in front. None of them begins like a word.
fn is_arrowed(text: &str) -> bool {
    !text.starts_with(is_alphanumeric) && ARROWS.iter().any(|arrow| text.starts_with(arrow))
}

impl<'l> View<'l> {
    /// The view of a line; `None` for one of more characters than `longest`.
    pub(crate) fn of(line: &'l Line, longest: usize) -> Option<Self> {
        let text = line.text.text();
        if text.len() > longest * 4 {
            return None;
        }
        let chars = text.chars().count();
        (chars <= longest).then(|| Self::of_text(text, chars, line))
    }

    fn of_text(text: &'l str, chars: usize, line: &Line) -> Self {
        let mut folded = fold(text);
        let opened = |c: char| !is_alphanumeric(c) && !matches!(c, '(' | '©' | '#' | '@');
        let front = folded.len() - folded.trim_start_matches(opened).len();
        folded.drain(..front);
        let (letters, words) = counts(&folded);
        Self {
            text,
            marks: line.marks,
            folded,
            chars,
            letters,
            words,
            sentence: ends_like_sentence(text),
            quoted: line.marks.any(Marks::QUOTATION) && text.contains(QUOTES),
            columns: line.columns,
            arrow: is_arrowed(text),
            kind: line.kind,
        }
    }

    /// The folded text without marks at its end.
    pub(crate) fn bare(&self) -> &str {
        self.folded.trim_end_matches(|c: char| !is_alphanumeric(c) && c != ')')
    }
}

/// Letters and digits in a folded text, and its words: for scripts without spaces half the letters.
fn counts(folded: &str) -> (usize, usize) {
    let (mut letters, mut unspaced, mut words) = (0, 0, 0);
    let mut inside = false;
    for (at, byte) in folded.bytes().enumerate() {
        let word = byte != b' ';
        words += usize::from(word && !inside);
        inside = word;
        if byte.is_ascii() {
            letters += usize::from(byte.is_ascii_alphanumeric());
        } else if let Some(ch) = folded.get(at..).and_then(|rest| rest.chars().next()) {
            letters += usize::from(is_alphanumeric(ch));
            unspaced += usize::from(is_unspaced(ch));
        }
    }
    (letters, words.max(unspaced / 2))
}

/// Letters of Thai, kana and Han.
fn is_unspaced(ch: char) -> bool {
    matches!(ch, '\u{3041}'..='\u{9fff}' | '\u{e00}'..='\u{e7f}')
}

/// Whether a text ends with a mark that ends sentences, quotation marks and brackets aside.
pub(crate) fn ends_like_sentence(text: &str) -> bool {
    let end = text.trim_end_matches([
        '"', '”', '»', '’', '\'', ')', ' ', '\u{a0}', '」', '』', '“', '】', '）',
    ]);
    end.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔'])
}

/// Whether a line reads as a paragraph of prose by its length and end alone. Scripts without spaces
/// need half the length; Thai has no full stop.
pub(crate) fn is_prose(line: &Line) -> bool {
    let text = line.text.text();
    let (mut dense, mut thai) = (0, false);
    if line.marks.any(Marks::UNSPACED) {
        for ch in text.chars().take(40) {
            dense += usize::from(matches!(ch, '\u{3041}'..='\u{d7a3}'));
            thai |= matches!(ch, '\u{e00}'..='\u{e7f}');
        }
    }
    let least = if dense > 8 { PROSE / 2 } else { PROSE };
    let longer = |chars: usize| {
        text.len() > 4 * chars || (text.len() > chars && text.chars().count() > chars)
    };
    longer(least) && (ends_like_sentence(text) || (thai && longer(2 * PROSE)))
}
