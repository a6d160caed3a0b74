//! The duplicates stage as a Kafka worker.

use copydesk_article::StageName;
use copydesk_duplicates::{DuplicatesStage, Settings};
use copydesk_worker::{Spec, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(&Spec {
        stage: StageName::Duplicates,
        version: env!("CARGO_PKG_VERSION"),
        build: |settings: &Settings| DuplicatesStage::new(settings),
        files: |_| Vec::new(),
    })
}
