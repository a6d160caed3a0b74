//! Languages so close that a text is often at home in two of them.

/// Groups by their codes of ISO 639-3 (of ISO 639-1 for Norwegian), and their members.
const GROUPS: &[(&str, &[&str])] =
    &[("hbs", &["bs", "hr", "sr-Latn"]), ("msa", &["id", "ms"]), ("no", &["nb", "nn"])];

/// The group of a language.
pub(crate) fn group(tag: &str) -> Option<&'static str> {
    GROUPS.iter().find(|(_, members)| members.contains(&tag)).map(|(group, _)| *group)
}

/// Whether two languages are of one group, or the same.
pub(crate) fn together(one: &str, other: &str) -> bool {
    one == other || group(one).is_some_and(|found| group(other) == Some(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_together_and_others_only_with_themselves() {
        assert!(together("hr", "sr-Latn") && together("nb", "nn") && together("fr", "fr"));
        assert!(!together("hr", "sr-Cyrl") && !together("nb", "da") && !together("fr", "es"));
        assert_eq!((group("ms"), group("fr")), (Some("msa"), None));
    }
}
