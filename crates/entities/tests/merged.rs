//! Lists and model together on an article.

#![allow(clippy::unwrap_used, missing_docs)]

use copydesk_entities::{Mention, Method, Tagger, Tagging, default_list};
use std::sync::OnceLock;

fn tag(text: &str, language: &str) -> Tagging {
    static TAGGER: OnceLock<Tagger> = OnceLock::new();
    let tagger = TAGGER.get_or_init(|| {
        let tagger = Tagger::new(vec![default_list().unwrap()]);
        tagger.with_model(copydesk_tagger::built_in().unwrap()).with_register().unwrap()
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

/// The entry of the first mention with this text.
fn entry(tagging: &Tagging, text: &str) -> Option<String> {
    let mention = of(tagging, text).first().copied()?;
    let entity = tagging.entities.iter().find(|own| own.reference == mention.reference)?;
    entity.listed.as_ref().map(|listed| listed.entry.clone())
}

#[test]
fn cities_that_are_words_are_linked_where_a_place_is_named() {
    let england = tag(
        "Police in Reading, in the south of England, said on Monday that a man was held.",
        "en",
    );
    assert_eq!(entry(&england, "Reading").as_deref(), Some("city/geonames:2639577"));
    let word =
        tag("In England he taught reading and writing, split wood, and had nice tours.", "en");
    assert_eq!(word.mentions.len(), 1, "{:?}", word.mentions);
    let mainz = tag("Der Minister sprach am Montag in Mainz über die Zukunft.", "de");
    assert_eq!(entry(&mainz, "Mainz").as_deref(), Some("city/geonames:2874225"));
    assert_eq!(of(&mainz, "Mainz")[0].method, Method::Tagger);
}

#[test]
fn of_two_cities_with_one_name_the_country_decides() {
    let spain = tag("Miles de turistas llegaron a Cartagena, en España, durante la semana.", "es");
    let colombia =
        tag("Miles de turistas llegaron a Cartagena, en Colombia, durante la semana.", "es");
    assert_ne!(entry(&spain, "Cartagena"), entry(&colombia, "Cartagena"));
}

#[test]
fn companies_are_linked_where_an_organisation_is_named() {
    let tagging = tag("Die Deutsche Bank und Siemens wollen in Berlin Stellen streichen.", "de");
    assert_eq!(entry(&tagging, "Deutsche Bank").as_deref(), Some("company/deutsche-bank"));
    let fruit = tag("He ate an apple near the target.", "en");
    assert!(fruit.mentions.is_empty());
}

#[test]
fn georgia_jordan_and_washington() {
    let country = tag("The president of Georgia met the king of Jordan in Washington.", "en");
    assert_eq!(entry(&country, "Georgia").as_deref(), Some("country/GE"));
    assert_eq!(entry(&country, "Jordan").as_deref(), Some("country/JO"));
    assert_eq!(entry(&country, "Washington").as_deref(), Some("city/geonames:4140963"));
    let people = tag(
        "Michael Jordan and Denzel Washington met Georgia O'Brien. “I know Michael Jordan,” she said.",
        "en",
    );
    for name in ["Michael Jordan", "Denzel Washington"] {
        assert_eq!(of(&people, name)[0].kind.label(), "PER", "{name}");
    }
    let both = tag("Jordan is a country. Michael Jordan flew to Jordan.", "en");
    assert_eq!(of(&both, "Jordan").len(), 2);
    assert_eq!(entry(&both, "Jordan").as_deref(), Some("country/JO"));
}
