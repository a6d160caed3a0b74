//! Names of writers without "By" before them: "Anna Schmidt, Korrespondentin in Wien".

use super::leaning::Leaning;
use super::view::View;
use copydesk_article::cleaning::RemovalReason;

/// The longest name with its role, and the longest name in a script without capitals, in characters.
const ROLE: usize = 80;
const CASELESS: usize = 30;

/// What parts a name from its role.
const MARKS: &[char] = &[',', '،', '–', '—', '-', '|', '/', '('];

/// Whether the line is a name, and behind a mark a word for those who write; `leaning` is what the
/// phrases of the line say.
pub(crate) fn has_role(view: &View<'_>, leaning: Option<&Leaning>) -> bool {
    if view.sentence || view.chars > ROLE {
        return false;
    }
    if is_placed(view.text) {
        return true;
    }
    if leaning.is_none_or(|leaning| leaning.reason != RemovalReason::Byline) {
        return false;
    }
    let name = view.text.split(MARKS).next().unwrap_or_default().trim();
    let parted = name.len() < view.text.trim_end().len();
    parted && (copydesk_metadata::is_name(name) || is_words(name))
}

/// "Ayşe Yılmaz / İstanbul": a name, a bar, and a place.
fn is_placed(text: &str) -> bool {
    let Some((name, place)) = text.split_once(['/', '|']) else { return false };
    let place = place.trim();
    let words = place.split_whitespace().count();
    let capitals = place.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    (1..=2).contains(&words)
        && capitals
        && place.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'))
        && copydesk_metadata::is_name(name.trim())
}

/// Whether the line could be a name in a script that has no capitals and parts words: two or three of
/// them, and nothing else.
pub(crate) fn is_caseless(view: &View<'_>) -> bool {
    !view.sentence && view.chars <= CASELESS && is_words(view.text)
}

fn is_words(text: &str) -> bool {
    let caseless = |c: char| matches!(c, '\u{590}'..='\u{6ff}' | '\u{900}'..='\u{dff}' | ' ' | '\u{200c}' | '\u{200d}');
    (2..=3).contains(&text.split_whitespace().count()) && text.chars().all(caseless)
}

#[cfg(test)]
mod tests {
    use super::super::phrases::AllPhrases;
    use super::*;
    use crate::leftovers::judge::judge;
    use crate::lexicon::Lexicons;
    use crate::lines::of_text;

    #[test]
    fn names_with_a_role_are_bylines_and_titles_of_others_are_not() {
        let all = AllPhrases::new(&Lexicons::embedded().unwrap()).unwrap();
        let says = |text: &str, language: &str| {
            let lines = of_text(text);
            let view = View::of(&lines[0], 240).unwrap();
            has_role(&view, judge(&view, all.of(Some(language)), false).leaning.as_ref())
        };
        for (text, language) in [
            ("Anna Schmidt, Korrespondentin in Wien", "de"),
            ("Иван Петров, собственный корреспондент", "ru"),
            ("Matti Virtanen, toimittaja", "fi"),
            ("Jan de Vries, verslaggever", "nl"),
            ("أحمد محمود، مراسل", "ar"),
            ("Nagy Péter, újságíró", "hu"),
        ] {
            assert!(says(text, language), "{text}");
        }
        for (text, language) in [
            ("Anna Schmidt, Bürgermeisterin in Wien", "de"),
            ("Journalist in Haft, Protest in Wien", "de"),
            ("Anna Schmidt, Korrespondentin in Wien, ist tot.", "de"),
        ] {
            assert!(!says(text, language), "{text}");
        }
    }
}
