//! The model by itself, the stage's tagger with lists and model, and spaCy.

use crate::{cpu, script};
use copydesk_entities::{MentionType, Tagger, default_list};
use copydesk_tagger::Kind;
use copydesk_train::entities::articles::Span;
use copydesk_train::entities::folds;
use serde_json::Value;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The names of all texts, in their order, and microseconds of CPU time for all of them.
pub(super) type Answers = (Vec<Vec<Span>>, f64);

/// Texts of one language and of one fold, which nothing was learnt from.
pub(super) struct Held<'t> {
    pub(super) texts: &'t [&'t str],
    pub(super) language: &'t str,
    pub(super) fold: usize,
}

/// Something that finds names.
pub(super) trait Tool {
    fn name(&self) -> String;
    /// # Errors
    /// When it cannot be run.
    fn find(&mut self, held: &Held<'_>) -> Result<Answers, Box<dyn Error>>;
}

/// The model that did not learn from each fold.
fn models(folder: &Path) -> Result<Vec<copydesk_tagger::Model>, Box<dyn Error>> {
    let read = |fold| {
        let path = folds::file(folder, fold);
        let bytes = std::fs::read(&path).map_err(|error| {
            let path = path.display();
            format!("{path}: {error}; `cargo xtask train entities --folds FOLDER` writes it")
        })?;
        Ok(copydesk_tagger::Model::read(&bytes)?)
    };
    (0..folds::FOLDS).map(read).collect()
}

/// The model, with the hints of the lists.
pub(super) struct Model {
    lists: Tagger,
    models: Vec<copydesk_tagger::Model>,
}

impl Model {
    pub(super) fn new(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let lists = Tagger::new(vec![default_list()?]);
        Ok(Self { lists, models: models(folder)? })
    }
}

impl Tool for Model {
    fn name(&self) -> String {
        "model".to_owned()
    }

    fn find(&mut self, held: &Held<'_>) -> Result<Answers, Box<dyn Error>> {
        let language = Some(held.language);
        let own = |text: &&str| {
            let hints = self.lists.hints(text, language);
            let found = self.models[held.fold].tag(text, language, &hints);
            found.iter().map(|m| Span { start: m.start, end: m.end, kind: m.kind }).collect()
        };
        Ok(cpu::thread(|| held.texts.iter().map(own).collect()))
    }
}

/// The default gazetteer and the model, merged: of each fold.
pub(super) struct Stage(Vec<Tagger>);

impl Stage {
    pub(super) fn new(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let stage = |model| -> Result<Tagger, Box<dyn Error>> {
            let lists = Tagger::new(vec![default_list()?]);
            Ok(lists.with_model(model).with_register()?)
        };
        Ok(Self(models(folder)?.into_iter().map(stage).collect::<Result<_, _>>()?))
    }
}

impl Tool for Stage {
    fn name(&self) -> String {
        "stage".to_owned()
    }

    fn find(&mut self, held: &Held<'_>) -> Result<Answers, Box<dyn Error>> {
        let own = |text: &&str| self.0[held.fold].tag(text, Some(held.language)).mentions;
        let (found, spent) = cpu::thread(|| held.texts.iter().map(own).collect::<Vec<_>>());
        let span = |mention: &copydesk_entities::Mention| {
            let kind = match mention.kind {
                MentionType::Person => Kind::Person,
                MentionType::Organisation => Kind::Organisation,
                MentionType::Location => Kind::Location,
                _ => return None,
            };
            Some(Span { start: mention.utf8[0], end: mention.utf8[1], kind })
        };
        Ok((found.iter().map(|names| names.iter().filter_map(span).collect()).collect(), spent))
    }
}

/// A model of spaCy, through `crates/bench/peers/entities.py`.
pub(super) struct Spacy {
    python: PathBuf,
    script: PathBuf,
    model: &'static str,
}

impl Spacy {
    pub(super) fn new(root: &Path, python: &Path, model: &'static str) -> Self {
        let script = root.join("crates/bench/peers/entities.py");
        Self { python: python.to_owned(), script, model }
    }
}

impl Tool for Spacy {
    fn name(&self) -> String {
        self.model.to_owned()
    }

    fn find(&mut self, Held { texts, .. }: &Held<'_>) -> Result<Answers, Box<dyn Error>> {
        let mut peer = Command::new(&self.python);
        let (lines, spent) = script::ask(peer.arg(&self.script).arg(self.model), texts)?;
        let answers = lines.iter().zip(*texts).map(|(line, text)| spans(line, text));
        Ok((answers.collect(), spent))
    }
}

/// The names of a line, their code points as bytes of the text.
fn spans(line: &Value, text: &str) -> Vec<Span> {
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let span = |name: &Value| {
        let place = |at: usize| bytes.get(usize::try_from(name[at].as_u64()?).ok()?).copied();
        let kind = Kind::ALL.into_iter().find(|kind| name[2] == kind.label())?;
        Some(Span { start: place(0)?, end: place(1)?, kind })
    };
    line["names"].as_array().into_iter().flatten().filter_map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn code_points_become_bytes() {
        let line = json!({ "names": [[3, 5, "LOC"], [0, 1, "MISC"], [9, 12, "PER"]] });
        let found = spans(&line, "é à Ré");
        assert_eq!(found, [Span { start: 5, end: 7, kind: Kind::Location }]);
    }
}
