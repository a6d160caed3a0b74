//! Which blocks of a page are the story.
//!
//! A tree-based extractor reads the page and says what the story is; a block is kept when the
//! extractor's text holds it. Pages that are nested or sized so that a tree is a danger never reach
//! the extractor: there, and where it finds nothing, prose blocks are kept.

use crate::lines::Line;
use copydesk_article::cleaning::{Flag, RemovalReason};
use copydesk_html::{BlockKind, Page};
use std::collections::HashSet;
use trafilatura::{ExtractionFocus, Options};

/// Limits for a tree. Extractors were measured to overflow a 2 MiB stack from about 2,000 nested
/// elements on and to take seconds from 100,000 elements on; real pages stay far below.
const MAX_DEPTH: usize = 256;
const MAX_ELEMENTS: usize = 40_000;
const MAX_ATTRIBUTES: usize = 512;
const MAX_BYTES: usize = 4_000_000;

/// Words in a row that make a match; shorter blocks are compared as a whole line.
const GRAM: usize = 3;

/// The share of a block's word triples that the story must hold.
const HELD: f64 = 0.6;

/// Characters of a block of prose, and the share of it that may be links.
const PROSE_CHARS: usize = 60;
const PROSE_LINKED: f64 = 0.5;

/// Marks the lines outside the story as removed. Returns what the reader should know.
pub(crate) fn select(html: &str, page: &Page, lines: &mut [Line]) -> Vec<Flag> {
    let safe = page.depth <= MAX_DEPTH
        && page.elements <= MAX_ELEMENTS
        && page.attributes <= MAX_ATTRIBUTES
        && html.len() <= MAX_BYTES;
    if !is_page(html) {
        return if safe { Vec::new() } else { vec![Flag::LinearFallback] };
    }
    let story = if safe { extract(html) } else { None };
    let flag = if safe { Flag::NoMainContentFound } else { Flag::LinearFallback };
    let kept = story.map(|story| keep_held(&story, lines)).unwrap_or_default();
    if kept > 0 {
        return Vec::new();
    }
    for line in lines.iter_mut() {
        let prose = line.len() >= PROSE_CHARS && line.linked < PROSE_LINKED;
        line.removed = (!prose).then_some(RemovalReason::OutsideMainContent);
    }
    // Nothing but short lines: better all of it than nothing.
    if lines.iter().all(|line| line.removed.is_some()) {
        lines.iter_mut().for_each(|line| line.removed = None);
    }
    vec![flag]
}

/// Whether this is a whole page, with a frame around the story, and not a fragment of markup.
fn is_page(html: &str) -> bool {
    const FRAME: &[&str] = &["<html", "<body", "<nav", "<!doctype", "<footer", "<aside"];
    let bytes = html.as_bytes();
    bytes.iter().enumerate().filter(|(_, b)| **b == b'<').any(|(at, _)| {
        FRAME.iter().any(|tag| {
            bytes
                .get(at..at + tag.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(tag.as_bytes()))
        })
    })
}

/// The story as the extractor sees it: its text, a block a line.
fn extract(html: &str) -> Option<String> {
    let mut options = Options::default();
    options.enable_fallback = true;
    options.exclude_comments = true;
    options.focus = ExtractionFocus::FavorPrecision;
    let story = trafilatura::extract(html, &options).ok()?.content_text;
    (!story.trim().is_empty()).then_some(story)
}

/// Keeps the lines that the story holds, each text once; answers how many.
fn keep_held(story: &str, lines: &mut [Line]) -> usize {
    let mut grams: HashSet<Vec<String>> = HashSet::new();
    let mut wholes: HashSet<Vec<String>> = HashSet::new();
    for line in story.lines() {
        let words = words(line);
        grams.extend(words.windows(GRAM).map(<[String]>::to_vec));
        wholes.insert(words);
    }
    let mut seen: HashSet<Vec<String>> = HashSet::new();
    let mut kept = 0;
    for line in lines.iter_mut() {
        let words = words(&line.text.text());
        let held = if words.len() < GRAM {
            wholes.contains(&words)
        } else {
            let found = words.windows(GRAM).filter(|gram| grams.contains(*gram)).count();
            #[allow(clippy::cast_precision_loss)] // a share
            let share = found as f64 / (words.len() - GRAM + 1) as f64;
            share >= HELD
        };
        line.removed = if !held || line.kind == BlockKind::Control {
            Some(RemovalReason::OutsideMainContent)
        } else if words.len() > GRAM && !seen.insert(words) {
            Some(RemovalReason::RepeatedLine)
        } else {
            kept += 1;
            None
        };
    }
    kept + fill_gaps(lines)
}

/// Extractors drop lists and asides from the middle of a story. What stands between two kept lines,
/// in a short run, and reads as a sentence stays; leftovers among it have rules of their own.
fn fill_gaps(lines: &mut [Line]) -> usize {
    const LONGEST_RUN: usize = 6;
    const SHORTEST: usize = 25;
    let kept: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].removed.is_none()).collect();
    let mut filled = 0;
    for pair in kept.windows(2) {
        let run = pair[0] + 1..pair[1];
        if run.len() > LONGEST_RUN {
            continue;
        }
        for line in &mut lines[run] {
            let outside = line.removed == Some(RemovalReason::OutsideMainContent);
            let sentence =
                line.text.text().ends_with(['.', '!', '?', '…', '”', '»', '。', '！', '？']);
            let prose = line.kind != BlockKind::Control && line.linked < PROSE_LINKED;
            if outside && sentence && prose && line.len() >= SHORTEST {
                line.removed = None;
                filled += 1;
            }
        }
    }
    filled
}

/// The words of a text, lower case; every character a word where no spaces part them.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for ch in text.chars() {
        let alone = matches!(ch, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        if alone || !ch.is_alphanumeric() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if alone {
                words.push(ch.to_string());
            }
        } else {
            word.extend(ch.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::of_blocks;

    fn kept(html: &str) -> (Vec<String>, Vec<Flag>) {
        let page = copydesk_html::read(html);
        let mut lines = of_blocks(&page.blocks);
        let flags = select(html, &page, &mut lines);
        let kept = lines.iter().filter(|line| line.removed.is_none());
        (kept.map(|line| line.text.text()).collect(), flags)
    }

    fn story() -> String {
        (0..8)
            .map(|i| {
                format!(
                    "<p>Paragraph {i} of the story tells, in a sentence of some length, what the \
                     council decided on that day, and why, with commas, too.</p>"
                )
            })
            .collect()
    }

    #[test]
    fn the_frame_of_a_page_goes_and_a_fragment_stays() {
        let page = format!(
            "<html><body><nav><a href=/>Home</a> <a href=/n>News</a></nav><article>{}</article>\
             <footer><p>Imprint and contact</p></footer></body></html>",
            story()
        );
        let (lines, flags) = kept(&page);
        assert_eq!((lines.len(), flags), (8, vec![]));
        assert_eq!(kept("<p>One.</p><p>Two.</p>").0, ["One.", "Two."]);
    }

    #[test]
    fn a_page_that_would_overflow_a_stack_is_read_line_by_line() {
        let deep = format!("<html><body>{}{}<p>short</p>", "<div>".repeat(50_000), story());
        let (lines, flags) = kept(&deep);
        assert_eq!((lines.len(), flags), (8, vec![Flag::LinearFallback]));
    }
}
