//! Tools side by side as a picture: bars of a figure with the target as a line, and how fast they are.

use plotters::prelude::*;
use std::error::Error;
use std::path::Path;

/// Pixels of the picture, and of a chart of up to so many rows in it; others are higher.
const WIDTH: u32 = 860;
const HEIGHT: u32 = 300;
const ROWS: usize = 6;

const OWN: RGBColor = RGBColor(0x1f, 0x6f, 0xb4);
const OTHER: RGBColor = RGBColor(0xb0, 0xb7, 0xbf);
const LINE: RGBColor = RGBColor(0xc0, 0x39, 0x2b);

/// Figures of several tools, the own one first.
pub(crate) struct Beside {
    /// What the figure is of.
    pub(crate) name: &'static str,
    pub(crate) target: f64,
    /// Where the axis begins: what is worse has no bar.
    pub(crate) least: f64,
    /// What the speed is of.
    pub(crate) per_second: &'static str,
    /// Tools with their figures and how many they do a second.
    pub(crate) rows: Vec<(String, f64, f64)>,
}

/// Draws one chart below the other.
pub(crate) fn draw(path: &Path, all: &[Beside]) -> Result<(), Box<dyn Error>> {
    let high = |one: &Beside| u32::try_from(one.rows.len().max(ROWS) * HEIGHT as usize / ROWS);
    let heights: Vec<u32> = all.iter().map(high).collect::<Result<_, _>>()?;
    let height = heights.iter().sum();
    let root = SVGBackend::new(path, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut ends: Vec<u32> = heights
        .iter()
        .scan(0, |at, high| {
            *at += high;
            Some(*at)
        })
        .collect();
    ends.pop(); // The last is the end of the picture.
    let areas = root.split_by_breakpoints::<u32, u32, [u32; 0], _>([], ends);
    for (area, one) in areas.iter().zip(all) {
        chart(area, one)?;
    }
    root.present()?;
    Ok(())
}

fn chart<D: DrawingBackend>(
    area: &DrawingArea<D, plotters::coord::Shift>,
    one: &Beside,
) -> Result<(), Box<dyn Error>>
where
    D::ErrorType: 'static,
{
    let count = i32::try_from(one.rows.len())?;
    let mut chart = ChartBuilder::on(area)
        .caption(format!("{} (line: target {})", one.name, one.target), ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(28)
        .y_label_area_size(180)
        .build_cartesian_2d(one.least..1.0, (0..count - 1).into_segmented())?;
    let name = |at: &SegmentValue<i32>| match at {
        SegmentValue::CenterOf(at) => {
            let row = usize::try_from(count - 1 - at).ok().and_then(|at| one.rows.get(at));
            row.map(|(name, ..)| name.clone()).unwrap_or_default()
        }
        _ => String::new(),
    };
    chart
        .configure_mesh()
        .disable_y_mesh()
        .y_labels(one.rows.len())
        .y_label_formatter(&name)
        .label_style(("sans-serif", 14))
        .draw()?;
    for (at, (_, f1, speed)) in (0..count).zip(one.rows.iter().rev()) {
        let own = at == count - 1;
        let (low, high) = (SegmentValue::Exact(at), SegmentValue::Exact(at + 1));
        let mut bar = Rectangle::new(
            [(one.least, low), (f1.max(one.least), high)],
            if own { OWN } else { OTHER }.filled(),
        );
        bar.set_margin(8, 8, 0, 0);
        chart.draw_series([bar])?;
        let label = format!("{f1:.3}   {speed:.0} {}", one.per_second);
        let place = (one.least + (1.0 - one.least) * 0.02, SegmentValue::CenterOf(at));
        let colour = if own && *f1 > one.least { WHITE } else { BLACK };
        chart.draw_series([Text::new(
            label,
            place,
            ("sans-serif", 14).into_font().color(&colour),
        )])?;
    }
    let ends = [SegmentValue::Exact(0), SegmentValue::Exact(count)].map(|end| (one.target, end));
    chart.draw_series([PathElement::new(ends.to_vec(), LINE.stroke_width(2))])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_holds_names_and_figures() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let rows = vec![("ours".to_owned(), 0.957, 300.0), ("theirs".to_owned(), 0.955, 120.0)];
        let beside =
            Beside { name: "news pages", target: 0.975, least: 0.9, per_second: "pages/s", rows };
        draw(file.path(), &[beside]).unwrap();
        let svg = std::fs::read_to_string(file.path()).unwrap();
        for text in ["news pages", "ours", "theirs", "0.957", "120 pages/s"] {
            assert!(svg.contains(text), "{text}");
        }
    }
}
