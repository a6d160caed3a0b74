//! Authors, dates and addresses: the record's own, else what the page or the text says.

use crate::clean::Context;
use crate::lines::Line;
use crate::site_promo;
use copydesk_article::cleaning::{
    Cleaning, DateCandidate, DateEvidence, DateProof, DateRole, Flag, RemovalReason,
};
use copydesk_article::date::{Moment, Precision};
use copydesk_html::Page;
use copydesk_metadata::{Dated, Known, Metadata};
use jiff::Timestamp;

/// What the record itself says of the article.
#[derive(Debug, Default)]
pub(crate) struct Own {
    /// Its address.
    pub(crate) url: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) published: Option<Moment>,
    pub(crate) updated: Option<Moment>,
    /// When it was crawled.
    pub(crate) fetched: Option<Moment>,
}

/// Reads the metadata of a page.
pub(crate) fn of_page(page: &Page<'_>, context: &Context<'_>) -> Metadata {
    copydesk_metadata::read(&page.markup, &known(context))
}

/// Reads what the first lines of a text say; `title` is the place of its headline among them.
pub(crate) fn of_text(lines: &[Line], context: &Context<'_>) -> Metadata {
    /// Lines at the head of a text that may hold its date and authors.
    const HEAD: usize = 8;
    let title = lines.iter().position(|line| line.reason() == Some(RemovalReason::TitleLine));
    let texts: Vec<&str> = lines.iter().take(HEAD).map(|line| line.text.text()).collect();
    let mut found = copydesk_metadata::read_text(&texts, title, &known(context));
    found.site_name = found.site_name.or_else(|| {
        let promos = lines.iter().filter(|line| line.reason() == Some(RemovalReason::SitePromo));
        promos.filter_map(|line| site_promo::name(line.text.text())).next()
    });
    found
}

fn known<'a>(context: &Context<'a>) -> Known<'a> {
    let fetched = context.own.fetched.as_ref().and_then(Moment::unix_ms);
    Known {
        url: context.own.url.as_deref(),
        site: context.site,
        language: context.language,
        now: fetched.and_then(|ms| Timestamp::from_millisecond(ms).ok()),
    }
}

/// Writes metadata into the result: the record's own fields win.
pub(crate) fn fill(cleaning: &mut Cleaning, found: Metadata, own: &Own) {
    let names = own.authors.iter().flat_map(|text| copydesk_metadata::names(text));
    cleaning.authors = names.collect();
    if cleaning.authors.is_empty() {
        cleaning.authors = found.authors;
    }
    let published = own.published.as_ref().map(of_input).or(found.published);
    (cleaning.published, cleaning.published_proof) = parted(published);
    let modified = own.updated.as_ref().map(of_input).or(found.modified);
    (cleaning.modified, cleaning.modified_proof) = parted(modified);
    cleaning.page_date = found.page_date.or_else(|| clock(&cleaning.date_candidates));
    cleaning.canonical_url = found.canonical_url;
    cleaning.site_name = found.site_name;
    cleaning.lead_image = found.lead_image;
    cleaning.section = found.section;
    let flags = [(found.paywalled, Flag::Paywalled), (found.live, Flag::LiveBlog)];
    cleaning.flags.extend(flags.into_iter().filter_map(|(is, flag)| is.then_some(flag)));
    cleaning.flags.sort();
    cleaning.flags.dedup();
}

fn clock(candidates: &[DateCandidate]) -> Option<String> {
    let mut clocks = candidates.iter().filter(|date| date.role == DateRole::PageRender);
    clocks.find_map(|date| date.value.clone())
}

fn of_input(moment: &Moment) -> Dated {
    let day = matches!(moment.precision, Precision::Day | Precision::Month);
    Dated {
        at: if day { moment.at.chars().take(10).collect() } else { moment.at.clone() },
        proof: DateProof {
            precision: moment.precision,
            zone_known: moment.zone_known,
            evidence: DateEvidence::Input,
            confidence: 1.0,
        },
    }
}

fn parted(dated: Option<Dated>) -> (Option<String>, Option<DateProof>) {
    dated.map(|dated| (dated.at, dated.proof)).unzip()
}
