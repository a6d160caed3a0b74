//! Ids that survive re-crawls: canonical URLs, article ids, content hashes.

use sha2::{Digest, Sha256};
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use url::Url;

/// Query parameters that name the visit, not the article. Our own list, from what publishers'
/// links carry; a trailing `*` matches any ending.
const TRACKING: &[&str] = &[
    "utm_*",
    "at_*",
    "mc_*",
    "hsa_*",
    "pk_*",
    "mtm_*",
    "vero_*",
    "oly_*",
    "_hs*",
    "wt_*",
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "wbraid",
    "gbraid",
    "msclkid",
    "yclid",
    "ysclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "epik",
    "s_cid",
    "cmpid",
    "cmp",
    "icid",
    "ncid",
    "ito",
    "xtor",
    "ref",
    "ref_src",
    "ref_url",
    "referrer",
    "smid",
    "smtyp",
    "share",
    "amp",
    "outputtype",
    "spm",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "__twitter_impression",
    "sr_share",
    "ocid",
    "_ga",
    "_gl",
];

/// The canonical form of an article's address, or `None` when it is not an http(s) URL.
///
/// Tracking parameters and the fragment (but not `#!…`) are dropped, the remaining parameters are
/// sorted, and the host is lower-case and punycode without a default port.
#[must_use]
pub fn canonical_url(address: &str) -> Option<String> {
    let mut url = Url::parse(address.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return None;
    }
    if !url.fragment().is_some_and(|fragment| fragment.starts_with('!')) {
        url.set_fragment(None);
    }
    let mut kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !is_tracking(name))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    kept.sort();
    if kept.is_empty() {
        url.set_query(None);
    } else {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    Some(url.into())
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    TRACKING.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == *pattern,
    })
}

/// What every article id begins with.
pub(crate) const PREFIX: &str = "a1-";

/// `a1-` and 32 hex digits: the first half of the SHA-256 of `url\n` and the canonical URL or, for
/// a record without a usable URL, of `text\n` and the text in NFC.
#[must_use]
pub fn article_id(canonical_url: Option<&str>, text: &str) -> String {
    let digest = match canonical_url {
        Some(url) => Sha256::new_with_prefix("url\n").chain_update(url).finalize(),
        None => Sha256::new_with_prefix("text\n").chain_update(nfc(text).as_bytes()).finalize(),
    };
    format!("{PREFIX}{}", hex::encode(&digest[..16]))
}

/// SHA-256 of the text in NFC, in hex: two records with the same hash say the same, letter by
/// letter.
#[must_use]
pub fn content_sha256(text: &str) -> String {
    sha256(nfc(text).as_bytes())
}

/// SHA-256 of `bytes`, in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A version for bytes that have none: the first twelve digits of their SHA-256.
#[must_use]
pub fn version(bytes: &[u8]) -> String {
    let mut version = sha256(bytes);
    version.truncate(12);
    version
}

/// `text` in NFC, which nearly every text is already: told at a fraction of the price.
fn nfc(text: &str) -> Cow<'_, str> {
    // Below U+0300 every character is in NFC; their first byte is below 0xCC.
    let plain = text.bytes().all(|byte| byte < 0xcc);
    if plain || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracking_fragments_and_order_do_not_change_the_url() {
        let canonical = canonical_url("https://Example.org:443/a?b=2&a=1").unwrap();
        assert_eq!(canonical, "https://example.org/a?a=1&b=2");
        for same in [
            "https://example.org/a?a=1&utm_source=x&b=2#comments",
            " https://example.org/a?fbclid=1&a=1&b=2 ",
        ] {
            assert_eq!(canonical_url(same).as_deref(), Some(canonical.as_str()), "{same}");
        }
        assert_eq!(canonical_url("https://e.org/#!/a").as_deref(), Some("https://e.org/#!/a"));
        for none in ["", "None", "ftp://e.org/", "tag:e.org,2024:1", "/relative"] {
            assert_eq!(canonical_url(none), None, "{none}");
        }
    }

    #[test]
    fn canonical_urls_are_fixed_points() {
        for url in
            ["http://e.org/?q=a%20b&z", "https://bücher.example/ä?x=é", "https://e.org/a?=&b"]
        {
            let once = canonical_url(url).unwrap();
            assert_eq!(canonical_url(&once).unwrap(), once);
        }
    }

    #[test]
    fn ids_come_from_the_url_or_else_from_the_text() {
        let by_url = article_id(Some("https://e.org/a"), "text");
        assert_eq!(by_url, article_id(Some("https://e.org/a"), "other text"));
        assert_eq!(article_id(None, "e\u{301}"), article_id(None, "é"));
        assert_ne!(article_id(None, "é"), by_url);
        assert_eq!(by_url.len(), 35);
        // echo -n abc | sha256sum
        assert!(content_sha256("abc").starts_with("ba7816bf8f01cfea"));
    }
}
