//! Workers that die, sleep, come and go.

use crate::Result;
use crate::check::Outcome;
use crate::round::{Round, STAGES};
use std::time::Duration;

/// Longer than the session timeout of the rounds (6 s) and than their transaction timeout (5 s).
const SLEEP: Duration = Duration::from_secs(9);

pub(crate) fn calm(mut round: Round<'_>) -> Result<Outcome> {
    round.feed(Duration::ZERO);
    round.finish()
}

pub(crate) fn kill(mut round: Round<'_>) -> Result<Outcome> {
    let (kills, seconds) = if round.short { (8, 20) } else { (50, 170) };
    round.feed(Duration::from_secs(seconds));
    let mut done = 0;
    while done < kills {
        round.breathe(1500, 4500);
        let victim = round.victim();
        round.fleet.kill(&victim)?;
        done += 1;
    }
    round.notes.push(format!("{done} kills"));
    round.finish()
}

pub(crate) fn zombie(mut round: Round<'_>) -> Result<Outcome> {
    let stages = if round.short { &STAGES[2..] } else { &STAGES[..] };
    round.feed(SLEEP * 3 * u32::try_from(stages.len())?);
    let mut woken = Vec::new();
    for stage in stages {
        round.breathe(1000, 3000);
        let second = format!("{stage}-second");
        round.start(&second, stage)?;
        round.breathe(2000, 4000);
        round.fleet.signal(stage, "STOP")?;
        let waiting = left_waiting(&round, stage)?;
        std::thread::sleep(SLEEP.saturating_sub(ASLEEP));
        let start = round.fleet.log_end(stage);
        round.fleet.signal(stage, "CONT")?;
        woken.push((stage, start, waiting));
    }
    round.feed_the_rest();
    round.settle()?;
    for (stage, start, waiting) in woken {
        let log = round.fleet.log(stage).split_off(start);
        let words = ["fenced", "partitions lost", "gave up", "not a member", "timed out"];
        let said: Vec<&str> = words.into_iter().filter(|word| log.contains(word)).collect();
        if said.is_empty() {
            let text = format!("{stage} did not notice that it had been given up on\n{log}");
            return Err(text.into());
        }
        let said = said.join(", ");
        round.notes.push(format!("{stage}, {waiting} records left waiting, woke and said: {said}"));
    }
    round.finish()
}

/// How long records must have waited for a sleeper: shorter than its session.
const ASLEEP: Duration = Duration::from_secs(4);

/// How many records wait in partitions that nobody gets on with: the sleeper's, which the group has
/// not given to others yet. An error if there are none, for then it was stopped without work.
fn left_waiting(round: &Round<'_>, stage: &str) -> Result<i64> {
    // What was under way when the signal came is over by then.
    std::thread::sleep(ASLEEP / 4);
    let before = round.standing(stage)?;
    std::thread::sleep(ASLEEP - ASLEEP / 4);
    let after = round.standing(stage)?;
    let waiting = after.iter().filter_map(|(partition, (committed, end))| {
        let stands = before.get(partition).is_some_and(|(before, _)| before == committed);
        (stands && committed < end).then_some(end - committed)
    });
    match waiting.sum() {
        0 => Err(format!("{stage} was stopped while it had no work").into()),
        waiting => Ok(waiting),
    }
}

pub(crate) fn scale(mut round: Round<'_>) -> Result<Outcome> {
    let (times, pause) = if round.short { (1, 2000) } else { (2, 4000) };
    round.feed(Duration::from_millis(pause * 7 * times));
    for _ in 0..times {
        for number in 2..=4 {
            for stage in STAGES {
                round.start(&format!("{stage}-{number}"), stage)?;
            }
            round.breathe(pause / 2, pause);
        }
        for number in 2..=4 {
            for stage in STAGES {
                round.fleet.stop(&format!("{stage}-{number}"))?;
            }
            round.breathe(pause / 2, pause);
        }
    }
    round.notes.push(format!("1 to 4 and back, {times} times, {} stages", STAGES.len()));
    round.finish()
}
