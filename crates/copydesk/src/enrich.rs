//! Files and streams through the stages, without Kafka.

use crate::chain::{self, Chain};
use crate::failure::{DATA_ERROR, Failure};
use crate::output::Output;
use crate::settings::Flags;
use copydesk_article::{Profile, StageName};
use copydesk_stage::source::{Input, RawRecord};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::PathBuf;
use std::process::ExitCode;

/// Records that go through the chain at a time, and their bytes: enough for all cores, and little
/// enough to see results come.
const BATCH_RECORDS: usize = 256;
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// Arguments of `copydesk enrich`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, folders, or `-` for standard input: JSONL, JSON, HTML or plain text.
    #[arg(value_name = "FILE|DIR|-", default_value = "-")]
    inputs: Vec<String>,
    /// Stages to run, in this order.
    #[arg(long, value_delimiter = ',', value_parser = stage, default_value = "language,cleaning,entities,duplicates")]
    stages: Vec<StageName>,
    /// Remember articles between runs in this folder, so that duplicates of earlier ones are found.
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Write enriched records (JSONL) to this file.
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write rejected records (JSONL, original bytes included) to this file.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Print JSONL even to a terminal.
    #[arg(long)]
    jsonl: bool,
    /// The shape of JSON records: `auto`, or a producer's name.
    #[arg(long)]
    profile: Option<Profile>,
    #[command(flatten)]
    settings: Flags,
    /// Threads; 0 for one per core.
    #[arg(long, default_value_t = 0)]
    threads: usize,
}

/// A stage by its name.
pub(crate) fn stage(name: &str) -> Result<StageName, String> {
    StageName::ALL
        .into_iter()
        .find(|stage| stage.as_str() == name)
        .ok_or_else(|| format!("stages are {}", StageName::ALL.map(StageName::as_str).join(", ")))
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let settings = args.settings.load(args.profile.as_ref())?;
    let mut inputs = Vec::new();
    for input in &args.inputs {
        inputs.extend(Input::expand(input)?);
    }
    if inputs.is_empty() {
        let folders = args.inputs.join(" ");
        return Err(Failure::Usage(format!("no .jsonl, .json, .html or .txt file in {folders}")));
    }
    let pool = chain::pool(args.threads)?;
    let mut chain = Chain::new(&args.stages, &settings)?;
    if let Some(folder) = &args.state {
        chain.load(folder)?;
    }
    let mut output = Output::open(args.out.as_deref(), args.rejects.as_deref(), args.jsonl)?;
    let bar = progress(&inputs);
    for input in &inputs {
        let mut batch: Vec<RawRecord> = Vec::new();
        let mut bytes = 0;
        for record in input.records()? {
            let record = record?;
            bytes += record.value.len();
            batch.push(record);
            if batch.len() >= BATCH_RECORDS || bytes >= BATCH_BYTES {
                flush(&mut chain, &pool, &mut batch, &mut output, &bar)?;
                bytes = 0;
            }
        }
        flush(&mut chain, &pool, &mut batch, &mut output, &bar)?;
    }
    bar.finish_and_clear();
    if let Some(folder) = &args.state {
        chain.save(folder)?;
    }
    let rejected = output.finish()?;
    Ok(if rejected > 0 { ExitCode::from(DATA_ERROR) } else { ExitCode::SUCCESS })
}

fn flush(
    chain: &mut Chain,
    pool: &rayon::ThreadPool,
    batch: &mut Vec<RawRecord>,
    output: &mut Output,
    bar: &ProgressBar,
) -> Result<(), Failure> {
    let finished = pool.install(|| chain.run(batch));
    for (record, finished) in batch.iter().zip(finished) {
        bar.inc(record.value.len() as u64);
        output.write(record, finished, bar)?;
    }
    batch.clear();
    Ok(())
}

/// A bar on standard error, if that is a terminal: in bytes where all sizes are known.
fn progress(inputs: &[Input]) -> ProgressBar {
    let sizes: Option<u64> = inputs.iter().map(Input::size).sum();
    let (bar, template) = match sizes {
        Some(total) => {
            (ProgressBar::new(total), "{bar:30} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta}")
        }
        None => (ProgressBar::new_spinner(), "{spinner} {bytes} {binary_bytes_per_sec}"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
