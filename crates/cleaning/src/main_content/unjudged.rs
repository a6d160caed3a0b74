//! Pages that the forest cannot judge: too many blocks, or none that is likely to be story.

use crate::lines::{self, Line, Removal};
use copydesk_article::cleaning::RemovalReason;
use copydesk_html::{Block, BlockKind, Page};
use std::borrow::Cow;

/// Characters of a block of prose, and the share of it that may be links.
const CHARS: usize = 60;
const LINKED: f64 = 0.5;

/// The blocks of a page as lines: its prose stays, or without any the first `most` blocks. What goes
/// between two that stay goes as one, without its text; headings, which may say the headline, keep theirs.
pub(super) fn select(page: &Page<'_>, most: usize) -> Vec<Line> {
    let any = page.blocks.iter().any(|block| is_prose(page, block));
    let mut lines: Vec<Line> = Vec::new();
    for (at, block) in page.blocks.iter().enumerate() {
        let stays = if any { is_prose(page, block) } else { at < most };
        let heading = matches!(block.kind, BlockKind::Heading(_)) && lines.len() < most;
        if stays || heading {
            let mut line = lines::of_block(page, block);
            line.removed = (!stays).then(outside);
            lines.push(line);
            continue;
        }
        match lines.last_mut().filter(|last| last.removed.is_some() && last.text.is_empty()) {
            Some(last) => last.source.end = last.source.end.max(page.source(block).end),
            None => lines.push(lines::without_text(page, block, outside())),
        }
    }
    lines
}

fn outside() -> Removal {
    let (reason, rule) = (RemovalReason::OutsideMainContent, Cow::Borrowed("prose"));
    Removal { reason, rule, confidence: 0.5 }
}

/// Whether a block is long enough, runs of white space counted as one, and no row of links.
fn is_prose(page: &Page<'_>, block: &Block) -> bool {
    let raw = page.raw(block);
    let mut chars = 0;
    for word in raw.split_ascii_whitespace() {
        chars += word.chars().count() + 1;
        if chars > CHARS {
            return page.linked(block) < LINKED;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_stays_and_what_stands_between_goes_as_one() {
        let prose = "The council met on Monday and decided, after a long debate, to go on.";
        let html = format!("<p>a</p><p>b</p><p>{prose}</p><p>c</p><h2>d</h2><p>e</p>");
        let page = copydesk_html::read(&html);
        let lines = select(&page, 100);
        let seen: Vec<_> = lines.iter().map(|line| (line.text.text(), line.stays())).collect();
        assert_eq!(seen, [("", false), (prose, true), ("", false), ("d", false), ("", false)]);
        assert_eq!(&html[lines[0].source.clone()], "a</p><p>b");
    }

    #[test]
    fn without_prose_the_first_blocks_stay() {
        let html = "<p>a</p>".repeat(9);
        let page = copydesk_html::read(&html);
        let lines = select(&page, 3);
        assert_eq!(lines.iter().map(Line::stays).collect::<Vec<_>>(), [true, true, true, false]);
    }
}
