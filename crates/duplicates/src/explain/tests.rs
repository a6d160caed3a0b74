//! Tests of the whole explanation.

use super::*;
use copydesk_article::duplicates::Role;
use proptest::prelude::*;

const STORY: &str = "The night ferry sails again from Friday, eleven weeks after a fire left it drifting \
    for five hours with 212 people on board. The operator said on Tuesday that inspectors had cleared \
    the ship after 14 tests in open water, and that its crew had been trained anew.";

fn of(a: &str, b: &str) -> Explanation {
    let told = |id, text| Told { id, event_time_ms: None, text };
    explain(told("one", a), told("two", b), &Settings::default()).unwrap()
}

#[test]
fn a_copy_is_told_with_all_that_speaks_for_it() {
    let copy =
        format!("Ferry returns\n\n{}", STORY.replace("14 tests", "15 “tests”").to_uppercase());
    let told = of(STORY, &copy);
    assert_eq!((told.verdict.role, told.verdict.of.as_deref()), (Role::Near, Some("one")));
    let (exact, estimate) = (told.exact.unwrap(), told.estimate.unwrap());
    assert!(exact.of_a > 0.8 && exact.of_b > 0.8 && exact.of_a < 1.0, "{exact:?}");
    assert_eq!(told.verdict.share_of_this, Some((estimate.shares.of_b * 1000.0).round() / 1000.0));
    assert!(estimate.reported && estimate.evidence >= estimate.least_evidence);
    assert_eq!(told.figures.shared, ["with 212"]);
    assert_eq!(
        (told.figures.only_a, told.figures.only_b),
        (vec!["after 14".into()], vec!["AFTER 15".into()])
    );
    let starts: Vec<usize> = told.passages.iter().map(|passage| passage.b.start).collect();
    assert_eq!((told.passages.len(), starts[0]), (2, 15));
    assert!(told.passages[0].a.text.as_deref().unwrap().ends_with("ship after"));
}

#[test]
fn what_was_not_compared_says_so() {
    let short = of("A line of few words.", STORY);
    assert!(short.a.short && short.estimate.is_none() && short.verdict.role == Role::Unique);
    let other = of(STORY, &STORY.replace(' ', "x y"));
    assert!(!other.estimate.unwrap().reported && other.passages.is_empty());
    let at = |id, event_time_ms, text| Told { id, event_time_ms, text };
    let late = Some(90 * 86_400_000);
    let far = explain(at("one", Some(0), STORY), at("two", late, STORY), &Settings::default());
    let far = far.unwrap();
    assert!(far.out_of_reach && far.verdict.role == Role::Unique);
    let again = explain(at("one", None, STORY), at("one", None, STORY), &Settings::default());
    assert!(again.unwrap().again);
    let none = Settings { sample: 0, ..Settings::default() };
    assert!(explain(at("one", None, STORY), at("two", None, STORY), &none).is_err());
}

#[test]
fn long_texts_and_songs_are_told_in_good_time() {
    let start = std::time::Instant::now();
    let song = "la ".repeat(17_000);
    let told = of(&song, &song);
    assert_eq!((told.passages.len(), told.passages_complete), (1, false));
    let long =
        |seed: u32| (0..9_000).map(|i| format!("w{} ", (i * 7 + seed) % 97)).collect::<String>();
    of(&long(0), &long(3));
    let ideographs: String =
        (0..17_000_u32).filter_map(|i| char::from_u32(0x4E00 + i * i % 5000)).collect();
    assert_eq!(of(&ideographs, &ideographs).passages.len(), 1);
    // Far above what it takes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

/// Texts of few words, so that they share some.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec("[a-c]|É|é|7|9|中|\\.|\u{301}|½|ﾞ|カ", 0..80)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn passages_read_alike_and_do_not_overlap(a in text(), b in text(), glued in any::<bool>()) {
        let (a, b) = if glued { (a.replace(' ', ""), b.replace(' ', "-")) } else { (a, b) };
        let told = of(&a, &b);
        let mut spans = [Vec::new(), Vec::new()];
        for passage in &told.passages {
            prop_assert_eq!(passage.a.check(&a), Ok(()));
            prop_assert_eq!(passage.b.check(&b), Ok(()));
            let read = [&passage.a, &passage.b].map(|span| words(span.text.as_deref().unwrap()).hashes);
            prop_assert_eq!(&read[0], &read[1]);
            spans[0].push((passage.a.start, passage.a.end));
            spans[1].push((passage.b.start, passage.b.end));
        }
        for mut spans in spans {
            spans.sort_unstable();
            prop_assert!(spans.windows(2).all(|two| two[0].1 <= two[1].0));
        }
    }

    #[test]
    fn a_text_and_itself_are_one_passage(text in "(\\PC{1,8} |[a-z]{1,4} ){0,30}") {
        let told = of(&text, &text);
        prop_assert!(told.passages.len() <= 1);
        if let Some(passage) = told.passages.first() {
            prop_assert_eq!(passage.words, told.a.words);
            prop_assert_eq!(&passage.a, &passage.b);
        }
        if told.exact.is_some() {
            prop_assert_eq!(told.exact, Some(Shares { of_a: 1.0, of_b: 1.0 }));
        }
    }

    #[test]
    fn the_terms_add_up_to_the_evidence(a in text(), b in text(), more in text()) {
        let told = of(&format!("{more} {a} {STORY}"), &format!("{b} {STORY} {more}"));
        let estimate = told.estimate.unwrap();
        prop_assert_eq!(estimate.terms.iter().map(|term| term.adds).sum::<i64>(), estimate.evidence);
    }
}

#[test]
fn a_translation_is_told_with_the_names_and_numbers_of_both() {
    let english = "On Monday 12 March 2018 the minister Sergey Lavrov met Recep Erdogan and Fahrettin Altun in \
        Ankara to talk about 1,250 refugees from Aleppo and Idlib, the agency Anadolu said, while Antonio \
        Guterres flew to Damascus with 34 colleagues of the office in Geneva.";
    let french = "Le lundi 12 mars 2018 le ministre Sergey Lavrov a rencontré Recep Erdogan et Fahrettin Altun à \
        Ankara pour parler de 1 250 réfugiés de Aleppo et de Idlib, a dit la agence Anadolu, et Antonio \
        Guterres est parti pour Damas avec 34 collègues du bureau de Genève.";
    let told = of(english, french);
    let marked = told.marked.unwrap();
    assert!(marked.languages_differ && marked.order > 0.95, "{marked:?}");
    for pair in [["1,250", "1 250"], ["Guterres", "Guterres"], ["2018", "2018"]] {
        assert!(marked.shared.iter().any(|shared| *shared == pair), "{pair:?}");
    }
    assert_eq!(told.verdict.role, Role::TranslationCandidate);
    let evidence = told.verdict.translation.unwrap();
    assert_eq!(evidence.shared_marks as usize, marked.shared.len());
    assert!((evidence.probability - marked.probability).abs() < 0.001);
    assert!(
        marked.probability >= 0.9 && of(STORY, STORY).marked.is_some_and(|m| !m.languages_differ)
    );
    let off = Settings { translation_hours: 0, ..Settings::default() };
    let at = |id, text| Told { id, event_time_ms: None, text };
    let off = explain(at("one", english), at("two", french), &off).unwrap();
    assert_eq!((off.verdict.role, off.marked), (Role::Unique, None));
}
