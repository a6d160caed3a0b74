//! What can be configured, and with what it was measured.

use crate::hits::WHOLE;
use crate::index::SHARDS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Goes into [`Settings::fingerprint`]: to be raised whenever the same text gets another sketch or
/// the same arrivals other verdicts, so that no memory outlives the rules that it was built by.
const ALGORITHM: u32 = 3;

const HOUR_MS: i64 = 3_600_000;

/// Settings of the duplicates stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// Words of a shingle (a run of words that two texts may share); in scripts that are written
    /// without spaces a word counts as one and a half characters. 1 to 64.
    pub shingle: u32,
    /// One shingle in so many is kept of a text: fewer take less memory and make shares less exact.
    /// At least 1.
    pub sample: u32,
    /// How many shingles are kept of a short text, if it has them.
    pub least: u32,
    /// Texts with fewer shingles take part in exact matching only. At least 1.
    pub min_shingles: u32,
    /// How sure it must be that two articles are copies, for them to be called near copies: a
    /// probability, above 0 and below 1.
    pub near: f64,
    /// The least share of either text that the other must have for "contains" or "contained in",
    /// above 0 and at most 1.
    pub part: f64,
    /// How sure it must be that an article is a translation of another, for it to be called a candidate:
    /// a probability, above 0 and below 1.
    pub translation: f64,
    /// How many hours of event time may lie between an article and its translation; 0 turns translations
    /// off.
    pub translation_hours: u32,
    /// A shingle that this many articles of a virtual shard (of 64) have is passed over there: it
    /// belongs to a footer or to a template. 2 to 255.
    pub stop: u32,
    /// How many days of event time may lie between an article and its copies; older articles are
    /// forgotten once there are more than `min_articles`.
    pub window_days: u32,
    /// By how many hours articles may come late without shortening the window for others.
    pub allowed_lateness_hours: u32,
    /// How many articles are remembered whatever their age, so that an archive in any order, or a
    /// slow feed, does not forget what it has just seen.
    pub min_articles: u32,
    /// How many articles are remembered at most; the earliest arrivals go first.
    pub max_articles: u32,
    /// Articles are forgotten in lots of this many records of the log, 1 to 65,536.
    pub lot: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            shingle: 4,
            sample: 32,
            least: 32,
            min_shingles: 12,
            near: 0.78,
            part: 0.2,
            translation: 0.9,
            translation_hours: 72,
            stop: 4,
            window_days: 30,
            allowed_lateness_hours: 48,
            min_articles: 100_000,
            max_articles: 1_000_000,
            lot: 65_536,
        }
    }
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum SettingsError {
    /// A share or a probability out of its range.
    #[error("`{name}` is {value}; it must be above 0 and at most {most}")]
    Share {
        /// The setting.
        name: &'static str,
        /// As it was given.
        value: f64,
        /// The greatest that can be used.
        most: f64,
    },
    /// A number out of its range.
    #[error("`{name}` is {value}; it must be {least} to {most}")]
    Range {
        /// The setting.
        name: &'static str,
        /// As it was given.
        value: u32,
        /// The least that can be used.
        least: u32,
        /// The greatest that can be used.
        most: u32,
    },
    /// An index slot that there is not.
    #[error("slot {slot} of {slots}; there are 1 to {SHARDS} slots, numbered from 0")]
    Part {
        /// As it was given.
        slot: u32,
        /// As it was given.
        slots: u32,
    },
    /// A count that must not be zero.
    #[error("`{0}` must be at least 1")]
    Zero(&'static str),
}

impl Settings {
    /// Whether these settings can be used.
    ///
    /// # Errors
    /// [`SettingsError`] names the first member that is out of range.
    pub fn check(&self) -> Result<(), SettingsError> {
        let shares = [
            ("near", self.near, 0.9999),
            ("part", self.part, 1.0),
            ("translation", self.translation, 0.9999),
        ];
        for (name, value, most) in shares {
            if !(value > 0.0 && value <= most) {
                return Err(SettingsError::Share { name, value, most });
            }
        }
        let ranges = [
            ("shingle", self.shingle, 1, 64),
            ("stop", self.stop, 2, 255),
            ("lot", self.lot, 1, 1 << 16),
        ];
        for (name, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                return Err(SettingsError::Range { name, value, least, most });
            }
        }
        let counts = [
            ("sample", self.sample),
            ("min_shingles", self.min_shingles),
            ("window_days", self.window_days),
            ("max_articles", self.max_articles),
        ];
        match counts.into_iter().find(|(_, count)| *count == 0) {
            Some((name, _)) => Err(SettingsError::Zero(name)),
            None => Ok(()),
        }
    }

    /// A number that differs whenever the settings or the rules of this crate differ.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let counts = [
            ALGORITHM,
            self.shingle,
            self.sample,
            self.least,
            self.min_shingles,
            self.translation_hours,
            self.stop,
            self.window_days,
            self.allowed_lateness_hours,
            self.min_articles,
            self.max_articles,
            self.lot,
        ];
        let mut bytes: Vec<u8> = counts.iter().flat_map(|count| count.to_le_bytes()).collect();
        bytes.extend(self.near.to_bits().to_le_bytes());
        bytes.extend(self.part.to_bits().to_le_bytes());
        bytes.extend(self.translation.to_bits().to_le_bytes());
        xxh3_64(&bytes)
    }

    /// The least log-odds of a near copy, in thousandths.
    pub(crate) fn least_evidence(&self) -> i64 {
        log_odds(self.near)
    }

    /// The least log-odds of a translation, in thousandths.
    pub(crate) fn least_translation(&self) -> i64 {
        log_odds(self.translation)
    }

    /// How far apart an article and its translation may be, in milliseconds; `None` if translations are
    /// not looked for.
    pub(crate) fn translation_reach_ms(&self) -> Option<i64> {
        (self.translation_hours > 0).then(|| i64::from(self.translation_hours) * HOUR_MS)
    }

    /// The least share of a part, in parts of [`WHOLE`].
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a share, see `check`
    pub(crate) fn least_part(&self) -> u16 {
        (self.part * f64::from(WHOLE)).round() as u16
    }

    /// How far behind the event clock the memory reaches, in milliseconds.
    pub(crate) fn reach_ms(&self) -> i64 {
        let hours = i64::from(self.window_days) * 24 + i64::from(self.allowed_lateness_hours);
        hours * HOUR_MS
    }
}

/// The log-odds of a probability, in thousandths.
#[allow(clippy::cast_possible_truncation)] // about 9,000 at most, see `Settings::check`
fn log_odds(probability: f64) -> i64 {
    ((probability / (1.0 - probability)).ln() * 1000.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_usable_and_fill_gaps() {
        let settings: Settings = serde_json::from_str("{\"window_days\":7}").unwrap();
        assert_eq!(settings, Settings { window_days: 7, ..Settings::default() });
        assert_eq!(settings.check(), Ok(()));
    }

    #[test]
    fn what_cannot_work_is_named() {
        for near in [0.0, -1.0, 1.01, f64::NAN] {
            let settings = Settings { near, ..Settings::default() };
            assert!(matches!(settings.check(), Err(SettingsError::Share { .. })));
        }
        let above = Settings { part: 1.5, ..Settings::default() };
        assert!(above.check().unwrap_err().to_string().contains("at most 1"));
        let lot = Settings { lot: 65_537, ..Settings::default() };
        assert!(lot.check().unwrap_err().to_string().contains("1 to 65536"));
        let none = Settings { sample: 0, ..Settings::default() };
        assert_eq!(none.check(), Err(SettingsError::Zero("sample")));
    }

    #[test]
    fn every_member_changes_the_fingerprint() {
        let one = Settings::default();
        let json = serde_json::to_value(&one).unwrap();
        for (name, value) in json.as_object().unwrap() {
            let mut other = json.clone();
            other[name] = match value.as_u64() {
                Some(count) => (count + 1).into(),
                None => 0.75.into(),
            };
            let other: Settings = serde_json::from_value(other).unwrap();
            assert_ne!(one.fingerprint(), other.fingerprint(), "{name}");
        }
    }
}
