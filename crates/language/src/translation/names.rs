//! Countries and capitals in another language's spelling than the text's: `Türkiye` in French.
//!
//! Weak: ministries ask for endonyms, and names of bodies keep their own. So only spellings that the
//! language surely has another for, and only where no capital beside it makes them part of a longer
//! name.

use super::around::{before, from, space_after, space_before};
use super::tongue::Tongue;
use std::ops::Range;

/// Languages whose own names for all of these differ, but for the exceptions beside each.
const LANGUAGES: [&str; 14] =
    ["ca", "cs", "da", "de", "es", "fi", "fr", "hu", "it", "nb", "nl", "pl", "pt", "sv"];

/// A spelling, and the languages among [`LANGUAGES`] that write it so themselves, after the
/// territories and cities of time zones of CLDR 48.2. It has `Türkiye` beside the usual name in French,
/// Italian and Dutch; it stays here because a text that has both spellings is worth a look.
const NAMES: [(&str, &[&str]); 21] = [
    ("Türkiye", &[]),
    ("Turkey", &[]),
    ("Germany", &[]),
    ("Spain", &[]),
    ("Greece", &[]),
    ("Poland", &[]),
    ("Norway", &[]),
    ("Sweden", &[]),
    ("Morocco", &[]),
    ("Lebanon", &[]),
    ("Egypt", &["cs", "nb"]),
    ("Syria", &["nb", "pl"]),
    ("Switzerland", &[]),
    ("Netherlands", &[]),
    ("Belgium", &["hu"]),
    ("Moscow", &[]),
    ("Warsaw", &[]),
    ("Athens", &[]),
    ("Brussels", &[]),
    ("Lisbon", &[]),
    ("Vienna", &["it"]),
];

/// Whether names are looked for in texts of this language.
pub(super) fn judged(tongue: Tongue<'_>) -> bool {
    LANGUAGES.contains(&tongue.language)
}

/// Reads the word that the capital at the byte `at` begins; where it is a foreign spelling, its
/// range.
pub(super) fn read(text: &str, at: usize, tongue: Tongue<'_>) -> Option<Range<usize>> {
    let rest = text.as_bytes().get(at..)?;
    let first = rest.first()?;
    let (name, _) = NAMES.iter().find(|(name, own)| {
        name.as_bytes().first() == Some(first)
            && rest.starts_with(name.as_bytes())
            && !own.contains(&tongue.language)
    })?;
    let range = at..at + name.len();
    let lone = !before(text, at).is_some_and(char::is_alphanumeric)
        && !from(text, range.end).is_some_and(|ch| ch.is_alphanumeric() || "-@'’".contains(ch));
    (lone && !in_a_name(text, &range)).then_some(range)
}

/// Whether a word with a capital, or a small word that is not the text's, stands beside.
fn in_a_name(text: &str, range: &Range<usize>) -> bool {
    let head = space_before(text, range.start);
    let last = text.get(..head).and_then(|head| head.rsplit([' ', '\u{a0}']).next());
    let foreign = ["of", "in", "for", "the", "and", "&", "@"];
    // The word before, unless the sentence began there.
    let before_is = last.is_some_and(|word| {
        foreign.contains(&word) || (word.starts_with(char::is_uppercase) && word.len() > 3)
    });
    let next = from(text, space_after(text, range.end));
    before_is || next.is_some_and(|ch| ch.is_uppercase() || "&\"”»)/|".contains(ch))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(text: &'t str, tag: &str) -> Vec<&'t str> {
        let starts = text.match_indices(|ch: char| ch.is_ascii_uppercase());
        let ranges = starts.filter_map(|(at, _)| read(text, at, Tongue::of(tag)));
        ranges.map(|range| &text[range]).collect()
    }

    #[test]
    fn spellings_of_other_languages() {
        assert_eq!(found("se rencontrent à Türkiye. Puis Moscow a réagi", "fr"), ["Türkiye"]);
        assert_eq!(found("wurde aus Poland gemeldet", "de"), ["Poland"]);
    }

    #[test]
    fn own_spellings_and_longer_names() {
        assert_eq!(found("a Vienna oggi", "it"), [""; 0]);
        assert_eq!(found("die Bank of Greece und Athens Airport", "de"), [""; 0]);
        assert_eq!(found("Polandia, made in Germany, Spain-Cup", "de"), [""; 0]);
    }
}
