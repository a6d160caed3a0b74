//! UTF-8 that was read as Windows-1252: `Ã©` for `é`, `â€™` for `’`.

use super::{Editor, Mended};
use copydesk_article::cleaning::RepairKind;
use encoding_rs::WINDOWS_1252;

/// How often the same text may have been encoded twice.
const ROUNDS: usize = 3;

/// Turns such runs back. A line is mended only if one of them can hardly be meant: a capital with
/// tilde before a closing quotation mark, as in “IRMÔ, is a word that ends there.
pub(super) fn mend(mended: &mut Mended) {
    let chars: Vec<char> = mended.text.marks().iter().map(|mark| mark.ch).collect();
    let certain = |at: usize| {
        original(&chars[at..])
            .is_some_and(|(_, length)| length > 2 || !is_typography(chars[at + 1]))
    };
    if !(0..chars.len()).any(certain) {
        return;
    }
    let mut editor = Editor::new(mended, RepairKind::Mojibake);
    let mut at = 0;
    while at < chars.len() {
        let (run, length) = decoded(&chars[at..]);
        if length == 0 {
            editor.copy(at..at + 1);
            at += 1;
        } else {
            editor.replace(at..at + length, &run.into_iter().collect::<String>());
            at += length;
        }
    }
    editor.finish();
}

/// The run of wrong characters that `chars` begins with, put right, and its length.
fn decoded(chars: &[char]) -> (Vec<char>, usize) {
    let mut run = Vec::new();
    let mut length = 0;
    while let Some((ch, taken)) = original(&chars[length..]) {
        run.push(ch);
        length += taken;
    }
    for _ in 1..ROUNDS {
        let mut again = Vec::new();
        let mut at = 0;
        while at < run.len() {
            let (ch, taken) = original(&run[at..]).unwrap_or((run[at], 1));
            again.push(ch);
            at += taken;
        }
        run = again;
    }
    (run, length)
}

/// The character that `chars` begins with, if they are its bytes read as Windows-1252: an accented
/// letter of Latin script, or punctuation. Other scripts are not put right: there, chance and
/// intention cannot be told apart (“Ñ” in guillemets reads as Cyrillic).
fn original(chars: &[char]) -> Option<(char, usize)> {
    let length = match chars.first()? {
        'Â' | 'Ã' | 'Ä' | 'Å' => 2,
        'â' => 3,
        _ => return None,
    };
    let bytes: Vec<u8> = chars.get(..length)?.iter().map(|ch| byte(*ch)).collect::<Option<_>>()?;
    let ch = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    // C1 controls and the like were not meant either way.
    (!ch.is_control()).then_some((ch, length))
}

/// What may well stand behind a capital letter on purpose.
fn is_typography(ch: char) -> bool {
    matches!(
        ch,
        '\u{a0}'
            | '«'
            | '»'
            | '‘'
            | '’'
            | '‚'
            | '“'
            | '”'
            | '„'
            | '…'
            | '–'
            | '—'
            | '•'
            | '‹'
            | '›'
            | '™'
            | '®'
            | '°'
    )
}

fn byte(ch: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(ch)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = WINDOWS_1252.encode(ch.encode_utf8(&mut buffer));
    match (bytes.as_ref(), unmappable) {
        ([byte], false) => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::mended;
    use copydesk_article::cleaning::RepairKind::Mojibake;

    #[test]
    fn double_encoded_letters_come_back_and_real_ones_stay() {
        assert_eq!(mended("lâ€™Ã©tÃ©", "fr"), ("l’été".into(), vec![Mojibake; 2]));
        assert_eq!(mended("Ã‰cole â‚¬ ÃƒÂ©tÃ©", "fr").0, "École € été");
        for real in [
            "São Tomé",
            "Ångström",
            "âge",
            "ÃO PAULO",
            "L’â",
            "Ã",
            "“IRMÔ",
            "„Café“\u{a0}zu",
            "«Ñ»",
        ] {
            assert_eq!(mended(real, "pt"), (real.to_owned(), vec![]), "{real}");
        }
    }
}
