//! A hundred and more texts that are unkind to spans, through lists, model and both.
//!
//! Each is tagged in several languages; every mention must be its span of the text, letter for letter, in code
//! points and in bytes, and the same again when it is tagged again.

#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

use copydesk_entities::{Mention, Tagger, default_list, read_csv};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static TAGGER: LazyLock<Tagger> = LazyLock::new(|| {
    let names = "id,name,type,variants\n\
                 1,Straße AG,ORG,STRASSE AG\n2,İzmir Holding,ORG,\n3,ǰ Group,ORG,\n4,112 Allegheny,ORG,\n\
                 5,4711,ORG,\n6,José Álvarez,PER,\n7,トヨタ,ORG,\n8,東芝,ORG,\n9,Ångström,PER,\n10,O'Neill,PER,\n\
                 11,ﬁnance ﬂow,ORG,\n12,Ελλάς ΑΕ,ORG,\n13,شركة النور,ORG,\n14,Jean-Luc Picard,PER,\n15,🚀 Rocket,ORG,\n";
    let watchlist = read_csv("names", "1", names.as_bytes()).unwrap();
    let lists = vec![watchlist, default_list().unwrap()];
    let tagger = Tagger::new(lists).with_model(copydesk_tagger::built_in().unwrap());
    tagger.with_register().unwrap()
});

const LANGUAGES: &[Option<&str>] =
    &[None, Some("en"), Some("fr"), Some("de"), Some("tr"), Some("ru"), Some("ja"), Some("ar")];

/// A name, to be taken to pieces and put together in odd ways.
const NAMES: &[&str] = &[
    "Recep Tayyip Erdoğan",
    "Straße AG",
    "José Álvarez",
    "İzmir Holding",
    "Россия",
    "トヨタ",
    "الأمم المتحدة",
    "U.S.",
];

/// What is put between the letters of a name, or around it.
const BETWEEN: &[(&str, &str)] = &[
    ("zero-width space", "\u{200b}"),
    ("zero-width non-joiner", "\u{200c}"),
    ("zero-width joiner", "\u{200d}"),
    ("left-to-right mark", "\u{200e}"),
    ("right-to-left override", "\u{202e}"),
    ("first strong isolate", "\u{2068}"),
    ("pop directional isolate", "\u{2069}"),
    ("Arabic letter mark", "\u{61c}"),
    ("word joiner", "\u{2060}"),
    ("byte order mark", "\u{feff}"),
    ("soft hyphen", "\u{ad}"),
    ("combining acute", "\u{301}"),
    ("combining enclosing circle", "\u{20dd}"),
    ("combining grapheme joiner", "\u{34f}"),
    ("variation selector", "\u{fe0f}"),
    ("a supplementary variation selector", "\u{e0100}"),
    ("a tag letter", "\u{e0041}"),
    ("Hangul filler", "\u{3164}"),
    ("a conjoining vowel", "\u{1161}"),
    ("Devanagari virama", "\u{94d}"),
    ("tatweel", "\u{640}"),
    ("Hebrew point", "\u{5b8}"),
    ("replacement character", "\u{fffd}"),
    ("a noncharacter", "\u{ffff}"),
    ("the last code point", "\u{10ffff}"),
    ("private use", "\u{e000}"),
    ("next to the surrogates", "\u{d7ff}"),
    ("null", "\0"),
    ("escape", "\u{1b}[31m"),
    ("line separator", "\u{2028}"),
    ("next line", "\u{85}"),
    ("carriage return and line feed", "\r\n"),
    ("vertical tab", "\u{b}"),
    ("ideographic space", "\u{3000}"),
    ("no-break space", "\u{a0}"),
    ("narrow no-break space", "\u{202f}"),
    ("mathematical space", "\u{205f}"),
    ("invisible times", "\u{2062}"),
    ("middle dot", "·"),
    ("keycap", "\u{20e3}"),
    ("skin tone", "\u{1f3fd}"),
    ("regional indicator", "\u{1f1f9}"),
];

/// Texts as they are.
const TEXTS: &[(&str, &str)] = &[
    ("nothing", ""),
    ("one space", " "),
    ("only marks", "\u{301}\u{302}\u{303}"),
    ("a mark first", "\u{301}Ankara and \u{308}Paris"),
    ("family emoji", "👨‍👩‍👧‍👦Ankara👨‍👩‍👧‍👦 and Paris👩🏽‍🚀"),
    ("flags", "🇹🇷Ankara🇺🇦Kyiv🇹"),
    ("keycaps", "1️⃣ Paris 2️⃣ 4711 #️⃣"),
    ("emoji in a listed name", "🚀 Rocket and 🚀Rocket"),
    ("flag of tags", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} England"),
    ("sharp s in capitals", "STRASSE AG, STRAẞE AG, straße ag, Strasse AG"),
    ("dotted capital I", "İZMİR HOLDİNG, izmir holding, IZMIR HOLDING, i̇zmir"),
    ("dotless i", "ISTANBUL ıstanbul İstanbul istanbul I\u{307}stanbul"),
    ("j with caron", "ǰ Group, J\u{30c} Group, J̌ GROUP"),
    ("ligatures", "ﬁnance ﬂow, finance flow, FINANCE FLOW, ﬃ"),
    ("apostrophe n", "ŉ Paris, ʼn Paris"),
    ("digraphs", "ǅ ǆ Ǆ Zagreb, ĳ IJ Amsterdam"),
    ("final sigma", "Ελλάς ΑΕ, ΕΛΛΑΣ ΑΕ, ελλασ αε, Αθήνα"),
    ("iota subscript", "ᾳ ᾼ ΑΙ Αθήνα"),
    ("Cherokee", "Ꭰ ꭰ Ᏸ ᏸ Ankara"),
    ("Georgian capitals", "ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ საქართველო"),
    ("Deseret", "𐐀𐐨 Paris 𐐨𐐀"),
    ("mathematical letters", "𝐏𝐚𝐫𝐢𝐬 𝒜𝓃𝓀𝒶𝓇𝒶 Ankara"),
    ("full width", "Ｐａｒｉｓ　ＵＮ　４７１１"),
    ("half-width kana", "ﾄﾖﾀ と トヨタ、ﾄﾞｲﾂ"),
    ("kana with marks apart", "ト\u{3099}イツ と ドイツ"),
    ("circled letters", "ⓅⒶⓇⒾⓈ Ⓟaris"),
    ("superscripts", "Paris² ONU¹ Ankaraª"),
    ("Roman numerals", "Ⅷ Paris Ⅻ"),
    ("conjoining Hangul", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8} 한국 미국은"),
    ("Indic clusters", "भारत ক্ষ தமிழ்நாடு ที่ ประเทศไทย"),
    ("Arabic with vowels", "تُرْكِيَا وَالأُمَمُ المُتَّحِدَةُ"),
    ("Arabic presentation forms", "ﺗﺮﻛﻴﺎ ﷺ ﷲ"),
    ("Hebrew with points", "יִשְׂרָאֵל וְיִשְׂרָאֵל"),
    ("right to left and left", "قال Recep Tayyip Erdoğan إن תל אביב Paris"),
    ("overridden direction", "\u{202e}siraP\u{202c} Paris \u{2066}Ankara\u{2069}"),
    ("Latin with Cyrillic letters", "Раris, Аnkara, Pаris, Киев Kиeв"),
    ("Greek capitals for Latin", "ΡΑRΙS ΑΝΚΑRΑ UΝ"),
    ("composed, decomposed", "Jose\u{301} A\u{301}lvarez, José Álvarez, Tu\u{308}rkiye, Türkiye"),
    ("two marks in both orders", "a\u{323}\u{302} a\u{302}\u{323} Paris"),
    ("Angstrom sign", "Ångström, Å\u{212b}ngström, A\u{30a}ngstro\u{308}m"),
    ("Kelvin sign", "\u{212a}yiv, Kyiv, \u{212a}ÖLN"),
    ("names of digits", "4711 4711.4711 4711% 4711th ٤٧١١ 112 Allegheny"),
    ("numbers with points", "1.000.000 4711,4711 4711-4711 +4711"),
    ("a long number", "99999999999999999999999999999999999999999999999999999999999999999999"),
    ("nested quotes", "« “‘\"Paris\"’” » ‹„Ankara“› “« ‘Erdoğan’ »”"),
    ("quotes that do not close", "“““«««‘‘‘Paris"),
    ("nested brackets", "((((((Paris)))))) [[[{Ankara}]]] (MIT (CIA (FBI)))"),
    ("brackets the wrong way", ")Paris( ]Ankara["),
    (
        "apostrophes of all kinds",
        "O'Neill O’Neill OʼNeill O′Neill O`Neill O´Neill O‛Neill O＇Neill",
    ),
    ("elisions in a row", "l’d’l'd’Ukraine’s’s’s"),
    (
        "hyphens of all kinds",
        "Jean-Luc Jean‐Luc Jean‑Luc Jean–Luc Jean—Luc Jean−Luc Jean\u{ad}Luc Picard",
    ),
    ("a hyphen at the end", "Jean-Luc Picard- -Paris -- Paris---Ankara"),
    ("full stops", "U.S..U.S.. U.S.A...Paris....Ankara.U.S"),
    ("initials", "J.R.R.Tolkien J. R. R. Tolkien A.B.C.D.E.F.G."),
    ("line feeds of all kinds", "Recep\nTayyip\r\nErdoğan\rParis\u{2029}Ankara\u{c}Kyiv"),
    ("tabs", "Recep\tTayyip\tErdoğan\t\tParis"),
    ("addresses", "paris@ankara.com http://Paris/Ankara?Kyiv=Россия #Paris @Ankara"),
    ("markup", "<b>Paris</b>&amp;Ankara&#x50;aris <!-- Kyiv"),
    ("code", "Paris_Ankara ParisAnkara $Paris ${Ankara} %Paris%"),
    ("letters of one name apart", "P a r i s A n k a r a E R D O Ğ A N"),
    ("capitals and small", "pArIs PARIS paris ParIS erDOĞan"),
    ("emoji for letters", "P🅰️ris An🔑ara"),
    ("braille and symbols", "⠏⠁⠗⠊⠎ ☭Paris☭ ♀Ankara♂"),
    ("musical and historic signs", "𝄞Paris𒀀Ankara𓀀"),
    ("broken markup of text in the wrong encoding", "TÃ¼rkiye Ã‰tats-Unis PÃ©kin Â«ParisÂ»"),
    ("swapped bytes", "倀愀爀椀猀 䄀渀欀愀爀愀"),
];

/// Checks a text in every language and says how many mentions there were.
fn check(name: &str, text: &str) -> usize {
    let points: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let tag = |language| TAGGER.tag(text, language).mentions;
    let mut found = 0;
    for &language in LANGUAGES {
        let mentions = tag(language);
        assert_eq!(mentions, tag(language), "{name}: not the same again");
        let mut end = 0;
        for Mention { text: own, start, end: last, utf8, .. } in &mentions {
            assert!(*start >= end && last > start, "{name}, {language:?}: {own:?} overlaps");
            assert_eq!(text.get(utf8[0]..utf8[1]), Some(own.as_str()), "{name}, {language:?}");
            assert_eq!([points[*start], points[*last]], *utf8, "{name}, {language:?}: {own:?}");
            end = *last;
        }
        found += mentions.len();
    }
    found
}

/// A name with something between its letters, between its words, before, after and all around it.
fn mixed(name: &str, sign: &str) -> String {
    let apart: String = name.chars().flat_map(|c| [c.to_string(), sign.to_owned()]).collect();
    let words = name.replace(' ', sign);
    format!("{sign}{name}{sign} said {apart}. {words}, {sign}{words}{sign}{sign} {name}")
}

#[test]
fn signs_in_names() {
    for (what, sign) in BETWEEN {
        let texts: Vec<String> = NAMES.iter().map(|name| mixed(name, sign)).collect();
        let found: usize = texts.iter().map(|text| check(what, text)).sum();
        assert!(found > 0, "{what}: nothing found at all");
        check(what, &texts.concat());
    }
}

#[test]
fn odd_texts() {
    for (what, text) in TEXTS {
        check(what, text);
        check(what, &format!("Paris {text} Recep Tayyip Erdoğan said in Ankara."));
        check(what, &text.chars().rev().collect::<String>());
    }
}

#[test]
fn there_are_a_hundred_and_all_differ() {
    let names: BTreeSet<&str> = BETWEEN.iter().chain(TEXTS).map(|(what, _)| *what).collect();
    let texts: BTreeSet<&str> = BETWEEN.iter().chain(TEXTS).map(|(_, text)| *text).collect();
    assert_eq!(names.len(), BETWEEN.len() + TEXTS.len());
    assert_eq!(texts.len(), names.len());
    assert!(names.len() >= 100, "{}", names.len());
}

/// Megabytes without what usually ends a name; it only has to end, and without running out of memory or stack.
#[test]
fn five_megabytes_without_a_space() {
    for piece in ["Paris", "a", "4711", "É", "東京", "A.", "(", "'", "-", "\u{301}", "👨‍👩‍👧"]
    {
        let text = piece.repeat(5_000_000 / piece.len());
        for language in [None, Some("en")] {
            for mention in TAGGER.tag(&text, language).mentions {
                let [start, end] = mention.utf8;
                assert_eq!(text.get(start..end), Some(mention.text.as_str()), "{piece}");
            }
        }
    }
}
