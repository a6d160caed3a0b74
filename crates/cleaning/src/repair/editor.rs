//! Writes a line anew, noting what changes.

use super::{Fix, Mended};
use copydesk_article::cleaning::{RemovalReason, RepairKind};
use copydesk_html::Traced;
use std::ops::Range;

/// Repairs of one kind in one line that are told one by one, and that make one from then on: the list of
/// those of a line that is damaged throughout would be many times its size.
const TOLD: usize = 64;

/// Bytes between two repairs that are told as one.
const GAP: usize = 24;

/// A line that is written anew. Most lines need none: repairs look before they edit.
pub(super) struct Editor<'m> {
    mended: &'m mut Mended,
    line: Traced,
    out: Traced,
    kind: RepairKind,
    done: usize,
    group: Option<Group>,
}

/// Repairs that are told as one.
struct Group {
    /// Bytes of the line.
    range: Range<usize>,
    to: String,
    count: usize,
    /// Bytes that are kept behind it, as far as is known.
    kept: Range<usize>,
}

impl<'m> Editor<'m> {
    pub(super) fn new(mended: &'m mut Mended, kind: RepairKind) -> Self {
        let line = std::mem::take(&mut mended.text);
        Self { mended, line, out: Traced::default(), kind, done: 0, group: None }
    }

    /// Keeps the bytes `range` as they are.
    pub(super) fn copy(&mut self, range: Range<usize>) {
        if let Some(group) = self.group.as_mut().filter(|group| group.kept.is_empty()) {
            group.kept = range;
            return;
        }
        self.flush();
        self.out.append(&self.line, range);
    }

    /// Writes `to` for the bytes `range`; not noted if it is what stood there.
    pub(super) fn replace(&mut self, range: Range<usize>, to: &str) {
        if self.line.text().get(range.clone()) == Some(to) {
            return self.copy(range);
        }
        self.done += 1;
        let near = |group: &&mut Group| group.count < TOLD && group.kept.len() <= GAP;
        if let Some(group) = self.group.as_mut().filter(near) {
            let kept = std::mem::take(&mut group.kept);
            group.to.push_str(self.line.text().get(kept).unwrap_or_default());
            group.to.push_str(to);
            group.range.end = range.end;
            group.count += 1;
            self.mended.tangled = true;
            return;
        }
        self.flush();
        self.group = Some(Group { range, to: to.to_owned(), count: 1, kept: 0..0 });
        if self.done <= TOLD {
            self.flush();
        }
    }

    /// The last character written.
    pub(super) fn last(&mut self) -> Option<char> {
        self.flush();
        self.out.text().chars().next_back()
    }

    /// Writes a space for the bytes `range`, which are cut.
    pub(super) fn part(&mut self, range: Range<usize>) {
        self.flush();
        if let Some(source) = self.line.source_of(range) {
            self.out.stand_for(" ", source);
        }
    }

    /// Leaves the bytes `range` out, as a cut.
    pub(super) fn cut(&mut self, range: Range<usize>, reason: RemovalReason) {
        self.flush();
        self.mended.cuts.extend(self.line.source_of(range).map(|source| (source, reason)));
    }

    /// Keeps the rest of the line from the byte `from` on.
    pub(super) fn finish(mut self, from: usize) {
        self.copy(from..self.line.text().len());
        self.flush();
        self.mended.text = self.out;
    }

    fn flush(&mut self) {
        let Some(Group { range, to, kept, .. }) = self.group.take() else { return };
        if let Some(source) = self.line.source_of(range) {
            self.out.stand_for(&to, source.clone());
            self.mended.fixes.push(Fix { source, kind: self.kind, to });
        }
        self.out.append(&self.line, kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marks::Marks;
    use crate::repair::mend;

    fn mended(text: &str) -> Mended {
        mend(Traced::of(text, 0..text.len()), Marks::of(text), Some("en"))
    }

    #[test]
    fn repairs_are_told_one_by_one_until_they_are_many() {
        let few = mended(&"a\u{200b}".repeat(TOLD));
        assert_eq!((few.text.text().len(), few.fixes.len()), (TOLD, TOLD));
        let many = mended(&"a\u{200b}".repeat(100 * TOLD));
        assert_eq!((many.text.text().len(), many.fixes.len()), (100 * TOLD, TOLD + 99));
        let text = format!("{} and then {}a\u{200b}", "a\u{200b}".repeat(TOLD), "x".repeat(GAP));
        assert_eq!(mended(&text).fixes.last().map(|fix| fix.to.as_str()), Some(""));
    }
}
