//! Words that a line end parted: "inter-" on one line, "national" on the next.
//!
//! Texts out of print and PDF are wrapped at a fixed width. A hyphen at the end of a line is either that
//! of the wrapping, or the word's own ("well-known"), or it stands for the rest of a compound ("Haupt-
//! und Nebenstraße"). What the text writes elsewhere decides; else the word is put together.

use crate::lines::Line;
use crate::marks::Marks;
use crate::repair::Fix;
use copydesk_article::cleaning::RepairKind;
use std::ops::Range;

/// Characters of the shortest line that is wrapped: below, a hyphen at its end is not the wrapping's.
const WRAPPED: usize = 30;

/// Letters of the shortest part of a word.
const PART: usize = 2;

/// Words behind a hyphen that stands for the rest of a compound: "and", "or", "to".
const CONJUNCTIONS: &[&str] = &[
    "and", "or", "to", "und", "oder", "bis", "wie", "sowie", "bzw", "et", "ou", "y", "o", "e",
    "en", "of", "i", "og", "och", "eller", "ja", "tai", "és", "vagy", "a", "ani", "lub", "albo",
    "oraz", "in", "ali", "ili", "sau", "și", "ve", "ya", "и", "или", "та", "або", "και", "ή",
];

/// Puts the parted words of a text together: the second line joins the first.
pub(crate) fn join(lines: Vec<Line>, raw: &str) -> Vec<Line> {
    if !lines.iter().any(is_parted) {
        return lines;
    }
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let parted = out.last().and_then(|last| hyphen(last, &line, raw));
        match (parted, out.last_mut()) {
            (Some(hyphen), Some(last)) => append(last, &line, hyphen),
            _ => out.push(line),
        }
    }
    out
}

/// Whether a line ends in a letter and a hyphen.
fn is_parted(line: &Line) -> bool {
    let word = line.text.text().strip_suffix(['-', '\u{2010}']);
    word.is_some_and(|word| word.ends_with(char::is_alphabetic))
}

/// The bytes of the hyphen at the end of `first`, if the word goes on in `second`.
fn hyphen(first: &Line, second: &Line, raw: &str) -> Option<Range<usize>> {
    if !is_parted(first) || first.text.text().chars().count() < WRAPPED {
        return None;
    }
    let text = first.text.text();
    let mark = text.char_indices().next_back()?.0;
    let head = last_word(&text[..mark]);
    let tail = first_word(second.text.text());
    let gap = raw.get(first.source.end..second.source.start)?;
    let next = gap.matches('\n').count() <= 1 && gap.matches('\r').count() <= 1;
    let small = tail.chars().next().is_some_and(char::is_lowercase);
    let long = head.chars().count() >= PART && tail.chars().count() >= PART;
    let compound = CONJUNCTIONS.contains(&tail) || head.contains('-');
    if !next || !small || !long || compound {
        return None;
    }
    let stands = |joint: &str| raw.contains(&format!("{head}{joint}{tail}"));
    // The word's own hyphen, unless the text also writes it in one.
    let own = stands("-") && !stands("");
    (!own).then_some(mark..text.len())
}

fn last_word(text: &str) -> &str {
    let from = text.rfind(|c: char| !(c.is_alphabetic() || c == '-'));
    from.map_or(text, |at| text[at..].trim_start_matches(|c: char| !c.is_alphabetic()))
}

fn first_word(text: &str) -> &str {
    text.find(|c: char| !c.is_alphabetic()).map_or(text, |end| &text[..end])
}

fn append(first: &mut Line, second: &Line, hyphen: Range<usize>) {
    let Some(mark) = first.text.source_of(hyphen.clone()) else { return };
    first.text.truncate(hyphen.start);
    first.text.append(&second.text, 0..second.text.text().len());
    let source = mark.start..second.source.start;
    first.fixes.push(Fix { source, kind: RepairKind::Hyphenation, to: String::new() });
    first.source.end = second.source.end;
    first.columns = first.columns.max(second.columns);
    first.marks = Marks::of(first.text.text());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::of_text;

    fn joined(text: &str) -> Vec<String> {
        let lines = join(of_text(text), text);
        lines.iter().map(|line| line.text.text().to_owned()).collect()
    }

    #[test]
    fn words_that_a_line_end_parted_are_put_together() {
        assert_eq!(
            joined("The ministers of both countries met for inter-\nnational talks on Monday."),
            ["The ministers of both countries met for international talks on Monday."]
        );
        assert_eq!(
            joined(
                "Der Bürgermeister eröffnete am Montag die Haupt-\r\nstraße und die Brü-\r\ncke."
            ),
            ["Der Bürgermeister eröffnete am Montag die Hauptstraße und die Brücke."]
        );
    }

    #[test]
    fn hyphens_of_words_and_compounds_stay() {
        for text in [
            "The author of both novels was a well-\nknown man, and well-known abroad.",
            "Gesperrt sind ab dem kommenden Montag die Haupt-\nund die Nebenstraßen der Stadt.",
            "The ministers of both countries met for inter-\n\nnational talks on Monday.",
            "The ministers of both countries met in Baden-\nBaden on Monday.",
            "Short inter-\nnational talks",
        ] {
            assert_eq!(joined(text).len(), 2, "{text}");
        }
    }
}
