//! The wire format of schema registries: a magic byte, the id of a schema, the record.
//!
//! | bytes | hold |
//! |---|---|
//! | 0 | [`MAGIC`], 0 |
//! | 1 to 4 | the id, the highest byte first |
//! | from 5 on | the JSON record |
//!
//! It is Confluent's, and that of Apicurio (`ccompat`), Karapace and Redpanda. No JSON text begins with byte 0, so a
//! value tells by its first byte whether it has a frame; what reads a record reads both. Frames of Avro and Protobuf
//! begin alike and hold no JSON: they are told, not read.

/// The first byte of a frame.
pub const MAGIC: u8 = 0;

/// Bytes of a frame before the record.
pub const HEAD: usize = 5;

/// A value, with or without a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Framed<'a> {
    /// The id of its schema, if it has a frame.
    pub schema_id: Option<u32>,
    /// The record.
    pub record: &'a [u8],
}

/// A frame without a JSON object in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// It ends before the record begins.
    #[error(
        "the value begins as a frame of a schema registry, whose head has {HEAD} bytes, and is cut off after {bytes}"
    )]
    Cut {
        /// All bytes that there are.
        bytes: usize,
    },
    /// What it holds is not JSON.
    #[error(
        "the value has the frame of schema {schema_id} and holds no JSON object: Avro and Protobuf are not read"
    )]
    NotJson {
        /// The id of its schema.
        schema_id: u32,
    },
}

/// Takes the frame off, if there is one.
///
/// # Errors
/// [`FrameError`] for a frame that is cut off, or that holds something else than a JSON object. A record without a
/// frame may be anything.
pub fn open(value: &[u8]) -> Result<Framed<'_>, FrameError> {
    if value.first() != Some(&MAGIC) {
        return Ok(Framed { schema_id: None, record: value });
    }
    let (Some(&[_, a, b, c, d]), Some(record)) = (value.first_chunk(), value.get(HEAD..)) else {
        return Err(FrameError::Cut { bytes: value.len() });
    };
    let schema_id = u32::from_be_bytes([a, b, c, d]);
    match record.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => Ok(Framed { schema_id: Some(schema_id), record }),
        Some(_) => Err(FrameError::NotJson { schema_id }),
        None => Err(FrameError::Cut { bytes: value.len() }),
    }
}

/// `record` in the frame of a schema.
#[must_use]
pub fn wrap(schema_id: u32, record: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(HEAD + record.len());
    value.push(MAGIC);
    value.extend(schema_id.to_be_bytes());
    value.extend_from_slice(record);
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bytes_are_those_of_confluent() {
        assert_eq!(wrap(0x0102_0a04, b"{}"), b"\x00\x01\x02\x0a\x04{}");
        let framed = open(b"\x00\xff\x00\x00\x07 {}").unwrap();
        assert_eq!(framed, Framed { schema_id: Some(0xff00_0007), record: b" {}" });
    }

    #[test]
    fn what_is_no_json_says_what_it_may_be() {
        let avro = open(b"\x00\x00\x00\x00\x07\x0aHello").unwrap_err();
        assert_eq!(avro, FrameError::NotJson { schema_id: 7 });
        assert!(avro.to_string().contains("schema 7") && avro.to_string().contains("Avro"));
        for cut in
            [&b"\x00"[..], b"\x00\x00\x00", b"\x00\x00\x00\x00\x07", b"\x00\x00\x00\x00\x07 \n"]
        {
            assert_eq!(open(cut), Err(FrameError::Cut { bytes: cut.len() }));
        }
    }

    proptest! {
        #[test]
        fn what_was_wrapped_is_found_again(id: u32, inner in prop::collection::vec(any::<u8>(), 0..64)) {
            let record = [b"{", &inner[..]].concat();
            let value = wrap(id, &record);
            let framed = open(&value).unwrap();
            prop_assert_eq!(framed, Framed { schema_id: Some(id), record: &record });
            // Cut anywhere in its head it is no record, and nothing else either.
            for bytes in 1..=HEAD {
                prop_assert_eq!(open(&value[..bytes]), Err(FrameError::Cut { bytes }));
            }
        }

        #[test]
        fn what_has_no_frame_stays_as_it_is(value in prop::collection::vec(any::<u8>(), 0..64)) {
            match open(&value) {
                Ok(Framed { schema_id: None, record }) => {
                    prop_assert_eq!(record, &value[..]);
                    prop_assert_ne!(value.first(), Some(&MAGIC));
                }
                Ok(Framed { schema_id: Some(id), record }) => prop_assert_eq!(wrap(id, record), value),
                Err(_) => prop_assert_eq!(value.first(), Some(&MAGIC)),
            }
        }
    }
}
