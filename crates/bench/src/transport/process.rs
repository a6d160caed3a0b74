//! CPU time and memory of a process, from `/proc`.

use super::case::Case;
use super::flow::Topics;
use copydesk_testkit::Broker;
use std::error::Error;
use std::fs::{self, File};
use std::process::{Child, Stdio};

/// Clock ticks of `/proc/PID/stat` a second (`sysconf(_SC_CLK_TCK)`; 100 on every Linux in use).
const TICKS_PER_SECOND: f64 = 100.0;

/// A running program; it is killed when this is dropped.
pub(crate) struct Watched {
    child: Child,
    folder: tempfile::TempDir,
}

impl Watched {
    pub(crate) fn start(
        case: &Case,
        broker: &Broker,
        topics: &Topics,
    ) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let log = File::create(folder.path().join("log"))?;
        let child = case
            .command(&broker.bootstrap_servers(), topics, folder.path())?
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        Ok(Self { child, folder })
    }

    /// An error with the program's last words if it has ended.
    pub(crate) fn check(&mut self) -> Result<(), Box<dyn Error>> {
        let Some(status) = self.child.try_wait()? else { return Ok(()) };
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        Err(format!("a program ended with {status}: {log}").into())
    }

    /// CPU time in user and kernel mode, all threads, in microseconds.
    pub(crate) fn cpu_us(&self) -> Result<f64, Box<dyn Error>> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The second field is a name in brackets, which may hold anything; utime and stime are the
        // 14th and 15th.
        let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let ticks = |at: usize| -> Result<f64, Box<dyn Error>> {
            Ok(fields.get(at).ok_or("no CPU time in /proc")?.parse()?)
        };
        Ok((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND * 1e6)
    }

    /// Peak of the resident memory, in MiB.
    pub(crate) fn peak_mib(&self) -> Result<f64, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: f64 = line.and_then(|l| l.split_whitespace().next()).ok_or("no VmHWM")?.parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
