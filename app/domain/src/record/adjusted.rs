//! Adjusted means as a document: shrinkage and leniencies, from which every score follows.

use serde::Serialize;

use super::canonical::{CanonicalProblem, canonical};
use crate::scoring::Report;

/// The document of section 7.2.
#[derive(Serialize)]
struct AdjustedMeans {
    lambda: String,
    judges: Vec<(String, String)>,
}

/// The document of a report by adjusted means; `alias` names a judge. A judge without an alias is left out.
///
/// # Errors
/// None: texts always have a canonical text.
pub fn adjusted_text(report: &Report, alias: impl Fn(&str) -> Option<String>) -> Result<String, CanonicalProblem> {
    let variance = (report.variance.judge.filter(|judge| *judge > 0.0), report.variance.residual);
    // λ is what neither films nor judges explain, over what tells judges apart.
    let lambda = match variance {
        (None, _) => "inf".to_owned(),
        (Some(judge), Some(residual)) if residual > 0.0 => decimal(residual / judge),
        (Some(_), _) => "0".to_owned(),
    };
    let leniency = |found: Option<f64>| decimal(found.filter(|_| lambda != "inf").unwrap_or(0.0));
    let judges = report.judges.iter().filter_map(|one| Some((alias(&one.id)?, leniency(one.leniency))));
    let mut judges: Vec<(String, String)> = judges.collect();
    judges.sort_unstable();
    canonical(&AdjustedMeans { lambda, judges })
}

/// Twelve digits behind the point, without zeros at the end.
fn decimal(number: f64) -> String {
    let digits = format!("{number:.12}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    if digits == "-0" { "0".to_owned() } else { digits.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{Method, Table, report};

    fn text(totals: &[(&str, &str, i64)]) -> String {
        let report = report(&Table::from_totals(totals.iter().copied()), None, Method::Adjusted).unwrap();
        adjusted_text(&report, |judge| Some(format!("j0{judge}"))).unwrap()
    }

    #[test]
    fn leniencies_are_decimals_under_aliases() {
        // The one is ten points above the other but for what neither explains.
        let text = text(&[
            ("a", "1", 9_000),
            ("a", "2", 8_000),
            ("b", "1", 8_000),
            ("b", "2", 7_100),
            ("c", "1", 7_000),
            ("c", "2", 5_900),
        ]);
        assert!(text.starts_with(r#"{"judges":[["j01",""#) && text.contains(r#"["j02","-"#), "{text}");
        assert!(!text.contains("inf") && !text.contains("NaN"), "{text}");
    }

    #[test]
    fn a_decimal_has_one_spelling() {
        assert_eq!([1.5, -0.0, 2.0, -0.25, 100.0].map(decimal), ["1.5", "0", "2", "-0.25", "100"]);
    }
}
