//! Where producers keep the fields: one table of places per crawler or vendor.
//!
//! A place is a JSON Pointer, plus two forms that the pointers of RFC 6901 lack:
//! `/source?url` (only if the string is an http(s) URL), `/source?name` (only if it is not), and
//! `/bodies[contentType~html]/value` (the first item of an array whose member contains a word).
//! For every field the first place that holds something usable wins.

use std::fmt;
use std::str::FromStr;

/// The fields that Copydesk reads, by their canonical names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The producer's own id.
    Id,
    /// Address of the article.
    Url,
    /// Headline.
    Title,
    /// Plain text of the story.
    Text,
    /// HTML of the page or of the story.
    Html,
    /// Summary; only read as text where the configuration says so.
    Summary,
    /// Language as the producer claims it.
    Language,
    /// First publication.
    PublishedAt,
    /// Last change.
    UpdatedAt,
    /// Time of the crawl.
    FetchedAt,
    /// Name of the publication.
    SourceName,
    /// Domain of the publication.
    SourceDomain,
    /// Country of the publication.
    SourceCountry,
    /// Authors.
    Authors,
    /// Held back until.
    EmbargoedUntil,
    /// Editorial state (`usable`, `withheld`, `canceled`).
    PubStatus,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 16] = [
        Self::Id,
        Self::Url,
        Self::Title,
        Self::Text,
        Self::Html,
        Self::Summary,
        Self::Language,
        Self::PublishedAt,
        Self::UpdatedAt,
        Self::FetchedAt,
        Self::SourceName,
        Self::SourceDomain,
        Self::SourceCountry,
        Self::Authors,
        Self::EmbargoedUntil,
        Self::PubStatus,
    ];

    /// The name used in `enrichment.input` and in configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Url => "url",
            Self::Title => "title",
            Self::Text => "text",
            Self::Html => "html",
            Self::Summary => "summary",
            Self::Language => "language",
            Self::PublishedAt => "published_at",
            Self::UpdatedAt => "updated_at",
            Self::FetchedAt => "fetched_at",
            Self::SourceName => "source.name",
            Self::SourceDomain => "source.domain",
            Self::SourceCountry => "source.country",
            Self::Authors => "authors",
            Self::EmbargoedUntil => "embargoed_until",
            Self::PubStatus => "pub_status",
        }
    }

    /// The field of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }
}

/// The shape of the incoming records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// Every place that any known producer uses, in an order that avoids their traps.
    #[default]
    Auto,
    /// The value is the plain text itself, not JSON.
    Plain,
    /// The value is an HTML page or fragment, not JSON.
    Html,
    /// A producer by name.
    Named(&'static NamedProfile),
}

/// The places of one producer.
#[derive(Debug, PartialEq, Eq)]
pub struct NamedProfile {
    name: &'static str,
    places: &'static [(Field, &'static [&'static str])],
}

/// No profile has that name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown profile `{name}`; known: {known}")]
pub struct UnknownProfile {
    name: String,
    known: String,
}

impl Profile {
    /// The names that [`Profile::from_str`] takes.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        let named = crate::profile::tables::NAMED.iter().map(|profile| profile.name);
        ["auto", "plain", "html"].into_iter().chain(named).collect()
    }

    /// Where this profile looks for `field`, best place first.
    #[must_use]
    pub fn places(self, field: Field) -> &'static [&'static str] {
        let table = match self {
            Self::Auto => tables::AUTO,
            Self::Plain => &[(Field::Text, &["/text"] as &[&str])],
            Self::Html => &[(Field::Html, &["/html"] as &[&str])],
            Self::Named(profile) => profile.places,
        };
        table.iter().find(|(of, _)| *of == field).map_or(&[], |(_, places)| places)
    }

    /// The JSON record that stands for a value which is the text itself: `{"text":…}` for
    /// [`Profile::Plain`], `{"html":…}` for [`Profile::Html`]; `None` for the JSON profiles.
    #[must_use]
    pub fn wrap(self, text: &str) -> Option<String> {
        let member = match self {
            Self::Plain => "text",
            Self::Html => "html",
            Self::Auto | Self::Named(_) => return None,
        };
        Some(format!("{{\"{member}\":{}}}", serde_json::Value::from(text)))
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Plain => "plain",
            Self::Html => "html",
            Self::Named(profile) => profile.name,
        })
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, UnknownProfile> {
        match name {
            "auto" => Ok(Self::Auto),
            "plain" => Ok(Self::Plain),
            "html" => Ok(Self::Html),
            _ => tables::NAMED
                .iter()
                .find(|profile| profile.name == name)
                .map(Self::Named)
                .ok_or_else(|| UnknownProfile {
                    name: name.into(),
                    known: Self::names().join(", "),
                }),
        }
    }
}

mod tables;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_unknown_ones_list_the_known() {
        for name in Profile::names() {
            assert_eq!(name.parse::<Profile>().unwrap().to_string(), name);
        }
        let error = "newsplease".parse::<Profile>().unwrap_err().to_string();
        assert!(error.contains("news-please"), "{error}");
    }

    #[test]
    fn every_place_is_well_formed_and_every_profile_finds_content() {
        for name in Profile::names() {
            let profile: Profile = name.parse().unwrap();
            let content = [Field::Text, Field::Html];
            assert!(content.iter().any(|f| !profile.places(*f).is_empty()), "{name}");
            for field in Field::ALL {
                for place in profile.places(field) {
                    assert!(place.starts_with('/'), "{name} {place}");
                    assert_eq!(place.contains('['), place.contains('~'), "{name} {place}");
                }
            }
        }
    }
}
