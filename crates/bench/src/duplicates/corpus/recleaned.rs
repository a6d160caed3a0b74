//! The same text after another publisher's cleaning: quotes, dashes, spaces, capitals, accents, hyphens.

use super::dice::Dice;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Ways to clean, of which some are taken together.
type Way = fn(&str, &mut Dice) -> String;

const WAYS: &[Way] = &[
    straight,
    dashes,
    spaces,
    ligatures,
    soft_hyphens,
    shouted,
    accents,
    decomposed,
    hyphenated,
    wrapped,
    entities,
    wide_digits,
    arabic,
];

/// The text cleaned in two to five ways.
pub(super) fn recleaned(text: &str, dice: &mut Dice) -> String {
    let mut ways: Vec<Way> = WAYS.to_vec();
    dice.shuffle(&mut ways);
    let count = dice.between(2, 5);
    ways.into_iter().take(count).fold(text.to_owned(), |text, way| way(&text, dice))
}

fn mapped(text: &str, with: impl Fn(char) -> char) -> String {
    text.chars().map(with).collect()
}

fn straight(text: &str, _: &mut Dice) -> String {
    mapped(text, |c| match c {
        '“' | '”' | '„' | '«' | '»' | '「' | '」' => '"',
        '‘' | '’' => '\'',
        _ => c,
    })
}

fn dashes(text: &str, _: &mut Dice) -> String {
    text.replace(['–', '—'], "-").replace('…', "...")
}

/// No-break spaces, doubled spaces, spaces at the ends of lines.
fn spaces(text: &str, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for character in text.chars() {
        match character {
            ' ' if dice.chance(0.05) => out.push('\u{a0}'),
            ' ' if dice.chance(0.02) => out.push_str("  "),
            '\n' => out.push_str(" \n\n"),
            _ => out.push(character),
        }
    }
    out
}

fn ligatures(text: &str, _: &mut Dice) -> String {
    text.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ").replace("...", "…")
}

/// In the middle of some long words.
fn parted(text: &str, with: &str, dice: &mut Dice) -> String {
    let word = |word: &str| {
        let count = word.chars().count();
        if count < 7 || !word.chars().all(char::is_alphabetic) || !dice.chance(0.05) {
            return word.to_owned();
        }
        let (head, tail): (String, String) =
            (word.chars().take(count / 2).collect(), word.chars().skip(count / 2).collect());
        format!("{head}{with}{tail}")
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn soft_hyphens(text: &str, dice: &mut Dice) -> String {
    parted(text, "\u{ad}", dice)
}

fn hyphenated(text: &str, dice: &mut Dice) -> String {
    parted(text, "-\n", dice)
}

/// The first line in capitals.
fn shouted(text: &str, _: &mut Dice) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    format!("{}\n{rest}", first.to_uppercase())
}

fn accents(text: &str, _: &mut Dice) -> String {
    without_accents(text)
}

/// Latin letters without their accents.
pub(super) fn without_accents(text: &str) -> String {
    let bare = |c: char| -> String {
        match c {
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)).collect()
            }
            _ => c.to_string(),
        }
    };
    text.chars().map(bare).collect()
}

fn decomposed(text: &str, _: &mut Dice) -> String {
    text.nfd().collect()
}

/// All of it in one paragraph, or broken every twelve words.
fn wrapped(text: &str, dice: &mut Dice) -> String {
    if dice.chance(0.5) {
        return text.replace('\n', " ");
    }
    let words: Vec<&str> = text.split(' ').collect();
    words.chunks(12).map(|line| line.join(" ")).collect::<Vec<_>>().join("\n")
}

fn entities(text: &str, _: &mut Dice) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('’', "&#8217;")
}

fn wide_digits(text: &str, _: &mut Dice) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c);
    if text.is_ascii() {
        text.to_owned()
    } else {
        mapped(text, |c| if c.is_ascii_digit() { wide(c) } else { c })
    }
}

/// Letters that Arabic, Persian and Urdu keyboards write in different ways.
fn arabic(text: &str, _: &mut Dice) -> String {
    mapped(text, |c| match c {
        'أ' | 'إ' | 'آ' => 'ا',
        'ى' => 'ي',
        'ک' => 'ك',
        _ => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_does_what_it_says() {
        let dice = &mut Dice::new(1);
        assert_eq!(straight("“a” ‘b’ «c»", dice), "\"a\" 'b' \"c\"");
        assert_eq!(dashes("a – b…", dice), "a - b...");
        assert_eq!(ligatures("office fine", dice), "oﬃce ﬁne");
        assert_eq!(shouted("a é\nb", dice), "A É\nb");
        assert_eq!(accents("été Ärger", dice), "ete Arger");
        assert_eq!(decomposed("é", dice), "e\u{301}");
        assert_eq!(wide_digits("第12", dice), "第１２");
        assert_eq!(arabic("أن", dice), "ان");
        assert_eq!(entities("“&”", dice), "“&amp;”");
        assert!(spaces(&"a ".repeat(200), dice).contains('\u{a0}'));
        assert!(soft_hyphens(&"somewhere ".repeat(200), dice).contains("some\u{ad}where"));
        assert!(hyphenated(&"somewhere ".repeat(200), dice).contains("some-\nwhere"));
        assert!(!wrapped("a\nb", dice).contains("a\nb"));
    }

    #[test]
    fn letters_stay() {
        let text = "Der Minister sprach am Dienstag über „die Lage“ – und schwieg.";
        let cleaned = recleaned(text, &mut Dice::new(5));
        assert_ne!(cleaned, text);
        assert!(cleaned.to_lowercase().contains("dienstag"));
    }
}
