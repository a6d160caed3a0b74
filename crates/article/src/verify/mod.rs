//! Checks a finished record: every span says where its text stands, and it does stand there; and
//! every code point of the raw text is accounted for by the cleaning.
//!
//! | module | holds |
//! |---|---|
//! | `points` | code points of a text by their bytes |
//! | `shown` | what of the raw text is to be seen, and how it reads |
//! | `map` | the source map: complete, ascending, its bytes and code points at one |
//! | `account` | kept, removed, repaired or blank: all of the raw text |
//! | `repairs` | every difference is a repair, and every repair a difference |

mod account;
mod map;
mod points;
mod repairs;
mod shown;

use crate::article::{Article, ArticleError, Body, BodyKind, Reading};
use crate::cleaning::Cleaning;
use crate::entities::{Entities, Mention};
use crate::envelope::{StageName, StageObject};
use crate::id;
use crate::pointer;
use crate::span::Span;
use crate::{Document, duplicates::Duplicates};
use points::Points;
use shown::Shown;
use std::borrow::Cow;

/// How many spans were checked, and what was wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Spans looked at.
    pub spans: usize,
    /// One sentence each, naming the member.
    pub errors: Vec<String>,
}

impl Findings {
    fn hash(&mut self, member: &str, text: &str, claimed: &str) {
        let actual = id::sha256(text.as_bytes());
        if actual != claimed {
            self.errors.push(format!("{member}: the text's hash is {actual}, not {claimed}"));
        }
    }

    fn span(&mut self, member: &str, span: &Span, text: &str) {
        self.spans += 1;
        if let Err(error) = span.check(text) {
            self.errors.push(format!("{member}: {error}"));
        }
    }

    fn text<'a>(&mut self, member: &str, text: Option<Cow<'a, str>>, target: &str) -> Cow<'a, str> {
        text.unwrap_or_else(|| {
            self.errors.push(format!("{member}: there is no text at {target}"));
            Cow::Borrowed("")
        })
    }
}

/// Checks every span, hash and source map of one record, and that its cleaning accounts for all of
/// the raw text:
///
/// * Segments cover the cleaned text, in order and without a gap; their raw stretches ascend and do not
///   overlap; `bytes` say the same in bytes.
/// * A segment reads as its raw stretch is shown (for a page, with character references decoded, white
///   space collapsed, and a space for a table cell), or as a repair of just that stretch says, or it is
///   a line end or space for a gap.
/// * `removed` ascend, and overlap neither each other nor what is kept.
/// * Each visible code point of the raw text is kept, removed or repaired, but for white space
///   (Unicode `White_Space`) at the ends of lines; inside a line white space is, too. For a page, visible is what [`copydesk_html::read`] shows: not tags,
///   comments, scripts, styles, the head, or what lies beyond its length limit.
/// * A repair that leaves something out leaves out no letter or digit, but one that another repair
///   inside it made something else of.
/// * `kept_ratio` is what the two texts make it.
///
/// # Errors
/// When the bytes are not a record at all.
pub fn verify(bytes: &[u8]) -> Result<Findings, ArticleError> {
    let article = Article::read(bytes, &Reading::default())?;
    let document = Document::parse(bytes)?;
    let mut findings = Findings::default();
    let cleaning: Option<StageObject<Cleaning>> = article.found(StageName::Cleaning);
    let cleaning = cleaning.and_then(|object| object.found);
    if let Some(cleaning) = &cleaning {
        check_cleaning(&mut findings, &document, article.body(), cleaning);
    }
    let text_at = |target: &str| match (target, &cleaning) {
        ("cleaning.text", Some(cleaning)) => Some(Cow::Owned(cleaning.text.clone())),
        ("cleaning.title", Some(cleaning)) => cleaning.title.clone().map(Cow::Owned),
        _ => pointer::resolve_str(&document, target),
    };
    let entities: Option<StageObject<Entities>> = article.found(StageName::Entities);
    if let Some(found) = entities.and_then(|object| object.found) {
        let text = findings.text("entities", text_at(&found.target), &found.target);
        findings.hash("entities.target", &text, &found.target_sha256);
        check_mentions(&mut findings, "entities.mentions", &found.mentions, &text, &found);
        if let Some(title) = &found.title {
            let text = findings.text("entities.title", text_at(&title.target), &title.target);
            findings.hash("entities.title.target", &text, &title.target_sha256);
            check_mentions(&mut findings, "entities.title", &title.mentions, &text, &found);
        }
    }
    let duplicates: Option<StageObject<Duplicates>> = article.found(StageName::Duplicates);
    if let Some(found) = duplicates.and_then(|object| object.found) {
        let target = &found.compared.target;
        let text = findings.text("duplicates", text_at(target), target);
        findings.hash("duplicates.compared", &text, &found.compared.target_sha256);
    }
    Ok(findings)
}

/// Checks what the cleaning stage says of itself against the raw text.
fn check_cleaning(
    findings: &mut Findings,
    document: &Document<'_>,
    body: Option<&Body<'_>>,
    cleaning: &Cleaning,
) {
    let map = &cleaning.source_map;
    let raw = findings.text("cleaning", pointer::resolve_str(document, &map.of), &map.of);
    findings.hash("cleaning.source_map", &raw, &map.of_sha256);
    findings.hash("cleaning.text", &cleaning.text, &cleaning.text_sha256);
    let markup = body.is_some_and(|body| body.kind == BodyKind::Html && body.pointer == map.of);
    if markup && map.bytes.is_none() {
        findings.errors.push("cleaning.source_map.bytes: missing, though the body is HTML".into());
    }
    let shown = Shown::of(&raw, markup || map.bytes.is_some());
    let points = Points::new(&raw);
    let stretches = map::check(findings, &points, cleaning);
    let removed: Vec<&Span> = cleaning.removed.iter().map(|removed| &removed.span).collect();
    let removed = account::spans(findings, "cleaning.removed", &points, &removed);
    let doubtful: Vec<&Span> = cleaning.doubtful.iter().map(|doubtful| &doubtful.span).collect();
    account::spans(findings, "cleaning.doubtful", &points, &doubtful);
    let repairs = repairs::check(findings, &points, &shown, (&stretches, &removed), cleaning);
    account::check(findings, &points, &shown, (&stretches, &removed, &repairs));
    account::ratio(findings, &shown, cleaning);
}

fn check_mentions(
    findings: &mut Findings,
    member: &str,
    mentions: &[Mention],
    text: &str,
    entities: &Entities,
) {
    let mut last = 0;
    for mention in mentions {
        let span = Span {
            start: mention.start,
            end: mention.end,
            utf8: mention.utf8,
            text: Some(mention.text.clone()),
        };
        findings.span(member, &span, text);
        if mention.start < last {
            findings
                .errors
                .push(format!("{member}: {:?} overlaps or is out of order", mention.text));
        }
        last = mention.end;
        if !entities.entities.iter().any(|entity| entity.reference == mention.reference) {
            findings.errors.push(format!("{member}: {} is no entity", mention.reference));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"text":"é A","enrichment":{"entities":{"status":"ok","target":"/text",
        "target_sha256":"HASH","entities":[{"ref":"e1","name":"A","type":"ORG","list":"l",
        "entry":"a","mentions":1}],"mentions":[{"ref":"e1","type":"ORG","text":"A","start":2,
        "end":3,"utf8":[3,4],"method":"watchlist","confidence":null}],"watchlists":[],
        "by":{"stage":"entities","version":"1","model":"m","config_sha256":"c","at":"t",
        "duration_us":1}}}}"#;

    #[test]
    fn a_wrong_span_hash_or_reference_is_named() {
        let good = GOOD.replace("HASH", &id::sha256("é A".as_bytes()));
        assert_eq!(verify(good.as_bytes()).unwrap(), Findings { spans: 1, errors: vec![] });
        for (from, to, said) in [
            ("\"start\":2", "\"start\":1", "entities.mentions"),
            ("\"utf8\":[3,4]", "\"utf8\":[2,3]", "entities.mentions"),
            ("\"text\":\"A\"", "\"text\":\"B\"", "entities.mentions"),
            ("é A", "è A", "entities.target"),
            ("[{\"ref\":\"e1\",\"name\"", "[{\"ref\":\"e2\",\"name\"", "e1 is no entity"),
        ] {
            let findings = verify(good.replacen(from, to, 1).as_bytes()).unwrap();
            assert!(findings.errors.iter().any(|e| e.contains(said)), "{to}: {findings:?}");
        }
    }
}
