//! Lists of words by frequency, out of the Python package `wordfreq`, fetched once.
//!
//! They are MessagePack, gzip-compressed: a header and then an array of arrays of words.

use crate::fetch;
use flate2::read::GzDecoder;
use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The wheel of wordfreq 3.1.1 (Apache-2.0; its lists CC BY-SA 4.0).
const VERSION: &str = "3.1.1";
const SHA256: &str = "4b1c6ecffc6198be3396d5cf871c4423ca71c907c231348d352dd54d62b97473";

/// Strings of the header.
const HEADER: usize = 3;

/// The folder of lists, fetched unless it is there.
pub(in super::super) fn fetched(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let cache = fetch::cache(root)?;
    let archive = cache.join(format!("wordfreq-{VERSION}-py3-none-any.whl"));
    if !archive.exists() {
        let package = format!("wordfreq=={VERSION}");
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--no-input", "--dest"]);
        fetch::succeed(pip.arg(&cache).arg(package))?;
    }
    let folder = fetch::unpacked(&archive, SHA256, |folder| {
        let mut unzip = Command::new("python3");
        unzip.args(["-m", "zipfile", "-e"]).arg(&archive).arg(folder);
        unzip
    })?;
    Ok(folder.join("wordfreq/data"))
}

/// The commonest `most` words of a language, the commonest first; none where there is no list.
pub(super) fn read(folder: &Path, tag: &str, most: usize) -> Result<Vec<String>, Box<dyn Error>> {
    let path = folder.join(format!("small_{tag}.msgpack.gz"));
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(&path)?).read_to_end(&mut bytes)?;
    let words = strings(&bytes).ok_or_else(|| format!("{}: not understood", path.display()))?;
    let kept = words
        .into_iter()
        .skip(HEADER)
        .filter(|word| word.chars().all(char::is_alphabetic) || !word.is_ascii());
    Ok(kept.take(most).collect())
}

/// All strings, in their order. Of MessagePack only what the lists have.
fn strings(mut bytes: &[u8]) -> Option<Vec<String>> {
    let mut found = Vec::new();
    while let Some((&kind, rest)) = bytes.split_first() {
        let (skip, length) = match kind {
            0x00..=0x9f => (0, 0),
            0xa0..=0xbf => (0, usize::from(kind & 0x1f)),
            0xd9 => (1, usize::from(*rest.first()?)),
            0xda => (2, usize::from(u16::from_be_bytes(*rest.first_chunk()?))),
            0xdc => (2, 0),
            0xdd => (4, 0),
            _ => return None,
        };
        let text = rest.get(skip..skip + length)?;
        if matches!(kind, 0xa0..=0xbf | 0xd9 | 0xda) {
            found.push(String::from_utf8(text.to_vec()).ok()?);
        }
        bytes = rest.get(skip + length..)?;
    }
    Some(found)
}

/// Where the lists lie if they were fetched before.
#[cfg(test)]
pub(super) fn at_hand(root: &Path) -> Option<PathBuf> {
    let folder =
        root.join(format!(".cache/wordfreq-{VERSION}-py3-none-any.unpacked/wordfreq/data"));
    folder.exists().then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_any_length_are_read_and_the_rest_is_skipped() {
        let mut bytes = vec![0xdc, 0, 2, 0x81, 0xa1, b'v', 1, 0x91, 0xa3];
        bytes.extend_from_slice(b"the\xd9\x02to\x90\xda\x00\x01x");
        assert_eq!(strings(&bytes).unwrap(), ["v", "the", "to", "x"]);
        assert_eq!(strings(&[0xa5, b'x']), None);
        assert_eq!(strings(&[0xc1]), None);
    }

    #[test]
    fn a_language_without_a_list_has_no_words() {
        assert!(read(Path::new("/nowhere"), "en", 5).unwrap().is_empty());
    }
}
