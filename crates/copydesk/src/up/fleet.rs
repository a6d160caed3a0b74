//! The workers: started, started again when they end by themselves, stopped.

use super::state::State;
use crate::failure::Failure;
use copydesk_article::StageName;
use copydesk_local::broker::free_port;
use copydesk_local::{Worker, scrape};
use std::net::TcpListener;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

/// How long a worker may take to commit and leave: above `kafka.drain_timeout_ms`.
const STOP: Duration = Duration::from_secs(60);

/// How long after its end a worker is started again.
const PAUSE: Duration = Duration::from_secs(3);

/// A worker that was killed is missed soon, not after 45 s: its partitions go to the one that comes for it.
const PATIENCE: [&str; 3] = [
    "kafka.properties.session.timeout.ms=10000",
    "kafka.properties.transaction.timeout.ms=8000",
    "kafka.properties.heartbeat.interval.ms=2000",
];

/// What a worker is told to stop with.
const SIGTERM: i32 = 15;

/// A breaker that opened, and settings that are wrong: starting again does not help.
const FINAL: [i32; 2] = [65, 78];

/// All workers.
pub(super) struct Fleet {
    servers: String,
    logs: PathBuf,
    next_port: u16,
    sets: Vec<String>,
    posts: Vec<Post>,
}

/// A place for one worker, and who is in it.
struct Post {
    stage: StageName,
    name: String,
    port: u16,
    worker: Option<Worker>,
    ended: Option<Instant>,
    /// Its end was one that starting again does not help.
    over: bool,
}

impl Fleet {
    pub(super) fn new(servers: &str, logs: PathBuf, port: u16, sets: &[String]) -> Self {
        let sets = PATIENCE.into_iter().chain(sets.iter().map(String::as_str));
        let sets = sets.flat_map(|set| ["--set".to_owned(), set.to_owned()]).collect();
        Self { servers: servers.to_owned(), logs, next_port: port, sets, posts: Vec::new() }
    }

    /// Starts so many workers of a stage.
    pub(super) fn start(&mut self, stage: StageName, number: usize) -> Result<(), Failure> {
        for n in 1..=number {
            let name = if number == 1 { stage.to_string() } else { format!("{stage}-{n}") };
            let port = self.port()?;
            let mut post = Post { stage, name, port, worker: None, ended: None, over: false };
            self.fill(&mut post)?;
            self.posts.push(post);
        }
        Ok(())
    }

    /// The next port that nobody listens on.
    fn port(&mut self) -> Result<u16, Failure> {
        let wanted = self.next_port;
        self.next_port = self.next_port.saturating_add(1);
        match TcpListener::bind(("127.0.0.1", wanted)) {
            Ok(_) => Ok(wanted),
            Err(_) => Ok(free_port()?),
        }
    }

    fn fill(&self, post: &mut Post) -> Result<(), Failure> {
        let listen = format!("http.listen=127.0.0.1:{}", post.port);
        let mut flags = vec!["--set", &listen];
        flags.extend(self.sets.iter().map(String::as_str));
        let log = self.logs.join(format!("{}.log", post.name));
        post.worker = Some(Worker::launch_apart(post.stage.as_str(), &self.servers, &flags, log)?);
        post.ended = None;
        Ok(())
    }

    /// Sees who has ended, and starts them again; what happened, for people.
    pub(super) fn tend(&mut self) -> Result<Vec<String>, Failure> {
        let mut events = Vec::new();
        let mut posts = std::mem::take(&mut self.posts);
        for post in &mut posts {
            if let Some(status) = post.worker.as_mut().and_then(Worker::ended) {
                post.worker = None;
                post.ended = Some(Instant::now());
                post.over = status.code().is_some_and(|code| FINAL.contains(&code));
                let log = self.logs.join(format!("{}.log", post.name));
                let then = match post.over {
                    true => format!("and stays so; why is in {}", log.display()),
                    false => "and is started again".to_owned(),
                };
                events.push(format!("{} ended with {}, {then}", post.name, end(status)));
            }
            if post.ended.is_some_and(|at| at.elapsed() >= PAUSE) && !post.over {
                self.fill(post)?;
                events.push(format!("{} started again", post.name));
            }
        }
        self.posts = posts;
        Ok(events)
    }

    /// Whether every worker that runs is at work.
    pub(super) fn ready(&self) -> bool {
        self.posts.iter().filter(|post| post.worker.is_some()).all(|post| scrape::ready(post.port))
    }

    /// Where each of them says what it does, for people.
    pub(super) fn addresses(&self) -> String {
        let addresses = self
            .posts
            .iter()
            .map(|post| format!("http://127.0.0.1:{}/metrics ({})", post.port, post.name));
        addresses.collect::<Vec<_>>().join(", ")
    }

    /// What each of them says of itself.
    pub(super) fn look(&self) -> Vec<State> {
        let state = |post: &Post| State {
            stage: post.stage,
            process: post.worker.as_ref().map(Worker::id),
            samples: post.worker.as_ref().map(|_| scrape::samples(post.port)).unwrap_or_default(),
        };
        self.posts.iter().map(state).collect()
    }

    /// Tells all of them to stop, the first of the chain first, and waits until they have.
    pub(super) fn stop(&mut self) -> Result<(), Failure> {
        let mut failed = None;
        for post in &mut self.posts {
            let Some(worker) = post.worker.take() else { continue };
            match worker.stop(STOP) {
                Ok(status) if status.success() => {}
                // It had hardly begun, and had nothing to commit.
                Ok(status) if status.signal() == Some(SIGTERM) => {}
                Ok(status) => failed = Some(format!("{} ended with {}", post.name, end(status))),
                Err(error) => failed = Some(error.to_string()),
            }
        }
        failed.map_or(Ok(()), |why| Err(Failure::Data(why)))
    }
}

fn end(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("code {code}"),
        (None, signal) => format!("signal {}", signal.unwrap_or_default()),
    }
}
