//! Dates in the head of a page: `meta` elements and JSON-LD.

use super::Piece;
use crate::labels::Says;
use crate::schema::Facts;
use copydesk_article::cleaning::DateEvidence;
use copydesk_dates::Reader;
use copydesk_html::Markup;

/// `meta` elements that say when a story was published, the surest first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "article:published",
    "article.published",
    "datepublished",
    "publish_date",
    "publishdate",
    "publish-date",
    "publication_date",
    "publicationdate",
    "pubdate",
    "og:pubdate",
    "bt:pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "citation_online_date",
    "citation_publication_date",
    "originalpublicationdate",
    "rnews:datepublished",
    "ptime",
    "article.created",
    "displaydate",
    "date",
    "release_date",
];

/// `meta` elements that say when a story was changed.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "og:modified_time",
    "article:modified",
    "article.updated",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "revised",
    "date_updated",
    "updated_time",
];

/// What the head of a page says.
pub(super) fn of_head(markup: &Markup, facts: &Facts, reader: &Reader, pieces: &mut Vec<Piece>) {
    let mut add = |text: &str, says, evidence, weight| {
        if let Some(found) = reader.read(text) {
            pieces.push(Piece { found, says: Some(says), evidence, weight });
        }
    };
    if let Some(text) = &facts.published {
        add(text, Says::Published, DateEvidence::JsonLd, if facts.article { 0.9 } else { 0.65 });
    }
    if let Some(text) = &facts.modified {
        add(text, Says::Modified, DateEvidence::JsonLd, 0.9);
    }
    for (keys, says) in [(PUBLISHED, Says::Published), (MODIFIED, Says::Modified)] {
        if let Some(text) = crate::meta(markup, keys).or_else(|| unnamed(markup, says)) {
            add(text, says, DateEvidence::Meta, 0.9);
        }
    }
}

/// A `meta` element of no known name that says by its name that it is a date of publication or change.
fn unnamed(markup: &Markup, says: Says) -> Option<&str> {
    let fits = |key: &str| {
        let changed = ["modif", "updat", "revis"].iter().any(|word| key.contains(word));
        let published = ["publish", "publication", "pubdate"].iter().any(|word| key.contains(word));
        if says == Says::Modified {
            changed
        } else {
            published && !changed && !key.contains("expir")
        }
    };
    let mut metas = markup.metas.iter();
    metas
        .find(|(key, value)| fits(key) && value.contains(char::is_numeric))
        .map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_of_no_known_name_say_it_by_their_name() {
        let markup = Markup {
            metas: vec![
                ("publish_expires".into(), "2024-04-16".into()),
                ("x-publisher".into(), "The Site".into()),
                ("x-lastupdate".into(), "2024-04-15".into()),
                ("x-publish-day".into(), "2024-04-14".into()),
            ],
            ..Markup::default()
        };
        assert_eq!(unnamed(&markup, Says::Published), Some("2024-04-14"));
        assert_eq!(unnamed(&markup, Says::Modified), Some("2024-04-15"));
    }
}
