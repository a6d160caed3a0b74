//! Words that open a byline, in many languages.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Words that open a byline, in lower case.
const OPENERS: &[&str] = &[
    "reporting by",
    "written by",
    "words by",
    "story by",
    "posted by",
    "published by",
    "contributed by",
    "article by",
    "created by",
    "author:",
    "authors:",
    "author",
    "authored by",
    "text by",
    "by:",
    "by",
    "por:",
    "por",
    "par:",
    "par",
    "propos recueillis par",
    "écrit par",
    "publié par",
    "von:",
    "von",
    "ein artikel von",
    "text:",
    "autor:",
    "autorin:",
    "autoren:",
    "autor",
    "autora:",
    "di:",
    "di",
    "a cura di",
    "scritto da",
    "da",
    "de:",
    "de",
    "door:",
    "door",
    "av:",
    "av",
    "af:",
    "af",
    "tekst:",
    "text",
    "skrevet av",
    "od:",
    "autorka:",
    "napisał",
    "szerző:",
    "írta:",
    "írta",
    "автор:",
    "автор",
    "текст:",
    "автори:",
    "yazar:",
    "yazan:",
    "haber:",
    "penulis:",
    "oleh:",
    "oleh",
    "reporter:",
    "editor:",
    "tác giả:",
    "theo",
    "bởi",
    "작성자",
    "글",
    "文／",
    "文/",
    "文",
    "作者：",
    "作者:",
    "作者",
    "記者：",
    "記者",
    "记者：",
    "记者",
    "著者：",
    "著者",
    "执笔：",
    "بقلم:",
    "بقلم",
    "كتب:",
    "كتب",
    "كتبت",
    "نویسنده:",
    "نویسنده",
    "מאת",
    "द्वारा",
    "โดย",
    "από",
    "του",
    "autore:",
    "auteur :",
    "auteur:",
    "auteur",
    "redakteur:",
    "redactie:",
    "meet the author",
    "about the author",
    "medically written by",
];

/// The openers by their first characters: most lines begin otherwise than any.
static BY_FIRST: LazyLock<BTreeMap<char, Vec<&str>>> = LazyLock::new(|| {
    let mut openers: BTreeMap<char, Vec<&str>> = BTreeMap::new();
    for opener in OPENERS {
        openers.entry(opener.chars().next().unwrap_or_default()).or_default().push(opener);
    }
    openers
});

/// Whether the line is only the word that opens a byline.
pub(crate) fn is_opener(line: &str) -> bool {
    /// Bytes of the longest opener.
    const LONGEST: usize = 40;
    if line.len() > LONGEST {
        return false;
    }
    let lower = line.to_lowercase();
    OPENERS.contains(&lower.trim_end_matches([':', '：', ' ']))
}

/// What stands behind the word that opens a byline.
pub(super) fn behind_opener(line: &str) -> Option<&str> {
    /// Bytes that hold the longest opener.
    const LONGEST: usize = 40;
    let first = line.chars().next()?.to_lowercase().next()?;
    let openers = BY_FIRST.get(&first)?;
    let head = &line[..line.floor_char_boundary(LONGEST)];
    let lower = head.to_lowercase();
    // Lower case may have another length; then no opener is looked for.
    if lower.len() != head.len() {
        return None;
    }
    let longest = openers
        .iter()
        .filter(|opener| {
            lower.strip_prefix(**opener).is_some_and(|_| {
                let rest = line.get(opener.len()..).unwrap_or_default();
                let cjk = opener.chars().next_back().is_some_and(|c| c as u32 > 0x2e80);
                let marked =
                    opener.ends_with(':') || rest.starts_with([' ', ':', '：', '\u{a0}', '/']);
                !rest.trim().is_empty() && (marked || cjk)
            })
        })
        .max_by_key(|opener| opener.len())?;
    line.get(longest.len()..).map(|rest| rest.trim_matches([' ', ':', '：', '\u{a0}', '/', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_opener_counts() {
        assert_eq!(behind_opener("Written by: Ana Diaz"), Some("Ana Diaz"));
        assert_eq!(behind_opener("Author by Ana Diaz"), Some("by Ana Diaz"));
        assert_eq!(behind_opener("作者周明"), Some("周明"));
        assert_eq!(behind_opener("Byron Li"), None);
        assert_eq!(behind_opener("By "), None);
    }

    #[test]
    fn openers_stand_alone() {
        assert!(is_opener("Author:") && is_opener("written by"));
        assert!(!is_opener("By Ana Diaz"));
    }
}
