//! By what articles are named: hashed where they are looked up, in full where they are told.

use crate::codec::{Malformed, Reader, Writer};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// The id of an article, as a name of it.
pub(crate) fn article_key(id: &str) -> u128 {
    xxh3_128(id.as_bytes())
}

/// The key of a record, as a name of its article.
pub(crate) fn record_key(key: &[u8]) -> u128 {
    named(b"key\n", key)
}

/// An id at the producer, as a name of its article.
pub(crate) fn source_key(source_id: &str) -> u128 {
    named(b"source\n", source_id.as_bytes())
}

/// Names of different kinds never meet.
fn named(kind: &[u8], name: &[u8]) -> u128 {
    xxh3_128(&[kind, name].concat())
}

/// The part of a cluster's id that comes from the id of its first arrival.
pub(crate) fn cluster_hash(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}

/// An id or a key in full; the usual ids (`a1-` and 32 hex digits) take half of their length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    /// The hex digits of a usual id.
    Usual([u8; 16]),
    /// Anything else.
    Other(Box<[u8]>),
}

const USUAL: &str = "a1-";

impl Name {
    pub(crate) fn of(name: &[u8]) -> Self {
        let mut digits = [0; 16];
        let usual = name.strip_prefix(USUAL.as_bytes()).is_some_and(|hex| {
            let lower = !hex.iter().any(u8::is_ascii_uppercase);
            lower && hex::decode_to_slice(hex, &mut digits).is_ok()
        });
        if usual { Self::Usual(digits) } else { Self::Other(name.into()) }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Usual(digits) => format!("{USUAL}{}", hex::encode(digits)).into_bytes(),
            Self::Other(name) => name.to_vec(),
        }
    }

    /// For a name that was text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        match self {
            Self::Usual(digits) => {
                out.u8(0);
                out.0.extend_from_slice(digits);
            }
            Self::Other(name) => {
                out.u8(1);
                out.u32(u32::try_from(name.len()).unwrap_or(u32::MAX));
                out.0.extend_from_slice(name);
            }
        }
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        match input.u8()? {
            0 => Ok(Self::Usual(input.array()?)),
            1 => {
                let length = input.u32()? as usize;
                input.take(length).map(|name| Self::Other(name.into()))
            }
            _ => Err(Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn names_come_back(name in "a1-[0-9a-f]{32}|a1-[0-9A-F]{32}|a1-[0-9a-f]{0,34}|.{0,20}") {
            let packed = Name::of(name.as_bytes());
            prop_assert_eq!(packed.text(), name);
            let mut out = Writer::default();
            packed.write(&mut out);
            prop_assert_eq!(Name::read(&mut Reader(&out.0)), Ok(packed));
        }
    }

    #[test]
    fn usual_ids_are_packed() {
        let id = format!("a1-{}", "0f".repeat(16));
        assert_eq!(Name::of(id.as_bytes()), Name::Usual([15; 16]));
    }
}
