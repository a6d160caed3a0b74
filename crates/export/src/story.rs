//! What all formats say of an article.

use copydesk_article::cleaning::Cleaning;
use copydesk_article::duplicates::Duplicates;
use copydesk_article::entities::{Entity, Mention};
use copydesk_article::profile::Field;
use copydesk_inspect::Record;

/// Why a record has no such form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The cleaning stage left nothing: there is no text that offsets could be of.
    #[error(
        "it has no cleaned text: the cleaning stage did not do its work on it, or this version cannot read it"
    )]
    NoText,
    /// Its mentions are of another text, as of a run without the cleaning stage.
    #[error("its mentions are offsets into `{0}`, not into the cleaned text")]
    OtherText(String),
    /// Rows could not be written.
    #[error("{0}")]
    Csv(String),
}

/// An article, as far as formats of others have words for it.
#[derive(Debug, Clone)]
pub struct Story<'r> {
    /// The article's id.
    pub id: &'r str,
    /// The producer's own id.
    pub source_id: Option<&'r str>,
    /// Its address: the page's own, or else that of the crawl.
    pub url: Option<String>,
    /// BCP-47; `None` where no language was found.
    pub language: Option<&'r str>,
    /// What the cleaning stage found.
    pub cleaning: &'r Cleaning,
    /// RFC 3339: as the producer says, or else as the page does.
    pub published: Option<&'r str>,
    /// RFC 3339, likewise.
    pub modified: Option<&'r str>,
    /// Name or domain of the publication.
    pub publisher: Option<String>,
    /// Everything that it names.
    pub entities: &'r [Entity],
    /// Where in the cleaned text.
    pub mentions: &'r [Mention],
    /// What it is to those before it.
    pub duplicates: Option<&'r Duplicates>,
}

impl<'r> Story<'r> {
    /// Of a record.
    ///
    /// # Errors
    /// [`ExportError`] where there is no cleaned text, or the mentions are of another one.
    pub fn of(record: &'r Record<'_>) -> Result<Self, ExportError> {
        let cleaning = record.cleaning.found().ok_or(ExportError::NoText)?;
        let found = record.entities.found();
        if let Some(other) = found.filter(|found| found.target != "cleaning.text") {
            return Err(ExportError::OtherText(other.target.clone()));
        }
        let envelope = record.article.envelope();
        let text = |field| record.article.text(field).map(|text| text.trim().to_owned());
        let said = |field| text(field).filter(|text: &String| !text.is_empty());
        let at = |moment: &'r Option<copydesk_article::date::Moment>| {
            moment.as_ref().map(|moment| moment.at.as_str())
        };
        Ok(Self {
            id: record.id(),
            source_id: envelope.source_id.as_deref(),
            url: cleaning.canonical_url.clone().or_else(|| said(Field::Url)),
            language: record.tag().filter(|tag| !matches!(*tag, "und" | "zxx" | "mul")),
            cleaning,
            published: at(&envelope.dates.published).or(cleaning.published.as_deref()),
            modified: at(&envelope.dates.updated).or(cleaning.modified.as_deref()),
            publisher: said(Field::SourceName)
                .or_else(|| cleaning.site_name.clone())
                .or_else(|| said(Field::SourceDomain)),
            entities: found.map(|found| found.entities.as_slice()).unwrap_or_default(),
            mentions: found.map(|found| found.mentions.as_slice()).unwrap_or_default(),
            duplicates: record.duplicates.found(),
        })
    }

    /// The headline.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.cleaning.title.as_deref()
    }

    /// The story.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.cleaning.text
    }

    /// The entity that a mention is of.
    #[must_use]
    pub fn entity(&self, mention: &Mention) -> Option<&'r Entity> {
        self.entities.iter().find(|entity| entity.reference == mention.reference)
    }

    /// What stands for the article among others: its address, or else its id as a name of its own.
    #[must_use]
    pub fn uri(&self) -> String {
        self.url.clone().unwrap_or_else(|| format!("urn:copydesk:{}", self.id))
    }
}

/// Records for the tests of the formats.
#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const BY: &str = r#""by":{"stage":"cleaning","version":"1","model":"m","config_sha256":"c","at":"t","duration_us":1}"#;

    /// An article whose text has letters outside the basic plane before its mentions, and a mention over a
    /// line break.
    pub(crate) fn record() -> String {
        let text = "𝔄 Ms Altun of the United\\nNations spoke.";
        let mention = |reference: &str, kind: &str, text: &str, start: usize, bytes: usize| {
            let end = start + text.replace("\\n", "n").chars().count();
            let to = bytes + text.replace("\\n", "n").len();
            format!(
                r#"{{"ref":"{reference}","type":"{kind}","text":"{text}","start":{start},"end":{end},"utf8":[{bytes},{to}],"method":"tagger","confidence":0.9}}"#
            )
        };
        let mentions =
            [mention("e1", "PER", "Altun", 5, 8), mention("e2", "ORG", "United\\nNations", 18, 21)];
        format!(
            r#"{{"url":"https://a.org/1","text":"T","source":"The A","enrichment":{{"schema_version":"1.0",
            "id":"a1-7","content_sha256":"x","offset_unit":"unicode_code_point",
            "input":{{"url":"/url","text":"/text","source.name":"/source"}},
            "dates":{{"published":{{"at":"2026-01-02T03:04:05Z","precision":"second","zone_known":true}}}},
            "language":{{"status":"ok","tag":"en","iso639_3":"eng","script":"Latn","confidence":0.9,
              "group":null,"reliable":true,"fields":{{}},"alternatives":[],"mixed":[],"spans":[],
              "translation":null,"declared":null,"declared_agrees":null,{BY}}},
            "cleaning":{{"status":"ok","title":"A \"headline\"","title_origin":null,"authors":["B. C."],
              "text":"{text}","text_sha256":"x","kept_ratio":1.0,"removed":[],"repairs":[],
              "source_map":{{"of":"/text","of_sha256":"x","segments":[]}},"credit":null,"related":[],
              "date_candidates":[],"flags":[],{BY}}},
            "entities":{{"status":"ok","target":"cleaning.text","target_sha256":"x",
              "entities":[
                {{"ref":"e1","name":"Fahrettin Altun","type":"PER","mentions":1,"salience":0.25}},
                {{"ref":"e2","name":"United Nations","type":"ORG","mentions":1,"salience":0.75,
                  "ids":{{"wikidata":"Q1065","own":"7"}},"list":"core","entry":"un"}}],
              "mentions":[{}],"watchlists":[],{BY}}}}}}}"#,
            mentions.join(",")
        )
    }

    #[test]
    fn a_record_is_read_and_one_without_a_text_is_refused() {
        let json = record();
        let record = Record::read(json.as_bytes()).unwrap();
        let story = Story::of(&record).unwrap_or_else(|e| panic!("{e}: {:?}", record.cleaning));
        assert_eq!((story.id, story.language), ("a1-7", Some("en")));
        assert_eq!(story.publisher.as_deref(), Some("The A"));
        assert_eq!(story.published, Some("2026-01-02T03:04:05Z"));
        assert_eq!(story.mentions.len(), 2);
        let raw = Record::read(br#"{"text":"T"}"#).unwrap();
        assert_eq!(Story::of(&raw).unwrap_err(), ExportError::NoText);
    }
}
