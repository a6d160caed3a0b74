//! Which spellings the register takes, and names without the words for what they name.

/// Words that a region's name has before or after it.
const KINDS: &[&str] = &[
    "Autonomous Region",
    "Autonomous Province",
    "Autonomous Okrug",
    "Capital Region",
    "Canton",
    "Circuit",
    "County",
    "Department",
    "Departement",
    "Departamento de",
    "Departamento del",
    "District",
    "Division",
    "Estado de",
    "Governorate",
    "Kraj",
    "Krai",
    "Municipality",
    "Oblast",
    "Oblast’",
    "Parish",
    "Prefecture",
    "Province",
    "Province de",
    "Province of",
    "Provincia de",
    "Provincia del",
    "Provincia di",
    "Provinz",
    "Region",
    "Regione",
    "Région",
    "Region of",
    "Región de",
    "Republic",
    "Republic of",
    "State",
    "State of",
    "Voivodeship",
    "область",
    "край",
    "Республика",
    "вилайет",
    "провинция",
];

/// Legal forms and the like at the end of a company's name.
const FORMS: &[&str] = &[
    "Inc",
    "Inc.",
    "Incorporated",
    "Corp",
    "Corp.",
    "Corporation",
    "Co.",
    "Company",
    "Ltd",
    "Ltd.",
    "Limited",
    "plc",
    "PLC",
    "AG",
    "SE",
    "SA",
    "S.A.",
    "SpA",
    "S.p.A.",
    "N.V.",
    "NV",
    "AB",
    "Oyj",
    "KGaA",
    "Holding",
    "Holdings",
    "Group",
    "& Co.",
];

/// Whether a letter is Cyrillic.
pub(super) fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&c)
}

/// Whether a spelling is a name in a script that the tagger reads, and no code.
pub(super) fn is_name(name: &str) -> bool {
    let Some(first) = name.chars().next() else { return false };
    let script = first < '\u{250}' || is_cyrillic(first);
    let odd = name.contains(|c: char| c.is_numeric() || "()[]/,;|\"=\t".contains(c));
    let capitals = !name.chars().any(char::is_lowercase);
    script && first.is_uppercase() && !odd && !capitals && name.chars().count() >= 3
}

/// A region's name without the word for what it is.
pub(super) fn bare(name: &str) -> String {
    let before = |kind: &&&str| name.strip_prefix(**kind).is_some_and(|rest| rest.starts_with(' '));
    let after = |kind: &&&str| name.strip_suffix(**kind).is_some_and(|rest| rest.ends_with(' '));
    // The longest of them: "Province of", not "Province".
    if let Some(kind) = KINDS.iter().filter(before).max_by_key(|kind| kind.len()) {
        return name[kind.len()..].trim().to_owned();
    }
    let kind = KINDS.iter().filter(after).max_by_key(|kind| kind.len());
    kind.map_or(name, |kind| name[..name.len() - kind.len()].trim()).to_owned()
}

/// A company's name without its legal form.
pub(super) fn without_form(name: &str) -> String {
    let mut name = name.trim_end_matches(',');
    while let Some(rest) = FORMS.iter().find_map(|form| name.strip_suffix(form)) {
        if !rest.ends_with(' ') || rest.trim().chars().count() < 3 {
            break;
        }
        name = rest.trim().trim_end_matches(',');
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_what_they_are() {
        assert_eq!(bare("Antofagasta Region"), "Antofagasta");
        assert_eq!(bare("Province of Barletta"), "Barletta");
        assert_eq!(bare("Мурманская область"), "Мурманская");
        assert_eq!(bare("Statesboro"), "Statesboro");
        assert_eq!(without_form("Employers Holdings, Inc."), "Employers");
        assert_eq!(without_form("Saab AB"), "Saab");
        assert_eq!(without_form("Group"), "Group");
    }

    #[test]
    fn codes_and_scripts_that_are_not_read_are_left_out() {
        assert!(is_name("Mayence") && is_name("Майнц"));
        assert!(!is_name("QMZ") && !is_name("מיינץ") && !is_name("mei yin ci") && !is_name("Bo"));
    }
}
