//! Alternatives put together, the likeliest first.

/// Ways to write a part, each with how unusual it is: 0 for the most usual.
pub(crate) type Ways = Vec<(String, u32)>;

/// Every way of one part followed by every way of the next, the `most` likeliest; the order of equals is that
/// of their parts.
pub(crate) fn extend(ways: &Ways, next: &[(impl AsRef<str>, u32)], most: usize) -> Ways {
    let mut longer: Ways = ways
        .iter()
        .flat_map(|(text, odds)| {
            next.iter().map(move |(more, more_odds)| {
                (format!("{text}{}", more.as_ref()), odds.saturating_add(*more_odds))
            })
        })
        .collect();
    longer.sort_by_key(|(_, odds)| *odds);
    longer.truncate(most);
    longer
}

/// The one way of nothing at all.
pub(crate) fn nothing() -> Ways {
    vec![(String::new(), 0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_come_first() {
        let ways = extend(&nothing(), &[("a", 0), ("b", 1)], 9);
        let ways = extend(&ways, &[("x", 0), ("y", 2)], 3);
        let texts: Vec<&str> = ways.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["ax", "bx", "ay"]);
    }
}
