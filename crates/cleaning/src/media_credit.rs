//! Photo credits at the end of a caption: "The lake in May. (Photo: Reuters)".

use crate::lexicon::{Lexicon, fold};
use crate::lines::Line;
use copydesk_article::cleaning::RemovalReason;

/// The longest credit in brackets, in characters.
const LONGEST: usize = 60;

/// Cuts a photo credit in brackets off the end of the line, where a label of photo credits opens it.
pub(crate) fn cut(line: &mut Line, lexicons: &[&Lexicon]) {
    let text = line.text.text();
    let Some(close) = text.strip_suffix(')').or_else(|| text.strip_suffix(']')) else { return };
    let Some(open) = close.rfind(['(', '[']) else { return };
    let (before, credit) = (text[..open].trim_end(), fold(&close[open + 1..]));
    if before.is_empty() || credit.chars().count() > LONGEST {
        return;
    }
    let labels = lexicons
        .iter()
        .flat_map(|lexicon| &lexicon.rules)
        .filter(|rule| rule.reason == RemovalReason::MediaCredit)
        .flat_map(|rule| &rule.label);
    let labelled = |label: &String| {
        credit.strip_prefix(label.as_str()).is_some_and(|rest| rest.trim_start().starts_with(':'))
    };
    if !{ labels }.any(labelled) {
        return;
    }
    let (keep, start) = (before.chars().count(), text[..open].chars().count());
    if let Some(source) = line.text.slice(start..line.len()).source() {
        line.cuts.push((source, RemovalReason::MediaCredit));
        line.text = line.text.slice(0..keep);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicons;
    use crate::lines::of_text;

    #[test]
    fn a_credit_goes_and_an_aside_stays() {
        let lexicons = Lexicons::embedded().unwrap();
        let cut_from = |text: &str| {
            let mut lines = of_text(text);
            cut(&mut lines[0], &lexicons.of(Some("es")));
            (lines[0].text.text(), lines[0].cuts.len())
        };
        assert_eq!(cut_from("El embalse. (Foto: Archivo)"), ("El embalse.".into(), 1));
        for stays in
            ["El embalse (foto de ayer)", "(Foto: Archivo)", "Dijo que sí (y luego que no)"]
        {
            assert_eq!(cut_from(stays), (stays.into(), 0));
        }
    }
}
