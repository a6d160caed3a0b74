//! The canonical address.

use crate::schema::Facts;
use crate::{Known, meta};
use copydesk_html::Markup;
use url::Url;

/// Parameters that say where a reader came from, and nothing of the page. Own list, from the
/// documentation of the services that add them: Google Analytics and Ads, Meta, Microsoft, Yandex,
/// Mailchimp, HubSpot, Matomo, AT Internet, Adobe, TikTok, X, Instagram, LinkedIn.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "gad_source",
    "msclkid",
    "yclid",
    "ysclid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "igsh",
    "ttclid",
    "twclid",
    "li_fat_id",
    "xtor",
    "s_cid",
    "s_kwcid",
    "cmpid",
    "cmp",
    "icid",
    "ncid",
    "ref",
    "ref_src",
    "ref_url",
    "referrer",
    "source",
    "src",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "vero_id",
    "wt_mc",
    "wtmc",
    "ocid",
    "smid",
    "spm",
    "share",
    "shared",
    "amp",
    "outputtype",
    "_ga",
    "_gl",
    "trk",
    "trackingid",
    "ito",
    "cid",
    "partner",
    "sr_share",
];

/// Beginnings of such parameters.
const TRACKING_PREFIXES: &[&str] =
    &["utm_", "at_", "pk_", "mtm_", "matomo_", "hsa_", "oly_", "ns_", "fb_", "wt."];

/// The address that the page gives as its own: `rel=canonical`, `og:url`, JSON-LD, in this order;
/// none that is of another site than the article, or the home page of it. Where the page gives none,
/// the article's own address, cleaned.
pub(crate) fn of_page(markup: &Markup, facts: &Facts, known: &Known<'_>) -> Option<String> {
    let own = known.url.and_then(|url| Url::parse(url.trim()).ok());
    let link = |name: &str| {
        let mut links = markup.links.iter();
        links.find(|(rel, _)| rel.split(' ').any(|rel| rel == name)).map(|(_, href)| href.as_str())
    };
    let given = [link("canonical"), meta(markup, &["og:url"])];
    let all = given.into_iter().flatten().chain(facts.urls.iter().map(String::as_str));
    let mut urls = all.filter_map(|href| canonical(href, own.as_ref()));
    let found = urls.find(|url| own.is_some() || !is_home(url));
    found.or_else(|| own.as_ref().and_then(|own| canonical(own.as_str(), None))).map(String::from)
}

/// The canonical form of an address: absolute, without tracking parameters and fragment (but for
/// `#!`), the host in lower case. None where it is no web address, of another registrable domain than
/// `own`, or the home page while `own` is not.
#[must_use]
pub fn canonical(href: &str, own: Option<&Url>) -> Option<Url> {
    /// The longest address that browsers take.
    const LONGEST: usize = 2_083;
    let href = href.trim();
    if href.is_empty() || href.len() > LONGEST {
        return None;
    }
    let mut url = match own {
        Some(own) => own.join(href).ok()?,
        None => Url::parse(href).ok()?,
    };
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    if let Some(own) = own
        && (!same_site(&url, own) || (is_home(&url) && !is_home(own)))
    {
        return None;
    }
    if url.fragment().is_some_and(|fragment| !fragment.starts_with('!')) {
        url.set_fragment(None);
    }
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| !is_tracking(key))
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    let all = url.query_pairs().count();
    if kept.is_empty() {
        url.set_query(None);
    } else if kept.len() < all {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    Some(url)
}

fn is_tracking(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    TRACKING.contains(&key.as_str())
        || TRACKING_PREFIXES.iter().any(|prefix| key.starts_with(prefix))
}

fn is_home(url: &Url) -> bool {
    matches!(url.path(), "" | "/" | "/index.html" | "/index.php") && url.query().is_none()
}

/// Whether both are of one registrable domain.
pub(crate) fn same_site(a: &Url, b: &Url) -> bool {
    let (Some(a), Some(b)) = (a.host_str(), b.host_str()) else { return false };
    a == b || psl::domain_str(a).is_some_and(|domain| psl::domain_str(b) == Some(domain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(href: &str, own: &str) -> Option<String> {
        canonical(href, Some(&Url::parse(own).unwrap())).map(String::from)
    }

    #[test]
    fn addresses_are_cleaned() {
        let own = "https://www.example.co.uk/news/1?utm_source=x";
        for (href, expected) in [
            (
                "HTTPS://Example.co.uk:443/News/1?utm_source=a&id=7&fbclid=b#top",
                Some("https://example.co.uk/News/1?id=7"),
            ),
            ("/news/1?at_medium=x", Some("https://www.example.co.uk/news/1")),
            ("https://example.co.uk/#!/story", None),
            ("https://m.example.co.uk/a#!/story", Some("https://m.example.co.uk/a#!/story")),
            ("https://other.co.uk/news/1", None),
            ("https://www.example.co.uk/", None),
            ("javascript:void(0)", None),
        ] {
            assert_eq!(read(href, own).as_deref(), expected, "{href}");
        }
    }

    #[test]
    fn what_the_page_gives_comes_before_its_own_address() {
        let markup = Markup::read(
            "<link rel=canonical href='https://cdn.other.org/x'><meta property='og:url' content='https://a.example.org/x?utm_medium=y'>",
        );
        let known = Known { url: Some("https://example.org/x?ref=z"), ..Known::default() };
        let facts = Facts::default();
        assert_eq!(of_page(&markup, &facts, &known).as_deref(), Some("https://a.example.org/x"));
        let bare = of_page(&Markup::default(), &facts, &known);
        assert_eq!(bare.as_deref(), Some("https://example.org/x"));
    }

    proptest! {
        #[test]
        fn cleaning_an_address_again_changes_nothing(path in "[a-z/]{0,9}", query in "([a-z_]{1,6}=[a-z%0-9]{0,4}&?){0,4}") {
            if let Some(once) = canonical(&format!("https://a.example/{path}?{query}"), None) {
                prop_assert_eq!(canonical(once.as_str(), None), Some(once));
            }
        }
    }
}
