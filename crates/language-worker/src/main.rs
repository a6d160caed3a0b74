//! The language stage as a Kafka worker.

use copydesk_article::StageName;
use copydesk_language::{LanguageStage, Settings};
use copydesk_worker::{Spec, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(&Spec {
        stage: StageName::Language,
        version: env!("CARGO_PKG_VERSION"),
        build: |settings: &Settings, _| LanguageStage::new(settings),
        files: |_| Vec::new(),
        lists: None,
    })
}
