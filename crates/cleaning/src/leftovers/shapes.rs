//! Leftovers by their shape alone, in any language: breadcrumbs, initials of a desk, addresses,
//! code, rows of buttons.

use super::phrases::{Hit, Shape};
use super::series;
use super::view::{View, ends_like_sentence};
use crate::letters::is_alphanumeric;
use crate::marks::Marks;
use copydesk_article::cleaning::RemovalReason;

/// Longest breadcrumb, and longest part of one, in characters.
const BREADCRUMB: usize = 120;
const CRUMB: usize = 32;

/// A shape: marks of which a line must hold one, whether it has the shape, and what it then is.
type Known = (Marks, fn(&View<'_>, &[Hit<'_>]) -> bool, RemovalReason, &'static str);

const SHAPES: &[Known] = &[
    (
        Marks::CRUMB,
        |view, _| is_breadcrumb(view.text),
        RemovalReason::Navigation,
        "shape/breadcrumb",
    ),
    (Marks::CRUMB, |view, _| is_sign_off(view.text), RemovalReason::CreditLine, "shape/sign-off"),
    (Marks::ANY, is_agencies, RemovalReason::CreditLine, "shape/sign-off"),
    (Marks::DOT, |view, _| is_dots(view.text), RemovalReason::TruncationMark, "shape/dots"),
    (Marks::ANY, |view, _| is_menu(view), RemovalReason::Navigation, "shape/menu"),
    (CODE, |view, _| is_code(view.text), RemovalReason::MarkupResidue, "shape/code"),
    (Marks::HASH, |view, _| is_tags(view.text), RemovalReason::Navigation, "shape/tags"),
    (ADDRESS, |view, _| is_address(view.text), RemovalReason::Navigation, "shape/address"),
    (Marks::ANY, |view, _| is_sizes(view.text), RemovalReason::Navigation, "shape/sizes"),
];

/// What code is made of, or opens with.
const CODE: Marks = Marks::CODE.and(Marks::ANGLE).and(Marks::CRUMB).and(Marks::BRACKET);

/// What an address has.
const ADDRESS: Marks = Marks::AT.and(Marks::DOT).and(Marks::CRUMB);

/// What a line is by its shape, if it is a leftover.
pub(crate) fn of(view: &View<'_>, hits: &[Hit<'_>]) -> Option<(RemovalReason, &'static str)> {
    let may = |marks: &Marks| *marks == Marks::ANY || view.marks.any(*marks);
    SHAPES
        .iter()
        .find(|(marks, is, ..)| may(marks) && is(view, hits))
        .map(|(.., reason, rule)| (*reason, *rule))
}

/// What a number and a hint are: a counter of a share button or of comments.
pub(crate) fn counter(view: &View<'_>, hits: &[Hit<'_>]) -> Option<(RemovalReason, &'static str)> {
    let counts = view.marks.any(Marks::NUMBER) && is_counter(view, hits);
    counts.then_some((RemovalReason::ShareLine, "shape/counter"))
}

/// "Home > World > Europe": three short parts or more, none of them a sentence.
pub(crate) fn is_breadcrumb(line: &str) -> bool {
    if line.chars().count() > BREADCRUMB {
        return false;
    }
    [" > ", " › ", " » ", " / ", " → ", " ▸ ", " ⟩ ", " ≫ "].iter().any(|mark| {
        let short = |part: &str| {
            !part.is_empty() && part.chars().count() <= CRUMB && !part.ends_with(['.', '!', '?'])
        };
        line.matches(mark).nth(1).is_some() && line.split(mark).map(str::trim).all(short)
    })
}

/// "mwr/aq/pb" or "lb/jk (AFP)": two to four letters of each, parted by slashes.
fn is_sign_off(line: &str) -> bool {
    let line = line.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '.' | ' '));
    let (initials, rest) = line.split_once(' ').unwrap_or((line, ""));
    let parts: Vec<&str> = initials.split('/').collect();
    let letters = |part: &&str| {
        (2..=4).contains(&part.chars().count())
            && part.chars().all(|c| c.is_alphabetic() && c.is_lowercase())
    };
    let agency = rest.trim_matches(['(', ')', ' ']);
    let agency =
        agency.chars().count() <= 12 && agency.chars().all(|c| c.is_uppercase() || c == ',');
    parts.len() >= 2 && parts.iter().all(letters) && agency
}

/// "(AFP)", "dpa/tmn", "mku (APA)", "REUTERS / AP": names of agencies, initials, and nothing else.
fn is_agencies(view: &View<'_>, hits: &[Hit<'_>]) -> bool {
    const LONGEST: usize = 40;
    let named = hits.iter().any(|hit| hit.of.shape == Shape::Agency);
    if !named || view.chars > LONGEST {
        return false;
    }
    let is_agency = |start: usize, word: &str| {
        hits.iter().any(|hit| {
            hit.of.shape == Shape::Agency && hit.start <= start && start + word.len() <= hit.end
        })
    };
    let mut named = false;
    let mut start = 0;
    view.folded.split(|c: char| !is_alphanumeric(c)).all(|word| {
        let at = start;
        start += word.len();
        start += view.folded[start..].chars().next().map_or(0, char::len_utf8);
        let agency = !word.is_empty() && is_agency(at, word);
        named |= agency;
        agency || word.chars().count() <= 3
    }) && named
}

/// "…", "[...]": where a provider cut the text.
fn is_dots(line: &str) -> bool {
    let inside = line.trim_matches(['[', ']', '(', ')', ' ', '…', '.', '+']);
    inside.is_empty() && (line.contains('…') || line.contains("..") || line.contains("…"))
}

/// "Menu   Search   Log in", "Terms | Privacy | Contact": several short parts in a row.
fn is_menu(view: &View<'_>) -> bool {
    const PART: usize = 28;
    if view.text.starts_with(['≡', '☰']) && !view.sentence {
        return true;
    }
    if view.columns < 3 && !view.marks.any(Marks::BAR) {
        return false;
    }
    let marks = [" | ", " · ", " • "];
    let mark =
        marks.into_iter().max_by_key(|mark| view.text.matches(mark).count()).unwrap_or(" | ");
    let barred: Vec<&str> = view.text.split(mark).collect();
    let short = |part: &&str| {
        let chars = part.trim().chars().count();
        chars > 0 && chars <= PART && !ends_like_sentence(part)
    };
    let bars = barred.len() >= 3 && barred.iter().all(short);
    // A row of a table says how much.
    if barred.iter().any(|part| series::is_count(part))
        || view.text.split('\t').any(series::is_count)
    {
        return false;
    }
    let columns = view.columns >= 3 && view.chars <= view.columns * PART && !view.sentence;
    (bars || columns) && !copydesk_metadata::is_byline(view.text)
}

/// Comments, templates, JavaScript and CSS: brackets, semicolons and names that no prose has.
fn is_code(line: &str) -> bool {
    const NAMES: &[&str] = &[
        "function(",
        "function (",
        "window.",
        "document.",
        "googletag",
        "var ",
        "!important",
        "addEventListener",
        "dataLayer",
        "@media",
        "@import",
        "display:",
        "margin:",
        "padding:",
        "jQuery",
        "$(",
        "=> {",
        "});",
        "/* ",
        "<![CDATA[",
        "{\"",
    ];
    const OPENINGS: &[&str] = &["<!--", "{{", "{%", "//<", "<?", "/*", "{\"", "[{"];
    if OPENINGS.iter().any(|opening| line.starts_with(opening)) {
        return true;
    }
    let call = line.ends_with(");") && line.contains('(') && !line.contains(". ");
    if call && line.split('(').next().is_some_and(|name| !name.trim().contains(' ')) {
        return true;
    }
    let marks = line.bytes().filter(|byte| matches!(byte, b'{' | b'}' | b';' | b'=')).count();
    if marks == 0 {
        return false;
    }
    let names = NAMES.iter().filter(|name| line.contains(**name)).count();
    (names >= 1 && marks >= 2) || (names >= 2 && marks >= 1)
}

/// "#ukraine #russia": two tags or more, and nothing else.
fn is_tags(line: &str) -> bool {
    let tag = |word: &str| {
        let name = word.trim_end_matches([',', ';', '|']);
        name.strip_prefix('#').is_some_and(|name| name.chars().any(char::is_alphabetic))
    };
    let mut words = line.split_whitespace().filter(|word| !matches!(*word, "|" | "," | "•"));
    let count = line.matches('#').count();
    count >= 2 && words.all(tag)
}

/// An e-mail address, a handle or a web address, and at most a word in front.
fn is_address(line: &str) -> bool {
    const LONGEST: usize = 90;
    if line.len() > LONGEST {
        return false;
    }
    let mut words = line.split_whitespace();
    let (first, second, None) = (words.next(), words.next(), words.next()) else { return false };
    let Some(last) = second.or(first) else { return false };
    let last = last.trim_end_matches(['.', ',', ')', '>']).trim_start_matches(['(', '<']);
    let mail = last.split_once('@').is_some_and(|(user, host)| {
        host.contains('.') && !user.is_empty() && !host.starts_with('.')
    });
    let handle = last.strip_prefix('@').is_some_and(|name| {
        name.len() >= 3 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    let web =
        last.starts_with("http://") || last.starts_with("https://") || last.starts_with("www.");
    mail || handle || web
}

/// "A A A", "A- A A+": the buttons for the size of letters.
fn is_sizes(line: &str) -> bool {
    let mut words = 0;
    let all = line.split(|c: char| c.is_whitespace() || c == '|').filter(|word| !word.is_empty());
    let letter = |word: &str| {
        words += 1;
        // Latin, Cyrillic, Greek.
        let rest = word.strip_prefix(['A', 'a', 'А', 'а', 'Α', 'α']);
        let Some(rest) = rest else { return false };
        matches!(rest, "" | "+" | "-" | "−" | "++" | "--")
    };
    { all }.all(letter) && words >= 2
}

/// "1.2K shares", "345": a number and a hint, and nothing else.
fn is_counter(view: &View<'_>, hits: &[Hit<'_>]) -> bool {
    const WORDS: usize = 5;
    if view.words > WORDS || !view.folded.contains(char::is_numeric) {
        return false;
    }
    let known = |word: &str, at: usize| {
        hits.iter().any(|hit| {
            let counted = matches!(
                hit.of.reason,
                RemovalReason::ShareLine | RemovalReason::CommentForm | RemovalReason::DateLine
            );
            counted && hit.start <= at && at < hit.end && !word.is_empty()
        })
    };
    let mut at = 0;
    let mut named = 0;
    let all = view.folded.split(' ').all(|word| {
        let start = at;
        at += word.len() + 1;
        let number = word.chars().next().is_some_and(char::is_numeric);
        let hinted = known(word, start);
        named += usize::from(hinted);
        number || hinted || word.chars().all(|c| !is_alphanumeric(c))
    });
    all && named >= 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leftovers::phrases::AllPhrases;
    use crate::lexicon::Lexicons;
    use crate::lines::of_text;

    #[test]
    fn shapes_are_told_from_prose() {
        use RemovalReason::{CreditLine, MarkupResidue, Navigation, ShareLine};
        let all = AllPhrases::new(&Lexicons::embedded().unwrap()).unwrap();
        let phrases = all.of(Some("de"));
        for (line, reason) in [
            ("Accueil > Régions > Montagne", Some(Navigation)),
            ("Home / World / Europe", Some(Navigation)),
            ("mwr/aq/pb", Some(CreditLine)),
            ("lb/jk (AFP)", Some(CreditLine)),
            ("(AFP)", Some(CreditLine)),
            ("mku (dpa/Reuters)", Some(CreditLine)),
            ("window.dataLayer = window.dataLayer || []; function gtag(){}", Some(MarkupResidue)),
            (".box { margin: 0; display: none; }", Some(MarkupResidue)),
            ("#wetter #bayern", Some(Navigation)),
            ("≡ Inland Ausland Wirtschaft", Some(Navigation)),
            ("Home • Nieuws • Regio • Merwestreek", Some(Navigation)),
            ("redaktion@example.de", Some(Navigation)),
            ("A A+ A++", Some(Navigation)),
            ("12 Kommentare", Some(ShareLine)),
            (
                "Er oder sie / und / oder beide zusammen gehen am Ende doch nach Hause, sagte er.",
                None,
            ),
            ("either/or", None),
            ("km/h", None),
            ("A > B", None),
            ("12 Tote", None),
            ("AP-Informationen zufolge", None),
            ("Home / World / He left in the evening, and nobody saw him go.", None),
        ] {
            let lines = of_text(line);
            let view = View::of(&lines[0], 240).unwrap();
            let hits = phrases.hits(&view.folded);
            assert_eq!(
                of(&view, &hits).or_else(|| counter(&view, &hits)).map(|(reason, _)| reason),
                reason,
                "{line}"
            );
        }
    }
}
