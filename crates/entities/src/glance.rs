//! A first look at many tokens at once: with which of them names may begin.
//!
//! The tables of large lists do not fit in the caches, and most of the time would be waiting for them. Here
//! all that will be asked for is read in short loops in which nothing depends on what was read before, so
//! that the waits overlap.

use crate::nodes::{Nodes, ROOT, extend};
use copydesk_tokens::Token;
use std::hint::black_box;

/// A name may be this token alone.
pub(crate) const ALONE: u8 = 1;
/// A name may begin with this token and the next one.
pub(crate) const WITH_NEXT: u8 = 2;
/// A case of a name may begin with this token.
pub(crate) const IN_A_CASE: u8 = 4;

/// So many tokens are looked at before their nodes are read.
const AHEAD: usize = 512;

/// By token: [`ALONE`], [`WITH_NEXT`], both or nothing.
pub(crate) fn glances(nodes: &Nodes, tokens: &[Token]) -> Vec<u8> {
    let mut glances = Vec::with_capacity(tokens.len());
    let mut keys = Vec::with_capacity(AHEAD.min(tokens.len()));
    for from in (0..tokens.len()).step_by(AHEAD) {
        let own = &tokens[from..];
        filter(nodes, own, &mut keys, &mut glances);
        touch(nodes, own, &keys, &glances[from..]);
    }
    glances
}

/// What the filter says of the first tokens.
fn filter(nodes: &Nodes, tokens: &[Token], keys: &mut Vec<[u64; 2]>, glances: &mut Vec<u8>) {
    let after = tokens.iter().skip(1).map(|token| token.hash).chain([0]);
    let ahead = || tokens.iter().take(AHEAD);
    keys.clear();
    keys.extend(ahead().zip(after).map(|(token, next)| {
        let key = extend(ROOT, token.hash);
        [key, extend(key, next)]
    }));
    glances.extend(ahead().zip(&*keys).map(|(token, [key, pair])| {
        let passes = |key| u8::from(nodes.may_have(key, token.capital));
        (passes(*key) * ALONE) | (passes(*pair) * WITH_NEXT)
    }));
}

/// Reads what is asked for next of the tokens that the filter has let pass.
fn touch(nodes: &Nodes, tokens: &[Token], keys: &[[u64; 2]], glances: &[u8]) {
    // Their places first: a branch in the loop that reads would be guessed wrong, and all begun anew.
    let mut places = [0_u16; AHEAD];
    let mut count = 0;
    for (at, glance) in (0_u16..).zip(glances).take(AHEAD) {
        places[count.min(AHEAD - 1)] = at;
        count += usize::from(*glance != 0);
    }
    let mut touched = 0;
    for at in places.iter().take(count).map(|at| usize::from(*at)) {
        let [key, pair] = keys[at];
        let third = tokens.get(at + 2).map_or(0, |token| token.hash);
        touched ^= nodes.touch(if glances[at] & WITH_NEXT != 0 { pair } else { key });
        touched ^= nodes.touch_filter(extend(pair, third), tokens[at].capital);
    }
    // Otherwise the reads would be left out.
    black_box(touched);
}
