//! Language tags, codes and names, as producers write them.

/// A language: BCP-47 primary subtag, ISO 639-3 code, English name.
type Code = (&'static str, &'static str, &'static str);

/// The ISO 639-3 code of a BCP-47 tag.
#[must_use]
pub fn iso639_3(tag: &str) -> Option<&'static str> {
    let primary = primary(tag);
    LANGUAGES.iter().find(|(known, ..)| *known == primary).map(|(_, code, _)| *code)
}

/// The primary subtag: `zh` of `zh-Hant`.
#[must_use]
pub fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// What a tag, code or English name means, as a BCP-47 tag: `fr`, `fr-CA`, `fra`, `fre`, `French`. A region
/// is left out; a script is kept where a language has several, and follows from the region of Chinese. A code
/// of a language that there is no model for stays as it is. `None` if it is no code and no name that we know.
#[must_use]
pub fn normalise(declared: &str) -> Option<String> {
    let declared = declared.trim().to_lowercase();
    let mut parts = declared.split(['-', '_']);
    let first = parts.next().unwrap_or_default();
    let known = LEGACY.iter().find(|(old, _)| *old == first).map_or(first, |(_, new)| new);
    let (primary, implied) = known.split_once('-').unwrap_or((known, ""));
    let same = |(tag, code, name): &&Code| {
        *tag == primary || *code == primary || name.to_lowercase() == primary
    };
    let Some(&(tag, ..)) = LANGUAGES.iter().find(same) else {
        let code =
            matches!(first.len(), 2 | 3) && first.bytes().all(|byte| byte.is_ascii_lowercase());
        return code.then(|| first.to_owned());
    };
    let script = parts.chain([implied]).find_map(|part| script_of(tag, &part.to_lowercase()));
    Some(script.map_or_else(|| tag.to_owned(), |script| format!("{tag}-{script}")))
}

/// The script that a subtag means in a language that has several.
fn script_of(tag: &str, part: &str) -> Option<&'static str> {
    match (tag, part) {
        ("zh", "hans" | "cn" | "sg" | "my") => Some("Hans"),
        ("zh", "hant" | "tw" | "hk" | "mo") => Some("Hant"),
        ("sr", "latn") => Some("Latn"),
        ("sr", "cyrl") => Some("Cyrl"),
        _ => None,
    }
}

/// Every language that the stage can answer.
const LANGUAGES: &[Code] = &[
    ("af", "afr", "Afrikaans"),
    ("an", "arg", "Aragonese"),
    ("ar", "ara", "Arabic"),
    ("as", "asm", "Assamese"),
    ("ast", "ast", "Asturian"),
    ("az", "aze", "Azerbaijani"),
    ("be", "bel", "Belarusian"),
    ("bg", "bul", "Bulgarian"),
    ("bn", "ben", "Bengali"),
    ("br", "bre", "Breton"),
    ("bs", "bos", "Bosnian"),
    ("ca", "cat", "Catalan"),
    ("ceb", "ceb", "Cebuano"),
    ("cs", "ces", "Czech"),
    ("cy", "cym", "Welsh"),
    ("da", "dan", "Danish"),
    ("de", "deu", "German"),
    ("dv", "div", "Divehi"),
    ("el", "ell", "Greek"),
    ("en", "eng", "English"),
    ("eo", "epo", "Esperanto"),
    ("es", "spa", "Spanish"),
    ("et", "est", "Estonian"),
    ("eu", "eus", "Basque"),
    ("fa", "fas", "Persian"),
    ("fi", "fin", "Finnish"),
    ("fo", "fao", "Faroese"),
    ("fr", "fra", "French"),
    ("fy", "fry", "Western Frisian"),
    ("ga", "gle", "Irish"),
    ("gd", "gla", "Scottish Gaelic"),
    ("gl", "glg", "Galician"),
    ("gu", "guj", "Gujarati"),
    ("haw", "haw", "Hawaiian"),
    ("he", "heb", "Hebrew"),
    ("hi", "hin", "Hindi"),
    ("hr", "hrv", "Croatian"),
    ("ht", "hat", "Haitian"),
    ("hu", "hun", "Hungarian"),
    ("hy", "hye", "Armenian"),
    ("id", "ind", "Indonesian"),
    ("ilo", "ilo", "Iloko"),
    ("is", "isl", "Icelandic"),
    ("it", "ita", "Italian"),
    ("ja", "jpn", "Japanese"),
    ("jv", "jav", "Javanese"),
    ("ka", "kat", "Georgian"),
    ("kea", "kea", "Kabuverdianu"),
    ("kk", "kaz", "Kazakh"),
    ("km", "khm", "Khmer"),
    ("kn", "kan", "Kannada"),
    ("ko", "kor", "Korean"),
    ("la", "lat", "Latin"),
    ("lb", "ltz", "Luxembourgish"),
    ("lg", "lug", "Ganda"),
    ("lo", "lao", "Lao"),
    ("lt", "lit", "Lithuanian"),
    ("lv", "lav", "Latvian"),
    ("mi", "mri", "Maori"),
    ("min", "min", "Minangkabau"),
    ("mk", "mkd", "Macedonian"),
    ("ml", "mal", "Malayalam"),
    ("mn", "mon", "Mongolian"),
    ("mr", "mar", "Marathi"),
    ("ms", "msa", "Malay"),
    ("mt", "mlt", "Maltese"),
    ("my", "mya", "Burmese"),
    ("nb", "nob", "Norwegian Bokmål"),
    ("nds", "nds", "Low German"),
    ("ne", "nep", "Nepali"),
    ("nl", "nld", "Dutch"),
    ("nn", "nno", "Norwegian Nynorsk"),
    ("nso", "nso", "Northern Sotho"),
    ("oc", "oci", "Occitan"),
    ("or", "ori", "Odia"),
    ("pa", "pan", "Punjabi"),
    ("pam", "pam", "Kapampangan"),
    ("pap", "pap", "Papiamento"),
    ("pl", "pol", "Polish"),
    ("pnb", "pnb", "Western Punjabi"),
    ("pt", "por", "Portuguese"),
    ("ro", "ron", "Romanian"),
    ("ru", "rus", "Russian"),
    ("si", "sin", "Sinhala"),
    ("sk", "slk", "Slovak"),
    ("sl", "slv", "Slovene"),
    ("sn", "sna", "Shona"),
    ("so", "som", "Somali"),
    ("sq", "sqi", "Albanian"),
    ("sr", "srp", "Serbian"),
    ("ss", "ssw", "Swati"),
    ("st", "sot", "Sotho"),
    ("sv", "swe", "Swedish"),
    ("sw", "swa", "Swahili"),
    ("ta", "tam", "Tamil"),
    ("te", "tel", "Telugu"),
    ("th", "tha", "Thai"),
    ("tl", "tgl", "Tagalog"),
    ("tn", "tsn", "Tswana"),
    ("to", "ton", "Tongan"),
    ("tr", "tur", "Turkish"),
    ("ts", "tso", "Tsonga"),
    ("uk", "ukr", "Ukrainian"),
    ("ur", "urd", "Urdu"),
    ("vi", "vie", "Vietnamese"),
    ("war", "war", "Waray"),
    ("xh", "xho", "Xhosa"),
    ("yi", "yid", "Yiddish"),
    ("yo", "yor", "Yoruba"),
    ("zh", "zho", "Chinese"),
    ("zu", "zul", "Zulu"),
];

/// Codes that were withdrawn, bibliographic codes of ISO 639-2, and names that vendors use.
const LEGACY: &[(&str, &str)] = &[
    ("iw", "he"),
    ("in", "id"),
    ("no", "nb"),
    ("nor", "nb"),
    ("norwegian", "nb"),
    ("bokmal", "nb"),
    ("nynorsk", "nn"),
    ("slovenian", "sl"),
    ("flemish", "nl"),
    ("castilian", "es"),
    ("sh", "sr-Latn"),
    ("hbs", "sr-Latn"),
    ("bur", "my"),
    ("fil", "tl"),
    ("filipino", "tl"),
    ("ji", "yi"),
    ("mo", "ro"),
    ("mol", "ro"),
    ("prs", "fa"),
    ("scc", "sr"),
    ("scr", "hr"),
    ("zsm", "ms"),
    ("jp", "ja"),
    ("jw", "jv"),
    ("cn", "zh"),
    ("chineset", "zh-Hant"),
    ("zht", "zh-Hant"),
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
            ("zh-Hans", "zh-Hans"),
            ("zh_TW", "zh-Hant"),
            ("sr-Latn-RS", "sr-Latn"),
            ("gl", "gl"),
        ] {
            assert_eq!(normalise(spelling).as_deref(), Some(tag), "{spelling}");
        }
        assert_eq!(normalise("ceb-PH").as_deref(), Some("ceb"));
        for unknown in ["", "x", "english language", "klingon"] {
            assert_eq!(normalise(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn codes_are_of_known_languages_once_and_shadow_none() {
        for (old, new) in LEGACY {
            assert!(iso639_3(new).is_some(), "{new}");
            assert!(LANGUAGES.iter().all(|(tag, ..)| tag != old), "{old}");
        }
        assert!(LANGUAGES.is_sorted_by_key(|(tag, ..)| *tag));
    }
}
