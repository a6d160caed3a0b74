//! Leftovers by their shape alone, in any language: breadcrumbs, and the initials of a desk.

use copydesk_article::cleaning::RemovalReason;

/// Longest breadcrumb, and longest part of one, in characters.
const BREADCRUMB: usize = 120;
const CRUMB: usize = 32;

/// What a line is by its shape, if it is a leftover.
pub(crate) fn of(line: &str) -> Option<RemovalReason> {
    if is_breadcrumb(line) {
        return Some(RemovalReason::Navigation);
    }
    is_sign_off(line).then_some(RemovalReason::CreditLine)
}

/// "Home > World > Europe": three short parts or more, none of them a sentence.
fn is_breadcrumb(line: &str) -> bool {
    if line.chars().count() > BREADCRUMB {
        return false;
    }
    [" > ", " › ", " » ", " / ", " → "].iter().any(|mark| {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_told_from_prose() {
        use RemovalReason::{CreditLine, Navigation};
        for (line, reason) in [
            ("Accueil > Régions > Montagne", Some(Navigation)),
            ("Home / World / Europe", Some(Navigation)),
            ("mwr/aq/pb", Some(CreditLine)),
            ("lb/jk (AFP)", Some(CreditLine)),
            (
                "Er oder sie / und / oder beide zusammen gehen am Ende doch nach Hause, sagte er.",
                None,
            ),
            ("either/or", None),
            ("km/h", None),
            ("A > B", None),
            ("Home / World / He left in the evening, and nobody saw him go.", None),
        ] {
            assert_eq!(of(line), reason, "{line}");
        }
    }
}
