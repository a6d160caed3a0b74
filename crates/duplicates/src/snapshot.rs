//! The memory as bytes, and back.
//!
//! `CDKW`, format (`u32`), fingerprint of the settings (`u64`), the content, and the XXH3-64 of
//! all before it (`u64`); little-endian. The content is what the fold has made, in order of
//! arrival, so two equal memories have equal bytes; indexes are built anew.

use crate::codec::{Malformed, Reader, Writer};
use crate::entries::{Cluster, Entry};
use crate::index::Index;
use crate::settings::{Settings, SettingsError};
use crate::sketch::Sketch;
use crate::verdict::Given;
use crate::window::Window;
use copydesk_article::duplicates::Role;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 4] = b"CDKW";
const FORMAT: u32 = 2;
const CHECKSUM: usize = 8;
const HEAD: usize = 4 + 4 + 8;

/// Bytes that a memory cannot be restored from.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum SnapshotError {
    /// Not a snapshot of this crate.
    #[error("not a snapshot of the duplicates window")]
    Foreign,
    /// Written by a version with another format, mostly a newer one.
    #[error("a snapshot of format {0}; this version reads format {FORMAT}")]
    Format(u32),
    /// Taken under other settings or by other rules; the arrivals have to be folded anew.
    #[error("the snapshot was taken under other settings ({taken:016x}, not {wanted:016x})")]
    Settings {
        /// Fingerprint in the snapshot.
        taken: u64,
        /// Fingerprint of the settings in use.
        wanted: u64,
    },
    /// Cut off or changed since it was written.
    #[error("the snapshot is damaged")]
    Damaged,
    /// The settings to restore with cannot be used.
    #[error(transparent)]
    Unusable(#[from] SettingsError),
}

impl From<Malformed> for SnapshotError {
    fn from(_: Malformed) -> Self {
        Self::Damaged
    }
}

impl Window {
    /// The whole memory.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.0.extend_from_slice(MAGIC);
        out.u32(FORMAT);
        out.u64(self.settings.fingerprint());
        out.u64(self.clock.recent.len() as u64);
        for at in &self.clock.recent {
            out.i64(*at);
        }
        out.u64(self.entries.next);
        out.u64(self.entries.clusters.len() as u64);
        for (key, cluster) in &self.entries.clusters {
            out.u64(*key);
            write_cluster(&mut out, cluster);
        }
        out.u64(self.entries.by_ordinal.len() as u64);
        for (ordinal, entry) in &self.entries.by_ordinal {
            out.u64(*ordinal);
            write_entry(&mut out, entry);
        }
        out.u64(self.withdrawn.iter().len() as u64);
        for (name, at) in self.withdrawn.iter() {
            out.u128(name);
            out.i64(at);
        }
        out.u8(u8::from(self.start.late));
        out.option(self.start.at_ms, Writer::i64);
        let checksum = xxh3_64(&out.0);
        out.u64(checksum);
        out.0
    }

    /// The memory that [`Window::snapshot`] wrote under the same `settings`.
    ///
    /// # Errors
    /// [`SnapshotError`] tells bytes of another kind, format or settings from damaged ones.
    pub fn restore(settings: Settings, snapshot: &[u8]) -> Result<Self, SnapshotError> {
        let mut window = Self::new(settings)?;
        let mut content = Reader(content(snapshot, &window.settings)?);
        for _ in 0..content.u64()? {
            window.clock.recent.push_back(content.i64()?);
        }
        window.entries.next = content.u64()?;
        for _ in 0..content.u64()? {
            let key = content.u64()?;
            window.entries.clusters.insert(key, read_cluster(&mut content)?);
        }
        for _ in 0..content.u64()? {
            let ordinal = content.u64()?;
            let entry = read_entry(&mut content)?;
            if ordinal >= window.entries.next
                || !window.entries.clusters.contains_key(&entry.cluster)
            {
                return Err(SnapshotError::Damaged);
            }
            window.entries.by_ordinal.insert(ordinal, entry);
        }
        window.entries.check()?;
        for _ in 0..content.u64()? {
            let name = content.u128()?;
            window.withdrawn.add(name, content.i64()?);
        }
        window.start.late = content.u8()? != 0;
        window.start.at_ms = content.option(Reader::i64)?;
        content.end()?;
        window.index = Index::of(&window.settings, &window.entries.by_ordinal);
        Ok(window)
    }
}

/// The bytes between head and checksum, both checked.
fn content<'a>(snapshot: &'a [u8], settings: &Settings) -> Result<&'a [u8], SnapshotError> {
    if !snapshot.starts_with(MAGIC) {
        return Err(SnapshotError::Foreign);
    }
    // The format first: another one may keep its checksum elsewhere.
    let mut head = Reader(&snapshot[MAGIC.len()..]);
    let format = head.u32()?;
    if format != FORMAT {
        return Err(SnapshotError::Format(format));
    }
    let (body, checksum) = snapshot.split_last_chunk::<CHECKSUM>().ok_or(Malformed)?;
    if xxh3_64(body) != u64::from_le_bytes(*checksum) {
        return Err(SnapshotError::Damaged);
    }
    let (taken, wanted) = (head.u64()?, settings.fingerprint());
    if taken != wanted {
        return Err(SnapshotError::Settings { taken, wanted });
    }
    body.get(HEAD..).ok_or(SnapshotError::Damaged)
}

fn write_cluster(out: &mut Writer, cluster: &Cluster) {
    out.u64(cluster.hash);
    out.u64(cluster.oldest);
    out.bytes(cluster.oldest_id.as_bytes());
    out.i64(cluster.oldest_ms);
    out.u32(cluster.size);
    out.u32(cluster.remembered);
}

fn read_cluster(from: &mut Reader<'_>) -> Result<Cluster, Malformed> {
    Ok(Cluster {
        hash: from.u64()?,
        oldest: from.u64()?,
        oldest_id: from.text()?,
        oldest_ms: from.i64()?,
        size: from.u32()?,
        remembered: from.u32()?,
    })
}

fn write_entry(out: &mut Writer, entry: &Entry) {
    out.bytes(entry.id.as_bytes());
    out.option(entry.key.as_deref(), Writer::bytes);
    out.option(entry.source, Writer::u128);
    out.i64(entry.event_time_ms);
    out.bytes(&entry.sketch.to_bytes());
    out.u64(entry.cluster);
    let given = &entry.given;
    out.u8(role_code(given.role));
    out.u64(given.cluster_hash);
    out.option(given.of.as_deref(), |out, of| out.bytes(of.as_bytes()));
    out.option(given.matches, Writer::u8);
    out.i64(given.first_seen_ms);
    out.u32(given.cluster_size_seen);
}

fn read_entry(from: &mut Reader<'_>) -> Result<Entry, Malformed> {
    Ok(Entry {
        id: from.text()?,
        key: from.option(|from| from.bytes().map(Into::into))?,
        source: from.option(Reader::u128)?,
        event_time_ms: from.i64()?,
        sketch: Sketch::from_bytes(from.bytes()?).map_err(|_| Malformed)?,
        cluster: from.u64()?,
        given: Given {
            role: role_of(from.u8()?)?,
            cluster_hash: from.u64()?,
            of: from.option(Reader::text)?,
            matches: from.option(Reader::u8)?,
            first_seen_ms: from.i64()?,
            cluster_size_seen: from.u32()?,
        },
    })
}

fn role_code(role: Role) -> u8 {
    match role {
        Role::Unique => 0,
        Role::Original => 1,
        Role::Exact => 2,
        Role::Near => 3,
        Role::Update => 4,
    }
}

fn role_of(code: u8) -> Result<Role, Malformed> {
    [Role::Unique, Role::Original, Role::Exact, Role::Near, Role::Update]
        .into_iter()
        .find(|role| role_code(*role) == code)
        .ok_or(Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Arrival;

    fn filled() -> Window {
        let mut window = Window::new(Settings::default()).unwrap();
        for (id, text, event_time_ms) in [("a", "one", 5), ("b", "one", 3), ("a", "two", 9)] {
            let sketch = Sketch::of(text, window.settings());
            let event_time_ms = Some(event_time_ms);
            let arrival =
                Arrival { id, source_id: None, key: None, event_time_ms, sketch: &sketch };
            window.decide(arrival).unwrap();
        }
        window
    }

    fn error(snapshot: &[u8]) -> SnapshotError {
        Window::restore(Settings::default(), snapshot).unwrap_err()
    }

    #[test]
    fn a_memory_survives() {
        for window in [filled(), Window::new(Settings::default()).unwrap()] {
            let bytes = window.snapshot();
            let restored = Window::restore(Settings::default(), &bytes).unwrap();
            assert_eq!(restored.snapshot(), bytes);
            assert_eq!(restored.index, window.index);
            assert_eq!(restored.clock, window.clock);
            assert_eq!(restored.withdrawn, window.withdrawn);
        }
    }

    #[test]
    fn each_failure_has_its_name() {
        let bytes = filled().snapshot();
        assert_eq!(error(b""), SnapshotError::Foreign);
        assert_eq!(error(b"PNG and more"), SnapshotError::Foreign);
        assert_eq!(error(MAGIC), SnapshotError::Damaged);
        assert_eq!(error(&bytes[..bytes.len() - 1]), SnapshotError::Damaged);
        let mut newer = bytes.clone();
        newer[4] = 3;
        assert_eq!(error(&newer), SnapshotError::Format(3));
        let other = Settings { window_days: 7, ..Settings::default() };
        let wanted = other.fingerprint();
        let taken = Settings::default().fingerprint();
        let refused = Window::restore(other, &bytes).unwrap_err();
        assert_eq!(refused, SnapshotError::Settings { taken, wanted });
        let none = Settings { bands: 0, ..Settings::default() };
        assert!(matches!(Window::restore(none, &bytes), Err(SnapshotError::Unusable(_))));
    }

    #[test]
    fn a_snapshot_that_contradicts_itself_is_refused_whatever_its_checksum() {
        let contradictions: [fn(&mut Window); 4] = [
            |window| window.entries.next = u64::MAX,
            |window| window.entries.next = 1,
            |window| window.entries.clusters.values_mut().for_each(|c| c.remembered = u32::MAX),
            |window| window.entries.clusters.clear(),
        ];
        for contradict in contradictions {
            let mut window = filled();
            contradict(&mut window);
            assert_eq!(error(&window.snapshot()), SnapshotError::Damaged);
        }
    }

    #[test]
    fn codes_of_roles_are_read_back() {
        for role in [Role::Unique, Role::Original, Role::Exact, Role::Near, Role::Update] {
            assert_eq!(role_of(role_code(role)), Ok(role));
        }
        assert_eq!(role_of(5), Err(Malformed));
    }
}
