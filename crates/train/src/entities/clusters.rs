//! Words that are used alike, as `cargo xtask gazetteer` builds them.

use copydesk_tagger::Clusters;
use std::io;

/// A line of a language tag, a tab, the cluster, a tab and a word for each.
const WORDS: &[u8] = include_bytes!("../../data/clusters.tsv.zst");

/// All of them.
///
/// # Errors
/// Only if the data inside the crate are faulty, which its tests rule out.
pub fn clusters() -> io::Result<Clusters> {
    let bytes = zstd::decode_all(WORDS)?;
    let text = String::from_utf8(bytes).map_err(io::Error::other)?;
    let words = text.lines().filter_map(|line| {
        let mut cells = line.splitn(3, '\t');
        let (language, cluster, word) = (cells.next()?, cells.next()?, cells.next()?);
        Some((language, word, cluster.parse().ok()?))
    });
    Ok(Clusters::new(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_many_words() {
        assert!(clusters().unwrap().len() > 400_000);
    }
}
