//! Memories come back, and what is no memory is told.

use super::*;
use crate::sketch::Sketch;
use crate::verdict::Arrival;

fn filled() -> Window {
    let settings = Settings { lot: 16, ..Settings::default() };
    let mut window = Window::new(settings).unwrap();
    for i in 0..60_i64 {
        let text: String = (0..60).map(|word| format!("w{}x{word} ", i % 7)).collect();
        let sketch = Sketch::of(&text, window.settings());
        let (id, key) = (format!("a{i}"), format!("k{i}"));
        let (source_id, key) = (None, Some(key.as_bytes()));
        let event_time_ms = (i != 5).then_some(i);
        window.decide(Arrival { id: &id, source_id, key, event_time_ms, sketch: &sketch }).unwrap();
    }
    window.retract(crate::retract::Named { id: Some("a3"), ..Default::default() });
    window
}

#[test]
fn a_memory_comes_back_as_it_was() {
    let window = filled();
    let whole = window.snapshot();
    let settings = window.settings().clone();
    let again = Window::restore(&settings, &whole).unwrap();
    assert_eq!(again.snapshot(), whole);
    assert_eq!(again.len(), window.len());
    let slot = window.slot.snapshot();
    let part = Part { slot: 1, slots: 2 };
    assert_eq!(Slot::restore(settings.clone(), part, &slot).unwrap_err(), SnapshotError::Foreign);
    assert_eq!(Slot::restore(settings.clone(), Part::WHOLE, &slot).unwrap().snapshot(), slot);
    let assembler = window.assembler.snapshot();
    assert_eq!(Assembler::restore(&settings, &assembler).unwrap().snapshot(), assembler);
}

#[test]
fn what_is_no_snapshot_is_told_from_what_is_damaged() {
    let window = filled();
    let whole = window.snapshot();
    let head = |head: &[u8]| Snapshot { head: head.to_vec(), blocks: whole.blocks.clone() };
    let restore = |bytes: &[u8]| Window::restore(window.settings(), &head(bytes)).unwrap_err();
    assert_eq!(restore(b""), SnapshotError::Foreign);
    assert_eq!(restore(b"CDKW\x09\0\0\0"), SnapshotError::Format(9));
    let other = Settings { near: 0.5, ..window.settings().clone() };
    let error = Window::restore(&other, &whole).unwrap_err();
    assert!(matches!(error, SnapshotError::Settings { .. }));
    let bytes = &whole.head;
    for at in (8..bytes.len()).step_by(97) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert_eq!(restore(&damaged), SnapshotError::Damaged);
        assert_eq!(restore(&bytes[..at]), SnapshotError::Damaged);
    }
}

#[test]
fn blocks_that_are_lost_or_damaged_are_noticed() {
    let window = filled();
    let whole = window.snapshot();
    assert_eq!(whole.blocks.len(), 6);
    for at in 0..whole.blocks.len() {
        let mut less = whole.clone();
        let gone = less.blocks.remove(at);
        let error = Window::restore(window.settings(), &less).unwrap_err();
        assert_eq!(error, SnapshotError::Lacking(gone.name.to_string()));
        for byte in (0..gone.content().len()).step_by(53) {
            let mut content = gone.content().to_vec();
            content[byte] ^= 1;
            let mut damaged = less.clone();
            damaged.blocks.push(Block::new(&gone.name, content));
            let error = Window::restore(window.settings(), &damaged).unwrap_err();
            assert_eq!(error, SnapshotError::Damaged, "{gone:?} at {byte}");
        }
    }
}

#[test]
fn where_blocks_lie_changes_nothing() {
    let mut window = filled();
    let whole = window.snapshot();
    let moved: Vec<Block> = whole
        .blocks
        .iter()
        .map(|block| Block::new(&block.name, block.content().to_vec()))
        .collect();
    window.adopt(&moved);
    assert_eq!(window.snapshot(), whole);
    for (own, other) in window.snapshot().blocks.iter().zip(&moved) {
        assert!(std::ptr::eq(own.content(), other.content()));
    }
}
