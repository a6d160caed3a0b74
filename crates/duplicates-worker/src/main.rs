//! The duplicates stage as a Kafka worker.

use std::process::ExitCode;

fn main() -> ExitCode {
    copydesk_roles::run(env!("CARGO_PKG_VERSION"))
}
