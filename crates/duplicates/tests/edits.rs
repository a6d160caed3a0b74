//! What editors and publishers do to a text, and whether it is still recognised.

#![allow(clippy::unwrap_used)] // Tests throughout, helpers included.

use copydesk_duplicates::{Arrival, Role, Settings, Sketch, Verdict, Window};

const FERRY: &str = "\
The night ferry between the two islands will sail again from Friday, eleven weeks after a fire in \
the engine room left it drifting for five hours with 212 people on board.\n\n\
The operator said on Tuesday that inspectors had cleared the ship after a second round of tests \
in open water, and that its crew had been trained anew in fighting fires below deck. Tickets for \
the first week went on sale at noon, at the winter fare.\n\n\
\"We know that trust is not repaired in a dockyard,\" said the company's director, Ines Halvard, at \
a meeting with residents of the smaller island on Monday evening. \"You will see every report, and \
you will see it before the newspapers do.\"\n\n\
Some in the hall were not convinced. A schoolteacher asked why the alarm had been switched off for \
repairs while the ship was carrying passengers, a question that the investigators' report, due in \
spring, is expected to answer. Fishermen complained that the replacement, a smaller boat without a \
cold store, had cost them two months of sales on the mainland.\n\n\
The regional council has promised to pay half of their losses. It also wants a second ship on the \
route by the end of next year, although nobody has yet said where the money would come from. A \
vote on the budget is planned for the third week of January.";

const BAKERY: &str = "\
Il forno di via dei Mulini chiude dopo centoquattro anni. L'ultima infornata è prevista per \
domenica mattina, ha detto la proprietaria, Teresa Bonacci, che aveva preso il posto del padre nel \
1981. Il palazzo è stato venduto e il nuovo affitto sarebbe stato tre volte quello attuale.\n\n\
Da lunedì davanti alla vetrina si forma una fila che arriva fino alla piazza. Molti clienti \
chiedono la ricetta del pane di segale, che la famiglia non ha mai scritto. Il comune ha offerto \
un locale nel mercato coperto, ma il forno a legna non si può spostare e le norme non permettono \
di costruirne uno nuovo.";

const HARBOUR: &str = "\
港口管理局星期三宣布，新的集装箱码头将于明年三月开始试运行。该项目历时四年，比原计划晚了十一个月。\
负责人说，延误的主要原因是海底岩层比预期更坚硬，施工方不得不更换设备。\
附近的居民担心卡车数量会增加，要求市政府尽快修建一条绕开老城区的道路。市长表示，道路规划将在年底之前公布，并会征求所有居民的意见。\
渔民协会则希望保留旧码头的一部分，因为那里停泊着六十多条小船，许多家庭几代人都靠它们生活。";

fn window() -> Window {
    Window::new(Settings::default()).unwrap()
}

fn see(window: &mut Window, id: &str, text: &str) -> Verdict {
    let sketch = Sketch::of(text, window.settings());
    let (source_id, key, event_time_ms) = (None, None, Some(0));
    window.decide(Arrival { id, source_id, key, event_time_ms, sketch: &sketch }).unwrap()
}

/// What a copy is judged to be after its source and two other stories.
fn judged(source: &str, copy: &str) -> Verdict {
    let mut window = window();
    for (i, text) in [FERRY, BAKERY, HARBOUR].into_iter().enumerate() {
        let id = if text == source { "source".into() } else { format!("other-{i}") };
        assert_eq!(see(&mut window, &id, text).role, Role::Unique);
    }
    see(&mut window, "copy", copy)
}

fn is_near(source: &str, copy: &str, what: &str) {
    let verdict = judged(source, copy);
    assert_eq!((verdict.role, verdict.of.as_deref()), (Role::Near, Some("source")), "{what}");
}

#[test]
fn another_headline_and_footer() {
    let copy = format!("Islanders wary as ferry returns\n\n{FERRY}\n\nSign up for our newsletter.");
    is_near(FERRY, &copy, "headline and footer");
}

#[test]
fn spacing_and_case_are_exact_and_typography_is_near() {
    let spaced = FERRY.replace("\n\n", "\n").replace(' ', "\u{A0}");
    assert_eq!(judged(FERRY, &spaced).role, Role::Exact);
    let quoted = FERRY.replace("\" said", "\u{201D} said").replace("'s", "\u{2019}s");
    let verdict = judged(FERRY, &quoted);
    assert_eq!((verdict.role, verdict.similarity), (Role::Near, Some(1.0)));
}

#[test]
fn lost_accents() {
    is_near(BAKERY, &BAKERY.replace('è', "e").replace('ù', "u"), "accents");
}

#[test]
fn a_cut_to_sixty_percent() {
    for text in [FERRY, BAKERY] {
        let words: Vec<&str> = text.split(' ').collect();
        is_near(text, &words[..words.len() * 3 / 5].join(" "), "cut");
    }
    let characters: Vec<char> = HARBOUR.chars().collect();
    let cut: String = characters[..characters.len() * 3 / 5].iter().collect();
    is_near(HARBOUR, &cut, "cut, Chinese");
}

#[test]
fn shuffled_paragraphs() {
    let mut paragraphs: Vec<&str> = FERRY.split("\n\n").collect();
    paragraphs.rotate_left(2);
    paragraphs.swap(0, 3);
    is_near(FERRY, &paragraphs.join("\n\n"), "shuffled");
}

#[test]
fn every_fourteenth_word_replaced() {
    let words = FERRY.split(' ').enumerate();
    let copy: Vec<&str> = words.map(|(i, word)| if i % 14 == 5 { "other" } else { word }).collect();
    is_near(FERRY, &copy.join(" "), "wording");
}

#[test]
fn quoting_one_paragraph_makes_no_copy() {
    let quote = FERRY.split("\n\n").nth(2).unwrap();
    let column = format!("{BAKERY}\n\n{quote}");
    assert_ne!(judged(FERRY, &column).of.as_deref(), Some("source"));
}

#[test]
fn a_translation_of_few_names_is_not_recognised() {
    let translation = "Die Nachtfähre zwischen den beiden Inseln fährt ab Freitag wieder, elf \
        Wochen nachdem ein Brand im Maschinenraum sie mit 212 Menschen an Bord fünf Stunden lang \
        hatte treiben lassen. Prüfer hätten das Schiff freigegeben, teilte der Betreiber mit.";
    assert_eq!(judged(FERRY, translation).role, Role::Unique);
}
