//! A list cut into parts that brokers take.

/// Where the lines of a list begin; the first at 0.
#[must_use]
pub fn line_starts(list: &[u8]) -> Vec<usize> {
    let ends = list.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let next = ends.map(|(at, _)| at + 1).filter(|at| *at < list.len());
    std::iter::once(0).chain(next).collect()
}

/// Cuts a list before some of the `starts` of its rows into parts of at most about `most` bytes; a row is never cut.
/// At least one part, which may be empty.
#[must_use]
pub fn cut(list: &[u8], starts: &[usize], most: usize) -> Vec<Vec<u8>> {
    rows(list, starts, most).into_iter().map(<[u8]>::to_vec).collect()
}

/// The same for a list whose first row is its head: every part begins with it.
#[must_use]
pub fn cut_below_head(list: &[u8], starts: &[usize], most: usize) -> Vec<Vec<u8>> {
    let first = starts.get(1).copied().unwrap_or(list.len());
    let (head, _) = list.split_at(first);
    let room = most.saturating_sub(head.len());
    let rows = rows(list, starts.get(1..).unwrap_or_default(), room);
    rows.into_iter().map(|rows| [head, rows].concat()).collect()
}

/// The bytes from the first start on, in parts.
fn rows<'l>(list: &'l [u8], starts: &[usize], most: usize) -> Vec<&'l [u8]> {
    let mut from = starts.first().copied().unwrap_or(list.len());
    let mut parts = Vec::new();
    for pair in starts.windows(2) {
        let [at, next] = *pair else { continue };
        if next - from > most && at > from {
            parts.push(&list[from..at]);
            from = at;
        }
    }
    if let Some(&last) = starts.last()
        && list.len() - from > most
        && last > from
    {
        parts.push(&list[from..last]);
        from = last;
    }
    parts.push(&list[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_never_cut_and_a_head_is_in_every_part() {
        let list = b"head\none\ntwo\nthree";
        let starts = line_starts(list);
        assert_eq!(starts, [0, 5, 9, 13]);
        let shown = |parts: Vec<Vec<u8>>| -> Vec<String> {
            parts.into_iter().map(|part| String::from_utf8(part).unwrap()).collect()
        };
        assert_eq!(shown(cut(list, &starts, 9)), ["head\none\n", "two\nthree"]);
        assert_eq!(shown(cut_below_head(list, &starts, 14)), ["head\none\ntwo\n", "head\nthree"]);
        assert_eq!(shown(cut_below_head(list, &starts, 1)).len(), 3);
        assert_eq!(shown(cut_below_head(b"head", &[0], 1)), ["head"]);
        assert_eq!(shown(cut(b"", &line_starts(b""), 5)), [""]);
    }
}
