//! The words of a spaCy model and their vectors, as its folder `vocab` holds them.
//!
//! `vectors` is an array of numpy, `key2row` a MessagePack map from the hash of a word to a row, `strings.json` the
//! words. A hash is MurmurHash64A (Austin Appleby, public domain) with the seed 1.

use super::directions::normalise;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

/// Words and vectors.
pub(super) struct Vectors {
    /// Each of the length one.
    pub(super) rows: Vec<Vec<f32>>,
    /// Words with their rows; many share one.
    pub(super) words: Vec<(String, usize)>,
}

impl Vectors {
    /// Reads a folder.
    pub(super) fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let rows = array(&fs::read(folder.join("vectors"))?)?;
        let places: BTreeMap<u64, usize> =
            rmp_serde::from_slice(&fs::read(folder.join("key2row"))?)?;
        let strings: Vec<String> = serde_json::from_slice(&fs::read(folder.join("strings.json"))?)?;
        let place = |word: &String| places.get(&hash(word.as_bytes())).copied();
        let words: Vec<(String, usize)> = strings
            .into_iter()
            .filter_map(|word| Some((place(&word)?, word)))
            .filter(|(row, _)| *row < rows.len())
            .map(|(row, word)| (word, row))
            .collect();
        if words.len() * 10 < places.len() * 9 {
            return Err(format!("{} words of {} vectors", words.len(), places.len()).into());
        }
        Ok(Self { rows, words })
    }
}

/// The rows of a little-endian array of 32-bit floats, in numpy's format 1.
fn array(bytes: &[u8]) -> Result<Vec<Vec<f32>>, Box<dyn Error>> {
    let faulty = || "not an array of 32-bit floats in rows";
    let rest = bytes.strip_prefix(b"\x93NUMPY\x01\x00").ok_or_else(faulty)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or_else(faulty)?;
    let length = usize::from(u16::from_le_bytes(*length));
    let (head, data) = rest.split_at_checked(length).ok_or_else(faulty)?;
    let head = std::str::from_utf8(head)?;
    if !(head.contains("'<f4'") && head.contains("'fortran_order': False")) {
        return Err(faulty().into());
    }
    let shape = head.split_once("'shape': (").and_then(|(_, rest)| rest.split_once(')'));
    let (_, width) = shape.and_then(|(shape, _)| shape.split_once(", ")).ok_or_else(faulty)?;
    let width: usize = width.parse()?;
    let (parts, _) = data.as_chunks::<4>();
    let parts: Vec<f32> = parts.iter().map(|part| f32::from_le_bytes(*part)).collect();
    let mut rows: Vec<Vec<f32>> = parts.chunks_exact(width).map(<[f32]>::to_vec).collect();
    rows.iter_mut().for_each(|row| {
        normalise(row);
    });
    Ok(rows)
}

fn hash(text: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = 1 ^ (text.len() as u64).wrapping_mul(M);
    let (eights, rest) = text.as_chunks::<8>();
    for eight in eights {
        let mut part = u64::from_le_bytes(*eight).wrapping_mul(M);
        part = (part ^ part >> 47).wrapping_mul(M);
        hash = (hash ^ part).wrapping_mul(M);
    }
    if !rest.is_empty() {
        let part = rest.iter().rev().fold(0, |part, byte| part << 8 | u64::from(*byte));
        hash = (hash ^ part).wrapping_mul(M);
    }
    hash = (hash ^ hash >> 47).wrapping_mul(M);
    hash ^ hash >> 47
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hash_as_in_spacy() {
        // From spaCy's documentation of its string store.
        assert_eq!(hash(b"coffee"), 3_197_928_453_018_144_401);
        assert_eq!(hash(b"apple"), 8_566_208_034_543_834_098);
    }

    #[test]
    fn arrays_are_read_by_rows() {
        let head = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }\n";
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend(u16::try_from(head.len()).unwrap().to_le_bytes());
        bytes.extend(head.as_bytes());
        assert!(array(&bytes[..20]).is_err());
        for part in [3.0_f32, 4.0, 0.0, 2.0] {
            bytes.extend(part.to_le_bytes());
        }
        assert_eq!(array(&bytes).unwrap(), [[0.6, 0.8], [0.0, 1.0]]);
    }
}
