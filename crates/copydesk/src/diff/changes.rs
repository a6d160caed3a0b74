//! What changed of one article.

use super::facts::{Facts, STAGES};
use copydesk_inspect::diff::{Side, diff};
use copydesk_inspect::signs::line;

/// Characters of a value that are shown, and of the words around a change.
const SHOWN: usize = 120;
const AROUND: usize = 30;

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// The stage, by its name.
    pub(super) stage: &'static str,
    /// What of it.
    pub(super) what: &'static str,
    /// What is counted: `de → en`, `site_promo +2`.
    pub(super) label: String,
    /// How many times it counts.
    pub(super) times: usize,
    /// Before and after, for people.
    pub(super) sides: [String; 2],
}

/// Everything that changed from `old` to `new`.
pub(super) fn changes(old: &Facts, new: &Facts) -> Vec<Change> {
    let mut changes = Vec::new();
    for (at, stage) in STAGES.into_iter().enumerate() {
        let sides = [&old.states[at], &new.states[at]].map(|state| Some(state.clone()));
        moved(&mut changes, stage.as_str(), "status", sides);
    }
    let (o, n) = (old.clone(), new.clone());
    moved(&mut changes, "language", "tag", [o.tag, n.tag]);
    if old.text != new.text {
        changes.push(text(old.text.as_deref(), new.text.as_deref()));
    }
    differs(&mut changes, "cleaning", "title", [&old.title, &new.title]);
    differs(&mut changes, "cleaning", "published", [&old.published, &new.published]);
    removed(&mut changes, old, new);
    entities(&mut changes, old, new);
    if old.mentions != new.mentions && old.entities == new.entities {
        let sides = [old.mentions, new.mentions].map(|count| format!("{count} mentions"));
        changes.push(Change {
            stage: "entities",
            what: "mentions",
            label: "number".into(),
            times: 1,
            sides,
        });
    }
    moved(&mut changes, "duplicates", "role", [o.role, n.role]);
    differs(&mut changes, "duplicates", "of", [&old.of, &new.of]);
    differs(&mut changes, "duplicates", "cluster", [&old.cluster, &new.cluster]);
    changes
}

fn say(value: Option<&str>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| line(value, SHOWN))
}

/// A value of a short list: what it was and what it is are counted.
fn moved(
    changes: &mut Vec<Change>,
    stage: &'static str,
    what: &'static str,
    sides: [Option<String>; 2],
) {
    if sides[0] != sides[1] {
        let sides = sides.map(|side| say(side.as_deref()));
        let label = format!("{} → {}", sides[0], sides[1]);
        changes.push(Change { stage, what, label, times: 1, sides });
    }
}

/// A value of any kind: only that it changed is counted.
fn differs(
    changes: &mut Vec<Change>,
    stage: &'static str,
    what: &'static str,
    [old, new]: [&Option<String>; 2],
) {
    if old != new {
        let label = match (old, new) {
            (None, _) => "new",
            (_, None) => "gone",
            _ => "other",
        };
        let sides = [old, new].map(|side| say(side.as_deref()));
        changes.push(Change { stage, what, label: label.to_owned(), times: 1, sides });
    }
}

/// Another text: the first place where it differs.
fn text(old: Option<&str>, new: Option<&str>) -> Change {
    let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
    let label = match new.len().cmp(&old.len()) {
        std::cmp::Ordering::Less => "shorter",
        std::cmp::Ordering::Equal => "as long",
        std::cmp::Ordering::Greater => "longer",
    };
    Change {
        stage: "cleaning",
        what: "text",
        label: label.to_owned(),
        times: 1,
        sides: first(old, new),
    }
}

/// What stands on both sides at the first difference, with a little of what is before it.
fn first(old: &str, new: &str) -> [String; 2] {
    let mut sides = [String::new(), String::new()];
    let mut before = String::new();
    for run in diff(old, new).paragraphs.into_iter().flatten() {
        match run.side {
            Side::Both if sides.iter().all(String::is_empty) => before = run.text,
            Side::Both => break,
            Side::Original => sides[0].push_str(&run.text),
            Side::This => sides[1].push_str(&run.text),
        }
    }
    let start = before.char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
    sides.map(|side| {
        let side = if side.trim().is_empty() { "(nothing)" } else { &side };
        line(&format!("…{}[{}]", &before[start..], side.trim_end()), SHOWN)
    })
}

fn removed(changes: &mut Vec<Change>, old: &Facts, new: &Facts) {
    let reasons: std::collections::BTreeSet<&String> =
        old.removed.keys().chain(new.removed.keys()).collect();
    for reason in reasons {
        let [before, after] =
            [old, new].map(|facts| facts.removed.get(reason).copied().unwrap_or(0));
        if before != after {
            let sign = if after > before { '+' } else { '-' };
            changes.push(Change {
                stage: "cleaning",
                what: "removed",
                label: format!("{reason} {sign}"),
                times: before.abs_diff(after),
                sides: [before, after].map(|count| format!("{reason} x{count}")),
            });
        }
    }
}

fn entities(changes: &mut Vec<Change>, old: &Facts, new: &Facts) {
    let lists = [
        ('-', old.entities.difference(&new.entities)),
        ('+', new.entities.difference(&old.entities)),
    ];
    for (sign, list) in lists {
        for (kind, name) in list {
            let (there, nothing) = (line(&format!("{kind} {name}"), SHOWN), "(nothing)".to_owned());
            let sides = if sign == '-' { [there, nothing] } else { [nothing, there] };
            let label = line(&format!("{kind} {sign}"), SHOWN);
            changes.push(Change { stage: "entities", what: "entity", label, times: 1, sides });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(old: &Facts, new: &Facts) -> Vec<String> {
        let label = |change: Change| {
            format!("{} {} {} x{}", change.stage, change.what, change.label, change.times)
        };
        changes(old, new).into_iter().map(label).collect()
    }

    #[test]
    fn every_kind_of_change_is_told() {
        let old = Facts {
            tag: Some("de".into()),
            text: Some("One two three.".into()),
            removed: [("site_promo".into(), 1)].into(),
            entities: [("LOC".into(), "Bonn".into())].into(),
            role: Some("unique".into()),
            ..Facts::default()
        };
        let mut new = Facts { tag: Some("nl".into()), role: Some("near".into()), ..old.clone() };
        new.text = Some("One new three.".into());
        new.removed = [("site_promo".into(), 3), ("byline".into(), 1)].into();
        new.entities = [("PER".into(), "Bonn".into())].into();
        new.of = Some("a1".into());
        assert_eq!(
            labels(&old, &new),
            [
                "language tag de → nl x1",
                "cleaning text as long x1",
                "cleaning removed byline + x1",
                "cleaning removed site_promo + x2",
                "entities entity LOC - x1",
                "entities entity PER + x1",
                "duplicates role unique → near x1",
                "duplicates of new x1",
            ]
        );
        assert!(changes(&old, &old).is_empty());
    }

    #[test]
    fn the_first_difference_is_shown_with_what_is_before_it() {
        assert_eq!(first("One two three.", "One new three."), ["…One [two]", "…One [new]"]);
        assert_eq!(first("One", "One\n\nTwo"), ["…One [(nothing)]", "…One [Two]"]);
    }
}
