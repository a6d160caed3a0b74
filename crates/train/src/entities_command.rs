//! `cargo xtask train entities`: trains the tagger of names.

use copydesk_entities::Tagger;
use copydesk_tagger::{Lexicon, Model, lexicon};
use copydesk_train::entities::articles::{self, Article, Casing, Span};
use copydesk_train::entities::corpus::{self, Sentence, Source, is_silver};
use copydesk_train::entities::crf::{Field, Schedule};
use copydesk_train::entities::dice::Dice;
use copydesk_train::entities::examples::{self, Example};
use copydesk_train::entities::score::{Tally, tally};
use copydesk_train::entities::{export, hints};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// What the command is given.
#[derive(clap::Args)]
pub(crate) struct Cli {
    /// The folder of labelled sentences.
    #[arg(long)]
    data: PathBuf,
    /// Lists of given names, family names and places.
    #[arg(long)]
    names: Option<PathBuf>,
    /// Write the model here.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Hold out the last part of every training source, so many in a hundred, and score on it.
    #[arg(long, default_value_t = 0)]
    hold: usize,
    /// Score on the dev parts.
    #[arg(long)]
    dev: bool,
    /// Only these languages.
    #[arg(long, value_delimiter = ',')]
    languages: Vec<String>,
    /// Sources to leave out, `language:beginning of name`.
    #[arg(long, value_delimiter = ',')]
    drop: Vec<String>,
    /// Print the mistakes in these, `part:language:beginning of name`.
    #[arg(long, value_delimiter = ',')]
    errors: Vec<String>,
    #[arg(long, default_value_t = 0)]
    bits: u32,
    #[arg(long, default_value_t = 6)]
    rounds: usize,
    #[arg(long, default_value_t = 0.1)]
    rate: f32,
    #[arg(long, default_value_t = 0.001)]
    shrink: f32,
    #[arg(long, default_value_t = 0.1)]
    hide: f32,
    #[arg(long, default_value_t = 2)]
    count: u32,
    #[arg(long, default_value_t = 0.1)]
    least: f32,
    #[arg(long, default_value_t = 0.3)]
    silver: f32,
    #[arg(long, default_value_t = 0.08)]
    recased: f32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(cli: &Cli) -> Result<(), Box<dyn Error>> {
    copydesk_tagger::features::TRY.store(cli.bits, std::sync::atomic::Ordering::Relaxed);
    let mut out = std::io::stdout();
    let began = Instant::now();
    let lists = hints::lists()?;
    let lexicon = read_names(cli)?;
    let sources = corpus::read(&cli.data)?;
    let mut dice = Dice::new(cli.seed);
    let mut examples = Vec::new();
    let mut held: Vec<Source> = Vec::new();
    for mut source in sources {
        if !cli.languages.is_empty() && !cli.languages.contains(&source.language) {
            continue;
        }
        let name = format!("{}:{}", source.language, source.name);
        if source.part == "dev" {
            if cli.dev {
                held.push(source);
            }
            continue;
        }
        let rest = source.sentences.len() * cli.hold / 100;
        if rest > 0 {
            let mut part = source.clone();
            part.part = "held".to_owned();
            part.sentences = source.sentences.split_off(source.sentences.len() - rest);
            held.push(part);
        }
        if cli.drop.iter().any(|drop| name.starts_with(drop)) {
            continue;
        }
        let weight = if is_silver(&source.name) { cli.silver } else { 1.0 };
        add(&source, weight, &lists, &lexicon, cli, &mut dice, &mut examples);
    }
    let tokens: usize = examples.iter().map(|e| e.labels.len()).sum();
    writeln!(out, "{} articles, {tokens} tokens, {:?}", examples.len(), began.elapsed())?;
    let keys = examples::number(&mut examples, cli.count);
    writeln!(out, "{} features, {:?}", keys.len(), began.elapsed())?;
    let mut field = Field::new(keys.len());
    let schedule = Schedule {
        rounds: cli.rounds,
        rate: cli.rate,
        shrink: cli.shrink,
        hide: cli.hide,
        seed: cli.seed,
    };
    field.train(&examples, &schedule, |loss| {
        let _ = writeln!(std::io::stdout(), "loss {loss:.4}, {:?}", began.elapsed());
    });
    let parts = export::parts(&field, &keys, &lexicon, cli.least, "1");
    let bytes = parts.write()?;
    writeln!(out, "{} rows, {} bytes", parts.rows.len(), bytes.len())?;
    if let Some(path) = &cli.out {
        std::fs::write(path, &bytes)?;
    }
    let model = Model::read(&bytes)?;
    report(&mut out, &held, &model, &lists, cli)
}

fn read_names(cli: &Cli) -> Result<Lexicon, Box<dyn Error>> {
    let Some(path) = &cli.names else { return Ok(Lexicon::default()) };
    let text = std::fs::read_to_string(path)?;
    let names = text.lines().filter_map(|line| {
        let (list, name) = line.split_once('\t')?;
        let bits = match list {
            "g" => lexicon::GIVEN,
            "f" => lexicon::FAMILY,
            _ => lexicon::PLACE,
        };
        Some((name, bits))
    });
    Ok(Lexicon::new(names))
}

fn add(
    source: &Source,
    weight: f32,
    lists: &Tagger,
    lexicon: &Lexicon,
    cli: &Cli,
    dice: &mut Dice,
    examples: &mut Vec<Example>,
) {
    let mut all = articles::cut(source, dice);
    for sentence in &source.sentences {
        if dice.chance(cli.recased) {
            let casing = match dice.below(4) {
                0 | 1 => Casing::Shouted,
                2 => Casing::Small,
                _ => Casing::Titled,
            };
            let one: &[Sentence] = std::slice::from_ref(sentence);
            all.push(articles::article(one, &source.language, casing, dice));
        }
    }
    for article in all {
        let language = (!dice.chance(0.03)).then_some(source.language.as_str());
        let hints = lists.hints(&article.text, language);
        let document = examples::document(&article, language, lexicon, &hints);
        examples.push(Example::new(&article, &document, weight));
    }
}

fn find(model: &Model, lists: &Tagger, article: &Article, language: &str) -> Vec<Span> {
    let hints = lists.hints(&article.text, Some(language));
    let mentions = model.tag(&article.text, Some(language), &hints);
    mentions.iter().map(|m| Span { start: m.start, end: m.end, kind: m.kind }).collect()
}

fn report(
    out: &mut impl Write,
    held: &[Source],
    model: &Model,
    lists: &Tagger,
    cli: &Cli,
) -> Result<(), Box<dyn Error>> {
    let mut languages: BTreeMap<(String, String), Tally> = BTreeMap::new();
    for source in held {
        let mut kinds = [Tally::default(); 3];
        for article in articles::cut(source, &mut Dice::new(7)) {
            let found = find(model, lists, &article, &source.language);
            let name = format!("{}:{}:{}", source.part, source.language, source.name);
            if cli.errors.iter().any(|e| name.starts_with(e)) {
                show(out, &article, &found)?;
            }
            for (sum, own) in kinds.iter_mut().zip(tally(&article, &found)) {
                sum.add(own);
            }
        }
        let mut whole = Tally::default();
        kinds.iter().for_each(|kind| whole.add(*kind));
        let key = (source.part.clone(), source.language.clone());
        if !is_silver(&source.name) {
            languages.entry(key).or_default().add(whole);
        }
        writeln!(
            out,
            "{:5} {:3} {:44} P {:.3} R {:.3} F {:.3}  PER {:.3} ORG {:.3} LOC {:.3}  n {}",
            source.part,
            source.language,
            source.name,
            whole.precision(),
            whole.recall(),
            whole.f1(),
            kinds[0].f1(),
            kinds[1].f1(),
            kinds[2].f1(),
            whole.gold
        )?;
    }
    for part in ["held", "dev"] {
        let of = languages.iter().filter(|((own, _), _)| own == part);
        let scores: Vec<f64> = of.map(|(_, tally)| tally.f1()).collect();
        if !scores.is_empty() {
            #[allow(clippy::cast_precision_loss)]
            let mean = scores.iter().sum::<f64>() / scores.len() as f64;
            writeln!(out, "{part}: mean of {} languages, gold: {mean:.4}", scores.len())?;
        }
    }
    Ok(())
}

fn show(out: &mut impl Write, article: &Article, found: &[Span]) -> std::io::Result<()> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let snippet = |span: &Span| {
        let mut from = span.start.saturating_sub(40);
        while !article.text.is_char_boundary(from) {
            from += 1;
        }
        let mut to = (span.end + 30).min(article.text.len());
        while !article.text.is_char_boundary(to) {
            to -= 1;
        }
        let text = &article.text;
        format!("{}[[{}]]{}", &text[from..span.start], &text[span.start..span.end], &text[span.end..to]).replace('\n', " / ")
    };
    for gold in article.names.iter().filter(|gold| !found.contains(gold)) {
        lines.push((gold.start, format!("ERR - {} {}", gold.kind.label(), snippet(gold))));
    }
    for own in found.iter().filter(|own| !article.names.contains(own)) {
        lines.push((own.start, format!("ERR + {} {}", own.kind.label(), snippet(own))));
    }
    lines.sort();
    for (_, line) in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
