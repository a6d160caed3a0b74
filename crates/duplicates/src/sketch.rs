//! All that is remembered of a text.

use crate::codec::{Malformed, Reader, Writer};
use crate::marks::Marks;
use crate::settings::Settings;
use crate::text::figures::{BINS, Bins};
use crate::text::shingles::{Sample, sample};
use crate::text::threshold::Threshold;
use crate::text::words::words;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// First byte of a sketch as bytes.
const FORMAT: u8 = 3;

/// The small stand-in of a text: a hash for exact copies, a sample of its shingles for near ones, and
/// the figures to tell templates apart.
///
/// With serde it is a string of hex digits; [`Sketch::to_bytes`] takes half of that: 40 bytes, 6 for
/// every feature, of which an article of 500 words has 32, 26 and 4 for every mark, of which it has some 25.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    content: u128,
    sample: Sample,
    figures: Bins,
    short: bool,
    marks: Marks,
}

/// Bytes that are not a sketch.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SketchError {
    /// Written by another version of this crate.
    #[error("a sketch of format {0}; this version reads format {FORMAT}")]
    Format(u8),
    /// Cut off, or written by something else.
    #[error("not a sketch")]
    Malformed,
}

impl From<Malformed> for SketchError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl Sketch {
    /// The sketch of `text`.
    #[must_use]
    pub fn of(text: &str, settings: &Settings) -> Self {
        let words = words(text);
        let sample = sample(&words.hashes, &words.weights, settings);
        let short = (sample.features.len() as u64) < u64::from(settings.min_shingles);
        let marks = match settings.translation_reach_ms() {
            Some(_) if !short => Marks::of(text),
            _ => Marks::default(),
        };
        Self { content: words.content, sample, figures: words.figures.bins, short, marks }
    }

    /// A hash of the text in NFKC without letter case, white space and invisible characters, of 128
    /// bits (XXH3); accents and punctuation count.
    #[must_use]
    pub fn content(&self) -> u128 {
        self.content
    }

    /// How many shingles the text has, repeated ones counted.
    #[must_use]
    pub fn shingles(&self) -> u32 {
        self.sample.shingles
    }

    /// Whether the text is too short, or too repetitive, for anything but exact matching.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.short
    }

    /// Hashes of shingles, 48 bits each, ascending: all of the text that lie below the threshold.
    #[must_use]
    pub fn features(&self) -> &[u64] {
        &self.sample.features
    }

    pub(crate) fn threshold(&self) -> Threshold {
        self.sample.threshold
    }

    /// Which of the features stand in the first third of the text.
    pub(crate) fn heads(&self) -> &[bool] {
        &self.sample.heads
    }

    pub(crate) fn figures(&self) -> &Bins {
        &self.figures
    }

    /// What is left of the text in another language; of a short text, and where translations are not
    /// looked for, nothing.
    #[must_use]
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// The sketch as bytes, little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.u8(FORMAT);
        out.u128(self.content);
        out.u32(self.sample.shingles);
        out.u8(u8::from(self.short));
        out.0.extend_from_slice(&self.sample.threshold.to_bytes());
        out.0.extend_from_slice(&self.figures);
        self.marks.write(&mut out);
        for feature in &self.sample.features {
            out.0.extend_from_slice(&feature.to_le_bytes()[..6]);
        }
        for eight in self.sample.heads.chunks(8) {
            out.u8(eight.iter().rev().fold(0, |byte, head| byte << 1 | u8::from(*head)));
        }
        out.0
    }

    /// Reads what [`Sketch::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`SketchError`] when the bytes are of another format, or no sketch.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SketchError> {
        let mut input = Reader(bytes);
        let format = input.u8()?;
        if format != FORMAT {
            return Err(SketchError::Format(format));
        }
        let (content, shingles) = (input.u128()?, input.u32()?);
        let (short, threshold) = (input.u8()? != 0, Threshold::from_bytes(input.array()?));
        let figures = input.array::<BINS>()?;
        let marks = Marks::read(&mut input)?;
        // Forty-nine bits of every feature.
        let count = input.0.len() * 8 / 49;
        let (features, heads) =
            input.0.split_at_checked(count * 6).ok_or(SketchError::Malformed)?;
        let (features, _) = features.as_chunks::<6>();
        let head = |at: usize| heads.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1);
        let feature = |six: &[u8; 6]| {
            six.iter().rev().fold(0, |feature, byte| feature << 8 | u64::from(*byte))
        };
        let features: Box<[u64]> = features.iter().map(feature).collect();
        let good = features.is_sorted_by(|one, other| one < other)
            && features.last().is_none_or(|last| *last < threshold.value());
        if !good || heads.len() != count.div_ceil(8) {
            return Err(SketchError::Malformed);
        }
        let heads = (0..count).map(head).collect();
        let sample = Sample { features, heads, threshold, shingles };
        Ok(Self { content, sample, figures, short, marks })
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
        assert_eq!(of("Sturm über Kiel").content(), of("sturm  über KIEL").content());
        assert_ne!(of("Sturm über Kiel").content(), of("Sturm über Kiel!").content());
        assert!(of("Sturm über Kiel").is_short() && of("").is_short());
        assert!(!of(&long(0)).is_short());
        assert!(of(&"la ".repeat(500)).is_short());
    }

    #[test]
    fn what_is_no_sketch_is_refused() {
        let sketch = of(&long(0));
        let (bytes, features) = (sketch.to_bytes(), sketch.features().len());
        let marks = 1 + 4 * sketch.marks().list().len() + 25;
        assert_eq!(bytes.len(), 40 + marks + 6 * features + features.div_ceil(8));
        for end in 0..40 {
            assert!(Sketch::from_bytes(&bytes[..end]).is_err());
        }
        assert_eq!(Sketch::from_bytes(&bytes[..bytes.len() - 1]), Err(SketchError::Malformed));
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
        fn the_same_text_has_the_same_sketch(text in "[a-d ]{0,300}") {
            prop_assert_eq!(of(&text), of(&text));
        }
    }
}
