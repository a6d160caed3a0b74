//! From the cleaned text back to the raw text.

use serde::{Deserialize, Serialize};

/// Maps the cleaned text back to the raw text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceMap {
    /// JSON Pointer of the raw text.
    pub of: String,
    /// SHA-256 of the raw text, in hex.
    pub of_sha256: String,
    /// `[cleaned start, raw start, cleaned length, raw length]` in code points, ascending and
    /// without gaps on the cleaned side. Where the lengths agree the stretch is a copy, position
    /// by position; where they differ it stands for the raw stretch as a whole.
    pub segments: Vec<[usize; 4]>,
    /// For a page: `[raw start, raw length]` of every segment in bytes of the raw text's UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<Vec<[usize; 2]>>,
}

impl SourceMap {
    /// The raw code points that the cleaned code points `start..end` came from.
    #[must_use]
    pub fn project(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let last = end.max(start + 1) - 1;
        let (from, _) = self.locate(start)?;
        let (_, to) = self.locate(last)?;
        Some((from, to))
    }

    fn locate(&self, position: usize) -> Option<(usize, usize)> {
        let next = self.segments.partition_point(|segment| segment[0] <= position);
        let [dst, src, dst_len, src_len] = *self.segments.get(next.checked_sub(1)?)?;
        let inside = position - dst;
        if inside >= dst_len {
            return None;
        }
        Some(if dst_len == src_len {
            (src + inside, src + inside + 1)
        } else {
            (src, src + src_len)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_map_projects_copies_and_replacements() {
        let map = SourceMap {
            of: "/text".into(),
            of_sha256: String::new(),
            segments: vec![[0, 10, 5, 5], [5, 15, 1, 3], [6, 18, 4, 4]],
            bytes: None,
        };
        assert_eq!(map.project(0, 5), Some((10, 15)));
        assert_eq!(map.project(4, 7), Some((14, 19)));
        assert_eq!(map.project(5, 6), Some((15, 18)));
        assert_eq!(map.project(9, 12), None);
    }
}
