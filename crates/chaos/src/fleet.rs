//! Worker processes, started again as a platform would.

use crate::Result;
use copydesk_testkit::Worker;
use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// "Restart me".
const TRY_AGAIN: i32 = 75;

/// Workers, and a thread that starts those again that crashed or asked for it.
pub(crate) struct Fleet {
    shared: Arc<Mutex<Shared>>,
    supervisor: Option<JoinHandle<()>>,
}

struct Shared {
    servers: String,
    folder: PathBuf,
    slots: BTreeMap<String, Slot>,
    /// Restarts by reason: `killed`, or `exit 75`.
    restarts: BTreeMap<String, usize>,
    /// What no platform could have mended.
    failures: Vec<String>,
    over: bool,
}

struct Slot {
    stage: &'static str,
    flags: Vec<String>,
    worker: Option<Worker>,
}

impl Fleet {
    pub(crate) fn new(servers: String, folder: PathBuf) -> Self {
        let shared = Arc::new(Mutex::new(Shared {
            servers,
            folder,
            slots: BTreeMap::new(),
            restarts: BTreeMap::new(),
            failures: Vec::new(),
            over: false,
        }));
        let supervised = Arc::clone(&shared);
        let supervisor = std::thread::spawn(move || {
            while !lock(&supervised).supervise() {
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        Self { shared, supervisor: Some(supervisor) }
    }

    /// Starts a worker of `stage` under `name`.
    pub(crate) fn start(&self, name: &str, stage: &'static str, flags: Vec<String>) -> Result<()> {
        let mut shared = lock(&self.shared);
        shared.slots.insert(name.to_owned(), Slot { stage, flags, worker: None });
        shared.spawn(name)
    }

    /// SIGTERM; it must end well.
    pub(crate) fn stop(&self, name: &str) -> Result<()> {
        let slot = lock(&self.shared).slots.remove(name);
        let Some(worker) = slot.and_then(|slot| slot.worker) else { return Ok(()) };
        let status = worker.stop(Duration::from_secs(60))?;
        // Brokers may be away at just that moment: then it says so.
        if status.success() || status.code() == Some(TRY_AGAIN) {
            return Ok(());
        }
        Err(format!("{name} ended with {status} when it was told to stop").into())
    }

    /// SIGTERM to all of them.
    pub(crate) fn stop_all(&self) -> Result<()> {
        let names: Vec<String> = lock(&self.shared).slots.keys().cloned().collect();
        names.iter().try_for_each(|name| self.stop(name))
    }

    /// SIGKILL; it is started again at once.
    pub(crate) fn kill(&self, name: &str) -> Result<()> {
        self.signal(name, "KILL")
    }

    pub(crate) fn signal(&self, name: &str, signal: &str) -> Result<()> {
        let shared = lock(&self.shared);
        let worker = shared.slots.get(name).and_then(|slot| slot.worker.as_ref());
        Ok(worker.map_or(Ok(()), |worker| worker.signal(signal))?)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        lock(&self.shared).slots.keys().cloned().collect()
    }

    pub(crate) fn log(&self, name: &str) -> String {
        let path = lock(&self.shared).folder.join(format!("{name}.log"));
        std::fs::read_to_string(path).unwrap_or_default()
    }

    /// Where the log of `name` ends now: what is written later begins there.
    pub(crate) fn log_end(&self, name: &str) -> usize {
        self.log(name).len()
    }

    /// Waits until the log of `name`, from `start` on, is as `done` wants it; says what it was that did
    /// not come if it does not within `timeout`.
    pub(crate) fn await_log(
        &self,
        name: &str,
        start: usize,
        what: &str,
        timeout: Duration,
        done: impl Fn(&str) -> bool,
    ) -> Result<String> {
        let deadline = Instant::now() + timeout;
        loop {
            let log = self.log(name);
            let later = log.get(start..).unwrap_or_default();
            if done(later) {
                return Ok(later.to_owned());
            }
            self.check()?;
            if Instant::now() > deadline {
                let seconds = timeout.as_secs();
                return Err(format!("{name}: not {what} within {seconds} s\n{later}").into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    pub(crate) fn restarts(&self) -> BTreeMap<String, usize> {
        lock(&self.shared).restarts.clone()
    }

    /// What went wrong beyond what a platform mends.
    pub(crate) fn check(&self) -> Result<()> {
        match lock(&self.shared).failures.first() {
            Some(failure) => Err(failure.clone().into()),
            None => Ok(()),
        }
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        lock(&self.shared).over = true;
        if let Some(supervisor) = self.supervisor.take() {
            let _ = supervisor.join();
        }
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn spawn(&mut self, name: &str) -> Result<()> {
        let log = self.folder.join(format!("{name}.log"));
        let Some(slot) = self.slots.get_mut(name) else { return Ok(()) };
        let flags: Vec<&str> = slot.flags.iter().map(String::as_str).collect();
        slot.worker = Some(Worker::launch(slot.stage, &self.servers, &flags, &[], log)?);
        Ok(())
    }

    /// Starts again what ended; says whether it is over.
    fn supervise(&mut self) -> bool {
        let mut ended: Vec<(String, ExitStatus)> = Vec::new();
        for (name, slot) in &mut self.slots {
            if let Some(status) = slot.worker.as_mut().and_then(Worker::ended) {
                ended.push((name.clone(), status));
            }
        }
        for (name, status) in ended {
            let reason = match (status.code(), status.signal()) {
                (Some(TRY_AGAIN), _) => "exit 75".to_owned(),
                (None, Some(9)) => "killed".to_owned(),
                _ => {
                    let log = self.folder.join(format!("{name}.log"));
                    let text = std::fs::read_to_string(log).unwrap_or_default();
                    let last: Vec<&str> = text.lines().rev().take(5).collect();
                    self.failures.push(format!("{name} ended with {status}: {}", last.join("\n")));
                    self.slots.remove(&name);
                    continue;
                }
            };
            *self.restarts.entry(reason).or_default() += 1;
            if let Err(error) = self.spawn(&name) {
                self.failures.push(format!("{name}: {error}"));
            }
        }
        self.over
    }
}
