//! Learned boilerplate: lines that stand in many distinct articles of one source, as a versioned list.
//!
//! `copydesk learn boilerplate` writes such lists; the stage only reads them, so that it stays a pure
//! function of a record and of lists. A line goes on this evidence alone, whatever its length.

use crate::fold::fold;
use crate::leftovers::judge::Verdict;
use copydesk_article::cleaning::RemovalReason;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Bytes of the longest line that is learned or looked up.
pub const LONGEST: usize = 1200;

/// Letters and digits of the shortest one.
pub const SHORTEST: usize = 3;

/// Where in its articles a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Among the first lines.
    Head,
    /// Anywhere.
    Middle,
    /// Among the last lines.
    Tail,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The source: the name of the publication or the host of its pages, as [`source_key`] gives it.
    pub source: String,
    /// The line, masked by [`mask`].
    pub line: String,
    /// Distinct articles of the source that have it.
    pub articles: u32,
    /// Distinct articles of the source that were looked at.
    pub of: u32,
    /// Where it stands.
    pub place: Place,
}

/// The first line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Always `copydesk.boilerplate/1`.
    pub list: String,
    /// What records are to name it by.
    pub version: String,
}

/// The value of [`Head::list`].
pub const LIST: &str = "copydesk.boilerplate/1";

/// A list that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LearnedError {
    /// A line is not what it should be.
    #[error("line {line} of the boilerplate list: {problem}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A line of a published list is not what it should be.
    #[error("boilerplate list `{name}`, part {part}: line {line}: {problem}")]
    Part {
        /// Name of the list.
        name: String,
        /// Number of the part, from 1.
        part: usize,
        /// Which line of the part, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

/// What is wrong with a line, and which it is, from 1.
pub(crate) struct Wrong {
    pub(crate) line: usize,
    pub(crate) problem: String,
}

/// What is known of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Known {
    /// Share of the source's articles that have it.
    share: f64,
    /// Which list says so.
    list: usize,
}

/// Learned lines of one list, or of several together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Learned {
    /// The lists, as records name them.
    lists: Vec<String>,
    /// Per source, masked lines.
    sources: HashMap<String, HashMap<String, Known>>,
}

impl Learned {
    /// Reads JSON lines: a [`Head`], then an [`Entry`] each.
    ///
    /// # Errors
    /// [`LearnedError`] names the line that does not read. Nothing of such a list is used.
    pub fn parse(text: &str) -> Result<Self, LearnedError> {
        let mut learned = Self::default();
        let read = learned.read(text);
        let version =
            read.map_err(|Wrong { line, problem }| LearnedError::Line { line, problem })?;
        Ok(learned.named(version))
    }

    /// Reads lines of one list that has no name yet, and gives its version. Of a line that stands there twice the
    /// later one counts.
    pub(crate) fn read(&mut self, text: &str) -> Result<String, Wrong> {
        let wrong = |line: usize, problem: String| Wrong { line: line + 1, problem };
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let (at, head) = lines.next().ok_or_else(|| wrong(0, "the list is empty".into()))?;
        let head: Head = serde_json::from_str(head).map_err(|e| wrong(at, e.to_string()))?;
        if head.list != LIST {
            return Err(wrong(at, format!("`list` is `{}`, not `{LIST}`", head.list)));
        }
        let list = self.lists.len();
        for (at, line) in lines {
            let entry: Entry = serde_json::from_str(line).map_err(|e| wrong(at, e.to_string()))?;
            if entry.of == 0 || entry.articles > entry.of {
                let problem = format!("{} articles of {}", entry.articles, entry.of);
                return Err(wrong(at, problem));
            }
            let share = f64::from(entry.articles) / f64::from(entry.of);
            let known = Known { share, list };
            self.sources.entry(entry.source).or_default().insert(entry.line, known);
        }
        Ok(head.version)
    }

    /// The same, and what was read last is called so.
    pub(crate) fn named(mut self, name: String) -> Self {
        self.lists.push(name);
        self
    }

    /// The lines of both. One that both have for a source goes by this list and not by the `later` one.
    #[must_use]
    pub fn and(mut self, later: Self) -> Self {
        let before = self.lists.len();
        self.lists.extend(later.lists);
        for (source, lines) in later.sources {
            let own = self.sources.entry(source).or_default();
            for (line, Known { share, list }) in lines {
                own.entry(line).or_insert(Known { share, list: before + list });
            }
        }
        self
    }

    /// What records name the lists by: a list in a file by its version, a published one by name and version.
    #[must_use]
    pub fn lists(&self) -> &[String] {
        &self.lists
    }

    /// How many lines there are, over all sources.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.sources.values().map(HashMap::len).sum()
    }

    /// The lines of a source, by the name of the publication or else by the host of an address.
    pub(crate) fn of(&self, site: Option<&str>, url: Option<&str>) -> Option<SourceLines<'_>> {
        if self.sources.is_empty() {
            return None;
        }
        let lines = self.sources.get(&source_key(site, url)?)?;
        Some(SourceLines { lists: &self.lists, lines })
    }
}

/// The learned lines of one source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SourceLines<'a> {
    lists: &'a [String],
    lines: &'a HashMap<String, Known>,
}

impl SourceLines<'_> {
    /// What the lists say of a line.
    pub(crate) fn verdict(&self, line: &str) -> Option<Verdict> {
        let Known { share, list } = *self.lines.get(&mask(line)?)?;
        Some(Verdict {
            reason: RemovalReason::Boilerplate,
            rule: format!("learned/{}", self.lists.get(list)?),
            // At worst half: the list has only lines that repeat.
            confidence: ((0.5 + share / 2.0) * 100.0).round() / 100.0,
            rest: None,
            heading: false,
        })
    }
}

/// How lists name a source: the host of the address without `www.`, else the folded name of the
/// publication.
#[must_use]
pub fn source_key(site: Option<&str>, url: Option<&str>) -> Option<String> {
    let host = url.and_then(|url| url::Url::parse(url).ok()).and_then(|url| {
        let host = url.host_str()?;
        Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
    });
    host.or_else(|| site.map(fold)).filter(|key| !key.is_empty())
}

/// A line as it is compared over articles: folded, every number made `0`, without marks at its ends;
/// `None` for one that is too short or too long to learn.
#[must_use]
pub fn mask(line: &str) -> Option<String> {
    if line.len() > LONGEST {
        return None;
    }
    let folded = fold(line);
    let mut masked = String::with_capacity(folded.len());
    for ch in folded.trim_matches(|c: char| !c.is_alphanumeric()).chars() {
        match ch {
            ch if ch.is_numeric() => {
                if !masked.ends_with('0') {
                    masked.push('0');
                }
            }
            ch => masked.push(ch),
        }
    }
    let telling = masked.chars().filter(|c| c.is_alphabetic()).count();
    (telling >= SHORTEST).then_some(masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_broken_ones_are_refused_with_the_line() {
        let head = r#"{"list":"copydesk.boilerplate/1","version":"7"}"#;
        let entry =
            r#"{"source":"a.example","line":"x y z 0","articles":9,"of":12,"place":"tail"}"#;
        let learned = Learned::parse(&format!("{head}\n{entry}\n")).unwrap();
        let lines = learned.of(None, Some("https://www.a.example/1")).unwrap();
        let verdict = lines.verdict("– X y z 2024 –").unwrap();
        assert_eq!((verdict.rule.as_str(), verdict.confidence), ("learned/7", 0.88));
        assert!(lines.verdict("X y z").is_none());
        assert!(learned.of(Some("Other"), None).is_none());
        for (text, said) in [
            (String::new(), "line 1"),
            (format!("{head}\n{{"), "line 2"),
            (head.replace("/1", "/2"), "copydesk.boilerplate/2"),
            (format!("{head}\n{}", entry.replace("12", "3")), "9 articles of 3"),
        ] {
            let error = Learned::parse(&text).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn masks_forget_numbers_and_marks() {
        assert_eq!(mask("© 2024 The Site – 12.345 views"), Some("0 the site – 0.0 views".into()));
        assert_eq!(mask("12 | 3"), None);
        assert_eq!(source_key(Some("The Site"), None), Some("the site".into()));
    }
}
