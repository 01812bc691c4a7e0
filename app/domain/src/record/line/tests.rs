//! Lines as the specification shows them.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const PAGE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/record-format.md"));

/// The lines that the page shows.
fn shown() -> Vec<&'static str> {
    PAGE.lines().filter(|line| line.starts_with('{') && line.contains("\"kind\":")).collect()
}

#[test]
fn every_line_of_the_page_is_a_line_and_every_kind_is_on_it() {
    let mut kinds = BTreeSet::new();
    for text in shown() {
        let line = RecordedLine::read(text).unwrap_or_else(|problem| panic!("{problem}: {text}"));
        assert_eq!(line.text().as_deref(), Ok(text));
        kinds.insert(line.body.kind());
    }
    assert_eq!(kinds, LineKind::ALL.iter().copied().collect());
}

#[test]
fn every_word_of_a_kind_is_on_the_page_with_when_it_is_withheld() {
    for kind in LineKind::ALL {
        assert_eq!(LineKind::from_key(kind.key()), Some(*kind));
        let withheld = match kind.withholding() {
            Withholding::Never => "never",
            Withholding::OutsidePool => "until published, outside the pool for good",
            Withholding::Closed => "in closed mode",
            Withholding::UntilPublished => "until published",
        };
        let row = format!("| `{}` | {withheld} |", kind.key());
        assert!(PAGE.contains(&row), "{row}");
    }
}

#[test]
fn what_is_not_exactly_a_line_is_refused() {
    let close = r#"{"at":5,"kind":"close","lines":9,"n":9}"#;
    assert!(RecordedLine::read(close).is_ok());
    for bad in [
        close.replace("\"n\":9", "\"n\":9,\"x\":1"),
        close.replace("\"lines\":9,", ""),
        close.replace("\"lines\":9", "\"lines\":\"9\""),
        close.replace("close", "closed"),
        close.replace(",", ", "),
        close.replace("\"n\":9", "\"n\":-1"),
        format!("{close}\n"),
        // A salt where none may be.
        close.replace("\"n\":9", &format!("\"n\":9,\"salt\":\"{}\"", "0".repeat(64))),
    ] {
        assert!(RecordedLine::read(&bad).is_err(), "{bad}");
    }
    // Whatever is in it: nobody takes apart what is too long.
    let long = "[".repeat(LONGEST_LINE + 1);
    let too_long = CanonicalProblem::TooLong { found: long.len() };
    assert_eq!(RecordedLine::read(&long), Err(LineProblem::Canonical(too_long)));
    // None where one must be.
    let sheet = shown().into_iter().find(|text| text.contains("\"kind\":\"sheet\"")).unwrap();
    let salt = RecordedLine::read(sheet).unwrap().salt.unwrap();
    let unsalted = sheet.replace(&format!("\"salt\":\"{salt}\","), "");
    assert_eq!(RecordedLine::read(&unsalted), Err(LineProblem::Salt("sheet")));
}

#[test]
fn a_line_is_at_most_so_long() {
    let line = |films: u32| RecordedLine {
        n: 1,
        at: 1,
        salt: None,
        body: LineBody::Result(ResultLine { part: 1, of: 1, films: (0..films).collect() }),
    };
    assert!(line(10_000).text().is_ok());
    assert!(matches!(line(20_000).text(), Err(LineProblem::Canonical(CanonicalProblem::TooLong { .. }))));
}

proptest! {
    #[test]
    fn any_changed_byte_of_a_line_changes_its_leaf_or_makes_it_none(
        which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0_u32..8,
    ) {
        let lines = shown();
        let text = lines[which.index(lines.len())];
        let mut changed = text.as_bytes().to_vec();
        let at = at.index(changed.len());
        changed[at] ^= 1_u8 << bit;
        prop_assert_ne!(tree::leaf(&changed), RecordedLine::leaf(text));
        if let Ok(changed) = String::from_utf8(changed)
            && let Ok(line) = RecordedLine::read(&changed)
        {
            prop_assert_ne!(line.text().unwrap(), text);
        }
    }
}
