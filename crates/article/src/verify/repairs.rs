//! Every difference between the two texts is a repair, and every repair a difference.

use super::Findings;
use super::account::{Bytes, gaps, merged};
use super::map::Stretch;
use super::points::Points;
use super::shown::Shown;
use crate::cleaning::{Cleaning, Repair, RepairKind};
use copydesk_html::entity::reference;

/// The last word on a stretch: a repair that lies in no later one.
struct Final<'c> {
    number: usize,
    bytes: Bytes,
    repair: &'c Repair,
    /// Repairs of parts of it that came before.
    inner: Vec<&'c Repair>,
}

/// Checks the repairs and what they explain; answers the raw bytes that they account for.
pub(super) fn check(
    findings: &mut Findings,
    raw: &Points<'_>,
    shown: &Shown<'_>,
    (stretches, removed): (&[Stretch<'_>], &[Bytes]),
    cleaning: &Cleaning,
) -> Vec<Bytes> {
    let finals = finals(findings, raw, &cleaning.repairs);
    for last in &finals {
        if let Err(why) = realised(last, shown, (stretches, removed)) {
            findings.errors.push(format!(
                "cleaning.repairs[{}] (raw {}): {why}",
                last.number, last.repair.span.start
            ));
        }
    }
    for (index, stretch) in stretches.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| stretches.get(before));
        let after = stretches.get(index + 1);
        let between = before.is_none_or(|before| before.to == stretch.from)
            && after.is_none_or(|after| after.from == stretch.to);
        let place = (stretch.from, stretch.to);
        let at = finals.partition_point(|last| last.bytes < place);
        let repair = finals.get(at).filter(|last| last.bytes == place);
        let explained = repair.map_or_else(
            || reads_as_shown(stretch, between, raw, shown, removed),
            |last| last.repair.to == stretch.text,
        );
        if !explained {
            findings.errors.push(format!(
                "cleaning.source_map.segments[{}] (raw {}): {:?} stands for {:?}, and no repair says so",
                stretch.number,
                raw.near(stretch.from),
                short(stretch.text),
                short(raw.text.get(stretch.from..stretch.to).unwrap_or_default())
            ));
        }
    }
    finals.iter().map(|last| last.bytes).collect()
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The repairs that no other holds, in order. Where two are of one stretch the later one counts.
fn finals<'c>(findings: &mut Findings, raw: &Points<'_>, repairs: &'c [Repair]) -> Vec<Final<'c>> {
    let mut finals: Vec<Final<'c>> = Vec::new();
    for (number, repair) in repairs.iter().enumerate() {
        findings.spans += 1;
        let mut wrong = |what: &str| {
            let start = repair.span.start;
            findings.errors.push(format!("cleaning.repairs[{number}] (raw {start}): {what}"));
        };
        if let Err(error) = raw.check(&repair.span) {
            wrong(&error);
            continue;
        }
        let bytes = (repair.span.utf8[0], repair.span.utf8[1]);
        let mut inner = Vec::new();
        match finals.last() {
            Some(last) if bytes.0 < last.bytes.0 => {
                wrong("it is out of order");
                continue;
            }
            Some(last) if bytes.1 <= last.bytes.1 && bytes != last.bytes => {
                let within = finals.last_mut();
                within.into_iter().for_each(|last| last.inner.push(repair));
                continue;
            }
            // Of those that begin here, the longer come later.
            Some(last) if bytes.0 == last.bytes.0 => {
                let held = finals.pop();
                inner =
                    held.map(|held| [held.inner, vec![held.repair]].concat()).unwrap_or_default();
            }
            Some(last) if bytes.0 < last.bytes.1 => wrong("it overlaps the one before"),
            _ => {}
        }
        finals.push(Final { number, bytes, repair, inner });
    }
    finals
}

/// Whether the cleaned text has what a repair says, or the repair left out nothing that counts.
fn realised(
    last: &Final<'_>,
    shown: &Shown<'_>,
    (stretches, removed): (&[Stretch<'_>], &[Bytes]),
) -> Result<(), String> {
    let (from, to) = last.bytes;
    if is_blank(last.repair) && leaves_out_letters(last, shown, removed) {
        return Err("it leaves out a letter or digit".into());
    }
    let at = stretches.partition_point(|stretch| (stretch.from, stretch.to) < (from, to));
    if stretches.get(at).is_some_and(|stretch| (stretch.from, stretch.to) == (from, to)) {
        // What stands there is compared with the repair where differences are explained.
        return Ok(());
    }
    let within = |(start, end): &&Bytes| *start <= from && to <= *end;
    if removed.iter().rev().find(|(start, _)| *start <= from).filter(within).is_some() {
        return Ok(());
    }
    let first = stretches.partition_point(|stretch| stretch.to <= from);
    let mut touching = stretches.iter().skip(first).take_while(|stretch| stretch.from < to);
    if touching.any(|stretch| !stretch.is_gap()) {
        return Err("its stretch is kept in another form".into());
    }
    if !last.repair.to.trim().is_empty() {
        return Err(format!("{:?} does not stand in the cleaned text", short(&last.repair.to)));
    }
    Ok(())
}

fn bytes(repair: &Repair) -> Bytes {
    (repair.span.utf8[0], repair.span.utf8[1])
}

/// Whether a repair made white space or nothing of its stretch.
fn is_blank(repair: &Repair) -> bool {
    repair.to.trim().is_empty()
}

/// Whether a repair tells what else its stretch reads as, letters and all: it made something of it, or
/// the stretch is a character reference (of white space), which characters that are not seen may have
/// broken, and in a page tags.
fn tells_all(repair: &Repair, shown: &Shown<'_>) -> bool {
    let unseen =
        |c: char| c.is_control() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}');
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '&' | '#' | ';') || unseen(c);
    let (from, to) = bytes(repair);
    let source = shown.reading(from, to).unwrap_or_default();
    let is_whole = || {
        let seen: String = source.chars().filter(|c| !unseen(*c)).collect();
        let seen = seen.trim();
        reference(seen).is_some_and(|own| own.length == seen.len())
    };
    let closed = source.ends_with(';') && source.chars().all(part);
    let reference = source.starts_with('&') && (closed || is_whole());
    !is_blank(repair) || (repair.kind == RepairKind::Entity && reference)
}

/// Whether a repair made white space of letters that are white space decoded wrongly: "Â\u{a0}". None of
/// them is ASCII.
fn tells_spaces(repair: &Repair) -> bool {
    repair.kind == RepairKind::Mojibake && is_blank(repair) && !repair.to.is_empty()
}

/// Whether there is a letter or digit in what a repair made white space or nothing of, but for what
/// was removed and what a repair, this one or one inside it, tells something else of.
fn leaves_out_letters(last: &Final<'_>, shown: &Shown<'_>, removed: &[Bytes]) -> bool {
    let first = removed.partition_point(|(_, end)| *end <= last.bytes.0);
    let within = removed.iter().skip(first).take_while(|(start, _)| *start < last.bytes.1).copied();
    let repairs = || last.inner.iter().copied().chain([last.repair]);
    let told = merged(
        repairs().filter(|repair| tells_all(repair, shown)).map(bytes).chain(within).collect(),
    );
    let spaces = repairs().filter(|repair| tells_spaces(repair)).map(bytes);
    let told_or_spaces = merged(told.iter().copied().chain(spaces).collect());
    let holds = |other: &[Bytes], counts: fn(char) -> bool| {
        gaps(other, last.bytes)
            .into_iter()
            .any(|(from, to)| shown.reading(from, to).unwrap_or_default().chars().any(counts))
    };
    holds(&told, |c| c.is_ascii_alphanumeric()) || holds(&told_or_spaces, char::is_alphanumeric)
}

/// Whether a stretch that nobody repaired is the raw text as it is shown, or stands for a gap, and then
/// for all that lies between the stretches beside it (`between`).
fn reads_as_shown(
    stretch: &Stretch<'_>,
    between: bool,
    raw: &Points<'_>,
    shown: &Shown<'_>,
    removed: &[Bytes],
) -> bool {
    let place = (stretch.from, stretch.to);
    let reads = shown.reading(stretch.from, stretch.to);
    if !stretch.text.is_empty() && reads.as_deref() == Some(stretch.text) {
        return true;
    }
    let source = raw.text.get(stretch.from..stretch.to).unwrap_or_default();
    match stretch.text {
        // Where the tag of a text was cut from between two words.
        " " => removed.binary_search(&place).is_ok(),
        "\n" | "\n\n" => {
            let ends = source.replace("\r\n", "\n");
            let ends = ends.matches(['\n', '\r', '\u{2028}', '\u{2029}']).count();
            // Blocks of a page are parted by tags.
            between && if shown.page { source.contains('<') } else { ends >= stretch.text.len() }
        }
        _ => false,
    }
}
