//! One name of a byline, without its titles and roles.

use super::opener::behind_opener;
use crate::compare::plain;

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

/// One name, without titles and roles; none where it is no name.
pub(super) fn person(text: &str) -> Option<String> {
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
        let role = plain_role(last);
        let credential = role && head.contains(' ');
        if !credential {
            break;
        }
        name = head.trim_end_matches([',', ' ']).to_owned();
    }
    Some(name)
}

/// Whether the last word of a name is a role or a credential.
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

    #[test]
    fn titles_and_roles_are_no_part_of_a_name() {
        assert_eq!(person("Dr. Jane Doe PhD").as_deref(), Some("Jane Doe"));
        assert_eq!(person("Jane Doe Writer").as_deref(), Some("Jane Doe"));
        assert_eq!(person("Jane Ma").as_deref(), Some("Jane Ma"));
        assert_eq!(person("周明记者").as_deref(), Some("周明"));
    }

    #[test]
    fn nobody_is_no_name() {
        for text in
            ["admin", "Staff Writer", "x", "2024-04-14", "one two three four five six seven"]
        {
            assert_eq!(person(text), None, "{text}");
        }
    }
}
