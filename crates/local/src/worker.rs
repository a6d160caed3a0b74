//! Worker processes, started, killed, stopped.

use crate::{Broker, LocalError, io, programs};
use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A running worker; it is killed when this is dropped.
pub struct Worker {
    child: Child,
    /// What it logs.
    pub log: PathBuf,
}

impl Worker {
    /// Starts the worker of `stage` against `broker`, with further flags. Its log goes to `log`.
    ///
    /// # Errors
    /// When the program was not built or cannot be started.
    pub fn start(
        stage: &str,
        broker: &Broker,
        flags: &[&str],
        log: PathBuf,
    ) -> Result<Self, LocalError> {
        Self::launch(stage, &broker.bootstrap_servers(), flags, &[], log)
    }

    /// Starts the worker of `stage` against the brokers at `servers`, with further flags and
    /// variables.
    ///
    /// # Errors
    /// When the program was not built or cannot be started.
    pub fn launch(
        stage: &str,
        servers: &str,
        flags: &[&str],
        variables: &[(&str, &str)],
        log: PathBuf,
    ) -> Result<Self, LocalError> {
        let file = appended(&log)?;
        let child = command(stage, servers)?
            .args(flags)
            .envs(variables.iter().copied())
            .stderr(file)
            .spawn()
            .map_err(io(stage))?;
        Ok(Self { child, log })
    }

    /// The same apart from the terminal: Ctrl-C is for whoever started it, who stops it.
    ///
    /// # Errors
    /// As [`Worker::launch`].
    pub fn launch_apart(
        stage: &str,
        servers: &str,
        flags: &[&str],
        log: PathBuf,
    ) -> Result<Self, LocalError> {
        let file = appended(&log)?;
        let mut command = command(stage, servers)?;
        let child = command.args(flags).stderr(file).process_group(0).spawn().map_err(io(stage))?;
        Ok(Self { child, log })
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: no time for last words.
    ///
    /// # Errors
    /// When the process is gone already.
    pub fn kill(mut self) -> Result<(), LocalError> {
        self.child.kill().map_err(io("kill"))?;
        self.child.wait().map_err(io("wait"))?;
        Ok(())
    }

    /// Sends a signal, for example `STOP` or `CONT`.
    ///
    /// # Errors
    /// When `kill` cannot be run.
    pub fn signal(&self, signal: &str) -> Result<(), LocalError> {
        let (flag, pid) = (format!("-{signal}"), self.child.id().to_string());
        Command::new("kill").args([flag, pid]).status().map_err(io("kill"))?;
        Ok(())
    }

    /// SIGTERM, and how it ended.
    ///
    /// # Errors
    /// When it does not end in time.
    pub fn stop(mut self, timeout: Duration) -> Result<ExitStatus, LocalError> {
        self.signal("TERM")?;
        self.wait(timeout)
    }

    /// Waits until it ends by itself, and how it ended.
    ///
    /// # Errors
    /// When it does not end in time.
    pub fn wait(&mut self, timeout: Duration) -> Result<ExitStatus, LocalError> {
        let deadline = Instant::now() + timeout;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().map_err(io("wait"))? {
                return Ok(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let output = std::fs::read_to_string(&self.log).unwrap_or_default();
        Err(LocalError::Failed { what: "waiting for a worker to end".to_owned(), output })
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Whether it is still running.
    pub fn running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(stage: &str, servers: &str) -> Result<Command, LocalError> {
    let mut command = Command::new(programs::program(&format!("{stage}-worker"))?);
    command
        .args(["--bootstrap-servers", servers])
        .args(["--set", "http.listen=127.0.0.1:0", "--set", "threads=1"])
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    Ok(command)
}

fn appended(log: &Path) -> Result<File, LocalError> {
    let file = File::options().create(true).append(true).open(log);
    file.map_err(io(log.display().to_string()))
}
