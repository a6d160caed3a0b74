//! The stage.

use crate::compiler::Compiler;
use crate::gazetteer::DEFAULT_LIST_VERSION;
use crate::recogniser::{Loader, Recogniser};
use crate::salience;
use crate::settings::{EntitiesError, Settings};
use crate::spelling::SPELLINGS_VERSION;
use crate::tagger::Tagger;
use crate::tagging::{EntityHit, Mention, Method, Tagging};
use crate::whole::Whole;
use copydesk_article::entities::{Entities, Entity, Mention as Found, TitleMentions};
use copydesk_article::span::count;
use copydesk_article::{Article, Reason, StageName};
use copydesk_stage::{About, Published, Reject, RejectCode, Stage, Verdict};
use std::io;
use std::sync::Arc;

/// Tags the people, organisations and places that its lists name.
pub struct EntitiesStage {
    about: About,
    tagger: Tagger,
    recogniser: Option<Arc<dyn Recogniser>>,
    most_mentions: usize,
}

impl EntitiesStage {
    /// The stage under these settings with the lists published for it; `read` gives the bytes of a file.
    ///
    /// # Errors
    /// [`EntitiesError`], naming the list, the line and what is wrong with it.
    pub fn new(
        settings: &Settings,
        lists: &[Published],
        read: impl Fn(&str) -> io::Result<Vec<u8>>,
    ) -> Result<Self, EntitiesError> {
        Self::with(settings, lists, read, None)
    }

    /// The stage in a program that can open transformers, if there is a loader.
    ///
    /// # Errors
    /// [`EntitiesError`], also where the settings name a transformer and there is no loader.
    pub fn with(
        settings: &Settings,
        lists: &[Published],
        read: impl Fn(&str) -> io::Result<Vec<u8>>,
        loader: Option<Loader>,
    ) -> Result<Self, EntitiesError> {
        let mut tagger = compiled(settings, lists, &read)?;
        let mut model = format!("gazetteer/{DEFAULT_LIST_VERSION} spellings/{SPELLINGS_VERSION}");
        if settings.tagger {
            let own = copydesk_tagger::built_in()?;
            model = format!("{model} tagger/{}", own.version());
            tagger = tagger.with_model(own);
            if settings.gazetteer {
                tagger = tagger.with_register().map_err(EntitiesError::Gazetteer)?;
            }
        }
        let recogniser = recogniser(settings, &read, loader)?;
        if let Some(recogniser) = &recogniser {
            model = format!("{model} {}", recogniser.version());
        }
        // Another version of a list is another configuration: it finds other things.
        let versions: Vec<&String> = tagger.lists.iter().map(|list| &list.version).collect();
        let configuration = (settings, versions);
        let about =
            About::new(StageName::Entities, env!("CARGO_PKG_VERSION"), model, &configuration);
        Ok(Self { about, tagger, recogniser, most_mentions: settings.most_mentions })
    }
}

/// The tagger of the lists in files, those that were published, and the built-in one.
fn compiled(
    settings: &Settings,
    lists: &[Published],
    read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
) -> Result<Tagger, EntitiesError> {
    let mut compiler = Compiler::default();
    for file in &settings.watchlists {
        compiler.file(file, read)?;
    }
    for list in lists {
        compiler.published(list)?;
    }
    if settings.gazetteer {
        compiler.built_in()?;
    }
    Ok(compiler.finish())
}

/// The transformer that the settings name.
fn recogniser(
    settings: &Settings,
    read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    loader: Option<Loader>,
) -> Result<Option<Arc<dyn Recogniser>>, EntitiesError> {
    let Some(folder) = settings.transformer.as_deref().filter(|folder| !folder.is_empty()) else {
        return Ok(None);
    };
    let load = loader.ok_or_else(|| EntitiesError::NoTransformer(folder.to_owned()))?;
    load(folder, read).map(Some).map_err(EntitiesError::Transformer)
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
        let Some(whole) = Whole::of(article) else {
            return Verdict::Skipped(Reason::NoContent);
        };
        let (text, language) = (whole.text.as_str(), whole.language.as_deref());
        let recognised = self.recogniser.as_ref().map(|model| model.recognise(text, language));
        match recognised.transpose() {
            Ok(names) => {
                let tagging = self.tagger.tag_with(text, language, &names.unwrap_or_default());
                Verdict::Found(self.report(&whole, tagging))
            }
            Err(error) => Verdict::Rejected(Reject {
                code: RejectCode::Panic,
                message: format!("the transformer broke: {error}"),
            }),
        }
    }

    fn settle(&self, (): &mut (), draft: Entities, _: Option<&[u8]>) -> Result<Entities, Reject> {
        Ok(draft)
    }
}

impl EntitiesStage {
    fn report(&self, whole: &Whole<'_>, tagging: Tagging) -> Entities {
        let (points, bytes) = (whole.points, whole.bytes);
        let shares = salience::shares(&tagging, points, count(&whole.text));
        let (in_title, rest): (Vec<Mention>, Vec<Mention>) =
            tagging.mentions.into_iter().partition(|mention| mention.end <= points);
        let in_text = rest.into_iter().filter(|mention| mention.start >= points).collect();
        let (listed, mentions_left_out) = salience::listed(in_text, self.most_mentions);
        let listed = listed.into_iter().map(|mention| found(mention, points, bytes));
        let title = whole.head.as_ref().map(|title| TitleMentions {
            target: title.target.clone(),
            target_sha256: title.sha256(),
            mentions: in_title.into_iter().map(|mention| found(mention, 0, 0)).collect(),
        });
        Entities {
            target: whole.main.target.clone(),
            target_sha256: whole.main.sha256(),
            entities: tagging.entities.into_iter().zip(shares).map(entity).collect(),
            mentions: listed.collect(),
            mentions_left_out,
            title,
            watchlists: self.tagger.lists.clone(),
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
        Method::Transformer => "transformer",
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

fn entity((hit, salience): (EntityHit, f64)) -> Entity {
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
        salience,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::WatchlistFile;
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
            &[],
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
    fn a_transformer_needs_a_program_that_has_them() {
        let settings = Settings { transformer: Some("/models/ner".into()), ..Settings::default() };
        let error = EntitiesStage::new(&settings, &[], |_| Ok(Vec::new())).err().unwrap();
        let message = error.to_string();
        assert!(message.contains("/models/ner"), "{message}");
        assert!(message.contains("--features transformer"), "{message}");
        assert!(!serde_json::to_string(&Settings::default()).unwrap().contains("transformer"));
    }

    #[test]
    fn a_broken_list_is_refused_with_its_line() {
        let error = stage(|_| Ok(b"id,name,type\nx,,PER\n".to_vec())).err().unwrap().to_string();
        assert!(error.contains("`own`") && error.contains('2'), "{error}");
        let gone = stage(|_| Err(io::ErrorKind::NotFound.into())).err().unwrap().to_string();
        assert!(gone.contains("own.csv"), "{gone}");
    }
}
