//! Logs with markers where no record is.

use crate::Result;
use crate::check::Outcome;
use crate::round::{Round, STAGES};
use copydesk_kafka::{Delivery, Header, Place, Record, Session, Settings};
use std::time::Duration;

pub(crate) fn markers(mut round: Round<'_>) -> Result<Outcome> {
    let mut aborted = abort_everywhere(&round)?;
    round.feed(Duration::from_secs(20));
    while round.feeding() {
        aborted += abort_everywhere(&round)?;
        round.breathe(1000, 2000);
    }
    round.settle()?;
    aborted += abort_everywhere(&round)?;
    for stage in STAGES {
        round.fleet.kill(stage)?;
    }
    // Lag 0 once more, over ends that are only markers.
    round.breathe(2000, 3000);
    round.settle()?;
    round.notes.push(format!("{aborted} transactions aborted"));
    round.finish()
}

/// Writes a few records to every input topic of the chain, and aborts.
fn abort_everywhere(round: &Round<'_>) -> Result<usize> {
    let settings = Settings {
        // It reads nothing, but a session has an input.
        input: round.topic("updates"),
        output: round.topic("raw"),
        group_id: round.group("nobody"),
        delivery: Delivery::ExactlyOnce,
        ..round.cluster.settings()
    };
    let session = Session::open(&settings, &round.group("nobody"), false)?;
    for stage in STAGES {
        for key in ["a", "b", "c", "d", "e"] {
            let source = Record {
                place: Place { topic: String::new(), partition: 0, offset: 0 },
                key: Some(key.as_bytes().to_vec()),
                value: None,
                headers: Vec::new(),
                timestamp_ms: None,
                timestamp_type: copydesk_kafka::TimestampType::default(),
            };
            let headers = [Header::text("x-number", "0")];
            let value = br#"{"text":"nobody may ever see this"}"#;
            let topic = round.topic(Round::passage(stage).0);
            session.produce(&topic, &source, Some(value), &headers)?;
        }
    }
    // Written, and only then aborted.
    std::thread::sleep(Duration::from_millis(200));
    session.abort()?;
    Ok(1)
}
