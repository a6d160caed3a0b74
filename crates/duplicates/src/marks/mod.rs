//! Marks: what of a text is left when it is told in another language.
//!
//! Numbers are written alike everywhere, and names sound alike: of both a hash is kept, in the order in
//! which they stand. That is the way of Pouliquen et al. 2004 (cognates across languages) without a
//! dictionary, a gazetteer or a model. Which of them tell something is for [`frequencies`] to know: a
//! German noun is a name to this module, and common among the others.
//!
//! | module | holds |
//! |---|---|
//! | `signs` | what every character is, and how it sounds |
//! | `skeleton` | a name as its consonants |
//! | `number` | a number as its digits |
//! | `dull` | what is no mark, eight bytes at a time |
//! | `scan` | the words of a text that may be marks |
//! | `choice` | which of them are kept |
//! | [`tongue`] | a signature of the text's language |
//! | [`frequencies`] | how common marks are |
//! | [`likeness`] | what the marks of two texts have in common |

mod choice;
mod dull;
pub mod frequencies;
pub mod likeness;
mod number;
mod scan;
mod signs;
mod skeleton;
pub mod tongue;

use crate::codec::{Malformed, Reader, Writer};
use tongue::Tongue;

/// Marks of a text at most: 32 bits each, for nothing is decided by one of them alone.
pub const MOST: usize = 48;

/// A name or a number, hashed; the lowest bit is set for numbers.
pub type Mark = u32;

/// The marks of a text, and a signature of its language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    list: Box<[Mark]>,
    tongue: Tongue,
}

impl Marks {
    /// The marks of `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let scan::Scan { found, tally } = scan::scan(text);
        if found.is_empty() {
            return Self::default();
        }
        Self { list: choice::chosen(&found), tongue: tally.tongue() }
    }

    /// Distinct marks, at most [`MOST`], in the order in which they first stand in the text.
    #[must_use]
    pub fn list(&self) -> &[Mark] {
        &self.list
    }

    /// The signature of the text's language.
    #[must_use]
    pub fn tongue(&self) -> Tongue {
        self.tongue
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.u8(self.list.len() as u8);
        self.list.iter().for_each(|mark| out.u32(*mark));
        if !self.list.is_empty() {
            self.tongue.write(out);
        }
    }

    pub(crate) fn read(input: &mut Reader<'_>) -> Result<Self, Malformed> {
        let count = usize::from(input.u8()?);
        let list = (0..count).map(|_| input.u32()).collect::<Result<Box<[Mark]>, _>>()?;
        if count > MOST {
            return Err(Malformed);
        }
        let tongue = if list.is_empty() { Tongue::default() } else { Tongue::read(input)? };
        Ok(Self { list, tongue })
    }
}

/// The words of `text` whose marks are among `shared`, each once, as they first stand there.
pub(crate) fn words<'t>(text: &'t str, shared: &[Mark]) -> Vec<(Mark, &'t str)> {
    let found = scan::scan(text).found;
    let found = found.iter().filter(|found| shared.contains(&found.mark));
    found.filter_map(|found| Some((found.mark, text.get(found.from..found.to)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shared(one: &str, other: &str) -> Vec<Mark> {
        let (one, other) = (Marks::of(one), Marks::of(other));
        one.list.iter().copied().filter(|mark| other.list.contains(mark)).collect()
    }

    #[test]
    fn a_story_keeps_its_marks_in_another_script() {
        let english =
            "Police said that Barack Obama met Vladimir Putin on 14 April 2024 in Ankara.";
        for (other, least) in [
            ("La police dit que Barack Obama a vu Vladimir Poutine le 14 avril 2024 à Ankara.", 5),
            ("По словам полиции, Барак Обама и Владимир Путин 14 апреля 2024 в Анкаре.", 5),
            (
                "Η αστυνομία είπε ότι ο Μπαράκ Ομπάμα είδε τον Βλαντιμίρ Πούτιν στις 14 Απριλίου 2024.",
                2,
            ),
            ("पुलिस ने कहा कि बराक ओबामा व्लादिमीर पुतिन से १४ अप्रैल २०२४ को अंकारा में मिले", 4),
            ("قالت الشرطة إن باراك أوباما التقى فلاديمير بوتين في ١٤ أبريل ٢٠٢٤ في أنقرة", 3),
        ] {
            let shared = shared(english, other);
            assert!(shared.len() >= least, "{other}: {}", shared.len());
        }
    }

    #[test]
    fn marks_come_in_the_order_of_the_text_and_no_more_than_are_kept() {
        let text: String = (100..300).map(|number| format!("so {number} ")).collect();
        let marks = Marks::of(&text);
        assert_eq!(marks.list.len(), MOST);
        assert!(marks.list.iter().all(|mark| mark & 1 == 1));
        let shared = Marks::of("the Kowalska 1,234");
        let words = words("we saw Marta Kowalska, 1.234 of them", shared.list());
        assert!(words.iter().map(|(_, word)| *word).eq(["Kowalska", "1.234"]));
    }

    proptest! {
        #[test]
        fn marks_come_back(text in "(\\PC{1,9} |[A-Z][a-z]{2,8} |[0-9]{1,4} ){0,80}") {
            let marks = Marks::of(&text);
            let mut out = Writer::default();
            marks.write(&mut out);
            let mut input = Reader(&out.0);
            prop_assert_eq!(Marks::read(&mut input), Ok(marks));
            prop_assert_eq!(input.end(), Ok(()));
        }
    }
}
