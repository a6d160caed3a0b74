//! Lines that are leftovers of a page.
//!
//! A line goes on a phrase **and** its shape, on several hints in one short line, or for what stands
//! around it; long sentences never go. What looks like a leftover but not surely enough stays, and is
//! listed as doubtful.
//!
//! | module | holds |
//! |---|---|
//! | [`phrases`] | every phrase of a text's languages |
//! | [`begun`] | phrases found where words begin |
//! | [`view`] | a line as the rules look at it |
//! | [`seen`] | a line, and what is known of it so far |
//! | [`looker`] | looks at lines by themselves |
//! | [`shapes`] | leftovers by their shape alone |
//! | [`byline`] | names with the role of who wrote |
//! | [`caption`] | captions that end in a photo credit |
//! | [`judge`] | what the rules say of a line by itself |
//! | [`takes`] | whether a line has the shape that a phrase asks for |
//! | [`leaning`] | what its phrases and hints say together |
//! | [`series`] | rows of tables, items of lists |
//! | [`repetition`] | paragraphs that stand there twice |
//! | [`around`] | what its neighbours say |

mod around;
mod begun;
mod byline;
mod caption;
pub(crate) mod judge;
mod leaning;
mod looker;
pub(crate) mod phrases;
mod repetition;
mod seen;
mod series;
pub(crate) mod shapes;
mod takes;
pub(crate) mod view;

use crate::dates;
use crate::learned::SourceLines;
use crate::lines::{Line, Removal};
use copydesk_article::cleaning::{DateCandidate, RemovalReason};
use judge::Verdict;
use looker::Looker;
use phrases::Phrases;
use seen::Seen;
use std::borrow::Cow;
use view::View;

/// What a doubtful line shows at least: hints, or one hint that makes up so much of it.
const DOUBTFUL_HINTS: usize = 2;
const DOUBTFUL_DENSITY: f64 = 0.4;
const DOUBT: f64 = 0.4;

/// What is known of the article and its source.
#[derive(Debug, Default)]
pub(crate) struct Surroundings<'a> {
    /// Whether the record has a headline of its own.
    pub(crate) titled: bool,
    /// Authors that the record names.
    pub(crate) authors: &'a [String],
    /// The name of the publication.
    pub(crate) site: Option<&'a str>,
    /// Lines that stand in many articles of the source.
    pub(crate) learned: Option<SourceLines<'a>>,
    /// Kinds of leftovers that stay.
    pub(crate) keep: &'a [RemovalReason],
}

/// What was seen on the way.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Dates in date lines.
    pub(crate) dates: Vec<DateCandidate>,
    /// Credit lines, as they stood.
    pub(crate) credits: Vec<String>,
    /// Headlines of other articles.
    pub(crate) related: Vec<String>,
}

/// Marks the leftovers among `lines` as removed, and doubtful ones as such.
pub(crate) fn remove(lines: &mut [Line], phrases: &Phrases, known: &Surroundings<'_>) -> Found {
    let mut found = Found::default();
    let decided = decide(lines, phrases, known, &mut found);
    for (line, decision) in lines.iter_mut().filter(|line| line.stays()).zip(decided) {
        match decision {
            Decision::Goes(removal) => line.removed = Some(removal),
            Decision::Doubtful(removal) => line.doubt = Some(removal),
            Decision::Stays => {}
        }
    }
    found
}

/// What becomes of a line.
enum Decision {
    Goes(Removal),
    Doubtful(Removal),
    Stays,
}

/// What becomes of each line that stays so far.
///
/// Lines that go make neighbours of others: what stays is looked at again until nothing more goes, so
/// that cleaning the result again changes nothing.
fn decide(
    lines: &[Line],
    phrases: &Phrases,
    known: &Surroundings<'_>,
    found: &mut Found,
) -> Vec<Decision> {
    let mut staying: Vec<(usize, &Line)> =
        lines.iter().filter(|line| line.stays()).enumerate().collect();
    let looker = Looker::new(&staying, phrases, known);
    let mut decided: Vec<Decision> = staying.iter().map(|_| Decision::Stays).collect();
    let mut seen = looker.all(&staying);
    loop {
        series::mark(&mut seen);
        repetition::look(&mut seen);
        around::look(&mut seen, known.titled);
        let count = staying.len();
        let mut stay = Vec::with_capacity(count);
        for (line, one) in std::mem::take(&mut staying).into_iter().zip(seen.drain(..)) {
            if one.verdict().is_some_and(|verdict| !known.keep.contains(&verdict.reason)) {
                decided[line.0] = leave(one, phrases, found);
            } else {
                staying.push(line);
                stay.push(one);
            }
        }
        if staying.len() == count {
            for ((place, _), one) in staying.into_iter().zip(stay) {
                decided[place] = doubt(one);
            }
            return decided;
        }
        looker.again(&staying, &mut stay);
        seen = stay;
    }
}

/// What becomes of a line that goes, and what it says on its way out.
fn leave(seen: Seen<'_>, phrases: &Phrases, found: &mut Found) -> Decision {
    let Some(verdict) = seen.opinion.verdict else { return Decision::Stays };
    if let Some(view) = &seen.view {
        note(found, &verdict, view, phrases);
    }
    let Verdict { reason, rule, confidence, .. } = verdict;
    Decision::Goes(Removal { reason, rule: Cow::Owned(rule), confidence })
}

/// Whether a line that stays is doubtful.
fn doubt(seen: Seen<'_>) -> Decision {
    let kept = seen.gone() || seen.spared;
    let doubtful = seen.opinion.leaning.filter(|leaning| {
        let dense = leaning.density >= DOUBTFUL_DENSITY;
        !kept && (dense || (leaning.hints >= DOUBTFUL_HINTS && !seen.prose))
    });
    doubtful.map_or(Decision::Stays, |leaning| {
        let (reason, rule) = (leaning.reason, Cow::Owned(leaning.rule));
        Decision::Doubtful(Removal { reason, rule, confidence: DOUBT })
    })
}

fn note(found: &mut Found, verdict: &Verdict, view: &View<'_>, phrases: &Phrases) {
    match verdict.reason {
        RemovalReason::CreditLine => found.credits.push(view.text.to_owned()),
        RemovalReason::RelatedLink if verdict.rest.is_some() => {
            // The rest as it stood: everything behind the label's mark.
            let marks = [':', '：', '–', '—', '|', '>', '»', '→', '】'];
            let headline = view.text.split_once(marks);
            found.related.extend(headline.map(|(_, after)| after.trim().to_owned()));
        }
        RemovalReason::RelatedLink if verdict.rule == around::ANNOUNCED => {
            found.related.push(view.text.to_owned());
        }
        RemovalReason::SiteClock | RemovalReason::DateLine => {
            let hits = phrases.hits(&view.folded);
            if let Some(date) = dates::date_line(view, phrases, &hits) {
                let (value, role) = (date.value, date.role);
                found.dates.push(DateCandidate { text: view.text.to_owned(), value, role });
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::phrases::AllPhrases;
    use super::*;
    use crate::lexicon::Lexicons;
    use crate::lines::of_text;
    use std::sync::LazyLock;

    static ALL: LazyLock<AllPhrases> =
        LazyLock::new(|| AllPhrases::new(&Lexicons::embedded().unwrap()).unwrap());

    fn reasons(text: &str, language: &str) -> Vec<Option<RemovalReason>> {
        let mut lines = of_text(text);
        let known = Surroundings { titled: true, ..Surroundings::default() };
        remove(&mut lines, ALL.of(Some(language)), &known);
        lines.iter().map(Line::reason).collect()
    }

    /// The lines that stay.
    pub(super) fn kept<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
        let lines = text.lines().zip(reasons(text, language));
        lines.filter(|(_, reason)| reason.is_none()).map(|(line, _)| line).collect()
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
            ("Der Kirchturm am Montag. Foto: Max Mustermann/dpa", "de", R::MediaCredit),
            ("ANZEIGE", "de", R::AdvertisementMarker),
            ("Lea también: El Gobierno aprueba la ley", "es", R::RelatedLink),
            ("Siga o canal da Folha no WhatsApp", "pt", R::SitePromo),
            ("Tags: politica, elezioni", "it", R::Navigation),
            ("Subscribe to our newsletter", "nl", R::SitePromo),
            ("domingo, 14 de abril de 2024", "pt", R::SiteClock),
            ("Perjantai 9.1.2026 • Nimipäivä: Veikko, Veli • –24 °C", "fi", R::SiteClock),
            ("3 hours ago", "en", R::DateLine),
            ("【相关阅读】老城停车费下月上调", "zh", R::RelatedLink),
            ("（责任编辑：周明）", "zh", R::CreditLine),
            ("この記事をシェアする", "ja", R::ShareLine),
            ("Читайте также: Совет принял бюджет", "ru", R::RelatedLink),
            ("Fot. Archiwum", "pl", R::MediaCredit),
            ("İLGİLİ HABER: Meclis bütçeyi kabul etti", "tr", R::RelatedLink),
            ("Läs även: Rådet röstar om budgeten", "sv", R::RelatedLink),
            ("اقرأ أيضا: المجلس يصوت على الميزانية", "ar", R::RelatedLink),
            ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ: Ποια νησιά έχουν πρόβλημα", "el", R::RelatedLink),
            ("संबंधित ख़बरें", "hi", R::RelatedLink),
            ("댓글 0 | 로그인 후 댓글을 작성할 수 있습니다", "ko", R::CommentForm),
            ("Menu   Search   Log in   E-paper", "en", R::Navigation),
            ("[…]", "cs", R::TruncationMark),
            ("{{/if}} {{#each related}}", "sv", R::MarkupResidue),
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
            ("Follow the money", "en"),
            ("Fakta och siffror", "sv"),
        ] {
            assert_eq!(reasons(line, language), [None], "{line}");
        }
    }

    #[test]
    fn a_comment_heading_takes_the_form_behind_it_but_no_sentence() {
        let story =
            "The council met on Monday and decided, after a long debate, to go on as planned.";
        let form = Some(RemovalReason::CommentForm);
        let text = format!("{story}\nLEAVE A REPLY\nName\nE-mail address\nWebsite");
        assert_eq!(reasons(&text, "en"), [None, form, form, form, form]);
        let text = format!("{story}\nLEAVE A REPLY\nI was there, and it was worse than that.");
        assert_eq!(reasons(&text, "en"), [None, form, None]);
    }

    #[test]
    fn what_a_label_announces_goes_with_it_and_a_sub_heading_stays() {
        let story =
            "The council met on Monday and decided, after a long debate, to go on as planned.";
        let text = format!(
            "{story}\nA new beginning\n{story} Yes.\nREAD MORE:\nMayor opens bridge\n{story} No."
        );
        let link = Some(RemovalReason::RelatedLink);
        assert_eq!(reasons(&text, "en"), [None, None, None, link, link, None], "{text}");
    }

    #[test]
    fn dates_alone_between_paragraphs_are_headings_of_a_chronicle() {
        let story =
            "The council met on that day and decided, after a long debate, to go on as planned.";
        let text = format!("{story}\n14 April 2024\n{story} Yes.\n15 April 2024\n{story} No.");
        assert_eq!(reasons(&text, "en"), [None; 5]);
    }

    #[test]
    fn what_heads_a_part_is_no_byline_and_no_button() {
        let story =
            "The council took the way that everyone had expected, after a long debate on Monday.";
        for heading in ["Long Debate", "TikTok", "FAQ", "Technology"] {
            let text = format!("{story}\n{heading}\n{story} Yes.");
            assert_eq!(kept(&text, "en"), text.lines().collect::<Vec<_>>(), "{heading}");
        }
        let text = format!("Expected Way\n{story}");
        assert_eq!(kept(&text, "en"), text.lines().collect::<Vec<_>>());
        let text = format!("Ana Diaz\n{story}");
        assert_eq!(kept(&text, "en"), [story]);
    }
}
