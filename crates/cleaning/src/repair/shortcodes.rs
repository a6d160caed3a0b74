//! Shortcodes of content systems that were left as text: `[caption id="1"]`, `[/gallery]`.

use super::{Editor, Mended};
use copydesk_article::cleaning::{RemovalReason, RepairKind};

/// Shortcodes of WordPress and its common plug-ins that may stand without attributes.
const NAMES: &[&str] = &[
    "audio",
    "caption",
    "embed",
    "gallery",
    "playlist",
    "video",
    "wp_caption",
    "youtube",
    "toc",
    "adsense",
    "ads",
    "ad",
    "newsletter",
    "contact-form-7",
    "recaptcha",
    "poll",
    "tweet",
    "twitter",
];

/// The longest shortcode, in bytes.
const LONGEST: usize = 300;

/// Cuts shortcodes out of the line.
pub(super) fn cut(mended: &mut Mended, _: Option<&str>) {
    let line = mended.text.text().to_owned();
    let mut editor = Editor::new(mended, RepairKind::Spacing);
    let mut done = 0;
    for (at, _) in line.match_indices('[') {
        let length = line.as_bytes()[at..].iter().take(LONGEST).position(|byte| *byte == b']');
        let Some(length) = length.filter(|_| at >= done) else { continue };
        if is_shortcode(&line[at + 1..at + length]) {
            editor.copy(done..at);
            done = at + length + 1;
            editor.cut(at..done, RemovalReason::MarkupResidue);
        }
    }
    editor.finish(done);
}

/// A known name, or any name with an attribute in quotation marks.
fn is_shortcode(inside: &str) -> bool {
    let inside = inside.trim_start_matches('/').trim_end_matches('/').trim();
    let length = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(length);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    if name.is_empty() || !name.chars().all(plain) {
        return false;
    }
    let quoted =
        attributes.contains("=\"") || attributes.contains("='") || attributes.contains("=”");
    quoted || (attributes.is_empty() && NAMES.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::super::mend;
    use crate::marks::Marks;
    use copydesk_html::Traced;

    #[test]
    fn shortcodes_go_and_brackets_of_prose_stay() {
        let cut = |text: &str| {
            mend(Traced::of(text, 0..text.len()), Marks::of(text), None).text.text().to_owned()
        };
        assert_eq!(cut("[caption id=\"a_1\" width=\"3\"]The lake[/caption]"), "The lake");
        assert_eq!(cut("[contact-form-7 id=\"88\" title=\"Boletín\"]"), "");
        for stays in ["He said [the minister] left", "[...] and so on", "[sic]", "a [1] b"] {
            assert_eq!(cut(stays), stays);
        }
    }
}
