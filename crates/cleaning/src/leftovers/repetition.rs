//! Paragraphs that stand in a text twice: extraction took the page's second copy, too.
//!
//! A refrain, a question asked of everyone and a step of several recipes stand in their texts again
//! because the story says them again. A copy stands right behind its original, or at the end with nothing
//! of the story behind it.

use super::judge::Verdict;
use super::seen::Seen;
use copydesk_article::cleaning::RemovalReason;
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// From this length on, in bytes, a line that stands in the text again may be a copy.
const LEAST: usize = 60;

/// What tells equal lines that are long enough; 0 for the others.
pub(crate) fn print(text: &str) -> u64 {
    if text.len() < LEAST { 0 } else { xxh3_64(text.as_bytes()).max(1) }
}

/// Adds verdicts on copies.
pub(crate) fn look(lines: &mut [Seen<'_>]) {
    let mut seen: HashMap<u64, u8> = HashMap::with_capacity(lines.len());
    let mut copies = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.print != 0) {
        let times = seen.entry(line.print).or_default();
        *times = times.saturating_add(1);
        let beside = at > 0 && lines[at - 1].print == line.print;
        if *times == 2 || beside {
            copies.push((at, beside));
        }
    }
    let mut end = lines.len();
    for (at, beside) in copies.into_iter().rev() {
        let twice = seen.get(&lines[at].print) == Some(&2);
        let last = twice && !lines[at + 1..end].iter().any(|line| line.prose && !line.gone());
        if last {
            end = at;
        }
        if (last || beside) && !lines[at].gone() {
            lines[at].opinion.verdict = Some(verdict());
        }
    }
}

fn verdict() -> Verdict {
    Verdict {
        reason: RemovalReason::RepeatedLine,
        rule: "repeated".into(),
        confidence: 0.9,
        rest: None,
        heading: false,
    }
}

#[cfg(test)]
mod tests {
    use crate::leftovers::tests::kept;

    const FIRST: &str =
        "The council met on Monday and decided, after a long debate, to go on as planned.";
    const SECOND: &str =
        "Two members of the opposition left the hall before the vote and spoke to the press.";

    #[test]
    fn a_second_copy_goes() {
        let text = format!("{FIRST}\n{FIRST}\n{SECOND}");
        assert_eq!(kept(&text, "en"), [FIRST, SECOND]);
        let text = format!("{FIRST}\n{SECOND}\nShare\n{FIRST}\n{SECOND}\nShare");
        assert_eq!(kept(&text, "en"), [FIRST, SECOND]);
    }

    #[test]
    fn what_the_story_says_again_stays() {
        let question = "What did you think when you heard of the plan for the first time?";
        let text = format!("{question}\n{FIRST}\n{question}\n{SECOND}");
        assert_eq!(kept(&text, "en"), [question, FIRST, question, SECOND]);
    }
}
