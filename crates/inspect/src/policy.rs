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
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'self'"
        )
    });
    &POLICY
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// The colours of a block `:root { … }` by name.
    fn colours(block: &str) -> BTreeMap<&str, [f64; 3]> {
        let part = |hex: &str, at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let block = block.split('{').nth(1).unwrap().split('}').next().unwrap();
        let pairs = block.split(';').filter_map(|pair| pair.trim().split_once(": #"));
        pairs.map(|(name, hex)| (name, [0, 2, 4].map(|at| part(hex, at)))).collect()
    }

    /// The contrast of two colours by WCAG 2.2.
    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let [a, b] = [a, b].map(|[r, g, b]| 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn text_can_be_read_in_the_light_and_in_the_dark() {
        /// What WCAG 2.2 asks of text at level AA.
        const LEAST: f64 = 4.5;
        let blocks: Vec<&str> = STYLE.split(":root").skip(1).collect();
        assert_eq!(blocks.len(), 2);
        for block in blocks {
            let colours = colours(block);
            let inks = colours.iter().filter_map(|(name, ink)| {
                Some((*name, *colours.get(name.strip_suffix("-ink")?)?, *ink))
            });
            let plain = ["--ink", "--soft", "--link", "--good", "--bad", "--mild"]
                .iter()
                .flat_map(|ink| ["--paper", "--tint"].map(|on| (*ink, colours[on], colours[ink])));
            let pairs: Vec<_> = inks.chain(plain).collect();
            assert!(pairs.len() > 20);
            for (name, on, ink) in pairs {
                assert!(contrast(on, ink) >= LEAST, "{name}: {:.2}", contrast(on, ink));
            }
        }
    }
}
