//! CPU time of this thread, and of another process from Linux's `/proc`: on a shared machine the clock on
//! the wall measures the neighbours, too. And how much memory this process has.

use std::fs;
use std::io;

/// Clock ticks of `/proc/PID/stat` a second (`sysconf(_SC_CLK_TCK)`; 100 on every Linux in use).
const TICKS_PER_SECOND: f64 = 100.0;

/// Runs `work` on this thread, and says how many microseconds of CPU time it took.
pub(crate) fn thread<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let before = thread_us();
    let done = work();
    (done, thread_us() - before)
}

#[allow(clippy::cast_precision_loss)] // seconds of a thread
fn thread_us() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}

/// CPU time of the process `id` in user and kernel mode, all threads, in microseconds.
pub(crate) fn process_us(id: u32) -> io::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    ticks(&stat)
        .map(|ticks| ticks / TICKS_PER_SECOND * 1e6)
        .ok_or_else(|| io::Error::other("no CPU time in /proc"))
}

/// Bytes of memory that this process has, resident.
pub(crate) fn resident_bytes() -> io::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line
        .and_then(|line| line.split_whitespace().next())
        .and_then(|kib| kib.parse::<u64>().ok());
    kib.map(|kib| kib * 1024).ok_or_else(|| io::Error::other("no VmRSS in /proc"))
}

/// `utime` and `stime`, the 14th and 15th fields. The second is a name in brackets, which may hold
/// anything.
fn ticks(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut fields = rest.split(' ').skip(11);
    let mut next = || fields.next()?.parse::<f64>().ok();
    Some(next()? + next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_kernel_time_are_read_behind_any_name() {
        let stat = "7 (a) b) S 1 2 3 4 5 6 7 8 9 10 300 20 1 1 20 0";
        assert_eq!(ticks(stat), Some(320.0));
        assert_eq!(ticks("7 (a) S 1"), None);
    }

    #[test]
    fn work_takes_time() {
        let (sum, spent) = thread(|| (0..3_000_000_u64).fold(0, |a, b| a ^ b.wrapping_mul(31)));
        assert!(std::hint::black_box(sum) < u64::MAX && spent > 0.0);
        assert!(process_us(std::process::id()).unwrap() >= 0.0);
        assert!(resident_bytes().unwrap() > 100_000);
    }
}
