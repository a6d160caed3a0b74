//! What a network of BERT's shape says of a row: the same alone, in a batch with padding, and from many threads.

#![allow(clippy::unwrap_used, missing_docs)]

use copydesk_onnx_writer::{Bert, bert};
use copydesk_transformer::network::{Network, Tensor};

const SHAPE: Bert =
    Bert { layers: 2, hidden: 32, heads: 4, inner: 64, vocabulary: 100, positions: 64, labels: 5 };

/// The logits of rows of pieces, padded to the longest; those of padding left out.
fn logits(network: &Network, rows: &[Vec<i32>]) -> Vec<Vec<f32>> {
    let longest = rows.iter().map(Vec::len).max().unwrap();
    let sizes = vec![rows.len(), longest];
    let padded = |of: &dyn Fn(&[i32], usize) -> i32| Tensor {
        sizes: sizes.clone(),
        data: rows.iter().flat_map(|row| (0..longest).map(|at| of(row, at))).collect(),
    };
    let inputs = [
        // Padding is no zero here: the mask must do it.
        ("input_ids", padded(&|row, at| row.get(at).copied().unwrap_or(7))),
        ("attention_mask", padded(&|row, at| i32::from(at < row.len()))),
        ("token_type_ids", padded(&|_, _| 0)),
        ("unknown", padded(&|_, _| 0)),
    ];
    let (found, logits) = network.run::<3>(&inputs).unwrap();
    assert_eq!(found, [rows.len(), longest, SHAPE.labels]);
    let all = logits.chunks_exact(longest * SHAPE.labels).zip(rows);
    all.map(|(all, row)| all[..row.len() * SHAPE.labels].to_vec()).collect()
}

fn rows() -> Vec<Vec<i32>> {
    [3, 64, 1, 17].map(|length| (0..length).map(|at| (at * 31 + length) % 100).collect()).into()
}

#[test]
fn a_row_has_the_same_logits_alone_and_in_a_batch() {
    let network = Network::load("model.onnx", bert(SHAPE), None).unwrap();
    let together = logits(&network, &rows());
    for (row, batched) in rows().into_iter().zip(&together) {
        let alone = logits(&network, &[row]).remove(0);
        let spread = alone.iter().copied().fold(0.0_f32, |most, logit| most.max(logit.abs()));
        for (one, other) in alone.iter().zip(batched) {
            assert!((one - other).abs() <= 1e-5 * spread, "{one} {other}");
        }
    }
    // Not all is the same: what is said depends on context.
    let (short, long) = (vec![5, 6, 7], vec![5, 6, 8]);
    let both = logits(&network, &[short, long]);
    assert!((both[0][0] - both[1][0]).abs() > 1e-4);
}

#[test]
fn the_same_inputs_have_the_same_bits_from_many_threads() {
    let network = Network::load("model.onnx", bert(SHAPE), None).unwrap();
    let once = logits(&network, &rows());
    std::thread::scope(|scope| {
        let threads = [(); 8].map(|()| scope.spawn(|| logits(&network, &rows())));
        for thread in threads {
            assert_eq!(thread.join().unwrap(), once);
        }
    });
}
