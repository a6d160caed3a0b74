//! News that was written for these tests. No word of the file was chosen by it, but that Asturian is among the
//! languages that lack the words of Papiamento was.

use super::*;
use crate::judge::Judge;
use crate::lines;
use copydesk_article::BodyKind;
use proptest::prelude::*;
use std::sync::LazyLock;

static JUDGE: LazyLock<Judge> = LazyLock::new(|| Judge::new().unwrap());
static TABLE: LazyLock<Table> = LazyLock::new(|| Table::embedded().unwrap());
static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&TABLE));

const NEWS: &[(&str, &str)] = &[
    (
        "hr",
        "Ministar gospodarstva rekao je u četvrtak da će tvrtke koje zapošljavaju mlade dobiti poticaje, a natječaj se otvara idući tjedan.",
    ),
    (
        "hr",
        "Na autocesti je jučer nastala gužva duga deset kilometara nakon što se prevrnuo kamion. Nitko nije ozlijeđen, izvijestila je policija u priopćenju.",
    ),
    (
        "hr",
        "Kazalište otvara sezonu u rujnu novom predstavom mladog redatelja, a ulaznice će se prodavati od kolovoza.",
    ),
    (
        "hr",
        "Znanstvenici sa sveučilišta ispitali su kakvoću mora na stotinu točaka uz obalu i zaključili da je čisto.",
    ),
    (
        "bs",
        "Kantonalna vlada je prošle sedmice usvojila budžet, a premijer je rekao da će plate prosvjetnih radnika biti isplaćene do petka. Niko od ministara nije glasao protiv.",
    ),
    (
        "bs",
        "Historičari su u januaru predstavili knjigu o razvoju gradova u osmanskom periodu, a promocija je održana u prostorijama univerziteta.",
    ),
    (
        "bs",
        "Hiljade građana okupilo se prije utakmice ispred stadiona, gdje su ih dočekali uposlenici kluba i podijelili im zastave.",
    ),
    (
        "bs",
        "Općinsko vijeće saopćilo je da će nova zgrada škole biti otvorena u augustu, i da je projekt podržala Evropska unija.",
    ),
    (
        "sr-Latn",
        "Predsednik opštine rekao je da će radovi na mostu biti završeni pre zime i da se čeka samo dozvola ministarstva.",
    ),
    (
        "sr-Latn",
        "Hiljade ljudi izašlo je u nedelju na ulice da vidi gde će proći trka, saopštila je policija.",
    ),
    (
        "sr-Latn",
        "Cene hleba i mleka porasle su u oktobru, a stručnjaci očekuju da će se inflacija smanjiti posle nove godine.",
    ),
    (
        "sr-Latn",
        "Deca iz sela ove godine prvi put imaju prevoz do škole, rekla je direktorka i dodala da su svi zahtevi rešeni.",
    ),
    (
        "id",
        "Gubernur mengatakan bahwa perusahaan itu akan membuka pabrik baru pada bulan Agustus karena permintaan terus naik.",
    ),
    (
        "id",
        "Polisi menangkap dua orang di bandara setelah menemukan narkoba di dalam koper mereka pada Senin malam.",
    ),
    (
        "id",
        "Harga obat di apotek naik hampir lima persen sejak Maret, dan rumah sakit mulai merasa kekurangan.",
    ),
    (
        "id",
        "Tim nasional akan bertanding melawan Jepang pekan depan, dan pelatih berharap semua pemain bisa tampil.",
    ),
    (
        "ms",
        "Menteri berkata bahawa syarikat itu akan membuka kilang baharu pada bulan Ogos kerana permintaan terus meningkat.",
    ),
    (
        "ms",
        "Polis menahan dua lelaki di lapangan terbang selepas menemui dadah di dalam beg mereka pada malam Isnin.",
    ),
    (
        "ms",
        "Harga ubat di hospital naik hampir lima peratus sejak bulan Mac, kata pengerusi persatuan pengguna.",
    ),
    (
        "ms",
        "Pasukan kebangsaan akan bertemu Jepun minggu depan dan jurulatih berharap kesemua pemain sihat untuk perlawanan itu.",
    ),
    (
        "nb",
        "Kommunen sier at veien blir stengt i to uker mens arbeidet pågår, og at ingen vet hva det vil koste.",
    ),
    (
        "nn",
        "Kommunen seier at vegen blir stengd i to veker medan arbeidet går føre seg, og at ingen veit kva det vil koste.",
    ),
    (
        "da",
        "Kommunen siger, at vejen bliver lukket i to uger, mens arbejdet står på, og at ingen ved, hvad det vil koste.",
    ),
    (
        "ilo",
        "Kinuna ti mayor nga adda baro a dalan nga aramiden dagiti trabahador iti asideg ti merkado ken ti eskuela inton umay a bulan.",
    ),
    (
        "pam",
        "Sinabi ning mayor a atin bayung dalan a gawan da ding talapagobra king siping ning palengki at ing eskuela king tutuking bulan.",
    ),
    (
        "pap",
        "E minister a bisa ku tur hende den e pais mester haña mas trabou, i ku e gobièrnu ta bai yuda e muchanan riba isla.",
    ),
];

fn said(text: &str) -> (String, f64) {
    let lines = lines::visible(text, BodyKind::Text);
    let judgement = JUDGE.judge(&lines, &|_| true);
    let answer = judgement.main().unwrap();
    (answer.tag.clone(), answer.confidence)
}

#[test]
fn news_in_close_languages_is_told_apart() {
    let wrong: Vec<_> = NEWS
        .iter()
        .map(|(tag, text)| (tag, said(text), text))
        .filter(|(tag, (said, _), _)| *tag != said)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_bosnian_half_of_a_text_is_bosnian() {
    let english = "The council said on Tuesday that the new bridge would be opened before the summer, \
                   and that nobody expected any further delay.";
    let bosnian: Vec<&str> =
        NEWS.iter().filter(|(tag, _)| *tag == "bs").map(|(_, text)| *text).collect();
    let text = format!("{}\n{}", bosnian.join("\n"), [english; 2].join("\n"));
    let lines = lines::visible(&text, BodyKind::Text);
    let judgement = JUDGE.judge(&lines, &|_| true);
    let tags: Vec<_> = judgement.mixed().iter().map(|answer| answer.tag.as_str()).collect();
    assert_eq!(tags, ["bs", "en"]);
}

#[test]
fn a_text_of_another_family_or_without_such_words_costs_what_it_did() {
    let latin = WORDS.script;
    for text in ["Der Minister sagte tjedan und tisuća.", "Zagreb Sarajevo Beograd"] {
        let mut sums: Vec<u32> = (0..TABLE.columns(latin).len()).map(|n| n as u32 + 100).collect();
        // The first column is that of Afrikaans, which has no family here.
        let before = sums.clone();
        WORDS.add_to(&mut sums, latin, 10, text);
        assert_eq!(sums, before, "{text}");
    }
}

#[test]
fn the_words_are_where_they_can_be_found() {
    let rows = || FILE.lines().filter(|row| !row.starts_with('#'));
    let mut count = 0;
    for (number, row) in rows().enumerate() {
        for word in row.split('\t').nth(2).unwrap().split(' ') {
            let mut read = Vec::new();
            each_word(&word.to_uppercase(), |hash| read.push(hash));
            assert_eq!(read, [hash_of(word)], "{word} is one word");
            let rules: Vec<u16> = WORDS.rules_of(hash_of(word)).collect();
            assert!(rules.contains(&u16::try_from(number).unwrap()), "{word}");
            let written =
                rows().filter(|row| row.split('\t').nth(2).unwrap().split(' ').any(|w| w == word));
            assert_eq!(written.count(), rules.len(), "{word} has the hash of another");
            count += 1;
        }
    }
    assert!(count * 3 < SLOTS, "{count}");
    for rule in &WORDS.rules {
        assert!(rule.has.iter().all(|at| !rule.lacks.contains(at)));
    }
}

proptest! {
    #[test]
    fn the_order_of_words_and_their_number_change_nothing(
        words in prop::collection::vec("(tjedan|sedmica|hiljada|gdje|gde|tko|ko|kuća|grad|[a-z]{2,5})", 1..30),
        turn in 0..30_usize,
    ) {
        let mut turned = words.clone();
        turned.rotate_left(turn % words.len());
        turned.extend(words.clone());
        let odds = |words: &[String]| WORDS.odds("hr", &words.join(" "));
        prop_assert_eq!(odds(&words), odds(&turned));
    }
}
