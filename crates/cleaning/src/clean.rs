//! The whole way from a raw body to its cleaned text.

use crate::assemble::{Assembled, assemble};
use crate::fold::fold;
use crate::headline;
use crate::hyphenation;
use crate::inline_link;
use crate::learned::SourceLines;
use crate::leftovers::phrases::AllPhrases;
use crate::leftovers::{self, Found, Surroundings};
use crate::lines::{self, Line, Removal};
use crate::main_content::{self, model::Model};
use crate::marks::Marks;
use crate::media_credit;
use crate::metadata::{self, Own};
use crate::repair;
use copydesk_article::article::ends_in_cut_mark;
use copydesk_article::cleaning::{Cleaning, Credit, Flag, RemovalReason, RepairKind, TitleOrigin};
use copydesk_article::span::count;
use copydesk_article::{Body, BodyKind, id};
use copydesk_html as html;

/// What is known of the article besides its body.
pub(crate) struct Context<'a> {
    /// The record's own title.
    pub(crate) title: Option<&'a str>,
    /// The name of the publication.
    pub(crate) site: Option<&'a str>,
    /// BCP-47 primary subtag of its language.
    pub(crate) language: Option<&'a str>,
    /// What the reading of the record showed.
    pub(crate) flags: &'a [Flag],
    /// Kinds of leftovers that stay.
    pub(crate) keep: &'a [RemovalReason],
    /// What the record says besides.
    pub(crate) own: &'a Own,
    /// Lines that stand in many articles of the source.
    pub(crate) learned: Option<SourceLines<'a>>,
}

/// Cleans one body.
pub(crate) fn clean(
    body: &Body<'_>,
    context: &Context<'_>,
    all: &AllPhrases,
    model: &Model,
) -> Cleaning {
    let raw: &str = &body.value;
    let mut flags = context.flags.to_vec();
    let page = (body.kind == BodyKind::Html).then(|| html::read(raw));
    let mut lines = match &page {
        Some(page) => {
            let (lines, seen) = main_content::select(raw, page, model);
            flags.extend(seen);
            lines
        }
        None => hyphenation::join(lines::of_text(raw), raw),
    };
    let visible = page.as_ref().map_or_else(|| count(raw), html::Page::visible);
    let phrases = all.of(context.language);
    let mut related = Vec::new();
    for line in lines.iter_mut().filter(|line| line.removed.is_none()) {
        line.mend(context.language);
        let whole = line.text.text().len();
        // In a page a caption is a block of its own; in a text it goes with its credit.
        if page.is_some() {
            media_credit::cut(line, phrases);
        }
        related.extend(inline_link::cut(line, phrases));
        if line.text.text().len() < whole {
            line.mend(context.language);
        }
    }
    cut_provider_mark(&mut lines);
    let known = Surroundings {
        titled: context.title.is_some() || page.is_some(),
        authors: &context.own.authors,
        site: context.site,
        learned: context.learned,
        keep: context.keep,
    };
    let mut seen = leftovers::remove(&mut lines, phrases, &known);
    seen.related.extend(related);
    for line in lines.iter_mut().filter(|line| line.stays()) {
        media_credit::cut(line, phrases);
    }
    let found = page.as_ref().map(|page| metadata::of_page(page, context));
    let title = headline::find(context.title, context.site, found.as_ref(), &mut lines);
    let found = found.unwrap_or_else(|| metadata::of_text(&lines, context));
    let assembled = assemble(raw, &body.pointer, &lines, page.is_some());
    flags.extend(flags_of(&assembled));
    let mut cleaning = finish(assembled, title, seen, flags, visible, context);
    metadata::fill(&mut cleaning, found, context.own);
    cleaning
}

/// Takes the provider's cut mark (`[+1234 chars]`) off the last line.
fn cut_provider_mark(lines: &mut [Line]) {
    let Some(last) = lines.iter_mut().rfind(|line| line.stays()) else { return };
    let text = last.text.text();
    if !ends_in_cut_mark(text) {
        return;
    }
    if let Some(open) = text.rfind("[+") {
        last.cut_from(open, Removal::sure(RemovalReason::TruncationMark, "provider"));
    }
}

fn flags_of(assembled: &Assembled) -> Vec<Flag> {
    let gone = |reason| assembled.removed.iter().any(|removed| removed.reason == reason);
    let mended = |kind| assembled.repairs.iter().any(|repair| repair.kind == kind);
    let leftovers = assembled.removed.iter().any(|removed| {
        !matches!(removed.reason, RemovalReason::TitleLine | RemovalReason::MarkupResidue)
    });
    [
        (leftovers, Flag::BoilerplateRemoved),
        (gone(RemovalReason::MarkupResidue), Flag::MarkupResidue),
        (gone(RemovalReason::PaywallPrompt), Flag::PaywallSuspected),
        (mended(RepairKind::ReversedQuotation), Flag::ReversedQuotes),
        (mended(RepairKind::Mojibake), Flag::Mojibake),
        (!assembled.doubtful.is_empty(), Flag::DoubtfulLines),
    ]
    .into_iter()
    .filter_map(|(seen, flag)| seen.then_some(flag))
    .collect()
}

fn finish(
    assembled: Assembled,
    title: Option<(String, TitleOrigin)>,
    seen: Found,
    mut flags: Vec<Flag>,
    visible: usize,
    context: &Context<'_>,
) -> Cleaning {
    flags.sort();
    flags.dedup();
    let (title, title_origin) = title.unzip();
    #[allow(clippy::cast_precision_loss)] // a ratio
    let ratio = count(&assembled.text) as f64 / visible.max(1) as f64;
    let plain = |text: &str| {
        let line = html::Traced::of(text, 0..text.len());
        repair::mend(line, Marks::of(text), context.language).text.text().to_owned()
    };
    Cleaning {
        title: title.as_deref().map(plain),
        title_origin,
        authors: Vec::new(),
        published: None,
        published_proof: None,
        modified: None,
        modified_proof: None,
        page_date: None,
        canonical_url: None,
        site_name: None,
        lead_image: None,
        section: None,
        doubtful: assembled.doubtful,
        text_sha256: id::sha256(assembled.text.as_bytes()),
        text: assembled.text,
        kept_ratio: (ratio * 10_000.0).round() / 10_000.0,
        removed: assembled.removed,
        repairs: assembled.repairs,
        source_map: assembled.source_map,
        credit: seen.credits.first().map(|line| credit(line)),
        related: seen.related,
        date_candidates: seen.dates,
        flags,
    }
}

/// The names in a credit line: "Source : TRTWorld et agences".
fn credit(line: &str) -> Credit {
    const JOINTS: &[&str] = &[" et ", " and ", " und ", " y ", " e ", " en ", " with ", " avec "];
    let names = line.split_once([':', '：']).map_or(line, |(_, names)| names);
    let mut names = names.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    for joint in JOINTS {
        names = names.replace(joint, ",");
    }
    let agencies = names
        .split([',', '/', ';', '+', '&'])
        .map(str::trim)
        .filter(|name| !name.is_empty() && !fold(name).starts_with("http"))
        .map(str::to_owned)
        .collect();
    Credit { text: line.to_owned(), agencies }
}
