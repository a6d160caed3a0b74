//! The style of a page, and the policy that lets nothing else in.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// The only style sheet, which stands in the page.
pub(crate) const STYLE: &str = include_str!("../templates/style.css");

/// The Content Security Policy of every page (CSP level 3): that one style sheet by its hash, a search
/// form that leads to where the page came from, and nothing else. No script runs, nothing is fetched.
#[must_use]
pub fn policy() -> &'static str {
    static POLICY: LazyLock<String> = LazyLock::new(|| {
        let hash = STANDARD.encode(Sha256::digest(STYLE));
        format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'self'")
    });
    &POLICY
}
