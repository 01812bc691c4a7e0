//! Workbooks over a real port, read by openpyxl: each says what is stored, and those for print are laid out as offices print them.

#![expect(clippy::unwrap_used, reason = "a wrong answer ends a test")]

mod harness;

use harness::stage::{Person, Stage};
use harness::walk::links;
use harness::xlsx::{Sheet, sheets};
use serde_json::{Value, json};
use services::exports::{ExportFormat, ExportKind};
use words::entries::titled;
use words::{Lang, awards, exports as m, lists, record, results};

/// A title of digits alone: a program that took it for a number would lose its zeros.
const DIGITS: &str = "00790";
const OTHER: &str = "Quiet Mill";

/// Which export a link gives, and in which language.
fn asked(link: &str) -> (ExportKind, Lang) {
    let (path, query) = link.split_once('?').unwrap();
    let (kind, format) = ExportKind::of_file(path.rsplit('/').next().unwrap()).unwrap();
    assert_eq!(format, ExportFormat::Xlsx);
    (kind, Lang::parse(query.strip_prefix("lang=").unwrap()).unwrap())
}

/// The same export as a table of text, with its heads.
fn table(stage: &Stage, who: &Person, link: &str) -> Vec<Vec<String>> {
    let answer = stage.get(who, link);
    assert_eq!(answer.status, 200, "{link}: {}", answer.body);
    let text = answer.body.trim_start_matches('\u{feff}');
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    rows.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// That a sheet is printed as offices print: a title, a line to stamp, heads on every page, a line to sign, pages counted.
fn is_printed(sheet: &Sheet, title: &str, lang: Lang) {
    let begins = |row: &Vec<String>| row.first().cloned().unwrap_or_default();
    let first: Vec<String> = sheet.rows.iter().map(begins).collect();
    assert_eq!(first[..2], [title, m::office_unit(lang)], "{first:?}");
    assert_eq!(first.last().unwrap(), m::office_signed(lang), "{first:?}");
    let about = &sheet.about;
    for (key, expected) in [
        ("orientation", json!("landscape")),
        ("paper", json!(9)),
        ("fits", json!(true)),
        ("wide", json!(1)),
        ("high", json!(0)),
        ("centred", json!(true)),
        ("on_every_page", json!("$1:$3")),
        ("frozen", json!("A4")),
        ("footer", json!(m::office_footer(lang))),
    ] {
        assert_eq!(about[key], expected, "{key}: {about}");
    }
    let merged: Vec<&str> = about["merged"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for begin in ["A1:".to_owned(), "A2:".to_owned(), format!("A{}:", first.len())] {
        assert!(merged.iter().any(|cells| cells.starts_with(&begin)), "{begin} {merged:?}");
    }
}

/// That a row has these cells, in whichever of its columns.
fn has(row: &[String], cells: &[&str]) {
    for cell in cells {
        assert!(row.iter().any(|said| said == cell), "{cell}: {row:?}");
    }
}

#[test]
fn every_workbook_says_what_is_stored_and_comes_out_of_a_printer_as_offices_have_it() {
    let (stage, _) = Stage::published("office", [DIGITS, OTHER]);
    let organiser = &stage.organiser;
    stage.done(organiser, &stage.at(""), "_form=advance&to=final&reason=Nothing+was+objected");
    let page = stage.get(organiser, &stage.at("/exports")).body;
    let found: Vec<String> = links(&page).into_iter().filter(|link| link.contains(".xlsx?")).collect();
    let offered = ExportKind::ALL.iter().filter(|kind| kind.formats().contains(&ExportFormat::Xlsx)).count();
    assert_eq!(found.len(), offered * Lang::ALL.len(), "{found:?}");

    for link in found {
        let (kind, lang) = asked(&link);
        assert_eq!(stage.get(&stage.creator, &link).status, 403, "{link}");
        let read = sheets(&stage.get(organiser, &link), &stage.server.data);
        read.iter().for_each(Sheet::keeps_zeros);
        let rows = &read[0].rows;
        let (first, second) = (titled(lang, DIGITS), titled(lang, OTHER));
        let of_list = ["N-001", first.as_str()];
        let (what, films) = match kind {
            ExportKind::Entries | ExportKind::Shortlist | ExportKind::Result => {
                // The same rows as the table that other programs read. The workbook of the shortlist says below what the table says
                // in more columns.
                for (nth, row) in table(&stage, organiser, &link.replace(".xlsx?", ".csv?")).iter().enumerate() {
                    let expected: Vec<&String> = row.iter().take(rows[nth].len()).collect();
                    assert_eq!(rows[nth].iter().collect::<Vec<_>>(), expected, "{link}");
                }
                assert!(rows.iter().flatten().any(|said| said == DIGITS), "{link}: {rows:?}");
                continue;
            }
            ExportKind::OfficeEntries => {
                for (nth, number, title, said) in [(3, "N-001", DIGITS, &first), (4, "N-002", OTHER, &second)] {
                    let units = [format!("Office of {title}"), format!("Studio of {title}")];
                    let length = m::office_length(lang, 0, 3);
                    has(&rows[nth], &[number, said.as_str(), &units[0], &units[1], "000-1", &length]);
                }
                (m::entries(lang), 2)
            }
            ExportKind::OfficeShortlist => {
                let csv = table(&stage, organiser, &link.replace("office-shortlist.xlsx", "shortlist.csv"));
                // Region, category, units, score and rank of the film that was chosen.
                let stored: Vec<&str> = csv[1][3..9].iter().map(String::as_str).collect();
                has(&rows[3], &[of_list.as_slice(), stored.as_slice()].concat());
                assert!(!rows.iter().flatten().any(|said| said.contains(OTHER)), "it was not chosen: {rows:?}");
                (m::shortlist(lang), 1)
            }
            ExportKind::OfficeMatrix => {
                has(&rows[2], &[stage.judges[0].email.as_str()]);
                has(&rows[3], &["1", "N-001", &first, "95.00"]);
                has(&rows[4], &["2", "N-002", &second, "90.00"]);
                has(&rows[5], &[results::judge_mean(lang), "92.50"]);
                (m::matrix(lang), 3)
            }
            ExportKind::OfficeJudges => {
                has(&rows[3], &[stage.judges[0].email.as_str()]);
                (lists::judges(lang), 1)
            }
            ExportKind::OfficeAwards => {
                // Nothing is awarded here: the selection is the result. With grades: `awards.rs`.
                has(&rows[3], &[awards::others(lang), "1", "N-001", &first]);
                assert!(!rows.iter().flatten().any(|said| said.contains(OTHER) || said == "95.00"), "{rows:?}");
                (awards::result_file(lang), 1)
            }
        };
        assert!(rows.len() > films + 3, "title, unit, heads, rows, signatures: {rows:?}");
        let roots = rows.iter().filter(|row| row[0].starts_with(record::root(lang))).count();
        assert_eq!(roots, usize::from(kind != ExportKind::OfficeEntries), "below what was sealed alone: {rows:?}");
        let title = m::office_title(lang, "T", what);
        for (nth, sheet) in read.iter().enumerate() {
            let title = if nth == 0 { title.clone() } else { m::office_title_of(lang, &title, &sheet.name) };
            is_printed(sheet, &title, lang);
        }
        let names: Vec<&str> = read.iter().map(|sheet| sheet.name.as_str()).collect();
        match kind {
            ExportKind::OfficeJudges => assert_eq!(names, [lists::judges(lang)]),
            ExportKind::OfficeAwards => assert_eq!(names, [m::office_all(lang)]),
            _ => assert_eq!(names, [m::office_all(lang), if lang == Lang::En { "Short video" } else { "微视频" }]),
        }
    }
}
