//! The attributes of one element that matter.

use super::Role;
use super::text::{VALUE, decode};
use crate::region::Interest;
use crate::tag::Tag;
use std::borrow::Cow;

/// The attributes of one element that matter.
#[derive(Default)]
pub(super) struct Seen<'a> {
    /// `name`, `property` or `itemprop` of a `meta` element.
    pub(super) key: Option<String>,
    pub(super) value: Option<Cow<'a, str>>,
    pub(super) rel: Option<String>,
    pub(super) href: Option<Cow<'a, str>>,
    pub(super) lang: Option<String>,
    pub(super) property: Option<String>,
    pub(super) json_ld: bool,
    pub(super) hint: String,
    pub(super) interest: Interest,
}

impl<'a> Seen<'a> {
    pub(super) fn of(tag: Tag, attributes: impl Iterator<Item = (Cow<'a, str>, &'a str)>) -> Self {
        let mut seen = Self::default();
        let meta = tag == Tag::Meta;
        for (key, value) in attributes {
            match &*key {
                "content" | "datetime" if value.len() <= VALUE => seen.value = Some(decode(value)),
                // `name` and `property` come before `itemprop`.
                "name" | "property" | "itemprop"
                    if meta && (seen.key.is_none() || key != "itemprop") =>
                {
                    seen.key = Some(value.trim().to_ascii_lowercase());
                }
                "href" if matches!(tag, Tag::Link | Tag::A) => seen.href = Some(decode(value)),
                "lang" | "xml:lang" if tag == Tag::Html => seen.lang = Some(value.to_owned()),
                "type" if tag == Tag::Script => {
                    seen.json_ld =
                        value.trim().to_ascii_lowercase().starts_with("application/ld+json");
                }
                "class" | "id" | "rel" | "itemprop" | "data-testid" | "data-component"
                | "data-qa" | "data-test" | "role" | "data-type"
                    if value.len() <= VALUE =>
                {
                    seen.hint(&key, value);
                }
                _ => {}
            }
        }
        seen
    }

    fn hint(&mut self, key: &str, value: &str) {
        let telling = self.interest.look(value);
        match key {
            "itemprop" => self.property = Some(value.trim().to_ascii_lowercase()),
            "rel" => self.rel = Some(value.trim().to_ascii_lowercase()),
            _ => {}
        }
        if telling {
            if !self.hint.is_empty() {
                self.hint.push(' ');
            }
            self.hint.push_str(&value.to_ascii_lowercase());
        }
    }

    /// What the element names, if it names anything.
    pub(super) fn role(&self, tag: Tag) -> Option<Role> {
        if matches!(
            tag,
            Tag::Html
                | Tag::Body
                | Tag::Article
                | Tag::Main
                | Tag::Meta
                | Tag::Script
                | Tag::Link
                | Tag::Input
                | Tag::Img
                | Tag::Form
        ) {
            // `meta` elements inside the body may carry microdata.
            return (tag == Tag::Meta && self.property.is_some())
                .then_some(())
                .and(self.interest.role());
        }
        if tag == Tag::Time {
            return Some(Role::Time);
        }
        let profile = tag == Tag::A && self.href.as_deref().is_some_and(is_profile);
        self.interest.role().or(profile.then_some(Role::Author))
    }
}

/// Whether an address is one of a page about an author.
fn is_profile(href: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "author",
        "authors",
        "autor",
        "auteur",
        "writers",
        "contributors",
        "journalist",
        "journalists",
        "reporter",
        "reporters",
        "by",
    ];
    let folders = href.split_once('/').and_then(|(_, path)| path.rsplit_once('/'));
    folders.is_some_and(|(folders, _)| folders.split('/').any(|name| FOLDERS.contains(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(tag: Tag, attributes: &[(&'static str, &'static str)]) -> Seen<'static> {
        Seen::of(tag, attributes.iter().map(|(key, value)| (Cow::Borrowed(*key), *value)))
    }

    #[test]
    fn a_name_comes_before_an_item_property() {
        let both =
            seen(Tag::Meta, &[("name", "Author"), ("itemprop", "name"), ("content", "A&amp;B")]);
        assert_eq!((both.key.as_deref(), both.value.as_deref()), (Some("author"), Some("A&B")));
        assert_eq!(both.property.as_deref(), Some("name"));
    }

    #[test]
    fn links_to_profiles_name_authors() {
        assert_eq!(seen(Tag::A, &[("href", "/author/ana")]).role(Tag::A), Some(Role::Author));
        assert_eq!(seen(Tag::A, &[("href", "/sport/ana")]).role(Tag::A), None);
        assert_eq!(seen(Tag::Time, &[]).role(Tag::Time), Some(Role::Time));
        assert_eq!(seen(Tag::Article, &[("class", "author")]).role(Tag::Article), None);
    }
}
