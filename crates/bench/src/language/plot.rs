//! The outcome as a picture: accuracies of the tools, and whether the stage's confidences hold.

use super::curve::Curve;
use plotters::coord::Shift;
use plotters::prelude::*;
use std::error::Error;
use std::path::Path;

const SIZE: (u32, u32) = (1000, 400);

const OWN: RGBColor = RGBColor(0x1f, 0x6f, 0xb4);
const OTHER: RGBColor = RGBColor(0xb0, 0xb7, 0xbf);
const LINE: RGBColor = RGBColor(0xc0, 0x39, 0x2b);

/// A tool with its accuracies on articles and on sentences.
pub(super) type Row = (String, f64, f64);

type Outcome = Result<(), Box<dyn Error>>;

/// Left the accuracies, right the curve.
pub(super) fn draw(path: &Path, rows: &[Row], curve: &Curve) -> Outcome {
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let (left, right) = root.split_horizontally(580);
    bars(&left, rows)?;
    confidences(&right, curve)?;
    root.present()?;
    Ok(())
}

fn bars<D: DrawingBackend>(area: &DrawingArea<D, Shift>, rows: &[Row]) -> Outcome
where
    D::ErrorType: 'static,
{
    let count = i32::try_from(rows.len())?;
    let mut chart = ChartBuilder::on(area)
        .caption("Accuracy: articles above, single sentences below", ("sans-serif", 17))
        .margin(12)
        .x_label_area_size(28)
        .y_label_area_size(150)
        .build_cartesian_2d(0.0..1.0, 0.0..f64::from(count))?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .label_style(("sans-serif", 13))
        .draw()?;
    let names = area.titled("", ("sans-serif", 1))?;
    for (at, (name, articles, sentences)) in (0..count).zip(rows.iter().rev()) {
        let bottom = f64::from(at);
        let colour = if at == count - 1 { OWN } else { OTHER };
        for (from, to, figure) in [(0.5, 0.88, *articles), (0.12, 0.48, *sentences)] {
            let ends = [(0.0, bottom + from), (figure, bottom + to)];
            chart.draw_series([Rectangle::new(ends, colour.filled())])?;
            let ink = if at == count - 1 { WHITE } else { BLACK };
            let style = ("sans-serif", 12).into_font().color(&ink);
            let place = (0.01, bottom + to - 0.06);
            chart.draw_series([Text::new(format!("{figure:.4}"), place, style)])?;
        }
        let (_, y) = chart.backend_coord(&(0.0, bottom + 0.6));
        let style = ("sans-serif", 13).into_font().color(&BLACK);
        names.draw(&Text::new(name.clone(), (14, y), style))?;
    }
    Ok(())
}

fn confidences<D: DrawingBackend>(area: &DrawingArea<D, Shift>, curve: &Curve) -> Outcome
where
    D::ErrorType: 'static,
{
    let mut chart = ChartBuilder::on(area)
        .caption("Confidence and accuracy", ("sans-serif", 17))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(48)
        .build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
    chart
        .configure_mesh()
        .x_desc("the stage's confidence")
        .y_desc("share that is right")
        .label_style(("sans-serif", 13))
        .draw()?;
    let ideal = PathElement::new(vec![(0.0, 0.0), (1.0, 1.0)], LINE.stroke_width(1));
    chart.draw_series([ideal])?;
    let points: Vec<(f64, f64)> =
        curve.bins.iter().filter(|bin| !bin.is_empty()).map(super::curve::Bin::point).collect();
    chart.draw_series([PathElement::new(points.clone(), OWN.stroke_width(2))])?;
    chart.draw_series(points.into_iter().map(|point| Circle::new(point, 4, OWN.filled())))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_holds_names_and_figures() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let rows = vec![("ours".to_owned(), 0.99, 0.9), ("theirs".to_owned(), 0.97, 0.8)];
        draw(file.path(), &rows, &Curve::default()).unwrap();
        let svg = std::fs::read_to_string(file.path()).unwrap();
        for text in ["ours", "theirs", "0.9900", "0.8000", "confidence"] {
            assert!(svg.contains(text), "{text}");
        }
    }
}
