//! Lines that stand in a series: rows of a table, items of a numbered or bulleted list, entries under the
//! same label. What one of them seems to say by a hint or by its shape is what the series lists.

use super::around::ANNOUNCED;
use super::judge::Verdict;
use super::seen::Seen;
use super::view::View;
use crate::letters::is_alphanumeric;
use crate::marks::Marks;
use std::collections::HashMap;

/// Fewest lines of a series.
const FEWEST: usize = 3;

/// Fewest cells of a row, and fewest words of a bulleted item that says more than a button does.
const CELLS: usize = 3;
const WORDS: usize = 4;

/// The longest label of an entry, in bytes, and most of its words.
const LABEL: usize = 32;
const LABEL_WORDS: usize = 3;

/// What a line is by its beginning and its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Place {
    /// The number in front: "3. ", "3) ", "[3] ".
    number: Option<u32>,
    /// Whether a bullet stands in front of some words.
    bullet: bool,
    /// Cells between tabs or bars, if they are enough for a row.
    cells: usize,
    /// Whether a cell is a quantity, or says more than a button does.
    telling: bool,
    /// Bytes of the folded label in front of a colon; 0 without one.
    label: usize,
}

impl Place {
    /// Whether a number stands in front.
    pub(crate) fn is_numbered(self) -> bool {
        self.number.is_some()
    }

    pub(crate) fn of(view: &View<'_>) -> Self {
        let (cells, telling) = cells(view);
        Self {
            number: number(view.text),
            bullet: view.words >= WORDS && is_bulleted(view.text),
            cells,
            telling,
            label: if view.marks.any(Marks::COLON) { label(&view.folded) } else { 0 },
        }
    }
}

/// Tells which of the lines that stay stand in a series.
pub(crate) fn mark(lines: &mut [Seen<'_>]) {
    for line in &mut *lines {
        line.series = false;
    }
    numbered(lines);
    labelled(lines);
    runs(lines, |place| usize::from(place.bullet));
    runs(lines, |place| place.cells);
}

/// Whether a verdict rests on too little to take a line out of a series. Of numbered items none goes by
/// itself but one that is learned.
pub(crate) fn is_weak(verdict: &Verdict, place: Place) -> bool {
    let rule = &*verdict.rule;
    let numbered = place.is_numbered() && !rule.starts_with("learned/") && rule != ANNOUNCED;
    numbered
        || rule.contains("/hints/")
        || matches!(rule, "shape/menu" | "shape/address" | "shape/counter")
}

/// Lines whose numbers follow one another.
fn numbered(lines: &mut [Seen<'_>]) {
    let mut run: Vec<usize> = Vec::new();
    let mut last = None;
    for at in 0..lines.len() {
        let Some(number) = lines[at].place.number else { continue };
        if last.is_none_or(|last: u32| last.checked_add(1) != Some(number)) {
            keep(lines, &run);
            run.clear();
        }
        run.push(at);
        last = Some(number);
    }
    keep(lines, &run);
}

/// Lines that begin with the same label.
fn labelled(lines: &mut [Seen<'_>]) {
    let mut same: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.place.label > 0) {
        if let Some(view) = &line.view {
            same.entry(view.folded[..line.place.label].to_owned()).or_default().push(at);
        }
    }
    for run in same.values() {
        keep(lines, run);
    }
}

/// Neighbours that are the same by `kind`, which is not 0. Rows are a table if one of them is telling.
fn runs(lines: &mut [Seen<'_>], kind: impl Fn(Place) -> usize) {
    let mut start = 0;
    while start < lines.len() {
        let one = kind(lines[start].place);
        let length = lines[start..].iter().take_while(|line| kind(line.place) == one).count();
        let run = start..start + length;
        start = run.end;
        let table = one < CELLS || lines[run.clone()].iter().any(|line| line.place.telling);
        if one > 0 && (table || length > FEWEST) {
            keep(lines, &run.collect::<Vec<_>>());
        }
    }
}

fn keep(lines: &mut [Seen<'_>], run: &[usize]) {
    if run.len() >= FEWEST {
        for at in run {
            lines[*at].series = true;
        }
    }
}

/// The number that a line begins with, and words behind it.
fn number(text: &str) -> Option<u32> {
    /// Digits of the greatest number; years are none.
    const DIGITS: usize = 3;
    let inside = text.strip_prefix(['(', '[']).unwrap_or(text);
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
    let rest = inside[digits..].strip_prefix(['.', ')', ']', ':'])?;
    let worded = rest.starts_with(char::is_whitespace) && rest.contains(char::is_alphabetic);
    (digits <= DIGITS && worded).then(|| inside[..digits].parse().ok()).flatten()
}

fn is_bulleted(text: &str) -> bool {
    text.strip_prefix(['-', '–', '—', '•', '*', '·', '▪', '◦', '●', '‣'])
        .is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// The cells of a row, or 0 if they are too few, and whether one of them tells that it is one.
fn cells(view: &View<'_>) -> (usize, bool) {
    let text = view.text.trim_matches(['|', ' ']);
    let parts: Vec<&str> = if view.columns >= CELLS && text.contains('\t') {
        text.split('\t').collect()
    } else if view.marks.any(Marks::BAR) {
        text.split('|').collect()
    } else {
        return (0, false);
    };
    let cells = if parts.len() >= CELLS { parts.len() } else { 0 };
    let worded = |cell: &str| cell.split_whitespace().count() >= WORDS;
    (cells, cells > 0 && parts.into_iter().any(|cell| is_count(cell) || worded(cell)))
}

/// Whether a cell is a quantity: most of it digits, and more than the number of a page.
pub(crate) fn is_count(cell: &str) -> bool {
    let digits = cell.chars().filter(|c| c.is_numeric()).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let marked = cell
        .chars()
        .any(|c| matches!(c, '%' | '$' | '€' | '£' | '¥' | '₹' | '₽' | ',' | '.' | '+' | '±'));
    let bracketed = cell.trim_start().starts_with(['(', '[']);
    // In words: "4.8M", "3x/day", "$39/month".
    let unit = letters <= 6
        && cell.trim().starts_with(|c: char| c.is_numeric() || c == '$' || c == '€' || c == '£');
    (digits > letters || unit) && (marked || digits >= 3) && !bracketed && !cell.contains(':')
}

/// Bytes of the label in front of a colon in a folded line, if it is short and something follows.
fn label(folded: &str) -> usize {
    let Some(at) = folded.find([':', '：']) else { return 0 };
    let followed = folded[at..].contains(is_alphanumeric);
    let short = at <= LABEL && folded[..at].split(' ').count() <= LABEL_WORDS;
    if followed && short { at } else { 0 }
}

#[cfg(test)]
mod tests {
    use crate::leftovers::tests::kept;

    const STORY: &str =
        "The council met on Monday and decided, after a long debate, to go on as planned.";

    #[test]
    fn rows_of_a_table_stay_and_a_menu_goes() {
        let table = "Town\tIncome\tChange\nNorth End\t$41,200\t3%\nSouth End\t$39,800\t1%";
        let bars = "Place | Vote | Since\nMill Lane | yes | 2019\nHigh Street | no | 2021";
        for rows in [table, bars] {
            let text = format!("{STORY}\n{rows}\n{STORY} Yes.");
            assert_eq!(kept(&text, "en"), text.lines().collect::<Vec<_>>());
        }
        let text = format!("Home | Search | Log in\n{STORY}\nTerms | Privacy | Contact");
        assert_eq!(kept(&text, "en"), [STORY]);
    }

    #[test]
    fn items_of_a_list_stay_though_they_hint_at_a_page() {
        let list = "1. Newsletter\n2. Email marketing\n3. Search\n4. Member area";
        let text = format!("{STORY}\n{list}\n{STORY} Yes.");
        assert_eq!(kept(&text, "en"), text.lines().collect::<Vec<_>>());
        let list = "- Pay for a monthly subscription\n- Pay for an annual subscription\n- Share a free account with somebody";
        let text = format!("{STORY}\n{list}\n{STORY} Yes.");
        assert_eq!(kept(&text, "en"), text.lines().collect::<Vec<_>>());
    }

    #[test]
    fn entries_under_one_label_stay_and_what_a_label_announces_goes() {
        let list = "Website: https://a.example\nThe first of them.\nWebsite: https://b.example\nThe second.\nWebsite: https://c.example";
        let text = format!("{STORY}\n{list}\n{STORY} Yes.");
        assert_eq!(kept(&text, "en"), text.lines().collect::<Vec<_>>());
        let list = "Most read\n1. Mayor opens the bridge\n2. Storm warning for the coast\n3. School to close in May";
        let text = format!("{STORY}\n{list}");
        assert_eq!(kept(&text, "en"), [STORY]);
    }
}
