//! A worker whose stage does nothing: all that is left is the shell and the record contract.

use copydesk_article::{Article, StageName};
use copydesk_stage::{About, Reject, Stage, Verdict};
use copydesk_worker::{Spec, run};
use std::convert::Infallible;
use std::process::ExitCode;

struct Null(About);

impl Stage for Null {
    type Memory = ();
    type Draft = ();
    type Found = serde_json::Map<String, serde_json::Value>;

    fn about(&self) -> &About {
        &self.0
    }

    fn memory(&self) {}

    fn examine(&self, _: &Article<'_>) -> Verdict<()> {
        Verdict::Found(())
    }

    fn settle(&self, (): &mut (), (): (), _: Option<&[u8]>) -> Result<Self::Found, Reject> {
        Ok(serde_json::Map::new())
    }
}

fn main() -> ExitCode {
    run(&Spec {
        stage: StageName::Language,
        version: env!("CARGO_PKG_VERSION"),
        build: |(): &(), _| {
            let version = env!("CARGO_PKG_VERSION");
            let about = About::new(StageName::Language, version, "null/1".to_owned(), &());
            Ok::<_, Infallible>(Null(about))
        },
        files: |()| Vec::new(),
        lists: None,
    })
}
