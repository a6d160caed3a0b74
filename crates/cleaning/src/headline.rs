//! The headline: the record's own, or what the page or the text shows as one.

use crate::fold::fold;
use crate::lines::{Line, Removal};
use copydesk_article::cleaning::{RemovalReason, TitleOrigin};
use copydesk_html::BlockKind;
use copydesk_metadata::Metadata;

/// Headlines of a text, in characters: longest, and shortest with letters in it.
const LONGEST: usize = 180;
const SHORTEST: usize = 12;

/// Lines behind the headline, one of which is longer.
const BEHIND: usize = 3;

/// What parts the headline from the name of the site in page titles.
const SITE_MARKS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " · "];

/// Finds the headline and marks its line as removed, so that it does not stand in the text too.
pub(crate) fn find(
    own: Option<&str>,
    site: Option<&str>,
    page: Option<&Metadata>,
    lines: &mut [Line],
) -> Option<(String, TitleOrigin)> {
    let found = match own.map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => Some((without_name(title, site).to_owned(), TitleOrigin::Input)),
        None => match page {
            Some(metadata) => of_page(metadata, lines),
            None => of_text(lines),
        },
    }?;
    drop_line(&found.0, lines);
    Some(found)
}

/// What heading and head of the page agree on, else the heading that a fragment begins with, at
/// whatever level its page had it.
fn of_page(metadata: &Metadata, lines: &[Line]) -> Option<(String, TitleOrigin)> {
    if let Some((title, shown)) = &metadata.title {
        let origin = if *shown { TitleOrigin::Heading } else { TitleOrigin::PageMetadata };
        return Some((title.clone(), origin));
    }
    let first = lines.iter().find(|line| line.stays())?;
    let headed = matches!(first.kind, BlockKind::Heading(_))
        && first.text.text().chars().count() >= SHORTEST;
    headed.then(|| (first.text.text().to_owned(), TitleOrigin::FirstHeading))
}

/// The record's own title without the name of the site at its end, if that is known.
fn without_name<'t>(title: &'t str, site: Option<&str>) -> &'t str {
    let Some(site) = site.map(fold).filter(|site| !site.is_empty()) else { return title };
    SITE_MARKS
        .iter()
        .filter_map(|mark| title.rsplit_once(mark))
        .find(|(head, name)| !head.trim().is_empty() && fold(name) == site)
        .map_or(title, |(head, _)| head.trim())
}

/// The first line that stays, if it looks like a headline and something follows it.
fn of_text(lines: &[Line]) -> Option<(String, TitleOrigin)> {
    let mut kept = lines.iter().filter(|line| line.stays());
    let first = kept.next()?;
    let behind: Vec<&Line> = kept.take(BEHIND).collect();
    let text = first.text.text();
    let length = text.chars().count();
    let words = text.split_whitespace().count();
    let spaced = text.chars().all(|c| (c as u32) < 0x3000 || !c.is_alphabetic());
    let ends = text.trim_end_matches(['"', '”', '»', '’', '\u{a0}', ' ']);
    let sentence = ends.ends_with(['.', ',', ';', ':', '。', '，', '…', '।']);
    let sized = (!spaced || (SHORTEST..=LONGEST).contains(&length)) && length <= LONGEST;
    // A headline is shorter than a paragraph that it stands over.
    let over = behind
        .iter()
        .any(|next| next.text.text().chars().count() > length || next.kind != first.kind);
    (sized && !sentence && over && (words >= 3 || !spaced))
        .then(|| (text.to_owned(), TitleOrigin::FirstHeading))
}

/// The headline's own line or lines near the top go: they say it again.
fn drop_line(title: &str, lines: &mut [Line]) {
    const NEAR_TOP: usize = 6;
    let title = fold(title);
    let kept = lines
        .iter_mut()
        .filter(|line| !line.text.is_empty())
        .filter(|line| line.stays() || line.reason() == Some(RemovalReason::OutsideMainContent));
    let mut stayed = 0;
    for line in kept {
        if line.text.text().len() <= 4 * title.len() && fold(line.text.text()) == title {
            line.removed = Some(Removal::sure(RemovalReason::TitleLine, "headline"));
        }
        stayed += usize::from(line.removed.is_none());
        if stayed >= NEAR_TOP {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::{of_block, of_text as lines_of_text};

    fn text(raw: &str, own: Option<&str>) -> (Option<(String, TitleOrigin)>, usize) {
        let mut lines = lines_of_text(raw);
        let found = find(own, Some("The Site"), None, &mut lines);
        (found, lines.iter().filter(|line| line.removed.is_some()).count())
    }

    #[test]
    fn the_first_line_of_a_text_may_be_its_headline() {
        let story = "The council met on Monday and decided, after a long debate, to go on.";
        let (found, gone) = text(&format!("Council decides at last\n\n{story}"), None);
        assert_eq!(found, Some(("Council decides at last".into(), TitleOrigin::FirstHeading)));
        assert_eq!(gone, 1);
        assert_eq!(text(&format!("It did not rain.\n\n{story}"), None), (None, 0));
        assert_eq!(text(story, None), (None, 0));
        let (named, _) = text(story, Some("Council decides - The Site"));
        assert_eq!(named.map(|(title, _)| title), Some("Council decides".into()));
        let (own, gone) = text(&format!("COUNCIL decides\n{story}"), Some("Council decides"));
        assert_eq!((own.map(|(_, origin)| origin), gone), (Some(TitleOrigin::Input), 1));
    }

    #[test]
    fn pages_show_their_headline_in_several_places() {
        let find_in = |html: &str| {
            let page = copydesk_html::read(html);
            let markup = copydesk_html::Markup::read(html);
            let metadata = copydesk_metadata::read(&markup, &Default::default());
            let mut lines: Vec<Line> =
                page.blocks.iter().map(|block| of_block(&page, block)).collect();
            find(None, None, Some(&metadata), &mut lines)
        };
        let story = "<p>The council met on Monday and decided to go on.</p>";
        let one = find_in(&format!("<title>X</title><h1>Council decides at last</h1>{story}"));
        assert_eq!(one, Some(("Council decides at last".into(), TitleOrigin::Heading)));
        let heads = "<title>Council decides | Site</title><h1>Site</h1><h1>Council decides</h1>";
        let two = find_in(&format!("{heads}{story}"));
        assert_eq!(two.map(|(title, _)| title), Some("Council decides".into()));
        let none = find_in(&format!("<title>Council decides - The Site</title>{story}"));
        assert_eq!(none, Some(("Council decides".into(), TitleOrigin::PageMetadata)));
    }
}
