//! Enriched records in the formats of others.

use crate::failure::{DATA_ERROR, Failure};
use crate::inspect::{Reading, show::read};
use copydesk_export::table::Rows;
use copydesk_export::{ExportError, Story, annotation, brat, ninjs, schema_org};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `copydesk export`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, folders, or `-` for standard input; raw articles are enriched first.
    #[arg(value_name = "FILE|DIR|-", default_value = "-")]
    inputs: Vec<String>,
    /// The format.
    #[arg(short, long, value_enum)]
    format: Format,
    /// Write to this file, or for brat to this folder; without it to standard output.
    #[arg(short, long, value_name = "FILE|DIR", required_if_eq("format", "brat"))]
    out: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// Formats of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// IPTC ninjs 3.0, an object a line.
    Ninjs,
    /// schema.org `NewsArticle` as JSON-LD, an object a line.
    SchemaOrg,
    /// W3C Web Annotations of the mentions, a page a line.
    WebAnnotation,
    /// brat standoff, two files per article.
    Brat,
    /// A row per entity.
    Csv,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let shelf = args.reading.shelf(&args.inputs)?;
    let mut sink = Sink::open(args.format, args.out.as_deref())?;
    let mut left_out = 0;
    for (number, item) in shelf.items().iter().enumerate() {
        let bytes = shelf.read(number)?;
        let outcome = match &item.kept {
            Err(trouble) => Err(trouble.clone()),
            Ok(_) => {
                let record = read(&bytes, &item.origin)?;
                match Story::of(&record) {
                    Ok(story) => Ok(sink.write(&story)?),
                    Err(error) => Err(error.to_string()),
                }
            }
        };
        if let Err(why) = outcome {
            left_out += 1;
            writeln!(io::stderr(), "{}: left out: {why}", item.origin)
                .map_err(Failure::write("standard error"))?;
        }
    }
    sink.finish()?;
    Ok(if left_out > 0 { ExitCode::from(DATA_ERROR) } else { ExitCode::SUCCESS })
}

/// Where articles go in a format.
enum Sink {
    Lines(fn(&Story<'_>) -> Value, String, Box<dyn Write>),
    Rows(String, Box<Rows<Box<dyn Write>>>),
    /// A folder, and how many articles of an id are in it: of a re-crawl there are several.
    Folder(PathBuf, BTreeMap<String, usize>),
}

impl Sink {
    fn open(format: Format, out: Option<&Path>) -> Result<Self, Failure> {
        let name = out.map_or("standard output".to_owned(), |path| path.display().to_string());
        let failed = Failure::write(&name);
        let object: fn(&Story<'_>) -> Value = match format {
            Format::Ninjs => ninjs::object,
            Format::SchemaOrg => schema_org::object,
            Format::WebAnnotation => annotation::page,
            Format::Csv => return Ok(Self::Rows(name, Box::new(Rows::new(writer(out)?)))),
            Format::Brat => {
                let folder = out.unwrap_or(Path::new("."));
                std::fs::create_dir_all(folder).map_err(failed)?;
                return Ok(Self::Folder(folder.to_owned(), BTreeMap::new()));
            }
        };
        Ok(Self::Lines(object, name, writer(out)?))
    }

    fn write(&mut self, story: &Story<'_>) -> Result<(), Failure> {
        match self {
            Self::Lines(object, name, writer) => {
                writeln!(writer, "{}", object(story)).map_err(Failure::write(name))
            }
            Self::Rows(name, rows) => rows.add(story).map_err(csv(name)),
            Self::Folder(folder, seen) => {
                let count = seen.entry(story.id.to_owned()).or_default();
                *count += 1;
                let name = match count {
                    1 => story.id.to_owned(),
                    count => format!("{}-{count}", story.id),
                };
                let found = brat::standoff(story);
                for (ending, text) in [("txt", &found.text), ("ann", &found.annotations)] {
                    let path = folder.join(format!("{name}.{ending}"));
                    std::fs::write(&path, text)
                        .map_err(Failure::write(&path.display().to_string()))?;
                }
                Ok(())
            }
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Lines(_, name, mut writer) => writer.flush().map_err(Failure::write(&name)),
            Self::Rows(name, rows) => rows.finish().map_err(csv(&name)),
            Self::Folder(..) => Ok(()),
        }
    }
}

fn csv(name: &str) -> impl FnOnce(ExportError) -> Failure {
    let failed = Failure::write(name);
    move |error| failed(io::Error::other(error))
}

fn writer(out: Option<&Path>) -> Result<Box<dyn Write>, Failure> {
    Ok(match out {
        Some(path) => {
            let file = File::create(path).map_err(Failure::write(&path.display().to_string()))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(io::stdout().lock())),
    })
}
