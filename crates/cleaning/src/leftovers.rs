//! Lines that are leftovers of a page: by phrase and by shape.

use crate::dates;
use crate::lexicon::{Lexicon, Rule, fold};
use crate::lines::Line;
use crate::shapes;
use copydesk_article::cleaning::{DateCandidate, DateRole, RemovalReason};
use copydesk_html::BlockKind;
use std::collections::HashSet;

/// Longest lines, in characters, that a rule of each shape may take.
const LABEL_LIMIT: usize = 200;
const STARTS_LIMIT: usize = 110;
const CONTAINS_LIMIT: usize = 160;

/// The longest credit behind its label.
const CREDIT_LIMIT: usize = 90;

/// A line of this length that ends like a sentence never goes, whatever it says.
const SENTENCE: usize = 140;

/// From this length on, a line that stands in the text again is a repetition.
const REPETITION: usize = 60;

/// What was seen on the way.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Dates in date lines.
    pub(crate) dates: Vec<DateCandidate>,
    /// Credit lines, as they stood.
    pub(crate) credits: Vec<String>,
    /// Headlines of other articles.
    pub(crate) related: Vec<String>,
}

/// Marks the leftovers among `lines` as removed.
pub(crate) fn remove(lines: &mut [Line], lexicons: &[&Lexicon], keep: &[RemovalReason]) -> Seen {
    let mut seen = Seen::default();
    let mut tail = false;
    let mut texts: HashSet<String> = HashSet::new();
    for line in lines.iter_mut().filter(|line| line.stays()) {
        let text = line.text.text();
        let folded = fold(&text);
        let view = View::of(&text, &folded, line.kind);
        let reason = match judge(&view, lexicons, tail) {
            Some(Hit { reason, rest, tail: opens_tail }) => {
                tail |= opens_tail;
                note(&mut seen, reason, &text, rest, &folded, lexicons);
                Some(reason)
            }
            None if view.chars >= REPETITION && !texts.insert(folded.clone()) => {
                Some(RemovalReason::RepeatedLine)
            }
            // The form behind a comment heading: short lines without a sentence.
            None if tail && view.chars <= STARTS_LIMIT && !view.sentence => {
                Some(RemovalReason::CommentForm)
            }
            None => {
                tail = false;
                None
            }
        };
        line.removed = reason.filter(|reason| !keep.contains(reason));
    }
    seen
}

/// What the rules look at.
struct View<'t> {
    text: &'t str,
    folded: &'t str,
    chars: usize,
    /// Whether it ends like a sentence.
    sentence: bool,
    kind: BlockKind,
}

impl<'t> View<'t> {
    fn of(text: &'t str, folded: &'t str, kind: BlockKind) -> Self {
        let end = text.trim_end_matches(['"', '”', '»', '’', '\'', ')', ' ', '\u{a0}']);
        let sentence = end.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟']);
        Self {
            text,
            // Bullets, arrows and quotation marks in front of a label do not hide it.
            folded: folded
                .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != '©'),
            chars: text.chars().count(),
            sentence,
            kind,
        }
    }
}

/// A rule that took a line.
struct Hit<'t> {
    reason: RemovalReason,
    /// What stands behind the label.
    rest: Option<&'t str>,
    tail: bool,
}

fn judge<'t>(view: &View<'t>, lexicons: &[&Lexicon], tail: bool) -> Option<Hit<'t>> {
    let plain = |reason| Some(Hit { reason, rest: None, tail: false });
    if view.chars >= SENTENCE && view.sentence {
        return None;
    }
    if let Some(date) = dates::date_line(view.folded, lexicons) {
        let clock = date.role == DateRole::PageRender;
        return plain(if clock { RemovalReason::SiteClock } else { RemovalReason::DateLine });
    }
    if let Some(reason) = shapes::of(view.text) {
        return plain(reason);
    }
    let rules = lexicons.iter().flat_map(|lexicon| &lexicon.rules);
    // The phrase that says most decides between rules.
    let best = rules.filter_map(|rule| takes(rule, view, tail)).max_by_key(|(length, _)| *length);
    best.map(|(_, hit)| hit)
}

/// Whether `rule` takes the line, with the length of the phrase that does.
fn takes<'t>(rule: &Rule, view: &View<'t>, tail: bool) -> Option<(usize, Hit<'t>)> {
    let folded = view.folded;
    let bare = folded.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let hit = |phrase: &String, rest: Option<&'t str>| {
        Some((phrase.len(), Hit { reason: rule.reason, rest, tail: rule.tail }))
    };
    if let Some(phrase) =
        rule.whole.iter().find(|phrase| counted(bare, phrase) || *phrase == folded)
    {
        return hit(phrase, None);
    }
    if view.chars <= LABEL_LIMIT {
        // "(Editor: N. N.)" is a label as well.
        let opened = folded.trim_start_matches('(');
        let label = rule.label.iter().filter(|phrase| opened.starts_with(phrase.as_str()));
        if let Some(phrase) = label.max_by_key(|phrase| phrase.len())
            && let Some(rest) = behind_label(&opened[phrase.len()..], phrase, view, rule.reason)
        {
            return hit(phrase, rest);
        }
    }
    if view.chars <= STARTS_LIMIT {
        let apart = |phrase: &&String| {
            folded.strip_prefix(phrase.as_str()).is_some_and(|rest| {
                rest.is_empty()
                    || !rest.starts_with(char::is_alphanumeric)
                    || phrase.ends_with("20")
            })
        };
        if let Some(phrase) = rule.starts.iter().find(apart) {
            return hit(phrase, None);
        }
    }
    let quoted = folded.contains(['"', '«', '“', '„']) && !tail;
    if view.chars <= CONTAINS_LIMIT && !quoted {
        let phrase = rule.contains.iter().find(|phrase| folded.contains(phrase.as_str()))?;
        return hit(phrase, None);
    }
    None
}

/// "Comments (12)", "12 comments": a phrase with a number.
fn counted(bare: &str, phrase: &str) -> bool {
    let uncounted =
        bare.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | ' ' | ':'));
    bare == phrase || (uncounted == phrase && phrase.len() > 3)
}

/// What stands behind a label: nothing, or a colon, dash or arrow and a short rest. Without a
/// mark, a label in capitals counts, and one in a list does.
fn behind_label<'t>(
    rest: &'t str,
    label: &str,
    view: &View<'t>,
    reason: RemovalReason,
) -> Option<Option<&'t str>> {
    let trimmed = rest.trim_start();
    if trimmed.is_empty() {
        return Some(None);
    }
    let marked = trimmed
        .trim_start_matches([':', '–', '—', '|', '>', '»', '→', '/', '-', '▶', '►', '】', ']']);
    let after = marked.trim();
    if after.is_empty() {
        return Some(None);
    }
    let has_mark = marked.len() < trimmed.len();
    // "Vidéo-protection", "Photo-finish" are words, not labels.
    let glued = rest.len() == trimmed.len() && trimmed.starts_with(['-', '/']);
    let short = match reason {
        RemovalReason::CreditLine | RemovalReason::MediaCredit | RemovalReason::Navigation => {
            after.chars().count() <= CREDIT_LIMIT && !(view.sentence && after.contains(". "))
        }
        _ => true,
    };
    let listed = view.kind == BlockKind::ListItem && !view.sentence;
    let unmarked = reason == RemovalReason::RelatedLink
        && rest.starts_with(' ')
        && (in_capitals(view.text, label) || listed);
    (!glued && short && (has_mark || unmarked)).then_some(Some(after))
}

/// Whether the letters of the label at the start of `text` are capitals.
fn in_capitals(text: &str, label: &str) -> bool {
    let letters = label.chars().filter(|c| c.is_alphabetic()).count();
    let mut label = text.chars().filter(|c| c.is_alphabetic()).take(letters);
    letters > 0 && label.all(char::is_uppercase)
}

fn note(
    seen: &mut Seen,
    reason: RemovalReason,
    text: &str,
    rest: Option<&str>,
    folded: &str,
    lexicons: &[&Lexicon],
) {
    match reason {
        RemovalReason::CreditLine => seen.credits.push(text.to_owned()),
        RemovalReason::RelatedLink => {
            // The rest as it stood: everything behind the label's mark.
            let headline = rest.and_then(|_| text.split_once([':', '–', '—', '|', '>', '»', '→']));
            seen.related.extend(headline.map(|(_, after)| after.trim().to_owned()));
        }
        RemovalReason::SiteClock | RemovalReason::DateLine => {
            if let Some(date) = dates::date_line(folded, lexicons) {
                let (value, role) = (date.value, date.role);
                seen.dates.push(DateCandidate { text: text.to_owned(), value, role });
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicons;
    use crate::lines::of_text;

    fn reasons(text: &str, language: &str) -> Vec<Option<RemovalReason>> {
        let lexicons = Lexicons::embedded().unwrap();
        let mut lines = of_text(text);
        remove(&mut lines, &lexicons.of(Some(language)), &[]);
        lines.iter().map(|line| line.removed).collect()
    }

    #[test]
    fn leftovers_go() {
        use RemovalReason as R;
        for (line, language, reason) in [
            (
                "EN SAVOIR PLUS\u{a0}: Erdogan\u{a0}: la Turquie a montré sa diplomatie",
                "fr",
                R::RelatedLink,
            ),
            ("À LIRE AUSSI Le Sénat vote la loi sur l’énergie", "fr", R::RelatedLink),
            ("» Lire aussi – Le Sénat vote", "fr", R::RelatedLink),
            ("Toute l’actualité en temps réel, est sur L’Entrepreneur", "fr", R::SitePromo),
            ("Source\u{a0}: TRTWorld et agences", "fr", R::CreditLine),
            ("S'il vous plaît entrez votre nom ici", "fr", R::CommentForm),
            ("Comments (12)", "en", R::CommentForm),
            ("Read more: Council votes on budget", "en", R::RelatedLink),
            ("© 2024 Example Media. All rights reserved.", "en", R::CopyrightLine),
            ("Foto: dpa/Max Mustermann", "de", R::MediaCredit),
            ("ANZEIGE", "de", R::AdvertisementMarker),
            ("Lea también: El Gobierno aprueba la ley", "es", R::RelatedLink),
            ("Siga o canal da Folha no WhatsApp", "pt", R::SitePromo),
            ("Tags: politica, elezioni", "it", R::Navigation),
            ("Subscribe to our newsletter", "nl", R::SitePromo),
            ("domingo, 14 de abril de 2024", "pt", R::SiteClock),
            ("【相关阅读】老城停车费下月上调", "zh", R::RelatedLink),
            ("（责任编辑：周明）", "zh", R::CreditLine),
            ("この記事をシェアする", "ja", R::ShareLine),
            ("Читайте также: Совет принял бюджет", "ru", R::RelatedLink),
            ("Fot. Archiwum", "pl", R::MediaCredit),
            ("İLGİLİ HABER: Meclis bütçeyi kabul etti", "tr", R::RelatedLink),
            ("Läs även: Rådet röstar om budgeten", "sv", R::RelatedLink),
            ("اقرأ أيضا: المجلس يصوت على الميزانية", "ar", R::RelatedLink),
        ] {
            assert_eq!(reasons(line, language), [Some(reason)], "{line}");
        }
    }

    #[test]
    fn sentences_stay() {
        for (line, language) in [
            ("La source de l’incendie reste inconnue, selon les pompiers.", "fr"),
            ("Video evidence shows that the car was moving at the time.", "en"),
            ("Read more books, the minister told pupils on Friday.", "en"),
            ("Commentaires acerbes, rires, applaudissements : la séance fut longue.", "fr"),
            ("Fotos zeigen, dass das Haus schon am Montag beschädigt war.", "de"),
            ("Photo-finish à Longchamp", "fr"),
            ("« Partager la richesse », c’est le mot d’ordre du congrès.", "fr"),
            (
                "He asked users to subscribe to our newsletter, a spokesman said, adding that the company would from now on publish every figure that it had, and more besides.",
                "en",
            ),
            ("Publicité mensongère : l’entreprise condamnée", "fr"),
            ("Anzeige erstattet hat am Montag ein Nachbar.", "de"),
            ("Источник пожара пока не найден, сообщили спасатели.", "ru"),
            ("Reklama dźwignią handlu, mówi stare powiedzenie.", "pl"),
            ("编辑部昨天搬进了新楼。", "zh"),
            ("写真の展示は来週まで続く。", "ja"),
            ("Dela med dig, sade han till sin bror.", "sv"),
        ] {
            assert_eq!(reasons(line, language), [None], "{line}");
        }
    }

    #[test]
    fn a_comment_heading_takes_the_form_behind_it_but_no_sentence() {
        let text = "LEAVE A REPLY\nName\nE-mail address\nWebsite\nI was there, and it was worse than that.";
        let form = Some(RemovalReason::CommentForm);
        assert_eq!(reasons(text, "en"), [form, form, form, form, None]);
    }
}
