//! Snapshots that are damaged, and folders that take none.

use crate::Result;
use crate::check::Outcome;
use crate::round::Round;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The worker whose memory it is.
const WORKER: &str = "duplicates";

/// How long each effect is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Longer than all of it takes: snapshots follow commits, and commits follow articles.
const FEEDING: Duration = Duration::from_secs(400);

/// What the system calls the three reasons.
const NO_ROOM: &str = "os error 28";
const READ_ONLY: &str = "os error 30";

pub(crate) fn disk(mut round: Round<'_>) -> Result<Outcome> {
    round.feed(FEEDING);
    let folder = round.state_folder();
    damaged(&mut round, &folder)?;
    let mounts = can_mount(&round.folder.path().join("probe"))?;
    if mounts {
        full(&mut round, &folder)?;
        read_only(&mut round, &folder)?;
    } else {
        let note = "NOT TRIED, for want of permission to mount: a full and a read-only folder";
        round.notes.push(note.to_owned());
    }
    no_folder(&mut round, &folder)?;
    // Well again, and with something to compare.
    swap(&round, || Ok(fs::remove_file(&folder)?))?;
    wait_for_snapshots(&round, &folder, 1)?;
    round.feed_the_rest();
    round.finish()
}

/// Every snapshot is damaged: all of them are passed over, and the log serves.
fn damaged(round: &mut Round<'_>, folder: &Path) -> Result<()> {
    wait_for_snapshots(round, folder, 2)?;
    let mut damaged = 0;
    let start = swap(round, || {
        damaged = damage(folder)?;
        Ok(())
    })?;
    let from_log = |log: &str| {
        log.lines().any(|line| line.contains("memory restored") && line.contains(r#""from":"log""#))
    };
    let what = "restored from the log";
    let log = round.fleet.await_log(WORKER, start, what, PATIENCE, from_log)?;
    let ignored = log.matches("snapshot ignored").count();
    if damaged == 0 || ignored < damaged {
        return Err(format!("{damaged} snapshots damaged, but {ignored} ignored\n{log}").into());
    }
    round.notes.push(format!("{damaged} snapshots damaged, {ignored} ignored, the log folded"));
    Ok(())
}

/// A file system of 16 KiB over the folder.
fn full(round: &mut Round<'_>, folder: &Path) -> Result<()> {
    let start = swap(round, || must(mount(folder, "size=16k")?, "mounting"))?;
    refused(round, start, "for want of room", |line| line.contains(NO_ROOM))?;
    swap(round, || unmount(folder))?;
    Ok(())
}

/// A file system that is read-only.
fn read_only(round: &mut Round<'_>, folder: &Path) -> Result<()> {
    let start = swap(round, || {
        must(mount(folder, "size=16m")?, "mounting")?;
        must(mount(folder, "remount,ro")?, "mounting anew, read-only")
    })?;
    refused(round, start, "on a read-only folder", |line| line.contains(READ_ONLY))?;
    swap(round, || unmount(folder))?;
    Ok(())
}

/// No folder at all: something else has its name.
fn no_folder(round: &mut Round<'_>, folder: &Path) -> Result<()> {
    let start = swap(round, || {
        fs::remove_dir_all(folder)?;
        Ok(fs::write(folder, "not a folder")?)
    })?;
    let other = |line: &str| !line.contains(NO_ROOM) && !line.contains(READ_ONLY);
    refused(round, start, "for want of a folder", other)
}

/// Waits until a snapshot was not written, for the reason that `line` knows.
fn refused(
    round: &mut Round<'_>,
    start: usize,
    why: &str,
    line: impl Fn(&str) -> bool,
) -> Result<()> {
    let count = |log: &str| {
        let failures = log.lines().filter(|line| line.contains("snapshot not written"));
        failures.filter(|failure| line(failure)).count()
    };
    let what = format!("a snapshot not written {why}");
    let log = round.fleet.await_log(WORKER, start, &what, PATIENCE, |log| count(log) > 0)?;
    round.notes.push(format!("{} snapshots not written {why}", count(&log)));
    Ok(())
}

/// Puts the worker to sleep, so that it writes nothing meanwhile; changes its folder; and kills it,
/// which starts it again. Says where in its log the time after that begins.
fn swap(round: &Round<'_>, change: impl FnOnce() -> Result<()>) -> Result<usize> {
    round.fleet.signal(WORKER, "STOP")?;
    // The signal is sent, but may still be on its way.
    std::thread::sleep(Duration::from_millis(200));
    let changed = change();
    let start = round.fleet.log_end(WORKER);
    round.fleet.kill(WORKER)?;
    changed.map(|()| start)
}

fn snapshots(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "snapshot")).collect()
}

fn wait_for_snapshots(round: &Round<'_>, folder: &Path, count: usize) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while snapshots(folder).len() < count {
        round.fleet.check()?;
        if Instant::now() > deadline {
            return Err(format!("not {count} snapshots in {}", folder.display()).into());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// Changes one byte in the middle of every snapshot.
fn damage(folder: &Path) -> Result<usize> {
    let paths = snapshots(folder);
    for path in &paths {
        let mut bytes = fs::read(path)?;
        let middle = bytes.len() / 2;
        if let Some(byte) = bytes.get_mut(middle) {
            *byte ^= 0x55;
        }
        fs::write(path, bytes)?;
    }
    Ok(paths.len())
}

/// Whether this machine lets us mount something.
fn can_mount(folder: &Path) -> Result<bool> {
    fs::create_dir_all(folder)?;
    let mounted = mount(folder, "size=16k")?;
    if mounted {
        unmount(folder)?;
    }
    Ok(mounted)
}

fn mount(folder: &Path, options: &str) -> Result<bool> {
    let arguments = ["-t", "tmpfs", "-o", options, "tmpfs"];
    let mut command = Command::new("mount");
    command.args(arguments).arg(folder).stderr(Stdio::null());
    // Where there is no such program, there is no permission either.
    Ok(command.status().is_ok_and(|status| status.success()))
}

fn must(done: bool, what: &str) -> Result<()> {
    if done { Ok(()) } else { Err(format!("{what} failed").into()) }
}

/// Nobody may be at work in it: a process that is stopped keeps it busy only while it writes.
fn unmount(folder: &Path) -> Result<()> {
    let lazily = ["-l".as_ref(), folder.as_os_str()];
    must(Command::new("umount").args(lazily).status()?.success(), "unmounting")
}
