//! Names of people.

use crate::rule::Rule;

/// Words with which a family name may begin.
const PARTICLES: &[&str] = &[
    "de", "del", "della", "di", "da", "do", "dos", "das", "du", "des", "la", "le", "van", "von",
    "vom", "zu", "zur", "der", "den", "ter", "ten", "te", "af", "av", "al", "el", "bin", "ben",
    "ibn", "bint", "abu", "y", "san", "st",
];

/// Words after a family name.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "phd", "md"];

/// A name as given names and the family name, a suffix left out.
struct Parts<'n> {
    given: Vec<&'n str>,
    family: String,
}

impl<'n> Parts<'n> {
    fn of(name: &'n str) -> Option<Self> {
        let mut words: Vec<&str> = name.split_whitespace().collect();
        if words.len() > 2 && words.last().is_some_and(|last| is_among(last, SUFFIXES)) {
            words.pop();
        }
        if !(2..=6).contains(&words.len()) || !words.iter().all(|word| is_name_like(word)) {
            return None;
        }
        let particle = words.iter().skip(1).position(|word| is_among(word, PARTICLES));
        let first = particle.map_or(words.len() - 1, |place| place + 1);
        let family = words.split_off(first).join(" ");
        Some(Self { given: words, family })
    }
}

fn is_among(word: &str, words: &[&str]) -> bool {
    let plain = word.trim_end_matches(['.', ',']).to_lowercase();
    words.contains(&plain.as_str())
}

/// A script with case (initials need one), and no digits.
fn is_name_like(word: &str) -> bool {
    word.chars().any(|c| c.is_uppercase() || c.is_lowercase())
        && !word.contains(|c: char| c.is_numeric())
}

/// "Doe, Jane" as "Jane Doe".
pub(crate) fn natural_order(name: &str) -> Option<String> {
    let (family, given) = name.split_once(", ")?;
    let suffix = is_among(given, SUFFIXES);
    (!suffix && !given.contains(',')).then(|| format!("{given} {family}"))
}

/// The ways to write a person's name, most usual first.
pub(crate) fn ways(name: &str) -> Vec<(Rule, String)> {
    let Some(Parts { given, family }) = Parts::of(name) else { return Vec::new() };
    let initial = |word: &&str| initials(word);
    let all: Vec<String> = given.iter().map(initial).collect();
    let mut ways = Vec::new();
    if let [first, middle @ ..] = given.as_slice()
        && !middle.is_empty()
    {
        ways.push((Rule::Middle, format!("{first} {family}")));
        let middle: Vec<String> = middle.iter().map(initial).collect();
        ways.push((Rule::Middle, format!("{first} {} {family}", middle.join(" "))));
        ways.push((Rule::Middle, format!("{} {family}", all.join(" "))));
        ways.push((Rule::Middle, format!("{} {family}", all.concat())));
    } else {
        ways.push((Rule::Initial, format!("{} {family}", all.join(" "))));
        ways.push((Rule::Order, format!("{family} {}", given.join(" "))));
    }
    ways
}

/// "J." for "Jane", "J.-L." for "Jean-Luc".
fn initials(word: &str) -> String {
    let parts = word.split('-').filter_map(|part| part.chars().next());
    parts.map(|first| format!("{}.", first.to_uppercase())).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str) -> Vec<String> {
        ways(name).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn given_names_and_order() {
        assert_eq!(texts("Jane Doe"), ["J. Doe", "Doe Jane"]);
        assert_eq!(
            texts("Recep Tayyip Erdoğan"),
            ["Recep Erdoğan", "Recep T. Erdoğan", "R. T. Erdoğan", "R.T. Erdoğan"]
        );
        assert_eq!(texts("Ursula von der Leyen"), ["U. von der Leyen", "von der Leyen Ursula"]);
        assert_eq!(texts("Jean-Luc Godard")[0], "J.-L. Godard");
        assert_eq!(texts("Martin Luther King Jr.")[0], "Martin King");
        assert!(texts("Madonna").is_empty() && texts("習 近平").is_empty());
        assert_eq!(natural_order("Doe, Jane").as_deref(), Some("Jane Doe"));
        assert_eq!(natural_order("King, Jr."), None);
    }
}
