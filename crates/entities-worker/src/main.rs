//! The entities stage as a Kafka worker.

use copydesk_article::StageName;
use copydesk_entities::{EntitiesStage, Loader, Settings, published};
use copydesk_worker::{Lists, Spec, run};
use std::process::ExitCode;

/// Opens a transformer, in a program that was built with the feature.
#[cfg(feature = "transformer")]
const TRANSFORMERS: Option<Loader> = Some(copydesk_transformer::load_once);
#[cfg(not(feature = "transformer"))]
const TRANSFORMERS: Option<Loader> = None;

fn main() -> ExitCode {
    run(&Spec {
        stage: StageName::Entities,
        version: env!("CARGO_PKG_VERSION"),
        build: |settings: &Settings, lists| {
            EntitiesStage::with(settings, lists, |path| std::fs::read(path), TRANSFORMERS)
        },
        files: |settings| settings.watchlists.iter().map(|list| list.path.clone().into()).collect(),
        lists: Some(Lists {
            topic: |settings| &settings.watchlist_topic,
            check: |list| published(list).map(drop).map_err(|error| error.to_string()),
        }),
    })
}
