//! What topics there should be, with which settings, and why.

use crate::workers::{Role, Worker};
use copydesk_article::StageName;

/// What a person may choose.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Choices {
    /// Partitions of topics whose number is free; `kafka.topic_partitions`, or else the brokers'
    /// default, without it.
    #[arg(long, value_parser = clap::value_parser!(i32).range(1..))]
    partitions: Option<i32>,
    /// Replicas; `kafka.topic_replication`, or else the brokers' default, without it.
    #[arg(long, value_parser = clap::value_parser!(i32).range(1..))]
    replication: Option<i32>,
    /// Let records keep the timestamps of their producers (`message.timestamp.type=CreateTime`). Old
    /// ones then go as soon as their segment closes.
    #[arg(long)]
    create_time: bool,
}

impl Choices {
    /// So many partitions, and no replicas.
    pub(super) fn on_one_broker(partitions: i32) -> Self {
        Self { partitions: Some(partitions), replication: Some(1), create_time: false }
    }
}

/// All topics of some workers, in the order of the chain.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) topics: Vec<Planned>,
}

/// One topic as it should be.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub(crate) name: String,
    /// What it is to whom.
    pub(crate) uses: Vec<(Role, StageName)>,
    /// 0 for the brokers' default.
    pub(crate) partitions: i32,
    /// 0 for the brokers' default.
    pub(crate) replication: i32,
    pub(crate) settings: Vec<Setting>,
    /// How long it must keep records for a memory that is folded from it, in milliseconds.
    pub(crate) window_ms: Option<u64>,
}

/// One setting of a topic, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    pub(crate) why: String,
}

const DAY_MS: u64 = 86_400_000;
/// As long as the brokers keep the offsets of a group without members by default.
const CHAIN_DAYS: u64 = 7;
const DEAD_LETTER_DAYS: u64 = 30;

impl Plan {
    /// The topics that `workers` need.
    pub(crate) fn of(workers: &[Worker], choices: &Choices) -> Self {
        let mut names: Vec<&str> = Vec::new();
        // Dead letters last: the chain reads as it runs.
        for dead_letters in [false, true] {
            for (role, name) in workers.iter().flat_map(Worker::topics) {
                if (role == Role::DeadLetter) == dead_letters && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        let topics = names.into_iter().map(|name| planned(name, workers, choices)).collect();
        Self { topics }
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.topics.iter().map(|topic| topic.name.as_str()).collect()
    }
}

impl Planned {
    pub(crate) fn is(&self, role: Role) -> bool {
        self.uses.iter().any(|(used, _)| *used == role)
    }

    /// The planned value of a setting.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.settings.iter().find(|setting| setting.name == name).map(|s| s.value.as_str())
    }
}

fn planned(name: &str, workers: &[Worker], choices: &Choices) -> Planned {
    let users: Vec<(Role, &Worker)> = workers
        .iter()
        .flat_map(|worker| {
            worker.topics().into_iter().map(move |(role, topic)| (role, topic, worker))
        })
        .filter(|(_, topic, _)| *topic == name)
        .map(|(role, _, worker)| (role, worker))
        .collect();
    let windows = users.iter().filter(|(role, _)| role.remembered());
    let window_ms = windows.filter_map(|(_, worker)| worker.window_ms()).max();
    let uses: Vec<_> = users.iter().map(|(role, worker)| (*role, worker.stage)).collect();
    let letters = uses.iter().all(|(role, _)| *role == Role::DeadLetter);
    let most = |number: fn(&Worker) -> i32| users.iter().map(|(_, w)| number(w)).max().unwrap_or(0);
    // Verdicts lie in the partitions of their articles, whose number may be free.
    let free = || choices.partitions.unwrap_or_else(|| most(|w| w.kafka.topic_partitions));
    let slots = |worker: &Worker| {
        worker.roles().map_or(0, |roles| i32::try_from(roles.slots).unwrap_or(i32::MAX))
    };
    let partitions = match uses.first() {
        Some((Role::Log, _)) => 1,
        Some((Role::Hits, _)) => most(slots),
        Some((Role::Lists, _)) => 1,
        _ if letters => 1,
        _ => free(),
    };
    let replication =
        choices.replication.unwrap_or_else(|| most(|worker| worker.kafka.topic_replication));
    let bytes = users.iter().map(|(_, worker)| worker.largest_bytes()).max().unwrap_or_default();
    let lists = uses.iter().any(|(role, _)| *role == Role::Lists);
    let mut settings = vec![
        if lists { compacted() } else { cleanup(window_ms.is_some()) },
        if lists { for_ever() } else { retention(window_ms, letters) },
        Setting {
            name: "max.message.bytes",
            value: bytes.to_string(),
            why: "room for enriched articles: what is refused becomes a dead letter, and what is too \
                  large for that, too, a dead letter without its value"
                .to_owned(),
        },
        timestamps(choices.create_time),
    ];
    if window_ms.is_some() {
        settings.push(Setting {
            name: "retention.bytes",
            value: "-1".to_owned(),
            why: "the window is a time: no size may cut it short".to_owned(),
        });
    }
    if replication >= 3 {
        settings.push(Setting {
            name: "min.insync.replicas",
            value: "2".to_owned(),
            why: "what is acknowledged outlives a broker".to_owned(),
        });
    }
    Planned { name: name.to_owned(), uses, partitions, replication, settings, window_ms }
}

fn cleanup(memory: bool) -> Setting {
    let why = if memory {
        "the memory is folded from this log alone: a compacted one has forgotten articles"
    } else {
        "every record counts: compaction keeps the last of each key"
    };
    Setting { name: "cleanup.policy", value: "delete".to_owned(), why: why.to_owned() }
}

fn compacted() -> Setting {
    let why = "the last version of every list stays, for workers that start later";
    Setting { name: "cleanup.policy", value: "compact".to_owned(), why: why.to_owned() }
}

fn for_ever() -> Setting {
    let why = "a list does not go by its age";
    Setting { name: "retention.ms", value: "-1".to_owned(), why: why.to_owned() }
}

fn retention(window_ms: Option<u64>, letters: bool) -> Setting {
    let (ms, why) = match window_ms {
        Some(ms) => (
            ms,
            "the window (`stage.window_days`) and what may come late to it, from the arrival on"
                .to_owned(),
        ),
        None if letters => {
            let why = format!("{DEAD_LETTER_DAYS} days to look at them; -1 keeps them for ever");
            (DEAD_LETTER_DAYS * DAY_MS, why)
        }
        None => {
            let why = format!("{CHAIN_DAYS} days that readers may be away; longer for replays");
            (CHAIN_DAYS * DAY_MS, why)
        }
    };
    Setting { name: "retention.ms", value: ms.to_string(), why }
}

fn timestamps(create_time: bool) -> Setting {
    let (value, why) = if create_time {
        ("CreateTime", "as asked for: producers' timestamps stay, and old records go early")
    } else {
        ("LogAppendTime", "retention counts from the arrival: a back-fill is not deleted at once")
    };
    Setting { name: "message.timestamp.type", value: value.to_owned(), why: why.to_owned() }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::workers::{usual, usual_roles, usual_with_lists};

    pub(crate) fn plan() -> Plan {
        Plan::of(&usual(), &Choices { partitions: Some(6), ..Choices::default() })
    }

    fn topic<'p>(plan: &'p Plan, name: &str) -> &'p Planned {
        plan.topics.iter().find(|topic| topic.name == name).unwrap()
    }

    #[test]
    fn lists_are_kept_by_name() {
        let plan = Plan::of(&usual_with_lists(), &Choices::default());
        for name in ["copydesk.boilerplate", "copydesk.watchlists"] {
            let lists = topic(&plan, name);
            assert_eq!((lists.partitions, lists.value("cleanup.policy")), (1, Some("compact")));
            assert_eq!(lists.value("retention.ms"), Some("-1"));
        }
    }

    #[test]
    fn the_usual_chain_has_twelve_topics_in_its_order() {
        let plan = plan();
        let chain =
            ["raw", "language", "cleaned", "tagged", "enriched"].map(|n| format!("articles.{n}"));
        let updates =
            ["articles.updates", "copydesk.sketches.main", "articles.verdicts"].map(str::to_owned);
        let letters = chain[..4].iter().map(|name| format!("{name}-dlt"));
        let expected: Vec<String> = chain.iter().cloned().chain(updates).chain(letters).collect();
        assert_eq!(plan.names(), expected);
        let partitions: Vec<i32> = plan.topics.iter().map(|topic| topic.partitions).collect();
        assert_eq!(partitions, [6, 6, 6, 6, 6, 6, 1, 6, 1, 1, 1, 1]);
        let uses = &topic(&plan, "articles.language").uses;
        assert_eq!(
            *uses,
            [(Role::Output, StageName::Language), (Role::Input, StageName::Cleaning)]
        );
    }

    #[test]
    fn the_log_of_a_memory_is_never_compacted_nor_cut() {
        let plan = plan();
        let log = topic(&plan, "copydesk.sketches.main");
        assert_eq!(log.value("cleanup.policy"), Some("delete"));
        // 30 days and 48 hours.
        assert_eq!(log.value("retention.ms"), Some("2764800000"));
        assert_eq!(log.value("retention.bytes"), Some("-1"));
        assert_eq!(topic(&plan, "articles.tagged").value("retention.ms"), Some("604800000"));
        assert_eq!(topic(&plan, "articles.verdicts").value("retention.ms"), Some("604800000"));
        assert_eq!(topic(&plan, "articles.raw").value("retention.ms"), Some("604800000"));
        assert_eq!(topic(&plan, "articles.raw-dlt").value("retention.ms"), Some("2592000000"));
        assert_eq!(topic(&plan, "articles.raw").value("retention.bytes"), None);
    }

    #[test]
    fn a_memory_in_slots_has_a_topic_of_hits_that_is_kept_as_long() {
        let worker = usual_roles(|settings| settings.roles.slots = 5);
        let plan = Plan::of(&[worker], &Choices::default());
        let hits = topic(&plan, "copydesk.hits.main");
        assert_eq!((hits.partitions, hits.value("retention.ms")), (5, Some("2764800000")));
    }

    #[test]
    fn choices_and_settings_have_their_say() {
        let mut workers = usual();
        let large = ("message.max.bytes".to_owned(), "20000000".to_owned());
        workers[1].kafka.properties.extend([large]);
        workers[0].kafka.topic_partitions = 4;
        let choices = Choices { replication: Some(3), create_time: true, ..Choices::default() };
        let plan = Plan::of(&workers, &choices);
        let raw = topic(&plan, "articles.raw");
        assert_eq!((raw.partitions, raw.replication), (4, 3));
        assert_eq!(raw.value("min.insync.replicas"), Some("2"));
        assert_eq!(raw.value("message.timestamp.type"), Some("CreateTime"));
        let bytes = |name| topic(&plan, name).value("max.message.bytes");
        assert_eq!(bytes("articles.cleaned"), Some("20000000"));
        assert_eq!(bytes("articles.raw"), Some("10485760"));
    }
}
