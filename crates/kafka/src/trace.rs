//! W3C trace context, continued.

use sha2::{Digest, Sha256};

/// The `traceparent` of what a stage writes from a record with `traceparent`: the same trace and
/// flags, and a span id of its own, made from `seed` so that a record delivered again has the same.
/// `None` if the header is not of version 00, in which case it is forwarded as it is.
#[must_use]
pub fn child(traceparent: &str, seed: &[u8]) -> Option<String> {
    let mut parts = traceparent.split('-');
    let (version, trace, parent, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    let zero = |text: &str| text.bytes().all(|b| b == b'0');
    let valid = version == "00"
        && parts.next().is_none()
        && hex(trace, 32)
        && hex(parent, 16)
        && hex(flags, 2)
        && !zero(trace)
        && !zero(parent);
    if !valid {
        return None;
    }
    let digest = Sha256::new_with_prefix(traceparent).chain_update(seed).finalize();
    Some(format!("00-{trace}-{}-{flags}", hex::encode(&digest[..8])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trace_goes_on_under_a_new_span() {
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let child_of = child(parent, b"language").unwrap();
        assert!(
            child_of.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                && child_of.ends_with("-01")
        );
        assert_ne!(child_of, parent);
        assert_eq!(child(parent, b"language"), Some(child_of));
        for bad in [
            "",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        ] {
            assert_eq!(child(bad, b""), None, "{bad}");
        }
    }
}
