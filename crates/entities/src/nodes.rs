//! The nodes of a trie, each known by a hash of the tokens that lead to it.
//!
//! A key is compared as a whole, so that with millions of nodes a wrong one is met less than once in 10^12
//! tokens. Nodes lie in one open-addressed table of sixteen bytes each, in the order of their
//! keys. Before it stands a filter (Bloom 1970; both bits within one word, as in Putze, Sanders, Singler
//! 2007): most tokens of a text begin no name, and the filter is small enough to stay in the caches. Few
//! names may begin with a small letter; they have a filter of their own, and small words are most of a text.
//! A node of one token at which nothing ends is left out, for whether a name goes on is asked of the filter,
//! by two tokens: nearly every word of a language is the first one of some name.

/// The key of the root.
pub(crate) const ROOT: u64 = 0;

/// Bits of a key that say how many tokens lead to the node: none, one, two, more.
const DEPTH: u64 = 3;

/// The key of the node to which a token leads from another node.
#[inline]
pub(crate) fn extend(key: u64, token: u64) -> u64 {
    let mixed = (key.rotate_left(29) ^ token).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ mixed >> 32) & !DEPTH | ((key & DEPTH) + 1).min(DEPTH)
}

/// A node: what ends there, and whether tokens lead on from it. Most nodes have one terminal, which they
/// hold themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node {
    /// The terminal's entry, or where several terminals begin.
    first: u32,
    /// One more than the terminal's manner, or how many terminals there are; with the bits below.
    what: u32,
}

/// A variant that ends at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Terminal {
    /// Number of the entry.
    pub(crate) entry: u32,
    /// Number of the manner in which it is written.
    pub(crate) manner: u32,
}

/// The terminals of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// None.
    No,
    /// This one.
    One(Terminal),
    /// So many in the table of those that share a node, from there on.
    Several { first: u32, count: u32 },
}

const LEADS: u32 = 1 << 31;
const SEVERAL: u32 = 1 << 30;
const REST: u32 = SEVERAL - 1;

impl Node {
    /// No node.
    pub(crate) const NONE: Self = Self { first: 0, what: 0 };

    pub(crate) fn new(ends: Ends, leads: bool) -> Self {
        let leads = if leads { LEADS } else { 0 };
        let (first, what) = match ends {
            Ends::No => (0, 0),
            Ends::One(Terminal { entry, manner }) => (entry, manner.saturating_add(1).min(REST)),
            Ends::Several { first, count } => (first, count.min(REST) | SEVERAL),
        };
        Self { first, what: what | leads }
    }

    /// Its terminals.
    #[inline]
    pub(crate) fn ends(self) -> Ends {
        match self.what & REST {
            0 => Ends::No,
            count if self.what & SEVERAL != 0 => Ends::Several { first: self.first, count },
            manner => Ends::One(Terminal { entry: self.first, manner: manner - 1 }),
        }
    }

    /// Whether tokens lead on from it.
    #[inline]
    pub(crate) fn leads(self) -> bool {
        self.what & LEADS != 0
    }
}

/// Nodes by key.
#[derive(Debug, Default)]
pub(crate) struct Nodes {
    /// Keys and nodes; empty ones hold [`Node::NONE`].
    slots: Vec<(u64, Node)>,
    /// By depth: of nodes to which a small first letter may lead, and of all nodes.
    filters: [[Filter; 2]; DEPTH as usize + 1],
}

impl Nodes {
    /// Nodes in the order of their keys, none twice; and the keys of those to which a small first letter may
    /// lead.
    pub(crate) fn new(nodes: &[(u64, Node)], small: &[u64]) -> Self {
        // Five slots for three nodes.
        let size = nodes.len() * 5 / 3 + 2;
        let filters = std::array::from_fn(|depth| {
            let own = |key: &u64| (key & DEPTH) as usize == depth;
            let all = || nodes.iter().map(|(key, _)| *key).filter(own);
            let small = || small.iter().copied().filter(own);
            [Filter::new(small(), small().count()), Filter::new(all(), all().count())]
        });
        let mut own = Self { slots: vec![(0, Node::NONE); size], filters };
        for &(key, node) in nodes {
            let mut at = place(key, size);
            while own.slots[at].1 != Node::NONE {
                at = if at + 1 == size { 0 } else { at + 1 };
            }
            own.slots[at] = (key, node);
        }
        own
    }

    /// The node with this key, if it may be reached; `capital` says how the name's first token begins in the
    /// text.
    #[inline]
    pub(crate) fn get(&self, key: u64, capital: bool) -> Node {
        if self.may_have(key, capital) { self.find(key) } else { Node::NONE }
    }

    /// Whether the filter lets a key pass: every node's that may be reached, and few others.
    #[inline]
    pub(crate) fn may_have(&self, key: u64, capital: bool) -> bool {
        self.filter(key, capital).may_have(key)
    }

    /// Reads what the filter says of a key, or the node's slot. The number means nothing: who reads much, and
    /// then asks for it, waits for the memory once and not each time.
    #[inline]
    pub(crate) fn touch_filter(&self, key: u64, capital: bool) -> u64 {
        self.filter(key, capital).word(key)
    }

    /// See [`Nodes::touch_filter`].
    #[inline]
    pub(crate) fn touch(&self, key: u64) -> u64 {
        self.slots.get(place(key, self.slots.len())).map_or(0, |(own, _)| *own)
    }

    #[inline]
    fn filter(&self, key: u64, capital: bool) -> &Filter {
        &self.filters[(key & DEPTH) as usize][usize::from(capital)]
    }

    /// As [`Nodes::get`], of a key that the filter has let pass.
    #[inline]
    pub(crate) fn find(&self, key: u64) -> Node {
        let mut at = place(key, self.slots.len());
        loop {
            match self.slots.get(at) {
                Some(&(own, node)) if own == key || node == Node::NONE => return node,
                Some(_) => at += 1,
                None if self.slots.is_empty() => return Node::NONE,
                None => at = 0,
            }
        }
    }
}

/// Bits of the filter for each key.
const BITS: usize = 8;

/// A set of keys that may let others pass.
#[derive(Debug, Default)]
struct Filter(Vec<u64>);

impl Filter {
    fn new(keys: impl Iterator<Item = u64>, count: usize) -> Self {
        let mut own = Self(vec![0; count * BITS / 64 + 1]);
        for key in keys {
            let word = place(key, own.0.len());
            own.0[word] |= Self::bits(key);
        }
        own
    }

    #[inline]
    fn may_have(&self, key: u64) -> bool {
        let bits = Self::bits(key);
        self.word(key) & bits == bits
    }

    #[inline]
    fn word(&self, key: u64) -> u64 {
        self.0.get(place(key, self.0.len())).copied().unwrap_or(0)
    }

    /// The two bits that a key has in its word.
    #[inline]
    fn bits(key: u64) -> u64 {
        1 << (key >> 2 & 63) | 1 << (key >> 8 & 63)
    }
}

/// The place of a key among so many (Lemire 2019): keys in order have places in order.
#[inline]
fn place(key: u64, count: usize) -> usize {
    usize::try_from((u128::from(key) * count as u128) >> 64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn nodes_are_found_and_no_others(
            own in prop::collection::btree_map(any::<u64>(), any::<u16>(), 0..200),
            others in prop::collection::vec(any::<u64>(), 0..200),
            crowded in 0_u64..200,
        ) {
            let mut own: BTreeMap<u64, u16> = own;
            // Keys that all want the last place.
            own.extend((0..crowded).map(|key| (u64::MAX - key, 7)));
            let ends = |n: u16| match n % 3 {
                0 => Ends::One(Terminal { entry: 7, manner: u32::from(n) }),
                1 => Ends::Several { first: u32::from(n), count: 2 },
                _ => Ends::No,
            };
            let node = |n: &u16| Node::new(ends(*n), n % 3 == 2 || n.is_multiple_of(2));
            let nodes: Vec<(u64, Node)> = own.iter().map(|(key, n)| (*key, node(n))).collect();
            let small: Vec<u64> = own.keys().copied().filter(|key| key % 2 == 0).collect();
            let table = Nodes::new(&nodes, &small);
            for (key, n) in &own {
                prop_assert_eq!(table.get(*key, true), node(n));
                prop_assert_eq!(table.find(*key).ends(), ends(*n));
                prop_assert!(key % 2 == 1 || table.may_have(*key, false));
            }
            for key in others.iter().filter(|key| !own.contains_key(key)) {
                prop_assert_eq!(table.get(*key, true), Node::NONE);
            }
        }
    }

    #[test]
    fn without_nodes_nothing_is_found() {
        assert_eq!(Nodes::default().get(3, true), Node::NONE);
        assert_eq!(Nodes::new(&[], &[]).get(3, true), Node::NONE);
        assert!(Node::new(Ends::No, true).leads() && !Node::NONE.leads());
        assert_ne!(extend(extend(ROOT, 1), 2), extend(extend(ROOT, 2), 1));
    }
}
