//! The queries of the dashboard and of the alerts, taken apart.

use copydesk_local::scrape::Sample;
use copydesk_testkit::programs::root;
use promql_parser::label::MatchOp;
use promql_parser::parser::{AggregateExpr, Expr, MatrixSelector, VectorSelector, parse};
use promql_parser::util::{ExprVisitor, walk_expr};
use serde_json::Value;
use std::collections::BTreeSet;
use std::convert::Infallible;
use yaml_rust2::YamlLoader;

/// A query, and where it stands.
pub(crate) struct Query {
    /// Title of the panel, or name of the alert.
    pub(crate) title: String,
    /// As it stands there, without the variables of Grafana.
    pub(crate) text: String,
}

/// One choice of series: a name, and what its labels must be.
#[derive(Debug)]
pub(crate) struct Selector {
    pub(crate) name: String,
    pub(crate) matchers: Vec<(String, MatchOp, String)>,
}

/// What a query asks for.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) selectors: Vec<Selector>,
    /// Labels that it groups by.
    pub(crate) labels: BTreeSet<String>,
}

impl ExprVisitor for Asked {
    type Error = Infallible;

    fn pre_visit(&mut self, expr: &Expr) -> Result<bool, Infallible> {
        match expr {
            Expr::Aggregate(AggregateExpr { modifier: Some(modifier), .. }) => {
                self.labels.extend(modifier.labels().labels.iter().cloned());
            }
            Expr::VectorSelector(vector)
            | Expr::MatrixSelector(MatrixSelector { vs: vector, .. }) => {
                self.selectors.push(selector(vector));
            }
            _ => {}
        }
        Ok(true)
    }
}

fn selector(vector: &VectorSelector) -> Selector {
    let matchers = vector.matchers.matchers.iter();
    let matchers = matchers.map(|m| (m.name.clone(), m.op.clone(), m.value.clone())).collect();
    Selector { name: vector.name.clone().expect("a name"), matchers }
}

impl Query {
    /// What it asks for; the parser checks its grammar and the types of its parts.
    pub(crate) fn asked(&self) -> Asked {
        let expr =
            parse(&self.text).unwrap_or_else(|e| panic!("{}: {e}\n{}", self.title, self.text));
        let mut asked = Asked::default();
        walk_expr(&mut asked, &expr).expect("nothing fails");
        asked
    }
}

pub(crate) fn dashboard() -> Value {
    let text = std::fs::read_to_string(root().join("deploy/observe/dashboard.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Queries of the dashboard.
pub(crate) fn of_dashboard() -> Vec<Query> {
    let dashboard = dashboard();
    let panels = dashboard["panels"].as_array().unwrap();
    let queries = panels.iter().flat_map(|panel| {
        let title = panel["title"].as_str().unwrap();
        panel["targets"].as_array().into_iter().flatten().map(move |target| {
            let text = target["expr"].as_str().unwrap();
            let text = text.replace("$__rate_interval", "5m").replace("$stage", ".*");
            assert!(!text.contains('$'), "{title}: a variable that nothing sets: {text}");
            Query { title: title.to_owned(), text }
        })
    });
    queries.collect()
}

/// Queries of the alerts, with the page that each names.
pub(crate) fn of_alerts() -> Vec<(Query, String)> {
    let text = std::fs::read_to_string(root().join("deploy/observe/alerts.yaml")).unwrap();
    let rules = YamlLoader::load_from_str(&text).unwrap();
    let rules = rules[0]["groups"][0]["rules"].as_vec().unwrap();
    let query = |rule: &yaml_rust2::Yaml| {
        let text = |key: &str| rule[key].as_str().unwrap().to_owned();
        let page = rule["annotations"]["runbook"].as_str().unwrap().to_owned();
        (Query { title: text("alert"), text: text("expr") }, page)
    };
    rules.iter().map(query).collect()
}

impl Selector {
    /// Whether a sample is chosen.
    pub(crate) fn chooses(&self, sample: &Sample) -> bool {
        let held = |(label, op, value): &(String, MatchOp, String)| {
            let found = sample.labels.get(label).map_or("", String::as_str);
            match op {
                MatchOp::Equal => found == value,
                MatchOp::NotEqual => found != value,
                MatchOp::Re(pattern) => pattern.is_match(found),
                MatchOp::NotRe(pattern) => !pattern.is_match(found),
            }
        };
        sample.name == self.name && self.matchers.iter().all(held)
    }
}
