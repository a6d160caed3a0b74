//! Elements that name a date or a person, with the text and the links in them.

use super::attributes::Seen;
use super::text::{TEXT, append, lines, tidy};
use super::{Marked, Role};
use crate::region::Region;

/// Most marked elements that are kept.
const MARKED: usize = 300;

/// Collects marked elements in the order of the page.
#[derive(Debug, Default)]
pub(super) struct Marks {
    marked: Vec<Marked>,
    /// Indexes of those that are open.
    open: Vec<usize>,
    /// How many links are open.
    links: usize,
}

impl Marks {
    /// An element without content; false when there are too many.
    pub(super) fn add(&mut self, role: Role, seen: &Seen<'_>, at: usize, region: Region) -> bool {
        let room = self.marked.len() < MARKED;
        if room {
            self.marked.push(Marked {
                role,
                hint: seen.hint.clone(),
                property: seen.property.clone(),
                value: seen.value.as_deref().map(str::to_owned),
                text: String::new(),
                linked: Vec::new(),
                at,
                region,
                inside: self.open.len(),
            });
        }
        room
    }

    /// An element opens; false when there are too many, and it is not to be closed.
    pub(super) fn open(&mut self, role: Role, seen: &Seen<'_>, at: usize, region: Region) -> bool {
        let index = self.marked.len();
        let added = self.add(role, seen, at, region);
        if added {
            self.open.push(index);
        }
        added
    }

    /// The innermost open element closes.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// A link opens that marks nobody itself.
    pub(super) fn open_link(&mut self) {
        /// Most links of one marked element: a byline has a few.
        const LINKED: usize = 12;
        self.links += 1;
        for index in &self.open {
            let linked = &mut self.marked[*index].linked;
            if linked.len() < LINKED {
                linked.push(String::new());
            }
        }
    }

    /// Such a link closes.
    pub(super) fn close_link(&mut self) {
        self.links = self.links.saturating_sub(1);
    }

    /// A block or line break parts the lines of what is open.
    pub(super) fn part(&mut self) {
        for index in &self.open {
            append(&mut self.marked[*index].text, "\n", TEXT);
        }
    }

    /// Text inside all that is open.
    pub(super) fn text(&mut self, text: &str) {
        for index in &self.open {
            let marked = &mut self.marked[*index];
            append(&mut marked.text, text, TEXT);
            if self.links > 0
                && let Some(linked) = marked.linked.last_mut()
            {
                append(linked, text, TEXT);
            }
        }
    }

    /// The elements, when the page is at its end.
    pub(super) fn finish(mut self) -> Vec<Marked> {
        for marked in &mut self.marked {
            marked.text = lines(&marked.text);
            for linked in &mut marked.linked {
                *linked = tidy(linked);
            }
            marked.linked.retain(|linked| !linked.is_empty());
        }
        self.marked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_links_go_to_all_that_is_open() {
        let mut marks = Marks::default();
        let seen = Seen::default();
        assert!(marks.open(Role::Author, &seen, 1, Region::Story));
        marks.text("By ");
        marks.open_link();
        marks.text("Ana Diaz");
        marks.close_link();
        marks.part();
        assert!(marks.open(Role::Time, &seen, 2, Region::Story));
        marks.text("14 April");
        marks.close();
        marks.close();
        marks.text("no more");
        let marked = marks.finish();
        assert_eq!(marked[0].text, "By Ana Diaz\n14 April");
        assert_eq!(marked[0].linked, ["Ana Diaz"]);
        assert_eq!((marked[1].text.as_str(), marked[1].inside), ("14 April", 1));
    }

    #[test]
    fn marked_elements_are_capped() {
        let mut marks = Marks::default();
        let added = (0..MARKED * 2)
            .filter(|at| marks.open(Role::Author, &Seen::default(), *at, Region::Body));
        assert_eq!(added.count(), MARKED);
        assert_eq!(marks.finish().len(), MARKED);
    }
}
