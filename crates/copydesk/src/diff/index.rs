//! Where the records of the first run are: per record an id, a digest and a place, no text.
//!
//! Records are joined by id; of several revisions of an article the first belongs to the first, the
//! second to the second, and so on.

use super::facts::Facts;
use super::tally::Tally;
use crate::failure::Failure;
use copydesk_stage::source::Input;
use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::FileExt;

/// A record of the first run.
struct Entry {
    digest: u64,
    file: u32,
    at: u64,
    length: usize,
    /// Whether the second run has it, too.
    taken: bool,
    /// The next revision of the same article.
    next: Option<usize>,
}

/// The first and the last revision that no record of the second run was joined with.
struct Chain {
    first: Option<usize>,
    last: usize,
}

/// The records of the first run.
pub(super) struct Index {
    files: Vec<(String, File)>,
    entries: Vec<Entry>,
    chains: HashMap<u128, Chain>,
}

impl Index {
    /// Reads the first run, once.
    pub(super) fn of(path: &str, tally: &mut Tally) -> Result<Self, Failure> {
        let mut index = Self { files: Vec::new(), entries: Vec::new(), chains: HashMap::new() };
        for input in Input::expand(path)? {
            let Input::File(file) = &input else {
                return Err(Failure::Usage(
                    "A is read twice: it cannot be standard input".to_owned(),
                ));
            };
            let name = file.display().to_string();
            let opened = File::open(file).map_err(Failure::write(&name))?;
            index.files.push((name.clone(), opened));
            for record in input.records()? {
                let record = record?;
                let Some(at) = record.at else {
                    let message = format!("{name}: A must be JSONL, one record a line");
                    return Err(Failure::Usage(message));
                };
                match Facts::read(&record.value) {
                    Some(facts) => {
                        tally.made(0, &facts);
                        index.put(&facts, at, record.value.len());
                    }
                    None => tally.unreadable[0] += 1,
                }
            }
        }
        Ok(index)
    }

    fn put(&mut self, facts: &Facts, at: u64, length: usize) {
        let number = self.entries.len();
        let file = u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX);
        let digest = facts.digest();
        self.entries.push(Entry { digest, file, at, length, taken: false, next: None });
        match self.chains.get_mut(&facts.key()) {
            Some(chain) => {
                self.entries[chain.last].next = Some(number);
                chain.last = number;
            }
            None => {
                let chain = Chain { first: Some(number), last: number };
                self.chains.insert(facts.key(), chain);
            }
        }
    }

    /// The record that `new` is to be compared with, which is taken out; none within where both are
    /// the same, so that it need not be read.
    pub(super) fn take(&mut self, new: &Facts) -> Result<Option<Option<Facts>>, Failure> {
        let Some(chain) = self.chains.get_mut(&new.key()) else { return Ok(None) };
        let Some(number) = chain.first else { return Ok(None) };
        let entry = &mut self.entries[number];
        chain.first = entry.next;
        entry.taken = true;
        if entry.digest == new.digest() {
            return Ok(Some(None));
        }
        self.read(number).map(|old| Some(Some(old)))
    }

    /// Tells what the second run did not have, in the order of the first.
    pub(super) fn rest(&self, tally: &mut Tally) -> Result<(), Failure> {
        for number in (0..self.entries.len()).filter(|number| !self.entries[*number].taken) {
            tally.only(0, &self.read(number)?);
        }
        Ok(())
    }

    fn read(&self, number: usize) -> Result<Facts, Failure> {
        let Entry { file, at, length, .. } = self.entries[number];
        let (name, file) = &self.files[file as usize];
        let mut bytes = vec![0; length];
        file.read_exact_at(&mut bytes, at).map_err(Failure::write(name))?;
        Facts::read(&bytes)
            .ok_or_else(|| Failure::Data(format!("{name}: changed while it was compared")))
    }
}
