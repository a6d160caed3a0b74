//! One article by the name of its file and its place in it.

use crate::failure::Failure;
use copydesk_stage::source::{Input, RawRecord};

/// The only record of a file, or the one that is named.
pub(crate) fn record(name: &str) -> Result<RawRecord, Failure> {
    let path = path(name);
    let mut found = Vec::new();
    for input in Input::expand(path)? {
        for record in input.records()? {
            let record = record?;
            if path == name || record.origin == name {
                found.push(record);
            }
        }
    }
    let several = found.len() > 1;
    match found.pop() {
        Some(record) if several => {
            let last = record.origin;
            let message =
                format!("{name} holds several articles; name one of them, such as {last}");
            Err(Failure::Usage(message))
        }
        Some(record) => Ok(record),
        None if path == name => Err(Failure::Data(format!("{name} holds no article"))),
        None => Err(Failure::Data(format!("{path} holds no article of the name {name}"))),
    }
}

/// What is to be read for an article of this name: a file or folder that is there, or that of a place.
pub(crate) fn path(name: &str) -> &str {
    if name == "-" || std::fs::exists(name).unwrap_or(false) { name } else { file(name) }
}

/// The file of `FILE:3` and `FILE[0]`.
fn file(name: &str) -> &str {
    let line = name.rsplit_once(':').filter(|(_, line)| line.parse::<usize>().is_ok());
    let item = name.strip_suffix(']').and_then(|name| name.rsplit_once('['));
    line.or(item).map_or(name, |(file, _)| file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str) -> String {
        format!("{}/../../tests/samples/{name}", env!("CARGO_MANIFEST_DIR"))
    }

    #[test]
    fn one_record_is_found_or_it_is_said_why_not() {
        let family = sample("19-wire-family.en.jsonl");
        let second = record(&format!("{family}:2")).unwrap();
        assert!(second.origin.ends_with("jsonl:2"));
        let told = |name: &str| record(name).unwrap_err().to_string();
        assert!(told(&family).contains("several articles; name one of them, such as"));
        assert!(told(&format!("{family}:99")).contains("no article of the name"));
        assert!(told("no/such.txt").starts_with("no/such.txt: "));
        assert_eq!(
            (file("a.json[0]"), file("a:b.jsonl:3"), file("a:b")),
            ("a.json", "a:b.jsonl", "a:b")
        );
    }
}
