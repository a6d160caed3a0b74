//! What a block's text looks like, counted once over its source.

use copydesk_html::{Block, Page};
use foldhash::fast::{FixedState, FoldHasher};
use std::hash::{BuildHasher, Hasher};

/// Counts over one block. A character reference counts as one character.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Stats {
    /// Characters but white space.
    pub(crate) chars: u32,
    /// Words; in scripts without spaces two characters count as one.
    pub(crate) words: u32,
    /// Words that begin with a capital.
    pub(crate) capitals: u32,
    pub(crate) upper: u32,
    pub(crate) digits: u32,
    pub(crate) commas: u32,
    /// Marks that end sentences.
    pub(crate) stops: u32,
    /// Bars, arrows, bullets, copyright signs.
    pub(crate) ornaments: u32,
    pub(crate) quotes: u32,
    /// Characters in links.
    pub(crate) linked: u32,
    /// Stretches of link text.
    pub(crate) links: u32,
    /// Stretches of text of their own element.
    pub(crate) runs: u32,
    pub(crate) first: Kind,
    pub(crate) last: Kind,
    /// Hash of the letters and digits, in lower case for ASCII.
    pub(crate) hash: u64,
}

/// What a character is to a reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    #[default]
    Other,
    Upper,
    Lower,
    /// A letter of a script without case.
    Letter,
    Digit,
    Stop,
    Comma,
    Colon,
    Quote,
    Ornament,
    Space,
}

const KINDS: usize = Kind::Space as usize + 1;

fn kind(ch: char) -> Kind {
    match ch {
        'a'..='z' => Kind::Lower,
        'A'..='Z' => Kind::Upper,
        '0'..='9' => Kind::Digit,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔' => Kind::Stop,
        ',' | ';' | '،' | '、' | '，' | '；' | '؛' => Kind::Comma,
        ':' | '：' => Kind::Colon,
        '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '「' | '」' | '『' | '』' | '《' | '》' => {
            Kind::Quote
        }
        '|' | '©' | '›' | '‹' | '•' | '·' | '→' | '▶' | '►' | '>' | '/' | '■' | '@' | '#' => {
            Kind::Ornament
        }
        ch if ch.is_whitespace() => Kind::Space,
        ch if ch.is_lowercase() => Kind::Lower,
        ch if ch.is_uppercase() => Kind::Upper,
        ch if ch.is_alphabetic() => Kind::Letter,
        ch if ch.is_numeric() => Kind::Digit,
        _ => Kind::Other,
    }
}

/// Whether words are written without spaces between them.
fn dense(ch: char) -> bool {
    matches!(ch, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// What tells words and texts of one page apart.
pub(super) fn hasher() -> FoldHasher<'static> {
    FixedState::default().build_hasher()
}

struct Counter {
    stats: Stats,
    /// How many characters of each kind there are.
    kinds: [u32; KINDS],
    hash: FoldHasher<'static>,
    in_word: bool,
    dense: u32,
}

impl Counter {
    fn new() -> Self {
        let (stats, kinds) = (Stats::default(), [0; KINDS]);
        Self { stats, kinds, hash: hasher(), in_word: false, dense: 0 }
    }

    fn push(&mut self, ch: char, kind: Kind) {
        let stats = &mut self.stats;
        if kind == Kind::Space {
            self.in_word = false;
            return;
        }
        if stats.chars == 0 {
            stats.first = kind;
        }
        stats.last = kind;
        stats.chars += 1;
        let word = matches!(kind, Kind::Upper | Kind::Lower | Kind::Letter | Kind::Digit);
        if word {
            if kind == Kind::Letter && dense(ch) {
                self.dense += 1;
            } else if !self.in_word {
                stats.words += 1;
                stats.capitals += u32::from(kind == Kind::Upper);
            }
            self.hash.write_u32(u32::from(ch.to_ascii_lowercase()));
        }
        self.in_word = word || (self.in_word && matches!(ch, '\'' | '’' | '-'));
        self.kinds[kind as usize] += 1;
    }

    fn finish(self) -> Stats {
        let of = |kind: Kind| self.kinds[kind as usize];
        Stats {
            words: self.stats.words + self.dense.div_ceil(2),
            upper: of(Kind::Upper),
            digits: of(Kind::Digit),
            commas: of(Kind::Comma),
            stops: of(Kind::Stop),
            ornaments: of(Kind::Ornament),
            quotes: of(Kind::Quote),
            hash: self.hash.finish(),
            ..self.stats
        }
    }
}

/// The counts of a block.
pub(crate) fn of(page: &Page<'_>, block: &Block) -> Stats {
    let mut counter = Counter::new();
    for run in page.runs(block) {
        let before = counter.stats.chars;
        let text = page.run_text(run);
        let mut rest = text.chars();
        while let Some(ch) = rest.next() {
            if ch != '&' {
                counter.push(ch, kind(ch));
                continue;
            }
            let left = rest.as_str();
            match left.as_bytes().iter().take(10).position(|b| *b == b';') {
                Some(end) => {
                    let (ch, kind) = reference(left.get(..end).unwrap_or_default());
                    counter.push(ch, kind);
                    rest = left.get(end + 1..).unwrap_or_default().chars();
                }
                None => counter.push(ch, Kind::Other),
            }
        }
        if !text.trim_ascii().is_empty() {
            counter.stats.runs += 1;
            if run.linked {
                counter.stats.linked += counter.stats.chars - before;
                counter.stats.links += 1;
            }
        }
    }
    counter.finish()
}

/// What a character reference stands for, as far as counting goes.
fn reference(name: &str) -> (char, Kind) {
    match name {
        "nbsp" | "#160" | "#xa0" | "ensp" | "emsp" | "thinsp" => (' ', Kind::Space),
        "quot" | "ldquo" | "rdquo" | "lsquo" | "rsquo" | "laquo" | "raquo" | "#8217" | "#8216"
        | "#8220" | "#8221" | "#39" | "#039" | "#x27" | "apos" => ('’', Kind::Quote),
        "hellip" | "#8230" => ('…', Kind::Stop),
        "copy" | "gt" | "rsaquo" | "bull" | "middot" | "#169" | "#187" => ('©', Kind::Ornament),
        name if name.ends_with("acute") || name.ends_with("uml") || name.ends_with("grave") => {
            ('e', Kind::Lower)
        }
        _ => ('&', Kind::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stats(html: &str) -> Stats {
        let page = copydesk_html::read(html);
        of(&page, &page.blocks[0])
    }

    #[test]
    fn a_block_is_counted_once_over_its_source() {
        let found = stats("<p>The <a href=x>City Council</a>&nbsp;met, at&#8217;last: 12.</p>");
        assert_eq!((found.words, found.capitals, found.links), (6, 3, 1));
        assert_eq!((found.linked, found.commas, found.stops, found.digits), (11, 1, 1, 2));
        assert_eq!((found.first, found.last), (Kind::Upper, Kind::Stop));
        assert_eq!(stats("<p>市议会开会。</p>").words, 3);
    }

    #[test]
    fn the_same_words_have_the_same_hash() {
        assert_eq!(stats("<p>Read  <b>more</b>!</p>").hash, stats("<div>read more</div>").hash);
        assert_ne!(stats("<p>Read more</p>").hash, stats("<p>Read less</p>").hash);
    }
}
