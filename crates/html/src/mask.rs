//! A page with everything but visible text blanked out, positions kept.

use crate::page::read;

/// A text as long as `html` in bytes, in which every byte that is not visible text is a space and
/// every line end of the page is a newline where there is room for one. Whatever is found in it
/// stands at the same byte of the page.
///
/// Character references are blanked out too: their letters do not stand in the source.
#[must_use]
pub fn mask(html: &str) -> String {
    let mut bytes = vec![b' '; html.len()];
    let page = read(html);
    for block in &page.blocks {
        let text = page.traced(block);
        for (part, stretch) in text.parts().filter(|(_, stretch)| stretch.copy) {
            bytes[stretch.from..stretch.to].copy_from_slice(part.as_bytes());
        }
        // The byte after a block belongs to a tag.
        if let Some(after) = text.source().and_then(|source| bytes.get_mut(source.end)) {
            *after = b'\n';
        }
    }
    // Whole characters were copied to where they stood, so this is UTF-8.
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn visible_text_stays_where_it_is() {
        let html = "<p>Één <b>twee</b></p><p>drie&amp;vier</p>";
        let masked = mask(html);
        assert_eq!(masked.len(), html.len());
        for word in ["Één", "twee", "drie", "vier"] {
            assert_eq!(masked.find(word), html.find(word));
        }
        assert!(!masked.contains('<') && !masked.contains("amp"));
    }

    proptest! {
        #[test]
        fn masked_text_is_as_long_as_the_page(html in "(<[a-z/]{0,4}>|[a-zé😀&;]{0,5}){0,20}") {
            prop_assert_eq!(mask(&html).len(), html.len());
        }
    }
}
