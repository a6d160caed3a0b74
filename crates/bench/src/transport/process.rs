//! A program that is measured: started, watched, ended.

use super::case::Case;
use super::flow::Topics;
use crate::cpu;
use copydesk_testkit::Broker;
use std::error::Error;
use std::fs::{self, File};
use std::io;
use std::process::{Child, Stdio};

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

    /// CPU time so far, in microseconds.
    pub(crate) fn cpu_us(&self) -> io::Result<f64> {
        cpu::process_us(self.child.id())
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
