//! What the names in `class`, `id`, `role` and `itemprop` say about an element.

use copydesk_html::Words;
use std::sync::LazyLock;

/// Groups of name parts; a group is a bit. A part that ends or begins with a space must end or begin
/// a word there ("ad" is not "header").
const GROUPS: &[(&str, &[&str])] = &[
    ("article", &["article", "artikel", "articulo"]),
    ("content", &["content", "contenu", "inhalt", "conteudo", "contenido"]),
    ("body", &["body", "text", "copy", "prose", "texte", "cuerpo", "corpo", "paragraph"]),
    (
        "story",
        &["story", "post ", "posts", "postcontent", "entry", "news", "blog", "noticia", "nota "],
    ),
    ("main", &["main", "primary", "center", "principal"]),
    ("title", &["title", "headline", "heading", "titre", "titulo"]),
    (
        "summary",
        &[
            "summary",
            "lead ",
            "lede",
            "dek",
            "standfirst",
            "intro",
            "subtitle",
            "excerpt",
            "abstract",
            "chapo",
            "teasertext",
            "subhead",
        ],
    ),
    ("comment", &["comment", "disqus", "respond", "reply", "kommentar", "livefyre", "discuss"]),
    (
        "side",
        &["sidebar", "aside", "side ", "secondary", "rail", "right", "column", "complementary"],
    ),
    ("foot", &["footer", "foot ", "bottom", "contentinfo", "colophon"]),
    ("head", &["header", "masthead", "banner", "topbar", "top "]),
    ("menu", &["nav", "menu", "toolbar", "toc ", "tableofcontents", "skip"]),
    (
        "share",
        &["share", "sharing", "social", "facebook", "twitter", "follow", "addthis", "addtoany"],
    ),
    (
        "related",
        &[
            "related",
            "recommend",
            "more ",
            "also",
            "readmore",
            "trending",
            "popular",
            "latest",
            "recirc",
            "outbrain",
            "taboola",
            "similar",
            "next",
            "prev",
            "most",
            "recent",
        ],
    ),
    (
        "promo",
        &[
            "promo",
            "advert",
            " ad ",
            " ads ",
            "sponsor",
            "dfp",
            "gpt",
            "commercial",
            "banner",
            "partner",
            "shop",
            "affiliate",
            "cta",
            "callout",
            "marketing",
            "product",
            "deal",
        ],
    ),
    (
        "newsletter",
        &["newsletter", "subscri", "signup", "sign up", "optin", "email", "mailing", "register"],
    ),
    ("consent", &["cookie", "consent", "gdpr", "onetrust", "didomi"]),
    (
        "overlay",
        &[
            "popup", "modal", "overlay", "dialog", "drawer", "tooltip", "dropdown", "flyout",
            "lightbox",
        ],
    ),
    ("author", &["author", "byline", "contributor", "writer", "bio", "about", "credit", "autor"]),
    ("date", &["date", "time", "publish", "meta ", "info ", "dateline", "timestamp"]),
    ("caption", &["caption", "figure", "image", "img", "photo", "picture", "media", "legend"]),
    ("tags", &["tag ", "tags", "topic", "categor", "keyword", "label", "section"]),
    ("crumbs", &["breadcrumb", "crumb", "path "]),
    (
        "widget",
        &["widget", "module", "component", "block", "plugin", "embed", "container", "wrapper"],
    ),
    ("list", &["list", "teaser", "card", "item", "grid", "feed", "archive", "listing", "row"]),
    ("gallery", &["gallery", "slide", "carousel", "swiper", "slick"]),
    ("quote", &["quote", "pullquote", "blockquote", "testimonial"]),
    ("box", &["infobox", "factbox", "fact ", "box", "insert", "inset", "note", "highlight", "key"]),
    (
        "hidden",
        &[
            "hidden",
            "hide",
            "screen reader",
            "screenreader",
            "sr only",
            "visually",
            "invisible",
            "offscreen",
        ],
    ),
    ("account", &["login", "account", "user", "profile", "member", "signin", "sign in"]),
    ("player", &["video", "player", "audio", "podcast", "jwplayer", "youtube"]),
    ("paywall", &["paywall", "premium", "piano", "gate", "regwall", "meter"]),
    ("legal", &["copyright", "disclaimer", "legal", "terms", "policy", "rights", "imprint"]),
    ("form", &["form", "input", "search", "field", "button", "btn", "select", "filter"]),
    ("print", &["print", "noprint", "tools", "utility", "action", "control"]),
    ("faq", &["faq", "question", "answer", "accordion", "toggle", "tab ", "tabs"]),
    ("notice", &["privacy", "notice", "alert", "warning", "message"]),
    ("page", &["page", "wrap", "site", "layout", "inner", "outer"]),
];

/// The bit of comments.
pub(crate) const COMMENT: u64 = 1 << 7;
/// The bit of cookie and consent layers.
pub(crate) const CONSENT: u64 = 1 << 16;

struct Finder {
    words: Words,
    /// Group, whether a word must begin, whether a word must end there.
    parts: Vec<(u8, bool, bool)>,
}

static FINDER: LazyLock<Option<Finder>> = LazyLock::new(|| {
    let mut parts = Vec::new();
    let mut patterns = Vec::new();
    for (group, (_, words)) in GROUPS.iter().enumerate() {
        for word in *words {
            let (begins, ends) = (word.starts_with(' '), word.ends_with(' '));
            parts.push((u8::try_from(group).ok()?, begins, ends));
            patterns.push(word.trim().replace(' ', "-"));
        }
    }
    let words = Words::new(patterns.iter().map(String::as_str)).ok()?;
    Some(Finder { words, parts })
});

/// The groups that `names` (the value of an attribute) speaks of, a bit each.
pub(crate) fn of(names: &str) -> u64 {
    let Some(finder) = FINDER.as_ref() else { return 0 };
    let bytes = names.as_bytes();
    let letter =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    // Two words of one name, as in `screenReader`, part at the capital.
    let capital = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let mut found = 0;
    finder.words.each(names, |number, at| {
        let Some((group, begins, ends)) = finder.parts.get(number) else { return };
        let group = 1 << group;
        if found & group != 0 || names.get(..at.start).is_some_and(in_topic) {
            return;
        }
        let inside_before = *begins && letter(at.start.checked_sub(1)) && !capital(at.start);
        let inside_after = *ends && letter(Some(at.end)) && !capital(at.end);
        if !(inside_before || inside_after) {
            found |= group;
        }
    });
    found
}

/// Whether what follows belongs to the name of a topic (WordPress writes a post's topics into its
/// classes: `tag-comments category-video`), which says nothing of the element.
fn in_topic(before: &str) -> bool {
    let name = before.rsplit(' ').next().unwrap_or_default();
    name.starts_with("tag-") || name.starts_with("category-")
}

/// The names of the groups, for people.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(value: &str) -> Vec<&'static str> {
        let found = of(value);
        names().enumerate().filter(|(at, _)| found >> at & 1 == 1).map(|(_, name)| name).collect()
    }

    #[test]
    fn names_fall_into_groups() {
        assert_eq!(groups("article__body"), ["article", "body"]);
        assert_eq!(groups("ad-slot"), ["promo"]);
        assert_eq!(groups("shadow"), Vec::<&str>::new());
        assert_eq!(groups("StoryTime-related"), ["story", "related", "date"]);
        assert_eq!(groups("post-1 category-video tag-comments"), ["story", "tags"]);
        assert!(groups("screen-reader-text").contains(&"hidden"));
        assert!(GROUPS.len() <= 64);
        assert_eq!(of("comment"), COMMENT);
        assert_eq!(of("cookie-law"), CONSENT);
    }
}
