//! Words and marks that end a byline.

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// What ends a byline, in lower case: what stands behind is of somebody or something else.
const ENDS: &[&str] = &[
    "medically reviewed",
    "reviewed by",
    "fact checked",
    "fact-checked",
    "edited by",
    "edited and",
    "editing by",
    "published",
    "updated",
    "last updated",
    "posted on",
    "min read",
    "minute read",
    "minutes read",
    "read time",
    "photo",
    "image",
    "photograph",
    "follow ",
    "share",
    "comments",
    "see full bio",
    "view bio",
    "read more",
    " is a ",
    " is an ",
    " is the ",
    " has been ",
    " has ",
    "©",
    "more from",
    "contact",
    "publié le",
    "mis à jour",
    "veröffentlicht",
    "aktualisiert",
    "publicado",
    "actualizado",
    "atualizado",
    "pubblicato",
    "aggiornato",
    "special to",
    " for ",
    " in ",
    " on ",
    " at ",
    "disclosure",
    "verified",
    "subscribe",
    "http",
    "www.",
    "learn more",
    "all posts",
    "about ",
];

/// They are few and short, so that it always builds.
static END_FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(ENDS).ok());

/// What stands before the first word that ends a byline, or the first bar or bullet.
pub(super) fn before_end(line: &str) -> &str {
    let lower = line.to_ascii_lowercase();
    let ends = END_FINDER.iter().flat_map(|finder| finder.find_overlapping_iter(lower.as_str()));
    let word = ends.map(|found| found.start()).filter(|at| *at > 2).min();
    let mark =
        line.find(['|', '•', '·', '›', '»', '—', '–', '│', '⋅', '(', '[']).filter(|at| *at > 2);
    let dash = line.find(" - ").filter(|at| *at > 2);
    let end = [word, mark, dash].into_iter().flatten().min().unwrap_or(line.len());
    line.get(..end).unwrap_or(line).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_is_of_somebody_else() {
        assert_eq!(before_end("Ana Diaz | Sport"), "Ana Diaz");
        assert_eq!(before_end("Ana Diaz, Medically reviewed by Bo Li"), "Ana Diaz,");
        assert_eq!(before_end("Ana Diaz - The Site"), "Ana Diaz");
        assert_eq!(before_end("Ana Diaz"), "Ana Diaz");
    }
}
