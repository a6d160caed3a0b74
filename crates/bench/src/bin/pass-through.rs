//! Copies a topic: with rdkafka alone, or with a session of Copydesk and no stage.

use copydesk_kafka::{Delivery, KafkaError, Session, Settings, passthrough};
use std::io::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, servers, input, output, group] = arguments.as_slice() else {
        let usage = "pass-through bare|bare-once|session|session-once SERVERS INPUT OUTPUT GROUP";
        let _ = writeln!(std::io::stderr(), "{usage}");
        return ExitCode::from(64);
    };
    let once = mode.ends_with("once");
    let settings = Settings {
        bootstrap_servers: servers.clone(),
        group_id: group.clone(),
        input: input.clone(),
        output: output.clone(),
        delivery: if once { Delivery::ExactlyOnce } else { Delivery::AtLeastOnce },
        ..Settings::default()
    };
    let outcome = if mode.starts_with("session") {
        session(&settings)
    } else {
        passthrough::run(&settings, group)
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// The loop of a worker without its stage.
fn session(settings: &Settings) -> Result<(), KafkaError> {
    let session = Session::open(settings, &settings.group_id, false)?;
    let interval = Duration::from_millis(settings.commit_interval_ms);
    let mut since: Option<Instant> = None;
    let mut records = 0;
    loop {
        if let Some(record) = session.poll(Duration::from_millis(20))? {
            since.get_or_insert_with(Instant::now);
            let value = record.value.as_deref();
            session.produce(&settings.output, &record, value, &record.headers)?;
            session.mark(&record)?;
            records += 1;
        }
        let due = records >= settings.batch_records;
        if since.is_some_and(|since| due || since.elapsed() >= interval) {
            session.commit()?;
            (since, records) = (None, 0);
        }
    }
}
