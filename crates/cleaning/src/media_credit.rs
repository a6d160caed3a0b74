//! Photo credits at the end of a caption: "The lake in May. (Photo: Reuters)".

use crate::fold::fold;
use crate::leftovers::phrases::{Phrases, Shape};
use crate::lines::{Line, Removal};
use copydesk_article::cleaning::RemovalReason;

/// The longest credit in brackets, in characters.
const LONGEST: usize = 60;

/// Cuts a photo credit in brackets off the end of the line, where a label of photo credits opens it.
pub(crate) fn cut(line: &mut Line, phrases: &Phrases) {
    let text = line.text.text();
    let Some(close) = text.strip_suffix([')', ']', '）', '】']) else { return };
    let Some(open) = close.rfind(['(', '[', '（', '【']) else { return };
    let inside = open + close[open..].chars().next().map_or(1, char::len_utf8);
    if text[..open].trim_end().is_empty() || close[inside..].chars().count() > LONGEST {
        return;
    }
    let credit = fold(&close[inside..]);
    let labelled = phrases.hits(&credit).iter().any(|hit| {
        let marked = credit[hit.end..].trim_start().starts_with([':', '：', '/', '=']);
        let label = hit.of.shape == Shape::Label && hit.start == 0 && marked;
        hit.of.reason == RemovalReason::MediaCredit && label
    });
    if labelled {
        line.cut_from(open, Removal::sure(RemovalReason::MediaCredit, "bracket"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leftovers::phrases::AllPhrases;
    use crate::lexicon::Lexicons;
    use crate::lines::of_text;

    #[test]
    fn a_credit_goes_and_an_aside_stays() {
        let all = AllPhrases::new(&Lexicons::embedded().unwrap()).unwrap();
        let cut_from = |text: &str| {
            let mut lines = of_text(text);
            cut(&mut lines[0], all.of(Some("es")));
            (lines[0].text.text().to_owned(), lines[0].cuts.len())
        };
        assert_eq!(cut_from("El embalse. (Foto: Archivo)"), ("El embalse.".into(), 1));
        for stays in
            ["El embalse (foto de ayer)", "(Foto: Archivo)", "Dijo que sí (y luego que no)"]
        {
            assert_eq!(cut_from(stays), (stays.into(), 0));
        }
    }
}
