//! Headline, authors and dates of pages against labels, and the time that reading them takes.
//!
//! The folder is laid out like the WCXB benchmark: `html/<id>.html.gz` and `ground-truth/<id>.json`
//! with `url` and `ground_truth.{title,author,publish_date}`. Titles and authors are compared without
//! case and with white space and quotation marks made alike; dates by their day.

use crate::Common;
use crate::report::Report;
use copydesk_html::Markup;
use copydesk_metadata::{Known, Metadata};
use serde_json::Value;
use std::error::Error;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;

struct Page {
    id: String,
    url: String,
    html: String,
    title: Option<String>,
    author: Option<String>,
    day: Option<String>,
}

/// What a page gave.
struct Read1 {
    metadata: Metadata,
    markup_us: f64,
    metadata_us: f64,
}

pub(crate) fn measure(common: &Common, failures: bool) -> Result<Report, Box<dyn Error>> {
    let folder = common.data.as_deref().ok_or("name a folder of pages with --data")?;
    let pages = pages(folder)?;
    // The tables of names are read once.
    pages.iter().take(5).for_each(|page| drop(read(page)));
    let read: Vec<Read1> = pages.iter().map(read).collect();
    if failures {
        for (page, read) in pages.iter().zip(&read) {
            explain(page, &read.metadata)?;
        }
    }
    let about = format!("{} pages of {}", pages.len(), folder.display());
    Ok(Report {
        about,
        columns: vec!["value", "of"],
        rows: rows(&pages, &read),
        targets: Vec::new(),
        proof: None,
    })
}

fn pages(folder: &Path) -> Result<Vec<Page>, Box<dyn Error>> {
    let mut files: Vec<_> = fs::read_dir(folder.join("ground-truth"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let mut pages = Vec::new();
    for path in files {
        let truth: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let file = fs::File::open(folder.join(format!("html/{id}.html.gz")))?;
        let mut bytes = Vec::new();
        flate2::read::GzDecoder::new(file).read_to_end(&mut bytes)?;
        let label = |key: &str| {
            let text = truth["ground_truth"][key].as_str().map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        pages.push(Page {
            url: truth["url"].as_str().unwrap_or_default().to_owned(),
            html: String::from_utf8_lossy(&bytes).into_owned(),
            title: label("title"),
            author: label("author"),
            day: label("publish_date"),
            id,
        });
    }
    Ok(pages)
}

fn read(page: &Page) -> Read1 {
    let known = Known { url: Some(&page.url), ..Known::default() };
    let began = Instant::now();
    let markup = Markup::read(&page.html);
    let between = Instant::now();
    let metadata = copydesk_metadata::read(&markup, &known);
    let micros = |from: Instant, to: Instant| (to - from).as_secs_f64() * 1e6;
    let (markup_us, metadata_us) = (micros(began, between), micros(between, Instant::now()));
    Read1 { metadata, markup_us, metadata_us }
}

/// With single spaces, plain quotation marks and in lower case.
fn alike(text: &str) -> String {
    let quoted = text.replace(['’', '‘', '`'], "'").replace(['“', '”', '«', '»'], "\"");
    let dashed = quoted.replace(['–', '—'], "-").to_lowercase();
    dashed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn title_is_right(page: &Page, read: &Metadata) -> bool {
    let found = read.title.as_ref().map(|(title, _)| alike(title));
    found == page.title.as_deref().map(alike)
}

fn author_is_right(page: &Page, read: &Metadata) -> bool {
    let label = page.author.as_deref().map(|label| {
        alike(label).replace(", and ", ", ").replace(" and ", ", ").replace(" & ", ", ")
    });
    (!read.authors.is_empty()).then(|| alike(&read.authors.join(", "))) == label
}

fn day(read: &Metadata) -> Option<&str> {
    read.published.as_ref().and_then(|dated| dated.at.get(..10))
}

#[allow(clippy::cast_precision_loss)] // shares
fn rows(pages: &[Page], read: &[Read1]) -> Vec<(String, Vec<f64>)> {
    let share = |name: &str, hits: usize, of: usize| {
        (name.to_owned(), vec![hits as f64 / of.max(1) as f64, of as f64])
    };
    let all = || pages.iter().zip(read.iter().map(|read| &read.metadata));
    let count = |test: &dyn Fn(&Page, &Metadata) -> bool| all().filter(|(p, r)| test(p, r)).count();
    let titled = count(&|page, _| page.title.is_some());
    let authored = count(&|page, _| page.author.is_some());
    let dated = count(&|page, _| page.day.is_some());
    let given = count(&|page, read| page.day.is_some() && day(read).is_some());
    let right = count(&|page, read| page.day.is_some() && day(read) == page.day.as_deref());
    let undated = pages.len() - dated;
    let mut rows = vec![
        share("title exact", count(&|p, r| p.title.is_some() && title_is_right(p, r)), titled),
        share("author exact", count(&|p, r| p.author.is_some() && author_is_right(p, r)), authored),
        share(
            "author given where none is",
            count(&|p, r| p.author.is_none() && !r.authors.is_empty()),
            pages.len() - authored,
        ),
        share("date coverage", given, dated),
        share("date precision", right, given),
        share(
            "date given where none is",
            count(&|p, r| p.day.is_none() && day(r).is_some()),
            undated,
        ),
    ];
    for evidence in
        ["json_ld", "meta", "microdata", "time_element", "labelled_line", "date_line", "url"]
    {
        let of = |read: &Metadata| {
            let evidence_of =
                read.published.as_ref().and_then(|d| serde_json::to_value(d.proof.evidence).ok());
            evidence_of.is_some_and(|found| found == evidence)
        };
        let some = count(&|page, read| page.day.is_some() && of(read));
        let hits =
            count(&|page, read| page.day.is_some() && of(read) && day(read) == page.day.as_deref());
        rows.push(share(&format!("  right by {evidence}"), hits, some));
    }
    for floor in [0.7, 0.72, 0.75, 0.8, 0.85, 0.88, 0.9, 0.92, 0.94, 0.96, 0.98] {
        let of = |read: &Metadata| {
            let known = read.published.as_ref().map(|dated| dated.proof.confidence);
            known.is_some_and(|known| known >= floor && known < floor + 0.02)
        };
        let some = count(&|_, read| of(read));
        let hits = count(&|page, read| of(read) && day(read) == page.day.as_deref());
        rows.push(share(&format!("  right at confidence {floor}"), hits, some));
    }
    let mean =
        |of: &dyn Fn(&Read1) -> f64| read.iter().map(of).sum::<f64>() / read.len().max(1) as f64;
    let row = |name: &str, value: f64| (name.to_owned(), vec![value, read.len() as f64]);
    rows.push(row("markup by its own pass, us a page", mean(&|read| read.markup_us)));
    rows.push(row("metadata out of markup, us a page", mean(&|read| read.metadata_us)));
    rows
}

/// Writes what is wrong with a page.
fn explain(page: &Page, read: &Metadata) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout();
    if page.title.is_some() && !title_is_right(page, read) {
        writeln!(out, "{} title  {:?} not {:?}", page.id, read.title, page.title)?;
    }
    if page.author.is_some() && !author_is_right(page, read) {
        writeln!(out, "{} author {:?} not {:?}", page.id, read.authors, page.author)?;
    }
    if day(read) != page.day.as_deref() {
        let proof =
            read.published.as_ref().map(|dated| (dated.proof.evidence, dated.proof.confidence));
        let modified = read.modified.as_ref().map(|dated| &dated.at);
        writeln!(
            out,
            "{} date   {:?} {proof:?} mod {modified:?} not {:?}",
            page.id,
            day(read),
            page.day
        )?;
    }
    Ok(())
}
