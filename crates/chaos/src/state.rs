//! Memories restored against memories folded from the start.

use crate::Result;
use crate::fleet::Fleet;
use crate::round::{Round, tail};
use std::path::Path;
use std::time::{Duration, Instant};

/// A snapshot's head holds what may differ: the offset, which may stand before or behind markers.
const HEAD: usize = 16;
const CHECKSUM: usize = 8;

/// How long a memory may take to be restored.
const PATIENCE: Duration = Duration::from_secs(120);

/// Stops the duplicates workers, which leave their memory as a snapshot; lets a fresh one without any
/// fold the log from the start; and says whether the two memories are equal, byte for byte.
pub(crate) fn compare(round: &Round<'_>) -> Result<bool> {
    for name in round.fleet.names().iter().filter(|name| name.starts_with("duplicates")) {
        round.fleet.stop(name)?;
    }
    let lived =
        newest(&round.state_folder()).ok_or("the round left no snapshot to compare with")?;
    let fresh = round.folder.path().join("fresh");
    let folder = round.folder.path().join("fresh-log");
    std::fs::create_dir_all(&folder)?;
    let fleet = Fleet::new(round.cluster.bootstrap_servers(), folder);
    fleet.start("fresh", "duplicates", round.worker_flags("duplicates", &fresh))?;
    let deadline = Instant::now() + PATIENCE;
    while !fleet.log("fresh").contains("memory restored") {
        fleet.check()?;
        if Instant::now() > deadline {
            return Err(format!("no memory in time\n{}", tail(&fleet.log("fresh"))).into());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    // It is there, but has yet to be taken in by the loop.
    std::thread::sleep(Duration::from_secs(1));
    fleet.stop("fresh")?;
    let folded = newest(&fresh).ok_or("a fresh memory left no snapshot")?;
    Ok(lived == folded)
}

/// What the newest snapshot in `folder` holds.
fn newest(folder: &Path) -> Option<Vec<u8>> {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "snapshot"));
    paths.sort();
    let bytes = std::fs::read(paths.pop()?).ok()?;
    bytes.get(HEAD..bytes.len().checked_sub(CHECKSUM)?).map(<[u8]>::to_vec)
}
