//! Names of the contract's closed lists, and what they mean in the words of the contract itself.

use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The name of a value of a closed list as it stands in a record: `site_clock`.
#[must_use]
pub fn name<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// What each name of the closed list `T` means: the descriptions of its schema.
#[must_use]
pub fn meanings<T: JsonSchema>() -> BTreeMap<String, String> {
    let schema = schema_for!(T);
    let items = schema.get("oneOf").and_then(Value::as_array);
    let pair = |item: &Value| {
        let text = |member: &str| item.get(member).and_then(Value::as_str).map(str::to_owned);
        Some((text("const")?, text("description")?.replace('`', "")))
    };
    items.into_iter().flatten().filter_map(pair).collect()
}

/// A share in percent, without decimals: `87 %`.
#[must_use]
pub fn percent(share: &f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A duration of `us` microseconds in the unit that fits: `310 µs`, `1.2 ms`, `2.50 s`.
#[must_use]
#[allow(clippy::cast_precision_loss)] // three digits are shown
pub fn duration(us: &u64) -> String {
    match *us {
        0..1_000 => format!("{us} µs"),
        1_000..1_000_000 => format!("{:.1} ms", *us as f64 / 1e3),
        _ => format!("{:.2} s", *us as f64 / 1e6),
    }
}

/// A count with thousands parted: `12,345`.
#[must_use]
pub fn grouped(count: &usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::Reason;
    use copydesk_article::cleaning::{Flag, RemovalReason};
    use copydesk_article::duplicates::Role;

    #[test]
    fn every_name_has_its_meaning() {
        let reasons = meanings::<RemovalReason>();
        assert_eq!(reasons.len(), 20);
        assert_eq!(reasons[&name(RemovalReason::SiteClock)], "The page's clock.");
        assert_eq!(meanings::<Flag>().len(), 12);
        assert_eq!(meanings::<Role>()[&name(Role::Exact)], "The same text under another id.");
        assert_eq!(meanings::<Reason>()[&name(Reason::TooShort)], "Too little text to judge.");
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!([310, 1_240, 2_500_000].map(|us| duration(&us)), ["310 µs", "1.2 ms", "2.50 s"]);
        assert_eq!([7, 1_234, 1_234_567].map(|count| grouped(&count)), ["7", "1,234", "1,234,567"]);
        assert_eq!(percent(&0.874), "87 %");
    }
}
