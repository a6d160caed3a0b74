//! The part of a text that is judged: its prose, in passages.

use crate::clutter::{Clutter, Kind};
use crate::lines::Line;
use crate::script;
use copydesk_ngrams::{Ngrams, Table};
use memchr::{memchr3, memmem};
use std::borrow::Cow;
use std::ops::Range;

/// Letters (of Latin script, or what stands for them) that make a line prose: menus and labels are shorter.
const PROSE_LETTERS: usize = 40;

/// Letters of prose from which on only prose is judged.
const ENOUGH_PROSE: usize = 120;

/// Letters of a passage: of single sentences, one in twenty is taken for a neighbouring language.
const PASSAGE_LETTERS: usize = 120;

/// Some lines of a text, judged together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Passage {
    pub(crate) text: String,
    pub(crate) ngrams: Ngrams,
    pub(crate) letters: usize,
    /// Numbers of its first line and of the one after its last.
    pub(crate) lines: Range<usize>,
}

/// A line, stripped of what is no language.
struct Candidate<'l> {
    text: Cow<'l, str>,
    ngrams: Ngrams,
    letters: usize,
    number: usize,
    clutter: Option<Kind>,
}

/// The passages of a text: of its prose, or where there is little of it of all lines but menus and notices,
/// or of all lines.
pub(crate) fn passages(lines: &[Line<'_>], clutter: &Clutter, table: &Table) -> Vec<Passage> {
    let mut all = candidates(lines, false, clutter, table);
    if all.is_empty() {
        all = candidates(lines, true, clutter, table);
    }
    let is_clean = |line: &Candidate<'_>| line.clutter.is_none();
    let is_prose = |line: &Candidate<'_>| is_clean(line) && line.letters >= PROSE_LETTERS;
    let (mut clean, mut prose) = (0, 0);
    for line in &all {
        clean += if is_clean(line) { line.letters } else { 0 };
        prose += if is_prose(line) { line.letters } else { 0 };
    }
    if prose >= ENOUGH_PROSE {
        all.retain(is_prose);
    } else if clean > 0 {
        all.retain(is_clean);
    }
    joined(all)
}

/// The lines that have letters.
fn candidates<'l>(
    lines: &'l [Line<'_>],
    hashtags: bool,
    clutter: &Clutter,
    table: &Table,
) -> Vec<Candidate<'l>> {
    let mut scripts = Vec::new();
    let candidate = |(number, line): (usize, &'l Line<'_>)| {
        let text = words(line.text(), hashtags);
        let ngrams = table.ngrams(&text);
        scripts.clone_from(&ngrams.letters);
        let letters = script::weigh(table.scripts(), &mut scripts);
        let clutter = clutter.kind(&text, letters, &scripts);
        (letters > 0).then_some(Candidate { text, ngrams, letters, number, clutter })
    };
    lines.iter().enumerate().filter_map(candidate).collect()
}

fn joined(lines: Vec<Candidate<'_>>) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    for line in lines {
        match passages.last_mut() {
            Some(last) if last.letters < PASSAGE_LETTERS => {
                last.text.push(' ');
                last.text.push_str(&line.text);
                last.ngrams.append(&line.ngrams);
                last.letters += line.letters;
                last.lines.end = line.number + 1;
            }
            _ => passages.push(Passage {
                text: line.text.into_owned(),
                ngrams: line.ngrams,
                letters: line.letters,
                lines: line.number..line.number + 1,
            }),
        }
    }
    passages
}

/// The letters of a text that are worth judging, without what is written the same in every
/// language (addresses, handles, numbers) and without broken tags. `hashtags` are words only where there
/// is nothing else.
fn words(line: &str, hashtags: bool) -> Cow<'_, str> {
    let untagged = without_tags(line);
    let bytes = untagged.as_bytes();
    if memchr3(b':', b'@', b'#', bytes).is_none() && memmem::find(bytes, b"www.").is_none() {
        return untagged;
    }
    let hashtag = |word: &str| word.starts_with('#') && word.len() <= LONGEST_HASHTAG;
    let keep = |word: &&str| (hashtags || !hashtag(word)) && word.chars().any(char::is_alphabetic);
    let words = untagged.split_whitespace().filter(keep);
    let words = words.map(without_addresses).filter(|word| word.contains(char::is_alphabetic));
    words.collect::<Vec<_>>().join(" ").into()
}

/// Bytes of a hashtag; where words have no spaces between them, what begins with one may be a paragraph.
const LONGEST_HASHTAG: usize = 60;

/// A word without web and e-mail addresses, which end where their ASCII does: the words around them need no
/// spaces in Chinese.
fn without_addresses(word: &str) -> Cow<'_, str> {
    let address = |part: &str| part.contains("://") || part.contains("www.") || part.contains('@');
    if !address(word) {
        return Cow::Borrowed(word);
    }
    let mut kept = String::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let same = |ch: char| ch.is_ascii_graphic() == first.is_ascii_graphic();
        let (part, after) = rest.split_at(rest.find(|ch| !same(ch)).unwrap_or(rest.len()));
        kept.push_str(if address(part) { " " } else { part });
        rest = after;
    }
    Cow::Owned(kept)
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
        // Not looked for any further: each of a million marks would be, to the end of the line.
        match rest.bytes().skip(open).take(LONGEST_TAG + 1).position(|byte| byte == b'>') {
            Some(close) => {
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

/// Letters in `text`.
pub(crate) fn weight(text: &str) -> usize {
    text.chars().filter(|ch| ch.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages_of(lines: &[&str]) -> Vec<Passage> {
        let lines: Vec<Line<'_>> = lines.iter().map(|line| Line::Text(line, 0)).collect();
        passages(&lines, &Clutter::new().unwrap(), &Table::embedded().unwrap())
    }

    #[test]
    fn markup_and_addresses_are_no_words() {
        let line = "Voir <a href=\"x\">ici</a> https://e.org @moi 2024 été.< /span>";
        assert_eq!(words(line, false), "Voir ici été.");
        let chinese = "详情见https://e.org/a。联系邮箱：a@b.cn，谢谢";
        assert_eq!(words(chinese, false), "详情见 。联系邮箱： ，谢谢");
        assert_eq!(words("a < b and c", false), "a < b and c");
        assert_eq!(words("Écrire à info@e.org #été", false), "Écrire à");
        let long = format!("a <{}> b", "é".repeat(150));
        assert_eq!(words(&long, false), long);
        let angles = "<".repeat(1_000_000);
        assert_eq!(words(&angles, false), angles);
    }

    #[test]
    fn short_lines_menus_and_notices_have_no_say_where_there_is_prose() {
        let prose = "mot ".repeat(50);
        let menu = "English Français Deutsch Español Italiano Português";
        let notice = "This site uses cookies to give you the best experience that there is.";
        let found = passages_of(&["Menu", menu, notice, &prose, "Share this"]);
        assert_eq!((found.len(), found[0].letters, found[0].lines.clone()), (1, 150, 3..4));
        assert_eq!(passages_of(&[menu, "Un mot"])[0].letters, 5);
        assert_eq!(passages_of(&[menu])[0].lines, 0..1);
    }

    #[test]
    fn hashtags_are_words_where_there_is_nothing_else() {
        assert_eq!(passages_of(&["#climat", "@moi"])[0].text, "#climat");
        assert_eq!(passages_of(&["#climat", "mot"])[0].text, "mot");
    }

    #[test]
    fn short_lines_are_judged_together() {
        let line = "a".repeat(70);
        let found = passages_of(&[&line, &line, "", &line]);
        assert_eq!(found.iter().map(|p| p.lines.clone()).collect::<Vec<_>>(), [0..2, 3..4]);
    }
}
