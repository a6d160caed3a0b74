//! Attributes of a tag, read as browsers do.

use super::source::Source;
use std::ops::Range;

/// How many attributes of one element are kept; the rest is passed over.
const MAX_ATTRIBUTES: usize = 64;

/// An attribute: the bytes of its name, and those of its value without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub(crate) name: (u32, u32),
    pub(crate) value: (u32, u32),
}

impl Source<'_> {
    /// Reads attributes from `at` on, not more than are kept; answers the byte behind the tag.
    pub(super) fn read_attributes(self, mut at: usize, into: &mut Vec<Attribute>) -> Option<usize> {
        loop {
            while matches!(self.byte(at), b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/') {
                at += 1;
            }
            if at >= self.len() {
                return None;
            }
            if self.byte(at) == b'>' {
                return Some(at + 1);
            }
            let name = at;
            at += 1; // an attribute's name may begin with `=`
            while at < self.len()
                && !matches!(
                    self.byte(at),
                    b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>' | b'='
                )
            {
                at += 1;
            }
            let name = name..at;
            let mut ahead = at;
            while matches!(self.byte(ahead), b' ' | b'\t' | b'\n' | b'\r' | 0x0c) {
                ahead += 1;
            }
            let mut value = at..at;
            if self.byte(ahead) == b'=' {
                (value, at) = self.read_value(ahead + 1)?;
            }
            if into.len() < MAX_ATTRIBUTES {
                let (name, value) = (narrow(&name)?, narrow(&value)?);
                into.push(Attribute { name, value });
            }
        }
    }

    /// An attribute's value, and the byte behind it.
    fn read_value(self, mut at: usize) -> Option<(Range<usize>, usize)> {
        while matches!(self.byte(at), b' ' | b'\t' | b'\n' | b'\r' | 0x0c) {
            at += 1;
        }
        let quote = self.byte(at);
        if matches!(quote, b'"' | b'\'') {
            let end = self.seek(quote, at + 1);
            return (end < self.len()).then_some((at + 1..end, end + 1));
        }
        let start = at;
        while at < self.len()
            && !matches!(self.byte(at), b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'>')
        {
            at += 1;
        }
        Some((start..at, at))
    }
}

fn narrow(range: &Range<usize>) -> Option<(u32, u32)> {
    Some((u32::try_from(range.start).ok()?, u32::try_from(range.end).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_as_browsers_do() {
        let source = "<a href = 'x y' b c=d/ =e f=\"g\"/>";
        let mut all = Vec::new();
        assert_eq!(Source(source.as_bytes()).read_attributes(2, &mut all), Some(source.len()));
        let found: Vec<_> = all
            .iter()
            .map(|a| {
                let part = |(from, to): (u32, u32)| &source[from as usize..to as usize];
                (part(a.name), part(a.value))
            })
            .collect();
        assert_eq!(found, [("href", "x y"), ("b", ""), ("c", "d/"), ("=e", ""), ("f", "g")]);
    }

    #[test]
    fn attributes_are_capped() {
        let source = format!("{}>", "a ".repeat(MAX_ATTRIBUTES * 2));
        let mut all = Vec::new();
        assert!(Source(source.as_bytes()).read_attributes(0, &mut all).is_some());
        assert_eq!(all.len(), MAX_ATTRIBUTES);
    }
}
