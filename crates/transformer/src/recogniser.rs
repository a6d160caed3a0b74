//! A transformer as the entities stage asks it.

use crate::transformer::{Name, Transformer};
use copydesk_entities::{Recognised, Recogniser, RecogniserError};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

impl Recogniser for Transformer {
    fn version(&self) -> &str {
        self.version()
    }

    fn recognise(
        &self,
        text: &str,
        language: Option<&str>,
    ) -> Result<Vec<Recognised>, RecogniserError> {
        if !self.own().reads(language) {
            return Ok(Vec::new());
        }
        let recognised = |name: Name| Recognised {
            kind: name.kind,
            start: name.utf8[0],
            end: name.utf8[1],
            confidence: name.confidence,
        };
        Ok(self.names(text)?.into_iter().map(recognised).collect())
    }
}

/// Opens a model for the entities stage.
///
/// # Errors
/// [`crate::LoadError`].
pub fn load(
    folder: &str,
    read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
) -> Result<Arc<dyn Recogniser>, RecogniserError> {
    Ok(Arc::new(Transformer::load(folder, read)?))
}

/// As [`load`], but a process opens the model of a folder once: a stage that is made anew because a list changed takes
/// the one that is there.
///
/// # Errors
/// [`crate::LoadError`].
pub fn load_once(
    folder: &str,
    read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
) -> Result<Arc<dyn Recogniser>, RecogniserError> {
    static LOADED: Mutex<Vec<(String, Arc<dyn Recogniser>)>> = Mutex::new(Vec::new());
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, model)) = loaded.iter().find(|(own, _)| own == folder) {
        return Ok(Arc::clone(model));
    }
    let model = load(folder, read)?;
    loaded.push((folder.to_owned(), Arc::clone(&model)));
    Ok(model)
}
