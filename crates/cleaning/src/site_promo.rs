//! The name of the site out of a line that promotes it: "All the news is on The Site".

/// Words before the name of a site at the end of a promotion: "on", "at", in the languages of the
/// rules.
const BEFORE: &[&str] = &[
    "on", "at", "with", "sur", "avec", "chez", "auf", "bei", "en", "sobre", "no", "na", "em", "su",
    "con", "op", "bij", "på", "hos", "na", "w", "на", "в", "على", "عبر",
];

/// Services that sites have channels on: they are not the site.
const SERVICES: &[&str] = &[
    "facebook",
    "twitter",
    "x",
    "instagram",
    "whatsapp",
    "telegram",
    "google",
    "google news",
    "google actualités",
    "youtube",
    "tiktok",
    "linkedin",
    "apple news",
    "app store",
    "google play",
    "viber",
    "threads",
    "bluesky",
    "mastodon",
    "pinterest",
    "flipboard",
    "spotify",
    "news",
    "internet",
    "mail",
    "e-mail",
];

/// The name at the end of a promotion line: one to four words with a capital letter each, behind a
/// word such as "on". A guess: it stands in for nothing that the record or the page says.
pub(crate) fn name(line: &str) -> Option<String> {
    const WORDS: usize = 4;
    let words: Vec<&str> = line.split_whitespace().collect();
    let from_end = words.iter().rev().take(WORDS).take_while(|word| is_name(word)).count();
    let start = words.len() - from_end;
    let before = words.get(start.checked_sub(1)?)?;
    let name = words[start..].join(" ");
    let name = name
        .trim_end_matches(['.', '!', '…', ':', ','])
        .trim_matches(['«', '»', '"', '“', '”', ' ']);
    if !BEFORE.contains(&before.to_lowercase().as_str()) || name.chars().count() < 3 {
        return None;
    }
    let lower = name.to_lowercase();
    let service = SERVICES.iter().any(|service| lower.starts_with(service));
    (!service).then(|| name.to_owned())
}

fn is_name(word: &str) -> bool {
    let first = word.trim_start_matches(['«', '"', '“']).chars().next();
    let capital = first.is_some_and(char::is_uppercase);
    // "l’Obs", "d'Ouest-France"
    let elided = word.split(['’', '\'']).nth(1).and_then(|rest| rest.chars().next());
    capital || elided.is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_stands_at_the_end() {
        for (line, expected) in [
            ("Toute l’actualité en temps réel, est sur L’Entrepreneur", Some("L’Entrepreneur")),
            ("Follow all the news on The Daily Example.", Some("The Daily Example")),
            ("Alle Nachrichten auf Beispiel Online", Some("Beispiel Online")),
            ("Follow us on Facebook", None),
            ("Suivez-nous sur Google News", None),
            ("Subscribe to our newsletter", None),
            ("", None),
        ] {
            assert_eq!(name(line).as_deref(), expected, "{line}");
        }
    }
}
