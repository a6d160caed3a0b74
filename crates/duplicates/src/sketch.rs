//! All that is remembered of a text.

use crate::minhash::{LANES, Signature, matches, sign};
use crate::normalise::fold;
use crate::settings::Settings;
use crate::shingles::shingles;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use xxhash_rust::xxh3::xxh3_128;

/// First byte of a sketch as bytes.
const FORMAT: u8 = 1;
/// Format, content hash, count of shingles.
const HEAD: usize = 1 + 16 + 4;
/// And the signature.
const LONG: usize = HEAD + LANES * 4;

/// The fixed-size stand-in of a text: a hash for exact copies and a signature for near ones.
///
/// With serde it is a string of 42 hex digits for a short text, else of 1,066; [`Sketch::to_bytes`]
/// takes half of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    content: u128,
    shingles: u32,
    signature: Option<Box<Signature>>,
}

/// Bytes that are not a sketch.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SketchError {
    /// Written by another version of this crate.
    #[error("a sketch of format {0}; this version reads format {FORMAT}")]
    Format(u8),
    /// Neither the length of a short text's sketch nor that of a long one's.
    #[error("a sketch of {0} bytes; expected {HEAD} or {LONG}")]
    Length(usize),
}

impl Sketch {
    /// The sketch of `text`; only `min_shingles` of the settings matters.
    #[must_use]
    pub fn of(text: &str, settings: &Settings) -> Self {
        let folded = fold(text);
        let found = shingles(&folded);
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let signature = if count >= settings.min_shingles { sign(&found) } else { None };
        Self { content: xxh3_128(folded.as_bytes()), shingles: count, signature }
    }

    /// XXH3-128 of the text in NFKC without letter case, runs of white space and invisible
    /// characters; accents and punctuation count.
    #[must_use]
    pub fn content(&self) -> u128 {
        self.content
    }

    /// How many distinct shingles the text has.
    #[must_use]
    pub fn shingles(&self) -> u32 {
        self.shingles
    }

    /// Whether the text is too short for anything but exact matching.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.signature.is_none()
    }

    /// Estimated Jaccard similarity of the two texts' shingles, 0 to 1 in steps of 1/128; 1 for
    /// equal texts; `None` when the texts differ and one of them is short.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> Option<f64> {
        self.matches(other).map(|equal| f64::from(equal) / LANES as f64)
    }

    /// [`Sketch::similarity`] in lanes.
    #[allow(clippy::cast_possible_truncation)] // 128 lanes
    pub(crate) fn matches(&self, other: &Self) -> Option<u8> {
        if self.content == other.content {
            return Some(LANES as u8);
        }
        Some(matches(self.signature.as_deref()?, other.signature.as_deref()?))
    }

    pub(crate) fn signature(&self) -> Option<&Signature> {
        self.signature.as_deref()
    }

    /// The sketch as 21 bytes for a short text, else 533, little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(LONG);
        bytes.push(FORMAT);
        bytes.extend_from_slice(&self.content.to_le_bytes());
        bytes.extend_from_slice(&self.shingles.to_le_bytes());
        for lane in self.signature.iter().flat_map(|lanes| lanes.iter()) {
            bytes.extend_from_slice(&lane.to_le_bytes());
        }
        bytes
    }

    /// Reads what [`Sketch::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`SketchError`] when the bytes are of another format or length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SketchError> {
        let length = SketchError::Length(bytes.len());
        let Some((&format, rest)) = bytes.split_first() else { return Err(length) };
        if format != FORMAT {
            return Err(SketchError::Format(format));
        }
        let Some((content, rest)) = rest.split_first_chunk() else { return Err(length) };
        let Some((shingles, rest)) = rest.split_first_chunk() else { return Err(length) };
        let (lanes, odd) = rest.as_chunks::<4>();
        let signature = match (lanes.len(), odd) {
            (0, []) => None,
            (LANES, []) => {
                let mut signature = Box::new([0; LANES]);
                for (slot, lane) in signature.iter_mut().zip(lanes) {
                    *slot = u32::from_le_bytes(*lane);
                }
                Some(signature)
            }
            _ => return Err(length),
        };
        let (content, shingles) = (u128::from_le_bytes(*content), u32::from_le_bytes(*shingles));
        Ok(Self { content, shingles, signature })
    }
}

impl Serialize for Sketch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.to_bytes()))
    }
}

impl<'de> Deserialize<'de> for Sketch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let bytes = hex::decode(digits).map_err(de::Error::custom)?;
        Self::from_bytes(&bytes).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Sketch {
        Sketch::of(text, &Settings::default())
    }

    fn long(seed: u32) -> String {
        (0..60).map(|i| format!("w{} ", i * 7 + seed)).collect()
    }

    #[test]
    fn short_texts_are_only_the_same_or_not() {
        let (one, other) = (of("Sturm über Kiel"), of("sturm  über KIEL"));
        assert!(one.is_short());
        assert_eq!(one.similarity(&other), Some(1.0));
        assert_eq!(one.similarity(&of("Sturm über Kiel!")), None);
        assert_eq!(one.similarity(&of(&long(0))), None);
        assert!(of("").is_short());
    }

    #[test]
    fn long_texts_are_compared() {
        let text = long(0);
        assert!(!of(&text).is_short());
        let more = of(&format!("{text} and a footer"));
        assert!(of(&text).similarity(&more).unwrap() > 0.8);
        assert!(of(&text).similarity(&of(&long(9000))).unwrap() < 0.1);
        assert_eq!(of(&text).shingles(), 58);
    }

    #[test]
    fn what_is_no_sketch_is_refused() {
        let bytes = of(&long(0)).to_bytes();
        assert_eq!(bytes.len(), 533);
        assert_eq!(Sketch::from_bytes(&[]), Err(SketchError::Length(0)));
        assert_eq!(Sketch::from_bytes(&bytes[..532]), Err(SketchError::Length(532)));
        assert_eq!(Sketch::from_bytes(&[9]), Err(SketchError::Format(9)));
        assert!(serde_json::from_str::<Sketch>("\"zz\"").is_err());
    }

    proptest! {
        #[test]
        fn sketches_survive_the_wire(text in "\\PC{0,200}") {
            let sketch = of(&text);
            let json = serde_json::to_string(&sketch).unwrap();
            prop_assert_eq!(serde_json::from_str::<Sketch>(&json).unwrap(), sketch);
        }

        #[test]
        fn similarity_is_symmetric_and_the_same_every_time(a in "[a-d ]{0,300}", b in "[a-d ]{0,300}") {
            let (one, other) = (of(&a), of(&b));
            prop_assert_eq!(one.similarity(&other), other.similarity(&one));
            prop_assert_eq!(of(&a), one);
        }
    }
}
