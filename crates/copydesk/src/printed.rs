//! What a command has to say, for people or as JSON.

use crate::failure::Failure;
use serde::Serialize;
use std::io::{self, Write};

/// Prints `told` as JSON if `json` is wanted, else as the `text` that is made of it.
pub(crate) fn print<T: Serialize>(
    told: &T,
    json: bool,
    text: impl FnOnce(&T) -> String,
) -> Result<(), Failure> {
    let shown = if json {
        let json = serde_json::to_string_pretty(told);
        json.map_err(|error| Failure::Internal(error.to_string()))? + "\n"
    } else {
        text(told)
    };
    io::stdout().write_all(shown.as_bytes()).map_err(Failure::write("standard output"))
}
