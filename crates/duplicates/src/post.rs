//! One record of the sketch log: what the desk has to know of one record of its input.
//!
//! The log has one record for every record of the input, so that what is said of them can be zipped
//! with them: an article's sketch, a takedown, or a note that there is nothing to compare.

use crate::codec::{Malformed, Reader, Writer};
use crate::sketch::Sketch;

/// First byte of a record of the log.
const FORMAT: u8 = 2;

/// Where a record of the input lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Its partition.
    pub partition: i32,
    /// Its offset.
    pub offset: i64,
}

/// One record of the sketch log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The record of the input that it stands for.
    pub origin: Origin,
    /// The key of that record.
    pub key: Option<Box<[u8]>>,
    /// What that record is.
    pub what: What,
}

/// What a record of the input is to this stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An article.
    Article(Box<Sketched>),
    /// A takedown.
    Takedown {
        /// The article's id.
        id: Option<Box<str>>,
        /// Its id at the producer.
        source_id: Option<Box<str>>,
    },
    /// A record that cannot be read, or an article without text.
    Nothing,
}

/// An article as its sketch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketched {
    /// The article's id: the same for every revision of it, not empty.
    pub id: Box<str>,
    /// Its id at the producer.
    pub source_id: Option<Box<str>>,
    /// The time that it belongs to, in milliseconds of the Unix epoch, if it is known.
    pub event_time_ms: Option<i64>,
    /// Its text.
    pub sketch: Sketch,
}

/// Bytes that are no record of the sketch log.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PostError {
    /// Written by another version of this crate.
    #[error("a record of format {0}; this version reads format {FORMAT}")]
    Format(u8),
    /// Cut off, or written by something else.
    #[error("not a record of the sketch log")]
    Malformed,
}

impl From<Malformed> for PostError {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl Post {
    /// The record as bytes, little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.u8(FORMAT);
        out.u32(self.origin.partition.cast_unsigned());
        out.i64(self.origin.offset);
        out.option(self.key.as_deref(), Writer::bytes);
        match &self.what {
            What::Nothing => out.u8(0),
            What::Article(article) => {
                out.u8(1);
                out.bytes(article.id.as_bytes());
                out.option(article.source_id.as_deref().map(str::as_bytes), Writer::bytes);
                out.option(article.event_time_ms, Writer::i64);
                out.bytes(&article.sketch.to_bytes());
            }
            What::Takedown { id, source_id } => {
                out.u8(2);
                out.option(id.as_deref().map(str::as_bytes), Writer::bytes);
                out.option(source_id.as_deref().map(str::as_bytes), Writer::bytes);
            }
        }
        out.0
    }

    /// Reads what [`Post::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`PostError`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PostError> {
        let mut input = Reader(bytes);
        let format = input.u8()?;
        if format != FORMAT {
            return Err(PostError::Format(format));
        }
        let origin = Origin { partition: input.u32()?.cast_signed(), offset: input.i64()? };
        let key = input.option(|input| input.bytes().map(Into::into))?;
        let what = match input.u8()? {
            0 => What::Nothing,
            1 => What::Article(Box::new(Sketched {
                id: input.text()?,
                source_id: input.option(Reader::text)?,
                event_time_ms: input.option(Reader::i64)?,
                sketch: Sketch::from_bytes(input.bytes()?).map_err(|_| PostError::Malformed)?,
            })),
            2 => What::Takedown {
                id: input.option(Reader::text)?,
                source_id: input.option(Reader::text)?,
            },
            _ => return Err(PostError::Malformed),
        };
        input.end()?;
        Ok(Self { origin, key, what })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn posts() -> Vec<Post> {
        let sketch = Sketch::of("a story of some words", &Settings::default());
        let article = Sketched {
            id: "a1-x".into(),
            source_id: Some("s".into()),
            event_time_ms: Some(-5),
            sketch,
        };
        let origin = Origin { partition: 3, offset: 1 << 40 };
        let takedown = What::Takedown { id: None, source_id: Some("s".into()) };
        let all = [What::Article(Box::new(article)), takedown, What::Nothing];
        let key: Option<Box<[u8]>> = Some(b"k"[..].into());
        all.into_iter().map(|what| Post { origin, key: key.clone(), what }).collect()
    }

    #[test]
    fn what_is_written_is_read_back_and_nothing_less() {
        for post in posts() {
            let bytes = post.to_bytes();
            assert_eq!(Post::from_bytes(&bytes), Ok(post));
            for end in 0..bytes.len() {
                assert!(Post::from_bytes(&bytes[..end]).is_err());
            }
            assert!(Post::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
        }
        assert_eq!(Post::from_bytes(&[9]), Err(PostError::Format(9)));
    }
}
