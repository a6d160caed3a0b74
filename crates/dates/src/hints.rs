//! What is known of a text before its dates are read.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// The earliest year of a date that is believed: before, no story was published on the web, and
/// such dates are sentinels or history.
pub(crate) const EARLIEST: i16 = 1990;

/// What is known of a text.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Primary subtag of its language, in lower case (`fr`).
    pub language: Option<String>,
    /// Country of the page or its reader, ISO 3166-1 in capitals (`US`).
    pub region: Option<String>,
    /// When it was crawled. Dates more than a day later are not believed, and relative dates are
    /// counted from here; without it there are no relative dates.
    pub now: Option<Timestamp>,
}

/// Whether the day or the month comes first in a date such as 04/05/2024.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

impl Hints {
    /// Hints from a language tag (`en-US`, `fr_CA`, `zh-Hant-TW`), the host of the page
    /// (`www.example.co.uk`), and the time of the crawl.
    #[must_use]
    pub fn new(tag: Option<&str>, host: Option<&str>, now: Option<Timestamp>) -> Self {
        let mut parts = tag.unwrap_or_default().split(['-', '_']);
        let language = parts
            .next()
            .map(str::to_ascii_lowercase)
            .filter(|language| (2..=3).contains(&language.len()));
        let tagged = parts.find(|part| part.len() == 2).map(str::to_ascii_uppercase);
        let region = host.and_then(country).or(tagged);
        Self { language, region, now }
    }

    /// Which of two numbers is the day.
    pub(crate) fn order(&self) -> Order {
        let language = self.language.as_deref();
        match (self.region.as_deref(), language) {
            // CLDR: only these write the month first.
            (
                Some("US" | "PH" | "FM" | "MH" | "PW" | "GU" | "PR" | "VI" | "AS" | "MP"),
                Some("en") | None,
            ) => Order::MonthFirst,
            // Both ways are in use.
            (Some("CA"), Some("en" | "fr") | None) | (None, Some("en") | None) => Order::Unknown,
            (_, Some("fil" | "tl")) => Order::MonthFirst,
            _ => Order::DayFirst,
        }
    }

    /// The last day that is believed.
    pub(crate) fn latest(&self) -> Date {
        let now = self.now.map(|now| Offset::UTC.to_datetime(now).date());
        now.and_then(|day| day.tomorrow().ok()).unwrap_or(Date::constant(2100, 12, 31))
    }
}

/// The country of a host under a country's domain. Domains that are sold to the whole world say
/// nothing.
fn country(host: &str) -> Option<String> {
    const WORLD: &[&str] = &[
        "ai", "co", "io", "me", "tv", "cc", "fm", "ly", "to", "gg", "ws", "sh", "so", "vc", "eu",
        "la", "gl", "id",
    ];
    let last = host.trim_end_matches('.').rsplit('.').next()?.to_ascii_lowercase();
    match last.as_str() {
        "uk" => Some("GB".to_owned()),
        "gov" | "mil" | "edu" => Some("US".to_owned()),
        "id" => Some("ID".to_owned()),
        world if WORLD.contains(&world) => None,
        other => (other.len() == 2 && other.is_ascii()).then(|| other.to_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_day_and_month_follows_the_country() {
        let order = |tag, host| Hints::new(tag, host, None).order();
        assert_eq!(order(Some("en-US"), Some("example.com")), Order::MonthFirst);
        assert_eq!(order(Some("en"), Some("example.com")), Order::Unknown);
        assert_eq!(order(Some("en-US"), Some("www.example.co.uk")), Order::DayFirst);
        assert_eq!(order(Some("fr"), None), Order::DayFirst);
        assert_eq!(order(Some("es"), Some("example.us")), Order::DayFirst);
        assert_eq!(order(None, Some("a.io")), Order::Unknown);
        assert_eq!(order(Some("zh-Hant-TW"), None), Order::DayFirst);
        assert_eq!(Hints::new(Some("zh-Hant-TW"), None, None).region.as_deref(), Some("TW"));
    }
}
