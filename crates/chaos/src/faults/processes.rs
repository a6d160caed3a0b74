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
    round.feed(SLEEP * 2 * u32::try_from(stages.len())?);
    for stage in stages {
        round.breathe(1000, 3000);
        let second = format!("{stage}-second");
        round.start(&second, stage)?;
        round.breathe(2000, 4000);
        round.fleet.signal(stage, "STOP")?;
        std::thread::sleep(SLEEP);
        round.fleet.signal(stage, "CONT")?;
    }
    round.settle()?;
    for stage in stages {
        let log = round.fleet.log(stage);
        let words = ["fenced", "partitions lost", "gave up", "not a member", "timed out"];
        let said: Vec<&str> = words.into_iter().filter(|word| log.contains(word)).collect();
        round.notes.push(format!("{stage}, back from its sleep, said: {}", said.join(", ")));
    }
    round.finish()
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
