//! Tags of languages: what tools call them, and when an answer is right.

pub(super) use crate::spoken::tag_of as of;
use lingua::{IsoCode639_3, Language};
use std::str::FromStr;

/// What other tools write for tags of ours.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("no", "nb"),
    ("iw", "he"),
    ("in", "id"),
    ("jw", "jv"),
    ("ji", "yi"),
    ("fil", "tl"),
    ("cmn", "zh"),
    ("zh-TW", "zh-Hant"),
    ("ara", "ar"),
    // ISO 639-3 of languages that lingua lacks.
    ("aka", "ak"),
    ("amh", "am"),
    ("jav", "jv"),
    ("kan", "kn"),
    ("khm", "km"),
    ("mal", "ml"),
    ("mya", "my"),
    ("nep", "ne"),
    ("ori", "or"),
    ("sin", "si"),
    ("tuk", "tk"),
    ("uzb", "uz"),
    ("yid", "yi"),
    // Wikipedia calls Alemannic so, and fastText after it; to ISO it is Albanian.
    ("als", "gsw"),
    ("pes", "fa"),
    ("un", "und"),
    ("xxx", "und"),
];

/// Answers that name no one language.
const NO_LANGUAGE: [&str; 3] = ["und", "mul", "zxx"];

/// Our tag for what a tool calls a language: its own tag, or an ISO 639-3 code.
pub(super) fn ours(tag: &str) -> String {
    if let Some((_, tag)) = OTHER_NAMES.iter().find(|(other, _)| *other == tag) {
        return (*tag).to_owned();
    }
    let code = (tag.len() == 3).then(|| IsoCode639_3::from_str(tag).ok()).flatten();
    code.map_or_else(|| tag.to_owned(), |code| of(Language::from_iso_code_639_3(&code)))
}

/// Whether an answer names a language at all.
pub(super) fn names_one(tag: &str) -> bool {
    !NO_LANGUAGE.contains(&tag)
}

/// Whether `answer` is right: the same language, and no other script where both name one. In the set
/// `han` the script is the question, so that it must be named.
pub(super) fn right(set: &str, label: &str, answer: &str) -> bool {
    if set == "han" {
        return label == answer;
    }
    let ((language, script), (said, said_script)) = (parts(label), parts(answer));
    // What is written without a script is in the usual one: `sr-Latn` is no answer to `sr`.
    let usual = |language: &str| if language == "sr" { Some("Cyrl") } else { None };
    let differ = match (script.or(usual(language)), said_script) {
        (Some(script), Some(said)) => script != said,
        _ => false,
    };
    language == said && !differ
}

/// Language and script.
fn parts(tag: &str) -> (&str, Option<&str>) {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or(tag);
    (language, parts.find(|part| part.len() == 4 && part.starts_with(char::is_uppercase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_become_our_tags() {
        for (other, tag) in
            [("no", "nb"), ("deu", "de"), ("cmn", "zh"), ("pes", "fa"), ("fr", "fr"), ("kan", "kn")]
        {
            assert_eq!(ours(other), tag);
        }
    }

    #[test]
    fn scripts_count_where_both_name_one() {
        assert!(right("articles", "zh", "zh-Hans") && right("articles", "zh-Hans", "zh"));
        assert!(!right("articles", "zh-Hans", "zh-Hant"));
        assert!(right("articles", "sr", "sr-Cyrl") && !right("articles", "sr", "sr-Latn"));
        assert!(!right("han", "zh-Hans", "zh"));
        assert!(right("articles", "pt", "pt-BR") && !right("articles", "nn", "nb"));
    }
}
