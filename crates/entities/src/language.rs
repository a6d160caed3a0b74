//! Language tags, and ordinary words that look like names.

use std::collections::BTreeMap;

/// One line a language: its tag, a tab, its words.
const ORDINARY: &str = include_str!("../data/ordinary.tsv");

/// The language whose spellings are known beyond it: a variant marked so applies to texts
/// in every language in which it is no ordinary word.
pub(crate) const COMMON: &str = "en";

/// The primary subtag of a language tag, in small letters, older codes replaced by those
/// in use (`no` by `nb`, `iw` by `he`, `in` by `id`); empty for `und` and for no tag.
pub(crate) fn primary(tag: &str) -> String {
    let subtag = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    match subtag.as_str() {
        "no" => "nb".to_owned(),
        "iw" => "he".to_owned(),
        "in" => "id".to_owned(),
        "tl" => "fil".to_owned(),
        "und" | "mul" | "zxx" => String::new(),
        _ => subtag,
    }
}

/// Languages whose surnames come first, or that do not name a person by one later on.
pub(crate) fn surname_comes_last(language: &str) -> bool {
    !matches!(language, "zh" | "ja" | "ko" | "hu" | "vi" | "yue")
}

/// Languages in which nouns have capitals.
pub(crate) fn nouns_have_capitals(language: &str) -> bool {
    matches!(language, "de" | "lb")
}

/// Ordinary words, folded, each with the languages in which it is one.
pub(crate) fn ordinary_words() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in ORDINARY.lines() {
        if let Some((language, list)) = line.split_once('\t') {
            for word in list.split_whitespace() {
                words.entry(word).or_default().push(language);
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_tokens::folded_tokens;

    #[test]
    fn tags_are_reduced_to_their_primary_subtag() {
        assert_eq!(primary("pt-BR"), "pt");
        assert_eq!(primary("zh_Hant"), "zh");
        assert_eq!(primary("NO"), "nb");
        assert_eq!(primary("und"), "");
        assert_eq!(primary(""), "");
    }

    #[test]
    fn ordinary_words_are_stored_folded() {
        let words = ordinary_words();
        assert!(words["essen"].contains(&"de"));
        for word in words.keys() {
            assert_eq!(folded_tokens(word), [*word], "{word} is not folded");
        }
    }
}
