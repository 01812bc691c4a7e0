//! Documents of adjusted means: stated for every ranking by them, and nothing altered in one passes.

use proptest::prelude::*;

use super::super::{Method, report};
use super::*;
use crate::record::{canonical, read_canonical};

/// Film, judge and total in hundredths of a sheet.
type NamedTotal = (String, String, i64);

/// Rows are films, columns judges; a total below 0 is no sheet.
fn panel(rows: &[&[i64]]) -> Vec<NamedTotal> {
    let sheet = |film: usize, judge: usize, total: i64| (format!("f{film:02}"), format!("j{:02}", judge + 1), total);
    let rows = rows.iter().enumerate();
    rows.flat_map(|(film, row)| row.iter().enumerate().map(move |(judge, total)| sheet(film, judge, *total)))
        .filter(|(_, _, total)| *total >= 0)
        .collect()
}

fn totals(panel: &[NamedTotal]) -> Vec<CountedTotal<'_>> {
    panel.iter().map(|(film, judge, total)| CountedTotal { film, judge, total: *total }).collect()
}

/// The scores that a ranking by adjusted means has; `None` where it has none.
fn ranked(panel: &[NamedTotal]) -> Option<Vec<(String, i64)>> {
    let table = Table::from_totals(panel.iter().map(|(film, judge, total)| (film.as_str(), judge.as_str(), *total)));
    let report = report(&table, None, Method::Adjusted).unwrap();
    report.entries.into_iter().map(|line| Some((line.id, line.hundredths?))).collect()
}

fn borrowed(scores: &[(String, i64)]) -> Vec<(&str, i64)> {
    scores.iter().map(|(film, score)| (film.as_str(), *score)).collect()
}

/// Montgomery's balanced incomplete block design.
fn montgomery() -> Vec<NamedTotal> {
    panel(&[
        &[7_300, 7_400, -1, 7_100],
        &[-1, 7_500, 6_700, 7_200],
        &[7_300, 7_500, 6_800, -1],
        &[7_500, -1, 7_200, 7_500],
    ])
}

const MONTGOMERY: [(&str, i64); 4] = [("f00", 7_141), ("f01", 7_162), ("f02", 7_200), ("f03", 7_497)];

#[test]
fn a_document_states_what_gives_the_scores() {
    let panel = montgomery();
    let document = adjusted_means(&totals(&panel), &MONTGOMERY).unwrap();
    assert!(document.lambda.starts_with("0.0810810"), "{document:?}");
    assert_eq!(document.judges[0].0, "j01");
    assert!(document.judges[1].1.starts_with("2.91147"), "{document:?}");
    let text = canonical(&document).unwrap();
    assert!(text.starts_with(r#"{"judges":[["j01","0.84918"#), "{text}");
    assert_eq!(read_canonical::<AdjustedMeans>(&text), Ok(document));
}

#[test]
fn whatever_is_altered_is_found() {
    let panel = montgomery();
    let totals = totals(&panel);
    let document = adjusted_means(&totals, &MONTGOMERY).unwrap();
    let check = |document: &AdjustedMeans| check_adjusted(document, &totals, &MONTGOMERY).unwrap_err();
    let leniency: f64 = document.judges[2].1.parse().unwrap();
    let mut other = document.clone();
    other.judges[2].1 = decimal(leniency + 1e-5);
    assert!(matches!(check(&other), AdjustedProblem::Unsolved(_)));
    // Leniencies that solve the equations of a λ which is not the likeliest.
    let sheets = SheetsThatCount::read(&totals).unwrap();
    let lambda: f64 = document.lambda.parse().unwrap();
    for lambda in [lambda * 0.98, lambda * 1.02] {
        assert!(matches!(check(&sheets.stated(lambda)), AdjustedProblem::Unlikely | AdjustedProblem::Score(_)));
    }
    assert!(matches!(check(&sheets.stated(0.0)), AdjustedProblem::Unlikely | AdjustedProblem::Score(_)));
    assert!(matches!(check(&sheets.stated(f64::INFINITY)), AdjustedProblem::Unlikely | AdjustedProblem::Score(_)));
    other.clone_from(&document);
    other.judges.pop();
    assert_eq!(check(&other), AdjustedProblem::Judges);
    other.judges.push(document.judges[0].clone());
    assert_eq!(check(&other), AdjustedProblem::Judges);
    for text in ["", "-0.1", "1.", ".5", "1e3", "NaN", "infinity", "0.1234567890123", "+1"] {
        other.clone_from(&document);
        other.lambda = text.to_owned();
        assert_eq!(check(&other), AdjustedProblem::Decimal(text.to_owned()));
    }
    for at in 0..MONTGOMERY.len() {
        for by in [-1, 1] {
            let mut scores = MONTGOMERY;
            scores[at].1 += by;
            let film = scores[at].0.to_owned();
            assert_eq!(check_adjusted(&document, &totals, &scores), Err(AdjustedProblem::Score(film)));
        }
    }
    assert!(check_adjusted(&document, &totals, &MONTGOMERY[1..]).is_err());
    let more = [&MONTGOMERY[..], &[("f99", 7_000)]].concat();
    assert_eq!(check_adjusted(&document, &totals, &more), Err(AdjustedProblem::Score("f99".to_owned())));
}

/// A panel whose every score its document must give.
fn stated(panel: &[NamedTotal]) -> AdjustedMeans {
    let scores = ranked(panel).unwrap();
    adjusted_means(&totals(panel), &borrowed(&scores)).unwrap()
}

#[test]
fn judges_who_do_not_differ_have_no_leniency() {
    let document = stated(&panel(&[&[7_000, 7_100], &[7_200, 7_100], &[7_500, 7_500]]));
    assert_eq!(document.lambda, "inf");
    assert!(document.judges.iter().all(|(_, leniency)| leniency == "0"), "{document:?}");
    assert_eq!(stated(&panel(&[&[7_000, 7_000], &[7_200, 7_200]])).lambda, "inf");
}

#[test]
fn leniency_that_explains_everything_or_nearly_everything_is_stated() {
    let document = stated(&panel(&[&[8_000, 7_900], &[7_000, 6_900]]));
    let judges = [("j01".to_owned(), "0.5".to_owned()), ("j02".to_owned(), "-0.5".to_owned())];
    assert_eq!(document, AdjustedMeans { lambda: "0".to_owned(), judges: judges.into() });
    // Forty points between judges, and one sheet that is a hundredth off.
    let near = [[9_001, 5_000, 1_000], [9_100, 5_100, 1_100], [9_200, 5_200, 1_200], [8_900, 4_900, 900]];
    let rows: Vec<&[i64]> = near.iter().map(<[i64; 3]>::as_slice).collect();
    let document = stated(&panel(&rows));
    assert!(document.judges[0].1.starts_with("40.00"), "{document:?}");
}

#[test]
fn what_cannot_be_compared_has_no_document() {
    let apart = panel(&[&[8_000, 7_000, -1, -1], &[-1, -1, 6_000, 7_000]]);
    assert_eq!(adjusted_means(&totals(&apart), &[]), Err(AdjustedProblem::Apart));
    assert_eq!(adjusted_means(&[], &[]), Err(AdjustedProblem::Apart));
    let single = panel(&[&[8_000], &[7_000]]);
    assert_eq!(adjusted_means(&totals(&single), &[]), Err(AdjustedProblem::TooFew));
}

proptest! {
    #[test]
    fn every_ranking_by_adjusted_means_has_its_document(
        rows in prop::collection::vec(prop::collection::vec(prop_oneof![1 => Just(-1_i64), 3 => 4_000_i64..10_000], 4), 3..14),
        strict in prop::collection::vec(-1_500_i64..1_500, 4),
    ) {
        let lenient = |row: &Vec<i64>| -> Vec<i64> {
            let all = row.iter().zip(&strict);
            all.map(|(total, more)| if *total < 0 { -1 } else { (total + more).clamp(0, 10_000) }).collect()
        };
        let rows: Vec<Vec<i64>> = rows.iter().map(lenient).collect();
        let slices: Vec<&[i64]> = rows.iter().map(Vec::as_slice).collect();
        let panel = panel(&slices);
        let Some(scores) = ranked(&panel).filter(|scores| !scores.is_empty()) else { return Ok(()) };
        let document = adjusted_means(&totals(&panel), &borrowed(&scores));
        prop_assert!(document.is_ok(), "{:?}", document);
        let mut other = scores;
        other[0].1 += 1;
        prop_assert!(document.is_ok_and(|document| check_adjusted(&document, &totals(&panel), &borrowed(&other)).is_err()));
    }
}
