//! Given names, family names and places, as `cargo xtask gazetteer` builds them.

use copydesk_tagger::{Lexicon, lexicon};
use std::io;

/// A line of `g`, `f` or `p`, a tab and a name for each.
const NAMES: &[u8] = include_bytes!("../../data/names.tsv.zst");

/// All of them.
///
/// # Errors
/// Only if the data inside the crate are faulty, which its tests rule out.
pub fn lexicon() -> io::Result<Lexicon> {
    let bytes = zstd::decode_all(NAMES)?;
    let text = String::from_utf8(bytes).map_err(io::Error::other)?;
    let names = text.lines().filter_map(|line| {
        let (list, name) = line.split_once('\t')?;
        let bits = match list {
            "g" => lexicon::GIVEN,
            "f" => lexicon::FAMILY,
            _ => lexicon::PLACE,
        };
        Some((name, bits))
    });
    Ok(Lexicon::new(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_many_names() {
        assert!(lexicon().unwrap().len() > 100_000);
    }
}
