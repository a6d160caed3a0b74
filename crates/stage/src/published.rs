//! Lists that are published on a topic for a stage to take up.

/// A list as it was published, whole.
///
/// On a compacted topic a list is one record or several parts. The key of the first is the list's name, those of
/// the others have `#2`, `#3` ... behind it; every part is a whole file of the list's format by itself, at most as
/// large as the brokers take. Headers say what is known of the list; all are the same in every part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// Its name.
    pub name: String,
    /// Its version ([`Self::VERSION`]); by default the start of the SHA-256 of its parts.
    pub version: String,
    /// What else its headers say, name and value, in the order of the names.
    pub about: Vec<(String, String)>,
    /// The bytes of its parts, in order.
    pub parts: Vec<Vec<u8>>,
}

impl Published {
    /// The header of the version.
    pub const VERSION: &'static str = "copydesk-list-version";
    /// The header of the number of parts; 1 by default.
    pub const PARTS: &'static str = "copydesk-list-parts";
    /// Stands between a name and the number of a part.
    pub const MARK: char = '#';

    /// What a header says.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let own = self.about.iter().find(|(own, _)| own == name);
        own.map(|(_, value)| value.as_str())
    }

    /// The key of a part, from 1.
    #[must_use]
    pub fn key(name: &str, part: usize) -> String {
        if part <= 1 { name.to_owned() } else { format!("{name}{}{part}", Self::MARK) }
    }

    /// The name and the number of the part of a key.
    #[must_use]
    pub fn of_key(key: &str) -> (&str, usize) {
        let part = key.rsplit_once(Self::MARK);
        let part = part.and_then(|(name, part)| Some((name, part.parse().ok()?)));
        part.filter(|(_, part)| *part > 1).unwrap_or((key, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_name_list_and_part() {
        for (name, part, key) in [("clients", 1, "clients"), ("clients", 12, "clients#12")] {
            assert_eq!(Published::key(name, part), key);
            assert_eq!(Published::of_key(key), (name, part));
        }
        assert_eq!(Published::of_key("team #1"), ("team #1", 1));
    }
}
