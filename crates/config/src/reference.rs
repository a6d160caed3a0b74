//! The reference page, from the types.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its key, tables parted by dots.
    pub key: String,
    /// What it takes.
    pub kind: String,
    /// What it is if nobody sets it, as JSON.
    pub default: String,
    /// What it does.
    pub description: String,
}

/// Every setting of `T`, in alphabetical order.
#[must_use]
pub fn rows<T: JsonSchema + Serialize + Default>() -> Vec<Row> {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    let defaults = serde_json::to_value(T::default()).unwrap_or_default();
    let mut rows = Vec::new();
    collect(&schema, &defaults, "", &mut rows);
    rows
}

/// A Markdown table of every setting of `T`.
#[must_use]
pub fn reference<T: JsonSchema + Serialize + Default>() -> String {
    let mut page =
        String::from("| setting | takes | default | what it does |\n|---|---|---|---|\n");
    for row in rows::<T>() {
        let cell = |text: &str| text.replace('\n', " ").replace('|', "\\|");
        page.push_str(&format!(
            "| `{}` | {} | `{}` | {} |\n",
            row.key,
            cell(&row.kind),
            cell(&row.default),
            cell(&row.description)
        ));
    }
    page
}

fn collect(schema: &Value, default: &Value, path: &str, rows: &mut Vec<Row>) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    for (name, property) in properties {
        let key = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let default = default.get(name).cloned().unwrap_or(Value::Null);
        if property.get("properties").is_some() {
            collect(property, &default, &key, rows);
            continue;
        }
        let description = property.get("description").and_then(Value::as_str).unwrap_or_default();
        let kind = kind(property);
        rows.push(Row {
            key,
            kind,
            default: default.to_string(),
            description: description.to_owned(),
        });
    }
}

fn kind(property: &Value) -> String {
    if let Some(list) = property.get("oneOf").and_then(Value::as_array) {
        // Documented choices stand alone as `const`, undocumented ones together as `enum`.
        let names = list.iter().flat_map(|choice| {
            let several = choice.get("enum").and_then(Value::as_array).cloned();
            choice.get("const").cloned().into_iter().chain(several.unwrap_or_default())
        });
        return names.map(|name| name.to_string()).collect::<Vec<_>>().join(" or ");
    }
    if let Some(list) = property.get("enum").and_then(Value::as_array) {
        return list.iter().map(Value::to_string).collect::<Vec<_>>().join(" or ");
    }
    match property.get("type") {
        Some(Value::String(kind)) => match kind.as_str() {
            "array" => {
                format!("list of {}s", property["items"]["type"].as_str().unwrap_or("value"))
            }
            "object" => "table".to_owned(),
            kind => kind.to_owned(),
        },
        Some(Value::Array(kinds)) => kinds
            .iter()
            .filter_map(Value::as_str)
            .filter(|k| *k != "null")
            .collect::<Vec<_>>()
            .join(" or "),
        _ => "value".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Default, Serialize, Deserialize, JsonSchema)]
    #[serde(default)]
    struct Settings {
        inner: Inner,
        list: Vec<String>,
    }

    #[derive(Default, Serialize, Deserialize, JsonSchema)]
    #[serde(default)]
    struct Inner {
        /// How | many,
        /// at most.
        number: u32,
        choice: Choice,
    }

    #[derive(Default, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    enum Choice {
        /// Doc.
        #[default]
        FirstOne,
        Other,
    }

    #[test]
    fn every_setting_has_its_row() {
        let rows = rows::<Settings>();
        let keys: Vec<_> = rows.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(keys, ["inner.choice", "inner.number", "list"]);
        assert_eq!(rows[0].default, "\"first-one\"");
        assert!(rows[0].kind.contains("first-one") && rows[0].kind.contains("other"), "{rows:?}");
        let page = reference::<Settings>();
        assert!(
            page.contains("| `inner.number` | integer | `0` | How \\| many, at most. |"),
            "{page}"
        );
    }
}
