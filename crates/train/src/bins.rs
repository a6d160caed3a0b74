//! Rows of numbers in bins: where a tree may part them.

/// How many bins a column has, about.
pub(crate) const BINS: usize = 64;

/// Rows in bins, column after column.
pub struct Binned {
    pub(crate) columns: Vec<Vec<u8>>,
    /// Upper edges of the bins but the last, per column.
    pub(crate) edges: Vec<Vec<f32>>,
    pub(crate) count: usize,
}

impl Binned {
    /// Puts rows of `width` numbers each into bins.
    #[must_use]
    pub fn of(values: &[f32], width: usize) -> Self {
        let count = values.len() / width;
        let mut binned = Self { columns: Vec::new(), edges: Vec::new(), count };
        for column in 0..width {
            let at = |row: usize| values[row * width + column];
            let mut sorted: Vec<f32> = (0..count).map(at).collect();
            sorted.sort_by(f32::total_cmp);
            let mut edges: Vec<f32> =
                (1..BINS).map(|bin| sorted[(bin * count / BINS).min(count - 1)]).collect();
            // Rare values at either end need edges of their own.
            for rare in [0.002, 0.005, 0.99, 0.995, 0.998] {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                #[allow(clippy::cast_precision_loss)]
                edges.push(sorted[((rare * count as f64) as usize).min(count - 1)]);
            }
            edges.sort_by(f32::total_cmp);
            edges.dedup();
            if edges.last() == sorted.last() {
                edges.pop();
            }
            // Edges half-way to the next value say no more than the data does.
            for edge in &mut edges {
                let next = sorted[sorted.partition_point(|value| value <= edge).min(count - 1)];
                let middle = *edge + (next - *edge) / 2.0;
                let rounded = (middle * 1000.0).round() / 1000.0;
                *edge = if rounded >= *edge && rounded < next { rounded } else { *edge };
            }
            edges.dedup();
            let bin = |row| edges.partition_point(|edge| *edge < at(row));
            #[allow(clippy::cast_possible_truncation)] // fewer than 70 bins
            binned.columns.push((0..count).map(|row| bin(row) as u8).collect());
            binned.edges.push(edges);
        }
        binned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fall_into_bins_by_their_edges() {
        let values: Vec<f32> = (0..200_u8).map(|row| f32::from(row / 100)).collect();
        let binned = Binned::of(&values, 1);
        assert_eq!((binned.count, binned.edges[0].len()), (200, 1));
        assert!(binned.columns[0][..100].iter().all(|bin| *bin == 0));
        assert!(binned.columns[0][100..].iter().all(|bin| *bin == 1));
    }
}
