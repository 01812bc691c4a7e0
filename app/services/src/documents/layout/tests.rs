//! Whole documents.

use super::drawing::{Mark, Page};
use super::*;

fn fonts() -> Fonts {
    Fonts::new(FontFiles::default())
}

fn texts(page: &Page) -> Vec<(f32, f32, String)> {
    let text = |mark: &Mark| match mark {
        Mark::Text { x, y, run, .. } => Some((*x, *y, run.text())),
        _ => None,
    };
    page.marks.iter().filter_map(text).collect()
}

#[test]
fn an_office_page_has_22_lines_of_28_characters_and_its_number_outside() {
    let text = "推".repeat(28 * 22 * 2 - 2);
    let drawing = flowing(&fonts(), &Look::office(false), &[Block::Text(text)]).unwrap();
    assert_eq!(drawing.pages(), 2);
    let (first, second) = (texts(&drawing.pages[0]), texts(&drawing.pages[1]));
    assert_eq!((first.len(), second.len()), (23, 23));
    assert_eq!(first[0].2.chars().count(), 26, "the first line is set in by two");
    assert!(first[1..22].iter().all(|(_, _, line)| line.chars().count() == 28));
    let (odd, even) = (&first[22], &second[22]);
    assert_eq!((odd.2.as_str(), even.2.as_str()), ("— 1 —", "— 2 —"));
    assert!(odd.0 > drawing.pages[0].width / 2.0 && even.0 < drawing.pages[0].width / 2.0);
    // 225 mm hold all lines.
    assert!(first[21].1 < points(37.0 + 225.0));
}

#[test]
fn the_head_of_a_table_is_on_each_page_and_every_row_once() {
    let column = |title: &str, share| Column { title: title.to_owned(), share, align: Align::Left };
    let rows: Vec<Vec<String>> = (1..=120).map(|nth| vec![format!("{nth:03}"), "故乡的云".repeat(6)]).collect();
    let table =
        Table { summary: "名单".to_owned(), columns: vec![column("编号", 1.0), column("片名", 3.0)], rows };
    let words: FolioWords = std::sync::Arc::new(|page, of| format!("第 {page} 页，共 {of} 页"));
    let look = Look::plain(false, Folio::Counted(words));
    let drawing = flowing(&fonts(), &look, &[Block::Title("名单".to_owned()), Block::Table(table)]).unwrap();
    assert!(drawing.pages() > 2);
    let mut seen = Vec::new();
    for (nth, page) in (1..).zip(&drawing.pages) {
        let lines = texts(page);
        assert_eq!(lines.iter().filter(|(_, _, line)| line == "编号").count(), 1, "page {nth}");
        assert!(lines.iter().any(|(_, _, line)| *line == format!("第 {nth} 页，共 {} 页", drawing.pages())));
        seen.extend(lines.into_iter().map(|(_, _, line)| line).filter(|line| line.parse::<u32>().is_ok()));
    }
    assert_eq!(seen, (1..=120).map(|nth| format!("{nth:03}")).collect::<Vec<_>>());
}

#[test]
fn nothing_is_drawn_where_a_seal_is_put() {
    let opinion = FormBody::Opinion {
        seal: Some("（盖章）".to_owned()),
        signed: vec!["负责人签字：".to_owned()],
        date: "　　年　　月　　日".to_owned(),
    };
    let rows = vec![FormRow { label: "推荐单位意见".to_owned(), body: opinion }];
    let look = Look::plain(false, Folio::None);
    let drawing = flowing(&fonts(), &look, &[Block::Form(rows)]).unwrap();
    let page = &drawing.pages[0];
    let right = points(210.0 - 18.0);
    let free = right - points(SEAL)..right - 1.0;
    for mark in &page.marks {
        match mark {
            Mark::Text { x, run, .. } => assert!(x + run.width() <= free.start + 0.01, "{}", run.text()),
            Mark::Rule { from, to, .. } => {
                let upright = (from.0 - to.0).abs() < 0.01;
                let across = from.0 < free.start + 1.0 && to.0 > free.end;
                assert!(upright && !free.contains(&from.0) || across || to.0 <= free.start + 0.01, "{from:?} {to:?}");
            }
            Mark::Fill { .. } | Mark::Picture { .. } => panic!("nothing is filled"),
        }
    }
    let across: Vec<f32> = page
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Rule { from, to, .. } if (from.1 - to.1).abs() < 0.01 && to.0 > free.end => Some(from.1),
            _ => None,
        })
        .collect();
    let (top, bottom) = (across.iter().copied().reduce(f32::min), across.iter().copied().reduce(f32::max));
    assert!(bottom.unwrap() - top.unwrap() >= points(SEAL));
}

#[test]
fn words_to_sign_after_are_whole_however_long_they_are_and_stand_below_each_other() {
    let words = format!("{}签字：", "推荐单位主要负责人".repeat(6));
    let look = Look::plain(false, Folio::None);
    let all = |page: &Page| texts(page).into_iter().map(|(_, _, line)| line).collect::<String>();
    for seal in [None, Some("（盖章）".to_owned())] {
        let signed = vec![words.clone(), words.clone()];
        let opinion = FormBody::Opinion { seal, signed, date: "　　年　　月　　日".to_owned() };
        let rows = vec![FormRow { label: "意见".to_owned(), body: opinion }];
        let drawing = flowing(&fonts(), &look, &[Block::Form(rows)]).unwrap();
        let page = &drawing.pages[0];
        assert_eq!(all(page).matches(&words).count(), 2, "{}", all(page));
        let lines: Vec<f32> =
            texts(page).into_iter().filter(|(_, _, line)| words.contains(line.as_str())).map(|(_, y, _)| y).collect();
        assert!(lines.len() >= 6 && lines.windows(2).all(|two| two[1] - two[0] > look.size), "{lines:?}");
        assert!(lines[0] - look.size > points(look.margins.top), "they stay below the line above the row: {lines:?}");
    }
    let signatures = Block::Signatures(vec![words.clone(), "日期".to_owned()]);
    let drawing = flowing(&fonts(), &look, &[signatures]).unwrap();
    assert!(all(&drawing.pages[0]).contains(&words), "{}", all(&drawing.pages[0]));
}

#[test]
fn a_file_is_an_archive_tagged_with_title_and_language_and_the_same_twice() {
    let fonts = fonts();
    let about = About { title: "公示".to_owned(), language: "zh-CN".to_owned(), made: (2026, [11, 30, 8, 0, 0]) };
    let blocks = [
        Block::Title("关于拟推荐影片的公示".to_owned()),
        Block::Heading("一、名单".to_owned()),
        Block::List(vec!["《故乡的云》".to_owned(), "“新时代”".to_owned()]),
        Block::Signatures(vec!["组长：".to_owned(), "监票人：".to_owned()]),
        Block::Closing(vec!["评选工作办公室".to_owned(), "2026年11月30日".to_owned()]),
    ];
    let drawing = flowing(&fonts, &Look::office(false), &blocks).unwrap();
    let pdf = drawing.pdf(&fonts, &about).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    let raw = String::from_utf8_lossy(&pdf);
    for part in ["pdfaid:part>2<", "pdfaid:conformance>B<", "/MarkInfo", "/StructTreeRoot", "(zh-CN)"] {
        assert!(raw.contains(part), "{part}");
    }
    assert!(pdf.len() < 60_000, "{} bytes", pdf.len());
    assert_eq!(drawing.pdf(&fonts, &about).unwrap(), pdf);
    let picture = drawing.svg(&fonts, 0, "a < b").unwrap().unwrap();
    assert!(picture.starts_with("<svg") && picture.contains("a &lt; b") && picture.matches("<path").count() > 20);
    assert_eq!(drawing.svg(&fonts, 1, "").unwrap(), None);
}

#[test]
fn what_no_font_has_is_named_wherever_it_stands() {
    let about = |block| flowing(&fonts(), &Look::office(false), &[block]).unwrap_err();
    let missing = |text: &str| LayoutError::Missing { ch: '\u{20bb7}', text: text.to_owned() };
    assert_eq!(about(Block::Text("𠮷田".to_owned())), missing("𠮷田"));
    assert_eq!(about(Block::Signatures(vec!["𠮷".to_owned()])), missing("𠮷"));
    // What shows nothing needs no glyph.
    let unseen = Block::Text("故\u{3164}乡\u{e0101}\u{2028}".to_owned());
    assert_eq!(flowing(&fonts(), &Look::plain(false, Folio::None), &[unseen]).unwrap().lines(0), ["故乡"]);
}
