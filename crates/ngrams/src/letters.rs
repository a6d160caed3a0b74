//! Which letter a character is: its script, and its number in the alphabet of that script.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// Characters above this are no letters of any language here, but for rare ideographs.
const CHARACTERS: u32 = 0x2_0000;
const PAGE: usize = 256;

/// A character as the table sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Letter(u32);

impl Letter {
    /// Ends a word.
    pub(crate) const NONE: Self = Self(0);
    /// An accent, vowel sign or joiner that stands in a word without being a letter of it.
    pub(crate) const MARK: Self = Self(0xffff);

    fn new(script: usize, code: u32) -> Self {
        let script = u32::try_from(script).unwrap_or(u32::MAX);
        Self(((script + 1) << 16) | code)
    }

    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn is_mark(self) -> bool {
        self == Self::MARK
    }

    /// Its number among [`Letters::scripts`]; only of a letter.
    pub(crate) fn script(self) -> usize {
        (self.0 >> 16) as usize - 1
    }

    /// Its number in the alphabet; [`UNKNOWN`] for a letter that no model has.
    pub(crate) fn code(self) -> u32 {
        self.0 & 0xffff
    }
}

/// A letter that no model of its script has.
pub(crate) const UNKNOWN: u32 = 1023;

/// Where a word begins or ends.
pub(crate) const EDGE: u32 = 1022;

/// Whether models count a character: vowel signs are none, though Unicode calls them alphabetic.
pub fn is_letter(ch: char) -> bool {
    ch.is_alphabetic() && !is_combining_mark(ch)
}

/// All letters.
pub(crate) struct Letters {
    /// Every script that has letters, by its ISO 15924 code; those with a table come first.
    scripts: Vec<&'static str>,
    pages: Vec<[Letter; PAGE]>,
    /// Page of each block of [`PAGE`] characters.
    index: Vec<usize>,
}

impl Letters {
    /// The letters of these alphabets (lower case), and all others.
    pub(crate) fn new(alphabets: &[(&'static str, Vec<char>)]) -> Self {
        let scripts = alphabets.iter().map(|(script, _)| *script).collect();
        let mut letters = Self { scripts, pages: vec![[Letter::NONE; PAGE]], index: Vec::new() };
        letters.index = vec![0; CHARACTERS as usize / PAGE];
        for ch in (0..CHARACTERS).filter_map(char::from_u32).filter(|ch| is_letter(*ch)) {
            let script = ch.script();
            if !matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
                let number = letters.number(script.short_name());
                letters.set(ch, Letter::new(number, UNKNOWN));
            }
        }
        let unseen = |ch: &char| is_combining_mark(*ch) && ch.script() == Script::Inherited;
        for ch in (0..CHARACTERS).filter_map(char::from_u32).filter(unseen) {
            letters.set(ch, Letter::MARK);
        }
        for ch in ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{640}'] {
            letters.set(ch, Letter::MARK);
        }
        for (number, (_, alphabet)) in alphabets.iter().enumerate() {
            for (code, ch) in (1..EDGE).zip(alphabet) {
                letters.set(*ch, Letter::new(number, code));
                let mut upper = ch.to_uppercase();
                if let (Some(upper), None) = (upper.next(), upper.next())
                    // I is the capital of ı, too, and S of ſ.
                    && upper.to_lowercase().eq([*ch])
                {
                    letters.set(upper, Letter::new(number, code));
                }
            }
        }
        // Letters in disguise: of full width, presentation forms, bold, Fraktur. Ordinals (º) are none.
        let odd = (0x2000..CHARACTERS).filter_map(char::from_u32).filter(|ch| is_letter(*ch));
        for ch in odd {
            let mut plain = std::iter::once(ch).nfkc();
            if let (Some(plain), None) = (plain.next(), plain.next())
                && plain != ch
                && is_letter(plain)
            {
                letters.set(ch, letters.of(plain));
            }
        }
        // Its upper case is two letters in Unicode's tables.
        let sharp = letters.of('ß');
        letters.set('ẞ', sharp);
        // Its lower case is an i with a dot above it, which no word has.
        let dotted = letters.of('i');
        letters.set('İ', dotted);
        letters
    }

    fn number(&mut self, script: &'static str) -> usize {
        self.scripts.iter().position(|known| *known == script).unwrap_or_else(|| {
            self.scripts.push(script);
            self.scripts.len() - 1
        })
    }

    fn set(&mut self, ch: char, letter: Letter) {
        let (block, at) = (ch as usize / PAGE, ch as usize % PAGE);
        let Some(page) = self.index.get_mut(block) else { return };
        if *page == 0 {
            *page = self.pages.len();
            self.pages.push([Letter::NONE; PAGE]);
        }
        if let Some(page) = self.pages.get_mut(*page) {
            page[at] = letter;
        }
    }

    /// What `ch` is.
    #[inline]
    pub(crate) fn of(&self, ch: char) -> Letter {
        let (block, at) = (ch as usize / PAGE, ch as usize % PAGE);
        let page = self.index.get(block).and_then(|page| self.pages.get(*page));
        page.map_or(Letter::NONE, |page| page[at])
    }

    /// ISO 15924 codes; a [`Letter`] says which by number.
    pub(crate) fn scripts(&self) -> &[&'static str] {
        &self.scripts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_known_in_both_cases_and_others_by_script() {
        let letters = Letters::new(&[("Latn", vec!['i', 'é']), ("Cyrl", vec!['ж'])]);
        let place = |ch| (letters.of(ch).script(), letters.of(ch).code());
        assert_eq!((place('é'), place('É'), place('İ')), ((0, 2), (0, 2), (0, 1)));
        assert_eq!((place('Ж'), place('ы'), place('z')), ((1, 1), (1, UNKNOWN), (0, UNKNOWN)));
        assert!(['ｉ', 'Ｉ', '𝐢', '𝔦', 'ⓘ', 'Ⓘ'].into_iter().all(|ch| place(ch) == place('i')));
        let dotless = Letters::new(&[("Latn", vec!['i', 'ı'])]);
        assert_eq!(dotless.of('I'), dotless.of('i'));
        assert_eq!((place('ẞ'), place('º')), (place('ß'), (0, UNKNOWN)));
        assert_eq!(letters.scripts()[letters.of('ქ').script()], "Geor");
        assert!([' ', '1', '.', '😀', '\u{93e}'].into_iter().all(|ch| letters.of(ch).is_none()));
        assert!(['\u{301}', '\u{64b}'].into_iter().all(|ch| letters.of(ch).is_mark()));
    }
}
