//! Names out of a byline, in many languages.

use crate::compare::plain;
use aho_corasick::AhoCorasick;
use copydesk_dates::Reader;
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

/// What parts the names of a list.
const JOINTS: &[&str] = &[
    " and ", " & ", " et ", " und ", " y ", " e ", " en ", " och ", " og ", " i ", " и ", " та ",
    " ve ", " dan ", " και ", " și ", " a ", " with ", " y ", "、", "，", ";", "；", "・", " / ",
    "/", " + ", "،", " و",
];

/// Roles and titles that stand with a name, in the form of `plain`.
const ROLES: &[&str] = &[
    "staff",
    "writer",
    "staff writer",
    "editor",
    "senior editor",
    "reporter",
    "senior reporter",
    "correspondent",
    "contributor",
    "contributing writer",
    "contributing editor",
    "columnist",
    "journalist",
    "editor in chief",
    "managing editor",
    "associate editor",
    "news editor",
    "guest",
    "guest author",
    "author",
    "founder",
    "ceo",
    "cfo",
    "cto",
    "md",
    "phd",
    "ph d",
    "rd",
    "ms",
    "rdn",
    "ldn",
    "mba",
    "cfp",
    "cpa",
    "dr",
    "prof",
    "professor",
    "director",
    "manager",
    "opinion",
    "redakteur",
    "redakteurin",
    "redaktion",
    "journaliste",
    "correspondant",
    "periodista",
    "redacción",
    "giornalista",
    "freelance",
    "freelance writer",
    "facd",
    "facs",
    "cissp",
    "rn",
    "mph",
    "jd",
    "esq",
    "mfa",
    "m d",
    "d o",
    "do",
    "dvm",
    "bsc",
    "msc",
    "ba",
    "ma",
    "cfa",
    "cscs",
    "fand",
    "pa c",
    "lcsw",
    "np",
    "记者",
    "記者",
    "기자",
    "특파원",
    "編輯",
    "编辑",
    "posts by",
    "view all posts",
    "bio",
    "profile",
    "psyd",
    "edd",
    "facp",
    "dacvb",
    "foma",
    "dabom",
    "psp",
    "cpp",
];

/// Names that are no person, in the form of `plain`.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "adminn",
    "webmaster",
    "user",
    "author",
    "authors",
    "editor",
    "by",
    "unknown",
    "none",
    "null",
    "undefined",
    "anonymous",
    "guest",
    "home",
    "news",
    "blog",
    "about us",
    "contact",
    "share",
    "comments",
    "author name",
    "the author",
    "about the author",
    "website",
    "root",
    "super user",
    "team",
    "posted",
    "written",
    "menu",
    "search",
    "profile",
    "false",
    "true",
    "default",
    "more",
    "read more",
    "read bio",
    "view profile",
    "see more",
    "follow",
    "editorial",
    "about",
    "written by",
    "bio",
    "full bio",
    "linkedin",
    "twitter",
    "facebook",
    "advertisement",
    "sponsored",
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
fn behind_opener(line: &str) -> Option<&str> {
    /// Bytes that hold the longest opener.
    const LONGEST: usize = 40;
    let head = &line[..line.floor_char_boundary(LONGEST)];
    let lower = head.to_lowercase();
    // Lower case may have another length; then no opener is looked for.
    if lower.len() != head.len() {
        return None;
    }
    let longest = OPENERS
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

/// What stands before the first word that ends a byline, or the first bar or bullet.
fn before_end(line: &str) -> &str {
    let lower = line.to_ascii_lowercase();
    let ends = END_FINDER.iter().flat_map(|finder| finder.find_overlapping_iter(lower.as_str()));
    let word = ends.map(|found| found.start()).filter(|at| *at > 2).min();
    let mark =
        line.find(['|', '•', '·', '›', '»', '—', '–', '│', '⋅', '(', '[']).filter(|at| *at > 2);
    let dash = line.find(" - ").filter(|at| *at > 2);
    let end = [word, mark, dash].into_iter().flatten().min().unwrap_or(line.len());
    line.get(..end).unwrap_or(line).trim()
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

/// One name, without titles and roles; none where it is no name.
fn person(text: &str) -> Option<String> {
    /// Words and characters of the longest name.
    const WORDS: usize = 6;
    const LETTERS: usize = 60;
    let mut text =
        text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ')')).trim();
    for ending in [" 기자", " 특파원", "기자", "记者", "記者"] {
        text = text.strip_suffix(ending).unwrap_or(text).trim();
    }
    if let Some(rest) = behind_opener(text).filter(|rest| rest.contains(' ')) {
        text = rest;
    }
    for title in ["Dr. ", "Dr ", "Prof. ", "Mr. ", "Mrs. ", "Ms. "] {
        text = text.strip_prefix(title).unwrap_or(text);
    }
    let plain = plain(text);
    let words = plain.split(' ').count();
    let no_name = plain.chars().count() < 2
        || words > WORDS
        || text.chars().count() > LETTERS
        || ROLES.contains(&plain.as_str())
        || NOBODY.contains(&plain.as_str())
        || text.chars().filter(char::is_ascii_digit).count() > 3
        || !text.chars().any(char::is_alphabetic);
    if no_name {
        return None;
    }
    let mut name = text.to_owned();
    // "Jane Doe MD", "Jane Doe Staff Writer": the role goes.
    while let Some((head, last)) = name.rsplit_once(' ') {
        let role = self::plain_role(last);
        let credential = role && head.contains(' ');
        if !credential {
            break;
        }
        name = head.trim_end_matches([',', ' ']).to_owned();
    }
    Some(name)
}

fn plain_role(word: &str) -> bool {
    let capitals = word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let word = plain(word);
    let always =
        ["writer", "reporter", "editor", "correspondent", "contributor", "columnist", "phd", "md"];
    always.contains(&word.as_str())
        || (capitals && word.len() > 1 && ROLES.contains(&word.as_str()))
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
