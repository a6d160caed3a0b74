//! The day in the address of a page.

use super::Piece;
use crate::labels::Says;
use copydesk_article::cleaning::DateEvidence;
use copydesk_article::date::Precision;
use copydesk_dates::Reader;
use url::Url;

/// `/2024/04/14/`, `/2024-04-14-`, `/20240414`: a day in the path.
pub(super) fn of_url(url: &Url, reader: &Reader) -> Option<Piece> {
    let path = url.path();
    let digits: Vec<(usize, &str)> = path
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| (run.as_ptr() as usize - path.as_ptr() as usize, run))
        .collect();
    let joined = |window: &[(usize, &str)]| {
        let (year, month, day) = (window[0].1, window[1].1, window[2].1);
        let adjacent = window[1].0 == window[0].0 + year.len() + 1
            && window[2].0 == window[1].0 + month.len() + 1;
        (adjacent && year.len() == 4 && month.len() <= 2 && day.len() <= 2)
            .then(|| format!("{year}-{month}-{day}"))
    };
    let parted = digits.windows(3).find_map(joined);
    let compact = || {
        digits
            .iter()
            .find(|(_, run)| run.len() == 8 && run.starts_with("20"))
            .map(|(_, run)| (*run).to_owned())
    };
    let found = reader.read(&parted.or_else(compact)?)?;
    (found.precision == Precision::Day).then_some(Piece {
        found,
        says: Some(Says::Published),
        evidence: DateEvidence::Url,
        weight: 0.9,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_dates::Hints;

    #[test]
    fn days_stand_in_paths_in_several_forms() {
        let reader = Reader::new(Hints::new(None, None, None));
        for (path, day) in [
            ("2024/04/14/x", Some("2024-04-14")),
            ("news/2024-4-14-x", Some("2024-04-14")),
            ("x-20240414.html", Some("2024-04-14")),
            ("2024/04/x", None),
            ("2024/x/04/14", None),
            ("12345678", None),
        ] {
            let url = Url::parse(&format!("https://a.example/{path}")).unwrap();
            let found = of_url(&url, &reader);
            assert_eq!(found.as_ref().map(|piece| piece.found.day()), day, "{path}");
        }
    }
}
