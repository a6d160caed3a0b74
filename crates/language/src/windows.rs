//! Which parts of a text are judged.

use crate::lines::Line;
use std::borrow::Cow;

/// Letters of one window. lingua is cheapest a letter at 170 to 250 letters and loses nothing
/// there; three such windows agree with the whole article in 98.5 % of news articles.
pub(crate) const WINDOW_LETTERS: usize = 220;

/// Letters that make a line prose: menus and labels are shorter.
const PROSE_LETTERS: usize = 40;

/// Letters of prose from which on only prose is judged.
const ENOUGH_PROSE: usize = 120;

/// The letters of a text that are worth judging, without what is written the same in every
/// language (addresses, handles, numbers) and without broken tags.
fn words(line: &str) -> String {
    let untagged = without_tags(line);
    let keep = |word: &&str| {
        !(word.contains("://") || word.starts_with("www.") || word.starts_with(['@', '#']))
            && word.chars().any(char::is_alphabetic)
    };
    untagged.split_whitespace().filter(keep).collect::<Vec<_>>().join(" ")
}

/// `line` without anything between `<` and the next `>` that is short enough to be a tag.
fn without_tags(line: &str) -> Cow<'_, str> {
    const LONGEST_TAG: usize = 300;
    if !line.contains('<') {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        match rest[open..].find('>') {
            Some(close) if close <= LONGEST_TAG => {
                out.push(' ');
                rest = &rest[open + close + 1..];
            }
            _ => {
                out.push('<');
                rest = &rest[open + 1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The judged part of a text.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    lines: Vec<(String, usize)>,
    /// Letters in all of it.
    pub(crate) letters: usize,
}

impl Prose {
    /// The prose among `lines`, or all of them where there is too little of it.
    pub(crate) fn of(lines: &[Line<'_>]) -> Self {
        let all: Vec<(String, usize)> = lines
            .iter()
            .map(|line| words(line.text()))
            .map(|line| (weight(&line), line))
            .filter(|(letters, _)| *letters > 0)
            .map(|(letters, line)| (line, letters))
            .collect();
        let prose: Vec<_> =
            all.iter().filter(|(_, letters)| *letters >= PROSE_LETTERS).cloned().collect();
        let sum = |lines: &[(String, usize)]| lines.iter().map(|(_, n)| n).sum::<usize>();
        let lines = if sum(&prose) >= ENOUGH_PROSE { prose } else { all };
        Self { letters: sum(&lines), lines }
    }

    /// The whole judged text, for counting scripts.
    pub(crate) fn text(&self) -> String {
        self.lines.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// The window of about [`WINDOW_LETTERS`] around the share `at` (0 to 1) of the letters.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(crate) fn window(&self, at: f64) -> String {
        let target = (self.letters as f64 * at) as usize;
        let mut seen = 0;
        let first = self.lines.iter().position(|(_, letters)| {
            seen += letters;
            seen > target
        });
        let Some(first) = first else { return String::new() };
        let into = target - (seen - self.lines[first].1);
        let mut window = String::new();
        let mut letters = 0;
        let mut skipped = 0;
        for (i, (line, _)) in self.lines[first..].iter().enumerate() {
            for word in line.split(' ') {
                let word_letters = weight(word);
                if i == 0 && skipped + word_letters <= into && self.lines[first].1 > WINDOW_LETTERS
                {
                    skipped += word_letters;
                    continue;
                }
                push_word(&mut window, word, WINDOW_LETTERS.saturating_sub(letters));
                letters += word_letters;
                if letters >= WINDOW_LETTERS {
                    return window;
                }
            }
        }
        window
    }
}

/// Appends `word`, cut to `room` letters: text without spaces is one long word.
fn push_word(window: &mut String, word: &str, room: usize) {
    if !window.is_empty() {
        window.push(' ');
    }
    let mut letters = 0;
    window.extend(word.chars().take_while(|ch| {
        letters += usize::from(ch.is_alphabetic());
        letters <= room.max(1)
    }));
}

/// Letters in `text`.
pub(crate) fn weight(text: &str) -> usize {
    text.chars().filter(|ch| ch.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_addresses_are_no_words() {
        assert_eq!(
            words("Voir <a href=\"x\">ici</a> https://e.org @moi 2024 été.< /span>"),
            "Voir ici été."
        );
        assert_eq!(words("a < b and c"), "a b and c");
    }

    #[test]
    fn short_lines_have_no_say_where_there_is_prose() {
        let prose = "mot ".repeat(50);
        let lines = ["Menu", prose.as_str(), "Share this"].map(|line| Line::Text(line, 0));
        assert_eq!(Prose::of(&lines).letters, 150);
        assert_eq!(Prose::of(&lines[2..]).letters, 9);
    }

    #[test]
    fn windows_lie_where_they_should_and_have_their_size() {
        let text: String =
            (0..400).map(|i| format!("w{}", "abcdefghij".repeat(1 + i % 2) + " ")).collect();
        let prose = Prose::of(&[Line::Text(&text, 0)]);
        let (start, end) = (prose.window(0.1), prose.window(0.9));
        assert!(weight(&start) >= WINDOW_LETTERS && weight(&start) < WINDOW_LETTERS + 25);
        assert!(!end.is_empty() && weight(&prose.window(0.999)) > 0);
        let chinese = Prose::of(&[Line::Text(&"中".repeat(1000), 0)]);
        assert_eq!(weight(&chinese.window(0.5)), WINDOW_LETTERS);
        assert_eq!(Prose::default().window(0.5), "");
    }
}
