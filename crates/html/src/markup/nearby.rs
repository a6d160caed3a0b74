//! The short lines around the first headings, where bylines and dates stand.

use super::Near;
use super::text::{TEXT, append, tidy};
use crate::region::Region;
use std::collections::VecDeque;

/// Lines kept before each of the first headings, and behind it.
const LINES_BEFORE: usize = 10;
const LINES_BEHIND: usize = 40;
/// First headings that lines are kept around.
const HEADS: usize = 8;

/// Collects lines in the order of the page.
#[derive(Debug, Default)]
pub(super) struct Nearby {
    kept: Vec<Near>,
    /// The line that is open, and the byte in the source where it begins.
    line: String,
    line_at: usize,
    /// The last lines, kept if a heading follows.
    before: VecDeque<Near>,
    /// Headings so far, lines so far, and lines since the last heading.
    heads: usize,
    count: usize,
    since: usize,
}

impl Nearby {
    /// A heading begins; how many lines stand before it.
    pub(super) fn head(&mut self) -> usize {
        if self.heads < HEADS {
            self.kept.extend(self.before.drain(..));
            self.since = 0;
        }
        self.heads += 1;
        self.count
    }

    /// Text, and the byte of the last start tag before it.
    pub(super) fn text(&mut self, text: &str, at: usize) {
        // Away from headings, lines are not kept.
        if self.heads < HEADS || self.since < LINES_BEHIND {
            if self.line.is_empty() {
                self.line_at = at;
            }
            // One more than is kept tells a long line.
            append(&mut self.line, text, TEXT + 1);
        }
    }

    /// The line ends; it stood in `region`.
    pub(super) fn end(&mut self, region: Region) {
        if self.line.is_empty() {
            return;
        }
        let text = tidy(&self.line);
        self.line.clear();
        if text.is_empty() {
            return;
        }
        let line = self.count;
        self.count += 1;
        let near = self.heads > 0 && self.since < LINES_BEHIND;
        self.since += usize::from(near);
        if text.len() > TEXT {
            return;
        }
        let near_line = Near { text, at: self.line_at, line, region };
        if near {
            self.kept.push(near_line);
        } else if self.heads < HEADS {
            if self.before.len() >= LINES_BEFORE {
                self.before.pop_front();
            }
            self.before.push_back(near_line);
        }
    }

    /// The lines, when the page is at its end.
    pub(super) fn finish(self) -> Vec<Near> {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_around_headings_only() {
        let mut nearby = Nearby::default();
        let lines = |nearby: &mut Nearby, count: usize| {
            for line in 0..count {
                nearby.text(&format!(" line {line} "), line);
                nearby.end(Region::Body);
            }
        };
        lines(&mut nearby, 100);
        assert_eq!(nearby.head(), 100);
        lines(&mut nearby, 100);
        let kept = nearby.finish();
        assert_eq!(kept.len(), LINES_BEFORE + LINES_BEHIND);
        assert_eq!((kept[0].line, kept[0].text.as_str()), (90, "line 90"));
        assert_eq!(kept.last().map(|near| near.line), Some(139));
    }

    #[test]
    fn long_lines_count_and_are_not_kept() {
        let mut nearby = Nearby::default();
        nearby.head();
        nearby.text(&"x".repeat(TEXT + 1), 0);
        nearby.end(Region::Body);
        assert_eq!(nearby.head(), 1);
        assert!(nearby.finish().is_empty());
    }
}
