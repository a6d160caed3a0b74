use copydesk_article::{Article, Reading};
use copydesk_language::*;
use copydesk_stage::{Stage, Verdict};
fn main() {
    let st = LanguageStage::new(&Settings::default()).unwrap();
    let a: Vec<String> = std::env::args().collect();
    let f = std::fs::read_to_string(&a[1]).unwrap();
    let rec: Vec<(String, Vec<u8>)> = f
        .lines()
        .filter_map(|l| {
            let (x, t) = l.split_once('\t')?;
            Some((
                x.into(),
                serde_json::to_vec(&serde_json::json!({"text":t.replace("\u{1}","\n\n")})).unwrap(),
            ))
        })
        .collect();
    let reading = Reading::default();
    let mut out = String::new();
    let t = std::time::Instant::now();
    let mut bytes = 0;
    for (lab, b) in &rec {
        let art = Article::read(b, &reading).unwrap();
        bytes += b.len();
        if let Verdict::Found(l) = st.examine(&art) {
            out += &format!(
                "{lab}\t{}\t{}\t{}\t{}\t{}\t{}\n",
                l.tag,
                l.reliable,
                l.confidence.unwrap_or(0.0),
                l.group.unwrap_or_default(),
                l.mixed.iter().map(|m| m.tag.clone()).collect::<Vec<_>>().join(","),
                l.alternatives.iter().map(|m| m.tag.clone()).collect::<Vec<_>>().join(",")
            );
        }
    }
    let d = t.elapsed();
    eprintln!(
        "{} records mean {} bytes {:.0}/s",
        rec.len(),
        bytes / rec.len().max(1),
        rec.len() as f64 / d.as_secs_f64()
    );
    std::fs::write(&a[2], out).unwrap();
}
