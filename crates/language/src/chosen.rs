//! Which languages may be answered, for a deployment and for a source.

use crate::codes;
use crate::judge::Judge;
use crate::settings::{LanguageError, Settings};

/// Tags as the judge has them; empty for all.
type Tags = Vec<String>;

/// The languages of a deployment and of its sources.
#[derive(Debug, Default)]
pub(crate) struct Chosen {
    all: Tags,
    /// By host, the longest first.
    sources: Vec<(String, Tags)>,
}

impl Chosen {
    pub(crate) fn new(settings: &Settings, judge: &Judge) -> Result<Self, LanguageError> {
        let all = tags("languages", &settings.languages, judge)?;
        let mut sources = Vec::new();
        for source in &settings.sources {
            let host = source.host.trim().trim_start_matches('.').to_lowercase();
            if host.is_empty() {
                return Err(LanguageError::NoHost);
            }
            let place = format!("sources.{host}.languages");
            sources.push((host, tags(&place, &source.languages, judge)?));
        }
        sources.sort_by_key(|(host, _)| std::cmp::Reverse(host.len()));
        Ok(Self { all, sources })
    }

    /// The languages for an article with this address.
    pub(crate) fn of(&self, url: Option<&str>) -> &[String] {
        let host = url.and_then(host);
        let source = host.as_deref().and_then(|host| {
            self.sources.iter().find(|(known, _)| {
                host.strip_suffix(known.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            })
        });
        source.map_or(&self.all, |(_, tags)| tags)
    }
}

/// Whether a language of the table is among the chosen: `sr` means Serbian in either script.
pub(crate) fn allows(chosen: &[String], tag: &str) -> bool {
    chosen.is_empty()
        || chosen.iter().any(|known| {
            known == tag || known == codes::primary(tag) || codes::primary(known) == tag
        })
}

fn tags(place: &str, given: &[String], judge: &Judge) -> Result<Tags, LanguageError> {
    let tag = |given: &String| {
        let tag = codes::normalise(given).filter(|tag| judge.knows(tag));
        tag.ok_or_else(|| LanguageError::Unknown {
            place: place.to_owned(),
            tag: given.clone(),
            known: judge.known().join(" "),
        })
    };
    let members = |given: &String| match given.to_lowercase().as_str() {
        // Macrolanguages stand for their members.
        "no" | "nor" | "norwegian" => vec!["nb".to_owned(), "nn".to_owned()],
        "sh" | "hbs" => ["bs", "hr", "sr"].map(str::to_owned).into(),
        _ => vec![given.clone()],
    };
    given.iter().flat_map(members).map(|given| tag(&given)).collect()
}

/// The host of an address, in lower case.
fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| host.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Source;

    fn texts(tags: &[&str]) -> Vec<String> {
        tags.iter().map(|tag| (*tag).to_owned()).collect()
    }

    #[test]
    fn a_source_has_languages_of_its_own() {
        let judge = Judge::new().unwrap();
        let source =
            |host: &str, tags: &[&str]| Source { host: host.into(), languages: texts(tags) };
        let settings = Settings {
            languages: texts(&["fr", "German"]),
            sources: vec![source("example.org", &["ar"]), source("en.example.org", &["en", "sr"])],
        };
        let chosen = Chosen::new(&settings, &judge).unwrap();
        assert_eq!(chosen.of(None), ["fr", "de"]);
        assert_eq!(chosen.of(Some("https://user@www.example.org:80/a?b")), ["ar"]);
        assert_eq!(chosen.of(Some("https://EN.Example.org/")), ["en", "sr"]);
        assert_eq!(chosen.of(Some("https://notexample.org/")), ["fr", "de"]);
        assert!(allows(chosen.of(Some("en.example.org")), "sr-Latn"));
        assert!(!allows(chosen.of(None), "ar") && allows(&[], "ar"));
    }

    #[test]
    fn what_has_no_model_is_refused_by_name() {
        let judge = Judge::new().unwrap();
        let error = |settings| Chosen::new(&settings, &judge).unwrap_err().to_string();
        let unknown = error(Settings { languages: texts(&["fr", "tlh"]), sources: vec![] });
        assert!(unknown.contains("`tlh`") && unknown.contains("zh"), "{unknown}");
        let nameless = Settings { languages: vec![], sources: vec![Source::default()] };
        assert_eq!(error(nameless), "`sources`: one has no `host`");
    }
}
