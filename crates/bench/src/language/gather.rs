//! The sets that are asked for.

use super::case::Case;
use super::python::Python;
use super::{dirty, fetch, han, sets, udhr};
use crate::{Common, spoken};
use copydesk_testkit::programs;
use std::error::Error;
use std::io::Write;

/// Articles of a language unless `--count` says otherwise, and how many sentences come on one.
const COUNT: usize = 20;
const SENTENCES: usize = 15;

/// A set with its cases.
pub(super) struct Set {
    pub(super) name: &'static str,
    pub(super) cases: Vec<Case>,
}

/// The sets that are asked for. What needs something fetched is left out where that fails.
pub(super) fn sets(common: &Common, only: &[String]) -> Result<Vec<Set>, Box<dyn Error>> {
    let root = programs::root();
    let (count, seed) = (common.count.unwrap_or(COUNT), common.seed);
    let data = |name: &str| common.data.as_ref().map(|data| data.join(name));
    let web = spoken::lingua(&root)?;
    let news = data("ntrex").map_or(Ok(Vec::new()), |folder| spoken::ntrex(&folder))?;
    let wanted = |name: &str| only.is_empty() || only.iter().any(|o| o == name);
    let mut dirty = dirty::cases(&web, count.div_ceil(10), seed);
    if let Some(folder) = data("pages").filter(|_| wanted("dirty")) {
        dirty.extend(dirty::real(&folder)?);
    }
    let mut all = vec![
        ("articles", sets::articles(&web, &news, count, seed)),
        ("sentences", sets::sentences(&web, &news, count * SENTENCES, seed)),
        ("speed", sets::speed(&web, count.div_ceil(4), seed)),
        ("dirty", dirty),
        ("two", sets::two(&web, count * 10, seed)),
    ];
    if wanted("han") {
        let made = fetch::python(&root)
            .and_then(|python| han::cases(&web, &news, &Python::new(&root, &python, "opencc")));
        all.push(("han", or_none("han", made)?));
    }
    if wanted("unsupported") || wanted("declaration") {
        let made = fetch::udhr(&root).and_then(|folder| udhr::cases(&folder));
        let made = or_none("unsupported", made)?;
        let (unknown, known) = made.into_iter().partition(|case| case.set == "unsupported");
        all.extend([("unsupported", unknown), ("declaration", known)]);
    }
    let all = all.into_iter().filter(|(name, cases)| wanted(name) && !cases.is_empty());
    Ok(all.map(|(name, cases)| Set { name, cases }).collect())
}

fn or_none(
    set: &str,
    made: Result<Vec<Case>, Box<dyn Error>>,
) -> Result<Vec<Case>, Box<dyn Error>> {
    match made {
        Ok(cases) => Ok(cases),
        Err(error) => {
            writeln!(std::io::stderr(), "bench: {set} is left out: {error}")?;
            Ok(Vec::new())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_here_needs_nothing_fetched() {
        let common = Common { seed: 1, data: None, json: None, count: Some(1) };
        let only = ["articles", "two"].map(str::to_owned);
        let sets = sets(&common, &only).unwrap();
        let counts: Vec<_> = sets.iter().map(|set| (set.name, set.cases.len())).collect();
        assert_eq!(counts, [("articles", 75), ("two", 10)]);
    }

    #[test]
    fn a_set_that_cannot_be_fetched_is_left_out() {
        assert!(or_none("han", Err("no network".into())).unwrap().is_empty());
    }
}
