//! Which script a text is in.

use std::collections::BTreeMap;
use unicode_script::{Script, UnicodeScript};

/// The ISO 15924 code of the script that most letters are in; `None` without letters.
///
/// Han together with kana is `Jpan`, Hangul with or without Han is `Kore`: the codes for writing
/// systems rather than for sets of characters.
pub(crate) fn dominant(text: &str) -> Option<String> {
    let mut letters: BTreeMap<&'static str, usize> = BTreeMap::new();
    for ch in text.chars().filter(|ch| ch.is_alphabetic()) {
        let script = ch.script();
        if !matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
            *letters.entry(script.short_name()).or_default() += 1;
        }
    }
    let count = |script: &str| letters.get(script).copied().unwrap_or(0);
    let kana = count("Hira") + count("Kana");
    let east = count("Hani") + kana + count("Hang");
    let (script, most) = letters.iter().max_by_key(|(_, n)| **n).map(|(s, n)| (*s, *n))?;
    Some(
        match script {
            // Japanese prose has kana in every clause; a Chinese text that quotes some does not.
            "Hani" | "Hira" | "Kana" if kana * 10 > east => "Jpan",
            "Hang" => "Kore",
            "Hani" if count("Hang") * 4 > most => "Kore",
            script => script,
        }
        .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_systems_have_their_codes() {
        for (text, script) in [
            ("Été à 5 heures — déjà", Some("Latn")),
            ("Президент сказал OK", Some("Cyrl")),
            ("日本の首相は会見した", Some("Jpan")),
            ("中国外交部发言人表示", Some("Hani")),
            ("대통령은 말했다", Some("Kore")),
            ("الرئيس", Some("Arab")),
            ("2024 — 14 !", None),
        ] {
            assert_eq!(dominant(text).as_deref(), script, "{text}");
        }
    }
}
