//! Vectors clustered by direction: spherical k-means (Dhillon and Modha 2001).
//!
//! It begins with vectors at equal distances in the list, and sums in a fixed order, so that the same vectors
//! always give the same clusters.

/// Rounds, after which little changes.
const ROUNDS: usize = 25;

/// Numbers that are summed side by side.
const LANES: usize = 8;

/// The clusters of the rows with these numbers, in their order: numbers below `count`. All rows have the length one.
pub(super) fn clusters(rows: &[Vec<f32>], of: &[usize], count: usize) -> Vec<u32> {
    let mut centres: Vec<Vec<f32>> =
        (0..count).filter_map(|n| Some(rows[*of.get(n * of.len() / count)?].clone())).collect();
    let mut found = nearest(rows, of, &centres);
    for _ in 0..ROUNDS {
        for (number, centre) in (0..).zip(&mut centres) {
            let own = of.iter().zip(&found).filter(|(_, cluster)| **cluster == number);
            let mut sum = vec![0.0; centre.len()];
            for (row, _) in own {
                sum.iter_mut().zip(&rows[*row]).for_each(|(sum, part)| *sum += part);
            }
            // An empty cluster stays where it is.
            if normalise(&mut sum) {
                *centre = sum;
            }
        }
        let next = nearest(rows, of, &centres);
        if next == found {
            break;
        }
        found = next;
    }
    found
}

fn nearest(rows: &[Vec<f32>], of: &[usize], centres: &[Vec<f32>]) -> Vec<u32> {
    let nearest = |row: &usize| {
        let mut best = (0, f32::NEG_INFINITY);
        for (number, centre) in (0..).zip(centres) {
            let likeness = product(&rows[*row], centre);
            if likeness > best.1 {
                best = (number, likeness);
            }
        }
        best.0
    };
    of.iter().map(nearest).collect()
}

fn product(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0; LANES];
    for (one, other) in one.chunks(LANES).zip(other.chunks(LANES)) {
        for ((sum, a), b) in sums.iter_mut().zip(one).zip(other) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// Makes a vector as long as one; `false` if it has no direction.
pub(super) fn normalise(vector: &mut [f32]) -> bool {
    let length = product(vector, vector).sqrt();
    if length > f32::EPSILON {
        vector.iter_mut().for_each(|part| *part /= length);
    }
    length > f32::EPSILON
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_points_the_same_way_is_together() {
        let mut rows: Vec<Vec<f32>> =
            (0..40_u8).map(|n| vec![f32::from(n % 2), f32::from((n + 1) % 2), 0.01]).collect();
        rows.iter_mut().for_each(|row| assert!(normalise(row)));
        let all: Vec<usize> = (0..40).collect();
        let found = clusters(&rows, &all, 3);
        assert!((0..38).all(|n| found[n] == found[n + 2]) && found[0] != found[1], "{found:?}");
        assert!(clusters(&rows, &[], 1).is_empty());
        assert!(!normalise(&mut [0.0; 3]));
    }
}
