//! A history for people: plain text, nothing in it that could steer a terminal.

use copydesk_inspect::History;
use copydesk_inspect::history::{
    CleaningFacts, Cut, DuplicatesFacts, EntitiesFacts, LanguageFacts, Named, Outline, Tally,
};
use copydesk_inspect::signs::line as shown;
use copydesk_inspect::words::{duration, grouped, name, percent};
use std::fmt::Write;

/// Removed stretches that are listed, names of a type, and characters of a line.
const CUTS: usize = 20;
const NAMES: usize = 12;
const WIDTH: usize = 72;

/// The history of the article that was found at `origin`.
pub(super) fn text(origin: &str, history: &History) -> String {
    let mut text = String::new();
    line(&mut text, "id", &history.id);
    let fields = [
        ("source id", &history.source_id),
        ("title", &history.title),
        ("address", &history.url),
        ("crawled", &history.fetched),
        ("published", &history.published),
    ];
    for (label, value) in fields {
        if let Some(value) = value {
            line(&mut text, label, &shown(value, 2 * WIDTH));
        }
    }
    line(&mut text, "found in", &shown(origin, 2 * WIDTH));
    step(&mut text, &history.language.outline, history.language.found.as_ref(), language);
    step(&mut text, &history.cleaning.outline, history.cleaning.found.as_ref(), cleaning);
    step(&mut text, &history.entities.outline, history.entities.found.as_ref(), entities);
    step(&mut text, &history.duplicates.outline, history.duplicates.found.as_ref(), duplicates);
    text
}

fn step<T>(text: &mut String, outline: &Outline, found: Option<&T>, tell: fn(&mut String, &T)) {
    let by = outline.by.as_ref().map_or_else(String::new, |by| {
        let with = shown(&format!("{} ({})", by.version, by.model), WIDTH);
        format!("; {with}; {}, took {}", shown(&by.at, WIDTH), duration(&by.duration_us))
    });
    // Writing to a string does not fail.
    let _ = writeln!(text, "\n{}: {}{by}", outline.stage, outline.state.as_str());
    if let Some(why) = &outline.why {
        let reason = outline.reason.map(|reason| format!("{}: ", name(reason)));
        line(text, "why", &format!("{}{}", reason.unwrap_or_default(), shown(why, 2 * WIDTH)));
    }
    if let Some(found) = found {
        tell(text, found);
    }
}

fn line(text: &mut String, label: &str, value: &str) {
    let _ = writeln!(text, "  {label:<11} {value}");
}

fn language(text: &mut String, facts: &LanguageFacts) {
    let mut said = facts.tag.clone();
    if let Some(confidence) = &facts.confidence {
        let _ = write!(said, ", {} sure", percent(confidence));
    }
    said.push_str(if facts.reliable { ", reliable" } else { ", not reliable" });
    line(text, "language", &shown(&said, WIDTH));
    let mixed: Vec<String> = facts
        .mixed
        .iter()
        .map(|share| format!("{} {}", share.tag, percent(&share.share)))
        .collect();
    if !mixed.is_empty() {
        line(text, "several", &shown(&mixed.join(", "), WIDTH));
    }
    if let Some(declared) = &facts.declared {
        let agrees = match facts.declared_agrees {
            Some(true) => ", the same",
            Some(false) => ", another language",
            None => "",
        };
        line(text, "declared", &shown(&format!("{declared}{agrees}"), WIDTH));
    }
    if let Some(score) = facts.translation_score.filter(|score| *score > 0.0) {
        let suspected = if facts.translation_suspected { "suspected" } else { "not suspected" };
        let cues = tallies(&facts.translation_cues);
        line(text, "translation", &format!("by a machine: {suspected} ({score}; {cues})"));
    }
}

fn cleaning(text: &mut String, facts: &CleaningFacts) {
    let share = percent(&facts.kept_ratio);
    line(
        text,
        "kept",
        &format!("{} characters, {share} of what was there", grouped(&facts.characters)),
    );
    if let Some(origin) = facts.title_origin {
        line(text, "title from", &name(origin));
    }
    if let (Some(at), Some(proof)) = (&facts.published, &facts.published_proof) {
        line(text, "published", &format!("{} from {}", shown(at, WIDTH), name(proof.evidence)));
    }
    cuts(text, "removed", &facts.removed);
    cuts(text, "doubtful", &facts.doubtful);
    if !facts.repairs.is_empty() {
        line(text, "repairs", &tallies(&facts.repairs));
    }
    for flag in &facts.flags {
        line(text, "flag", &format!("{}: {}", flag.name, flag.meaning));
    }
}

fn cuts(text: &mut String, label: &str, cuts: &[Cut]) {
    for (number, cut) in cuts.iter().take(CUTS).enumerate() {
        let label = if number == 0 { label } else { "" };
        let what = match &cut.text {
            Some(literal) => shown(literal, WIDTH),
            None => format!("{} characters", grouped(&cut.end.saturating_sub(cut.start))),
        };
        let rule = shown(&cut.rule, WIDTH);
        line(
            text,
            label,
            &format!("{} by {rule} ({}): {what}", cut.reason, percent(&cut.confidence)),
        );
    }
    if cuts.len() > CUTS {
        line(text, "", &format!("and {} more, all in --json", cuts.len() - CUTS));
    }
}

fn entities(text: &mut String, facts: &EntitiesFacts) {
    for of_kind in facts.entities.chunk_by(|a, b| a.kind == b.kind) {
        let mut names: Vec<String> = of_kind.iter().take(NAMES).map(named).collect();
        if of_kind.len() > NAMES {
            names.push(format!("and {} more", of_kind.len() - NAMES));
        }
        line(text, &shown(&of_kind[0].kind, 11), &names.join(", "));
    }
    if facts.entities.is_empty() {
        line(text, "names", "none that the lists or the tagger know");
    }
}

fn named(entity: &Named) -> String {
    let mut said = shown(&entity.name, WIDTH);
    if let Some(id) = entity.short_id() {
        let _ = write!(said, " [{}]", shown(id, WIDTH));
    }
    if entity.mentions > 1 {
        let _ = write!(said, " x{}", entity.mentions);
    }
    said
}

fn duplicates(text: &mut String, facts: &DuplicatesFacts) {
    line(text, "role", &format!("{}: {}", name(facts.role), facts.meaning));
    if let Some(of) = &facts.of {
        let title = of.title.as_ref().map(|title| format!(" {}", shown(title, WIDTH)));
        line(text, "of", &format!("{}{}", shown(&of.id, WIDTH), title.unwrap_or_default()));
    }
    if let (Some(this), Some(other)) = (&facts.share_of_this, &facts.share_of_match) {
        let shares = format!(
            "{} of this is in the other, {} of the other in this",
            percent(this),
            percent(other)
        );
        line(text, "shares", &shares);
    }
    let first = if facts.first_in_cluster { ", this one first" } else { "" };
    let cluster = shown(&facts.cluster_id, WIDTH);
    line(text, "cluster", &format!("{cluster}, {} seen{first}", facts.cluster_size_seen));
}

fn tallies(tallies: &[Tally]) -> String {
    let said: Vec<String> =
        tallies.iter().map(|tally| format!("{} x{}", tally.name, tally.count)).collect();
    said.join(", ")
}
