//! Snapshots that are damaged, and folders that take none.

use crate::Result;
use crate::check::Outcome;
use crate::round::Round;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

pub(crate) fn disk(mut round: Round<'_>) -> Result<Outcome> {
    round.feed(Duration::from_secs(60));
    let folder = round.state_folder();
    // Some snapshots, and then damaged ones.
    round.breathe(12_000, 14_000);
    // Asleep, so that it writes no good one after that.
    round.fleet.signal("duplicates", "STOP")?;
    let damaged = damage(&folder)?;
    round.fleet.kill("duplicates")?;
    round.breathe(8000, 10_000);
    let ignored = round.fleet.log("duplicates").matches("snapshot ignored").count();
    round.notes.push(format!("{damaged} snapshots damaged, {ignored} times ignored"));

    // No room: a file system of 64 KiB over the folder.
    fs::create_dir_all(&folder)?;
    let full = mount(&folder);
    round.notes.push(if full {
        "the folder on a file system of 64 KiB".to_owned()
    } else {
        "no permission to mount a small file system: full disk not tried".to_owned()
    });
    round.fleet.kill("duplicates")?;
    round.breathe(12_000, 14_000);
    let failed = round.fleet.log("duplicates").matches("snapshot not written").count();
    if full {
        unmount(&folder)?;
        round.notes.push(format!("{failed} snapshots not written for want of room"));
    }

    // No folder at all: something else has its name.
    fs::remove_dir_all(&folder)?;
    fs::write(&folder, "not a folder")?;
    round.fleet.kill("duplicates")?;
    round.breathe(8000, 10_000);
    let failed = round.fleet.log("duplicates").matches("snapshot not written").count() - failed;
    round.notes.push(format!("{failed} snapshots not written for want of a folder"));
    fs::remove_file(&folder)?;
    round.finish()
}

/// Changes one byte in the middle of every snapshot.
fn damage(folder: &Path) -> Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let mut bytes = fs::read(&path)?;
        let middle = bytes.len() / 2;
        if let Some(byte) = bytes.get_mut(middle) {
            *byte ^= 0x55;
        }
        fs::write(&path, bytes)?;
        count += 1;
    }
    Ok(count)
}

fn mount(folder: &Path) -> bool {
    let arguments = ["-t", "tmpfs", "-o", "size=64k", "tmpfs"];
    Command::new("mount").args(arguments).arg(folder).status().is_ok_and(|status| status.success())
}

fn unmount(folder: &Path) -> Result<()> {
    for _ in 0..50 {
        if Command::new("umount").arg(folder).status()?.success() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err(format!("{} stays mounted", folder.display()).into())
}
