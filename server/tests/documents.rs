//! Documents for paper over a real port, read by MuPDF: each says what its page says, to whom the page says it.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::pdf::Pdf;
use harness::stage::{Person, Stage};
use harness::walk::{links, said};
use harness::{Answer, Server, film};
use serde_json::Value;
use words::{Lang, entries, exports, judging, meeting};

/// A4, whole points.
const A4: (i64, i64) = (595, 842);
/// Who may not is told so, or that there is no such thing: nothing fails.
const REFUSED: [u16; 2] = [403, 404];

fn page(stage: &Stage, who: &Person, address: &str, lang: Lang) -> Answer {
    stage.server.ask(&format!("GET {address}\nAccept-Language: {}\n{}", lang.tag(), who.cookie), b"")
}

/// What a part of a page says, which begins and ends with these marks.
fn part(body: &str, begin: &str, end: &str) -> Vec<String> {
    let rest = body.split_once(begin).unwrap_or_else(|| unreachable!("no {begin}: {body}")).1;
    said(&format!("<div {}", rest.split_once(end).unwrap().0))
}

#[test]
fn documents_say_what_their_pages_say() {
    let stage = Stage::open("documents", 1);
    let bytes = film(&stage.server.data);
    let ferry = stage.enter("Night Ferry", "440100", &bytes);
    stage.enter("Quiet Mill", "440500", &bytes);
    let (creator, judge) = (&stage.creator, &stage.judges[0]);
    let form = format!("/entries/{ferry}/receipt");
    for lang in Lang::ALL.iter().copied() {
        let html = page(&stage, creator, &form, lang).body;
        let address = format!("{form}.pdf?lang={}", lang.key());
        assert!(links(&html).contains(&address), "{html}");
        let pdf = Pdf::read(&stage.get(creator, &address), &stage.server.data);
        pdf.is_whole(lang.tag(), entries::nomination_form(lang));
        assert_eq!(pdf.size, A4);
        let texts = part(&html, "<article class=\"sheet nomination\"", "</article>");
        assert!(texts.len() > 20, "{texts:?}");
        for text in texts {
            assert!(pdf.says(&text), "{text}: {}", pdf.text);
        }
        assert!(pdf.says("Night Ferry") && pdf.says("Office of Night Ferry"));
    }
    // Who may not read the page gets no document either.
    let stranger = stage.newcomer("creator", "stranger");
    for address in [form.clone(), format!("{form}.pdf")] {
        assert!(REFUSED.contains(&stage.get(&stranger, &address).status), "{address}");
    }
    assert_eq!(stage.get(creator, "/entries/01900000-0000-7000-8000-000000000000/receipt.pdf").status, 404);

    stage.deal(&[judge]);
    stage.begin();
    stage.score(judge);
    let signed = format!("{}/signed", stage.list());
    let html = page(&stage, judge, &signed, Lang::En).body;
    let address = links(&html).into_iter().find(|link| link.contains("/signed.pdf?")).unwrap();
    let pdf = Pdf::read(&stage.get(judge, &address), &stage.server.data);
    pdf.is_whole("en", judging::signed_sheet(Lang::En));
    assert_eq!(pdf.size, (A4.1, A4.0), "on its side");
    let texts = part(&html, "<div class=\"signed-sheet\"", "<div class=\"acts no-print\"");
    assert!(texts.len() > 15, "{texts:?}");
    for text in texts {
        assert!(pdf.says(&text), "{text}: {}", pdf.text);
    }
    // The same words for who may read them; nothing for others.
    let asked = format!("{signed}.pdf?round=1&judge={}", judge.id);
    assert!(Pdf::read(&stage.get(&stage.organiser, &asked), &stage.server.data).says("Night Ferry"));
    for address in [asked.clone(), asked.replace(".pdf", "")] {
        assert!(REFUSED.contains(&stage.get(&stranger, &address).status), "{address}");
    }
}

#[test]
fn the_shortlist_and_the_minutes_are_documents_too() {
    let server = Server::demo("papers", 24, 6);
    let contests: Value = serde_json::from_str(&server.linxuan(&["contest", "list"], "")).unwrap();
    let lines = contests["contests"].as_array().unwrap();
    let sealed = lines.iter().find(|line| line["phase"] == "selection").unwrap()["id"].as_str().unwrap();
    let organiser = server.sign_in_to_demo("organiser");
    let get = |path: &str| server.ask(&format!("GET /contests/{sealed}/{path}\n{organiser}"), b"");

    let csv = get("exports/shortlist.csv?lang=zh");
    assert_eq!(csv.status, 200, "{}", csv.body);
    let pdf = Pdf::read(&get("exports/shortlist.pdf?lang=zh"), &server.data);
    pdf.is_whole("zh-CN", exports::shortlist(Lang::Zh));
    let mut rows = csv::Reader::from_reader(csv.body.trim_start_matches('\u{feff}').as_bytes());
    let heads: Vec<String> = rows.headers().unwrap().iter().take(9).map(str::to_owned).collect();
    for head in &heads {
        assert!(pdf.says(head), "{head}");
    }
    let mut films = 0;
    for row in rows.records() {
        films += 1;
        // Place, number, work, region, category, units, score, rank: one after the other.
        let row: String = row.unwrap().iter().take(heads.len()).collect();
        assert!(pdf.says(&row), "{row}: {}", pdf.text);
    }
    assert!(films > 2);

    for lang in Lang::ALL.iter().copied() {
        let asked = format!("lang={}", lang.key());
        let text = get(&format!("meeting/minutes.txt?{asked}"));
        let pdf = Pdf::read(&get(&format!("meeting/minutes.pdf?{asked}")), &server.data);
        pdf.is_whole(lang.tag(), meeting::minutes(lang));
        assert_eq!(pdf.size, A4);
        assert!(text.body.lines().count() > 10, "{}", text.body);
        for line in text.body.lines() {
            let line = line.trim_start_matches("- ");
            assert!(pdf.says(line), "{line}: {}", pdf.text);
        }
        assert!(pdf.numbered, "{}", pdf.about);
    }
    let creator = server.sign_in_to_demo("creator");
    let refused = server.ask(&format!("GET /contests/{sealed}/meeting/minutes.pdf\n{creator}"), b"");
    assert!(REFUSED.contains(&refused.status), "{}", refused.status);
}

#[test]
fn a_character_that_no_font_has_is_refused_by_name() {
    let stage = Stage::open("rare", 1);
    let bytes = film(&stage.server.data);
    let entry = stage.enter("Smile 😀", "440100", &bytes);
    let address = format!("/entries/{entry}/receipt.pdf?lang=en");
    let answer = stage.get(&stage.creator, &address);
    assert_eq!(answer.status, 422, "{}", answer.body);
    for words in ["U+1F600", "Smile 😀", "Noto Serif CJK"] {
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    }
}
