//! The source map: complete, ascending, its bytes and code points at one.

use super::Findings;
use super::points::Points;
use crate::cleaning::Cleaning;

/// A raw stretch and what stands for it: one segment, or several with the very same raw stretch.
pub(super) struct Stretch<'c> {
    /// Number of the first segment.
    pub(super) number: usize,
    /// Raw bytes.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) text: &'c str,
}

impl Stretch<'_> {
    /// Whether a line ends between this stretch and the next.
    pub(super) fn parts_lines(&self, next: &Self) -> bool {
        self.text.ends_with('\n') || next.text.starts_with('\n')
    }

    /// Line ends, or a space, in which there may have been what was removed: it keeps nothing.
    pub(super) fn is_gap(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Checks the numbers of the map; answers its stretches in order, as far as they have any sense.
pub(super) fn check<'c>(
    findings: &mut Findings,
    raw: &Points<'_>,
    cleaning: &'c Cleaning,
) -> Vec<Stretch<'c>> {
    let cleaned = Points::new(&cleaning.text);
    let map = &cleaning.source_map;
    let mut stretches: Vec<Stretch<'c>> = Vec::new();
    let mut next = 0;
    let mut began = 0;
    for (number, [dst, src, dst_len, src_len]) in map.segments.iter().copied().enumerate() {
        findings.spans += 1;
        let mut wrong = |what: &str| {
            findings.errors.push(format!(
                "cleaning.source_map.segments[{number}] (cleaned {dst}, raw {src}): {what}"
            ));
        };
        if dst != next || dst_len == 0 {
            wrong(&format!("it should begin at {next} and be longer than 0"));
        }
        next = dst.saturating_add(dst_len);
        let place = |points: &Points<'_>, from: usize, length: usize| {
            Some((points.byte(from)?, points.byte(from.checked_add(length)?)?))
        };
        let (Some((at, end)), Some((from, to))) =
            (place(&cleaned, dst, dst_len), place(raw, src, src_len))
        else {
            wrong("it reaches beyond the text");
            continue;
        };
        if let Some(stated) = map.bytes.as_ref().and_then(|bytes| bytes.get(number))
            && *stated != [from, to - from]
        {
            wrong(&format!("its bytes are {:?}, not {stated:?}", [from, to - from]));
        }
        match stretches.last_mut() {
            Some(last) if (last.from, last.to) == (from, to) => {
                last.text = cleaning.text.get(began..end).unwrap_or_default();
                continue;
            }
            Some(last) if from < last.to => wrong("its raw stretch overlaps the one before"),
            _ => {}
        }
        began = at;
        let text = cleaning.text.get(at..end).unwrap_or_default();
        stretches.push(Stretch { number, from, to, text });
    }
    let length = cleaning.text.chars().count();
    if next != length {
        findings.errors.push(format!("cleaning.source_map: covers {next} of {length}"));
    }
    let (bytes, segments) = (map.bytes.as_ref().map(Vec::len), map.segments.len());
    if bytes.is_some_and(|bytes| bytes != segments) {
        findings.errors.push(format!(
            "cleaning.source_map.bytes: {} for {segments} segments",
            bytes.unwrap_or_default()
        ));
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::super::verify;
    use crate::id;
    use serde_json::{Value, json};

    /// What is wrong with a record whose cleaning says `text` of `raw`.
    fn record(raw: &str, text: &str, segments: &Value, repairs: &Value) -> Vec<String> {
        #[allow(clippy::cast_precision_loss)] // a ratio
        let ratio = text.chars().count() as f64 / raw.chars().count() as f64;
        let cleaning = json!({
            "status": "ok", "title": null, "title_origin": null, "text": text,
            "text_sha256": id::sha256(text.as_bytes()), "kept_ratio": ratio, "removed": [],
            "repairs": repairs, "source_map": {
                "of": "/text", "of_sha256": id::sha256(raw.as_bytes()), "segments": segments
            },
            "credit": null, "related": [], "date_candidates": [], "flags": [],
            "by": {"stage": "cleaning", "version": "1", "model": "m", "config_sha256": "c",
                "at": "t", "duration_us": 1},
        });
        let record = json!({"text": raw, "enrichment": {"cleaning": cleaning}});
        verify(record.to_string().as_bytes()).unwrap().errors
    }

    #[test]
    fn what_is_wrong_with_a_segment_is_named_with_its_number_and_place() {
        let repair = json!([{"start": 1, "end": 3, "utf8": [1, 3], "kind": "spacing", "to": " "}]);
        let good = json!([[0, 0, 1, 1], [1, 1, 1, 2], [2, 3, 1, 1]]);
        assert_eq!(record("a  b", "a b", &good, &repair), Vec::<String>::new());
        let errors = |segments: Value| record("a  b", "a b", &segments, &repair).join("; ");
        for (segments, said) in [
            (json!([[0, 0, 1, 1], [1, 1, 1, 2]]), "covers 2 of 3"),
            (json!([[0, 0, 1, 1], [1, 1, 1, 2], [3, 3, 1, 1]]), "segments[2] (cleaned 3, raw 3)"),
            (json!([[0, 0, 1, 1], [1, 1, 1, 2], [2, 2, 1, 1]]), "overlaps the one before"),
            (json!([[0, 0, 1, 1], [1, 1, 1, 2], [2, 3, 1, 9]]), "reaches beyond the text"),
            (json!([[0, 0, 2, 2], [2, 3, 1, 1]]), "repairs[0] (raw 1): its stretch is kept"),
        ] {
            assert!(errors(segments).contains(said), "{said}: {}", errors(json!(good)));
        }
        let unexplained = record("a  b", "a b", &good, &json!([])).join("; ");
        assert!(
            unexplained.contains("segments[1] (raw 1): \" \" stands for \"  \""),
            "{unexplained}"
        );
        let lost = record("a  b", "a", &json!([[0, 0, 1, 1]]), &json!([])).join("; ");
        assert!(lost.contains("raw code point 3 (\"b\") is neither kept"), "{lost}");
    }
}
