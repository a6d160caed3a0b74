//! How everything stands when the end does not come: what a person would look at first.

use crate::Result;
use crate::round::{READINGS, Round, standing, tail};
use copydesk_kafka::cluster::Cluster;
use copydesk_testkit::cluster::NODES;
use std::fmt::Write;

/// Warnings of each broker that are shown.
const TROUBLES: usize = 8;

/// Groups with their offsets, the cluster, open transactions, and the ends of all logs. What cannot be
/// had is said in its place.
pub(crate) fn page(round: &Round<'_>) -> String {
    let mut page = String::new();
    for stage in READINGS {
        let line = group(round, stage).unwrap_or_else(|error| error.to_string());
        let _ = writeln!(page, "{stage}: {line}");
    }
    let _ = writeln!(page, "{}", cluster(round).unwrap_or_else(|error| error.to_string()));
    let _ = writeln!(page, "{}", transactions(round).unwrap_or_else(|error| error.to_string()));
    for node in 0..NODES {
        let _ = writeln!(page, "broker {}, its last warnings:", node + 1);
        for line in round.cluster.troubles(node, TROUBLES) {
            let _ = writeln!(page, "  {line}");
        }
    }
    for name in round.fleet.names() {
        let _ = write!(page, "{name}, the end of its log:\n{}", tail(&round.fleet.log(&name)));
    }
    page
}

/// The group of a stage, and per partition: committed, last stable offset, end.
fn group(round: &Round<'_>, stage: &str) -> Result<String> {
    let reader = round.reader(stage)?;
    let mut line = format!("group {:?}, {} members", reader.state()?, reader.members()?);
    let stable = standing(&round.reader_of(stage, "read_committed")?)?;
    for (partition, (committed, end)) in standing(&reader)? {
        let stable = stable.get(&partition).map_or(-1, |(_, end)| *end);
        let _ = write!(
            line,
            "; partition {partition}: committed {committed}, last stable {stable}, end {end}"
        );
    }
    Ok(line)
}

fn cluster(round: &Round<'_>) -> Result<String> {
    let health = Cluster::new(&round.cluster.settings())?.health()?;
    let count = health.under_replicated.len();
    let mut text = format!("{} brokers, {count} partitions under-replicated", health.brokers);
    for sentence in health.under_replicated {
        let _ = write!(text, "\n  {sentence}");
    }
    Ok(text)
}

/// What the brokers say of transactions, those of ended ones included.
fn transactions(round: &Round<'_>) -> Result<String> {
    let output = round.cluster.tool("org.apache.kafka.tools.TransactionsCommand", &["list"])?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let open = |line: &&str| !line.contains("CompleteCommit") && !line.contains("CompleteAbort");
    let lines: Vec<&str> = text.lines().filter(open).collect();
    Ok(format!("transactions that are not complete:\n{}", lines.join("\n")))
}
