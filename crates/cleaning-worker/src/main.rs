//! The cleaning stage as a Kafka worker.

use copydesk_article::StageName;
use copydesk_cleaning::{CleaningStage, Settings};
use copydesk_worker::{Spec, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(&Spec {
        stage: StageName::Cleaning,
        version: env!("CARGO_PKG_VERSION"),
        build: |settings: &Settings, _| CleaningStage::open(settings, |path| std::fs::read(path)),
        files: |settings| {
            let path = &settings.boilerplate;
            if path.is_empty() { Vec::new() } else { vec![path.into()] }
        },
        lists: None,
    })
}
