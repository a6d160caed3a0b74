//! Records out of files, folders and streams.

use copydesk_article::{Profile, frame};
use serde_json::value::RawValue;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// One record, as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRecord {
    /// Its bytes: a JSON object, or a text or page by itself.
    pub value: Vec<u8>,
    /// [`Profile::Plain`] or [`Profile::Html`] where the value is no JSON; else `None`.
    pub profile: Option<Profile>,
    /// Where it was found, for people: `file:line`.
    pub origin: String,
    /// Where it begins in a file of lines, in bytes; else `None`.
    pub at: Option<u64>,
}

/// Trouble with an input, naming it.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub struct SourceError {
    path: String,
    source: io::Error,
}

/// What is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// The inputs that `path` names: `-` is standard input; a folder is every file below it whose
    /// ending is known, in the order of their names.
    ///
    /// # Errors
    /// When `path` is not there or a folder cannot be read.
    pub fn expand(path: &str) -> Result<Vec<Self>, SourceError> {
        if path == "-" {
            return Ok(vec![Self::Stdin]);
        }
        let failed = |source| SourceError { path: path.to_owned(), source };
        if !std::fs::metadata(path).map_err(failed)?.is_dir() {
            return Ok(vec![Self::File(path.into())]);
        }
        let mut inputs = Vec::new();
        for entry in WalkDir::new(path).sort_by_file_name() {
            let entry = entry.map_err(|error| failed(error.into()))?;
            if entry.file_type().is_file() && Shape::of(entry.path()).is_some() {
                inputs.push(Self::File(entry.into_path()));
            }
        }
        Ok(inputs)
    }

    /// Size in bytes, if it is known.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        match self {
            Self::Stdin => None,
            Self::File(path) => std::fs::metadata(path).ok().map(|metadata| metadata.len()),
        }
    }

    /// The records of this input, read as they are asked for.
    ///
    /// # Errors
    /// When the input cannot be opened or read.
    pub fn records(&self) -> Result<Records, SourceError> {
        let (name, shape, reader): (String, Option<Shape>, Box<dyn BufRead + Send>) = match self {
            Self::Stdin => ("-".into(), None, Box::new(BufReader::new(io::stdin()))),
            Self::File(path) => {
                let name = path.display().to_string();
                let file = File::open(path)
                    .map_err(|source| SourceError { path: name.clone(), source })?;
                (name, Shape::of(path), Box::new(BufReader::with_capacity(1 << 16, file)))
            }
        };
        Records::new(name, shape, reader)
    }
}

/// What a file holds, by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Lines,
    Json,
    Html,
    Plain,
}

impl Shape {
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "jsonl" | "ndjson" => Self::Lines,
            "json" => Self::Json,
            "html" | "htm" | "xhtml" => Self::Html,
            "txt" | "text" => Self::Plain,
            _ => return None,
        })
    }

    /// What a stream seems to hold, by its first bytes.
    fn sniff(head: &[u8]) -> Self {
        let record = frame::open(head).map_or(head, |framed| framed.record);
        match record.iter().find(|b| !b.is_ascii_whitespace()) {
            Some(b'{') => Self::Lines,
            Some(b'[') => Self::Json,
            Some(b'<') => Self::Html,
            _ => Self::Plain,
        }
    }
}

/// The records of one input, in order.
pub struct Records {
    name: String,
    state: State,
}

enum State {
    Lines { reader: Box<dyn BufRead + Send>, line: usize, next: u64 },
    Rest(std::vec::IntoIter<RawRecord>),
}

impl Records {
    fn new(
        name: String,
        shape: Option<Shape>,
        mut reader: Box<dyn BufRead + Send>,
    ) -> Result<Self, SourceError> {
        let failed = |source| SourceError { path: name.clone(), source };
        let sniffed = match shape {
            Some(shape) => shape,
            None => Shape::sniff(reader.fill_buf().map_err(failed)?),
        };
        let mut first = Vec::new();
        if sniffed == Shape::Lines {
            read_line(&mut reader, &mut first).map_err(failed)?;
            // An object over several lines is one JSON document, not lines of records.
            let record = frame::open(&first).map_or(&first[..], |framed| framed.record);
            let whole = serde_json::from_slice::<&RawValue>(record).is_ok();
            if whole || shape.is_some() || first.is_empty() {
                let reader = Box::new(io::Cursor::new(first).chain(reader));
                return Ok(Self { name, state: State::Lines { reader, line: 0, next: 0 } });
            }
        }
        let mut bytes = first;
        reader.read_to_end(&mut bytes).map_err(failed)?;
        let blank = bytes.iter().all(u8::is_ascii_whitespace);
        let records = match sniffed {
            // Nothing on standard input is no record; an empty file is one, and is reported.
            _ if shape.is_none() && blank => Vec::new(),
            Shape::Html => vec![single(&name, bytes, Some(Profile::Html))],
            Shape::Plain => vec![single(&name, bytes, Some(Profile::Plain))],
            Shape::Json | Shape::Lines => documents(&name, bytes),
        };
        Ok(Self { name, state: State::Rest(records.into_iter()) })
    }
}

/// Appends a line with its end to `value`, and says how many bytes that were. The frame of a schema registry
/// belongs to the line that it begins, even if its id looks like the end of one.
///
/// # Errors
/// When the input cannot be read.
pub fn read_line(input: &mut impl BufRead, value: &mut Vec<u8>) -> io::Result<usize> {
    let framed = input.fill_buf()?.first() == Some(&frame::MAGIC);
    let head = if framed { frame::HEAD } else { 0 };
    let head = input.by_ref().take(head as u64).read_to_end(value)?;
    Ok(head + input.read_until(b'\n', value)?)
}

fn single(name: &str, value: Vec<u8>, profile: Option<Profile>) -> RawRecord {
    RawRecord { value, profile, origin: name.to_owned(), at: None }
}

/// The records of a JSON file: one object, several one after the other, or an array of them. What
/// is none of these is one (bad) record, so that it is reported and not lost.
fn documents(name: &str, bytes: Vec<u8>) -> Vec<RawRecord> {
    if let Ok(items) = serde_json::from_slice::<Vec<&RawValue>>(&bytes) {
        return numbered(name, &items);
    }
    let several: Result<Vec<&RawValue>, _> =
        serde_json::Deserializer::from_slice(&bytes).into_iter().collect();
    match several {
        Ok(items) if items.len() > 1 => numbered(name, &items),
        _ => vec![single(name, bytes, None)],
    }
}

fn numbered(name: &str, items: &[&RawValue]) -> Vec<RawRecord> {
    let record = |(i, item): (usize, &&RawValue)| RawRecord {
        value: item.get().as_bytes().to_vec(),
        profile: None,
        origin: format!("{name}[{i}]"),
        at: None,
    };
    items.iter().enumerate().map(record).collect()
}

impl Iterator for Records {
    type Item = Result<RawRecord, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (reader, line, next) = match &mut self.state {
            State::Rest(records) => return records.next().map(Ok),
            State::Lines { reader, line, next } => (reader, line, next),
        };
        loop {
            let mut value = Vec::new();
            let at = Some(*next);
            match read_line(reader, &mut value) {
                Ok(0) => return None,
                Err(source) => {
                    return Some(Err(SourceError { path: self.name.clone(), source }));
                }
                Ok(read) => {
                    *line += 1;
                    *next += read as u64;
                }
            }
            while matches!(value.last(), Some(b'\n' | b'\r')) {
                value.pop();
            }
            if !value.iter().all(u8::is_ascii_whitespace) {
                let origin = format!("{}:{line}", self.name);
                return Some(Ok(RawRecord { value, profile: None, origin, at }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(shape: Option<Shape>, bytes: &'static [u8]) -> Vec<(String, String)> {
        let records = Records::new("f".into(), shape, Box::new(bytes)).unwrap();
        records
            .map(|record| record.unwrap())
            .map(|record| {
                let value = String::from_utf8(record.value).unwrap();
                let profile = record.profile.map_or("json".into(), |p| p.to_string());
                (format!("{} {profile}", record.origin), value)
            })
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn every_shape_gives_its_records_with_their_places() {
        let lines = pairs(&[("f:1 json", "{\"a\":1}"), ("f:3 json", "{bad")]);
        assert_eq!(records(Some(Shape::Lines), b"{\"a\":1}\r\n\n{bad\n"), lines);
        assert_eq!(records(None, b"{\"a\":1}\n\n{bad"), lines);
        let array = pairs(&[("f[0] json", "{\"a\": 1}"), ("f[1] json", "2")]);
        assert_eq!(records(None, b"[{\"a\": 1},\n2]"), array);
        assert_eq!(records(Some(Shape::Json), b"{\"a\": 1} 2"), array);
        assert_eq!(records(None, b"{\n\"a\":1}\n"), pairs(&[("f json", "{\n\"a\":1}\n")]));
        assert_eq!(records(None, b" <p>x"), pairs(&[("f html", " <p>x")]));
        assert_eq!(records(None, b"A story"), pairs(&[("f plain", "A story")]));
        assert_eq!(records(None, b" \n"), []);
        assert_eq!(records(Some(Shape::Plain), b""), pairs(&[("f plain", "")]));
        assert_eq!(records(Some(Shape::Json), b"{oops"), pairs(&[("f json", "{oops")]));
    }

    #[test]
    fn frames_of_a_schema_registry_are_no_ends_of_lines() {
        let values: Vec<Vec<u8>> = [0x0a, 0x0a0a_0a0a, 0x0d0a_2020, 7]
            .iter()
            .map(|id| frame::wrap(*id, br#"{"text":"A story"}"#))
            .collect();
        for shape in [Some(Shape::Lines), None] {
            let bytes: &'static [u8] = values.join(&b'\n').leak();
            let records = Records::new("f".into(), shape, Box::new(bytes)).unwrap();
            let read: Vec<Vec<u8>> = records.map(|record| record.unwrap().value).collect();
            assert_eq!(read, values);
        }
    }

    #[test]
    fn a_line_is_where_it_says() {
        let bytes = b"{\"a\":1}\r\n\n {bad\n";
        for record in Records::new("f".into(), Some(Shape::Lines), Box::new(&bytes[..])).unwrap() {
            let record = record.unwrap();
            let at = usize::try_from(record.at.unwrap()).unwrap();
            assert!(bytes[at..].starts_with(&record.value));
        }
    }

    #[test]
    fn folders_are_read_in_order_and_missing_files_are_named() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.json", "notes.md"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let inputs = Input::expand(folder.path().to_str().unwrap()).unwrap();
        let names: Vec<_> = inputs
            .iter()
            .map(|input| match input {
                Input::File(path) => path.file_name().unwrap().to_str().unwrap().to_owned(),
                Input::Stdin => "-".into(),
            })
            .collect();
        assert_eq!(names, ["a.json", "b.txt"]);
        let error = Input::expand("no/such").unwrap_err().to_string();
        assert!(error.starts_with("no/such: "), "{error}");
    }
}
