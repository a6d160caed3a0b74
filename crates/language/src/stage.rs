//! The stage.

use crate::codes;
use crate::judge::{Judge, Judgement};
use crate::lines;
use crate::script;
use crate::settings::{LanguageError, Settings};
use crate::windows::Prose;
use copydesk_article::language::{Alternative, FieldLanguage, Language, Share};
use copydesk_article::profile::Field;
use copydesk_article::{Article, BodyKind, StageName, span};
use copydesk_stage::{About, Reject, Stage, Verdict};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// No letters at all (ISO 639-2).
const NO_LINGUISTIC_CONTENT: &str = "zxx";
/// The evidence is not there (ISO 639-2).
const UNDETERMINED: &str = "und";
/// How many other languages are named.
const ALTERNATIVES: usize = 3;

/// Detects the language of articles.
pub struct LanguageStage {
    about: About,
    judge: Judge,
}

impl LanguageStage {
    /// The stage under these settings. lingua's models are embedded and read as they are needed.
    ///
    /// # Errors
    /// [`LanguageError`] when `languages` names one that there is no model for, or only one.
    pub fn new(settings: &Settings) -> Result<Self, LanguageError> {
        let judge = Judge::new(settings)?;
        let model = format!("lingua/1.8 languages={}", judge.languages);
        let about = About::new(StageName::Language, env!("CARGO_PKG_VERSION"), model, settings);
        Ok(Self { about, judge })
    }

    fn field(&self, text: &str, kind: BodyKind) -> Judged {
        let lines = lines::visible(text, kind);
        let chars = lines.iter().map(|line| span::count(line.text())).sum();
        let prose = Prose::of(&lines);
        let script = script::dominant(&prose.text());
        let judgement = self.judge.judge(&prose);
        Judged { chars, script, judgement }
    }
}

/// One field, judged.
struct Judged {
    chars: usize,
    script: Option<String>,
    judgement: Judgement,
}

impl Judged {
    fn tag(&self) -> String {
        if self.script.is_none() {
            return NO_LINGUISTIC_CONTENT.to_owned();
        }
        self.judgement.answer().map_or_else(|| UNDETERMINED.to_owned(), codes::tag)
    }

    fn confidence(&self) -> Option<f64> {
        self.script.as_ref().and(self.judgement.confidence()).map(round)
    }

    fn report(&self) -> FieldLanguage {
        FieldLanguage { tag: self.tag(), confidence: self.confidence(), chars: self.chars }
    }
}

/// Three decimals: more would only show noise.
fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

impl Stage for LanguageStage {
    type Memory = ();
    type Draft = Language;
    type Found = Language;

    fn about(&self) -> &About {
        &self.about
    }

    fn memory(&self) {}

    fn examine(&self, article: &Article<'_>) -> Verdict<Language> {
        let text = article.body().map(|body| self.field(&body.value, body.kind));
        let title = article.title().map(|title| self.field(title, BodyKind::Text));
        let fields: BTreeMap<String, FieldLanguage> = [("text", &text), ("title", &title)]
            .into_iter()
            .filter_map(|(name, field)| Some((name.to_owned(), field.as_ref()?.report())))
            .collect();
        // The text decides, unless it says too little and the title says more.
        let answered = |field: &Judged| field.judgement.answer().is_some();
        let main = match (text, title) {
            (Some(text), Some(title)) if !answered(&text) && answered(&title) => title,
            (Some(field), _) | (None, Some(field)) => field,
            (None, None) => return Verdict::Skipped(copydesk_article::Reason::NoContent),
        };
        let answer = main.judgement.answer();
        let declared = article.text(Field::Language);
        let declared = declared.as_deref().and_then(codes::normalise);
        let same =
            |declared: &String| answer.map(|language| primary(declared) == codes::tag(language));
        Verdict::Found(Language {
            tag: main.tag(),
            iso639_3: answer.map(codes::iso639_3),
            script: main.script.clone(),
            confidence: main.confidence(),
            group: None,
            reliable: answer.is_some(),
            fields,
            alternatives: alternatives(&main.judgement),
            mixed: main
                .judgement
                .mixed
                .iter()
                .map(|(language, share)| Share { tag: codes::tag(*language), share: round(*share) })
                .collect(),
            spans: Vec::new(),
            translation: None,
            declared_agrees: declared.as_ref().and_then(same),
            declared,
        })
    }

    fn settle(&self, (): &mut (), draft: Language, _: Option<&[u8]>) -> Result<Language, Reject> {
        Ok(draft)
    }
}

fn alternatives(judgement: &Judgement) -> Vec<Alternative> {
    judgement
        .ranked
        .iter()
        .skip(1)
        .take(ALTERNATIVES)
        .map(|(language, confidence)| Alternative {
            tag: codes::tag(*language),
            confidence: round(*confidence),
        })
        .filter(|alternative| alternative.confidence > 0.0)
        .collect()
}

fn primary(tag: &str) -> Cow<'_, str> {
    Cow::Borrowed(tag.split('-').next().unwrap_or(tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::Reading;

    const FRENCH: &str = "Le ministre a annoncé mardi que la réforme des retraites serait présentée avant l’été, malgré l’opposition des syndicats.";
    const ENGLISH: &str = "The minister announced on Tuesday that the reform would be presented before the summer, despite opposition from the unions.";

    fn detect(record: &serde_json::Value) -> Language {
        let stage = LanguageStage::new(&Settings::default()).unwrap();
        let bytes = serde_json::to_vec(record).unwrap();
        match stage.examine(&Article::read(&bytes, &Reading::default()).unwrap()) {
            Verdict::Found(language) => language,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn title_and_text_are_judged_apart_and_claims_compared() {
        let found = detect(&serde_json::json!({
            "title": ENGLISH, "text": FRENCH, "language": "english"
        }));
        assert_eq!((found.tag.as_str(), found.script.as_deref()), ("fr", Some("Latn")));
        assert_eq!(found.iso639_3.as_deref(), Some("fra"));
        assert_eq!(found.fields["title"].tag, "en");
        assert_eq!(found.declared.as_deref(), Some("en"));
        assert_eq!(found.declared_agrees, Some(false));
        assert!(found.reliable && found.confidence.unwrap() > 0.9);
    }

    #[test]
    fn thin_evidence_is_und_and_no_letters_are_zxx() {
        let short = detect(&serde_json::json!({ "text": "Berlin, Paris" }));
        assert_eq!((short.tag.as_str(), short.reliable), ("und", false));
        let none = detect(&serde_json::json!({ "text": "2024 — 14 : 30 !!!" }));
        assert_eq!((none.tag.as_str(), none.confidence), ("zxx", None));
    }

    #[test]
    fn tags_scripts_and_leftovers_do_not_decide() {
        let html = format!(
            "<nav><a>Home</a><a>News</a><a>Sports</a></nav><script>{ENGLISH}</script>\
             <div class=\"the-english-words cookie-consent\">We use cookies on this site. OK</div>\
             <p>{FRENCH}</p><p>{FRENCH}</p><p>Read more</p>"
        );
        assert_eq!(detect(&serde_json::json!({ "html": html })).tag, "fr");
    }

    #[test]
    fn two_languages_are_both_named() {
        let text = format!("{}\n\n{}", [FRENCH; 3].join(" "), [ENGLISH; 2].join(" "));
        let found = detect(&serde_json::json!({ "text": text }));
        let tags: Vec<_> = found.mixed.iter().map(|share| share.tag.as_str()).collect();
        assert_eq!(tags, ["fr", "en"]);
    }

    #[test]
    fn a_subset_must_be_known_and_a_choice() {
        let settings =
            |tags: &[&str]| Settings { languages: tags.iter().map(|t| (*t).into()).collect() };
        assert!(LanguageStage::new(&settings(&["fr", "de"])).is_ok());
        assert_eq!(LanguageStage::new(&settings(&["fr"])).err(), Some(LanguageError::TooFew));
        let error = LanguageStage::new(&settings(&["fr", "gl"])).err().unwrap().to_string();
        assert!(error.contains("`gl`"), "{error}");
    }
}
