//! What JSON-LD says of the article among its other objects.
//!
//! | module | holds |
//! |---|---|
//! | `graph` | the objects of all scripts, and how they refer to each other |
//! | `object` | one object: its types and texts |

mod graph;
mod object;

use crate::compare::plain;
use crate::json_ld;
use graph::Graph;
use object::{Object, text, types};
use serde_json::Value;

/// What JSON-LD says of the article.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) headline: Option<String>,
    /// Persons who wrote it.
    pub(crate) persons: Vec<String>,
    /// Organisations named as its authors.
    pub(crate) organisations: Vec<String>,
    pub(crate) published: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) urls: Vec<String>,
    pub(crate) image: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) publisher: Option<String>,
    /// `isAccessibleForFree`.
    pub(crate) free: Option<bool>,
    /// Whether it is a live blog.
    pub(crate) live: bool,
    /// Whether an object of an article type was there, and not only a page.
    pub(crate) article: bool,
}

/// Reads all scripts.
pub(crate) fn facts(scripts: &[String], page_title: Option<&str>) -> Facts {
    let values: Vec<Value> = scripts.iter().flat_map(|script| json_ld::parse(script)).collect();
    let graph = Graph::of(&values);
    let title = page_title.map(plain).unwrap_or_default();
    // The article, then the page: what the first does not say, the second may.
    let mut ranked: Vec<(u8, bool, &Object)> = graph
        .objects
        .iter()
        .filter_map(|object| {
            let headline =
                text(object, "headline").or_else(|| text(object, "name")).map(|text| plain(&text));
            let agrees =
                headline.is_some_and(|headline| !headline.is_empty() && title.contains(&headline));
            rank(object).map(|rank| (rank, agrees, *object))
        })
        .collect();
    ranked.sort_by_key(|(rank, agrees, _)| (std::cmp::Reverse(*rank), !agrees));
    let mut facts = Facts { publisher: graph.publisher(), ..Facts::default() };
    let mut seen_page = false;
    for (rank, _, object) in &ranked {
        // Of several articles, only the first; the others are teasers.
        if *rank >= ARTICLE && facts.article {
            continue;
        }
        if *rank < ARTICLE && seen_page {
            continue;
        }
        seen_page |= *rank < ARTICLE;
        facts.take(object, &graph, *rank);
    }
    facts
}

const ARTICLE: u8 = 2;

/// How much an object says of the article: 3 an article, 2 what has a headline and a date, 1 a page.
fn rank(object: &Object) -> Option<u8> {
    let types = types(object);
    let article = |name: &&str| {
        name.ends_with("Article")
            || name.ends_with("BlogPosting")
            || matches!(
                *name,
                "Report"
                    | "Review"
                    | "Recipe"
                    | "HowTo"
                    | "SocialMediaPosting"
                    | "DiscussionForumPosting"
                    | "Blog"
            )
    };
    let page = |name: &&str| {
        name.ends_with("WebPage")
            || name.ends_with("Page")
            || *name == "CreativeWork"
            || *name == "Course"
    };
    if types.iter().any(article) {
        Some(3)
    } else if object.contains_key("headline") && object.contains_key("datePublished") {
        Some(ARTICLE)
    } else if types.iter().any(page) {
        Some(1)
    } else {
        None
    }
}

impl Facts {
    /// Takes what `object` says and no object before has said.
    fn take<'v>(&mut self, object: &'v Object, graph: &Graph<'v>, rank: u8) {
        let article = rank >= ARTICLE;
        self.article |= article;
        if article {
            self.headline = self.headline.take().or_else(|| text(object, "headline"));
            self.live |= types(object).contains(&"LiveBlogPosting");
        }
        self.published = self
            .published
            .take()
            .or_else(|| text(object, "datePublished"))
            .or_else(|| article.then(|| text(object, "dateCreated")).flatten());
        self.modified = self.modified.take().or_else(|| text(object, "dateModified"));
        if self.persons.is_empty() && self.organisations.is_empty() {
            for key in ["author", "creator"] {
                if let Some(author) = object.get(key)
                    && self.persons.is_empty()
                {
                    graph.names(author, &mut self.persons, &mut self.organisations);
                }
            }
        }
        for key in ["mainEntityOfPage", "url", "@id"] {
            let url = match object.get(key) {
                Some(Value::String(url)) => Some(url.clone()),
                Some(Value::Object(page)) => text(page, "@id").or_else(|| text(page, "url")),
                _ => None,
            };
            self.urls.extend(url.filter(|url| url.starts_with("http")));
        }
        self.image = self.image.take().or_else(|| image(object.get("image")?));
        self.section = self.section.take().or_else(|| text(object, "articleSection"));
        self.free = self.free.or_else(|| free(object));
    }
}

/// `isAccessibleForFree`, of the object or of a part of it.
fn free(object: &Object) -> Option<bool> {
    match object.get("isAccessibleForFree")? {
        Value::Bool(free) => Some(*free),
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            name => Some(!name.ends_with("false")),
        },
        _ => None,
    }
}

fn image(value: &Value) -> Option<String> {
    match value {
        Value::String(url) => Some(url.clone()),
        Value::Array(items) => items.first().filter(|item| !item.is_array()).and_then(image),
        Value::Object(object) => text(object, "url").or_else(|| text(object, "contentUrl")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(script: &str) -> Facts {
        facts(&[script.to_owned()], Some("Council decides | The Site"))
    }

    #[test]
    fn a_graph_with_references_is_followed() {
        let facts = read(
            r##"{"@context":"https://schema.org","@graph":[
            {"@type":"WebPage","@id":"#page","datePublished":"2024-04-13","name":"Council decides"},
            {"@type":"NewsArticle","headline":"Council decides","datePublished":"2024-04-14T10:00:00Z",
             "author":[{"@id":"#ana"},{"@type":"Organization","name":"Wire"}],"isAccessibleForFree":"False",
             "mainEntityOfPage":{"@id":"https://a.example/x"},"image":["https://a.example/i.jpg"]},
            {"@type":"Person","@id":"#ana","name":"Ana Diaz"},
            {"@type":"WebSite","name":"The Site"}]}"##,
        );
        assert_eq!(facts.published.as_deref(), Some("2024-04-14T10:00:00Z"));
        assert_eq!(
            (facts.persons, facts.organisations),
            (vec!["Ana Diaz".into()], vec!["Wire".into()])
        );
        assert_eq!(facts.free, Some(false));
        assert_eq!(facts.urls, ["https://a.example/x"]);
        assert_eq!(facts.publisher.as_deref(), Some("The Site"));
        assert_eq!(facts.image.as_deref(), Some("https://a.example/i.jpg"));
    }

    #[test]
    fn of_several_articles_the_one_of_the_title_counts() {
        let facts = read(
            r#"[{"@type":"Article","headline":"Other","datePublished":"2020-01-01"},
            {"@type":"LiveBlogPosting","headline":"Council decides","datePublished":"2024-04-14"}]"#,
        );
        assert_eq!(facts.published.as_deref(), Some("2024-04-14"));
        assert!(facts.live);
    }
}
