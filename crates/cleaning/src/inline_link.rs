//! Links to other articles that were run into the end of a paragraph: "… said he. READ ALSO: Other news".

use crate::lexicon::{Lexicon, fold};
use crate::lines::Line;
use copydesk_article::cleaning::RemovalReason;

/// The longest headline behind such a label, in characters.
const LONGEST: usize = 140;

/// Cuts such a link off the end of the line and answers its headline. The label must follow the end
/// of a sentence, stand in capitals and have a colon, and what follows must be no sentence.
pub(crate) fn cut(line: &mut Line, lexicons: &[&Lexicon]) -> Option<String> {
    let text = line.text.text();
    let (head, headline) = text.rsplit_once(": ")?;
    let start = head.rfind(['.', '!', '?', '”', '»']).map(|at| at + 1)?;
    let start = (start..=head.len()).find(|at| head.is_char_boundary(*at))?;
    let label = head[start..].trim_start();
    let letters = label.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().count() > 3 && letters.clone().all(|c| !c.is_lowercase());
    let folded = fold(label);
    let known = lexicons
        .iter()
        .flat_map(|lexicon| &lexicon.rules)
        .any(|rule| rule.reason == RemovalReason::RelatedLink && rule.label.contains(&folded));
    let short = headline.chars().count() <= LONGEST;
    let sentence = headline.trim_end().ends_with(['.', '!', '?', '…', '”', '»']);
    if !(capitals && known && short) || sentence {
        return None;
    }
    let keep = head[..start].chars().count();
    let source = line.text.slice(keep..line.len());
    let blank = source.marks().iter().take_while(|mark| mark.ch.is_whitespace()).count();
    let range = line.text.slice(keep + blank..line.len()).source()?;
    line.cuts.push((range, RemovalReason::RelatedLink));
    line.text = line.text.slice(0..keep);
    Some(headline.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicons;
    use crate::lines::of_text;

    #[test]
    fn a_link_run_into_a_paragraph_goes_and_a_quotation_stays() {
        let lexicons = Lexicons::embedded().unwrap();
        let cut_from = |text: &str| {
            let mut lines = of_text(text);
            let headline = cut(&mut lines[0], &lexicons.of(Some("en")));
            (lines[0].text.text(), headline)
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
