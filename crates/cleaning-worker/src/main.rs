//! The cleaning stage as a Kafka worker.

use copydesk_article::StageName;
use copydesk_cleaning::{CleaningStage, Settings, published};
use copydesk_worker::{Lists, Spec, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(&Spec {
        stage: StageName::Cleaning,
        version: env!("CARGO_PKG_VERSION"),
        build: |settings: &Settings, lists| {
            CleaningStage::open(settings, lists, |path| std::fs::read(path))
        },
        files: |settings| {
            let path = &settings.boilerplate;
            if path.is_empty() { Vec::new() } else { vec![path.into()] }
        },
        lists: Some(Lists {
            topic: |settings| &settings.boilerplate_topic,
            check: |list| published(list).map(drop).map_err(|error| error.to_string()),
        }),
    })
}
