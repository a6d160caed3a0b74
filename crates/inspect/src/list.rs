//! Many articles as a page of HTML, with a search.

use crate::page::PageError;
use crate::policy::{STYLE, policy};
use crate::query::Query;
use crate::signs::{self, Glyph};
use crate::summary::Summary;
use crate::view;
use crate::words;
use askama::Template;

/// A part of what a search found.
#[derive(Debug)]
pub struct Listing<'a> {
    /// What was looked for, as it was typed.
    pub query: &'a str,
    /// How many records there are.
    pub all: usize,
    /// How many of them were found.
    pub found: usize,
    /// Those that are shown: where their pages are, and what they are.
    pub shown: &'a [(String, Row<'a>)],
    /// Number of the first one that is shown, from 1.
    pub first: usize,
    /// The page before this one and the page behind it.
    pub around: [Option<String>; 2],
}

/// A record in the list.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    /// An article.
    Article(&'a Summary),
    /// A record that no article could be made of: where it was found, and why.
    Rejected(&'a str, &'a str),
}

/// The page with the search.
///
/// # Errors
/// [`PageError`], which no record can cause.
pub fn list(listing: &Listing<'_>) -> Result<String, PageError> {
    Ok(signs::spelled(&List { style: STYLE, policy: policy(), listing }.render()?))
}

#[derive(Template)]
#[template(path = "list.html")]
struct List<'l> {
    style: &'static str,
    policy: &'static str,
    listing: &'l Listing<'l>,
}
