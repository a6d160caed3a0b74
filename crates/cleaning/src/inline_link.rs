//! Links to other articles that were run into the end of a paragraph: "… said he. READ ALSO: Other news".

use crate::fold::fold;
use crate::leftovers::phrases::{Phrases, Shape};
use crate::leftovers::view::ends_like_sentence;
use crate::lines::{Line, Removal};
use crate::marks::Marks;
use copydesk_article::cleaning::RemovalReason;

/// The longest headline behind such a label, in characters.
const LONGEST: usize = 140;

/// Cuts such a link off the end of the line and answers its headline. The label must follow the end
/// of a sentence, stand in capitals and have a colon, and what follows must be no sentence.
pub(crate) fn cut(line: &mut Line, phrases: &Phrases) -> Option<String> {
    if !line.marks.any(Marks::COLON) {
        return None;
    }
    let text = line.text.text();
    let spaced = |(at, _): &(usize, &str)| text[at + 1..].starts_with([' ', '\u{a0}']);
    let (colon, _) = text.rmatch_indices(':').find(spaced)?;
    let (head, headline) = (&text[..colon], &text[colon + 1..]);
    let start = head.rfind(['.', '!', '?', '”', '»'])?;
    let start = start + head[start..].chars().next().map_or(1, char::len_utf8);
    let label = head[start..].trim();
    let letters = label.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().count() > 3 && letters.clone().all(|c| !c.is_lowercase());
    let short = headline.chars().count() <= LONGEST;
    if !(capitals && short) || ends_like_sentence(headline) {
        return None;
    }
    let folded = fold(label);
    let known = phrases.hits(&folded).iter().any(|hit| {
        let whole = hit.start == 0 && hit.end == folded.len();
        hit.of.reason == RemovalReason::RelatedLink && hit.of.shape == Shape::Label && whole
    });
    if !known {
        return None;
    }
    let headline = headline.trim().to_owned();
    let from = text[start..].find(|c: char| !c.is_whitespace()).map_or(start, |at| start + at);
    line.cut_from(from, Removal::sure(RemovalReason::RelatedLink, "inline"));
    Some(headline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leftovers::phrases::AllPhrases;
    use crate::lexicon::Lexicons;
    use crate::lines::of_text;

    #[test]
    fn a_link_run_into_a_paragraph_goes_and_a_quotation_stays() {
        let all = AllPhrases::new(&Lexicons::embedded().unwrap()).unwrap();
        let cut_from = |text: &str| {
            let mut lines = of_text(text);
            let headline = cut(&mut lines[0], all.of(Some("en")));
            (lines[0].text.text().to_owned(), headline)
        };
        assert_eq!(
            cut_from("He left. READ MORE: Council votes on budget"),
            ("He left.".into(), Some("Council votes on budget".into()))
        );
        for stays in [
            "He left. Read more: a good motto",
            "He left. READ MORE: that was his motto.",
            "READ MORE: Council votes on budget",
            "NASA said. RESULT: Nothing found",
        ] {
            assert_eq!(cut_from(stays), (stays.into(), None));
        }
    }
}
