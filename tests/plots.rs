//! Pictures of the measurements that stand in the pages: made from their tables, so that they agree.

use copydesk_testkit::programs::root;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::path::PathBuf;

/// Pixels: the width of a picture, the height of a bar, and that of what stands above the bars of a chart.
const WIDTH: u32 = 860;
const BAR: u32 = 30;
const ABOVE: u32 = 70;

const OWN: RGBColor = RGBColor(0x1f, 0x6f, 0xb4);
const OTHER: RGBColor = RGBColor(0xb0, 0xb7, 0xbf);
const WRONG: RGBColor = RGBColor(0xc0, 0x39, 0x2b);

/// A bar.
struct Bar {
    name: String,
    value: f64,
    /// What stands beside it.
    label: String,
    colour: RGBColor,
}

/// The bars of one figure.
struct Chart {
    title: String,
    bars: Vec<Bar>,
}

/// The pictures, by their paths.
pub(crate) fn all() -> Vec<(PathBuf, String)> {
    let docs = root().join("docs");
    vec![
        (docs.join("measurements.svg"), draw(&measurements())),
        (docs.join("reliability.svg"), draw(&reliability())),
    ]
}

fn measurements() -> Vec<Chart> {
    let stages = Table::of("measurements.md", "| stage |");
    let transport = Table::of("measurements.md", "| | records/s |");
    let figure = |table: &Table, column: usize, title: &str, unit: &str| {
        let bars = table.rows.iter().map(|row| {
            let value = number(&row[column]);
            let other = ["rdkafka", "Kafka Streams"].iter().any(|peer| row[0].starts_with(peer));
            let colour = if other { OTHER } else { OWN };
            Bar { name: row[0].clone(), value, label: format!("{} {unit}", row[column]), colour }
        });
        Chart { title: title.to_owned(), bars: bars.collect() }
    };
    let title = format!("Articles a second on one core: {}", stages.head[1]);
    vec![
        figure(&stages, 1, &title, ""),
        figure(&transport, 1, "Transport: records a second", ""),
        figure(&transport, 2, "Transport: CPU time of a record", "us"),
        figure(
            &transport,
            5,
            "Transport: 99th percentile of latency at 500 records a second",
            "ms",
        ),
    ]
}

fn reliability() -> Vec<Chart> {
    let rounds = Table::of("reliability.md", "| round |");
    let bars = rounds.rows.iter().map(|row| {
        let wrong: f64 = row[2..6].iter().map(|count| number(count)).sum();
        let memory = if row[6] == "equal" { "" } else { ", memory differs" };
        let colour = if wrong > 0.0 || !memory.is_empty() { WRONG } else { OWN };
        let label = format!("{} · {wrong} wrong{memory} · restarts: {}", row[8], row[7]);
        Bar { name: row[0].clone(), value: number(&row[8]), label, colour }
    });
    let title = "Seconds of each round, records lost, repeated, altered or differing, and restarts";
    vec![Chart { title: title.to_owned(), bars: bars.collect() }]
}

/// A table of a page.
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// The table of a page whose first line begins with `head`.
    fn of(page: &str, head: &str) -> Self {
        let text = std::fs::read_to_string(root().join("docs").join(page)).unwrap();
        let cells = |line: &str| -> Vec<String> {
            let line = line.trim().trim_matches('|');
            line.split('|').map(|cell| cell.trim().replace('`', "")).collect()
        };
        let mut lines = text.lines().skip_while(|line| !line.starts_with(head));
        let first = lines.next().unwrap_or_else(|| panic!("no table `{head}` in {page}"));
        let rows: Vec<Vec<String>> =
            lines.skip(1).take_while(|line| line.starts_with('|')).map(cells).collect();
        assert!(!rows.is_empty(), "the table `{head}` of {page} is empty");
        Self { head: cells(first), rows }
    }
}

/// The number that a cell begins with.
fn number(cell: &str) -> f64 {
    let digits: String = cell
        .chars()
        .filter(|c| *c != ',')
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    digits.parse().unwrap_or_else(|_| panic!("`{cell}` is no number"))
}

fn draw(charts: &[Chart]) -> String {
    let high = |chart: &Chart| u32::try_from(chart.bars.len()).unwrap() * BAR + ABOVE;
    let mut svg = String::new();
    {
        let size = (WIDTH, charts.iter().map(high).sum());
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        root.fill(&WHITE).unwrap();
        let mut rest = root.clone();
        for chart in charts {
            let (area, below) = rest.split_vertically(high(chart));
            bars(&area, chart);
            rest = below;
        }
        root.present().unwrap();
    }
    svg
}

fn bars(area: &DrawingArea<SVGBackend<'_>, Shift>, of: &Chart) {
    let count = i32::try_from(of.bars.len()).unwrap();
    let most = of.bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    // Room for what stands beside the longest.
    let end = most * 1.6;
    let mut chart = ChartBuilder::on(area)
        .caption(&of.title, ("sans-serif", 18))
        .margin(10)
        .y_label_area_size(290)
        .build_cartesian_2d(0.0..end, (0..count - 1).into_segmented())
        .unwrap();
    let name = |at: &SegmentValue<i32>| match at {
        SegmentValue::CenterOf(at) => {
            let bar = usize::try_from(count - 1 - at).ok().and_then(|at| of.bars.get(at));
            bar.map(|bar| bar.name.clone()).unwrap_or_default()
        }
        _ => String::new(),
    };
    chart
        .configure_mesh()
        .disable_mesh()
        .disable_x_axis()
        .y_labels(of.bars.len())
        .y_label_formatter(&name)
        .label_style(("sans-serif", 14))
        .draw()
        .unwrap();
    for (at, bar) in (0..count).zip(of.bars.iter().rev()) {
        let (low, high) = (SegmentValue::Exact(at), SegmentValue::Exact(at + 1));
        let mut shape = Rectangle::new([(0.0, low), (bar.value, high)], bar.colour.filled());
        shape.set_margin(5, 5, 0, 0);
        chart.draw_series([shape]).unwrap();
        let place = (bar.value + end * 0.01, SegmentValue::CenterOf(at));
        let style = TextStyle::from(("sans-serif", 14)).pos(Pos::new(HPos::Left, VPos::Center));
        chart.draw_series([Text::new(bar.label.clone(), place, style)]).unwrap();
    }
}
