//! Site name, section, lead image, paywall.

use crate::schema::Facts;
use crate::{Known, meta};
use copydesk_html::Markup;
use url::Url;

/// The name of the publication: the one that is known, `og:site_name`, JSON-LD.
pub(crate) fn name(markup: &Markup, facts: &Facts, known: &Known<'_>) -> Option<String> {
    let said = meta(
        markup,
        &[
            "og:site_name",
            "application-name",
            "apple-mobile-web-app-title",
            "dc.publisher",
            "article:publisher",
        ],
    );
    let named = |name: &&str| !name.contains("://") && (2..=80).contains(&name.chars().count());
    known
        .site
        .or(said)
        .filter(named)
        .map(str::to_owned)
        .or_else(|| facts.publisher.clone().filter(|name| named(&name.as_str())))
}

/// What the site may be called in titles: its name, and its domain without the suffix.
pub(crate) fn names(name: Option<&str>, url: Option<&Url>) -> Vec<String> {
    let domain = url.and_then(Url::host_str).and_then(psl::domain_str);
    let label = domain.and_then(|domain| domain.split('.').next());
    name.into_iter().chain(label).chain(domain).map(str::to_owned).collect()
}

/// The section.
pub(crate) fn section(markup: &Markup, facts: &Facts) -> Option<String> {
    let said = meta(
        markup,
        &[
            "article:section",
            "parsely-section",
            "og:article:section",
            "section",
            "sailthru.section",
        ],
    );
    let section = said.map(str::to_owned).or_else(|| facts.section.clone())?;
    (section.chars().count() <= 80 && !section.contains("://")).then_some(section)
}

/// The address of the picture that stands for the story.
pub(crate) fn image(markup: &Markup, facts: &Facts, base: Option<&Url>) -> Option<String> {
    let said = meta(
        markup,
        &["og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"],
    );
    let address = said.map(str::to_owned).or_else(|| facts.image.clone())?;
    let url = match base {
        Some(base) => base.join(&address).ok()?,
        None => Url::parse(&address).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

/// Whether the page says that it is not free to read.
pub(crate) fn paywalled(markup: &Markup, facts: &Facts) -> bool {
    if let Some(free) = facts.free {
        return !free;
    }
    let tier = meta(markup, &["article:content_tier", "content_tier", "og:article:content_tier"]);
    match tier.map(str::to_ascii_lowercase).as_deref() {
        Some("free") => false,
        Some("locked" | "metered" | "premium" | "paid") => true,
        _ => markup.paywall,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_who_it_is_and_whether_it_is_free() {
        let markup = Markup::read(
            "<meta property=og:site_name content='The Site'><meta property=article:section content=World>\
            <meta property=og:image content=/i.jpg><meta name=article:content_tier content=locked>",
        );
        let facts = Facts::default();
        let base = Url::parse("https://a.example/x").ok();
        assert_eq!(name(&markup, &facts, &Known::default()).as_deref(), Some("The Site"));
        assert_eq!(section(&markup, &facts).as_deref(), Some("World"));
        assert_eq!(
            image(&markup, &facts, base.as_ref()).as_deref(),
            Some("https://a.example/i.jpg")
        );
        assert!(paywalled(&markup, &facts));
        assert!(!paywalled(&markup, &Facts { free: Some(true), ..Facts::default() }));
    }
}
