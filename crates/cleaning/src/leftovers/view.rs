//! A line as the rules look at it.

use crate::fold::fold;
use crate::lines::Line;
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
pub(crate) struct View {
    /// Its text.
    pub(crate) text: String,
    /// The text folded, without bullets, arrows and quotation marks in front.
    pub(crate) folded: String,
    /// Code points.
    pub(crate) chars: usize,
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

/// Marks that point to something, as sites set them before links.
const ARROWS: &[&str] = &[
    ">>", "→", "▶", "►", "☞", "◄", "◀", "▸", "➤", "➜", "➔", "↳", "› ", "» ", "⇒", "▼", "👉", "➡",
    "← ", "> ",
];

impl View {
    /// The view of a line; `None` for one of more characters than `longest`.
    pub(crate) fn of(line: &Line, longest: usize) -> Option<Self> {
        let text = line.text.text();
        if text.len() > longest * 4 {
            return None;
        }
        let chars = text.chars().count();
        (chars <= longest).then(|| Self::of_text(text, chars, line))
    }

    fn of_text(text: &str, chars: usize, line: &Line) -> Self {
        let folded = fold(text);
        let opened = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | '©' | '#' | '@');
        let front = folded.len() - folded.trim_start_matches(opened).len();
        Self {
            text: text.to_owned(),
            folded: folded[front..].to_owned(),
            chars,
            sentence: ends_like_sentence(text),
            quoted: text.contains(['"', '«', '“', '„', '”', '「', '『', '»']),
            columns: line.columns,
            arrow: ARROWS.iter().any(|arrow| text.starts_with(arrow)),
            kind: line.kind,
        }
    }

    /// The folded text without marks at its end.
    pub(crate) fn bare(&self) -> &str {
        self.folded.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')')
    }

    /// Letters and digits in it, counted.
    pub(crate) fn letters(&self) -> usize {
        self.folded.chars().filter(|c| c.is_alphanumeric()).count()
    }

    /// Words, or for scripts without spaces half the letters.
    pub(crate) fn words(&self) -> usize {
        let spaced = self.folded.split_whitespace().count();
        let unspaced = self
            .folded
            .chars()
            .filter(|c| matches!(c, '\u{3041}'..='\u{9fff}' | '\u{e00}'..='\u{e7f}'))
            .count();
        spaced.max(unspaced / 2)
    }
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
    let dense = text.chars().take(40).filter(|c| matches!(c, '\u{3041}'..='\u{d7a3}')).count() > 8;
    let thai = text.chars().take(40).any(|c| matches!(c, '\u{e00}'..='\u{e7f}'));
    let least = if dense { PROSE / 2 } else { PROSE };
    let long = text.chars().nth(least).is_some();
    long && (ends_like_sentence(text) || (thai && text.chars().nth(2 * PROSE).is_some()))
}
