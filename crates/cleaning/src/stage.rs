//! The stage.

use crate::clean::{Context, clean};
use crate::learned::Learned;
use crate::leftovers::phrases::AllPhrases;
use crate::lexicon::{Lexicons, RULES_VERSION};
use crate::main_content::model::{MODEL_VERSION, Model};
use crate::metadata::Own;
use crate::published::{self, published};
use crate::settings::{CleaningError, Settings};
use copydesk_article::cleaning::Cleaning;
use copydesk_article::profile::Field;
use copydesk_article::{Article, Reason, StageName};
use copydesk_stage::{About, Published, Reject, Stage, Verdict};
use serde::Deserialize;
use std::borrow::Cow;
use std::io;

/// Cleans articles.
pub struct CleaningStage {
    about: About,
    settings: Settings,
    phrases: AllPhrases,
    model: Model,
    learned: Learned,
}

/// What this stage needs of `enrichment.language`.
#[derive(Deserialize)]
struct Detected {
    #[serde(default)]
    tag: Option<String>,
}

impl CleaningStage {
    /// The stage under these settings.
    ///
    /// # Errors
    /// [`CleaningError`] when the embedded rules do not read.
    pub fn new(settings: &Settings) -> Result<Self, CleaningError> {
        Self::with_model(settings, Model::embedded()?)
    }

    /// The stage under these settings, with the list that they name and behind it those published for it, in
    /// their order; `read` gives the bytes of a file.
    ///
    /// # Errors
    /// [`CleaningError`] when a list cannot be read or has a mistake.
    pub fn open(
        settings: &Settings,
        lists: &[Published],
        read: impl Fn(&str) -> io::Result<Vec<u8>>,
    ) -> Result<Self, CleaningError> {
        let path = settings.boilerplate.as_str();
        let failed = |source| CleaningError::File { path: path.to_owned(), source };
        let mut learned = Learned::default();
        if !path.is_empty() {
            let text = String::from_utf8(read(path).map_err(failed)?)
                .map_err(|error| failed(io::Error::new(io::ErrorKind::InvalidData, error)))?;
            learned = Learned::parse(&text)?;
        }
        for list in lists {
            learned = learned.and(published(list)?);
        }
        Ok(Self::new(settings)?.with_learned(learned))
    }

    /// The stage with another model, to try one.
    ///
    /// # Errors
    /// [`CleaningError`] when the embedded rules do not read.
    pub fn with_model(settings: &Settings, model: Model) -> Result<Self, CleaningError> {
        let phrases = AllPhrases::new(&Lexicons::embedded()?)?;
        let stage = Self {
            about: About::new(
                StageName::Cleaning,
                env!("CARGO_PKG_VERSION"),
                String::new(),
                settings,
            ),
            settings: settings.clone(),
            phrases,
            model,
            learned: Learned::default(),
        };
        Ok(stage.with_learned(Learned::default()))
    }

    /// The same stage with other learned lines.
    #[must_use]
    pub fn with_learned(mut self, learned: Learned) -> Self {
        let name = format!("{RULES_VERSION} {MODEL_VERSION}{}", published::model(&learned));
        let version = env!("CARGO_PKG_VERSION");
        self.about = About::new(StageName::Cleaning, version, name, &self.settings);
        self.learned = learned;
        self
    }
}

impl Stage for CleaningStage {
    type Memory = ();
    type Draft = Cleaning;
    type Found = Cleaning;

    fn about(&self) -> &About {
        &self.about
    }

    fn memory(&self) {}

    fn examine(&self, article: &Article<'_>) -> Verdict<Cleaning> {
        let Some(body) = article.body() else { return Verdict::Skipped(Reason::NoContent) };
        let detected: Option<Detected> = article.found(StageName::Language);
        let tag = detected.and_then(|detected| detected.tag);
        let language = tag.as_deref().and_then(|tag| tag.split('-').next());
        let language = language.filter(|tag| !matches!(*tag, "und" | "zxx" | "mul"));
        let site = article.text(Field::SourceName);
        let dates = &article.envelope().dates;
        let own = Own {
            url: article.text(Field::Url).map(Cow::into_owned),
            authors: article.texts(Field::Authors),
            published: dates.published.clone(),
            updated: dates.updated.clone(),
            fetched: dates.fetched.clone(),
        };
        let context = Context {
            title: article.title(),
            site: site.as_deref(),
            language,
            flags: article.flags(),
            keep: &self.settings.keep,
            own: &own,
            learned: self.learned.of(site.as_deref(), own.url.as_deref()),
        };
        let cleaning = clean(body, &context, &self.phrases, &self.model);
        if cleaning.text.is_empty() && cleaning.title.is_none() {
            return Verdict::Failed(Reason::NoContent);
        }
        Verdict::Found(cleaning)
    }

    fn settle(&self, (): &mut (), draft: Cleaning, _: Option<&[u8]>) -> Result<Cleaning, Reject> {
        Ok(draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::cleaning::{DateEvidence, Flag};
    use copydesk_article::{Reading, StageObject, verify};
    use proptest::prelude::*;
    use serde_json::json;
    use std::sync::LazyLock;

    fn cleaned(record: &serde_json::Value) -> (Cleaning, Vec<u8>) {
        try_cleaned(record).expect("a verdict")
    }

    static STAGE: LazyLock<CleaningStage> =
        LazyLock::new(|| CleaningStage::new(&Settings::default()).unwrap());

    fn try_cleaned(record: &serde_json::Value) -> Option<(Cleaning, Vec<u8>)> {
        let bytes = serde_json::to_vec(record).unwrap();
        let article = Article::read(&bytes, &Reading::default()).unwrap();
        let Verdict::Found(cleaning) = STAGE.examine(&article) else { return None };
        let object = json!({"status": "ok", "by": {"stage": "cleaning", "version": "", "model": "",
            "config_sha256": "", "at": "", "duration_us": 0}});
        let mut object: StageObject<Cleaning> = serde_json::from_value(object).unwrap();
        object.found = Some(cleaning.clone());
        let out = article.with_object(StageName::Cleaning, serde_json::to_string(&object).unwrap());
        Some((cleaning, out))
    }

    #[test]
    fn leftovers_of_a_text_are_listed_and_the_story_maps_back() {
        let text = "lundi 15 avril 2024\n\nLe maire présente son plan\n\nLe maire a présenté lundi un plan , devant la presse.< /span>\n\nLIRE AUSSI : Autre chose\n\nSource : AFP et Reuters\n\nLAISSER UN COMMENTAIRE\nNom\nE-mail";
        let (found, _) = cleaned(&json!({
            "text": text, "enrichment": {"language": {"tag": "fr"}}
        }));
        assert_eq!(found.title.as_deref(), Some("Le maire présente son plan"));
        assert_eq!(found.text, "Le maire a présenté lundi un plan, devant la presse.");
        let credit = found.credit.unwrap();
        assert_eq!(credit.agencies, ["AFP", "Reuters"]);
        assert_eq!(found.related, ["Autre chose"]);
        assert_eq!(found.date_candidates[0].value.as_deref(), Some("2024-04-15"));
        assert_eq!(found.removed.len(), 8);
        let (start, end) = found.source_map.project(40, 46).unwrap();
        let raw: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(raw, found.text.chars().skip(40).take(6).collect::<String>());
    }

    #[test]
    fn what_a_cut_leaves_is_mended_too() {
        let (found, _) = cleaned(&json!({"text": "a .EN SAVOIR PLUS : x",
            "title": "T", "enrichment": {"language": {"tag": "fr"}}}));
        assert_eq!(found.text, "a.");
    }

    #[test]
    fn a_providers_cut_mark_goes() {
        let (found, _) =
            cleaned(&json!({"content": "The council met on Monday and… [+1234 chars]"}));
        assert_eq!(found.text, "The council met on Monday and…");
        assert!(found.flags.contains(&copydesk_article::cleaning::Flag::TruncatedByProvider));
    }

    #[test]
    fn a_page_says_who_wrote_it_and_when() {
        let html = r#"<html lang="en-GB"><head><title>Council decides at last | The Site</title>
            <link rel="canonical" href="/news/council?utm_source=x">
            <meta property="og:site_name" content="The Site"><meta property="article:section" content="World">
            <script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Council decides at last",
            "datePublished":"2024-04-14T10:30:00+01:00","dateModified":"2024-04-15","isAccessibleForFree":false,
            "author":[{"@type":"Person","name":"Ana Diaz"},{"@type":"Person","name":"Bo Li"}],}</script></head>
            <body><article><h1>Council decides at last</h1><p>The council met on Monday and decided to go on with the plan.</p></article></body></html>"#;
        let (found, out) =
            cleaned(&json!({"html": html, "url": "https://www.a.example/news/council?fbclid=1"}));
        assert_eq!(found.title.as_deref(), Some("Council decides at last"));
        assert_eq!(found.authors, ["Ana Diaz", "Bo Li"]);
        assert_eq!(found.published.as_deref(), Some("2024-04-14T10:30:00+01:00"));
        assert_eq!(found.modified.as_deref(), Some("2024-04-15"));
        assert_eq!(found.canonical_url.as_deref(), Some("https://www.a.example/news/council"));
        assert_eq!(found.site_name.as_deref(), Some("The Site"));
        assert_eq!(found.section.as_deref(), Some("World"));
        assert!(found.flags.contains(&Flag::Paywalled) && found.flags.contains(&Flag::LiveBlog));
        assert_eq!(verify::verify(&out).unwrap().errors, Vec::<String>::new());
    }

    #[test]
    fn the_records_own_fields_win() {
        let html = r#"<h1>Council decides at last</h1><p>By Ana Diaz</p><p>Published 14 April 2024</p><p>The council met on Monday and decided to go on.</p>"#;
        let (found, _) = cleaned(&json!({"html": html, "authors": ["Bo Li and Cy Wu"],
            "published_at": "2024-04-12T08:00:00Z"}));
        assert_eq!(found.authors, ["Bo Li", "Cy Wu"]);
        assert_eq!(found.published.as_deref(), Some("2024-04-12T08:00:00Z"));
        assert_eq!(found.published_proof.unwrap().evidence, DateEvidence::Input);
    }

    #[test]
    fn the_seed_has_no_publication_date_but_a_page_clock() {
        let text = include_str!("../../../tests/samples/seed.fr.txt");
        let (found, _) = cleaned(&json!({"text": text, "enrichment": {"language": {"tag": "fr"}}}));
        assert_eq!((found.published, found.authors), (None, Vec::new()));
        assert_eq!(found.page_date.as_deref(), Some("2024-04-14"));
        assert_eq!(found.site_name.as_deref(), Some("L’Entrepreneur"));
        assert_eq!(found.credit.unwrap().agencies, ["TRTWorld", "agences"]);
        assert_eq!(found.related.len(), 2);
    }

    proptest! {
        #[test]
        fn every_span_checks_and_cleaning_again_changes_nothing(
            lines in prop::collection::vec("(EN SAVOIR PLUS : x|Le [a-zé]{2,9}  a parlé , hier[.] |[«»] [a-z]{1,5}|< /span>|&eacute;|\u{a0}|[a-zé .]{0,40}|<p>[a-z]{3}</p>|<br/>|Anne Dupont|14 avril 2024|Partager|Le conseil a voté mardi soir, après de longs débats, un budget en hausse[.]|- [a-z]{3} [a-z]{3} [a-z]{2} [a-z]{3}|[1-4][.] [a-z]{3,9}|\t|@abc|www[.]a[.]example|Photo : Anne Dupont|Facebook|Lire aussi|LAISSER UN COMMENTAIRE|Nom|Source : AFP){0,3}", 0..12),
            html in any::<bool>(),
        ) {
            let mut text = lines.join("\n\n");
            if html {
                text = format!("<html><body><p>{}</p></body></html>", lines.join("</p><p>"));
            }
            let field = if html { "html" } else { "text" };
            let record = json!({"title": "T", field: text, "enrichment": {"language": {"tag": "fr"}}});
            let Some((found, out)) = try_cleaned(&record) else { return Ok(()) };
            let findings = verify::verify(&out).unwrap();
            prop_assert_eq!(findings.errors, Vec::<String>::new());
            if !found.text.trim().is_empty() {
                let record = json!({"title": "T", "text": found.text, "enrichment": {"language": {"tag": "fr"}}});
                prop_assert_eq!(cleaned(&record).0.text, found.text);
            }
        }
    }
}
