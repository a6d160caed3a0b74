//! `copydesk inspect`, `explain` and `diff` as people use them; and the pages in a real browser, where
//! one is found: `COPYDESK_CHROMIUM`, or Chromium or Chrome on the path.

// Helpers of tests are tests, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use copydesk_testkit::programs::{program, root};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

fn copydesk(arguments: &[&str]) -> Output {
    Command::new(program("copydesk").unwrap()).args(arguments).current_dir(root()).output().unwrap()
}

fn told(arguments: &[&str]) -> String {
    let output = copydesk(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The wire story and those that took it over, enriched.
fn family(folder: &Path) -> String {
    let path = folder.join("family.jsonl").display().to_string();
    told(&["enrich", "--jsonl", "--out", &path, "tests/samples/19-wire-family.en.jsonl"]);
    path
}

#[test]
fn an_article_is_found_by_its_id_and_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let family = family(folder.path());
    let by_id = told(&["explain", "ferry-ends", &family]);
    assert_eq!(by_id, told(&["explain", &format!("{family}:2")]));
    for part in ["near: Nearly the same text", "byline by en/", "language: ok", "Ferry firm to"] {
        assert!(by_id.contains(part), "{part}\n{by_id}");
    }
    assert!(!by_id.contains('\u{1b}'));
    let json: Value =
        serde_json::from_str(&told(&["explain", "--json", "ferry-ends", &family])).unwrap();
    assert_eq!(json["duplicates"]["found"]["role"], "near");
    assert_eq!(json["cleaning"]["found"]["removed"][0]["reason"], "byline");
    // Raw or enriched, in one file or with its original: the same page, but for times.
    let page = told(&["inspect", "--id", "ferry-ends", &family]);
    assert!(page.contains("Word by word against the original") && page.contains("SKERRY HARBOUR"));
    let raw = told(&["inspect", "tests/samples/19-wire-family.en.jsonl:2"]);
    assert_eq!(raw.matches("<del").count(), page.matches("<del").count());
}

#[test]
fn what_is_not_clear_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let family = family(folder.path());
    for (arguments, code, part) in [
        (vec!["inspect", family.as_str()], 78, "holds 8 articles; name one of them by its id (a1-"),
        (vec!["explain", "nobody", family.as_str()], 65, "there is no article nobody"),
        (vec!["inspect", "no/such.json"], 66, "no/such.json: "),
    ] {
        let output = copydesk(&arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
        assert!(errors.contains(part), "{errors}");
    }
}

#[test]
fn two_runs_are_compared_record_by_record() {
    let folder = tempfile::tempdir().unwrap();
    let first = family(folder.path());
    let second = folder.path().join("second.jsonl").display().to_string();
    // Without the byline rule, and without the last record.
    let source = root().join("tests/samples/19-wire-family.en.jsonl");
    let lines = std::fs::read_to_string(source).unwrap();
    let shorter = folder.path().join("shorter.jsonl").display().to_string();
    std::fs::write(&shorter, lines.lines().take(7).collect::<Vec<_>>().join("\n")).unwrap();
    let keep = "cleaning.keep=[\"byline\"]";
    told(&["enrich", "--jsonl", "--set", keep, "--out", &second, &shorter]);

    let same: Value =
        serde_json::from_str(&told(&["diff", "--json", "--exit-code", &first, &first])).unwrap();
    assert_eq!((&same["same"], &same["changed"]), (&json!(8), &json!(0)));
    let told = told(&["diff", "--json", "--sample", "3", &first, &second]);
    let changed: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&changed["both"], &changed["only"][0]["count"]), (&json!(7), &json!(1)));
    let cleaning = &changed["stages"][1]["changes"];
    let what = |name: &str| {
        let list = cleaning.as_array().unwrap();
        list.iter().find(|change| change["what"] == name).unwrap().clone()
    };
    assert_eq!(what("removed")["counts"], json!({"byline -": 1}));
    assert_eq!(what("text")["counts"], json!({"longer": 1}));
    assert!(what("text")["sample"][0]["after"].as_str().unwrap().contains("By our transport"));
    assert_eq!(copydesk(&["diff", "--exit-code", &first, &second]).status.code(), Some(1));
}

/// A server of pages, ended when it goes out of scope.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(input: &str) -> Self {
        let mut child = Command::new(program("copydesk").unwrap())
            .args(["inspect", "--serve=127.0.0.1:0", input])
            .current_dir(root())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        Self { child, address }
    }

    fn get(&self, path: &str, host: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn many_articles_are_served_with_a_search() {
    let server = Server::start("tests/samples/19-wire-family.en.jsonl");
    let get = |path: &str| server.get(path, &server.address);
    let all = get("/");
    assert!(all.starts_with("HTTP/1.1 200") && all.contains("8 of 8 records"), "{all}");
    assert!(all.contains("content-security-policy: default-src 'none'"));
    assert!(get("/?q=herring+type:org").contains("of 8 records"));
    assert!(get("/?q=role%3Anear").contains("2 of 8 records"));
    let article = get("/articles/1");
    assert!(article.contains("Word by word") && article.contains("href=\"/articles/0\""));
    assert!(get("/articles/8").starts_with("HTTP/1.1 404"));
    assert!(get("/?q=%3Cscript%3E").contains("value=\"&#60;script&#62;\""));
    // A name of somebody else that leads here gets nothing.
    let elsewhere = server.get("/", "news.example");
    assert!(elsewhere.starts_with("HTTP/1.1 421") && !elsewhere.contains("Ferry"), "{elsewhere}");
}

/// A Chromium, if there is one.
fn chromium() -> Option<PathBuf> {
    const NAMES: [&str; 5] = [
        "chromium",
        "chromium-headless-shell",
        "chrome-headless-shell",
        "chromium-browser",
        "google-chrome",
    ];
    if let Some(path) = std::env::var_os("COPYDESK_CHROMIUM") {
        return Some(path.into());
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut files =
        NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    files.find(|file| file.is_file())
}

struct Browser {
    path: PathBuf,
    folder: tempfile::TempDir,
}

impl Browser {
    /// What the browser makes of a page in a window of this width: its document, after all scripts.
    fn document(&self, html: &str, width: u32) -> String {
        let output = self.run(html, &["--dump-dom", &format!("--window-size={width},800")]);
        String::from_utf8(output.stdout).unwrap()
    }

    /// A picture of a page, in dark or light colours.
    fn picture(&self, html: &str, dark: bool) -> Vec<u8> {
        let png = self.folder.path().join("page.png");
        let scheme = format!("--blink-settings=preferredColorScheme={}", u8::from(!dark));
        let file = format!("--screenshot={}", png.display());
        self.run(html, &[&file, &scheme, "--window-size=1000,1400", "--hide-scrollbars"]);
        std::fs::read(png).unwrap()
    }

    fn run(&self, html: &str, arguments: &[&str]) -> Output {
        let page = self.folder.path().join("page.html");
        std::fs::write(&page, html).unwrap();
        let profile = format!("--user-data-dir={}", self.folder.path().join("profile").display());
        let output = Command::new(&self.path)
            .args(["--headless", "--no-sandbox", "--disable-gpu", &profile])
            .args(arguments)
            .arg(format!("file://{}", page.display()))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }
}

/// An article that tries to run something in every way that a page has.
fn hostile(folder: &Path) -> String {
    let run = "document.documentElement.dataset.broken='yes'";
    let attack = format!(
        "<script>{run}</script><img src=x onerror=\"{run}\">\"><svg onload=\"{run}\"></title></style>\
         <script>{run}</script> ' onmouseover='{run}' <a href=\"javascript:{run}\">x</a> \u{202e}gnp.exe"
    );
    let article = json!({"title": attack, "text": format!("A story of a harbour. {attack}\n\n{attack}"),
        "url": format!("https://e.example/?q={attack}"), "author": attack, "id": attack});
    let path = folder.join("hostile.json");
    std::fs::write(&path, article.to_string()).unwrap();
    path.display().to_string()
}

/// The same page with a script of ours at its end, with its policy or without.
fn with_script(page: &str, script: &str, policy: bool) -> String {
    let start = page.find("<meta http-equiv").unwrap();
    let end = start + page[start..].find('>').unwrap() + 1;
    let page = if policy { page.to_owned() } else { format!("{}{}", &page[..start], &page[end..]) };
    page.replace("</body>", &format!("<script>{script}</script></body>"))
}

#[test]
fn pages_hold_in_a_real_browser() {
    let Some(path) = chromium() else {
        println!("NOT RUN: there is no Chromium; name one in COPYDESK_CHROMIUM");
        return;
    };
    let browser = Browser { path, folder: tempfile::tempdir().unwrap() };
    let samples =
        ["seed.fr.txt", "11-tahliya.ar.json", "12-dianche.zh.json", "01-harbour-bridge.en.html"];
    let mut pages: Vec<String> =
        samples.iter().map(|name| told(&["inspect", &format!("tests/samples/{name}")])).collect();
    pages.push(told(&["inspect", "tests/samples/19-wire-family.en.jsonl:2"]));
    pages.push(told(&["inspect", &hostile(browser.folder.path())]));

    // Nothing runs with the policy, not even a script that got in; and without it nothing of an article.
    let mark = "document.documentElement.dataset.ours='yes'";
    let kept = browser.document(&with_script(&pages[5], mark, true), 1000);
    assert!(kept.contains("A story of a harbour") && !kept.contains("data-ours"));
    let bare = browser.document(&with_script(&pages[5], mark, false), 1000);
    assert!(
        bare.contains("data-ours=\"yes\"") && !bare.contains("data-broken"),
        "scripts run, not theirs"
    );

    for page in &pages {
        let measure = "for (const one of document.querySelectorAll('details')) one.open = true;\
            const root = document.documentElement;\
            root.dataset.wider = root.scrollWidth - root.clientWidth;\
            root.dataset.style = getComputedStyle(document.querySelector('.stages li')).borderTopWidth;";
        for width in [320, 1280] {
            let seen = browser.document(&with_script(page, measure, false), width);
            assert!(seen.contains("data-wider=\"0\""), "{width}: {}", &seen[..200]);
            assert!(seen.contains("data-style=\"1px\""), "the style sheet counts");
        }
        let [light, dark] = [false, true].map(|dark| browser.picture(page, dark));
        assert!(light.starts_with(b"\x89PNG") && light != dark, "light and dark differ");
    }
    // The style sheet counts with the policy, too: its hash is right.
    let [styled, plain] = [pages[0].clone(), pages[0].replace("<style>", "<style> ")]
        .map(|page| browser.picture(&page, false));
    assert!(styled != plain);
}
