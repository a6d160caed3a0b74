//! UTF-8 that was read as Windows-1252: `Ã©` for `é`, `â€™` for `’`, `ÐœÐ¸Ñ€` for `Мир`.

use super::{Editor, Mended};
use copydesk_article::cleaning::RepairKind;
use encoding_rs::WINDOWS_1252;

/// How often the same text may have been encoded twice.
const ROUNDS: usize = 3;

/// Letters of another script in a row that cannot be chance: “Ñ” in guillemets reads as one letter of
/// Cyrillic, “Ð´Ð¾Ð¼” as three.
const CERTAIN_RUN: usize = 3;

/// Turns such runs back. In Latin script, a line is mended only if one of its runs can hardly be
/// meant: a capital with tilde before a closing quotation mark, as in “IRMÔ, is a word that ends there.
pub(super) fn mend(mended: &mut Mended, _: Option<&str>) {
    let line = mended.text.text().to_owned();
    let mut runs = runs_of(&line, CERTAIN_RUN);
    if runs.iter().any(|run| run.foreign) {
        // Where such words stand, so do words of one letter.
        runs = runs_of(&line, 1);
    } else if !runs.iter().any(|run| run.certain) {
        return;
    }
    let mut editor = Editor::new(mended, RepairKind::Mojibake);
    let mut done = 0;
    for run in runs {
        editor.copy(done..run.start);
        editor.replace(run.start..run.end, &run.text);
        done = run.end;
    }
    editor.finish(done);
}

/// Characters that are bytes of UTF-8 read as Windows-1252.
struct Run {
    start: usize,
    end: usize,
    /// What they should read.
    text: String,
    /// Whether it is of another script than Latin.
    foreign: bool,
    /// Whether it can hardly be meant.
    certain: bool,
}

/// The runs in a line; of other scripts those with `least` letters and more.
fn runs_of(line: &str, least: usize) -> Vec<Run> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let letters: Vec<char> = chars[at..].iter().take(3).map(|(_, ch)| *ch).collect();
        let latin = original(&letters);
        let (text, taken) = match latin {
            Some(_) => latin_run(&chars[at..]),
            None => foreign_run(&chars[at..], least),
        };
        if taken == 0 {
            at += 1;
            continue;
        }
        let start = chars[at].0;
        let end = chars.get(at + taken).map_or(line.len(), |(end, _)| *end);
        let certain =
            latin.is_some_and(|(_, length)| length > 2 || !is_typography(chars[at + 1].1));
        runs.push(Run { start, end, text, foreign: latin.is_none(), certain });
        at += taken;
    }
    runs
}

/// The run of wrong characters of Latin script that `chars` begins with, put right, and its length.
fn latin_run(chars: &[(usize, char)]) -> (String, usize) {
    let mut run = Vec::new();
    let mut length = 0;
    loop {
        let next: Vec<char> = chars[length..].iter().take(3).map(|(_, ch)| *ch).collect();
        let Some((ch, taken)) = original(&next) else { break };
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
    (run.into_iter().collect(), length)
}

/// The same for letters of other scripts: `least` in a row, or nothing.
fn foreign_run(chars: &[(usize, char)], least: usize) -> (String, usize) {
    let high = |(_, ch): &(usize, char)| Some(*ch).filter(|ch| !ch.is_ascii()).and_then(byte);
    let bytes: Vec<u8> = chars.iter().map_while(high).filter(|byte| *byte >= 0x80).collect();
    let valid = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or(""),
    };
    let foreign = |ch: char| ch as u32 >= 0x370 && ch.is_alphabetic();
    let text: String = valid.chars().take_while(|ch| foreign(*ch)).collect();
    if text.chars().count() < least {
        return (String::new(), 0);
    }
    let taken = text.len();
    (text, taken)
}

/// The character that `chars` begins with, if they are its bytes read as Windows-1252: an accented
/// letter of Latin script, or punctuation.
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
        assert_eq!(mended("ÐœÐ¸Ñ€ Ð¸ Ð¼Ð¸Ñ€", "ru").0, "Мир и мир");
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
