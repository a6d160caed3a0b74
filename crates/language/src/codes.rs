//! Language tags, codes and names, as producers write them.

use lingua::Language;

/// The BCP-47 tag of one of lingua's languages.
#[must_use]
pub fn tag(language: Language) -> String {
    language.iso_code_639_1().to_string().to_lowercase()
}

/// The ISO 639-3 code of one of lingua's languages.
#[must_use]
pub fn iso639_3(language: Language) -> String {
    language.iso_code_639_3().to_string().to_lowercase()
}

/// The language that a tag, code or English name means: `fr`, `fr-CA`, `fra`, `fre`, `French`.
#[must_use]
pub fn language(declared: &str) -> Option<Language> {
    let declared = declared.trim().to_lowercase();
    let primary = declared.split(['-', '_']).next().unwrap_or_default();
    let primary = LEGACY.iter().find(|(old, _)| *old == primary).map_or(primary, |(_, new)| new);
    Language::all().into_iter().find(|language| {
        tag(*language) == primary
            || iso639_3(*language) == primary
            || language.to_string().to_lowercase() == primary
    })
}

/// What the producer declared, as a BCP-47 tag: the known part normalised, a script or region kept
/// out. `None` if it names no language that we know.
#[must_use]
pub fn normalise(declared: &str) -> Option<String> {
    if declared.trim().eq_ignore_ascii_case("chineset") {
        return Some("zh-Hant".to_owned());
    }
    language(declared).map(tag)
}

/// Codes that were withdrawn, bibliographic codes of ISO 639-2, and names that vendors use.
const LEGACY: &[(&str, &str)] = &[
    ("iw", "he"),
    ("in", "id"),
    ("no", "nb"),
    ("nor", "nb"),
    ("norwegian", "nb"),
    ("sh", "sr"),
    ("jp", "ja"),
    ("cn", "zh"),
    ("chineset", "zh"),
    ("zht", "zh"),
    ("cz", "cs"),
    ("dk", "da"),
    ("gr", "el"),
    ("ua", "uk"),
    ("alb", "sq"),
    ("arm", "hy"),
    ("baq", "eu"),
    ("chi", "zh"),
    ("cze", "cs"),
    ("dut", "nl"),
    ("fre", "fr"),
    ("geo", "ka"),
    ("ger", "de"),
    ("gre", "el"),
    ("ice", "is"),
    ("mac", "mk"),
    ("mao", "mi"),
    ("may", "ms"),
    ("per", "fa"),
    ("rum", "ro"),
    ("slo", "sk"),
    ("wel", "cy"),
    ("farsi", "fa"),
    ("cmn", "zh"),
    ("arb", "ar"),
    ("pes", "fa"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_language_is_understood() {
        for spelling in ["fr", "FR", "fr-CA", "fr_FR", "fra", "fre", "French", " french "] {
            assert_eq!(normalise(spelling).as_deref(), Some("fr"), "{spelling}");
        }
        for (spelling, tag) in [
            ("iw", "he"),
            ("no", "nb"),
            ("nn-NO", "nn"),
            ("chineset", "zh-Hant"),
            ("zh-Hans", "zh"),
        ] {
            assert_eq!(normalise(spelling).as_deref(), Some(tag), "{spelling}");
        }
        for unknown in ["", "xx", "english language", "klingon"] {
            assert_eq!(normalise(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn legacy_codes_point_to_known_languages_and_shadow_none() {
        for (old, new) in LEGACY {
            assert!(Language::all().into_iter().any(|l| tag(l) == *new), "{new}");
            assert!(!Language::all().into_iter().any(|l| tag(l) == *old), "{old}");
        }
    }
}
