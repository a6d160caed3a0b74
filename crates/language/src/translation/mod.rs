//! Signs that a text is a machine's translation.
//!
//! Nothing here judges style: a fluent translation has no signs, and is not suspected. What is
//! looked for is what translating tears apart in the text around the words.
//!
//! | module | holds |
//! |---|---|
//! | `tongue` | what the typography of a language allows |
//! | `quotes`, `untranslated`, `typography`, `markup`, `names` | a kind of sign each |
//! | `around` | what stands beside a place in a line |
//! | `tally` | how much they weigh together |

mod around;
mod markup;
mod names;
mod quotes;
mod tally;
mod tongue;
mod typography;
mod untranslated;

use crate::lines::Line;
use copydesk_article::language::{CueKind, Translation};
use quotes::Marks;
use std::ops::Range;
use tally::Tally;
use tongue::Tongue;

/// Lines below this length are labels, menus and crumbs: nothing is read in them but torn tags.
const PROSE: usize = 40;

/// Signs of translation in `body`, whose visible lines are `lines` and whose language is `tag`.
pub(crate) fn signs(body: &str, lines: &[Line<'_>], tag: &str) -> Translation {
    let tongue = Tongue::of(tag);
    let mut reader = Reader {
        tongue,
        names: names::judged(tongue),
        guillemets: tongue.guillemets.then(|| Marks::new('«', '»')),
        curly: tongue.curly.then(|| Marks::new('“', '”')),
        tally: Tally::default(),
    };
    let mut length = 0;
    for line in lines {
        length += line.text().len();
        reader.line(line);
    }
    if lines.iter().any(|line| matches!(line, Line::Block(_))) {
        let torn = body.match_indices("</ ").filter(|(at, _)| markup::hidden(body, *at));
        for range in torn.filter_map(|(at, _)| markup::read(body, at)) {
            reader.tally.add(CueKind::BrokenMarkup, || range);
        }
    }
    reader.tally.verdict(body, length)
}

struct Reader<'t> {
    tongue: Tongue<'t>,
    names: bool,
    guillemets: Option<Marks>,
    curly: Option<Marks>,
    tally: Tally,
}

impl Reader<'_> {
    /// Reads a line once, and stops only at bytes that may begin a sign.
    fn line(&mut self, line: &Line<'_>) {
        let text = line.text();
        if text.trim_start().is_empty() {
            return;
        }
        self.guillemets.iter_mut().chain(&mut self.curly).for_each(Marks::line);
        let prose = text.len() >= PROSE
            && self.tongue.known()
            && !(text.contains('|') || text.contains('\t'));
        let mut read_to = 0;
        for (at, byte) in text.bytes().enumerate() {
            let class = CLASSES[usize::from(byte)];
            // Most bytes are letters, and most others the space before a word that begins no stretch.
            if class == Class::None
                || !(prose || class == Class::Tag)
                || (class == Class::Space && !untranslated::anchored(text, at, self.tongue))
            {
                continue;
            }
            let found = match class {
                Class::Tag => markup::read(text, at).map(|range| (CueKind::BrokenMarkup, range)),
                Class::Stop => typography::read(text, at, byte, self.tongue)
                    .map(|range| (CueKind::ForeignTypography, around::with_words(text, range))),
                Class::Space if at >= read_to => {
                    let found = untranslated::read(text, at, self.tongue);
                    read_to = found.as_ref().map_or(read_to, |range| range.end);
                    found.map(|range| (CueKind::Untranslated, range))
                }
                Class::Capital if self.names => {
                    names::read(text, at, self.tongue).map(|range| (CueKind::ForeignName, range))
                }
                Class::Mark => self.mark(text, at).map(|range| (CueKind::ReversedQuotes, range)),
                _ => None,
            };
            if let Some((kind, range)) = found {
                self.tally.add(kind, || line.source_of(range));
            }
        }
    }

    fn mark(&mut self, text: &str, at: usize) -> Option<Range<usize>> {
        let mark = around::from(text, at)?;
        let marks = match mark {
            '«' | '»' => self.guillemets.as_mut(),
            '“' | '”' => self.curly.as_mut(),
            _ => None,
        }?;
        let reversed = marks.read(text, at, mark);
        reversed.then(|| around::with_words(text, at..at + mark.len_utf8()))
    }
}

/// What a byte may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    None,
    /// A torn tag.
    Tag,
    /// A mark that stands apart.
    Stop,
    /// A word.
    Space,
    /// A name.
    Capital,
    /// A quotation mark: the first byte of « and », or of “ and ”.
    Mark,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::None; 256];
    let mut at = 0;
    while at < classes.len() {
        classes[at] = match at as u8 {
            b'<' | b'[' | b'&' => Class::Tag,
            b',' | b'.' | b';' | b'!' | b'?' => Class::Stop,
            b' ' => Class::Space,
            b'A'..=b'Z' => Class::Capital,
            0xc2 | 0xe2 => Class::Mark,
            _ => Class::None,
        };
        at += 1;
    }
    classes
};

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::BodyKind;

    /// Written by hand to look like machines' translations, `==` and the tag above each.
    const MADE: &str = include_str!("../../data/made-translations.txt");
    /// Written by hand with what editors do: quotations over two paragraphs, crumbs, foreign titles.
    const CLEAN: &str = include_str!("../../data/made-clean.txt");

    fn read(body: &str, kind: BodyKind, tag: &str) -> Translation {
        let found = signs(body, &crate::lines::visible(body, kind), tag);
        for cue in &found.cues {
            cue.span.check(body).unwrap();
        }
        found
    }

    fn articles(text: &str) -> impl Iterator<Item = (&str, &str)> {
        text.split("== ").skip(1).filter_map(|article| article.split_once('\n'))
    }

    #[test]
    fn the_real_article_is_suspected_and_its_signs_are_named() {
        let seed = include_str!("../../../../tests/samples/seed.fr.txt");
        let found = read(seed, BodyKind::Text, "fr");
        let signs: Vec<_> = found
            .cues
            .iter()
            .map(|cue| (cue.kind, cue.count, cue.span.text.as_deref().unwrap_or_default()))
            .collect();
        assert!(found.suspected);
        assert_eq!(
            signs,
            [
                (CueKind::ForeignName, 3, "Türkiye"),
                (CueKind::ReversedQuotes, 3, "Türkiye \u{a0}»\u{a0}continuera"),
                (CueKind::ForeignTypography, 1, "risques , en"),
                (CueKind::BrokenMarkup, 1, "< /span>"),
            ]
        );
    }

    #[test]
    fn most_of_what_was_made_to_look_translated_is_suspected() {
        let missed: Vec<&str> = articles(MADE)
            .filter(|(tag, body)| !read(body, BodyKind::Text, tag).suspected)
            .map(|(_, body)| body.lines().next().unwrap_or_default())
            .collect();
        assert_eq!(articles(MADE).count(), 12);
        // A fluent one, and two with weak signs alone.
        assert_eq!(missed.len(), 3, "{missed:#?}");
    }

    #[test]
    fn what_editors_do_is_not() {
        for (tag, body) in articles(CLEAN) {
            assert_eq!(read(body, BodyKind::Text, tag).cues, [], "{tag}: {body}");
        }
    }

    #[test]
    fn torn_tags_of_a_page_are_found_seen_or_not() {
        let page = "<p>Le corridor de la mer Noire cet été.&lt; /span&gt;</p><p>Fin</ div></p>";
        let found = read(page, BodyKind::Html, "fr");
        assert_eq!((found.cues.len(), found.cues[0].count), (1, 2));
        assert_eq!(found.cues[0].span.text.as_deref(), Some("&lt; /span&gt;"));
    }

    #[test]
    fn texts_in_no_language_have_no_signs_but_torn_tags() {
        let text = "a , b déclaré de  » très positives » et encore beaucoup de mots < /p>";
        let kinds: Vec<_> = read(text, BodyKind::Text, "und").cues.iter().map(|c| c.kind).collect();
        assert_eq!(kinds, [CueKind::BrokenMarkup]);
    }
}
