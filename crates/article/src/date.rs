//! Publication and crawl times: what crawlers write, as RFC 3339 with its true precision.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How exactly a time was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Precision {
    /// To the second or better.
    Second,
    /// To the minute.
    Minute,
    /// Only the day is known; the time of day in `at` is 00:00.
    Day,
    /// Only the month is known.
    Month,
}

/// A time read from a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Moment {
    /// RFC 3339 in UTC, at most milliseconds.
    pub at: String,
    /// How exactly it was given.
    pub precision: Precision,
    /// Whether the source named an offset or zone; if not, UTC was assumed.
    pub zone_known: bool,
}

impl Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_ms(&self) -> Option<i64> {
        self.at.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
    }

    fn new(at: Timestamp, precision: Precision, zone_known: bool) -> Option<Self> {
        let year = Offset::UTC.to_datetime(at).year();
        // Before 1990 nothing was crawled, and past 2100 nothing is: such values are sentinels
        // (1970-01-01, 0001-01-01, 9999-12-31).
        (1990..=2100).contains(&year).then(|| Self {
            at: rfc3339(at.as_millisecond()),
            precision,
            zone_known,
        })
    }
}

/// RFC 3339 in UTC for milliseconds since 1970; milliseconds are written only if there are any.
#[must_use]
pub fn rfc3339(unix_ms: i64) -> String {
    let at = Timestamp::from_millisecond(unix_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    if unix_ms % 1000 == 0 { format!("{at:.0}") } else { format!("{at:.3}") }
}

/// Reads a time from a JSON value: RFC 3339, ISO 8601, RFC 2822, `YYYY-MM-DD HH:MM[:SS]`,
/// `YYYYMMDD[HHMM[SS]]`, days and months alone, epoch seconds or milliseconds.
/// `null`, `""`, `"None"`, `"null"`, `0` and years outside 1990 to 2100 are `None`.
#[must_use]
pub fn read(value: &Value) -> Option<Moment> {
    match value {
        Value::Number(number) => epoch(number.as_f64()?),
        Value::String(text) => read_text(text.trim()),
        _ => None,
    }
}

fn epoch(number: f64) -> Option<Moment> {
    // 1e11 s is the year 5138, 1e11 ms is March 1973: no time we accept is read both ways.
    let ms = if number.abs() >= 1e11 { number } else { number * 1000.0 };
    #[allow(clippy::cast_possible_truncation)] // from_millisecond refuses what is out of range
    let at = Timestamp::from_millisecond(ms as i64).ok()?;
    Moment::new(at, Precision::Second, true)
}

fn read_text(text: &str) -> Option<Moment> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    if digits && matches!(text.len(), 9..=10 | 13) {
        return epoch(text.parse().ok()?);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Moment::new(at, clock_precision(text), true);
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(text) {
        return Moment::new(zoned.timestamp(), clock_precision(text), true);
    }
    if let Ok(zoned) = text.parse::<ZonedDateTime>() {
        return Moment::new(zoned.timestamp(), clock_precision(text), true);
    }
    if text.len() == 7 && text.is_char_boundary(4) && &text[4..5] == "-" {
        return civil(format!("{text}-01").parse::<Date>().ok()?.into(), Precision::Month);
    }
    if digits && matches!(text.len(), 12 | 14) {
        let format = if text.len() == 12 { "%Y%m%d%H%M" } else { "%Y%m%d%H%M%S" };
        let precision = if text.len() == 12 { Precision::Minute } else { Precision::Second };
        return civil(DateTime::strptime(format, text).ok()?, precision);
    }
    let has_clock = text.contains(':');
    if let Ok(at) = text.parse::<DateTime>() {
        return civil(at, if has_clock { clock_precision(text) } else { Precision::Day });
    }
    ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%d.%m.%Y %H:%M"]
        .iter()
        .find_map(|format| DateTime::strptime(format, text).ok())
        .and_then(|at| civil(at, clock_precision(text)))
        .or_else(|| {
            let day = ["%Y/%m/%d", "%d.%m.%Y"]
                .iter()
                .find_map(|format| Date::strptime(format, text).ok())?;
            civil(day.into(), Precision::Day)
        })
}

/// `12:30` is to the minute, `12:30:00` to the second.
fn clock_precision(text: &str) -> Precision {
    let clock = text.split(['T', 't', ' ']).find(|part| part.contains(':')).unwrap_or("");
    let clock = clock.split(['+', '-', 'Z', 'z']).next().unwrap_or("");
    match clock.matches(':').count() {
        0 => Precision::Day,
        1 => Precision::Minute,
        _ => Precision::Second,
    }
}

fn civil(at: DateTime, precision: Precision) -> Option<Moment> {
    Moment::new(Offset::UTC.to_timestamp(at).ok()?, precision, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Precision::{Day, Minute, Month, Second};

    #[test]
    fn what_crawlers_write() {
        for (text, at, precision, zone_known) in [
            ("2024-04-14T11:12:44+02:00", "2024-04-14T09:12:44Z", Second, true),
            ("2024-04-14T09:12:44.5Z", "2024-04-14T09:12:44.500Z", Second, true),
            ("2024-04-14T09:12Z", "2024-04-14T09:12:00Z", Minute, true),
            ("Sun, 14 Apr 2024 09:12:44 +0000", "2024-04-14T09:12:44Z", Second, true),
            ("Sun, 14 Apr 2024 09:12:44 GMT", "2024-04-14T09:12:44Z", Second, true),
            ("2024-04-14 09:12:44", "2024-04-14T09:12:44Z", Second, false),
            ("2024-04-14 09:12", "2024-04-14T09:12:00Z", Minute, false),
            ("2024-04-14", "2024-04-14T00:00:00Z", Day, false),
            ("20240414", "2024-04-14T00:00:00Z", Day, false),
            ("202404140912", "2024-04-14T09:12:00Z", Minute, false),
            ("20240414091244", "2024-04-14T09:12:44Z", Second, false),
            ("2024-04", "2024-04-01T00:00:00Z", Month, false),
            ("1713085964", "2024-04-14T09:12:44Z", Second, true),
            ("14.04.2024 09:12", "2024-04-14T09:12:00Z", Minute, false),
        ] {
            let expected = Moment { at: at.into(), precision, zone_known };
            assert_eq!(read(&Value::from(text)), Some(expected), "{text}");
        }
        let expected = Some("2024-04-14T09:12:44.123Z".to_owned());
        assert_eq!(read(&Value::from(1_713_085_964_123_u64)).map(|m| m.at), expected);
        assert_eq!(
            read(&Value::from(1_713_085_964)).and_then(|m| m.unix_ms()),
            Some(1_713_085_964_000)
        );
    }

    #[test]
    fn missing_dates_are_missing() {
        for text in [
            "",
            "None",
            "null",
            "0",
            "1970-01-01T00:00:00Z",
            "9999-12-31",
            "yesterday",
            "é-01",
            "12:00",
        ] {
            assert_eq!(read(&Value::from(text)), None, "{text}");
        }
        assert_eq!(read(&Value::from(0)), None);
        assert_eq!(read(&Value::Null), None);
        assert_eq!(read(&Value::from(f64::MAX)), None);
    }
}
