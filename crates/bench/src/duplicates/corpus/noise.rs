//! Characters that a scanner misreads.

use super::dice::Dice;

/// What is taken for what.
const CONFUSED: &[(&str, &str)] = &[
    ("rn", "m"),
    ("m", "rn"),
    ("l", "1"),
    ("I", "l"),
    ("i", "l"),
    ("o", "0"),
    ("e", "c"),
    ("c", "e"),
    ("h", "b"),
    ("u", "n"),
    ("n", "u"),
    ("t", "f"),
    ("s", "5"),
    ("S", "5"),
    ("cl", "d"),
    ("d", "cl"),
    ("é", "e"),
    ("ü", "ii"),
    ("ß", "B"),
    ("а", "о"),
    ("н", "и"),
    ("и", "н"),
    ("ш", "щ"),
    ("е", "с"),
    ("ة", "ه"),
    ("ي", "ى"),
    ("ب", "ت"),
    ("म", "भ"),
    ("未", "末"),
    ("日", "曰"),
    ("大", "太"),
    ("ソ", "ン"),
    ("は", "ほ"),
];

/// The text with a share of its characters misread: confused with another one, lost, doubled, or parted
/// from the next by a space.
pub(super) fn misread(text: &str, rate: f64, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let one = character.len_utf8();
        if !character.is_alphanumeric() || !dice.chance(rate) {
            out.push(character);
            rest = &rest[one..];
            continue;
        }
        let fits: Vec<&(&str, &str)> =
            CONFUSED.iter().filter(|(right, _)| rest.starts_with(right)).collect();
        let (taken, wrong) = match dice.pick(&fits) {
            Some((right, wrong)) if dice.chance(0.8) => (right.len(), (*wrong).to_owned()),
            _ => match dice.below(4) {
                0 => (one, String::new()),
                1 => (one, format!("{character}{character}")),
                2 => (one, format!("{character} ")),
                _ => (one, neighbour(character).to_string()),
            },
        };
        out.push_str(&wrong);
        rest = &rest[taken..];
    }
    out
}

/// A letter beside this one in its script.
fn neighbour(character: char) -> char {
    let next = char::from_u32(u32::from(character) + 1).filter(|c| c.is_alphanumeric());
    next.unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::super::measure::contained;
    use super::*;

    #[test]
    fn some_characters_are_misread_in_any_script() {
        for text in [
            "the minister opened the new line ",
            "министр открыл новую линию ",
            "总理周二表示大会未开",
        ] {
            let text = text.repeat(60);
            let read = misread(&text, 0.02, &mut Dice::new(1));
            let differ = text.chars().count().abs_diff(read.chars().count());
            assert!(read != text && differ < text.chars().count() / 20, "{read}");
        }
    }

    #[test]
    fn most_words_stay() {
        let text: String = (0..900).map(|i| format!("word{i} ")).collect();
        let read = misread(&text, 0.02, &mut Dice::new(1));
        assert!((0.8..0.95).contains(&contained(&text, &read, 1)));
    }
}
