//! Token classifiers.

use crate::decode::{names, say};
use crate::error::{LoadError, RunError};
use crate::folder::Folder;
use crate::labels::Label;
use crate::network::{Network, Tensor};
use crate::own::Own;
use crate::pieces::{Cut, Pieces};
use crate::transformer::Name;
use crate::windows::{Window, windows};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Inputs that are given to a network, if it takes them.
const INPUTS: [&str; 4] = ["input_ids", "attention_mask", "token_type_ids", "position_ids"];

/// Windows that go through the network at a time.
const BATCH: usize = 8;

/// Pieces of a window at most, whatever the model could take: attention costs their square.
const LONGEST: usize = 512;

/// What is needed of `config.json`.
#[derive(Debug, Deserialize)]
struct Config {
    #[serde(default)]
    model_type: String,
    #[serde(default)]
    id2label: BTreeMap<String, String>,
    max_position_embeddings: Option<usize>,
    #[serde(default)]
    pad_token_id: Option<u32>,
}

impl Config {
    /// The labels in the order of the logits.
    fn labels(&self) -> Result<Vec<&str>, String> {
        if self.id2label.is_empty() {
            return Err("no id2label; it names the labels by number".to_owned());
        }
        let label = |id: usize| self.id2label.get(&id.to_string()).map(String::as_str);
        let labels: Vec<&str> = (0..self.id2label.len()).map_while(label).collect();
        if labels.len() == self.id2label.len() {
            Ok(labels)
        } else {
            Err(format!("id2label has no \"{}\"; number labels from 0", labels.len()))
        }
    }

    /// Pieces that the model takes at a time. Models of RoBERTa's kind number places from behind that of padding.
    fn positions(&self) -> usize {
        let roberta = ["roberta", "camembert"].iter().any(|name| self.model_type.contains(name));
        let lost = if roberta { self.pad_token_id.unwrap_or(1) as usize + 1 } else { 0 };
        let places = self.max_position_embeddings.unwrap_or(LONGEST);
        places.saturating_sub(lost).min(LONGEST)
    }
}

/// A token classifier.
pub(crate) struct Classifier {
    network: Network,
    pieces: Pieces,
    labels: Vec<Label>,
    padding: u32,
    positions: usize,
}

impl Classifier {
    pub(crate) fn load(
        folder: &Folder<'_>,
        config: &[u8],
        own: &Own,
        pieces: Pieces,
        network: Network,
    ) -> Result<Self, LoadError> {
        let path = folder.path("config.json");
        let config: Config = folder.json("config.json", config)?;
        let names = config.labels().map_err(|message| LoadError::file(&path, message))?;
        let labels: Vec<Label> = names.iter().map(|name| Label::read(name, own)).collect();
        if labels.iter().all(|label| label.kind().is_none()) {
            let message = format!(
                "id2label: none of {} is known; say in copydesk.json which types they are",
                names.join(", ")
            );
            return Err(LoadError::file(&path, message));
        }
        let model = folder.path("model.onnx");
        if let Some(other) = network.inputs().find(|name| !INPUTS.contains(name)) {
            let message = format!(
                "the network takes `{other}`, which token classifiers do not; of GLiNER, put gliner_config.json beside"
            );
            return Err(LoadError::file(&model, message));
        }
        let positions = config.positions();
        if positions <= pieces.frame() {
            let message = format!("max_position_embeddings leaves {positions} pieces, too few");
            return Err(LoadError::file(&path, message));
        }
        let padding = config.pad_token_id.unwrap_or(pieces.padding);
        let classifier = Self { network, pieces, labels, padding, positions };
        // An export that does not fit its configuration is refused now, not at the first article.
        let tried = classifier.names("a", own);
        tried.map(|_| classifier).map_err(|error| LoadError::file(&model, error.to_string()))
    }

    pub(crate) fn names(&self, text: &str, own: &Own) -> Result<Vec<Name>, RunError> {
        let cut = self.pieces.cut(text)?;
        let mut said = Vec::new();
        self.logits(&cut, own.most_pieces, |row| {
            said.push(say(row, &self.labels, own.temperature));
        })?;
        Ok(names(text, &cut.bytes, &said))
    }

    /// For each piece of a text: its bytes, its logits, and the labels that they are of.
    pub(crate) fn pieces(
        &self,
        text: &str,
        own: &Own,
    ) -> Result<Vec<(usize, usize, Vec<f32>)>, RunError> {
        let cut = self.pieces.cut(text)?;
        let mut rows = Vec::new();
        self.logits(&cut, own.most_pieces, |row| rows.push(row.to_vec()))?;
        Ok(cut.bytes.iter().zip(rows).map(|(&(start, end), row)| (start, end, row)).collect())
    }

    pub(crate) fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// Calls `each` with the logits of every piece, in order, up to `most`.
    fn logits(&self, cut: &Cut, most: usize, mut each: impl FnMut(&[f32])) -> Result<(), RunError> {
        let length = self.positions - self.pieces.frame();
        let windows = windows(cut.ids.len().min(most), length, |at| cut.begins[at]);
        for batch in windows.chunks(BATCH) {
            let rows = self.run(cut, batch)?;
            for (window, rows) in batch.iter().zip(rows) {
                let first = window.answers.start - window.pieces.start + self.pieces.before.len();
                let rows = rows.chunks_exact(self.labels.len());
                rows.skip(first).take(window.answers.len()).for_each(&mut each);
            }
        }
        Ok(())
    }

    /// The logits of a batch, window by window.
    fn run(&self, cut: &Cut, batch: &[Window]) -> Result<Vec<Vec<f32>>, RunError> {
        let frame = self.pieces.frame();
        let longest = batch.iter().map(|window| window.pieces.len()).max().unwrap_or(0) + frame;
        let mut ids = Vec::with_capacity(batch.len() * longest);
        let mut mask = Vec::with_capacity(ids.capacity());
        let number = |id: &u32| i32::try_from(*id).unwrap_or(0);
        for window in batch {
            let row = self.pieces.before.iter().chain(&cut.ids[window.pieces.clone()]);
            ids.extend(row.chain(&self.pieces.after).map(number));
            mask.resize(ids.len(), 1);
            ids.resize(mask.len().next_multiple_of(longest), number(&self.padding));
            mask.resize(ids.len(), 0);
        }
        let sizes = vec![batch.len(), longest];
        let places = (0..batch.len()).flat_map(|_| 0..longest);
        let places = places.map(|at| i32::try_from(at).unwrap_or(i32::MAX)).collect();
        let data = [ids, mask, vec![0; batch.len() * longest], places];
        let tensors = data.map(|data| Tensor { sizes: sizes.clone(), data });
        let inputs: Vec<_> = INPUTS.into_iter().zip(tensors).collect();
        let (found, logits) = self.network.run::<3>(&inputs)?;
        if found != [batch.len(), longest, self.labels.len()] {
            let expected = format!("{}, {longest}, {} labels", batch.len(), self.labels.len());
            return Err(RunError::Output { found: found.into(), expected });
        }
        Ok(logits.chunks_exact(longest * self.labels.len()).map(<[f32]>::to_vec).collect())
    }
}
