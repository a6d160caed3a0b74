//! What workers on this machine say of themselves at `/metrics` and `/readyz`.

use std::collections::BTreeMap;
use std::time::Duration;

/// They are on this machine.
const WAIT: Duration = Duration::from_millis(500);

/// One line of `/metrics`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Its name, with what its kind adds.
    pub name: String,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its value.
    pub value: f64,
}

/// Whether the worker whose metrics are at `port` is at work.
#[must_use]
pub fn ready(port: u16) -> bool {
    get(port, "readyz").is_some()
}

/// All samples of the worker at `port`; none if it does not answer.
#[must_use]
pub fn samples(port: u16) -> Vec<Sample> {
    get(port, "metrics").map(|text| read(&text)).unwrap_or_default()
}

/// The samples of a text of `/metrics`.
#[must_use]
pub fn read(text: &str) -> Vec<Sample> {
    text.lines().filter_map(sample).collect()
}

fn get(port: u16, path: &str) -> Option<String> {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_global(Some(WAIT)).build().into();
    let mut answer = agent.get(format!("http://127.0.0.1:{port}/{path}")).call().ok()?;
    answer.body_mut().read_to_string().ok()
}

/// A line as the workers write it.
fn sample(line: &str) -> Option<Sample> {
    if line.starts_with('#') {
        return None;
    }
    let (series, value) = line.rsplit_once(' ')?;
    let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
    // A comma may stand within a value; a quotation mark there has a backslash before it.
    let pairs = labels.trim_end_matches('}').trim_end_matches('"').split("\",");
    let pairs = pairs.filter_map(|pair| pair.split_once("=\""));
    let labels = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Some(Sample { name: name.to_owned(), labels, value: value.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_metrics_are_read() {
        let text =
            "# HELP x y\na_total{stage=\"language\",topic=\"a,b\"} 12\nprocess_open_fds 3\n# EOF\n";
        let samples = read(text);
        assert_eq!(samples.len(), 2);
        assert_eq!((samples[0].name.as_str(), samples[0].value), ("a_total", 12.0));
        assert_eq!(samples[0].labels["stage"], "language");
        assert_eq!(samples[0].labels["topic"], "a,b");
        assert!(samples[1].labels.is_empty());
    }
}
