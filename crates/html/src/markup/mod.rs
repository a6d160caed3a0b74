//! What a page says of itself in its head and markup: the raw material of metadata.
//!
//! | module | holds |
//! |---|---|
//! | `collector` | the markup collected in the order of the source |
//! | `stack` | the elements that are open, and what each of them collects |
//! | `attributes` | the attributes of one element that matter |
//! | `marks` | elements that name a date or a person |
//! | `nearby` | the short lines around the first headings |
//! | `elements` | names of elements without content, and of those that part no lines |
//! | `text` | text kept up to a length and made plain |

mod attributes;
mod collector;
mod elements;
mod marks;
mod nearby;
mod stack;
mod text;

pub use collector::Collector;

use crate::region::Region;

/// What a page says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup {
    /// The language of `html`.
    pub language: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// Key (`name`, `property` or `itemprop`, in lower case) and content of `meta` elements.
    pub metas: Vec<(String, String)>,
    /// `rel` in lower case and `href` of links that say what the page is.
    pub links: Vec<(String, String)>,
    /// Texts of JSON-LD scripts.
    pub json_ld: Vec<String>,
    /// Headings of levels 1 and 2.
    pub headings: Vec<Heading>,
    /// Elements that name a date or a person.
    pub marked: Vec<Marked>,
    /// Short lines around the first headings.
    pub lines: Vec<Near>,
    /// Whether an element is marked as a paywall.
    pub paywall: bool,
}

/// A heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// 1 or 2.
    pub level: u8,
    /// Its text, white space collapsed.
    pub text: String,
    /// Byte in the source.
    pub at: usize,
    /// Where it stands.
    pub region: Region,
    /// Whether its class or `itemprop` says that it is a headline.
    pub headline: bool,
    /// How many lines of text stand before it in the page.
    pub line: usize,
}

/// What an element names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `time`.
    Time,
    /// Its class, `itemprop` or the like names a date.
    Date,
    /// Its class, `rel`, `itemprop` or the like names an author.
    Author,
}

/// An element that names a date or a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// What it names.
    pub role: Role,
    /// Class, id, `itemprop`, `rel` and test ids, in lower case, parted by spaces.
    pub hint: String,
    /// `itemprop`, in lower case.
    pub property: Option<String>,
    /// `datetime` or `content`.
    pub value: Option<String>,
    /// Its text, white space collapsed.
    pub text: String,
    /// Texts of the links in it.
    pub linked: Vec<String>,
    /// Byte in the source.
    pub at: usize,
    /// Where it stands.
    pub region: Region,
    /// How many marked elements were open around it.
    pub inside: usize,
}

/// A short line near a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Its text, white space collapsed.
    pub text: String,
    /// Byte in the source.
    pub at: usize,
    /// How many lines of text stand before it in the page; see [`Heading::line`].
    pub line: usize,
    /// Where it stands.
    pub region: Region,
}

impl Near {
    /// How many lines it stands behind a heading before which `line` lines stand; negative before it.
    #[must_use]
    pub fn from(&self, line: usize) -> Option<i32> {
        Some(i32::try_from(self.line).ok()? - i32::try_from(line).ok()?)
    }
}

impl Markup {
    /// Reads a page for what it says of itself alone. Any text is a page: nothing fails.
    #[must_use]
    pub fn read(html: &str) -> Self {
        crate::page::read(html).markup
    }

    /// The content of the first `meta` element of this key, in lower case.
    #[must_use]
    pub fn meta(&self, key: &str) -> Option<&str> {
        self.metas.iter().find(|(found, _)| found == key).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn head_and_markup_are_collected() {
        let page = Markup::read(
            "<html lang=fr><head><title>T &amp; U</title><meta property='og:title' content='O'>\
            <link rel=canonical href='https://a.example/x'><script type='application/ld+json'>{\"a\":1}</script>\
            </head><body><nav>Menu</nav><main><h1>Head <i>line</i></h1><p class=byline>Par <a href=/j>Jean Dupont</a></p>\
            <time datetime='2024-04-14'>14 avril</time><p>Text.</p></main></body>",
        );
        assert_eq!(page.language.as_deref(), Some("fr"));
        assert_eq!(page.title.as_deref(), Some("T & U"));
        assert_eq!(page.metas, [("og:title".to_owned(), "O".to_owned())]);
        assert_eq!(page.links, [("canonical".to_owned(), "https://a.example/x".to_owned())]);
        assert_eq!(page.json_ld, ["{\"a\":1}"]);
        assert_eq!(page.headings[0].text, "Head line");
        assert_eq!(page.headings[0].region, Region::Story);
        let marked: Vec<_> = page.marked.iter().map(|m| (m.role, m.text.as_str())).collect();
        assert_eq!(marked, [(Role::Author, "Par Jean Dupont"), (Role::Time, "14 avril")]);
        assert_eq!(page.marked[0].linked, ["Jean Dupont"]);
        assert_eq!(page.marked[1].value.as_deref(), Some("2024-04-14"));
        let near: Vec<_> = page.lines.iter().map(|line| (line.line, line.text.as_str())).collect();
        assert_eq!(near[0], (0, "Menu"));
        assert!(near.contains(&(2, "Par Jean Dupont")), "{near:?}");
    }

    proptest! {
        #[test]
        fn any_text_is_a_page(html in "(<[a-z/! ]{0,6}( class=(author|date))?>|</?(h1|a|p|time)>|[a-z&;é <>\"'=-]{0,8}){0,30}") {
            let _ = Markup::read(&html);
        }
    }
}
