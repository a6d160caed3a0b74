//! Names of companies and other organisations.

use crate::rule::Rule;
use copydesk_tokens::folded_tokens;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Legal forms that end and that begin a name, without points and spaces.
struct Forms {
    end: BTreeSet<String>,
    start: BTreeSet<String>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let lines = include_str!("../data/legal-forms.tsv").lines();
    let of = |place: &str| {
        let forms = lines.clone().filter_map(|line| line.strip_prefix(place)?.strip_prefix('\t'));
        forms.flat_map(|forms| forms.split('|')).map(plain).collect()
    };
    Forms { end: of("end"), start: of("start") }
});

/// The longest legal form has so many words.
const WORDS: usize = 5;

/// A name that is left must have so many letters if it is one word: "Ab" and "BP" stay whole.
const LEAST: usize = 4;

/// "and" by language.
const ANDS: &[(&str, &[&str])] = &[
    ("and", &["en"]),
    ("et", &["fr"]),
    ("und", &["de"]),
    ("y", &["es"]),
    ("e", &["it", "pt"]),
    ("en", &["nl"]),
    ("och", &["sv"]),
    ("og", &["da", "nb", "nn"]),
    ("i", &["pl", "hr", "sr", "bs", "sl", "ca"]),
    ("és", &["hu"]),
    ("și", &["ro"]),
    ("ja", &["fi"]),
    ("и", &["ru", "bg"]),
];

fn plain(text: &str) -> String {
    folded_tokens(text).concat()
}

/// The name without its legal form; nothing if it has none, or if too little is left.
pub(crate) fn without_legal_form(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let cut = shorter(&words)?;
    let cut = shorter(cut).unwrap_or(cut);
    let left = cut.join(" ");
    let left = left.trim_matches([',', '"', '«', '»', '“', '”', '„', ' ', '(', ')']);
    let letters = left.chars().filter(|c| c.is_alphanumeric()).count();
    let ideographs = left.chars().any(|c| c >= '\u{2e80}');
    let enough = letters >= LEAST || cut.len() > 1 && letters > 2 || ideographs && letters > 1;
    enough.then(|| left.to_owned())
}

/// The words before a legal form at the end, or after one at the beginning.
fn shorter<'w, 'n>(words: &'w [&'n str]) -> Option<&'w [&'n str]> {
    for length in (1..=WORDS.min(words.len().saturating_sub(1))).rev() {
        let (left, form) = words.split_at(words.len() - length);
        if FORMS.end.contains(&plain(&form.join(" "))) {
            return Some(left);
        }
        let (form, left) = words.split_at(length);
        if FORMS.start.contains(&plain(&form.join(" "))) {
            return Some(left);
        }
    }
    None
}

/// A spelling with the languages that it is for; none are all.
pub(crate) type Way = (Rule, String, &'static [&'static str]);

/// The ways to write an organisation's name, its legal form apart.
pub(crate) fn ways(name: &str) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    if name.contains(" & ") {
        let with = |&(and, languages): &(&str, &'static [&'static str])| {
            (Rule::Connective, name.replace(" & ", &format!(" {and} ")), languages)
        };
        ways.extend(ANDS.iter().map(with));
    } else if name.contains(" and ") {
        ways.push((Rule::Connective, name.replace(" and ", " & "), &[]));
    }
    let article = name.strip_prefix("The ").filter(|rest| rest.contains(' '));
    ways.extend(article.map(|rest| (Rule::Connective, rest.to_owned(), &[][..])));
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_are_left_out() {
        for (name, left) in [
            ("Siemens AG", "Siemens"),
            ("Telefónica, S.A.", "Telefónica"),
            ("Robert Bosch GmbH & Co. KG", "Robert Bosch"),
            ("Apple Inc.", "Apple"),
            ("Grupo Bimbo S.A.B. de C.V.", "Grupo Bimbo"),
            ("ООО «Яндекс»", "Яндекс"),
            ("Toyota Motor Co., Ltd.", "Toyota Motor"),
            ("PKN Orlen Spółka Akcyjna", "PKN Orlen"),
        ] {
            assert_eq!(without_legal_form(name).as_deref(), Some(left), "{name}");
        }
        for whole in ["BP plc", "SA", "Deutsche Bank", "AB Inbev"] {
            assert_eq!(without_legal_form(whole), None, "{whole}");
        }
    }

    #[test]
    fn and_is_written_in_many_languages() {
        let ways = ways("The Marks & Spencer");
        let has = |text: &str| ways.iter().any(|(_, way, _)| way == text);
        assert!(has("The Marks und Spencer") && has("Marks & Spencer"));
    }
}
