//! One record as bytes: its top-level members, and splicing `enrichment` in or out.

use crate::frame::{self, FrameError};
use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::ops::Range;

/// The one top-level member that Copydesk owns.
pub const MEMBER: &str = "enrichment";

/// Why bytes are not a record.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A frame of a schema registry that holds no JSON object.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// Not UTF-8; `at` is the first bad byte.
    #[error("the value is not UTF-8 (byte {at})")]
    NotUtf8 {
        /// 0-based byte offset.
        at: usize,
    },
    /// Not JSON, or not a JSON object.
    #[error("the value is not a JSON object: {0}")]
    NotAnObject(#[from] serde_json::Error),
    /// `enrichment` occurs twice: which of the two a reader sees would be luck.
    #[error("the record has the member `enrichment` {0} times")]
    RepeatedEnrichment(usize),
}

/// One top-level member: its decoded key and where its value stands.
#[derive(Debug, Clone)]
struct Member {
    key: String,
    /// Byte range of the value in the document.
    value: Range<usize>,
}

/// A JSON object that remembers every byte of its source.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    source: &'a str,
    members: Vec<Member>,
}

impl<'a> Document<'a> {
    /// Reads the top level of `bytes`, which may have the [frame](crate::frame) of a schema registry: the document
    /// is what is in it. Values are checked for syntax but not decoded.
    ///
    /// # Errors
    /// [`DocumentError`] when the bytes are a frame without a JSON object, not UTF-8, not a JSON object, or name
    /// `enrichment` more than once.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, DocumentError> {
        let source = std::str::from_utf8(frame::open(bytes)?.record)
            .map_err(|error| DocumentError::NotUtf8 { at: error.valid_up_to() })?;
        let members = scan(source)?;
        let own = members.iter().filter(|member| member.key == MEMBER).count();
        if own > 1 {
            return Err(DocumentError::RepeatedEnrichment(own));
        }
        Ok(Self { source, members })
    }

    /// The whole source text, without a frame.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// The JSON text of the last member called `key` (JSON parsers commonly let the last one win).
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'a str> {
        let member = self.members.iter().rev().find(|member| member.key == key)?;
        self.source.get(member.value.clone())
    }

    /// The source with `enrichment` set to the JSON text `value`: replaced in place where the
    /// member exists, else inserted before the closing brace.
    #[must_use]
    pub fn splice(&self, value: &str) -> Vec<u8> {
        let (at, comma) = match self.members.iter().find(|member| member.key == MEMBER) {
            Some(member) => (member.value.clone(), None),
            None => {
                let end = self.closing_brace();
                (end..end, Some(if self.members.is_empty() { "" } else { "," }))
            }
        };
        let mut out = Vec::with_capacity(self.source.len() + value.len() + MEMBER.len() + 4);
        out.extend_from_slice(&self.source.as_bytes()[..at.start]);
        if let Some(comma) = comma {
            out.extend_from_slice(format!("{comma}\"{MEMBER}\":").as_bytes());
        }
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(&self.source.as_bytes()[at.end..]);
        out
    }

    /// The source without `enrichment`, exactly as it was before [`Document::splice`] inserted it.
    /// A document without that member comes back unchanged.
    #[must_use]
    pub fn strip(&self) -> Vec<u8> {
        let bytes = self.source.as_bytes();
        let Some(index) = self.members.iter().position(|member| member.key == MEMBER) else {
            return bytes.to_vec();
        };
        let value = self.members[index].value.clone();
        // Between the end of the previous value (or the opening brace) and our value stand only a
        // comma, white space, our key and a colon: cut from the comma on. As the first of several
        // members, cut up to and with the comma behind.
        let (start, end) = if index > 0 {
            (self.next_byte(self.members[index - 1].value.end, b','), value.end)
        } else {
            let open = self.next_byte(0, b'{') + 1;
            let key = self.next_byte(open, b'"');
            match self.members.get(1) {
                Some(_) => (key, self.next_byte(value.end, b',') + 1),
                None => (key, value.end),
            }
        };
        [&bytes[..start], &bytes[end..]].concat()
    }

    fn closing_brace(&self) -> usize {
        self.source.rfind('}').unwrap_or(self.source.len())
    }

    /// Offset of the next `byte` at or after `from`; the syntax was checked, so it is there.
    fn next_byte(&self, from: usize, byte: u8) -> usize {
        self.source.as_bytes()[from..]
            .iter()
            .position(|&b| b == byte)
            .map_or(self.source.len(), |i| from + i)
    }
}

/// The members of the JSON object `source`, in order, duplicates included.
fn scan(source: &str) -> Result<Vec<Member>, serde_json::Error> {
    struct Members(usize);
    impl<'de> Visitor<'de> for Members {
        type Value = Vec<Member>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
                // The raw value borrows from the source, so its address tells where it stands.
                let start = (value.get().as_ptr() as usize).wrapping_sub(self.0);
                members.push(Member { key, value: start..start + value.get().len() });
            }
            Ok(members)
        }
    }
    let mut deserializer = serde_json::Deserializer::from_str(source);
    let members = deserializer.deserialize_map(Members(source.as_ptr() as usize))?;
    deserializer.end()?;
    Ok(members)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spliced(input: &str, value: &str) -> String {
        String::from_utf8(Document::parse(input.as_bytes()).unwrap().splice(value)).unwrap()
    }

    fn stripped(input: &str) -> String {
        String::from_utf8(Document::parse(input.as_bytes()).unwrap().strip()).unwrap()
    }

    #[test]
    fn splices_before_the_closing_brace_and_replaces_in_place() {
        assert_eq!(spliced("{}", "1"), r#"{"enrichment":1}"#);
        assert_eq!(spliced("{ \"a\" : 1.10 }\n", "{}"), "{ \"a\" : 1.10 ,\"enrichment\":{}}\n");
        assert_eq!(
            spliced(r#"{"enrichment" : {"old":[1]} , "b":9007199254740993}"#, "2"),
            r#"{"enrichment" : 2 , "b":9007199254740993}"#
        );
    }

    #[test]
    fn strips_a_member_at_any_place() {
        assert_eq!(stripped(r#"{ "enrichment":{"a":","} }"#), "{  }");
        assert_eq!(stripped(r#"{"enrichment":1,"b":2}"#), r#"{"b":2}"#);
        assert_eq!(stripped(r#"{"a":1 , "enrichment":1,"b":2}"#), r#"{"a":1 ,"b":2}"#);
        assert_eq!(stripped(r#"{"a":"enrichment"}"#), r#"{"a":"enrichment"}"#);
    }

    #[test]
    fn refuses_what_is_not_one_object() {
        for bad in ["", "[1]", "{\"a\":1", "{}{}", "null", "{\"a\":01}"] {
            assert!(Document::parse(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(matches!(
            Document::parse(b"{\"a\":\"\xff\"}"),
            Err(DocumentError::NotUtf8 { at: 6 })
        ));
        let twice = br#"{"enrichment":1,"\u0065nrichment":2}"#;
        assert!(matches!(Document::parse(twice), Err(DocumentError::RepeatedEnrichment(2))));
    }

    #[test]
    fn the_last_of_duplicate_keys_is_read() {
        let document = Document::parse(br#"{"a":1,"a":2}"#).unwrap();
        assert_eq!(document.get("a"), Some("2"));
    }

    /// JSON text with odd spacing, duplicate keys, escapes and number spellings.
    fn json_object() -> impl Strategy<Value = String> {
        let scalar = prop_oneof![
            Just("1.10".to_owned()),
            Just("9007199254740993".to_owned()),
            Just("-0.0e+00".to_owned()),
            Just("null".to_owned()),
            any::<String>().prop_map(|s| serde_json::to_string(&s).unwrap()),
            Just(r#""\u00e9\/\ud83d\ude00,}{""#.to_owned()),
        ];
        let value = scalar.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4)
                    .prop_map(|items| format!("[ {} ]", items.join(" ,\t"))),
                prop::collection::vec((key(), inner), 0..4).prop_map(|members| object(&members)),
            ]
        });
        prop::collection::vec((key(), value), 0..6).prop_map(|members| object(&members))
    }

    fn key() -> impl Strategy<Value = String> {
        prop_oneof![
            Just("\"a\"".to_owned()),
            Just("\"enrichmen\\u0074s\"".to_owned()),
            "[a-z\u{e9}]{0,3}".prop_map(|s| serde_json::to_string(&s).unwrap()),
        ]
    }

    fn object(members: &[(String, String)]) -> String {
        let members: Vec<_> = members.iter().map(|(k, v)| format!(" {k}\n: {v}")).collect();
        format!(" {{{} }}\r\n", members.join("  ,"))
    }

    proptest! {
        #[test]
        fn stripping_gives_the_input_back(input in json_object(), twice in any::<bool>()) {
            let mut out = spliced(&input, r#"{"x":"}","y":[1,2]}"#);
            if twice {
                out = spliced(&out, r#"{"z":null}"#);
            }
            prop_assert_eq!(stripped(&out), input);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok());
        }

        #[test]
        fn a_frame_around_it_changes_nothing(input in json_object(), id: u32) {
            let framed = frame::wrap(id, input.as_bytes());
            let (framed, plain) =
                (Document::parse(&framed).unwrap(), Document::parse(input.as_bytes()).unwrap());
            prop_assert_eq!(framed.source(), &input);
            prop_assert_eq!(framed.splice("{}"), plain.splice("{}"));
            prop_assert_eq!(framed.strip(), plain.strip());
        }

        #[test]
        fn any_bytes_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = Document::parse(&bytes).map(|document| document.strip());
        }
    }
}
