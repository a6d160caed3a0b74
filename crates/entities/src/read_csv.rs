//! Customers' lists as CSV.

use crate::draft::{Checker, Draft, DraftVariant};
use crate::error::ListError;
use crate::list::{Entry, List};
use std::io::Read;

/// The columns a header may name, besides `id:SCHEME`.
const COLUMNS: &str =
    "id, name, type, subtype, variants, languages, case, requires, forbids, spellings, id:SCHEME";

/// Reads a list in CSV (RFC 4180, UTF-8, a byte order mark is skipped).
///
/// The header must name `id`, `name` and `type`; it may name `subtype`, `variants`,
/// `languages`, `case` (any, initial, exact), `requires`, `forbids`, `spellings` (names of
/// rules, see [`copydesk_spellings::Rules::read`]), and any `id:SCHEME`, in any order. Several values in one cell are separated by `|`. `languages` and `case`
/// hold for the row's name and all its variants.
///
/// # Errors
/// The first fault found, with its line and field; then nothing of the list is returned.
pub fn read_csv(name: &str, version: &str, reader: impl Read) -> Result<List, ListError> {
    let mut list = List::new(name, version);
    csv_entries(&mut Checker::of(name)?, reader, &mut |entry| list.entries.push(entry))?;
    Ok(list)
}

/// Gives the entries of a list, or of a part of one, as they are read; those before a fault, too.
pub(crate) fn csv_entries(
    checker: &mut Checker,
    reader: impl Read,
    take: &mut dyn FnMut(Entry),
) -> Result<(), ListError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(reader);
    let header = reader.headers().map_err(|error| convert(&error, 1))?.clone();
    let columns: Vec<&str> =
        header.iter().map(|column| column.trim_start_matches('\u{feff}')).collect();
    check_header(&columns)?;
    let mut row = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut row) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                let line = row.position().map_or(line, csv::Position::line);
                take(checker.check(draft(line, &columns, &row))?);
            }
            Err(error) => return Err(convert(&error, line)),
        }
    }
}

fn check_header(columns: &[&str]) -> Result<(), ListError> {
    for (index, column) in columns.iter().enumerate() {
        let known = matches!(
            *column,
            "id" | "name" | "type" | "subtype" | "variants" | "languages" | "case" | "requires"
        ) || matches!(*column, "forbids" | "spellings")
            || column.strip_prefix("id:").is_some_and(|scheme| !scheme.is_empty());
        if !known {
            let message = format!("unknown column; the columns are {COLUMNS}");
            return Err(ListError::field(1, column, message));
        }
        if columns[..index].contains(column) {
            return Err(ListError::field(1, column, "the column occurs twice; keep one"));
        }
    }
    for required in ["id", "name", "type"] {
        if !columns.contains(&required) {
            return Err(ListError::field(1, required, "the column is missing from the header"));
        }
    }
    Ok(())
}

fn draft(line: u64, columns: &[&str], row: &csv::StringRecord) -> Draft {
    let mut draft = Draft { line, ..Draft::default() };
    for (column, cell) in columns.iter().zip(row.iter()) {
        match *column {
            "id" => cell.clone_into(&mut draft.id),
            "name" => cell.clone_into(&mut draft.name),
            "type" => cell.clone_into(&mut draft.kind),
            "subtype" => cell.clone_into(&mut draft.subtype),
            "languages" => draft.languages = values(cell),
            "case" => cell.clone_into(&mut draft.case),
            "requires" => draft.requires = values(cell),
            "forbids" => draft.forbids = values(cell),
            "spellings" => draft.spellings = values(cell),
            "variants" => {
                let variant = |text| DraftVariant { text, ..DraftVariant::default() };
                draft.variants = values(cell).into_iter().map(variant).collect();
            }
            other => {
                let scheme = other.trim_start_matches("id:").to_owned();
                if !cell.is_empty() {
                    draft.ids.insert(scheme, cell.to_owned());
                }
            }
        }
    }
    draft
}

fn values(cell: &str) -> Vec<String> {
    cell.split('|').map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

fn convert(error: &csv::Error, fallback: u64) -> ListError {
    let line = error.position().map_or(fallback, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => ListError::format(
            line,
            format!("the row has {len} cells, the header {expected_len}; quote cells with commas"),
        ),
        csv::ErrorKind::Utf8 { .. } => {
            ListError::format(line, "the line is not UTF-8; save the list as UTF-8")
        }
        _ => ListError::Read { line, source: std::io::Error::other(error.to_string()) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::CasePolicy;

    fn message(bytes: &[u8]) -> String {
        read_csv("mine", "1", bytes).unwrap_err().to_string()
    }

    #[test]
    fn a_whole_row_is_read() {
        let text = "\u{feff}id,name,type,subtype,variants,languages,case,requires,forbids,id:wikidata\n\
                    p1,\"Doe, Jane\",PER,politician,Jane Doe|J. Doe,en|fr,any,minister*|bank,film,Q1\n";
        let list = read_csv("mine", "2", text.as_bytes()).unwrap();
        let entry = &list.entries[0];
        assert_eq!((entry.id.as_str(), entry.name.as_str()), ("p1", "Doe, Jane"));
        let texts: Vec<&str> = entry.variants.iter().map(|v| v.text.as_str()).collect();
        assert_eq!(texts, ["Doe, Jane", "Jane Doe", "J. Doe"]);
        assert!(entry.variants.iter().all(|v| v.languages == ["en", "fr"]));
        assert!(entry.variants.iter().all(|v| v.case == CasePolicy::Any));
        assert_eq!(entry.requires, ["minister*", "bank"]);
        assert_eq!(entry.forbids, ["film"]);
        assert_eq!(entry.ids["wikidata"], "Q1");
    }

    #[test]
    fn faults_name_line_and_field() {
        assert!(message(b"id,name\n").contains("line 1, field \"type\""));
        assert!(message(b"id,name,type,colour\n").contains("field \"colour\": unknown column"));
        assert!(message(b"id,name,type,id\n").contains("twice"));
        assert!(
            message(b"id,name,type\n1,A,PER\n2,B,CITY\n").starts_with("line 3, field \"type\"")
        );
        assert!(message(b"id,name,type\n1,A,PER\n1,B,PER\n").starts_with("line 3, field \"id\""));
        assert!(message(b"id,name,type\n1,,PER\n").starts_with("line 2, field \"name\""));
        assert!(message(b"id,name,type\n1,A\n").contains("2 cells"));
        assert!(message(b"id,name,type\n1,\xff,PER\n").contains("UTF-8"));
        assert!(read_csv("default", "1", &b"id,name,type\n"[..]).is_err());
    }
}
