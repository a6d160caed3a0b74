//! Answers of registries, and what they mean.

use crate::error::Trouble;
use serde::Deserialize;

/// There is no such subject; the subject has no such version or schema.
const MISSING: [u32; 3] = [40401, 40402, 40403];

/// An answer of HTTP.
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// What it says, as JSON if a registry says it.
    pub(crate) body: String,
}

/// What a registry says of what it refuses.
#[derive(Deserialize)]
struct Refusal {
    error_code: u32,
    #[serde(default)]
    message: String,
}

/// What is there, or `None` where it is not.
pub(crate) fn found<T: for<'de> Deserialize<'de>>(answer: &Answer) -> Result<Option<T>, Trouble> {
    let refusal = serde_json::from_str::<Refusal>(&answer.body).ok();
    match refusal {
        Some(refusal) if answer.status == 404 && MISSING.contains(&refusal.error_code) => Ok(None),
        _ => read(answer).map(Some),
    }
}

/// What a registry answers, or why it does not.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(answer: &Answer) -> Result<T, Trouble> {
    let Answer { status, body } = answer;
    let status = *status;
    if (200..300).contains(&status) {
        return serde_json::from_str(body).map_err(|_| Trouble::Foreign { status });
    }
    let message = serde_json::from_str::<Refusal>(body).ok().map(|refusal| refusal.message);
    Err(match (status, message) {
        (401 | 403, _) => Trouble::Denied { status },
        (429 | 500.., message) => Trouble::Busy { status, message: message.unwrap_or_default() },
        (409, Some(message)) => Trouble::Incompatible(message),
        (_, Some(message)) => Trouble::Refused { status, message },
        (_, None) => Trouble::Foreign { status },
    })
}

/// Why there is no answer.
pub(crate) fn no_answer(error: &ureq::Error) -> Trouble {
    match error {
        ureq::Error::Tls(_) | ureq::Error::NativeTls(_) | ureq::Error::Der(_) => {
            Trouble::Untrusted(error.to_string())
        }
        error => Trouble::Away(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Comparison, Registered};

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.to_owned() }
    }

    #[test]
    fn answers_of_all_registries_are_read() {
        // Confluent and Karapace; Apicurio; Redpanda.
        for code in [40401, 40403] {
            let body = format!(r#"{{"error_code":{code},"message":"not found"}}"#);
            assert_eq!(found::<Registered>(&answer(404, &body)), Ok(None));
        }
        let body = r#"{"subject":"s","version":2,"id":7,"schemaType":"JSON","schema":"{}"}"#;
        let there = Registered { id: 7, version: 2 };
        assert_eq!(found(&answer(200, body)), Ok(Some(there)));
        let body = r#"{"is_compatible":false,"messages":["why"]}"#;
        let comparison = Comparison { compatible: false, messages: vec!["why".to_owned()] };
        assert_eq!(found(&answer(200, body)), Ok(Some(comparison)));
        assert!(read::<Comparison>(&answer(200, r#"{"is_compatible":true}"#)).unwrap().compatible);
    }

    #[test]
    fn every_refusal_is_told_from_the_others() {
        let said = |status, body: &str| found::<Registered>(&answer(status, body)).unwrap_err();
        let refusal = r#"{"error_code":1,"message":"why"}"#;
        let message = || "why".to_owned();
        assert_eq!(said(401, ""), Trouble::Denied { status: 401 });
        assert_eq!(said(403, refusal), Trouble::Denied { status: 403 });
        assert_eq!(said(409, refusal), Trouble::Incompatible(message()));
        assert_eq!(said(422, refusal), Trouble::Refused { status: 422, message: message() });
        assert_eq!(said(503, refusal), Trouble::Busy { status: 503, message: message() });
        assert_eq!(said(502, "<html>"), Trouble::Busy { status: 502, message: String::new() });
        // Some other server, or a path that its API does not have.
        assert_eq!(said(404, "<html>"), Trouble::Foreign { status: 404 });
        assert_eq!(said(200, "<html>"), Trouble::Foreign { status: 200 });
    }
}
