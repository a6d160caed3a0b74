//! What the attributes of an element say: where in a page it stands, and whether it names a date or
//! a person.

use crate::markup::Role;
use crate::tag::Tag;
use crate::words::Words;
use std::sync::LazyLock;

/// Where in a page something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Region {
    /// Nowhere in particular.
    #[default]
    Body,
    /// In the story, as far as the markup tells.
    Story,
    /// In the head of the page or a list of links.
    Navigation,
    /// Beside or below the story: related stories, comments, the foot of the page.
    Aside,
}

impl Region {
    /// The region of an element in this region.
    pub(crate) fn inside(self, tag: Tag, interest: &Interest) -> Self {
        match tag {
            Tag::Aside => Self::Aside,
            Tag::Footer if self != Self::Story => Self::Aside,
            Tag::Nav => self.max(Self::Navigation),
            _ if interest.aside => Self::Aside,
            Tag::Article | Tag::Main if self == Self::Body => Self::Story,
            _ => self,
        }
    }
}

/// What the attributes of an element say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Interest {
    pub(crate) author: bool,
    pub(crate) date: bool,
    pub(crate) aside: bool,
    pub(crate) headline: bool,
    pub(crate) paywall: bool,
}

/// Words in classes, ids and the like, and what they say.
const WORDS: &[(&str, u8)] = &[
    ("author", AUTHOR),
    ("byline", AUTHOR),
    ("by-line", AUTHOR),
    ("contributor", AUTHOR),
    ("writer", AUTHOR),
    ("journalist", AUTHOR),
    ("reporter", AUTHOR),
    ("autor", AUTHOR),
    ("redakteur", AUTHOR),
    ("auteur", AUTHOR),
    ("date", DATE),
    ("time", DATE),
    ("publish", DATE),
    ("posted", DATE),
    ("fecha", DATE),
    ("datum", DATE),
    ("entry-meta", DATE),
    ("post-meta", DATE),
    ("article-meta", DATE),
    ("comment", ASIDE),
    ("related", ASIDE),
    ("recommend", ASIDE),
    ("sidebar", ASIDE),
    ("teaser", ASIDE),
    ("most-read", ASIDE),
    ("mostread", ASIDE),
    ("popular", ASIDE),
    ("trending", ASIDE),
    ("latest", ASIDE),
    ("read-more", ASIDE),
    ("more-stories", ASIDE),
    ("footer", ASIDE),
    ("headline", HEADLINE),
    ("entry-title", HEADLINE),
    ("post-title", HEADLINE),
    ("article-title", HEADLINE),
    ("article__title", HEADLINE),
    ("paywall", PAYWALL),
    ("regwall", PAYWALL),
    ("subscriber-only", PAYWALL),
    ("premium-content", PAYWALL),
    ("piano-offer", PAYWALL),
];

const AUTHOR: u8 = 0;
const DATE: u8 = 1;
const ASIDE: u8 = 2;
const HEADLINE: u8 = 3;
const PAYWALL: u8 = 4;

impl Interest {
    /// Looks at one attribute value; whether it says anything.
    pub(crate) fn look(&mut self, value: &str) -> bool {
        let Some(finder) = FINDER.as_ref() else { return false };
        let before = *self;
        finder.each(value, |number, at| {
            let (word, says) = WORDS[number];
            match says {
                AUTHOR => self.author = true,
                DATE => self.date |= whole(value, at.start, word),
                ASIDE => self.aside = self.aside || !inner(value),
                HEADLINE => self.headline = true,
                _ => self.paywall = true,
            }
        });
        *self != before
    }

    /// What the element names, if it names anything.
    pub(crate) fn role(self) -> Option<Role> {
        if self.author {
            Some(Role::Author)
        } else if self.date {
            Some(Role::Date)
        } else {
            None
        }
    }
}

/// Whether "date" or "time" is the word, and not a part of "update", "candidate" or "sometimes".
fn whole(value: &str, start: usize, word: &str) -> bool {
    let before = value[..start].chars().next_back();
    let apart = before.is_none_or(|c| !c.is_ascii_lowercase())
        || value.as_bytes().get(start).is_some_and(u8::is_ascii_uppercase);
    apart || word.len() > 4 || value[..start].to_ascii_lowercase().ends_with("up")
}

/// Whether a class that names comments or footers belongs to the story all the same
/// ("comment-count" in a byline, "article-footer").
fn inner(value: &str) -> bool {
    let mut inner = false;
    if let Some(finder) = INNER.as_ref() {
        finder.each(value, |_, _| inner = true);
    }
    inner
}

/// The words are few and short, so that it always builds; without it nothing would be found.
static FINDER: LazyLock<Option<Words>> =
    LazyLock::new(|| Words::new(WORDS.iter().map(|(word, _)| *word)).ok());

static INNER: LazyLock<Option<Words>> = LazyLock::new(|| {
    const PARTS: [&str; 8] =
        ["count", "no-comment", "has-", "with-", "--", "layout", "page-", "single"];
    Words::new(PARTS).ok()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn look(value: &str) -> Interest {
        let mut interest = Interest::default();
        interest.look(value);
        interest
    }

    #[test]
    fn classes_name_dates_and_people() {
        assert_eq!(look("post-date").role(), Some(Role::Date));
        assert_eq!(look("publishedDate").role(), Some(Role::Date));
        assert_eq!(look("c-byline__author").role(), Some(Role::Author));
        assert_eq!(look("candidate sometimes").role(), None);
        assert_eq!(look("updated").role(), Some(Role::Date));
        assert!(look("related-articles").aside);
        assert!(!look("comment-count").aside);
        assert!(look("article-paywall").paywall);
    }

    #[test]
    fn what_is_inside_an_aside_stays_there() {
        let plain = Interest::default();
        let story = Region::Body.inside(Tag::Article, &plain);
        assert_eq!(story, Region::Story);
        assert_eq!(story.inside(Tag::Aside, &plain), Region::Aside);
        assert_eq!(Region::Aside.inside(Tag::Article, &plain), Region::Aside);
        assert_eq!(
            Region::Body.inside(Tag::Nav, &plain).inside(Tag::Div, &plain),
            Region::Navigation
        );
    }
}
