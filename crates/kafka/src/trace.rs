//! W3C trace context, continued.
//!
//! Source: W3C Recommendation "Trace Context", version 00 of the header `traceparent`.

use sha2::{Digest, Sha256};
use std::fmt;

/// Where in a trace something is: the trace, the span, and whether anybody looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceContext {
    /// The trace; never all zeros.
    pub trace: [u8; 16],
    /// The span; never all zeros.
    pub span: [u8; 8],
    /// Flags as they stand in the header; bit 0 is `sampled`.
    pub flags: u8,
}

impl TraceContext {
    /// Name of the header.
    pub const HEADER: &str = "traceparent";

    const SAMPLED: u8 = 1;

    /// Reads a header. `None` if it is not of version 00, or not well made: it is then forwarded as it is.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        // Capitals are not allowed, and `hex` would take them.
        if header.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        let mut parts = header.split('-');
        let (version, trace, span, flags) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        if version != "00" || parts.next().is_some() {
            return None;
        }
        let (mut context, mut one) = (Self { trace: [0; 16], span: [0; 8], flags: 0 }, [0]);
        hex::decode_to_slice(trace, &mut context.trace).ok()?;
        hex::decode_to_slice(span, &mut context.span).ok()?;
        hex::decode_to_slice(flags, &mut one).ok()?;
        context.flags = one[0];
        (context.trace != [0; 16] && context.span != [0; 8]).then_some(context)
    }

    /// A span of the same trace below this one, made from `seed`: a record that is delivered again has
    /// the same.
    #[must_use]
    pub fn child(self, seed: &[u8]) -> Self {
        let digest = Sha256::new_with_prefix(self.to_string()).chain_update(seed).finalize();
        Self { span: first(&digest), ..self }
    }

    /// The first span of a trace of its own, made from `seed`, for `share` (0 to 1) of all seeds.
    #[must_use]
    pub fn begin(seed: &[u8], share: f64) -> Option<Self> {
        let digest = Sha256::digest(seed);
        let (trace, span, lot) = (first(&digest), first(&digest[16..]), first(&digest[24..]));
        // 53 bits, as many as a double holds.
        #[allow(clippy::cast_precision_loss)]
        let lot = (u64::from_be_bytes(lot) >> 11) as f64 / (1_u64 << 53) as f64;
        (lot < share).then_some(Self { trace, span, flags: Self::SAMPLED })
    }

    /// Whether somebody looks at this trace.
    #[must_use]
    pub fn sampled(self) -> bool {
        self.flags & Self::SAMPLED != 0
    }
}

/// The first bytes of a digest that is longer.
fn first<const N: usize>(digest: &[u8]) -> [u8; N] {
    std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default())
}

impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (trace, span) = (hex::encode(self.trace), hex::encode(self.span));
        write!(f, "00-{trace}-{span}-{:02x}", self.flags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trace_goes_on_under_a_new_span() {
        let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let parent = TraceContext::parse(header).unwrap();
        assert_eq!(parent.to_string(), header);
        assert!(parent.sampled());
        let child = parent.child(b"language");
        assert_eq!((child.trace, child.flags), (parent.trace, parent.flags));
        assert_ne!(child.span, parent.span);
        assert_eq!(parent.child(b"language"), child);
        assert_ne!(parent.child(b"cleaning"), child);
        for bad in [
            "",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        ] {
            assert_eq!(TraceContext::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn as_many_traces_begin_as_are_asked_for() {
        let begun = |share| {
            let seeds = 0..10_000_u32;
            seeds.filter_map(|seed| TraceContext::begin(&seed.to_be_bytes(), share)).count()
        };
        assert_eq!((begun(0.0), begun(1.0)), (0, 10_000));
        // Five standard deviations of 10,000 draws.
        assert!(begun(0.1).abs_diff(1_000) < 150, "{}", begun(0.1));
        let one = TraceContext::begin(b"x", 1.0);
        assert_eq!(one, TraceContext::begin(b"x", 1.0));
        assert_eq!(one.and_then(|one| TraceContext::parse(&one.to_string())), one);
    }
}
