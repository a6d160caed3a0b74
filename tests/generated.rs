//! Files that are generated from the types, and pictures of measurements, are committed as they are generated.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod examples;
mod plots;

use copydesk_article::schema;
use copydesk_config::reference;
use copydesk_testkit::programs::root;
use copydesk_worker::Settings;
use copydesk_worker::metrics::Kind;
use serde_json::Value;
use std::fmt::Write;
use std::path::PathBuf;

fn files() -> Vec<(PathBuf, String)> {
    let mut files = vec![
        (root().join("docs/configuration.md"), configuration()),
        (root().join("docs/record.md"), record()),
        (root().join("docs/metrics.md"), metrics()),
        (root().join("docs/cleaning-examples.md"), examples::page()),
    ];
    files.extend(plots::all());
    for (name, schema) in schema::all() {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        files.push((root().join("crates/article/schemas").join(name), text));
    }
    files
}

fn configuration() -> String {
    let mut page = String::from(
        "# Configuration\n\n\
         Generated from the types; `cargo xtask generate` writes it anew.\n\n\
         Settings come from a TOML file (`--config`), then `COPYDESK_*` variables, then flags; later \
         ones win. `kafka.group_id` is `COPYDESK_KAFKA__GROUP_ID` in the environment and \
         `--set kafka.group_id=…` on the command line. `--print-config` shows the settings in force, \
         secrets masked; `--check` checks them without connecting to anything.\n\n\
         ## Every worker\n\n\
         Empty names of topics and groups stand for the stage's place in the usual chain. The \
         stage's own settings are in the table `stage`.\n\n",
    );
    page.push_str(&reference::<Settings<Nothing>>());
    page.push_str(
        "\n## The duplicates worker\n\n\
         Besides those of every worker: its roles ([operations](operations.md#scaling)) and their \
         memories.\n\n",
    );
    page.push_str(&reference::<Own>());
    let stages = [
        ("language", reference::<Stage<copydesk_language::Settings>>()),
        ("cleaning", reference::<Stage<copydesk_cleaning::Settings>>()),
        ("entities", reference::<Stage<copydesk_entities::Settings>>()),
        ("duplicates", reference::<Stage<copydesk_duplicates::Settings>>()),
    ];
    for (name, table) in stages {
        write!(page, "\n## The {name} stage\n\n").unwrap();
        page.push_str(&table);
    }
    page.push_str(
        "\nFor `copydesk enrich` the settings of the stages are in tables of their own names: \
         `language.languages`, `cleaning.keep`, and so on; `input` is as for workers.\n",
    );
    page
}

fn metrics() -> String {
    let mut page = String::from(
        "# Metrics\n\n\
         Generated from `crates/worker/src/metrics/names.rs`; `cargo xtask generate` writes it anew.\n\n\
         Every worker serves them at `/metrics` in the OpenMetrics format. All but those of the \
         process have the label `stage`, and with duplicates `role`, beside those named here. \
         Names that begin with `messaging_` are OpenTelemetry's, as its rules for Prometheus write \
         them; units are seconds and bytes. A series is there from its first value on.\n\n\
         | metric | kind | labels | what it says |\n|---|---|---|---|\n",
    );
    for name in copydesk_worker::metrics::ALL {
        let kind = match name.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let labels: Vec<String> = name.labels.iter().map(|label| format!("`{label}`")).collect();
        let labels = labels.join(", ");
        writeln!(page, "| `{}` | {kind} | {labels} | {} |", name.name, name.help).unwrap();
    }
    page
}

/// What only the duplicates worker has.
#[derive(Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Own {
    #[serde(default)]
    roles: copydesk_roles::Roles,
    #[serde(default)]
    state: copydesk_worker::settings::State,
}

/// A worker's settings with a stage that has none.
#[derive(Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Nothing {}

#[derive(Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Stage<T: Default> {
    #[serde(default)]
    stage: T,
}

fn record() -> String {
    let (_, schema) = schema::all().into_iter().find(|(n, _)| n.starts_with("enriched")).unwrap();
    let schema = schema.to_value();
    let mut page = String::from(
        "# The record\n\n\
         Generated from the types; `cargo xtask generate` writes it anew. The JSON Schemas are in \
         `crates/article/schemas`.\n\n\
         A record is the producer's JSON object, byte for byte, with one member `enrichment` added. \
         Spans are 0-based, end-exclusive Unicode code points; `utf8` is the same in bytes.\n\n\
         ## enrichment\n\n",
    );
    let definitions = schema["$defs"].as_object().unwrap();
    page.push_str(&table(&definitions["Enrichment"]));
    for (name, definition) in definitions {
        if name == "Enrichment" {
            continue;
        }
        write!(page, "\n## {name}\n\n").unwrap();
        if let Some(description) = definition["description"].as_str() {
            write!(page, "{description}\n\n").unwrap();
        }
        page.push_str(&table(definition));
    }
    page
}

fn table(definition: &Value) -> String {
    let cell = |text: &str| text.replace('\n', " ").replace('|', "\\|");
    let mut rows = String::new();
    if let Some(properties) = definition["properties"].as_object() {
        rows.push_str("| member | holds | meaning |\n|---|---|---|\n");
        for (name, property) in properties {
            let meaning = property["description"].as_str().unwrap_or_default();
            writeln!(rows, "| `{name}` | {} | {} |", cell(&holds(property)), cell(meaning))
                .unwrap();
        }
    }
    for choice in definition["oneOf"].as_array().into_iter().flatten() {
        let meaning = choice["description"].as_str().unwrap_or_default();
        writeln!(rows, "- `{}`: {}", choice["const"].as_str().unwrap_or_default(), cell(meaning))
            .unwrap();
    }
    rows
}

fn holds(property: &Value) -> String {
    if let Some(reference) = property["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(choices) = property["anyOf"].as_array() {
        return choices.iter().map(holds).collect::<Vec<_>>().join(" or ");
    }
    match &property["type"] {
        Value::String(kind) if kind == "array" => format!("list of {}", holds(&property["items"])),
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or ")
        }
        _ => "value".to_owned(),
    }
}

#[test]
fn generated_files_are_up_to_date() {
    let bless = std::env::var_os("BLESS").is_some();
    for (path, text) in files() {
        if bless {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            continue;
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text, "{} is stale: run cargo xtask generate", path.display());
    }
}
