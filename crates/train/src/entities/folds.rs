//! What is scored on, in folds: a model may learn from all of them but the one that it is scored on.

use crate::entities::corpus::Source;
use std::path::{Path, PathBuf};

/// How many folds there are. A quarter is large enough to be scored on.
pub const FOLDS: usize = 4;

/// English sources that are dealt into folds, too: their training part, as the English dev part is of another kind.
const ENGLISH: &[&str] = &["UniversalNER", "wikigold"];

/// Whether a source is scored on, fold by fold: the dev parts are.
#[must_use]
pub fn folded(source: &Source) -> bool {
    let english = source.language == "en" && ENGLISH.iter().any(|own| source.name.starts_with(own));
    source.part == "dev" || english
}

/// The sentences of one fold of a source, those that stand together in the source: neighbours are often of one
/// article and name the same people, so they are never told apart.
#[must_use]
pub fn held(source: &Source, fold: usize) -> Source {
    let (from, to) = bounds(source, fold);
    Source { sentences: source.sentences[from..to].to_vec(), ..source.clone() }
}

/// The sentences of all other folds.
#[must_use]
pub fn taught(source: &Source, fold: usize) -> Source {
    let (from, to) = bounds(source, fold);
    let sentences = [&source.sentences[..from], &source.sentences[to..]].concat();
    Source { sentences, ..source.clone() }
}

/// The file of the model that did not learn from a fold.
#[must_use]
pub fn file(folder: &Path, fold: usize) -> PathBuf {
    folder.join(format!("without-{}-of-{FOLDS}.bin", fold + 1))
}

fn bounds(source: &Source, fold: usize) -> (usize, usize) {
    let count = source.sentences.len();
    (count * fold / FOLDS, count * (fold + 1) / FOLDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::corpus::Sentence;

    #[test]
    fn every_sentence_is_held_in_one_fold_and_taught_in_all_others() {
        let sentence = |at: usize| Sentence { words: vec![at.to_string()], labels: vec![] };
        let words = |source: &Source| -> Vec<String> {
            source.sentences.iter().flat_map(|sentence| sentence.words.clone()).collect()
        };
        for count in [0, 1, 3, 10] {
            let source = Source {
                language: "fr".to_owned(),
                part: "dev".to_owned(),
                name: "some".to_owned(),
                licence: "none".to_owned(),
                sentences: (0..count).map(sentence).collect(),
            };
            let all: Vec<String> =
                (0..FOLDS).flat_map(|fold| words(&held(&source, fold))).collect();
            assert_eq!(all, words(&source));
            for fold in 0..FOLDS {
                let mut both =
                    [words(&held(&source, fold)), words(&taught(&source, fold))].concat();
                both.sort_by_key(|word| word.parse::<usize>().unwrap());
                assert_eq!(both, all);
            }
        }
    }
}
