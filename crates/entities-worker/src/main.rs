//! The entities stage as a Kafka worker.

use copydesk_article::StageName;
use copydesk_entities::{EntitiesStage, Settings};
use copydesk_worker::{Spec, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(&Spec {
        stage: StageName::Entities,
        version: env!("CARGO_PKG_VERSION"),
        build: |settings: &Settings| EntitiesStage::new(settings, |path| std::fs::read(path)),
        files: |settings| settings.watchlists.iter().map(|list| list.path.clone().into()).collect(),
    })
}
