//! Extractors side by side as a picture: bars of F1 with the target as a line, and pages a second.

use super::Beside;
use plotters::prelude::*;
use std::error::Error;
use std::path::Path;

/// Pixels of the picture, and of one collection in it.
const WIDTH: u32 = 860;
const HEIGHT: u32 = 300;

/// Where the axis of F1 begins: all extractors are better.
const LEAST: f64 = 0.90;

const OWN: RGBColor = RGBColor(0x1f, 0x6f, 0xb4);
const OTHER: RGBColor = RGBColor(0xb0, 0xb7, 0xbf);
const LINE: RGBColor = RGBColor(0xc0, 0x39, 0x2b);

/// Draws one chart below the other.
pub(crate) fn draw(path: &Path, all: &[Beside]) -> Result<(), Box<dyn Error>> {
    let height = HEIGHT * u32::try_from(all.len())?;
    let root = SVGBackend::new(path, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)?;
    for (area, one) in root.split_evenly((all.len(), 1)).iter().zip(all) {
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
        .build_cartesian_2d(LEAST..1.0, (0..count - 1).into_segmented())?;
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
            [(LEAST, low), (f1.max(LEAST), high)],
            if own { OWN } else { OTHER }.filled(),
        );
        bar.set_margin(8, 8, 0, 0);
        chart.draw_series([bar])?;
        let label = format!("{f1:.3}   {speed:.0} pages/s");
        let place = (LEAST + 0.002, SegmentValue::CenterOf(at));
        let colour = if own { WHITE } else { BLACK };
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
        draw(file.path(), &[Beside { name: "news pages", target: 0.975, rows }]).unwrap();
        let svg = std::fs::read_to_string(file.path()).unwrap();
        for text in ["news pages", "ours", "theirs", "0.957", "120 pages/s"] {
            assert!(svg.contains(text), "{text}");
        }
    }
}
