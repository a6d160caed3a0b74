//! Brokers that die, restart, or answer nobody.

use crate::Result;
use crate::check::Outcome;
use crate::round::Round;
use copydesk_testkit::cluster::NODES;
use std::time::{Duration, Instant};

pub(crate) fn rolling_restart(mut round: Round<'_>) -> Result<Outcome> {
    round.feed(Duration::from_secs(if round.short { 30 } else { 90 }));
    for node in 0..NODES {
        round.breathe(2000, 4000);
        let began = Instant::now();
        round.cluster.stop(node)?;
        round.cluster.restart(node)?;
        round.notes.push(format!(
            "broker {} was away for {} s",
            node + 1,
            began.elapsed().as_secs()
        ));
        // In sync again before the next goes, as a careful operator would have it.
        let took = round.await_in_sync()?;
        round.notes.push(format!("in sync again {:.1} s after it came back", took.as_secs_f64()));
    }
    round.finish()
}

pub(crate) fn cut_off(mut round: Round<'_>) -> Result<Outcome> {
    round.feed(Duration::from_secs(60));
    round.breathe(4000, 8000);
    let node = usize::try_from(round.random.below(NODES as u64))?;
    round.cluster.signal(node, "STOP")?;
    std::thread::sleep(Duration::from_secs(30));
    round.cluster.signal(node, "CONT")?;
    round.notes.push(format!("broker {}", node + 1));
    round.finish()
}

pub(crate) fn coordinators(mut round: Round<'_>) -> Result<Outcome> {
    const AWAY: Duration = Duration::from_secs(6);
    round.feed(Duration::from_secs(90));
    round.breathe(4000, 6000);
    let group = round.group("entities");
    let node = group_coordinator(&round, &group)?;
    strike(&mut round, node, AWAY)?;
    round.notes.push(format!("broker {} coordinated group {group}", node + 1));
    round.breathe(8000, 10_000);
    let (id, node) = transaction_coordinator(&round, "entities")?;
    strike(&mut round, node, AWAY)?;
    round.notes.push(format!("broker {} coordinated transactions of {id}", node + 1));
    round.finish()
}

fn strike(round: &mut Round<'_>, node: usize, away: Duration) -> Result<()> {
    round.cluster.kill(node)?;
    std::thread::sleep(away);
    Ok(round.cluster.restart(node)?)
}

/// The broker that coordinates `group`, counted from 0.
fn group_coordinator(round: &Round<'_>, group: &str) -> Result<usize> {
    let class = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
    let output = round.cluster.tool(class, &["--describe", "--state", "--group", group])?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // GROUP COORDINATOR (ID) …: `g 127.0.0.1:9092 (2) …`
    let node = text
        .lines()
        .find(|line| line.starts_with(group))
        .and_then(|line| line.split(['(', ')']).nth(1))
        .and_then(|id| id.parse::<usize>().ok());
    Ok(node.and_then(|id| id.checked_sub(1)).ok_or(format!("no coordinator in: {text}"))?)
}

/// A transactional id of a worker of `stage`, and the broker that coordinates it, counted from 0.
fn transaction_coordinator(round: &Round<'_>, stage: &str) -> Result<(String, usize)> {
    let class = "org.apache.kafka.tools.TransactionsCommand";
    let output = round.cluster.tool(class, &["list"])?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // TransactionalId Coordinator ProducerId TransactionState
    let found = text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let id = words.next()?;
        let node = words.next()?.parse::<usize>().ok()?.checked_sub(1)?;
        id.starts_with(&round.group(stage)).then(|| (id.to_owned(), node))
    });
    Ok(found.ok_or(format!("no transaction of {stage} in: {text}"))?)
}
