//! A row of CSV per entity (RFC 4180), for spreadsheets and data frames.

use crate::story::{ExportError, Story};
use serde::Serialize;
use std::io::Write;

/// One entity of one article; an article without entities has one row with those members empty.
#[derive(Debug, Serialize)]
struct Row<'r> {
    article: &'r str,
    url: Option<&'r str>,
    publisher: Option<&'r str>,
    published: Option<&'r str>,
    language: Option<&'r str>,
    title: Option<&'r str>,
    cluster: Option<&'r str>,
    entity: Option<&'r str>,
    r#type: Option<&'r str>,
    ids: String,
    list: Option<&'r str>,
    entry: Option<&'r str>,
    mentions: Option<usize>,
    salience: Option<f64>,
}

/// Rows under one head.
pub struct Rows<W: Write>(csv::Writer<W>);

impl<W: Write> Rows<W> {
    /// Rows written to `to`.
    pub fn new(to: W) -> Self {
        Self(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to))
    }

    /// Adds an article.
    ///
    /// # Errors
    /// [`ExportError::Csv`] when it cannot be written.
    pub fn add(&mut self, story: &Story<'_>) -> Result<(), ExportError> {
        let empty = || Row {
            article: story.id,
            url: story.url.as_deref(),
            publisher: story.publisher.as_deref(),
            published: story.published,
            language: story.language,
            title: story.title(),
            cluster: story.duplicates.map(|found| found.cluster_id.as_str()),
            entity: None,
            r#type: None,
            ids: String::new(),
            list: None,
            entry: None,
            mentions: None,
            salience: None,
        };
        let mut write = |row: Row<'_>| {
            self.0.serialize(row).map_err(|error| ExportError::Csv(error.to_string()))
        };
        if story.entities.is_empty() {
            return write(empty());
        }
        story.entities.iter().try_for_each(|entity| {
            let ids = entity.ids.iter().map(|(scheme, id)| format!("{scheme}:{id}"));
            write(Row {
                entity: Some(&entity.name),
                r#type: Some(&entity.kind),
                ids: ids.collect::<Vec<_>>().join(" "),
                list: entity.list.as_deref(),
                entry: entity.entry.as_deref(),
                mentions: Some(entity.mentions),
                salience: Some(entity.salience),
                ..empty()
            })
        })
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// [`ExportError::Csv`] when it cannot be written.
    pub fn finish(mut self) -> Result<(), ExportError> {
        self.0.flush().map_err(|error| ExportError::Csv(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::tests::record;
    use copydesk_inspect::Record;

    #[test]
    fn every_entity_is_a_row_that_reads_back() {
        let json = record();
        let record = Record::read(json.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        let mut rows = Rows::new(&mut bytes);
        rows.add(&Story::of(&record).unwrap()).unwrap();
        rows.finish().unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(&rows[0][5], "A \"headline\"");
        assert_eq!((&rows[1][7], &rows[1][9]), ("United Nations", "own:7 wikidata:Q1065"));
    }
}
