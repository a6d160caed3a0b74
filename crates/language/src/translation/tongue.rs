//! What the typography of a language allows, so that only what none of its conventions explains is
//! held against a text.
//!
//! The two lists of quotation marks do not contradict the `delimiters` of Unicode CLDR 48.2: no language
//! in them has its closing mark for an opening one there. The other lists, and that newspapers in
//! German, Danish, Polish or Czech also write »…«, Swedish and Finnish ones »…» and ”…”, are general
//! knowledge that no source was compared with.

/// The habits of one language, looked up once for a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tongue<'t> {
    /// The primary subtag.
    pub(super) language: &'t str,
    /// Whether it is written in Latin letters.
    pub(super) latin: bool,
    /// Whether it is English.
    pub(super) english: bool,
    /// Whether « only opens and » only closes.
    pub(super) guillemets: bool,
    /// Whether ” only closes.
    pub(super) curly: bool,
    /// Whether a space before `;`, `!` and `?` is a fault.
    pub(super) unspaced: bool,
    /// Whether the comma stands behind the quotation mark.
    pub(super) comma_outside: bool,
    /// Whether a question opens with ¿. Galician may, Catalan and Basque need not.
    pub(super) inverted: bool,
}

/// Languages that are written in other letters, if the tag does not say otherwise.
const OTHER_SCRIPTS: [&str; 38] = [
    "am", "ar", "be", "bg", "bn", "ckb", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "kk",
    "km", "kn", "ko", "ky", "lo", "mk", "ml", "mn", "mr", "my", "ne", "pa", "pnb", "ps", "ru",
    "si", "ta", "te", "th", "uk", "ur", "yi", "zh",
];

/// Languages that open with « and close with », and never the other way round.
const GUILLEMETS: [&str; 22] = [
    "ar", "be", "ca", "el", "es", "eu", "fa", "fr", "gl", "hy", "it", "kk", "ky", "lv", "nb", "nn",
    "no", "pt", "ro", "ru", "tr", "uk",
];

/// Languages of which ” only ever closes. In Arabic it opens.
const CURLY: [&str; 16] = [
    "ca", "en", "es", "fr", "gl", "hi", "id", "it", "ko", "ms", "pt", "ru", "th", "tr", "vi", "zh",
];

/// Languages without a space before `;`, `!` and `?`: all of these take it for a fault.
const UNSPACED: [&str; 17] = [
    "ca", "cs", "da", "de", "en", "es", "gl", "hu", "it", "nb", "nl", "pl", "pt", "ro", "sk", "sl",
    "sv",
];

/// Languages that set the comma behind the quotation mark, never before it.
const COMMA_OUTSIDE: [&str; 13] =
    ["be", "ca", "cs", "de", "es", "fr", "gl", "it", "pl", "pt", "ru", "sk", "uk"];

impl<'t> Tongue<'t> {
    pub(super) fn of(tag: &'t str) -> Self {
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default();
        let latin = match parts.find(|part| part.len() == 4) {
            Some(script) => script == "Latn",
            None => !OTHER_SCRIPTS.contains(&language),
        };
        Self {
            language,
            latin,
            english: language == "en",
            guillemets: GUILLEMETS.contains(&language),
            curly: CURLY.contains(&language),
            unspaced: UNSPACED.contains(&language),
            comma_outside: COMMA_OUTSIDE.contains(&language),
            inverted: language == "es",
        }
    }

    /// Whether it is a language at all: of `und`, `zxx` and `mul` nothing is said.
    pub(super) fn known(self) -> bool {
        !matches!(self.language, "" | "und" | "zxx" | "mul")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_says_which_letters() {
        assert!(Tongue::of("fr").latin && Tongue::of("sr-Latn").latin && Tongue::of("sr").latin);
        assert!(!Tongue::of("sr-Cyrl").latin && !Tongue::of("zh-Hant").latin);
        assert!(!Tongue::of("und").known() && Tongue::of("nb-NO").known());
    }

    #[test]
    fn who_writes_guillemets_both_ways_is_not_judged_by_them() {
        for language in ["de", "da", "pl", "cs", "sl", "hr", "hu", "sv", "fi", "sr", "sk"] {
            assert!(!Tongue::of(language).guillemets, "{language}");
        }
        assert!(!Tongue::of("sv").curly && !Tongue::of("fi").curly);
    }
}
