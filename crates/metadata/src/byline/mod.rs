//! Names out of a byline, in many languages.
//!
//! | module | holds |
//! |---|---|
//! | `opener` | words that open a byline |
//! | `ending` | words and marks that end one |
//! | `person` | one name, without its titles and roles |

mod ending;
mod opener;
mod person;

pub(crate) use opener::is_opener;

use copydesk_dates::Reader;
use ending::before_end;
use opener::behind_opener;
use person::person;

/// What parts the names of a list.
const JOINTS: &[&str] = &[
    " and ", " & ", " et ", " und ", " y ", " e ", " en ", " och ", " og ", " i ", " и ", " та ",
    " ve ", " dan ", " και ", " și ", " a ", " with ", " y ", "、", "，", ";", "；", "・", " / ",
    "/", " + ", "،", " و",
];

/// The names in a byline, in order; `opened` tells whether the text is only a byline if it begins
/// like one ("By …").
pub(crate) fn names(text: &str, reader: &Reader, opened: bool) -> Vec<String> {
    /// The longest byline, in characters.
    const LONGEST: usize = 240;
    if opened && !text.contains('\n') && behind_opener(text.trim()).is_none() {
        return Vec::new();
    }
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !is_opener(line));
    let Some(mut line) = first.filter(|line| line.chars().count() <= LONGEST) else {
        return Vec::new();
    };
    match behind_opener(line) {
        Some(rest) => line = rest,
        None if opened => return Vec::new(),
        None => {}
    }
    if line.contains(char::is_numeric)
        && let Some(found) = reader.find_in(line)
    {
        line = &line[..found.span.start];
    }
    line = before_end(line);
    let line: String = without_addresses(line);
    let names: Vec<String> = split(&line).into_iter().filter_map(|name| person(&name)).collect();
    // "By the time …" is no byline.
    if opened && !names.iter().all(|name| in_capitals(name)) { Vec::new() } else { names }
}

/// Whether the line looks like a name and nothing else: two to four words in capitals.
pub(crate) fn is_bare(line: &str) -> bool {
    line.len() <= 60
        && line.chars().next().is_some_and(char::is_uppercase)
        && (2..=4).contains(&line.split_whitespace().count())
        && line.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’'))
        && in_capitals(line)
}

/// Whether every word but particles begins with a capital, in scripts that have them.
fn in_capitals(name: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "de", "del", "della", "di", "da", "dos", "das", "du", "des", "la", "le", "van", "von",
        "der", "den", "ten", "ter", "zu", "bin", "ibn", "al", "el", "y", "e", "af", "av", "der",
        "dr", "st",
    ];
    name.split([' ', '-', '\'', '’']).filter(|word| !word.is_empty()).all(|word| {
        let first = word.chars().next();
        !first.is_some_and(char::is_lowercase)
            || PARTICLES.contains(&word)
            || word.chars().count() == 1
    }) && name.split(' ').count() <= 5
}

fn without_addresses(line: &str) -> String {
    let words = line.split_whitespace().filter(|word| !word.contains('@') && !word.contains("://"));
    words.collect::<Vec<_>>().join(" ")
}

/// The list, split; "Kaufman, Jeff T." is one name, and roles behind a comma are none.
fn split(line: &str) -> Vec<String> {
    let mut line = line.replace(", and ", ",").replace(" and ", ",");
    for joint in JOINTS {
        line = line.replace(joint, ",");
    }
    line.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_dates::Hints;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<String> {
        names(text, &Reader::new(Hints::new(Some("en"), None, None)), false)
    }

    #[test]
    fn bylines_give_names() {
        for (text, expected) in [
            ("By Ana Diaz", &["Ana Diaz"][..]),
            ("By\nAna Diaz\nStaff Writer", &["Ana Diaz"]),
            ("Par Jean Dupont et Marie Curie", &["Jean Dupont", "Marie Curie"]),
            ("Von Max Mustermann, Redakteur | 14. April 2024", &["Max Mustermann"]),
            ("Written by Ana Diaz, MD, and Bo Li", &["Ana Diaz", "Bo Li"]),
            ("Por Juan Pérez y Ana Gil", &["Juan Pérez", "Ana Gil"]),
            ("Ana Diaz April 14, 2024", &["Ana Diaz"]),
            ("记者：周明", &["周明"]),
            ("김철수 기자", &["김철수"]),
            ("Автор: Иван Петров", &["Иван Петров"]),
            ("Jane Doe jane@example.org @jane", &["Jane Doe"]),
            ("Reuters Staff", &["Reuters Staff"]),
            ("admin", &[]),
            ("Dr. Jane Doe PhD", &["Jane Doe"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,60}", byline in "(By |von |, |and |作者|İ|[A-Z][a-z]{1,5} |@x ){0,8}") {
            let _ = (read(&text), read(&byline));
        }
    }
}
