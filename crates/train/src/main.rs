//! `cargo run --release -p copydesk-train`: trains the two forests that find the main content of pages.
//!
//! Pages are dealt to five folds. The second forest is trained on first judgements of pages that the
//! first forest did not see; scores printed are on pages that neither saw.

use clap::Parser;
use copydesk_cleaning::main_content::forest::{Forest, probability};
use copydesk_cleaning::main_content::model::{Examined, Model};
use copydesk_train::boosting::{Binned, Growth, grow};
use copydesk_train::pages::{self, Labelled, Labels};
use copydesk_train::stage;
use rayon::prelude::*;
use std::error::Error;
use std::io::Write;
use std::ops::Range;
use std::path::PathBuf;

const FOLDS: usize = 5;

#[derive(Parser)]
#[command(name = "copydesk-train", about = "Train the forests that find main content")]
struct Cli {
    /// Folders of labelled pages.
    #[arg(long, required = true)]
    data: Vec<PathBuf>,
    /// Write the forests, trained on all pages, into this folder.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Only print the scores of the pages with these least scores.
    #[arg(long, default_value_t = 0)]
    worst: usize,
    /// Print the mistakes that cost most, so many of each collection.
    #[arg(long, default_value_t = 0)]
    errors: usize,
    /// Times that a page of the first collection counts.
    #[arg(long, default_value_t = 1.0)]
    first_counts: f32,
    /// Print the blocks of the pages whose names begin so, with label and held-out judgements.
    #[arg(long)]
    show: Vec<String>,
    #[arg(long, default_value_t = 90)]
    trees: usize,
    #[arg(long, default_value_t = 20)]
    leaves: usize,
    #[arg(long, default_value_t = 0.12)]
    rate: f32,
    #[arg(long, default_value_t = 0.02)]
    weight: f32,
    #[arg(long, default_value_t = 0.02)]
    penalty: f32,
    /// Numbers that are not asked for, by name.
    #[arg(long, value_delimiter = ',')]
    drop: Vec<String>,
    /// Copies of each page with some of the names of its elements forgotten.
    #[arg(long, default_value_t = 0)]
    copies: usize,
    #[arg(long, default_value_t = 0.5)]
    features: f32,
    #[arg(long, default_value_t = 0.8)]
    rows: f32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

struct Set {
    labelled: Vec<Labelled>,
    labels: Vec<Labels>,
    /// Rows of each page in the tables.
    rows: Vec<Range<usize>>,
    first: Vec<f32>,
    width: usize,
    names: Vec<&'static str>,
    story: Vec<f32>,
    cost: Vec<f32>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let cli = Cli::parse();
    let mut labelled = Vec::new();
    for (set, folder) in cli.data.iter().enumerate() {
        labelled.extend(pages::read(folder, set)?);
    }
    let mut set = examine(labelled);
    for (range, labelled) in set.rows.iter().zip(&set.labelled) {
        if labelled.set == 0 {
            set.cost[range.clone()].iter_mut().for_each(|cost| *cost *= cli.first_counts);
        }
    }
    let growth = Growth {
        trees: cli.trees,
        leaves: cli.leaves,
        rate: cli.rate,
        weight: cli.weight,
        penalty: cli.penalty,
        features: cli.features,
        rows: cli.rows,
        seed: cli.seed,
        copies: cli.copies,
    };
    let mut out = std::io::stdout();
    writeln!(out, "{} pages, {} blocks, {} numbers", set.rows.len(), set.story.len(), set.width)?;
    let perfect: Vec<f32> = set.story.clone();
    report(&mut out, "labels", &set, &perfect, 0.5, cli.worst)?;
    blank(&mut set.first, set.width, &set.names, &cli.drop);
    let (judged, firsts) = cross(&set, &set.first, set.width, &growth);
    report(&mut out, "first", &set, &judged, 0.5, 0)?;
    let (mut second, names) = second_rows(&set, &judged);
    blank(&mut second, names.len(), &names, &cli.drop);
    let (again, seconds) = cross(&set, &second, names.len(), &growth);
    report(&mut out, "second", &set, &again, 0.5, 0)?;
    through_stage(&mut out, &set, &firsts, &seconds, cli.worst)?;
    errors(&mut out, &set, &again, cli.errors)?;
    for name in &cli.show {
        show(&mut out, &set, name, &judged, &again)?;
    }
    if let Some(folder) = &cli.out {
        let all = 0..set.rows.len();
        let first = train(&set, &set.first, set.width, all.clone(), &growth);
        let second_forest = train(&set, &second, names.len(), all, &growth);
        std::fs::write(folder.join("first.txt"), first.text())?;
        std::fs::write(folder.join("second.txt"), second_forest.text())?;
        importance(&mut out, &second_forest, &names)?;
        importance(&mut out, &first, &set.names)?;
    }
    Ok(())
}

fn examine(labelled: Vec<Labelled>) -> Set {
    let examined: Vec<_> = labelled
        .par_iter()
        .map(|one| {
            let page = copydesk_html::read(&one.html);
            (pages::label(&page, &one.gold), Examined::of(&page).first())
        })
        .collect();
    let mut set = Set {
        labelled,
        labels: Vec::new(),
        rows: Vec::new(),
        first: Vec::new(),
        width: 0,
        names: Vec::new(),
        story: Vec::new(),
        cost: Vec::new(),
    };
    for (labels, rows) in examined {
        let from = set.story.len();
        set.story.extend(&labels.story);
        set.cost.extend(&labels.cost);
        set.rows.push(from..set.story.len());
        set.first.extend(rows.values);
        if set.names.is_empty() {
            set.names = rows.names;
            set.width = set.names.len();
        }
        set.labels.push(labels);
    }
    set
}

/// Makes the numbers of these names say nothing.
fn blank(values: &mut [f32], width: usize, names: &[&str], drop: &[String]) {
    for (column, name) in names.iter().enumerate() {
        if drop.iter().any(|drop| drop == name) {
            values.iter_mut().skip(column).step_by(width).for_each(|value| *value = 0.0);
        }
    }
}

/// Which fold a page is in. Neighbours in the list may be of one site.
fn fold(page: usize) -> usize {
    page * FOLDS / 23 % FOLDS
}

/// Judgements of every page by a forest that did not see it.
fn cross(
    set: &Set,
    values: &[f32],
    width: usize,
    growth: &Growth,
) -> (Vec<f32>, Vec<(usize, Forest)>) {
    let mut judged = vec![0.0; set.story.len()];
    let folds: Vec<(usize, Forest)> = (0..FOLDS)
        .into_par_iter()
        .map(|held| {
            let others = (0..set.rows.len()).filter(move |page| fold(*page) != held);
            (held, train(set, values, width, others, growth))
        })
        .collect();
    for (held, forest) in &folds {
        for page in (0..set.rows.len()).filter(|page| fold(*page) == *held) {
            for row in set.rows[page].clone() {
                judged[row] = probability(forest.ask(&values[row * width..(row + 1) * width]));
            }
        }
    }
    (judged, folds)
}

/// Scores of what the whole stage makes of pages that its forests did not see.
fn through_stage(
    out: &mut impl Write,
    set: &Set,
    firsts: &[(usize, Forest)],
    seconds: &[(usize, Forest)],
    worst: usize,
) -> Result<(), Box<dyn Error>> {
    let models: Vec<(String, String)> =
        firsts.iter().zip(seconds).map(|(one, two)| (one.1.text(), two.1.text())).collect();
    let texts: Vec<Vec<(usize, String)>> = models
        .par_iter()
        .enumerate()
        .map(|(held, (first, second))| {
            let model = Model::parse(first, second).map_err(|error| error.to_string())?;
            let mut stage = stage::open(Some(model)).map_err(|error| error.to_string())?;
            let pages = (0..set.rows.len()).filter(|page| fold(*page) == held);
            Ok(pages.map(|at| (at, stage::text(&mut *stage, &set.labelled[at].html))).collect())
        })
        .collect::<Result<_, String>>()?;
    let mut texts: Vec<(usize, String)> = texts.into_iter().flatten().collect();
    texts.sort_unstable();
    pages::report(out, "stage", &set.labelled, texts.iter().map(|(_, text)| text), worst)?;
    Ok(())
}

fn train(
    set: &Set,
    values: &[f32],
    width: usize,
    pages: impl Iterator<Item = usize>,
    growth: &Growth,
) -> Forest {
    let (mut rows, mut story, mut cost, mut groups) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for page in pages {
        let range = set.rows[page].clone();
        let from = story.len();
        rows.extend_from_slice(&values[range.start * width..range.end * width]);
        story.extend_from_slice(&set.story[range.clone()]);
        cost.extend_from_slice(&set.cost[range.clone()]);
        groups.push(from..story.len());
        for copy in 0..growth.copies {
            let from = story.len();
            let mut dropped = values[range.start * width..range.end * width].to_vec();
            for (place, column) in names_of(set, width).enumerate() {
                let dice = (page * 7919 + copy * 104_729 + place * 31) ^ (page >> 3);
                if dice.wrapping_mul(2_654_435_761) >> 13 & 1 == 1 {
                    dropped.iter_mut().skip(column).step_by(width).for_each(|value| *value = 0.0);
                }
            }
            rows.extend(dropped);
            story.extend_from_slice(&set.story[range.clone()]);
            cost.extend(&set.cost[range.clone()]);
            groups.push(from..story.len());
        }
    }
    grow(&Binned::of(&rows, width), &story, &cost, &groups, growth)
}

/// The columns that speak of names in `class` and `id`.
fn names_of(set: &Set, width: usize) -> impl Iterator<Item = usize> {
    let shift = width - set.width;
    let from = set.names.iter().position(|name| *name == "in first article").map_or(0, |at| at + 1);
    let to = set.names.iter().position(|name| *name == "place in blocks").unwrap_or(0);
    (from + shift)..(to + shift)
}

fn second_rows(set: &Set, judged: &[f32]) -> (Vec<f32>, Vec<&'static str>) {
    let rows: Vec<_> = set
        .labelled
        .par_iter()
        .zip(&set.rows)
        .map(|(one, range)| {
            let page = copydesk_html::read(&one.html);
            Examined::of(&page).second(&judged[range.clone()])
        })
        .collect();
    let names = rows.first().map(|rows| rows.names.clone()).unwrap_or_default();
    (rows.into_iter().flat_map(|rows| rows.values).collect(), names)
}

fn report(
    out: &mut impl Write,
    about: &str,
    set: &Set,
    judged: &[f32],
    threshold: f32,
    worst: usize,
) -> std::io::Result<()> {
    let texts: Vec<String> = set
        .rows
        .iter()
        .zip(&set.labels)
        .map(|(range, labels)| {
            let kept = range.clone().filter(|row| judged[*row] >= threshold);
            kept.map(|row| labels.words[row - range.start].join(" ")).collect::<Vec<_>>().join(" ")
        })
        .collect();
    pages::report(out, about, &set.labelled, texts.iter(), worst)
}

fn errors(out: &mut impl Write, set: &Set, judged: &[f32], most: usize) -> std::io::Result<()> {
    for number in 0..if most > 0 { 2 } else { 0 } {
        let mut found: Vec<(f32, usize, usize)> = Vec::new();
        for (at, range) in set.rows.iter().enumerate() {
            if set.labelled[at].set == number {
                let wrong =
                    range.clone().filter(|row| (judged[*row] >= 0.5) != (set.story[*row] >= 0.5));
                found.extend(wrong.map(|row| (set.cost[row], at, row)));
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (cost, at, row) in found.into_iter().take(most) {
            let one = &set.labelled[at];
            let page = copydesk_html::read(&one.html);
            let block = &page.blocks[row - set.rows[at].start];
            let text: String = page.traced(block).text().chars().take(70).collect();
            let mut path = String::new();
            let mut element = block.element;
            for _ in 0..5 {
                let Some(inner) = page.element(element) else { break };
                let class = page.attributes(inner).find(|(name, _)| *name == "class");
                let class: String = class.map_or("", |(_, class)| class).chars().take(24).collect();
                path = format!("{}.{class} {path}", inner.tag.name());
                element = inner.parent;
            }
            let name: String = one.name.chars().take(6).collect();
            writeln!(
                out,
                "{name} {cost:.2} {:.0} {:.2} {text} | {path}",
                set.story[row], judged[row]
            )?;
        }
    }
    Ok(())
}

fn show(
    out: &mut impl Write,
    set: &Set,
    name: &str,
    first: &[f32],
    second: &[f32],
) -> std::io::Result<()> {
    for (at, one) in set.labelled.iter().enumerate().filter(|(_, one)| one.name.starts_with(name)) {
        writeln!(out, "== {}: {} gold words", one.name, pages::words(&one.gold).len())?;
        let page = copydesk_html::read(&one.html);
        for (block, row) in page.blocks.iter().zip(set.rows[at].clone()) {
            let text: String = page.traced(block).text().chars().take(90).collect();
            let mark = if (second[row] >= 0.5) == (set.story[row] >= 0.5) { ' ' } else { '!' };
            let (label, one, two) = (set.story[row], first[row], second[row]);
            writeln!(out, "{mark} {label:.0} {one:.2} {two:.2} {:?} {text}", block.kind)?;
        }
    }
    Ok(())
}

/// How often each number is asked for.
fn importance(out: &mut impl Write, forest: &Forest, names: &[&str]) -> std::io::Result<()> {
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
