//! What is printed of a trial: scores, mistakes, pages.

use crate::folds::FOLDS;
use crate::pages::{self, Score};
use crate::set::Set;
use crate::stage;
use copydesk_cleaning::main_content::forest::Forest;
use copydesk_cleaning::main_content::model::Model;
use rayon::prelude::*;
use std::error::Error;
use std::io::Write;

/// Scores of what the whole stage makes of pages that its forests did not see.
///
/// # Errors
/// When a forest does not fit.
pub fn through_stage(
    set: &Set,
    folds: &[usize],
    forests: &[Forest],
) -> Result<Vec<Score>, Box<dyn Error>> {
    let texts: Vec<Vec<(usize, String)>> = (0..FOLDS)
        .into_par_iter()
        .map(|held| {
            let model = Model::parse(&forests[held].text()).map_err(|error| error.to_string())?;
            let mut stage = stage::open(Some(model)).map_err(|error| error.to_string())?;
            let pages = (0..set.rows.len()).filter(|page| folds[*page] == held);
            Ok(pages.map(|at| (at, stage::text(&mut *stage, &set.labelled[at].html))).collect())
        })
        .collect::<Result<_, String>>()?;
    let mut texts: Vec<(usize, String)> = texts.into_iter().flatten().collect();
    texts.sort_unstable();
    Ok(pages::scores(&set.labelled, texts.into_iter().map(|(_, text)| text)))
}

/// Prints the mistakes that cost most, so many of each collection.
///
/// # Errors
/// When `out` cannot be written.
pub fn mistakes(
    out: &mut impl Write,
    set: &Set,
    judged: &[f32],
    keeps: &[bool],
    most: usize,
) -> std::io::Result<()> {
    let sets = set.labelled.iter().map(|one| one.set).max().map_or(0, |set| set + 1);
    for number in 0..if most > 0 { sets } else { 0 } {
        let mut found: Vec<(f32, usize, usize)> = Vec::new();
        for (at, range) in set.rows.iter().enumerate() {
            if set.labelled[at].set == number {
                let wrong = range.clone().filter(|row| keeps[*row] != (set.story[*row] >= 0.5));
                found.extend(wrong.map(|row| (set.cost[row], at, row)));
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (cost, at, row) in found.into_iter().take(most) {
            let one = &set.labelled[at];
            let page = copydesk_html::read(&one.html);
            let block = &page.blocks[row - set.rows[at].start];
            let text: String = page.traced(block).text().chars().take(70).collect();
            let name: String = one.name.chars().take(6).collect();
            let path = path(&page, block.element);
            let (label, judged) = (set.story[row], judged[row]);
            writeln!(out, "{name} {cost:.2} {label:.0} {judged:.2} {text} | {path}")?;
        }
    }
    Ok(())
}

/// The names of five elements, the inner ones last, with the beginning of their classes.
fn path(page: &copydesk_html::Page<'_>, mut element: u32) -> String {
    let mut path = String::new();
    for _ in 0..5 {
        let Some(inner) = page.element(element) else { break };
        let class = page.attributes(inner).find(|(name, _)| *name == "class");
        let class: String = class.map_or("", |(_, class)| class).chars().take(24).collect();
        path = format!("{}.{class} {path}", inner.tag.name());
        element = inner.parent;
    }
    path
}

/// Prints the blocks of the pages whose names begin so, with label and judgement.
///
/// # Errors
/// When `out` cannot be written.
pub fn show(
    out: &mut impl Write,
    set: &Set,
    name: &str,
    judged: &[f32],
    keeps: &[bool],
) -> std::io::Result<()> {
    for (at, one) in set.labelled.iter().enumerate().filter(|(_, one)| one.name.starts_with(name)) {
        writeln!(out, "== {}: {} gold words", one.name, pages::words(&one.gold).len())?;
        let page = copydesk_html::read(&one.html);
        for (block, row) in page.blocks.iter().zip(set.rows[at].clone()) {
            let text: String = page.traced(block).text().chars().take(90).collect();
            let mark = if keeps[row] == (set.story[row] >= 0.5) { ' ' } else { '!' };
            let (label, judged, kept) = (set.story[row], judged[row], u8::from(keeps[row]));
            writeln!(out, "{mark} {label:.0} {judged:.2} {kept} {:?} {text}", block.kind)?;
        }
    }
    Ok(())
}

/// How often each number is asked for.
///
/// # Errors
/// When `out` cannot be written.
pub fn importance(out: &mut impl Write, forest: &Forest, names: &[&str]) -> std::io::Result<()> {
    let mut counts = vec![0; names.len()];
    for node in &forest.nodes {
        if let Some(count) = counts.get_mut(usize::from(node.feature)) {
            *count += 1;
        }
    }
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(counts[*at]));
    let most: Vec<String> =
        order.iter().take(30).map(|at| format!("{} {}", names[*at], counts[*at])).collect();
    writeln!(out, "asked most: {}", most.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_elements_and_classes() {
        let page = copydesk_html::read("<body class=b><div class=story><p>x</div>");
        assert_eq!(path(&page, page.blocks[0].element), "html. html. body.b div.story p. ");
    }
}
