//! Entities and mentions out of the names of a text.

use crate::entries::Known;
use crate::grouping::group;
use crate::kind::MentionType;
use crate::matching::{Found, Pass};
use crate::merge::{Name, Tagged};
use crate::tagger::Tagger;
use crate::tagging::{EntityHit, Listed, Mention, Method, Tagging};
use std::collections::BTreeMap;

/// What a name refers to: an entry of the lists, or the group of a name of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Entry(u32),
    Group(usize),
}

/// Reports names, in order and without overlaps.
pub(crate) fn report(tagger: &Tagger, pass: &Pass<'_>, names: &[Name]) -> Tagging {
    let groups = group(pass, names);
    // Of the register: of the name itself, or of the one that stands for it ("(IBM)").
    let entry = |tagged: &Tagged, first: Option<&Name>| {
        let first = first.and_then(|name| match name {
            Name::Tagged(first) => first.entry,
            Name::Listed(_) => None,
        });
        let number = tagged.entry.or(first)?;
        tagger.entries.get(number).map(|known| (number, known))
    };
    let mut tagging = Tagging::default();
    let mut places: BTreeMap<Thing, usize> = BTreeMap::new();
    for (name, group) in names.iter().zip(groups) {
        let (thing, fresh) = match (name, group) {
            (Name::Listed(found), _) => {
                let Some(known) = tagger.entries.get(found.entry) else { continue };
                (Thing::Entry(found.entry), listed(tagger, &known))
            }
            (Name::Tagged(tagged), Some(group)) => match entry(tagged, names.get(group)) {
                Some((number, known)) => (Thing::Entry(number), listed(tagger, &known)),
                None => {
                    let name =
                        names.get(group).map_or_else(String::new, |name| written(pass, name));
                    (Thing::Group(group), EntityHit { name, ..unlisted(tagged.kind) })
                }
            },
            (Name::Tagged(_), None) => continue,
        };
        let place = *places.entry(thing).or_insert(tagging.entities.len());
        if place == tagging.entities.len() {
            tagging.entities.push(EntityHit { reference: format!("e{}", place + 1), ..fresh });
        }
        let entity = &mut tagging.entities[place];
        let mention = match name {
            Name::Listed(found) => of_list(pass, found, entity),
            Name::Tagged(tagged) => of_model(pass, tagged, entity),
        };
        entity.mentions += 1;
        tagging.mentions.push(mention);
    }
    tagging
}

/// A name as the text has it, on one line.
fn written(pass: &Pass<'_>, name: &Name) -> String {
    let (first, last) = name.span();
    let tail = match name {
        Name::Listed(found) => found.tail,
        Name::Tagged(tagged) => tagged.tail,
    };
    let text = &pass.text[pass.tokens[first].start..pass.tokens[last].end + tail];
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn of_list(pass: &Pass<'_>, found: &Found, entity: &EntityHit) -> Mention {
    mention(pass, (found.first, found.last), found.tail, entity, found.method, None)
}

fn of_model(pass: &Pass<'_>, tagged: &Tagged, entity: &EntityHit) -> Mention {
    let span = (tagged.first, tagged.last);
    mention(pass, span, tagged.tail, entity, tagged.method, Some(tagged.confidence))
}

fn mention(
    pass: &Pass<'_>,
    (first, last): (usize, usize),
    tail: usize,
    entity: &EntityHit,
    method: Method,
    confidence: Option<f64>,
) -> Mention {
    let (first, last) = (&pass.tokens[first], &pass.tokens[last]);
    let utf8 = [first.start, last.end + tail];
    Mention {
        reference: entity.reference.clone(),
        kind: entity.kind,
        subtype: entity.subtype.clone(),
        text: pass.text[utf8[0]..utf8[1]].to_owned(),
        start: first.char_start,
        // What belongs to a name after its last token is a full stop or a bracket.
        end: last.char_end + tail,
        utf8,
        method,
        confidence,
    }
}

fn listed(tagger: &Tagger, known: &Known<'_>) -> EntityHit {
    let list = tagger.lists.get(known.rank as usize);
    let (list, version) =
        list.map_or_else(Default::default, |list| (list.list.clone(), list.version.clone()));
    EntityHit {
        reference: String::new(),
        listed: Some(Listed { entry: known.id.to_owned(), list, version }),
        name: known.name.to_owned(),
        kind: known.kind,
        subtype: known.subtype().map(str::to_owned),
        ids: known.ids(),
        mentions: 0,
    }
}

fn unlisted(kind: MentionType) -> EntityHit {
    EntityHit {
        reference: String::new(),
        listed: None,
        name: String::new(),
        kind,
        subtype: None,
        ids: BTreeMap::new(),
        mentions: 0,
    }
}
