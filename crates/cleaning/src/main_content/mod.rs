//! Which blocks of a page are the story.
//!
//! Every block of visible text becomes a row of numbers: what its text looks like, where it stands,
//! what stands around it, what the names in `class` and `id` say ([`features`]). A forest of trees,
//! trained on labelled pages, judges the rows, and blocks that are likely enough to be story stay
//! ([`choice`]). Training is told in `docs/cleaning.md`.
//!
//! | module | holds |
//! |---|---|
//! | [`stats`] | counts over the text of a block |
//! | [`signals`] | groups of names in `class` and `id` |
//! | [`outline`] | sums over the elements of a page |
//! | [`structured`] | title, description and stated body |
//! | [`features`] | the row of numbers |
//! | [`forest`] | forests of trees: reading and asking |
//! | [`model`] | the judgement |
//! | [`choice`] | which blocks stay |
//! | [`unjudged`] | pages that it cannot judge |

mod choice;
mod features;
pub mod forest;
pub mod model;
mod outline;
mod signals;
mod stats;
mod structured;
mod unjudged;

use crate::lines::{self, Line, Removal};
use copydesk_article::cleaning::{Flag, RemovalReason};
use copydesk_html::{Block, BlockKind, Page};
use model::{Judged, MAX_BLOCKS, Model};

/// The blocks of a page as lines, those outside the story marked as removed; and what the reader
/// should know. Blocks that go have no text, but for headings, which may say the headline.
pub(crate) fn select(html: &str, page: &Page<'_>, model: &Model) -> (Vec<Line>, Vec<Flag>) {
    if page.blocks.len() > MAX_BLOCKS {
        return (unjudged::select(page, MAX_BLOCKS), vec![Flag::LinearFallback]);
    }
    if !is_page(html) {
        let lines = page.blocks.iter().map(|block| lines::of_block(page, block));
        return (lines.collect(), Vec::new());
    }
    let mut kept = 0;
    let line = |(block, judged): (&Block, Judged)| {
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let Judged { probability, keeps } = judged;
        if !keeps && !heading {
            return lines::without_text(page, block, outside(probability));
        }
        let mut line = lines::of_block(page, block);
        if !keeps {
            line.removed = Some(outside(probability));
        }
        kept += if line.stays() { line.text.text().len() } else { 0 };
        line
    };
    let lines = page.blocks.iter().zip(model.judge(page)).map(line).collect();
    if kept > 0 {
        (lines, Vec::new())
    } else {
        (unjudged::select(page, MAX_BLOCKS), vec![Flag::NoMainContentFound])
    }
}

/// Why a block goes that is story with this probability only.
fn outside(probability: f32) -> Removal {
    let confidence = (f64::from(1.0 - probability) * 100.0).round() / 100.0;
    Removal { reason: RemovalReason::OutsideMainContent, rule: "model".into(), confidence }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(html: &str) -> (Vec<String>, Vec<Flag>) {
        let page = copydesk_html::read(html);
        let (lines, flags) = select(html, &page, &Model::embedded().unwrap());
        let kept = lines.iter().filter(|line| line.removed.is_none());
        (kept.map(|line| line.text.text().to_owned()).collect(), flags)
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
    fn a_page_that_would_overflow_a_stack_is_read_like_any_other() {
        let deep = format!("<html><body>{}{}<p>short</p>", "<div>".repeat(50_000), story());
        let (lines, flags) = kept(&deep);
        let story = lines.iter().filter(|line| line.starts_with("Paragraph ")).count();
        assert_eq!((story, flags), (8, vec![]));
    }
}
