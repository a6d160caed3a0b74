//! What their own sentences cost languages, where lingua has sentences.

use super::relatives::RELATIVES;
use super::{Model, store};
use copydesk_ngrams::model::Models;
use copydesk_ngrams::{Scratch, Table};

/// Sentences of an article by which a language's own cost is measured.
const SENTENCES: usize = 25;

/// Which of a language's articles, by cost, is the typical one: many sentences of some languages are not in
/// them, and cost more.
const CLEAN: f64 = 0.2;

/// What a profile's own texts cost more than those of other languages, in hundredths of a step, where there
/// are no sentences to measure it by: profiles lack rare n-grams. The Universal Declaration of Human Rights
/// costs six of them 0 to 9 steps more, 3 in the middle.
const PROFILE: u16 = 300;

/// Letters of a sentence that has too few to say much.
const SHORT: usize = 40;

/// Steps an n-gram by which each of a language's own sentences is cheaper for the other: for one that differs
/// from it.
#[allow(clippy::cast_precision_loss)]
pub(super) fn leads(near: &Model, other: Model) -> Vec<f64> {
    let pair =
        [Model { sentences: Vec::new(), costs: near.costs.clone(), tag: near.tag.clone() }, other];
    let table = Table::new(&store(&pair));
    let mut scratch = Scratch::default();
    let mut lead = |sentence: &String| {
        let evidence = table.read(sentence, &mut scratch);
        let costs = evidence.costs.iter().find(|costs| costs.sums.len() == 2)?;
        let [near, other] = *costs.sums.as_slice() else { return None };
        Some((f64::from(near) - f64::from(other)) / costs.ngrams.max(1) as f64)
    };
    near.sentences.iter().filter(|s| s.chars().count() > SHORT).filter_map(&mut lead).collect()
}

/// Measures what its own articles cost each language.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn typical(stored: &mut Models, models: &[Model]) {
    let table = Table::new(stored);
    let mut scratch = Scratch::default();
    let mut own = |number: usize, tag: &str| -> Option<u16> {
        let sentences = &models.iter().find(|model| model.tag == tag)?.sentences;
        let mut shares = Vec::new();
        for article in sentences.chunks(SENTENCES) {
            let evidence = table.read(&article.join(" "), &mut scratch);
            for (script, costs) in evidence.costs.iter().enumerate() {
                let column = table.columns(script).iter().position(|n| usize::from(*n) == number);
                if let Some(cost) = column.and_then(|column| costs.sums.get(column)) {
                    shares.push(f64::from(*cost) / costs.ngrams.max(1) as f64);
                }
            }
        }
        shares.sort_by(f64::total_cmp);
        let share = shares.get((shares.len() as f64 * CLEAN) as usize)?;
        Some((share * 100.0).round() as u16)
    };
    let tags: Vec<String> = stored.languages.iter().map(|language| language.tag.clone()).collect();
    let measured: Vec<Option<u16>> =
        tags.iter().enumerate().map(|(number, tag)| own(number, tag)).collect();
    let known: Vec<u32> = measured.iter().flatten().copied().map(u32::from).collect();
    let mean = known.iter().sum::<u32>() / u32::try_from(known.len()).unwrap_or(1).max(1);
    let mean = u16::try_from(mean).unwrap_or_default();
    let near = |tag: &str| {
        let near = RELATIVES.iter().find(|relative| relative.tag == tag)?.near;
        *measured.get(tags.iter().position(|tag| tag == near)?)?
    };
    for ((language, typical), tag) in stored.languages.iter_mut().zip(&measured).zip(&tags) {
        // A relative's texts cost it hardly less than the other's own: more would be guessed.
        language.typical = typical.or_else(|| near(tag)).unwrap_or(mean.saturating_add(PROFILE));
    }
}
