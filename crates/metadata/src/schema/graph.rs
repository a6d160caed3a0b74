//! The objects of all scripts, and how they refer to each other.

use super::object::{Object, text, types, unescaped};
use serde_json::Value;
use std::collections::HashMap;

/// Most objects of a page that are looked at; pages of news have some dozens.
const OBJECTS: usize = 2_000;

/// The objects of all scripts.
#[derive(Default)]
pub(super) struct Graph<'v> {
    pub(super) objects: Vec<&'v Object>,
    by_id: HashMap<&'v str, &'v Object>,
}

impl<'v> Graph<'v> {
    pub(super) fn of(values: &'v [Value]) -> Self {
        let mut graph = Self::default();
        let mut waiting: Vec<&Value> = values.iter().rev().collect();
        while let Some(value) = waiting.pop() {
            match value {
                Value::Array(items) => waiting.extend(items.iter().rev().take(OBJECTS)),
                Value::Object(object) => {
                    if graph.objects.len() >= OBJECTS {
                        break;
                    }
                    graph.objects.push(object);
                    if let Some(Value::String(id)) = object.get("@id") {
                        // The fullest object of an id is the thing itself; others refer to it.
                        let fuller = graph
                            .by_id
                            .get(id.as_str())
                            .is_none_or(|known| known.len() < object.len());
                        if fuller {
                            graph.by_id.insert(id, object);
                        }
                    }
                    for key in ["author", "publisher", "mainEntity", "mainEntityOfPage", "@graph"] {
                        waiting.extend(object.get(key).filter(|value| !value.is_string()));
                    }
                }
                _ => {}
            }
        }
        graph
    }

    /// The object itself, or the one that its `@id` names.
    fn resolve(&self, object: &'v Object) -> &'v Object {
        let id = object.get("@id").and_then(Value::as_str);
        match id.and_then(|id| self.by_id.get(id)) {
            Some(full) if full.len() > object.len() => full,
            _ => object,
        }
    }

    pub(super) fn publisher(&self) -> Option<String> {
        let named = |object: &&Object| types(object).contains(&"WebSite");
        let site = self.objects.iter().copied().find(named).and_then(|site| text(site, "name"));
        site.or_else(|| {
            self.objects.iter().find_map(|object| {
                let publisher = object.get("publisher")?.as_object()?;
                text(self.resolve(publisher), "name")
            })
        })
    }

    /// Names of an author: persons, then organisations.
    pub(super) fn names(
        &self,
        value: &'v Value,
        persons: &mut Vec<String>,
        organisations: &mut Vec<String>,
    ) {
        /// Most authors of a story.
        const AUTHORS: usize = 30;
        match value {
            Value::String(name) => persons.push(unescaped(name)),
            Value::Array(items) => {
                for item in items.iter().take(AUTHORS).filter(|item| !item.is_array()) {
                    self.names(item, persons, organisations);
                }
            }
            Value::Object(object) => {
                let object = self.resolve(object);
                let company = types(object)
                    .iter()
                    .any(|name| name.ends_with("Organization") || *name == "Corporation");
                let list = if company { organisations } else { persons };
                match object.get("name") {
                    Some(Value::String(name)) => list.push(unescaped(name)),
                    Some(Value::Array(names)) => {
                        list.extend(
                            names.iter().filter_map(Value::as_str).take(AUTHORS).map(str::to_owned),
                        );
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_object_of_an_id_is_the_thing_itself() {
        let values: Vec<Value> = serde_json::from_str(
            r##"[{"@type":"Article","author":{"@id":"#a"},"publisher":{"@id":"#p"}},
            {"@id":"#a","@type":"Person","name":"Ana &amp; Co"},
            {"@id":"#p","@type":"Organization","name":"Wire"}]"##,
        )
        .unwrap();
        let graph = Graph::of(&values);
        let (mut persons, mut organisations) = (Vec::new(), Vec::new());
        for key in ["author", "publisher"] {
            let value = values[0].get(key).unwrap();
            graph.names(value, &mut persons, &mut organisations);
        }
        assert_eq!((persons, organisations), (vec!["Ana & Co".into()], vec!["Wire".into()]));
        assert_eq!(graph.publisher().as_deref(), Some("Wire"));
    }
}
