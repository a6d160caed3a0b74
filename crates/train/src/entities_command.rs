//! `cargo xtask train entities`: trains the tagger of names.

use copydesk_entities::Tagger;
use copydesk_tagger::{Known, Model};
use copydesk_train::entities::articles::{self, Article, Span};
use copydesk_train::entities::corpus::{self, Source, is_silver};
use copydesk_train::entities::crf::Schedule;
use copydesk_train::entities::dice::Dice;
use copydesk_train::entities::score::{Tally, tally};
use copydesk_train::entities::training::{self, Plan};
use copydesk_train::entities::{clusters, hints, names};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

/// Sources that label otherwise than the gold news, or whose texts are of another kind.
const CUSTOMS: &str = "en:WikiANN,fr:WikiANN,ru:WikiANN,de:WikiANN,fr:Europeana,en:Broad,en:WNUT";

/// Version of the model that this command trains.
const VERSION: &str = "3";

/// What the command is given.
#[derive(clap::Args)]
pub(crate) struct Cli {
    /// The folder of labelled sentences.
    #[arg(long)]
    data: PathBuf,
    /// Write the model here.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../tagger/model/entities.bin"))]
    out: PathBuf,
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
    #[arg(long, value_delimiter = ',', default_value = "en:GUM,en:re3d")]
    drop: Vec<String>,
    /// Print the mistakes in these, `part:language:beginning of name`.
    #[arg(long, value_delimiter = ',')]
    errors: Vec<String>,
    /// Sources with customs of their own, `language:beginning of name`.
    #[arg(long, value_delimiter = ',', default_value = CUSTOMS)]
    customs: Vec<String>,
    /// Train nothing: score this model.
    #[arg(long)]
    model: Option<PathBuf>,
    /// How much less being in no name counts, in nats.
    #[arg(long, default_value_t = 0.3)]
    bias: f32,
    #[arg(long, default_value_t = 6)]
    rounds: usize,
    #[arg(long, default_value_t = 3)]
    half_rounds: usize,
    #[arg(long, default_value_t = 0.05)]
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
    #[arg(long, default_value_t = 0.12)]
    recased: f32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(cli: &Cli) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    let began = Instant::now();
    let lists = hints::lists()?;
    let known = Known { lexicon: names::lexicon()?, clusters: clusters::clusters()? };
    let sources = corpus::read(&cli.data)?;
    let (taught, held) = deal(cli, sources);
    if let Some(path) = &cli.model {
        let model = Model::read(&std::fs::read(path)?)?;
        return report(&mut out, &held, &model, &lists, cli);
    }
    let schedule = Schedule {
        rounds: cli.rounds,
        rate: cli.rate,
        shrink: cli.shrink,
        hide: cli.hide,
        seed: cli.seed,
    };
    let plan = Plan {
        version: VERSION.to_owned(),
        schedule,
        half_rounds: cli.half_rounds,
        count: cli.count,
        least: cli.least,
        bias: cli.bias,
        silver: cli.silver,
        recased: cli.recased,
        customs: cli.customs.clone(),
        untold: 0.03,
        unhinted: 0.05,
    };
    let parts = training::train(&taught, &lists, &known, &plan, |line| {
        let _ = writeln!(std::io::stdout(), "{:5.0} s  {line}", began.elapsed().as_secs_f64());
    });
    let bytes = parts.write()?;
    writeln!(out, "{} rows, {} bytes", parts.rows.len(), bytes.len())?;
    std::fs::write(&cli.out, &bytes)?;
    let model = Model::read(&bytes)?;
    report(&mut out, &held, &model, &lists, cli)
}

/// Sources to learn from, and sources to score on.
fn deal(cli: &Cli, sources: Vec<Source>) -> (Vec<Source>, Vec<Source>) {
    let (mut taught, mut held) = (Vec::new(), Vec::new());
    for mut source in sources {
        if !cli.languages.is_empty() && !cli.languages.contains(&source.language) {
            continue;
        }
        if source.part == "dev" {
            held.extend(cli.dev.then_some(source));
            continue;
        }
        let rest = source.sentences.len() * cli.hold / 100;
        if rest > 0 {
            let sentences = source.sentences.split_off(source.sentences.len() - rest);
            held.push(Source { part: "held".to_owned(), sentences, ..source.clone() });
        }
        let name = format!("{}:{}", source.language, source.name);
        if !cli.drop.iter().any(|drop| name.starts_with(drop)) {
            taught.push(source);
        }
    }
    (taught, held)
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
        format!(
            "{}[[{}]]{}",
            &text[from..span.start],
            &text[span.start..span.end],
            &text[span.end..to]
        )
        .replace('\n', " / ")
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
