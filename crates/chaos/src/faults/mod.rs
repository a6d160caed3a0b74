//! The kinds of fault, one round each.

mod brokers;
mod disk;
mod logs;
mod poison;
mod processes;

use crate::Result;
use crate::check::Outcome;
use crate::round::Round;

/// One kind of fault.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    /// What happens in the round, as a sentence.
    pub(crate) about: &'static str,
    /// Whether it is one of the short suite.
    pub(crate) short: bool,
    /// Settings of all workers of the round.
    pub(crate) flags: &'static [&'static str],
    /// Feeds, strikes, waits and checks.
    pub(crate) strike: fn(Round<'_>) -> Result<Outcome>,
}

/// All of them.
pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "calm",
        about: "Nothing happens: what the other rounds are to be compared with.",
        short: false,
        flags: &[],
        strike: processes::calm,
    },
    Fault {
        name: "kill",
        about: "SIGKILL of a random worker every few seconds.",
        short: true,
        flags: &[],
        strike: processes::kill,
    },
    Fault {
        name: "zombie",
        about: "Each worker in turn is stopped (SIGSTOP) for longer than the session timeout while \
                another takes over, and then goes on (SIGCONT): the zombie, stopped while records wait for it, must notice and be \
                fenced.",
        short: true,
        flags: &[],
        strike: processes::zombie,
    },
    Fault {
        name: "scale",
        about: "From one worker of each stage to four and back, twice.",
        short: false,
        flags: &[],
        strike: processes::scale,
    },
    Fault {
        name: "scale-kip-848",
        about: "The same with `group.protocol=consumer`, where the brokers assign the partitions.",
        short: true,
        flags: &["kafka.properties.group.protocol=consumer"],
        strike: processes::scale,
    },
    Fault {
        name: "coordinators",
        about: "SIGKILL of the broker that coordinates a group, then of the one that coordinates a \
                transaction, each back after some seconds.",
        short: false,
        flags: &[],
        strike: brokers::coordinators,
    },
    Fault {
        name: "rolling-restart",
        about: "The three brokers restarted one after the other.",
        short: true,
        flags: &[],
        strike: brokers::rolling_restart,
    },
    Fault {
        name: "cut-off",
        about: "One broker answers nobody for 30 s (SIGSTOP), and comes back with what it knew.",
        short: false,
        flags: &[],
        strike: brokers::cut_off,
    },
    Fault {
        name: "disk",
        about: "Snapshots are damaged, then their folder is full, then read-only, then it is no folder; \
                each time the duplicates worker is killed and must be seen to pass over what is damaged \
                and to go on without a snapshot.",
        short: false,
        flags: &[],
        strike: disk::disk,
    },
    Fault {
        name: "markers",
        about: "Aborted transactions before, between and after the articles in every topic of the chain, \
                so that logs end in nothing but markers; all workers restart on such ends.",
        short: false,
        flags: &[],
        strike: logs::markers,
    },
    Fault {
        name: "emptied-log",
        about: "Halfway the duplicates worker loses its snapshots, and its log all of its records: it \
                begins anew, says so, and is compared with a process that sees the second half only.",
        short: false,
        flags: &[],
        strike: logs::emptied,
    },
    Fault {
        name: "late-log",
        about: "The same where the log lost half of its records: its retained start is later than the \
                window's.",
        short: false,
        flags: &[],
        strike: logs::late,
    },
    Fault {
        name: "poison",
        about: "Records that break parsers, and some that are too large, among the articles.",
        short: true,
        // A tenth of the records of this round are hostile, and they come in a row.
        flags: &["breaker.window=0"],
        strike: poison::poison,
    },
];
