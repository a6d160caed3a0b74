//! The entities stage as a Kafka worker.

use copydesk_article::StageName;
use copydesk_entities::{EntitiesStage, Settings, published};
use copydesk_worker::{Lists, Spec, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(&Spec {
        stage: StageName::Entities,
        version: env!("CARGO_PKG_VERSION"),
        build: |settings: &Settings, lists| {
            EntitiesStage::new(settings, lists, |path| std::fs::read(path))
        },
        files: |settings| settings.watchlists.iter().map(|list| list.path.clone().into()).collect(),
        lists: Some(Lists {
            topic: |settings| &settings.watchlist_topic,
            check: |list| published(list).map(drop).map_err(|error| error.to_string()),
        }),
    })
}
