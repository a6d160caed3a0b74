//! Every date that CLDR writes, in every locale, reads back.
#![allow(clippy::unwrap_used, clippy::panic)]

use copydesk_dates::{Hints, Reader};
use jiff::civil::Date;
use proptest::prelude::*;
use std::fmt::Write;

/// Locales whose names are numbers (`yo`, `yav`, `ksf`, `rof`, `tok`) or whose shortest names are one
/// letter (`my`), figures in a form that no other locale has (`bal-Latn`), and Tibetan script, whose
/// words are not parted from case endings; in `dyo` June and July differ by an accent.
const UNREAD: &[&str] = &["yo", "yav", "ksf", "rof", "tok", "my", "bal-Latn", "bo", "dz", "dyo"];

struct Locale {
    tag: &'static str,
    patterns: [&'static str; 3],
    /// Months and weekdays, inside dates wide and abbreviated, then alone wide and abbreviated.
    names: Vec<Vec<&'static str>>,
}

fn locales() -> Vec<Locale> {
    include_str!("../data/patterns.tsv")
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let names = cells[4..].iter().map(|cell| cell.split('|').collect()).collect();
            Locale { tag: cells[0], patterns: [cells[1], cells[2], cells[3]], names }
        })
        .collect()
}

impl Locale {
    /// Writes a date as the pattern says; none where the locale has no names of its own.
    fn write(&self, pattern: &str, date: Date) -> Option<String> {
        let mut out = String::new();
        let mut chars = pattern.chars().peekable();
        let mut quoted = false;
        while let Some(ch) = chars.next() {
            let mut count = 1;
            while !quoted && ch.is_ascii_alphabetic() && chars.peek() == Some(&ch) {
                chars.next();
                count += 1;
            }
            let name = |list: usize, index: i8| {
                self.names.get(list)?.get(usize::try_from(index).ok()?).copied()
            };
            match ch {
                '\'' => quoted = !quoted,
                _ if quoted => out.push(ch),
                'y' | 'r' => write!(out, "{}", date.year()).unwrap(),
                'd' => write!(out, "{:0count$}", date.day()).unwrap(),
                'M' | 'L' if count <= 2 => write!(out, "{:0count$}", date.month()).unwrap(),
                'M' => out.push_str(name(if count == 4 { 0 } else { 2 }, date.month() - 1)?),
                'L' => out.push_str(name(if count == 4 { 4 } else { 6 }, date.month() - 1)?),
                'E' | 'c' => {
                    let list = if ch == 'E' { 1 } else { 5 } + if count == 4 { 0 } else { 2 };
                    out.push_str(name(list, date.weekday().to_monday_zero_offset())?);
                }
                'G' => {}
                ch => out.push(ch),
            }
        }
        // "M04" is what CLDR writes for want of a name.
        (!out.contains(&format!("M{:02}", date.month()))).then_some(out)
    }
}

fn check(date: Date) -> Vec<String> {
    let mut wrong = Vec::new();
    for locale in locales().iter().filter(|locale| !UNREAD.contains(&locale.tag)) {
        let reader = Reader::new(Hints::new(Some(locale.tag), None, None));
        for pattern in locale.patterns {
            let Some(text) = locale.write(pattern, date) else { continue };
            let read = reader.read(&text).map(|found| found.day().to_owned());
            if read != Some(date.to_string()) {
                wrong.push(format!("{} {text}: {read:?}", locale.tag));
            }
        }
    }
    wrong
}

#[test]
fn every_month_reads_back() {
    let mut wrong = Vec::new();
    for month in 1..=12 {
        wrong.extend(check(Date::new(2024, month, 10 + month).unwrap()));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn every_date_of_every_locale_reads_back(year in 1990_i16..2100, day in 1_i16..366) {
        let date = Date::new(year, 1, 1).unwrap().checked_add(jiff::Span::new().days(day - 1)).unwrap();
        prop_assert_eq!(check(date), Vec::<String>::new());
    }
}
