//! Records made to break out of a page: whatever stands in them, the page has the elements, attributes
//! and addresses that it has for a harmless record, and shows theirs as text.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use copydesk_article::span::Positions;
use copydesk_html::tree::Element;
use copydesk_html::{Tag, read};
use copydesk_inspect::{Exhibit, Listing, Query, Record, Relative, Row, Summary, list, page};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const HARMLESS: &str = "word";

/// A record with `odd` wherever its producer or a stage may write what they like.
fn record(odd: &str) -> Vec<u8> {
    let raw = format!("Gone: {odd}\n\nKept {odd} here.\n\nMended {odd} too.");
    let cleaned = format!("Kept {odd} here.");
    let span = |text: &str, part: &str, skip: usize| {
        let from = text.match_indices(part).nth(skip).unwrap().0;
        serde_json::to_value(Positions::new(text).span(from, from + part.len())).unwrap()
    };
    let with = |mut object: Value, span: Value| {
        object.as_object_mut().unwrap().extend(span.as_object().unwrap().clone());
        object
    };
    let mention = |text: &str| {
        let fields =
            json!({"ref": odd, "type": odd, "subtype": odd, "method": odd, "confidence": 0.5});
        with(fields, span(text, odd, 0))
    };
    let by = |stage: &str| {
        json!({"stage": stage, "version": odd, "model": odd, "config_sha256": odd, "at": odd,
            "duration_us": u64::MAX})
    };
    let removed = with(json!({"reason": "site_promo", "rule": odd}), span(&raw, odd, 0));
    let doubtful = with(json!({"reason": "byline", "rule": odd}), span(&raw, "here", 0));
    let repair = with(json!({"kind": "entity", "to": odd}), span(&raw, odd, 2));
    let cue = with(json!({"kind": "foreign_name", "count": 1}), span(&raw, "Kept", 0));
    let language = with(json!({"tag": odd}), span(&raw, odd, 1));
    let value = json!({
        "title": odd, "text": raw, "url": odd, "id": odd,
        "enrichment": {
            "schema_version": odd, "id": odd, "source_id": odd, "content_sha256": odd,
            "offset_unit": "unicode_code_point",
            "input": {"title": "/title", "text": "/text", "url": "/url", odd: odd},
            "dates": {"fetched": {"at": odd, "precision": "day", "zone_known": false}},
            "language": {"status": "ok", "by": by("language"), "tag": odd, "iso639_3": odd,
                "script": odd, "confidence": 1e308, "group": odd, "reliable": true,
                "fields": {odd: {"tag": odd, "confidence": 0.5, "chars": 1}},
                "alternatives": [{"tag": odd, "confidence": 0.1}],
                "mixed": [{"tag": odd, "share": 0.5}], "spans": [language], "declared": odd,
                "declared_agrees": false,
                "translation": {"score": 0.9, "suspected": true, "cues": [cue]}},
            "cleaning": {"status": "ok", "by": by("cleaning"), "title": odd, "title_origin": "input",
                "authors": [odd], "site_name": odd, "published": odd, "text": cleaned,
                "text_sha256": odd, "kept_ratio": 0.5, "removed": [removed], "doubtful": [doubtful],
                "repairs": [repair], "source_map": {"of": "/text", "of_sha256": odd,
                "segments": [[0, 8, 5, 5]]}, "credit": {"text": odd, "agencies": [odd]},
                "related": [odd], "date_candidates": [], "flags": ["live_blog"]},
            "entities": {"status": "ok", "by": by("entities"), "target": "cleaning.text",
                "target_sha256": odd, "entities": [{"ref": odd, "name": odd, "type": odd,
                "subtype": odd, "ids": {odd: odd}, "list": odd, "entry": odd, "mentions": 2}],
                "mentions": [mention(&cleaned)], "title": {"target": "cleaning.title",
                "target_sha256": odd, "mentions": [mention(odd)]},
                "watchlists": [{"list": odd, "version": odd, "entries": 1}]},
            "duplicates": {"status": "ok", "by": by("duplicates"), "role": "near",
                "cluster_id": odd, "of": odd, "similarity": 0.9, "share_of_this": 0.9,
                "share_of_match": 0.9, "measure": odd, "first_seen_at": odd,
                "cluster_size_seen": 2, "window": odd, "remembers_since": odd,
                "compared": {"target": odd, "target_sha256": odd}}
        }
    });
    serde_json::to_vec(&value).unwrap()
}

fn shown(odd: &str) -> String {
    let bytes = record(odd);
    let record = Record::read(&bytes).unwrap();
    for found in [record.language.found().is_some(), record.entities.found().is_some()] {
        assert!(found, "the record is read as it is meant");
    }
    let one = |this| Relative {
        id: odd.to_owned(),
        title: odd.to_owned(),
        tag: odd.to_owned(),
        role: odd.to_owned(),
        at: odd.to_owned(),
        link: Some("/articles/1".to_owned()),
        this,
    };
    let original = json!({"title": odd, "text": format!("Kept {odd} there.")});
    let original = serde_json::to_vec(&original).unwrap();
    let original = Record::read(&original).unwrap();
    let cluster = [one(false), one(true)];
    let exhibit = Exhibit {
        record: &record,
        origin: odd,
        original: Some(&original),
        cluster: &cluster,
        served: true,
    };
    page(&exhibit).unwrap()
}

fn listed(odd: &str) -> String {
    let bytes = record(odd);
    let summary = Summary::of(&Record::read(&bytes).unwrap());
    assert!(Query::parse("status:ok role:near").matches(&summary));
    let link = "/articles/0".to_owned();
    let rows = [(link.clone(), Row::Article(&summary)), (link, Row::Rejected(odd, odd))];
    let around = [None, Some("/?q=x&from=100".to_owned())];
    let listing = Listing { query: odd, all: 2, found: 2, shown: &rows, first: 1, around };
    list(&listing).unwrap()
}

/// The elements of a page with the names of their attributes, in order; but for our own signs, such as
/// those of spaces.
fn structure(html: &str) -> Vec<(Tag, Vec<String>)> {
    let page = read(html);
    let names = |element| page.attributes(element).map(|(name, _)| name.to_owned()).collect();
    let sign = |element: &&Element| page.attributes(element).any(|pair| pair == ("class", "sign"));
    let elements = page.elements.iter().filter(|element| !sign(element));
    elements.map(|element| (element.tag, names(element))).collect()
}

fn check(html: &str) {
    const NEVER: &[Tag] = &[
        Tag::Script,
        Tag::Iframe,
        Tag::Object,
        Tag::Embed,
        Tag::Base,
        Tag::Link,
        Tag::Img,
        Tag::Audio,
        Tag::Video,
        Tag::Source,
        Tag::Template,
        Tag::Noscript,
        Tag::Textarea,
        Tag::Math,
    ];
    let page = read(html);
    for element in &page.elements {
        assert!(!NEVER.contains(&element.tag), "{:?}", element.tag);
        for (name, value) in page.attributes(element) {
            assert!(!name.to_lowercase().starts_with("on") && name != "style", "{name}");
            assert!(
                !matches!(name, "src" | "srcset" | "srcdoc" | "formaction" | "xlink:href"),
                "{name}"
            );
            if matches!(name, "href" | "action") {
                let here = value.starts_with('#')
                    || value == "/"
                    || value.starts_with("/articles/")
                    || value.starts_with("/?");
                assert!(here, "{value}");
            }
        }
    }
}

const ODD: &[&str] = &[
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "--><!--<script>",
    "]]><x>",
    "{{ 7*7 }}{% raw %}",
    "&lt;script&gt;&#x6a;",
    "</title></del></code></dd></section>",
    "<a href=\"https://evil.example/\">x</a>",
];

#[test]
fn a_hostile_record_has_the_page_of_a_harmless_one() {
    let [article, listing] = [structure(&shown(HARMLESS)), structure(&listed(HARMLESS))];
    assert!(article.len() > 200 && listing.len() > 30);
    for odd in ODD {
        let [page, list] = [shown(odd), listed(odd)];
        check(&page);
        check(&list);
        assert!(structure(&page) == article, "{odd}");
        assert!(structure(&list) == listing, "{odd}");
        // It is not left out either: a reader sees it.
        let page = read(&page);
        let text: String =
            page.blocks.iter().map(|block| page.traced(block).text().to_owned()).collect();
        let squeezed: String = odd.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.matches(squeezed.as_str()).count() > 20, "{odd}");
    }
}

#[test]
fn what_turns_text_around_is_a_sign_and_no_line_ends_unseen() {
    let odd = "a\u{202e}b\u{2066}c\u{2028}d\u{0}e\u{85}f";
    let html = shown(odd);
    check(&html);
    for bad in ['\u{202e}', '\u{2066}', '\u{2028}', '\u{0}', '\u{85}'] {
        assert!(!html.contains(bad) && !listed(odd).contains(bad), "U+{:04X}", u32::from(bad));
    }
    assert!(html.contains(">RLO</span>") && html.contains(">LSEP</span>"));
}

#[test]
fn of_a_page_only_its_text_is_shown() {
    let raw = json!({"html": "<h1 onclick=x>A</h1><script>alert(1)</script><p>B<img src=x onerror=y>\
        <a href='javascript:z'>C</a><p>&lt;script&gt;D&lt;/script&gt;<iframe srcdoc='<p>E'></iframe>"});
    let raw = serde_json::to_vec(&raw).unwrap();
    let record = Record::read(&raw).unwrap();
    let exhibit =
        Exhibit { record: &record, origin: "x", original: None, cluster: &[], served: false };
    let html = page(&exhibit).unwrap();
    check(&html);
    assert!([">A</p>", ">B</p>", ">C</p>"].iter().all(|part| html.contains(part)));
    assert!(html.contains("&#60;script&#62;D") && !html.contains("alert"));
}

#[test]
fn the_policy_lets_in_the_style_and_nothing_else() {
    let html = shown("</style>");
    let style = html.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    let hash = STANDARD.encode(Sha256::digest(style));
    let policy = html.split("http-equiv=\"Content-Security-Policy\" content=\"").nth(1).unwrap();
    let policy = policy.split('"').next().unwrap().replace("&#39;", "'").replace("&#x2b;", "+");
    assert!(policy.contains(&format!("style-src 'sha256-{hash}'")), "{policy}");
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"));
    assert_eq!(html.matches("<style").count(), 1);
    assert!(!style.contains("url(") && !style.contains("@import"));
}

proptest! {
    #[test]
    fn any_text_stays_text(
        odd in "[a-z]([<>\"'&=/;:#!?{}%()`\\\\\\[\\]-]|script|on|javascript:|style|svg|[a-z0-9 éЯ水]){1,24}[a-z]"
    ) {
        let squeezed = odd.split_whitespace().collect::<Vec<_>>().join(" ");
        let html = shown(&squeezed);
        check(&html);
        prop_assert!(structure(&html) == structure(&shown(HARMLESS)));
        prop_assert!(structure(&listed(&squeezed)) == structure(&listed(HARMLESS)));
    }
}
