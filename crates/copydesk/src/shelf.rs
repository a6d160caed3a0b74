//! Records of files that can be read again, and what is kept of each: a summary and a place, not the
//! text. A record that is a line of a file and enriched already stays where it is; any other, enriched
//! here as `copydesk enrich` does it, is kept in a file without a name.

use crate::chain::{self, Chain, Finished};
use crate::failure::Failure;
use crate::named;
use crate::settings::Settings;
use copydesk_article::{Reading, StageName, Takedown};
use copydesk_inspect::{Record, Summary};
use copydesk_stage::source::{Input, RawRecord};
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

/// Raw records that go through the stages at a time.
const BATCH: usize = 256;

/// What is kept of a record.
pub(crate) struct Item {
    /// Where it was found, for people.
    pub(crate) origin: String,
    /// What it is, or why it is nothing.
    pub(crate) kept: Result<Summary, String>,
    place: Place,
}

/// Where the bytes of a record are: in the file of this number, or in our own for none.
#[derive(Clone, Copy)]
struct Place {
    file: Option<usize>,
    at: u64,
    length: usize,
}

/// Records in the order in which they were found.
pub(crate) struct Shelf {
    files: Vec<(PathBuf, File)>,
    own: File,
    written: u64,
    items: Vec<Item>,
}

impl Shelf {
    /// The records of `inputs`: files, folders, `-`, or names of single records (the whole file is
    /// read then: its other records may be what the one is compared with).
    pub(crate) fn fill(inputs: &[String], settings: &Settings) -> Result<Self, Failure> {
        let own = tempfile::tempfile().map_err(Failure::write("a temporary file"))?;
        let mut shelf = Self { files: Vec::new(), own, written: 0, items: Vec::new() };
        let mut filling = Filling { settings, stages: None, waiting: Vec::new() };
        for name in inputs {
            for input in Input::expand(named::path(name))? {
                let file = shelf.open(&input)?;
                for record in input.records()? {
                    filling.waiting.push((record?, file));
                    if filling.waiting.len() >= BATCH {
                        filling.flush(&mut shelf)?;
                    }
                }
            }
        }
        filling.flush(&mut shelf)?;
        Ok(shelf)
    }

    /// What is kept of every record.
    pub(crate) fn items(&self) -> &[Item] {
        &self.items
    }

    /// The bytes of the record of this number.
    pub(crate) fn read(&self, number: usize) -> Result<Vec<u8>, Failure> {
        let item = &self.items[number];
        let Place { file, at, length } = item.place;
        let file = file.map_or(&self.own, |file| &self.files[file].1);
        let mut bytes = vec![0; length];
        file.read_exact_at(&mut bytes, at).map_err(Failure::write(&item.origin))?;
        Ok(bytes)
    }

    /// The number of the article that the one of `number` is most alike to: the last of that id before
    /// it, or else the first behind it.
    pub(crate) fn original(&self, number: usize) -> Option<usize> {
        let of = self.items[number].kept.as_ref().ok()?.of.as_deref()?;
        let is = |item: &Item| item.kept.as_ref().is_ok_and(|kept| kept.id == of);
        let before = self.items[..number].iter().rposition(is);
        before.or_else(|| Some(number + 1 + self.items[number + 1..].iter().position(is)?))
    }

    /// The numbers of the articles in the cluster of `number`, itself included.
    pub(crate) fn cluster(&self, number: usize) -> Vec<usize> {
        let Ok(this) = &self.items[number].kept else { return Vec::new() };
        if this.cluster.is_empty() {
            return vec![number];
        }
        let same = |item: &Item| item.kept.as_ref().is_ok_and(|kept| kept.cluster == this.cluster);
        let items = self.items.iter().enumerate();
        items.filter(|(_, item)| same(item)).map(|(number, _)| number).collect()
    }

    fn open(&mut self, input: &Input) -> Result<Option<usize>, Failure> {
        let Input::File(path) = input else { return Ok(None) };
        let file = File::open(path).map_err(Failure::write(&path.display().to_string()))?;
        self.files.push((path.clone(), file));
        Ok(Some(self.files.len() - 1))
    }

    /// Keeps a record that is enriched, or what it came as if it never will be.
    fn put(
        &mut self,
        record: &RawRecord,
        file: Option<usize>,
        finished: Finished,
    ) -> Result<(), Failure> {
        let (value, trouble) = match finished {
            Ok(value) => (value, None),
            Err((stage, reject)) => {
                (record.value.clone(), Some(format!("rejected by {stage}: {reject}")))
            }
        };
        let kept = match trouble {
            Some(trouble) => Err(trouble),
            None if Takedown::read(&value, &Reading::default()).is_some() => {
                Err("takes an article back".to_owned())
            }
            None => match Record::read(&value) {
                Ok(read) => Ok(Summary::of(&read)),
                Err(error) => Err(error.to_string()),
            },
        };
        let length = value.len();
        let place = match (file, record.at) {
            (Some(file), Some(at)) if value == record.value => {
                Place { file: Some(file), at, length }
            }
            _ => {
                self.own.write_all(&value).map_err(Failure::write("a temporary file"))?;
                self.written += length as u64;
                Place { file: None, at: self.written - length as u64, length }
            }
        };
        self.items.push(Item { origin: record.origin.clone(), kept, place });
        Ok(())
    }
}

/// Records on their way to a shelf.
struct Filling<'s> {
    settings: &'s Settings,
    /// Made when the first raw record comes.
    stages: Option<(Chain, rayon::ThreadPool)>,
    waiting: Vec<(RawRecord, Option<usize>)>,
}

impl Filling<'_> {
    fn flush(&mut self, shelf: &mut Shelf) -> Result<(), Failure> {
        let (raw, enriched): (Vec<_>, Vec<_>) =
            self.waiting.drain(..).enumerate().partition(|(_, (record, _))| !is_enriched(record));
        let mut done: Vec<(usize, RawRecord, Option<usize>, Finished)> = enriched
            .into_iter()
            .map(|(order, (record, file))| {
                let value = record.value.clone();
                (order, record, file, Ok(value))
            })
            .collect();
        if !raw.is_empty() {
            let records: Vec<RawRecord> =
                raw.iter().map(|(_, (record, _))| record.clone()).collect();
            let finished = self.enrich(&records)?;
            let with = raw.into_iter().zip(finished);
            done.extend(with.map(|((order, (record, file)), value)| (order, record, file, value)));
        }
        done.sort_by_key(|(order, ..)| *order);
        done.into_iter().try_for_each(|(_, record, file, value)| shelf.put(&record, file, value))
    }

    fn enrich(&mut self, records: &[RawRecord]) -> Result<Vec<Finished>, Failure> {
        if self.stages.is_none() {
            self.stages = Some((Chain::new(&StageName::ALL, self.settings)?, chain::pool(0)?));
        }
        let Some((chain, pool)) = &mut self.stages else { return Ok(Vec::new()) };
        Ok(pool.install(|| chain.run(records)))
    }
}

/// Whether a stage has seen a record before.
fn is_enriched(record: &RawRecord) -> bool {
    record.profile.is_none() && Record::read(&record.value).is_ok_and(|read| read.is_enriched())
}
