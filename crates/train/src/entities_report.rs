//! Scores of taggers by source and language, and their mistakes.

use copydesk_entities::Tagger;
use copydesk_tagger::Model;
use copydesk_train::entities::articles::{self, Article, Span};
use copydesk_train::entities::corpus::{Source, is_silver};
use copydesk_train::entities::dice::Dice;
use copydesk_train::entities::score::{Tally, tally};
use std::collections::BTreeMap;
use std::io::Write;

/// What was found in sources, by part, language and name.
#[derive(Default)]
pub(crate) struct Scores(BTreeMap<(String, String, String), [Tally; 3]>);

impl Scores {
    /// Adds what a model finds in a source. Prints the mistakes if the source is in `errors`, by the beginning of
    /// `part:language:name`.
    ///
    /// # Errors
    /// If they cannot be printed.
    pub(crate) fn add(
        &mut self,
        source: &Source,
        model: &Model,
        lists: &Tagger,
        errors: &[String],
    ) -> std::io::Result<()> {
        let name = format!("{}:{}:{}", source.part, source.language, source.name);
        let shown = errors.iter().any(|own| name.starts_with(own));
        let key = (source.part.clone(), source.language.clone(), source.name.clone());
        let kinds = self.0.entry(key).or_default();
        for article in articles::cut(source, &mut Dice::new(7)) {
            let found = find(model, lists, &article, &source.language);
            if shown {
                show(&mut std::io::stdout(), &article, &found)?;
            }
            for (sum, own) in kinds.iter_mut().zip(tally(&article, &found)) {
                sum.add(own);
            }
        }
        Ok(())
    }

    /// Prints a line for every source, and the mean of the languages that have gold data.
    ///
    /// # Errors
    /// If they cannot be printed.
    pub(crate) fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        let mut languages: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
        for ((part, language, name), kinds) in &self.0 {
            let mut whole = Tally::default();
            kinds.iter().for_each(|kind| whole.add(*kind));
            if !is_silver(name) {
                languages.entry((part, language)).or_default().add(whole);
            }
            let [person, organisation, place] = kinds.map(|kind| kind.f1());
            writeln!(
                out,
                "{part:5} {language:3} {name:44} P {:.3} R {:.3} F {:.3}  \
                 PER {person:.3} ORG {organisation:.3} LOC {place:.3}  n {}",
                whole.precision(),
                whole.recall(),
                whole.f1(),
                whole.gold
            )?;
        }
        for part in ["held", "dev"] {
            let of = languages.iter().filter(|((own, _), _)| *own == part);
            let scores: Vec<f64> = of.map(|(_, tally)| tally.f1()).collect();
            if !scores.is_empty() {
                #[allow(clippy::cast_precision_loss)] // some twenty languages
                let mean = scores.iter().sum::<f64>() / scores.len() as f64;
                writeln!(out, "{part}: mean of {} languages, gold: {mean:.4}", scores.len())?;
            }
        }
        Ok(())
    }
}

fn find(model: &Model, lists: &Tagger, article: &Article, language: &str) -> Vec<Span> {
    let hints = lists.hints(&article.text, Some(language));
    let mentions = model.tag(&article.text, Some(language), &hints);
    mentions.iter().map(|m| Span { start: m.start, end: m.end, kind: m.kind }).collect()
}

fn show(out: &mut impl Write, article: &Article, found: &[Span]) -> std::io::Result<()> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let snippet = |span: &Span| {
        let mut from = span.start.saturating_sub(40);
        while !article.text.is_char_boundary(from) {
            from += 1;
        }
        let mut to = (span.end + 30).min(article.text.len());
        while !article.text.is_char_boundary(to) {
            to -= 1;
        }
        let text = &article.text;
        format!(
            "{}[[{}]]{}",
            &text[from..span.start],
            &text[span.start..span.end],
            &text[span.end..to]
        )
        .replace('\n', " / ")
    };
    for gold in article.names.iter().filter(|gold| !found.contains(gold)) {
        lines.push((gold.start, format!("ERR - {} {}", gold.kind.label(), snippet(gold))));
    }
    for own in found.iter().filter(|own| !article.names.contains(own)) {
        lines.push((own.start, format!("ERR + {} {}", own.kind.label(), snippet(own))));
    }
    lines.sort();
    for (_, line) in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
