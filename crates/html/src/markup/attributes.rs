//! The attributes of one element that matter.

use super::Role;
use super::text::{VALUE, decode};
use crate::region::Interest;
use std::borrow::Cow;

/// The attributes of one element that matter.
#[derive(Default)]
pub(super) struct Seen {
    /// `name`, `property` or `itemprop` of a `meta` element.
    pub(super) key: Option<String>,
    pub(super) value: Option<String>,
    pub(super) rel: Option<String>,
    pub(super) href: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) property: Option<String>,
    pub(super) json_ld: bool,
    pub(super) hint: String,
    pub(super) interest: Interest,
}

impl Seen {
    pub(super) fn of<'a>(
        name: &str,
        attributes: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
    ) -> Self {
        let mut seen = Self::default();
        let meta = name == "meta";
        for (key, value) in attributes {
            match &*key {
                "content" | "datetime" if value.len() <= VALUE => seen.value = Some(decode(&value)),
                // `name` and `property` come before `itemprop`.
                "name" | "property" | "itemprop"
                    if meta && (seen.key.is_none() || key != "itemprop") =>
                {
                    seen.key = Some(value.trim().to_ascii_lowercase());
                }
                "href" if name == "link" || name == "a" => seen.href = Some(decode(&value)),
                "lang" | "xml:lang" if name == "html" => seen.lang = Some(value.into_owned()),
                "type" if name == "script" => {
                    seen.json_ld =
                        value.trim().to_ascii_lowercase().starts_with("application/ld+json");
                }
                "class" | "id" | "rel" | "itemprop" | "data-testid" | "data-component"
                | "data-qa" | "data-test" | "role" | "data-type"
                    if value.len() <= VALUE =>
                {
                    seen.hint(&key, &value);
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
    pub(super) fn role(&self, name: &str) -> Option<Role> {
        if matches!(
            name,
            "html"
                | "body"
                | "article"
                | "main"
                | "meta"
                | "script"
                | "link"
                | "input"
                | "img"
                | "form"
        ) {
            // `meta` elements inside the body may carry microdata.
            return (name == "meta" && self.property.is_some())
                .then_some(())
                .and(self.interest.role());
        }
        if name == "time" {
            return Some(Role::Time);
        }
        let profile = name == "a" && self.href.as_deref().is_some_and(is_profile);
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

    fn seen(name: &str, attributes: &[(&'static str, &'static str)]) -> Seen {
        let attributes =
            attributes.iter().map(|(key, value)| (Cow::Borrowed(*key), Cow::Borrowed(*value)));
        Seen::of(name, attributes)
    }

    #[test]
    fn a_name_comes_before_an_item_property() {
        let both =
            seen("meta", &[("name", "Author"), ("itemprop", "name"), ("content", "A&amp;B")]);
        assert_eq!((both.key.as_deref(), both.value.as_deref()), (Some("author"), Some("A&B")));
        assert_eq!(both.property.as_deref(), Some("name"));
    }

    #[test]
    fn links_to_profiles_name_authors() {
        assert_eq!(seen("a", &[("href", "/author/ana")]).role("a"), Some(Role::Author));
        assert_eq!(seen("a", &[("href", "/sport/ana")]).role("a"), None);
        assert_eq!(seen("time", &[]).role("time"), Some(Role::Time));
        assert_eq!(seen("article", &[("class", "author")]).role("article"), None);
    }
}
