//! Leftovers by their shape alone, in any language: breadcrumbs, initials of a desk, addresses,
//! code, rows of buttons.

use super::phrases::{Hit, Shape};
use super::view::{View, ends_like_sentence};
use copydesk_article::cleaning::RemovalReason;

/// Longest breadcrumb, and longest part of one, in characters.
const BREADCRUMB: usize = 120;
const CRUMB: usize = 32;

/// What a line is by its shape, if it is a leftover.
pub(crate) fn of(view: &View, hits: &[Hit<'_>]) -> Option<(RemovalReason, &'static str)> {
    let line = view.text.as_str();
    if is_breadcrumb(line) {
        return Some((RemovalReason::Navigation, "shape/breadcrumb"));
    }
    if is_sign_off(line) || is_agencies(view, hits) {
        return Some((RemovalReason::CreditLine, "shape/sign-off"));
    }
    if is_dots(line) {
        return Some((RemovalReason::TruncationMark, "shape/dots"));
    }
    if is_menu(view) {
        return Some((RemovalReason::Navigation, "shape/menu"));
    }
    if is_code(line) {
        return Some((RemovalReason::MarkupResidue, "shape/code"));
    }
    if is_tags(line) {
        return Some((RemovalReason::Navigation, "shape/tags"));
    }
    if is_address(line) {
        return Some((RemovalReason::Navigation, "shape/address"));
    }
    if is_sizes(line) {
        return Some((RemovalReason::Navigation, "shape/sizes"));
    }
    is_counter(view, hits).then_some((RemovalReason::ShareLine, "shape/counter"))
}

/// "Home > World > Europe": three short parts or more, none of them a sentence.
pub(crate) fn is_breadcrumb(line: &str) -> bool {
    if line.chars().count() > BREADCRUMB {
        return false;
    }
    [" > ", " › ", " » ", " / ", " → ", " ▸ ", " ⟩ ", " ≫ "].iter().any(|mark| {
        let parts: Vec<&str> = line.split(mark).map(str::trim).collect();
        let short = |part: &&str| {
            !part.is_empty() && part.chars().count() <= CRUMB && !part.ends_with(['.', '!', '?'])
        };
        parts.len() >= 3 && parts.iter().all(short)
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
fn is_agencies(view: &View, hits: &[Hit<'_>]) -> bool {
    const LONGEST: usize = 40;
    if view.chars > LONGEST {
        return false;
    }
    let is_agency = |start: usize, word: &str| {
        hits.iter().any(|hit| {
            hit.of.shape == Shape::Agency && hit.start <= start && start + word.len() <= hit.end
        })
    };
    let mut named = false;
    let mut start = 0;
    view.folded.split(|c: char| !c.is_alphanumeric()).all(|word| {
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
fn is_menu(view: &View) -> bool {
    const PART: usize = 28;
    if view.text.starts_with(['≡', '☰']) && !view.sentence {
        return true;
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
    let columns = view.columns >= 3 && view.chars <= view.columns * PART && !view.sentence;
    (bars || columns) && !copydesk_metadata::is_byline(&view.text)
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
    let names = NAMES.iter().filter(|name| line.contains(**name)).count();
    let marks = line.chars().filter(|c| matches!(c, '{' | '}' | ';' | '=')).count();
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
    let words: Vec<&str> = line.split_whitespace().collect();
    let (Some(last), true) = (words.last(), words.len() <= 2 && line.len() <= LONGEST) else {
        return false;
    };
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
        let first = word.chars().next();
        let rest = &word[first.map_or(0, char::len_utf8)..];
        let first = first.map(|c| c.to_uppercase().to_string());
        first.is_some_and(|c| c == "A" || c == "А" || c == "Α")
            && matches!(rest, "" | "+" | "-" | "−" | "++" | "--")
    };
    { all }.all(letter) && words >= 2
}

/// "1.2K shares", "345": a number and a hint, and nothing else.
fn is_counter(view: &View, hits: &[Hit<'_>]) -> bool {
    let digits = view.folded.chars().any(char::is_numeric);
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
        number || hinted || word.chars().all(|c| !c.is_alphanumeric())
    });
    digits && all && named >= 1 && view.words() <= 5
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
            let view = View::of(&of_text(line)[0], 240).unwrap();
            let hits = phrases.hits(&view.folded);
            assert_eq!(of(&view, &hits).map(|(reason, _)| reason), reason, "{line}");
        }
    }
}
