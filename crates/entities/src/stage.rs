//! The stage.

use crate::gazetteer::{DEFAULT_LIST_VERSION, default_list};
use crate::list::List;
use crate::read_csv::read_csv;
use crate::read_jsonl::read_jsonl;
use crate::settings::{EntitiesError, Settings, WatchlistFile};
use crate::spelling::SPELLINGS_VERSION;
use crate::tagger::Tagger;
use crate::tagging::{EntityHit, Mention, Method, Tagging};
use copydesk_article::article::Subject;
use copydesk_article::entities::{Entities, Entity, ListVersion, Mention as Found, TitleMentions};
use copydesk_article::span::count;
use copydesk_article::{Article, BodyKind, Reason, StageName, id};
use copydesk_html::mask;
use copydesk_spellings::Rules;
use copydesk_stage::{About, Reject, Stage, Verdict};
use serde::Deserialize;
use std::borrow::Cow;
use std::io;

/// Stands between headline and text while both are tagged together: no name goes across it.
const BREAK: &str = "\n\u{2029}\n";

/// Tags the people, organisations and places that its lists name.
pub struct EntitiesStage {
    about: About,
    tagger: Tagger,
    lists: Vec<ListVersion>,
}

/// What this stage needs of `enrichment.language`.
#[derive(Deserialize)]
struct Detected {
    #[serde(default)]
    tag: Option<String>,
}

impl EntitiesStage {
    /// The stage under these settings; `read` gives the bytes of a file.
    ///
    /// # Errors
    /// [`EntitiesError`], naming the list, the line and what is wrong with it.
    pub fn new(
        settings: &Settings,
        read: impl Fn(&str) -> io::Result<Vec<u8>>,
    ) -> Result<Self, EntitiesError> {
        let mut lists = Vec::new();
        for file in &settings.watchlists {
            lists.push(watchlist(file, &read)?);
        }
        if settings.gazetteer {
            lists.push(default_list().map_err(EntitiesError::Gazetteer)?);
        }
        let version = |list: &List| ListVersion {
            list: list.name.clone(),
            version: list.version.clone(),
            entries: list.entries.len(),
        };
        let versions: Vec<ListVersion> = lists.iter().map(version).collect();
        // Another version of a list is another configuration: it finds other things.
        let configuration =
            (settings, versions.iter().map(|list| &list.version).collect::<Vec<_>>());
        let mut tagger = Tagger::new(lists);
        let mut model = format!("gazetteer/{DEFAULT_LIST_VERSION} spellings/{SPELLINGS_VERSION}");
        if settings.tagger {
            let own = copydesk_tagger::built_in()?;
            model = format!("{model} tagger/{}", own.version());
            tagger = tagger.with_model(own);
        }
        let about =
            About::new(StageName::Entities, env!("CARGO_PKG_VERSION"), model, &configuration);
        Ok(Self { about, tagger, lists: versions })
    }
}

fn watchlist(
    file: &WatchlistFile,
    read: impl Fn(&str) -> io::Result<Vec<u8>>,
) -> Result<List, EntitiesError> {
    let (name, path) = (file.name.clone(), file.path.clone());
    let bytes = match read(&file.path) {
        Ok(bytes) => bytes,
        Err(source) => return Err(EntitiesError::File { name, path, source }),
    };
    let hash = id::sha256(&bytes);
    let version = if file.version.is_empty() { &hash[..12] } else { &file.version };
    let list = match path.rsplit('.').next() {
        Some("csv") => read_csv(&name, version, bytes.as_slice()),
        Some("jsonl") => read_jsonl(&name, version, bytes.as_slice()),
        _ => return Err(EntitiesError::Ending { name, path }),
    };
    let list = list.map_err(|source| EntitiesError::List { name: name.clone(), source })?;
    let rules = Rules::read(file.spellings.iter().map(String::as_str))
        .map_err(|source| EntitiesError::Spellings { name, source })?;
    Ok(list.spelled(rules))
}

impl Stage for EntitiesStage {
    type Memory = ();
    type Draft = Entities;
    type Found = Entities;

    fn about(&self) -> &About {
        &self.about
    }

    fn memory(&self) {}

    fn examine(&self, article: &Article<'_>) -> Verdict<Entities> {
        let (title, body) = (article.subject_title(), article.subject());
        let Some(main) = body.as_ref().or(title.as_ref()) else {
            return Verdict::Skipped(Reason::NoContent);
        };
        let detected: Option<Detected> = article.found(StageName::Language);
        let tag = detected.and_then(|detected| detected.tag);
        let language = tag.as_deref().and_then(|tag| tag.split('-').next());
        let language = language.filter(|tag| !matches!(*tag, "und" | "zxx" | "mul"));
        // Headline and text are tagged as one, so that a surname in the text finds the full name
        // in the headline.
        let head = title.as_ref().filter(|_| body.is_some());
        let prefix = head.map_or(String::new(), |title| format!("{}{BREAK}", title.text));
        let text = format!("{prefix}{}", visible(main));
        let tagging = self.tagger.tag(&text, language);
        Verdict::Found(self.report(main, head, &prefix, tagging))
    }

    fn settle(&self, (): &mut (), draft: Entities, _: Option<&[u8]>) -> Result<Entities, Reject> {
        Ok(draft)
    }
}

/// The text to tag: of a page only what a reader sees, at the positions where it stands.
fn visible<'s>(subject: &'s Subject<'_>) -> Cow<'s, str> {
    match subject.kind {
        BodyKind::Text => Cow::Borrowed(&subject.text),
        BodyKind::Html => Cow::Owned(mask(&subject.text)),
    }
}

impl EntitiesStage {
    fn report(
        &self,
        main: &Subject<'_>,
        head: Option<&Subject<'_>>,
        prefix: &str,
        tagging: Tagging,
    ) -> Entities {
        let (points, bytes) = (count(prefix), prefix.len());
        let (in_title, rest): (Vec<Mention>, Vec<Mention>) =
            tagging.mentions.into_iter().partition(|mention| mention.end <= points);
        let in_text = rest.into_iter().filter(|mention| mention.start >= points);
        let mentions: Vec<Found> = in_text.map(|mention| found(mention, points, bytes)).collect();
        let title = head.map(|title| TitleMentions {
            target: title.target.clone(),
            target_sha256: title.sha256(),
            mentions: in_title.into_iter().map(|mention| found(mention, 0, 0)).collect(),
        });
        Entities {
            target: main.target.clone(),
            target_sha256: main.sha256(),
            entities: tagging.entities.into_iter().map(entity).collect(),
            mentions,
            title,
            watchlists: self.lists.clone(),
        }
    }
}

/// A mention, moved to the beginning of its own text.
fn found(mention: Mention, points: usize, bytes: usize) -> Found {
    let method = match mention.method {
        Method::Gazetteer => "gazetteer",
        Method::Watchlist => "watchlist",
        Method::Surname => "surname",
        Method::Tagger => "tagger",
    };
    Found {
        reference: mention.reference,
        kind: mention.kind.label().to_owned(),
        subtype: mention.subtype,
        text: mention.text,
        start: mention.start - points,
        end: mention.end - points,
        utf8: [mention.utf8[0] - bytes, mention.utf8[1] - bytes],
        method: method.to_owned(),
        confidence: mention.confidence,
    }
}

fn entity(hit: EntityHit) -> Entity {
    let (list, entry) = hit.listed.map(|listed| (listed.list, listed.entry)).unzip();
    Entity {
        reference: hit.reference,
        name: hit.name,
        kind: hit.kind.label().to_owned(),
        subtype: hit.subtype,
        ids: hit.ids,
        list,
        entry,
        mentions: hit.mentions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::Reading;
    use serde_json::json;

    const LIST: &str = "id,name,type\nburns,Bill Burns,PER\n";

    fn stage(read: impl Fn(&str) -> io::Result<Vec<u8>>) -> Result<EntitiesStage, EntitiesError> {
        let file = |path: &str| WatchlistFile {
            name: "own".into(),
            path: path.into(),
            version: String::new(),
            spellings: Vec::new(),
        };
        EntitiesStage::new(
            &Settings { watchlists: vec![file("own.csv")], ..Settings::default() },
            read,
        )
    }

    fn tagged(record: &serde_json::Value) -> Entities {
        let stage = stage(|_| Ok(LIST.into())).unwrap();
        let bytes = serde_json::to_vec(record).unwrap();
        match stage.examine(&Article::read(&bytes, &Reading::default()).unwrap()) {
            Verdict::Found(entities) => entities,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn headline_and_text_share_entities_and_keep_their_own_positions() {
        let found =
            tagged(&json!({"title": "Bill Burns in Türkiye", "text": "Ankara: Burns came."}));
        let of = |mentions: &[Found]| -> Vec<String> {
            mentions
                .iter()
                .map(|m| format!("{} {} {}..{}", m.reference, m.text, m.start, m.end))
                .collect()
        };
        assert_eq!(of(&found.mentions), ["e3 Ankara 0..6", "e1 Burns 8..13"]);
        let title = found.title.unwrap();
        assert_eq!(title.target, "/title");
        assert_eq!(of(&title.mentions), ["e1 Bill Burns 0..10", "e2 Türkiye 14..21"]);
        assert_eq!(title.mentions[1].utf8, [14, 22]);
        assert_eq!(found.watchlists[0].version.len(), 12);
    }

    #[test]
    fn markup_is_not_tagged() {
        let html = "<html><body class=\"Germany\"><p>A visit to <b>France</b>.</p></body></html>";
        let found = tagged(&json!({ "html": html }));
        let names: Vec<_> = found.mentions.iter().map(|m| m.text.as_str()).collect();
        assert_eq!(names, ["France"]);
        assert_eq!(&html[found.mentions[0].utf8[0]..found.mentions[0].utf8[1]], "France");
    }

    #[test]
    fn a_broken_list_is_refused_with_its_line() {
        let error = stage(|_| Ok(b"id,name,type\nx,,PER\n".to_vec())).err().unwrap().to_string();
        assert!(error.contains("`own`") && error.contains('2'), "{error}");
        let gone = stage(|_| Err(io::ErrorKind::NotFound.into())).err().unwrap().to_string();
        assert!(gone.contains("own.csv"), "{gone}");
    }
}
