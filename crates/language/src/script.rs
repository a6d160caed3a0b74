//! Which script a text is in, and the languages that have a script to themselves.

/// The ISO 15924 code of the writing system of a text with so many letters of each script.
///
/// Han together with kana is `Jpan`, Hangul with or without Han is `Kore`: the codes for writing systems
/// rather than for sets of characters. `None` without letters.
pub(crate) fn dominant(scripts: &[&'static str], letters: &[usize]) -> Option<&'static str> {
    let count = |script: &str| {
        let number = scripts.iter().position(|known| *known == script);
        number.and_then(|number| letters.get(number)).copied().unwrap_or(0)
    };
    let (number, most) = letters.iter().enumerate().max_by_key(|(_, letters)| **letters)?;
    let script = scripts.get(number).filter(|_| *most > 0)?;
    let sum: usize = letters.iter().sum();
    if !is_east_asian(script) && (sum - most) * (EAST_ASIAN + 1) < sum {
        return Some(script);
    }
    let kana = count("Hira") + count("Kana");
    let (han, hangul) = (count("Hani"), count("Hang"));
    let east = han + kana + hangul;
    if east * EAST_ASIAN < sum - east {
        return Some(script);
    }
    // Japanese prose has kana in every clause; a Chinese text that quotes some does not.
    if kana * 10 > east {
        return Some("Jpan");
    }
    Some(if hangul * 3 > east { "Kore" } else { "Hani" })
}

/// An ideograph or syllable says as much as two letters or three: so many times fewer of them still make
/// a text East Asian.
const EAST_ASIAN: usize = 2;

/// Letters that the same story has in English for each letter that it has in this script. Rough values, set by
/// hand; vowel signs are no letters here.
pub(crate) fn letters_of_latin(script: &str) -> f64 {
    match script {
        "Hani" => 3.0,
        "Jpan" | "Hira" | "Kana" | "Kore" | "Hang" => 2.2,
        "Beng" | "Deva" | "Gujr" | "Guru" | "Khmr" | "Knda" | "Laoo" | "Mlym" | "Mymr" | "Orya"
        | "Sinh" | "Taml" | "Telu" => 1.6,
        "Arab" | "Hebr" | "Thai" | "Ethi" => 1.25,
        _ => 1.0,
    }
}

/// Whether it is one of the scripts that are written together.
fn is_east_asian(script: &str) -> bool {
    matches!(script, "Hani" | "Hira" | "Kana" | "Hang" | "Bopo")
}

/// Makes of the letters of each script those that stand for them in Latin script, of the scripts of East Asia
/// one, since they are written together; gives the sum.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn weigh(scripts: &[&'static str], letters: &mut [usize]) -> usize {
    let (mut sum, mut east) = (0, 0);
    let mut first_of_east = None;
    for (number, count) in letters.iter_mut().enumerate().filter(|(_, count)| **count > 0) {
        let script = scripts.get(number).copied().unwrap_or_default();
        *count = (*count as f64 * letters_of_latin(script)) as usize;
        sum += *count;
        if is_east_asian(script) {
            first_of_east.get_or_insert(number);
            east += std::mem::take(count);
        }
    }
    if let Some(count) = first_of_east.and_then(|number| letters.get_mut(number)) {
        *count = east;
    }
    sum
}

/// The language that alone is written in a script, as far as news is.
pub(crate) fn language(script: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(known, _)| *known == script).map(|(_, tag)| *tag)
}

/// All languages that have a script to themselves.
pub(crate) fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|(_, tag)| *tag)
}

/// Scripts of one language. Ethiopic (Amharic, Tigrinya) and Tibetan (Tibetan, Dzongkha) are not among them.
const LANGUAGES: &[(&str, &str)] = &[
    ("Armn", "hy"),
    ("Beng", "bn"),
    ("Geor", "ka"),
    ("Grek", "el"),
    ("Gujr", "gu"),
    ("Guru", "pa"),
    ("Hani", "zh"),
    ("Jpan", "ja"),
    ("Khmr", "km"),
    ("Knda", "kn"),
    ("Kore", "ko"),
    ("Laoo", "lo"),
    ("Mlym", "ml"),
    ("Mymr", "my"),
    ("Orya", "or"),
    ("Sinh", "si"),
    ("Taml", "ta"),
    ("Telu", "te"),
    ("Thaa", "dv"),
    ("Thai", "th"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes;

    const SCRIPTS: &[&str] = &["Latn", "Cyrl", "Hani", "Hira", "Hang"];

    #[test]
    fn writing_systems_have_their_codes() {
        for (letters, script) in [
            ([30, 2, 0, 0, 0], Some("Latn")),
            ([2, 30, 0, 0, 0], Some("Cyrl")),
            ([0, 0, 8, 9, 0], Some("Jpan")),
            ([9, 0, 30, 0, 0], Some("Hani")),
            ([30, 0, 20, 0, 0], Some("Hani")),
            ([0, 0, 2, 0, 30], Some("Kore")),
            ([0, 0, 0, 0, 0], None),
        ] {
            assert_eq!(dominant(SCRIPTS, &letters), script, "{letters:?}");
        }
    }

    #[test]
    fn letters_weigh_what_they_say_and_japanese_is_written_in_one_script() {
        let mut letters = [10, 0, 10, 10, 0];
        assert_eq!(weigh(SCRIPTS, &mut letters), 62);
        assert_eq!(letters, [10, 0, 52, 0, 0]);
    }

    #[test]
    fn languages_of_one_script_are_known() {
        assert!(LANGUAGES.is_sorted());
        assert!(LANGUAGES.iter().all(|(_, tag)| codes::iso639_3(tag).is_some()));
    }
}
