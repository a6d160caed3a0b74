//! Lists and model together on an article.

#![allow(clippy::unwrap_used, missing_docs)]

use copydesk_entities::{Mention, Tagger, Tagging, default_list};
use std::sync::OnceLock;

fn tag(text: &str, language: &str) -> Tagging {
    static TAGGER: OnceLock<Tagger> = OnceLock::new();
    let tagger = TAGGER.get_or_init(|| {
        Tagger::new(vec![default_list().unwrap()]).with_model(copydesk_tagger::built_in().unwrap())
    });
    tagger.tag(text, Some(language))
}

fn of<'m>(tagging: &'m Tagging, text: &str) -> Vec<&'m Mention> {
    tagging.mentions.iter().filter(|mention| mention.text == text).collect()
}

#[test]
fn a_last_name_refers_to_the_full_name() {
    let text = "Le secrétaire général Antonio Guterres a parlé à New York. « Nous ne sommes pas \
                impliqués », a affirmé Guterres.";
    let tagging = tag(text, "fr");
    let (full, short) = (of(&tagging, "Antonio Guterres"), of(&tagging, "Guterres"));
    assert_eq!(full[0].reference, short[0].reference);
    assert_eq!(full[0].kind.label(), "PER");
    assert!(full[0].confidence.is_some_and(|confidence| confidence > 0.5));
}

#[test]
fn a_person_named_like_a_city_is_a_person() {
    let tagging = tag("Paris Hilton told reporters that she loves Paris.", "en");
    assert_eq!(of(&tagging, "Paris Hilton")[0].kind.label(), "PER");
    assert_eq!(of(&tagging, "Paris")[0].kind.label(), "LOC");
}
