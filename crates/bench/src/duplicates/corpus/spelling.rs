//! The same text in another spelling: British and American, ß and ss, é and e, ё and е, traditional and
//! simplified characters as far as a short table goes.

/// Ends and middles of English words, British and American.
const ENGLISH: &[(&str, &str)] = &[
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ises", "izes"),
    ("colour", "color"),
    ("labour", "labor"),
    ("favour", "favor"),
    ("honour", "honor"),
    ("harbour", "harbor"),
    ("neighbour", "neighbor"),
    ("behaviour", "behavior"),
    ("centre", "center"),
    ("theatre", "theater"),
    ("metre", "meter"),
    ("defence", "defense"),
    ("licence", "license"),
    ("programme", "program"),
    ("travelled", "traveled"),
    ("cancelled", "canceled"),
    ("catalogue", "catalog"),
    ("grey", "gray"),
    ("analyse", "analyze"),
];

/// Simplified and traditional characters.
const CHINESE: &str = "国國说說时時会會对對来來发發经經过過这這个個为為们們动動后後学學实實现現体體关關点點无無进進种種问問电電长長门門开開间間业業东東车車书書马馬见見员員场場报報记記台臺";

/// The text in the other spelling of its language; where a language has none, without accents.
pub(super) fn respelled(text: &str, tag: &str) -> String {
    match tag {
        "en" => english(text),
        "de" => text.replace('ß', "ss").replace('ä', "ae").replace('ö', "oe").replace('ü', "ue"),
        "ru" => text.replace('ё', "е").replace('Ё', "Е"),
        "zh" => chinese(text),
        "uk" => text.replace('ґ', "г").replace('’', "'"),
        "fr" => text.replace(['é', 'è', 'ê'], "e").replace('œ', "oe").replace('à', "a"),
        "tr" => text.replace('â', "a").replace('î', "i").replace('’', "'"),
        "ar" | "fa" => text.replace('ة', "ه").replace('ى', "ي").replace(['أ', 'إ'], "ا"),
        "hi" => text.replace("ज़", "ज").replace("फ़", "फ").replace('ँ', "ं"),
        _ => super::recleaned::without_accents(text),
    }
}

/// From whichever of the two a text has more of.
fn english(text: &str) -> String {
    let british = ENGLISH.iter().map(|(british, _)| text.matches(british).count()).sum::<usize>();
    let american =
        ENGLISH.iter().map(|(_, american)| text.matches(american).count()).sum::<usize>();
    ENGLISH.iter().fold(text.to_owned(), |text, (one, other)| {
        if british >= american { text.replace(one, other) } else { text.replace(other, one) }
    })
}

fn chinese(text: &str) -> String {
    let table: Vec<char> = CHINESE.chars().collect();
    let other =
        |c: char| table.as_chunks::<2>().0.iter().find(|pair| pair[0] == c).map_or(c, |p| p[1]);
    text.chars().map(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_become_the_other_ones() {
        assert_eq!(respelled("the colour of the centre", "en"), "the color of the center");
        assert_eq!(respelled("color centers organization", "en"), "colour centres organisation");
        assert_eq!(respelled("Straße, früh", "de"), "Strasse, frueh");
        assert_eq!(respelled("ещё", "ru"), "еще");
        assert_eq!(respelled("中国说", "zh"), "中國說");
        assert_eq!(respelled("perché", "it"), "perche");
        assert_eq!(CHINESE.chars().count() % 2, 0);
    }
}
