//! The cleaning stage as a Kafka worker.

use copydesk_article::StageName;
use copydesk_cleaning::{CleaningStage, Settings};
use copydesk_worker::{Spec, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(&Spec {
        stage: StageName::Cleaning,
        version: env!("CARGO_PKG_VERSION"),
        build: |settings: &Settings| CleaningStage::new(settings),
    })
}
