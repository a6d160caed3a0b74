//! Lines that are leftovers of a page.
//!
//! A line goes on a phrase **and** its shape, on several hints in one short line, or for what stands
//! around it; long sentences never go. What looks like a leftover but not surely enough stays, and is
//! listed as doubtful.
//!
//! | module | holds |
//! |---|---|
//! | [`phrases`] | every phrase of a text's languages as one automaton |
//! | [`view`] | a line as the rules look at it |
//! | [`shapes`] | leftovers by their shape alone |
//! | [`byline`] | names with the role of who wrote |
//! | [`caption`] | captions that end in a photo credit |
//! | [`judge`] | what the rules say of a line by itself |
//! | [`around`] | what its neighbours say |

mod around;
mod byline;
mod caption;
pub(crate) mod judge;
pub(crate) mod phrases;
pub(crate) mod shapes;
pub(crate) mod view;

use crate::dates;
use crate::fold::fold;
use crate::learned::SourceLines;
use crate::lines::{Line, Removal};
use crate::marks::Marks;
use around::Seen as Around;
use copydesk_article::cleaning::{DateCandidate, RemovalReason};
use judge::{Opinion, Verdict};
use phrases::Phrases;
use std::borrow::Cow;
use std::collections::HashSet;
use view::View;
use xxhash_rust::xxh3::xxh3_64;

/// From this length on, in bytes, a line that stands in the text again is a repetition.
const REPETITION: usize = 60;

/// Lines at the head and at the tail of a text that are looked at though they are long.
const HEAD: usize = 4;
const TAIL: usize = 12;

/// From this likelihood on, a block of a page goes by no rule that looks at its shape or neighbours alone.
const SURE: f32 = 0.8;

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
pub(crate) struct Seen {
    /// Dates in date lines.
    pub(crate) dates: Vec<DateCandidate>,
    /// Credit lines, as they stood.
    pub(crate) credits: Vec<String>,
    /// Headlines of other articles.
    pub(crate) related: Vec<String>,
}

/// Marks the leftovers among `lines` as removed, and doubtful ones as such.
pub(crate) fn remove(lines: &mut [Line], phrases: &Phrases, known: &Surroundings<'_>) -> Seen {
    let mut found = Seen::default();
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
    found: &mut Seen,
) -> Vec<Decision> {
    let mut staying: Vec<(usize, &Line)> =
        lines.iter().filter(|line| line.stays()).enumerate().collect();
    let looker = Looker::new(&staying, phrases, known);
    let mut decided: Vec<Decision> = staying.iter().map(|_| Decision::Stays).collect();
    let mut seen = looker.all(&staying);
    loop {
        around::look(&mut seen, known.titled);
        for ((_, line), one) in staying.iter().zip(&mut seen) {
            if line.likely >= SURE && one.opinion.verdict.as_ref().is_some_and(is_weak) {
                one.opinion.verdict = None;
            }
        }
        let count = staying.len();
        let mut stay = Vec::with_capacity(count);
        for (line, one) in std::mem::take(&mut staying).into_iter().zip(seen.drain(..)) {
            let goes = one.opinion.verdict.as_ref();
            if goes.is_some_and(|verdict| !known.keep.contains(&verdict.reason)) {
                decided[line.0] = settle(one, phrases, found);
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

/// Looks at lines by themselves.
struct Looker<'a> {
    phrases: &'a Phrases,
    known: &'a Surroundings<'a>,
    /// Authors that the record names, and the publication, folded.
    names: Vec<String>,
    site: Option<String>,
    /// Whether the text writes typographic apostrophes.
    curly: bool,
}

impl<'a> Looker<'a> {
    fn new(lines: &[(usize, &Line)], phrases: &'a Phrases, known: &'a Surroundings<'a>) -> Self {
        Self {
            phrases,
            known,
            names: known.authors.iter().map(|name| fold(name)).collect(),
            site: known.site.map(fold),
            curly: lines.iter().any(|(_, line)| line.marks.any(Marks::CURLY)),
        }
    }

    fn all<'l>(&self, lines: &[(usize, &'l Line)]) -> Vec<Around<'l>> {
        let mut repeated: HashSet<u64> = HashSet::new();
        let look = |(place, (_, line)): (usize, &(usize, &'l Line))| {
            let text = line.text.text().as_bytes();
            let again = text.len() >= REPETITION && !repeated.insert(xxh3_64(text));
            let seen = self.look(line, is_edge(place, lines.len()));
            if again && seen.opinion.verdict.is_none() { seen.because(repetition()) } else { seen }
        };
        lines.iter().enumerate().map(look).collect()
    }

    /// Looks once more at long lines that came to the head or the tail.
    fn again<'l>(&self, lines: &[(usize, &'l Line)], seen: &mut [Around<'l>]) {
        for (place, ((_, line), one)) in lines.iter().zip(seen).enumerate() {
            if one.view.is_none() && is_edge(place, lines.len()) {
                *one = self.look(line, true);
            }
        }
    }

    fn look<'l>(&self, line: &'l Line, edge: bool) -> Around<'l> {
        let prose = view::is_prose(line);
        let learned = self.known.learned.as_ref();
        let learned = learned.and_then(|learned| learned.verdict(line.text.text()));
        let longest = if edge { view::LONGEST } else { view::LONGEST_INSIDE };
        let Some(view) = View::of(line, longest) else {
            let opinion = Opinion { verdict: learned, leaning: None };
            return Around { view: None, opinion, prose, byline: false, name: false, own: None };
        };
        let straight = view.marks.any(Marks::STRAIGHT) && !view.marks.any(Marks::CURLY);
        let mut opinion = judge::judge(&view, self.phrases, self.curly && straight);
        opinion.verdict = learned.or(opinion.verdict);
        let strange = opinion
            .leaning
            .as_ref()
            .is_some_and(|leaning| leaning.votes >= 3 && leaning.density >= 0.2);
        let unclear = opinion.verdict.is_none() && !prose;
        Around {
            prose: prose && !strange,
            byline: unclear
                && (copydesk_metadata::is_byline(view.text)
                    || byline::has_role(&view, opinion.leaning.as_ref())),
            name: unclear && (copydesk_metadata::is_name(view.text) || byline::is_caseless(&view)),
            own: self.own(&view),
            view: Some(view),
            opinion,
        }
    }

    /// Whether the line is the name of an author or of the publication.
    fn own(&self, view: &View<'_>) -> Option<RemovalReason> {
        if self.names.contains(&view.folded) {
            return Some(RemovalReason::Byline);
        }
        (self.site.as_deref() == Some(view.bare())).then_some(RemovalReason::Navigation)
    }
}

fn repetition() -> Verdict {
    Verdict {
        reason: RemovalReason::RepeatedLine,
        rule: "repeated".into(),
        confidence: 0.9,
        rest: None,
        heading: false,
    }
}

/// Whether a verdict rests on nothing that the line says: its neighbours, its shape, its repetition.
fn is_weak(verdict: &Verdict) -> bool {
    verdict.rule.starts_with("around/") || matches!(&*verdict.rule, "repeated" | "shape/address")
}

/// Whether the line at `place` of `count` stands at the head or at the tail.
fn is_edge(place: usize, count: usize) -> bool {
    place < HEAD || place + TAIL >= count
}

/// What becomes of a line that goes, and what it says on its way out.
fn settle(seen: Around<'_>, phrases: &Phrases, found: &mut Seen) -> Decision {
    let Some(verdict) = seen.opinion.verdict else { return Decision::Stays };
    if let Some(view) = &seen.view {
        note(found, &verdict, view, phrases);
    }
    let Verdict { reason, rule, confidence, .. } = verdict;
    Decision::Goes(Removal { reason, rule: Cow::Owned(rule), confidence })
}

/// Whether a line that stays is doubtful.
fn doubt(seen: Around<'_>) -> Decision {
    let kept = seen.opinion.verdict.is_some();
    let doubtful = seen.opinion.leaning.filter(|leaning| {
        let dense = leaning.density >= DOUBTFUL_DENSITY;
        !kept && (dense || (leaning.hints >= DOUBTFUL_HINTS && !seen.prose))
    });
    doubtful.map_or(Decision::Stays, |leaning| {
        let (reason, rule) = (leaning.reason, Cow::Owned(leaning.rule));
        Decision::Doubtful(Removal { reason, rule, confidence: DOUBT })
    })
}

fn note(found: &mut Seen, verdict: &Verdict, view: &View<'_>, phrases: &Phrases) {
    match verdict.reason {
        RemovalReason::CreditLine => found.credits.push(view.text.to_owned()),
        RemovalReason::RelatedLink if verdict.rest.is_some() => {
            // The rest as it stood: everything behind the label's mark.
            let marks = [':', '：', '–', '—', '|', '>', '»', '→', '】'];
            let headline = view.text.split_once(marks);
            found.related.extend(headline.map(|(_, after)| after.trim().to_owned()));
        }
        RemovalReason::RelatedLink if verdict.rule == "around/announced" => {
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
}
