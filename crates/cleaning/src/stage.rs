//! The stage.

use crate::clean::{Context, clean};
use crate::lexicon::{Lexicons, RULES_VERSION};
use crate::settings::{CleaningError, Settings};
use copydesk_article::cleaning::Cleaning;
use copydesk_article::profile::Field;
use copydesk_article::{Article, Reason, StageName};
use copydesk_stage::{About, Reject, Stage, Verdict};
use serde::Deserialize;

/// Cleans articles.
pub struct CleaningStage {
    about: About,
    settings: Settings,
    lexicons: Lexicons,
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
        let lexicons = Lexicons::embedded()?;
        let model = format!("{RULES_VERSION} trafilatura/0.6");
        let about = About::new(StageName::Cleaning, env!("CARGO_PKG_VERSION"), model, settings);
        Ok(Self { about, settings: settings.clone(), lexicons })
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
        let context = Context {
            title: article.title(),
            site: site.as_deref(),
            language,
            flags: article.flags(),
            keep: &self.settings.keep,
        };
        let cleaning = clean(body, &context, &self.lexicons);
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
    use copydesk_article::{Reading, StageObject, verify};
    use proptest::prelude::*;
    use serde_json::json;

    fn cleaned(record: &serde_json::Value) -> (Cleaning, Vec<u8>) {
        try_cleaned(record).expect("a verdict")
    }

    fn try_cleaned(record: &serde_json::Value) -> Option<(Cleaning, Vec<u8>)> {
        let stage = CleaningStage::new(&Settings::default()).unwrap();
        let bytes = serde_json::to_vec(record).unwrap();
        let article = Article::read(&bytes, &Reading::default()).unwrap();
        let Verdict::Found(cleaning) = stage.examine(&article) else { return None };
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

    proptest! {
        #[test]
        fn every_span_checks_and_cleaning_again_changes_nothing(
            lines in prop::collection::vec("(EN SAVOIR PLUS : x|Le [a-zé]{2,9}  a parlé , hier[.] |[«»] [a-z]{1,5}|< /span>|&eacute;|\u{a0}|[a-zé .]{0,40}|<p>[a-z]{3}</p>|<br/>){0,3}", 0..12),
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
