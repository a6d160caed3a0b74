//! A value to be worked on, as the bytes of a JSON record.

use crate::decode::decode;
use copydesk_article::Profile;
use std::borrow::Cow;

/// A value to be worked on.
#[derive(Debug, Clone, Copy)]
pub struct Job<'v> {
    /// The key of its record, if it has one.
    pub key: Option<&'v [u8]>,
    /// Its bytes.
    pub value: &'v [u8],
    /// The shape of this value, where it is known and not that of the desk's reading.
    pub profile: Option<Profile>,
}

impl<'v> From<&'v [u8]> for Job<'v> {
    fn from(value: &'v [u8]) -> Self {
        Self { key: None, value, profile: None }
    }
}

/// The bytes of the JSON record that `value` is, or stands for.
pub(super) fn record_bytes(value: &[u8], profile: Profile) -> Cow<'_, [u8]> {
    match profile {
        Profile::Auto | Profile::Named(_) => Cow::Borrowed(value),
        Profile::Plain | Profile::Html => profile
            .wrap(&decode(value))
            .map_or(Cow::Borrowed(value), |json| Cow::Owned(json.into_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_stay_and_texts_are_wrapped() {
        let value = br#"{"text":"a"}"#;
        assert!(matches!(record_bytes(value, Profile::Auto), Cow::Borrowed(same) if same == value));
        let wrapped = record_bytes(b"a \"b\" \xe9t\xe9", Profile::Plain);
        let expected = r#"{"text":"a \"b\" été"}"#;
        assert_eq!(String::from_utf8_lossy(&wrapped), expected);
    }
}
