//! The stage.

use crate::chosen::{Chosen, allows};
use crate::codes;
use crate::judge::Judge;
use crate::lines;
use crate::report::{self, Judged};
use crate::settings::{LanguageError, Settings};
use crate::translation;
use copydesk_article::language::{FieldLanguage, Language};
use copydesk_article::profile::Field;
use copydesk_article::{Article, BodyKind, StageName, span};
use copydesk_stage::{About, Reject, Stage, Verdict};
use std::collections::BTreeMap;

/// Detects the language of articles.
pub struct LanguageStage {
    about: About,
    judge: Judge,
    chosen: Chosen,
}

impl LanguageStage {
    /// The stage under these settings.
    ///
    /// # Errors
    /// [`LanguageError`] when the settings name a language that there is no model for, or a source without
    /// a host.
    pub fn new(settings: &Settings) -> Result<Self, LanguageError> {
        let judge = Judge::new()?;
        let chosen = Chosen::new(settings, &judge)?;
        let (languages, of_lingua) = judge.languages();
        let model = format!("ngrams/3 languages={languages} lingua/1.8={of_lingua}");
        let about = About::new(StageName::Language, env!("CARGO_PKG_VERSION"), model, settings);
        Ok(Self { about, judge, chosen })
    }
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
        let url = article.text(Field::Url);
        let chosen = self.chosen.of(url.as_deref());
        let allowed = |tag: &str| allows(chosen, tag);
        let body = article.body();
        let lines = body.as_ref().map(|body| lines::visible(&body.value, body.kind));
        let text = lines.as_deref().map(|lines| {
            let chars = lines.iter().map(|line| span::count(line.text())).sum();
            Judged::new(chars, self.judge.judge(lines, &allowed))
        });
        let title = article.title().map(|title| {
            let lines = lines::visible(title, BodyKind::Text);
            let body = text.as_ref().and_then(Judged::answer).filter(|answer| answer.is_reliable());
            let judgement = match body {
                Some(body) => self.judge.judge_title(title, &body.tag, &allowed),
                None => self.judge.judge(&lines, &allowed),
            };
            Judged::new(span::count(title), judgement)
        });
        let fields: BTreeMap<String, FieldLanguage> = [("text", &text), ("title", &title)]
            .into_iter()
            .filter_map(|(name, field)| Some((name.to_owned(), field.as_ref()?.report())))
            .collect();
        // The text decides, unless it says too little and the title says more.
        let decides = |field: &Judged| field.answer().is_some();
        let (main, of_body) = match (&text, &title) {
            (Some(text), Some(title)) if !decides(text) && decides(title) => (title, false),
            (Some(text), _) => (text, true),
            (None, Some(title)) => (title, false),
            (None, None) => return Verdict::Skipped(copydesk_article::Reason::NoContent),
        };
        let mut language = report::describe(main, fields);
        let declared = article.text(Field::Language);
        language.declared = declared.as_deref().and_then(codes::normalise);
        language.declared_agrees = report::agrees(declared.as_deref(), main);
        if let (true, Some(body), Some(lines)) = (of_body, &body, &lines) {
            language.spans = report::spans(&body.value, lines, &main.judgement);
            // Conventions are those of a language: under a wrong one, right marks look wrong.
            if language.reliable {
                language.translation = Some(translation::signs(&body.value, lines, &language.tag));
            }
        }
        Verdict::Found(language)
    }

    fn settle(&self, (): &mut (), draft: Language, _: Option<&[u8]>) -> Result<Language, Reject> {
        Ok(draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::Reading;
    use proptest::prelude::*;
    use std::sync::OnceLock;

    const FRENCH: &str = "Le ministre a annoncé mardi que la réforme des retraites serait présentée avant l’été, malgré l’opposition des syndicats.";
    const ENGLISH: &str = "The minister announced on Tuesday that the reform would be presented before the summer, despite opposition from the unions.";

    static STAGE: OnceLock<LanguageStage> = OnceLock::new();

    fn detect_among(languages: &[&str], record: &serde_json::Value) -> Language {
        let languages = languages.iter().map(|tag| (*tag).to_owned()).collect();
        let stage = LanguageStage::new(&Settings { languages, sources: vec![] }).unwrap();
        let bytes = serde_json::to_vec(record).unwrap();
        match stage.examine(&Article::read(&bytes, &Reading::default()).unwrap()) {
            Verdict::Found(language) => language,
            other => panic!("{other:?}"),
        }
    }

    fn detect(record: &serde_json::Value) -> Language {
        let stage = STAGE.get_or_init(|| LanguageStage::new(&Settings::default()).unwrap());
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
        let again = detect(&serde_json::json!({ "text": "word ".repeat(500) }));
        assert_eq!((again.tag.as_str(), again.reliable), ("und", false));
        let none = detect(&serde_json::json!({ "text": "2024 — 14 : 30 !!!" }));
        assert_eq!((none.tag.as_str(), none.confidence), ("zxx", None));
    }

    #[test]
    fn a_language_that_is_known_by_words_alone_is_left_out_where_others_are_chosen() {
        let iloko = "Kinuna ti mayor nga agpatingga inton Lunes ti panagparehistro dagiti mannalon iti munisipio, ken adda \
            pay tulong kadagiti nadadael ti talonda gapu iti bagyo.";
        let record = serde_json::json!({ "text": iloko });
        let named = detect(&record);
        assert_eq!((named.tag.as_str(), named.reliable), ("ilo", true));
        let left_out = detect_among(&["tl", "en"], &record);
        assert_eq!((left_out.tag.as_str(), left_out.reliable), ("und", false));
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
    fn claims_of_a_group_or_of_one_of_several_languages_agree() {
        let claim = |text: &str, claim: &str| {
            let found = detect(&serde_json::json!({ "text": text, "language": claim }));
            (found.declared, found.declared_agrees)
        };
        let nynorsk = "Regjeringa sa tysdag at reforma skal leggjast fram før sommaren, og at ho ikkje \
                       ventar motstand frå fagrørsla eller frå kommunane, som lenge har bede om henne.";
        assert_eq!(claim(nynorsk, "no"), (Some("nb".into()), Some(true)));
        assert_eq!(claim(FRENCH, "ceb"), (Some("ceb".into()), Some(false)));
        let both = format!("{}\n\n{}", [FRENCH; 2].join(" "), [ENGLISH; 2].join(" "));
        assert_eq!(claim(&both, "en").1, Some(true));
    }

    #[test]
    fn east_asian_texts_are_whole_lines() {
        let tag = |text: &str| detect(&serde_json::json!({ "text": text })).tag;
        assert_eq!(tag("会议昨天开始，许多专家参加讨论。联系邮箱：news@example.cn。"), "zh-Hans");
        let boilerplate = "All rights reserved. Redistribution of this material is not allowed without \
                           the written consent of the publisher, which may be withdrawn at any time.";
        let japanese = "NHKのニュースによると、政府は火曜日に新しい対策を発表し、地方の農家を支援するという。\
                        Aチームの試合は来週に延期され、関係者は会見で理由を説明した。詳しいことはまだ分かっていない。\
                        専門家は、今後の見通しについて慎重な見方を示している。";
        assert_eq!(tag(&format!("{japanese}\n{boilerplate}")), "ja");
        assert_eq!(tag("মুখ্যমন্ত্ৰীয়ে মঙলবাৰে নতুন আঁচনিৰ কথা ঘোষণা কৰিছে।"), "as");
    }

    #[test]
    fn two_languages_are_both_named() {
        let text = format!("{}\n\n{}", [FRENCH; 3].join(" "), [ENGLISH; 2].join(" "));
        let found = detect(&serde_json::json!({ "text": text }));
        let tags: Vec<_> = found.mixed.iter().map(|share| share.tag.as_str()).collect();
        assert_eq!(tags, ["fr", "en"]);
        let spans: Vec<_> = found.spans.iter().map(|s| (s.tag.as_str(), s.span.utf8[0])).collect();
        assert_eq!(spans, [("fr", 0), ("en", text.find("The minister").unwrap())]);
    }

    #[test]
    fn a_language_that_was_not_chosen_is_und() {
        let settings = Settings { languages: vec!["de".into(), "nl".into()], sources: vec![] };
        let stage = LanguageStage::new(&settings).unwrap();
        let bytes = serde_json::to_vec(&serde_json::json!({ "text": FRENCH })).unwrap();
        let article = Article::read(&bytes, &Reading::default()).unwrap();
        let Verdict::Found(found) = stage.examine(&article) else { panic!("nothing found") };
        assert_eq!((found.tag.as_str(), found.reliable), ("und", false));
        assert_eq!(found.alternatives[0].tag, "fr");
        for (chosen, text, other) in [
            ("ar", FRENCH, "fr"),
            ("fr", "Η κυβέρνηση ανακοίνωσε την Τρίτη τα νέα μέτρα για τους αγρότες.", "el"),
        ] {
            let found = detect_among(&[chosen], &serde_json::json!({ "text": text }));
            assert_eq!((found.tag.as_str(), found.alternatives[0].tag.as_str()), ("und", other));
        }
        let simplified =
            serde_json::json!({ "text": "这个国家的经济发展会议昨天开始，许多专家参加了讨论。" });
        assert_eq!(detect_among(&["zh-Hant"], &simplified).tag, "und");
        assert_eq!(detect_among(&["zh"], &simplified).tag, "zh-Hans");
    }

    proptest! {
        #[test]
        fn any_text_is_judged_and_every_span_is_right(
            text in "([a-zé]{1,7}|the|und|و|ال|中文|日本語の|한국어|привет|[«»“”‘’' ,.:(]{1,2}|\n|</ p>|e\u{301}|क्या|\\PC){0,40}",
            html in any::<bool>(),
        ) {
            let member = if html { "html" } else { "text" };
            let record = serde_json::json!({ member: text, "title": "T" });
            let bytes = serde_json::to_vec(&record).unwrap();
            let stage = STAGE.get_or_init(|| LanguageStage::new(&Settings::default()).unwrap());
            let Ok(article) = Article::read(&bytes, &Reading::default()) else { return Ok(()) };
            let Verdict::Found(found) = stage.examine(&article) else { return Ok(()) };
            let cues = found.translation.iter().flat_map(|translation| &translation.cues);
            let spans = found.spans.iter().map(|span| &span.span).chain(cues.map(|cue| &cue.span));
            for span in spans {
                prop_assert_eq!(span.check(&text), Ok(()));
            }
            prop_assert!(found.confidence.is_none_or(|confidence| (0.0..=1.0).contains(&confidence)));
            prop_assert!(!found.reliable || found.tag != "und");
        }
    }
}
