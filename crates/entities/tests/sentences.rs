//! The built-in gazetteer on sentences in several languages.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

use copydesk_entities::{MentionType, Tagger, Tagging, default_list};
use std::sync::LazyLock;

static TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::new(vec![default_list().unwrap()]));

fn tag(language: &str, text: &str) -> Tagging {
    TAGGER.tag(text, Some(language))
}

/// Each mention as "text entry".
fn found(language: &str, text: &str) -> Vec<String> {
    let tagging = tag(language, text);
    let entry = |reference: &str| {
        let entity = tagging.entities.iter().find(|entity| entity.reference == reference);
        entity.unwrap().listed.as_ref().unwrap().entry.clone()
    };
    tagging.mentions.iter().map(|m| format!("{} {}", m.text, entry(&m.reference))).collect()
}

#[test]
fn two_names_of_one_country_are_one_entity() {
    let tagging = tag("fr", "Türkiye et la Turquie, la TURQUIE, à Ankara");
    assert_eq!(tagging.entities.len(), 2);
    assert_eq!(tagging.entities[0].listed.as_ref().unwrap().entry, "country/TR");
    assert_eq!(tagging.entities[0].mentions, 3);
    assert_eq!(tagging.entities[0].ids["iso3166-1"], "TR");
    assert_eq!(tagging.mentions[1].start, 14);
    assert_eq!(tagging.mentions[1].utf8, [15, 22]);
}

#[test]
fn french_elisions_compounds_and_small_adjectives() {
    assert_eq!(
        found("fr", "Selon l’Associated Press, l'Ukraine et d’Irak à l’ONU."),
        ["Associated Press org/ap", "Ukraine country/UA", "Irak country/IQ", "ONU org/un"]
    );
    assert_eq!(
        found("fr", "La guerre russo-ukrainienne, les sources turques, des Américaines"),
        ["turques demonym/TR", "Américaines demonym/US"]
    );
    assert_eq!(
        found("fr", "Au sommet du G-20 et du G20, en mer Noire, la Maison Blanche"),
        [
            "G-20 org/g20",
            "G20 org/g20",
            "mer Noire place/black-sea",
            "Maison Blanche org/white-house"
        ]
    );
    assert_eq!(found("fr", "La Suisse et le suisse"), ["Suisse country/CH", "suisse demonym/CH"]);
}

#[test]
fn names_that_are_words_elsewhere_keep_to_their_languages() {
    assert_eq!(found("fr", "Le Chili et le Niger."), ["Chili country/CL", "Niger country/NE"]);
    assert!(found("en", "Chili con carne, roast turkey, an island, Island life.").is_empty());
    assert!(found("de", "Das Essen war gut. Essen und Trinken.").is_empty());
    assert_eq!(found("en", "He lives in Essen."), [found("en", "Essen")[0].clone()]);
    assert_eq!(found("en", "Turkey’s army"), ["Turkey country/TR"]);
    assert!(found("fr", "Réunion publique. La réunion a lieu.").is_empty());
    assert_eq!(found("fr", "à La Réunion"), ["La Réunion country/RE"]);
}

#[test]
fn events_and_adjectives_are_no_places() {
    assert_eq!(
        found("fr", "Sagan remporte le Tour de France en France."),
        ["Tour de France event/tour-de-france", "France country/FR"]
    );
    assert_eq!(tag("fr", "le Tour de France").mentions[0].kind, MentionType::Event);
    assert!(found("hr", "Hrvatski plivač pobijedio je.").is_empty());
    assert_eq!(found("hr", "Živi u Hrvatskoj."), ["Hrvatskoj country/HR"]);
}

#[test]
fn acronyms_want_their_capitals() {
    assert_eq!(found("en", "The CIA, not cia or Cia."), ["CIA org/cia"]);
    assert_eq!(found("en", "Ask the WHO, who knows."), ["WHO org/who"]);
    assert!(found("en", "WHO WANTS THIS").is_empty());
    assert_eq!(
        found("en", "US troops, U.S. troops, US$5, give us"),
        ["US country/US", "U.S. country/US"]
    );
    assert_eq!(found("fr", "UN HOMME EN RUSSIE"), ["RUSSIE country/RU"]);
}

#[test]
fn one_acronym_two_institutions() {
    let service = "Organisation nationale turque du renseignement (MIT)";
    assert_eq!(
        found("fr", service),
        ["Organisation nationale turque du renseignement org/tr-mit", "MIT org/tr-mit"]
    );
    assert_eq!(found("en", "A professor at MIT said the study is sound."), ["MIT org/us-mit"]);
    assert_eq!(found("tr", "MİT Başkanı Ankara'da konuştu.")[0], "MİT org/tr-mit");
    assert!(found("de", "Er kam mit dem Zug.").is_empty());
    assert!(found("en", "The MIT licence applies.").is_empty());
}

#[test]
fn english_and_german() {
    assert_eq!(
        found("en", "The African Union and South Africa's South African envoy left New York City."),
        [
            "African Union org/african-union",
            "South Africa country/ZA",
            "South African demonym/ZA",
            "New York City city/geonames:5128581"
        ]
    );
    assert_eq!(
        found("de", "Deutschlands türkische Nachbarn, das Weiße Haus und die Vereinten Nationen"),
        [
            "Deutschlands country/DE",
            "türkische demonym/TR",
            "Weiße Haus org/white-house",
            "Vereinten Nationen org/un"
        ]
    );
}

#[test]
fn spanish_italian_and_portuguese() {
    assert_eq!(
        found("es", "La ONU y EE. UU. piden a los turcos; la Casa Blanca calla."),
        ["ONU org/un", "EE. UU. country/US", "turcos demonym/TR", "Casa Blanca org/white-house"]
    );
    assert_eq!(
        found("it", "Il governo dell’Ucraina e l'Unione europea a Milano"),
        ["Ucraina country/UA", "Unione europea org/eu", "Milano city/geonames:3173435"]
    );
    assert_eq!(found("pt", "A Turquia e os EUA"), ["Turquia country/TR", "EUA country/US"]);
}

#[test]
fn turkish_suffixes_and_dotted_letters() {
    assert_eq!(
        found("tr", "Türkiye'nin başkenti Ankara’da, İSTANBUL'DA ve istanbul"),
        ["Türkiye country/TR", "Ankara city/geonames:323786", "İSTANBUL city/geonames:745044"]
    );
    assert_eq!(
        found("tr", "Anadolu Ajansı'na göre Anadolu güzel."),
        ["Anadolu Ajansı org/anadolu"]
    );
}

#[test]
fn other_scripts() {
    assert_eq!(
        found("ru", "Президент России прибыл в Турцию, сообщил Кремль. ЦРУ и НАТО, российских"),
        [
            "России country/RU",
            "Турцию country/TR",
            "Кремль org/kremlin",
            "ЦРУ org/cia",
            "НАТО org/nato",
            "российских demonym/RU"
        ]
    );
    assert_eq!(
        found("zh", "土耳其总统在安卡拉会见联合国秘书长。"),
        ["土耳其 country/TR", "安卡拉 city/geonames:323786", "联合国 org/un"]
    );
    assert_eq!(
        found("ar", "قالت تركيا إن الأمم المتحدة في أنقرة"),
        ["تركيا country/TR", "الأمم المتحدة org/un", "أنقرة city/geonames:323786"]
    );
    assert_eq!(found("ja", "トルコのアンカラ、インドア")[0], "トルコ country/TR");
    assert_eq!(found("ja", "インドア").len(), 0);
    assert_eq!(found("ko", "미국은 미국인"), ["미국 country/US"]);
}

#[test]
fn without_a_language_every_variant_applies() {
    let tagging = TAGGER.tag("Turquie, Türkei, Turchia, 土耳其", None);
    assert_eq!((tagging.entities.len(), tagging.mentions.len()), (1, 4));
    assert_eq!(TAGGER.tag("Türkei", Some("und")).mentions.len(), 1);
}

#[test]
fn addresses_and_identifiers_are_no_names() {
    assert!(found("en", "www.reuters.com, press@reuters.com, my_Paris_trip").is_empty());
}
