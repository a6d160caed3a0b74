//! The corpus as a file: one JSON object a line, in the order of arrival.

use super::Article;
use serde_json::json;
use std::io::{self, BufWriter, Write};

/// The id of the article at this place of the order.
pub(super) fn id(place: usize) -> String {
    format!("a{place:07}")
}

/// Writes articles with their labels: `id`, `text`, `language`, `event_time_ms`, `kind`, `of`, `family`,
/// `hops`, `shares` and `group`; articles are named by their ids.
pub(in super::super) fn write(articles: &[Article], to: impl Write) -> io::Result<()> {
    let mut to = BufWriter::new(to);
    for article in articles {
        let label = &article.label;
        let line = json!({
            "id": article.id,
            "text": article.text,
            "language": article.language,
            "event_time_ms": article.event_time_ms,
            "kind": label.kind.name(),
            "of": label.of.map(id),
            "family": id(label.family),
            "hops": label.hops,
            "shares": label.shares.iter().map(|at| id(*at)).collect::<Vec<_>>(),
            "group": label.group,
        });
        writeln!(to, "{line}")?;
    }
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::super::for_tests;
    use super::*;

    #[test]
    fn lines_name_articles_by_their_ids() {
        let corpus = for_tests::corpus(300, 1);
        let mut bytes = Vec::new();
        write(&corpus, &mut bytes).unwrap();
        let lines: Vec<serde_json::Value> = String::from_utf8(bytes)
            .unwrap()
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect();
        assert_eq!(lines.len(), corpus.len());
        for (line, article) in lines.iter().zip(&corpus) {
            assert_eq!(line["id"], article.id);
            assert_eq!(line["of"].is_string(), article.label.of.is_some());
        }
    }
}
