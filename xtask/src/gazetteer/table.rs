//! Hand-written tables: tab-separated, `#` begins a comment line.

use std::error::Error;
use std::fs;
use std::path::Path;

/// The rows of a table that has `columns` columns.
pub(super) fn rows(path: &Path, columns: usize) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let mut rows = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let cells: Vec<String> = line.split('\t').map(|cell| cell.trim().to_owned()).collect();
        if cells.len() != columns || cells.iter().any(String::is_empty) {
            let message = format!("{}, line {number}: not {columns} cells", path.display());
            return Err(message.into());
        }
        rows.push(cells);
    }
    Ok(rows)
}

/// The values of a cell, separated by commas.
pub(super) fn values(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(',').map(str::trim).filter(|value| !value.is_empty())
}
