//! Bytes of unknown encoding as text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// How much of a page the detector reads; it learns nothing more after that, and it is slow.
const DETECTION_BYTES: usize = 32 * 1024;

/// How much of a page is searched for a declared charset, as browsers do.
const DECLARATION_BYTES: usize = 1024;

/// `bytes` as text: a byte order mark first, then valid UTF-8, then the charset that the markup
/// declares, then detection. What cannot be decoded becomes U+FFFD.
#[must_use]
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0;
    }
    // Valid UTF-8 wins over any declaration: by chance it almost never is.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let encoding = declared(bytes).unwrap_or_else(|| detected(bytes));
    encoding.decode_without_bom_handling(bytes).0
}

/// The charset in a `<meta>` tag or an XML declaration near the start.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let after = ["charset=", "encoding="]
        .iter()
        .find_map(|key| head.find(key).map(|at| &head[at + key.len()..]))?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
        .collect();
    // A page that says UTF-8 and is not valid UTF-8 was cut or mixed: let detection decide.
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_8)
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(DETECTION_BYTES)], true);
    // UTF-8 with a few broken bytes is still UTF-8.
    let lossy = String::from_utf8_lossy(bytes);
    let broken = lossy.matches('\u{fffd}').count();
    let foreign = lossy.chars().filter(|c| !c.is_ascii()).count();
    if broken * 10 < foreign {
        return UTF_8;
    }
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

    #[test]
    fn declared_detected_and_broken_encodings_are_read() {
        let french = "<p>Le café d’été reste fermé, a déclaré la mairie à l’été.</p>";
        assert_eq!(decode(&WINDOWS_1252.encode(french).0), french);
        let russian = "Президент России заявил о новых мерах поддержки экономики страны.";
        assert_eq!(decode(&WINDOWS_1251.encode(russian).0), russian);
        let japanese = "<meta charset='shift_jis'><p>日本の首相は会見した。</p>";
        assert_eq!(decode(&SHIFT_JIS.encode(japanese).0), japanese);
        assert_eq!(decode(b"\xef\xbb\xbfx"), "x");
        let mut cut = "été et été encore une fois".repeat(4).into_bytes();
        cut.push(0xc3);
        assert!(decode(&cut).starts_with("été"));
    }
}
