//! What the record says of the languages that were found.

use crate::answer::{Answer, Judgement};
use crate::codes;
use crate::groups::together;
use crate::lines::Line;
use copydesk_article::language::{Alternative, FieldLanguage, Language, LanguageSpan, Share};
use copydesk_article::span::Positions;
use std::collections::BTreeMap;

/// No letters at all (ISO 639-2).
const NO_LINGUISTIC_CONTENT: &str = "zxx";
/// The evidence is not there (ISO 639-2).
const UNDETERMINED: &str = "und";
/// Several languages, none of them in the lead (ISO 639-2).
const MULTIPLE: &str = "mul";
/// How many other languages are named, and how many steps an n-gram they may cost more.
const ALTERNATIVES: usize = 3;
const FARTHEST: f64 = 6.0;

/// One field, judged.
pub(crate) struct Judged {
    /// Visible code points.
    pub(crate) chars: usize,
    pub(crate) judgement: Judgement,
}

impl Judged {
    pub(crate) fn new(chars: usize, judgement: Judgement) -> Self {
        Self { chars, judgement }
    }

    pub(crate) fn answer(&self) -> Option<&Answer> {
        self.judgement.main().filter(|answer| answer.is_answered())
    }

    fn tag(&self) -> &str {
        match (self.judgement.script, self.answer()) {
            (None, _) => NO_LINGUISTIC_CONTENT,
            (_, None) => UNDETERMINED,
            _ if self.judgement.is_multiple() => MULTIPLE,
            (_, Some(answer)) => &answer.tag,
        }
    }

    /// `None` where no one language is named.
    fn confidence(&self) -> Option<f64> {
        let main = self.judgement.main().filter(|_| !self.judgement.is_multiple());
        main.map(|answer| round(answer.confidence))
    }

    pub(crate) fn report(&self) -> FieldLanguage {
        FieldLanguage {
            tag: self.tag().to_owned(),
            confidence: self.confidence(),
            chars: self.chars,
        }
    }

    /// The ISO 15924 code of the script of the answer.
    fn script(&self) -> Option<String> {
        match self.judgement.main().map(|answer| answer.tag.as_str()) {
            Some("zh-Hans") => Some("Hans".to_owned()),
            Some("zh-Hant") => Some("Hant".to_owned()),
            _ => self.judgement.script.map(str::to_owned),
        }
    }
}

/// Three decimals: more would only show noise.
fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// What is said of the field that decides.
pub(crate) fn describe(main: &Judged, fields: BTreeMap<String, FieldLanguage>) -> Language {
    let answer = main.answer();
    let shares = main.judgement.mixed();
    let one = answer.filter(|_| !main.judgement.is_multiple());
    Language {
        tag: main.tag().to_owned(),
        iso639_3: one.and_then(|answer| codes::iso639_3(&answer.tag)).map(str::to_owned),
        script: main.script(),
        confidence: main.confidence(),
        group: one.and_then(Answer::group).map(str::to_owned),
        reliable: answer.is_some_and(Answer::is_reliable),
        fields,
        alternatives: main
            .judgement
            .main()
            .filter(|_| !main.judgement.is_multiple())
            .map(alternatives)
            .unwrap_or_default(),
        mixed: shares
            .iter()
            .map(|answer| Share { tag: answer.tag.clone(), share: round(answer.share) })
            .collect(),
        spans: Vec::new(),
        translation: None,
        declared: None,
        declared_agrees: None,
    }
}

/// Whether a claim names the language that was found, in the same script if both say which; one of the
/// languages of a text without a leading one; or another of the same group, where that is a close call or the
/// claim names the group (`no`, `sh`).
pub(crate) fn agrees(claim: Option<&str>, main: &Judged) -> Option<bool> {
    let declared = codes::normalise(claim?)?;
    let of_group =
        matches!(claim?.to_lowercase().as_str(), "no" | "nor" | "norwegian" | "sh" | "hbs");
    let names = |answer: &Answer| {
        let scripts = declared.contains('-') && answer.tag.contains('-');
        let same = codes::primary(&declared) == codes::primary(&answer.tag);
        let close = of_group || answer.group().is_some();
        (same && (!scripts || declared == answer.tag))
            || (close && together(&declared, &answer.tag))
    };
    if main.judgement.is_multiple() {
        return Some(main.judgement.mixed().into_iter().any(names));
    }
    main.answer().map(names)
}

/// The next best languages, and before them the best, where it is too unsure to be the answer. What that one
/// leaves of certainty is theirs, by how near they come.
fn alternatives(answer: &Answer) -> Vec<Alternative> {
    let near: Vec<(&str, f64)> = answer
        .others
        .iter()
        .filter(|(_, lead)| *lead <= FARTHEST)
        .take(ALTERNATIVES)
        .map(|(tag, lead)| (tag.as_str(), (-lead).exp()))
        .collect();
    let sum: f64 = near.iter().map(|(_, weight)| weight).sum();
    let likeliest = (!answer.is_answered() && answer.tag != UNDETERMINED)
        .then(|| Alternative { tag: answer.tag.clone(), confidence: round(answer.confidence) });
    let next = near.into_iter().map(|(tag, weight)| Alternative {
        tag: tag.to_owned(),
        confidence: round((1.0 - answer.confidence) * weight / sum.max(f64::MIN_POSITIVE)),
    });
    likeliest.into_iter().chain(next).filter(|alternative| alternative.confidence > 0.0).collect()
}

/// Where in the body each language of a mixed text stands. Passages of one language that follow each other
/// make one span.
pub(crate) fn spans(body: &str, lines: &[Line<'_>], judgement: &Judgement) -> Vec<LanguageSpan> {
    let mixed: Vec<&str> = judgement.mixed().iter().map(|answer| answer.tag.as_str()).collect();
    let mut places: Vec<(usize, usize, &str)> = Vec::new();
    for answer in judgement.answers.iter().filter(|_| !mixed.is_empty()) {
        for range in &answer.lines {
            let mut of = lines
                .iter()
                .take(range.end)
                .skip(range.start)
                .map(|line| line.source_of(0..line.text().len()));
            if let Some(first) = of.next() {
                let end = of.next_back().map_or(first.end, |last| last.end);
                places.push((first.start, end, &answer.tag));
            }
        }
    }
    places.sort_unstable();
    let mut joined: Vec<(usize, usize, &str)> = Vec::new();
    for (start, end, tag) in places {
        match joined.last_mut() {
            Some(last) if last.2 == tag => last.1 = last.1.max(end),
            _ => joined.push((start, end, tag)),
        }
    }
    let mut positions = Positions::new(body);
    joined
        .into_iter()
        .filter(|(.., tag)| mixed.contains(tag))
        .map(|(start, end, tag)| LanguageSpan {
            tag: tag.to_owned(),
            span: positions.span(start, end),
        })
        .collect()
}
