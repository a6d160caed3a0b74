//! The letter case and shape of tokens and of lines.

/// The letter case of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// Small letters only.
    Lower = 0,
    /// A capital, then small letters.
    Initial = 1,
    /// Two capitals or more and no small letter.
    Capitals = 2,
    /// One capital letter alone.
    Letter = 3,
    /// Capitals within.
    Mixed = 4,
    /// Figures only.
    Figures = 5,
    /// Letters and figures.
    Code = 6,
    /// Letters of a script without case.
    Caseless = 7,
}

/// The letter case of the words of a line together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Line {
    /// As prose is written.
    Prose = 0,
    /// Capitals throughout: case says nothing.
    Shouted = 1,
    /// Nearly all words with a capital, as in English headlines.
    Titled = 2,
    /// No capital at all.
    Small = 3,
}

/// The case of a token, and a number that stands for the run-length form of its shape.
#[must_use]
pub fn shape(text: &str) -> (Case, u32) {
    let (mut upper, mut lower, mut figures, mut other) = (0, 0, 0, 0);
    let (mut first_upper, mut run, mut last) = (false, 0_u32, 0_u32);
    for (place, c) in text.chars().enumerate() {
        let kind = if c.is_lowercase() {
            lower += 1;
            1
        } else if c.is_uppercase() {
            upper += 1;
            first_upper |= place == 0;
            2
        } else if c.is_numeric() {
            figures += 1;
            3
        } else {
            other += 1;
            4
        };
        if kind != last || place < 4 && kind == 3 {
            run = run.wrapping_mul(5).wrapping_add(kind);
            last = kind;
        }
    }
    let letters = upper + lower + other;
    let case = match (upper, lower) {
        _ if letters == 0 => Case::Figures,
        _ if figures > 0 => Case::Code,
        (0, 0) => Case::Caseless,
        (0, _) => Case::Lower,
        (1, 0) if other == 0 => Case::Letter,
        (_, 0) => Case::Capitals,
        (1, _) if first_upper => Case::Initial,
        _ => Case::Mixed,
    };
    (case, run)
}

/// What a line is, from the cases of its tokens and how many letters they have.
#[must_use]
pub fn line(cases: impl Iterator<Item = Case>) -> Line {
    let (mut small, mut initial, mut capitals, mut letters) = (0_u32, 0_u32, 0_u32, 0_u32);
    for case in cases {
        match case {
            Case::Lower => small += 1,
            Case::Initial | Case::Mixed => initial += 1,
            Case::Capitals => capitals += 1,
            Case::Letter => letters += 1,
            _ => {}
        }
    }
    if small + initial == 0 && capitals >= 3 {
        Line::Shouted
    } else if initial + capitals + letters == 0 {
        Line::Small
    } else if initial + capitals >= 4 && small * 3 <= initial + capitals {
        Line::Titled
    } else {
        Line::Prose
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_of_tokens() {
        for (text, case) in [
            ("paris", Case::Lower),
            ("Paris", Case::Initial),
            ("ONU", Case::Capitals),
            ("U", Case::Letter),
            ("McDonald", Case::Mixed),
            ("2024", Case::Figures),
            ("G20", Case::Code),
            ("中", Case::Caseless),
            ("É", Case::Letter),
        ] {
            assert_eq!(shape(text).0, case, "{text}");
        }
        assert_eq!(shape("Paris").1, shape("Rome").1);
    }

    #[test]
    fn lines_without_small_letters_are_shouted() {
        let cases = |text: &str| line(text.split(' ').map(|word| shape(word).0));
        assert_eq!(cases("LE PRESIDENT ARRIVE A PARIS"), Line::Shouted);
        assert_eq!(cases("Police Arrest Three Men in Paris"), Line::Titled);
        assert_eq!(cases("le temps qu il fait"), Line::Small);
        assert_eq!(cases("Le temps"), Line::Prose);
    }
}
