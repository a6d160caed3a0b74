//! What can be configured, and with what it was measured.

use crate::minhash::LANES;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Goes into [`Settings::fingerprint`]: to be raised whenever the same text gets another sketch or
/// the same arrivals other verdicts, so that no memory outlives the rules that it was built by.
const ALGORITHM: u32 = 1;

const HOUR_MS: i64 = 3_600_000;

/// Settings of the duplicates stage.
///
/// The defaults were chosen on 356 English web articles (mean 12.5 kB, the article pages of the
/// WCXB benchmark) and checked on 93 others (mean 5.3 kB, the Zyte article extraction benchmark,
/// second number). Each got edited copies; found is a copy that joins its own source:
///
/// | copy | 42 x 3, 0.40 | **42 x 3, 0.45** | 42 x 3, 0.50 | 32 x 4, 0.50 |
/// |---|---|---|---|---|
/// | other headline, 60-word footer | 1.000 1.000 | 1.000 1.000 | 1.000 1.000 | 1.000 .989 |
/// | paragraphs shuffled | 1.000 1.000 | 1.000 1.000 | .989 1.000 | .989 1.000 |
/// | 5 % of words replaced | 1.000 1.000 | 1.000 1.000 | 1.000 1.000 | 1.000 1.000 |
/// | 10 % of words replaced | 1.000 1.000 | .997 1.000 | .947 .968 | .927 .968 |
/// | cut to 60 % | 1.000 1.000 | 1.000 1.000 | .992 .978 | .978 .968 |
/// | cut to 50 % | .992 .978 | .902 .903 | .593 .495 | .562 .473 |
/// | cut to 60 %, 5 % replaced, footer | .885 .677 | .601 .312 | .253 .097 | .230 .086 |
///
/// No two of the unrelated articles were taken for copies at any setting from 0.30 up, which says
/// nothing about templates (weather, markets, sports): a text of which every seventh word (15 %)
/// differs is near at 0.45 in half of the cases and at 0.40 in four of five, one of which every
/// fifth differs in 1 % and 13 %. That is why the default is not lower. Texts below some 40 words
/// spread more, by the noise of few shingles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Settings {
    /// Texts with fewer distinct shingles (runs of three words) take part in exact matching only:
    /// a signature of so few is mostly noise. At least 1.
    pub min_shingles: u32,
    /// Bands of the index: more of them find weaker copies, at a cost in memory and time.
    pub bands: u32,
    /// Lanes of the signature per band: fewer of them find weaker copies, and more strangers.
    /// `bands * rows` is at most 128.
    pub rows: u32,
    /// The least estimated Jaccard similarity of a near copy, above 0 and at most 1.
    pub threshold: f64,
    /// How many days of event time may lie between an article and its copies; older articles are
    /// forgotten once there are more than `min_articles`.
    pub window_days: u32,
    /// By how many hours articles may come late without shortening the window for others.
    pub allowed_lateness_hours: u32,
    /// How many articles of one index bucket are compared, newest arrivals first. Newest, because
    /// copies of a story come close together, and because stale templates then never fill it up.
    pub bucket_cap: u32,
    /// How many articles are remembered whatever their age, so that an archive in any order, or a
    /// slow feed, does not forget what it has just seen.
    pub min_articles: u32,
    /// How many articles are remembered at most; those with the oldest event times go
    /// first. With the default bands each takes about 2 kB of memory, and 0.7 kB of a snapshot.
    pub max_articles: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            min_shingles: 24,
            bands: 42,
            rows: 3,
            threshold: 0.45,
            window_days: 30,
            allowed_lateness_hours: 48,
            bucket_cap: 32,
            min_articles: 100_000,
            max_articles: 1_000_000,
        }
    }
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum SettingsError {
    /// The bands do not fit the signature.
    #[error(
        "`bands` x `rows` is {bands} x {rows}; both must be at least 1, their product at most {LANES}"
    )]
    Bands {
        /// As it was given.
        bands: u32,
        /// As it was given.
        rows: u32,
    },
    /// The threshold is no share.
    #[error("`threshold` is {0}; it must be above 0 and at most 1")]
    Threshold(f64),
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
        let lanes = u64::from(self.bands) * u64::from(self.rows);
        if lanes == 0 || lanes > LANES as u64 {
            return Err(SettingsError::Bands { bands: self.bands, rows: self.rows });
        }
        if !(self.threshold > 0.0 && self.threshold <= 1.0) {
            return Err(SettingsError::Threshold(self.threshold));
        }
        let counts = [
            ("min_shingles", self.min_shingles),
            ("window_days", self.window_days),
            ("bucket_cap", self.bucket_cap),
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
            self.min_shingles,
            self.bands,
            self.rows,
            self.window_days,
            self.allowed_lateness_hours,
            self.bucket_cap,
            self.min_articles,
            self.max_articles,
        ];
        let mut bytes: Vec<u8> = counts.iter().flat_map(|count| count.to_le_bytes()).collect();
        bytes.extend(self.threshold.to_bits().to_le_bytes());
        xxh3_64(&bytes)
    }

    /// The least number of equal lanes of a near copy.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 128, see `check`
    pub(crate) fn least_matches(&self) -> u8 {
        (self.threshold * LANES as f64).ceil() as u8
    }

    /// How far behind the event clock the memory reaches, in milliseconds.
    pub(crate) fn reach_ms(&self) -> i64 {
        let hours = i64::from(self.window_days) * 24 + i64::from(self.allowed_lateness_hours);
        hours * HOUR_MS
    }
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
        let bands = Settings { bands: 43, ..Settings::default() };
        assert!(bands.check().unwrap_err().to_string().contains("43 x 3"));
        for threshold in [0.0, -1.0, 1.01, f64::NAN] {
            let settings = Settings { threshold, ..Settings::default() };
            assert!(matches!(settings.check(), Err(SettingsError::Threshold(_))));
        }
        let none = Settings { bucket_cap: 0, ..Settings::default() };
        assert_eq!(none.check(), Err(SettingsError::Zero("bucket_cap")));
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

    #[test]
    fn the_threshold_counts_lanes() {
        let at = |threshold| Settings { threshold, ..Settings::default() }.least_matches();
        assert_eq!([at(0.5), at(0.501), at(1.0), at(0.001)], [64, 65, 128, 1]);
    }
}
