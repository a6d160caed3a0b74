//! Reading and merging.

use crate::reference::rows;
use config::{Config, File, FileFormat};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::PathBuf;
use toml::{Table, Value};

/// Prefix of the environment variables.
const PREFIX: &str = "COPYDESK_";

/// The tables whose keys are names with dots, and whose values are strings.
const PROPERTIES: [&str; 2] = ["kafka.properties", "kafka.properties_files"];

/// Where settings come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// A TOML file.
    pub file: Option<PathBuf>,
    /// Environment variables; only those with the prefix `COPYDESK_` count.
    pub environment: Vec<(String, String)>,
    /// `key=value` pairs from flags.
    pub flags: Vec<(String, String)>,
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read, is no TOML, or a value has the wrong type.
    #[error("{0}")]
    Invalid(String),
    /// A key that no setting has.
    #[error("{}", .0.join("\n"))]
    Unknown(Vec<String>),
}

/// Reads settings of type `T`.
///
/// # Errors
/// [`ConfigError`], naming the key or the file.
pub fn load<T: DeserializeOwned + Serialize + JsonSchema + Default>(
    sources: &Sources,
) -> Result<T, ConfigError> {
    let invalid = |error: config::ConfigError| ConfigError::Invalid(unquoted(&error.to_string()));
    let mut builder = Config::builder();
    if let Some(file) = &sources.file {
        builder = builder.add_source(File::from(file.as_path()).format(FileFormat::Toml));
    }
    let variables = sources.environment.iter().filter_map(|(name, value)| {
        let path = name.strip_prefix(PREFIX)?.to_lowercase().replace("__", ".");
        // Variables without a table (COPYDESK_LOG of a wrapper script, say) are not ours.
        path.contains('.').then(|| (path, value.clone()))
    });
    for (path, value) in variables.chain(sources.flags.iter().cloned()) {
        builder = builder.add_source(overlay(&path, &value)?);
    }
    let merged = builder.build().map_err(invalid)?;
    let mut unknown = Vec::new();
    let settings = serde_ignored::deserialize(merged, |path| unknown.push(path.to_string()))
        .map_err(invalid)?;
    if unknown.is_empty() {
        return Ok(settings);
    }
    let known: Vec<String> = rows::<T>().into_iter().map(|row| row.key).collect();
    unknown.sort();
    Err(ConfigError::Unknown(unknown.iter().map(|key| complaint(key, &known)).collect()))
}

/// A source that sets one key.
fn overlay(
    path: &str,
    value: &str,
) -> Result<File<config::FileSourceString, FileFormat>, ConfigError> {
    let below = PROPERTIES.iter().find_map(|table| {
        Some((table, path.strip_prefix(table)?.strip_prefix('.')?.replace('_', ".")))
    });
    let properties = below.is_some();
    let (tables, key): (Vec<String>, String) = match below {
        Some((table, name)) => (table.split('.').map(str::to_owned).collect(), name),
        None => {
            let mut tables: Vec<String> = path.split('.').map(str::to_owned).collect();
            let key = tables.pop().unwrap_or_default();
            (tables, key)
        }
    };
    let mut table = Table::new();
    // A property is a string, whatever it looks like.
    let value = if properties { Value::String(value.to_owned()) } else { parse(value) };
    table.insert(key, value);
    for name in tables.into_iter().rev() {
        table = Table::from_iter([(name, Value::Table(table))]);
    }
    let text = toml::to_string(&table).map_err(|error| ConfigError::Invalid(error.to_string()))?;
    Ok(File::from_str(&text, FileFormat::Toml))
}

/// The message without the lines of the file that the parser quotes: a password may stand there.
/// Line and column say where to look.
fn unquoted(message: &str) -> String {
    let quotes = |line: &str| {
        line.trim_start().trim_start_matches(char::is_numeric).trim_start().starts_with('|')
    };
    message
        .lines()
        .filter(|line| !quotes(line))
        .collect::<Vec<_>>()
        .join("\n")
        .trim_end()
        .to_owned()
}

fn parse(value: &str) -> Value {
    let parsed = toml::from_str::<Table>(&format!("value = {value}"));
    parsed
        .ok()
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(value.to_owned()))
}

fn complaint(key: &str, known: &[String]) -> String {
    /// Names further apart than this are no slips of the finger.
    const NEAR: f64 = 0.8;
    let last = |key: &str| key.rsplit('.').next().unwrap_or(key).to_owned();
    let near = known
        .iter()
        // The same name in another table counts as near too.
        .map(|candidate| {
            let whole = strsim::jaro_winkler(key, candidate);
            (whole.max(strsim::normalized_levenshtein(&last(key), &last(candidate))), candidate)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((likeness, candidate)) if likeness >= NEAR => {
            format!("unknown setting `{key}`; did you mean `{candidate}`?")
        }
        _ => format!("unknown setting `{key}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(default)]
    struct Settings {
        kafka: Kafka,
        language: Language,
    }

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(default)]
    struct Kafka {
        /// Group.
        group_id: String,
        batch_records: usize,
        properties: BTreeMap<String, String>,
        properties_files: BTreeMap<String, String>,
    }

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
    #[serde(default)]
    struct Language {
        languages: Vec<String>,
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    fn read(
        file: &str,
        environment: &[(&str, &str)],
        flags: &[(&str, &str)],
    ) -> Result<Settings, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.toml");
        std::fs::write(&path, file).unwrap();
        load(&Sources { file: Some(path), environment: pairs(environment), flags: pairs(flags) })
    }

    #[test]
    fn flags_win_over_the_environment_and_that_over_the_file() {
        let settings = read(
            "[kafka]\ngroup_id = 'file'\nbatch_records = 1\n[kafka.properties]\n'linger.ms' = '1'\n",
            &[
                ("COPYDESK_KAFKA__GROUP_ID", "123"),
                ("COPYDESK_KAFKA__BATCH_RECORDS", "2"),
                ("COPYDESK_KAFKA__PROPERTIES__SECURITY_PROTOCOL", "SSL"),
                ("COPYDESK_KAFKA__PROPERTIES_FILES__SASL_PASSWORD", "/run/secrets/1"),
                ("COPYDESK_LANGUAGE__LANGUAGES", r#"["fr","de"]"#),
                ("PATH", "x"),
                ("COPYDESK_HOME", "x"),
            ],
            &[("kafka.batch_records", "3"), ("kafka.properties.client.rack", "1")],
        )
        .unwrap();
        assert_eq!((settings.kafka.group_id.as_str(), settings.kafka.batch_records), ("123", 3));
        assert_eq!(settings.language.languages, ["fr", "de"]);
        let properties: Vec<_> =
            settings.kafka.properties.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(properties, ["client.rack=1", "linger.ms=1", "security.protocol=SSL"]);
        assert_eq!(settings.kafka.properties_files["sasl.password"], "/run/secrets/1");
    }

    #[test]
    fn unknown_keys_are_errors_with_a_suggestion() {
        let error =
            read("[kafka]\ngroup = 'x'\ngroupid = 'y'\n[cache]\nx = 1\n", &[], &[]).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("unknown setting `kafka.groupid`; did you mean `kafka.group_id`?"),
            "{text}"
        );
        assert!(text.contains("unknown setting `cache`"), "{text}");
        let error =
            read("", &[("COPYDESK_KAFKA__BATCH_RECORD", "1")], &[]).unwrap_err().to_string();
        assert!(error.contains("`kafka.batch_records`"), "{error}");
    }

    #[test]
    fn wrong_types_and_broken_files_name_the_place() {
        let error = read("[kafka]\nbatch_records = 'many'\n", &[], &[]).unwrap_err().to_string();
        assert!(error.contains("batch_records"), "{error}");
        assert!(read("[kafka", &[], &[]).unwrap_err().to_string().contains("c.toml"));
    }

    #[test]
    fn a_broken_line_is_named_without_what_is_in_it() {
        let file = "[kafka.properties]\n'sasl.password' = hunter2\n";
        let error = read(file, &[], &[]).unwrap_err().to_string();
        assert!(error.contains("line 2") && !error.contains("hunter2"), "{error}");
        let file = "[kafka.properties]\n'sasl.password' = ['hunter2']\n";
        let error = read(file, &[], &[]).unwrap_err().to_string();
        assert!(error.contains("sasl.password") && !error.contains("hunter2"), "{error}");
    }
}
