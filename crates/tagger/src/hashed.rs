//! A value for each of many hashes, in one open-addressed table: a look-up mostly reads one cache line.

/// Values by hash; the default value stands for none.
#[derive(Debug, Clone)]
pub(crate) struct Hashed<V> {
    places: Vec<(u32, V)>,
    mask: usize,
    count: usize,
}

impl<V: Copy + Default + PartialEq> Default for Hashed<V> {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl<V: Copy + Default + PartialEq> Hashed<V> {
    /// A table at most two thirds full. Entries without a value are left out; every hash stands once.
    pub(crate) fn new(entries: &[(u32, V)]) -> Self {
        let size = (entries.len() * 3 / 2 + 1).next_power_of_two().max(2);
        let mut table = Self { places: vec![(0, V::default()); size], mask: size - 1, count: 0 };
        for &(key, value) in entries.iter().filter(|(_, value)| *value != V::default()) {
            let mut at = key as usize & table.mask;
            while table.places[at].1 != V::default() {
                at = (at + 1) & table.mask;
            }
            table.places[at] = (key, value);
            table.count += 1;
        }
        table
    }

    /// The value of a hash.
    pub(crate) fn get(&self, key: u32) -> V {
        let mut at = key as usize & self.mask;
        loop {
            match self.places.get(at) {
                Some(&(found, value)) if found == key || value == V::default() => return value,
                Some(_) => at = (at + 1) & self.mask,
                None => return V::default(),
            }
        }
    }

    /// How many hashes have a value.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// All that have one, in the order of their hashes.
    pub(crate) fn entries(&self) -> Vec<(u32, V)> {
        let full = self.places.iter().filter(|(_, value)| *value != V::default());
        let mut entries: Vec<(u32, V)> = full.copied().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn what_was_put_in_is_found_and_nothing_else(
            all in prop::collection::btree_map(0_u32..64, 0_u16..3, 0..40),
        ) {
            let entries: Vec<(u32, u16)> = all.iter().map(|(key, value)| (*key, *value)).collect();
            let table = Hashed::new(&entries);
            let valued: BTreeMap<u32, u16> = all.into_iter().filter(|(_, value)| *value > 0).collect();
            for key in 0..100 {
                prop_assert_eq!(table.get(key), valued.get(&key).copied().unwrap_or(0));
            }
            prop_assert_eq!(table.len(), valued.len());
            prop_assert_eq!(table.entries(), valued.into_iter().collect::<Vec<_>>());
        }
    }
}
