//! Watch-lists cut into parts that brokers take.

use crate::error::ListError;
use copydesk_stage::parts;

/// Cuts a list in CSV into parts of at most about so many bytes, each with the header; a row is never cut.
///
/// # Errors
/// For what is no CSV.
pub fn csv_parts(list: &[u8], most: usize) -> Result<Vec<Vec<u8>>, ListError> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(list);
    let mut starts = Vec::new();
    let mut row = csv::ByteRecord::new();
    loop {
        let at = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let read = reader.read_byte_record(&mut row);
        match read
            .map_err(|error| ListError::format(reader.position().line(), error.to_string()))?
        {
            true => starts.push(at),
            false => break,
        }
    }
    Ok(parts::cut_below_head(list, &starts, most))
}

/// Cuts a list in JSON lines into parts of at most about so many bytes; a line is never cut.
#[must_use]
pub fn jsonl_parts(list: &[u8], most: usize) -> Vec<Vec<u8>> {
    parts::cut(list, &parts::line_starts(list), most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{published, watchlist};
    use copydesk_stage::Published;
    use proptest::prelude::*;

    fn read(parts: Vec<Vec<u8>>) -> crate::List {
        let list = Published { name: "l".into(), version: "1".into(), about: Vec::new(), parts };
        published(&list).unwrap()
    }

    fn whole(bytes: &[u8], ending: &str) -> crate::List {
        let file = crate::WatchlistFile {
            name: "l".into(),
            path: format!("l.{ending}"),
            version: "1".into(),
            spellings: Vec::new(),
        };
        watchlist(&file, |_| Ok(bytes.to_vec())).unwrap()
    }

    proptest! {
        #[test]
        fn parts_are_the_whole_list(
            names in proptest::collection::vec("[A-Z][a-z\n,\"]{0,9}x", 1..20),
            most in 1..200_usize,
            end in any::<bool>(),
        ) {
            let mut csv = String::from("id,name,type");
            let mut jsonl = String::new();
            for (id, name) in names.iter().enumerate() {
                csv += &format!("\n{id},\"{}\",PER", name.replace('"', "\"\""));
                jsonl += &serde_json::json!({"id": id.to_string(), "name": name, "type": "PER"}).to_string();
                jsonl += "\n";
            }
            if end {
                csv += "\n";
                jsonl.pop();
            }
            let (csv, jsonl) = (csv.as_bytes(), jsonl.as_bytes());
            prop_assert_eq!(read(csv_parts(csv, most).unwrap()), whole(csv, "csv"));
            let parts = jsonl_parts(jsonl, most);
            prop_assert!(parts.iter().all(|part| part.len() <= most || part.trim_ascii().iter().all(|b| *b != b'\n')));
            prop_assert_eq!(read(parts), whole(jsonl, "jsonl"));
        }
    }

    #[test]
    fn a_list_without_entries_is_one_part() {
        assert_eq!(csv_parts(b"id,name,type\n", 5).unwrap(), [b"id,name,type\n"]);
        assert_eq!(jsonl_parts(b"", 5), [b""]);
    }
}
