//! `linxuan participation`: the month of a region, as a table and in one sentence.

use clap::Args;
use domain::calendar::Day;
use domain::exhibition::participation::{Month, ParticipationRule, ParticipationSums, ReportContent};
use domain::exhibition::region::RegionCode;
use domain::imports::escaped;
use domain::text::Lang;
use serde_json::{Value, json};
use services::{Actor, ParticipationAsk};
use store::Opening;
use words::exhibition_report as m;

use super::entries::language;
use super::mail::ListFormat;
use crate::config::Place;
use crate::failure::Failure;
use crate::open::open;
use crate::output::{print, write_out};

/// Which month of which region is asked for.
#[derive(Args)]
pub struct Participation {
    /// The month, such as 2026-06.
    period: Month,
    /// The region's code; without it those that lie in no other one.
    #[arg(long)]
    region: Option<RegionCode>,
    /// any@1, focus-days@1, other-days@1 or hours@1; without it the rule of the settings.
    #[arg(long)]
    rule: Option<ParticipationRule>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = ListFormat::Json)]
    format: ListFormat,
    /// zh or en: the language of the sentence.
    #[arg(long, default_value = "zh")]
    lang: String,
    #[command(flatten)]
    place: Place,
}

/// A region's month, with the day it is told of where the month is not over.
type Told = (ReportContent, Option<Day>);

/// Does what was asked. The month is rolled up before, where something of it changed.
///
/// # Errors
/// [`Failure::No`] where there is no region at all; no such region, or a language that cannot be used.
pub async fn run(asked: Participation) -> Result<(), Failure> {
    let Participation { period, region, rule, format, lang, place } = asked;
    let lang = language(&lang)?;
    let services = open(&place, Opening::Use).await?;
    let operator = Actor::Operator;
    let regions = match region {
        Some(region) => vec![region],
        None => services.participation_regions(&operator).await?.into_iter().map(|region| region.code).collect(),
    };
    if regions.is_empty() {
        return Err(Failure::No(
            "there are no regions yet; `linxuan sites import` brings them with the sites".to_owned(),
        ));
    }
    services.roll_up_participation(&operator, period).await?;
    let mut told: Vec<Told> = Vec::new();
    for region in regions {
        let ask = ParticipationAsk { month: Some(period), region: Some(region), rule };
        let view = services.participation(&operator, &ask).await?;
        told.push((view.content, view.until));
    }
    match format {
        ListFormat::Json => print(&json!({ "regions": told.iter().map(|one| as_json(one, lang)).collect::<Vec<_>>() })),
        ListFormat::Table => write_out(&told.iter().map(|one| table(one, lang)).collect::<Vec<_>>().join("\n")),
        ListFormat::Csv => write_out(&comma_separated(&told)?),
    }
}

fn figures(sums: &ParticipationSums) -> Value {
    json!({
        "sites": sums.all(), "expected": sums.expected(), "met": sums.met, "late": sums.late, "below": sums.below,
        "silent": sums.silent, "excluded": sums.excluded, "closed": sums.closed, "by_hand": sums.by_hand,
        "minutes": sums.minutes, "manual_minutes": sums.manual_minutes, "viewings": sums.viewings, "heads": sums.heads,
        "rate": sums.rate().map(|rate| rate.to_string()),
    })
}

fn as_json((content, until): &Told, lang: Lang) -> Value {
    let lines: Vec<Value> = content
        .lines
        .iter()
        .map(|line| json!({ "region": line.region, "name": line.name, "figures": figures(&line.sums) }))
        .collect();
    let rules: Vec<Value> =
        content.rules.iter().map(|line| json!({ "rule": line.rule, "figures": figures(&line.sums) })).collect();
    json!({
        "region": content.region, "name": content.name, "month": content.month, "rule": content.rule,
        "until": until, "sentence": m::sentence(lang, &content.sentence(*until)), "figures": figures(&content.sums),
        "regions": lines, "direct": figures(&content.direct), "rules": rules, "excluded": content.excluded,
    })
}

const HEADS: [&str; 11] =
    ["region", "name", "sites", "expected", "met", "late", "below", "silent", "excluded", "closed", "rate"];

fn cells(region: &RegionCode, name: &str, sums: &ParticipationSums) -> [String; 11] {
    let number = |number: i64| number.to_string();
    [
        region.to_string(),
        name.to_owned(),
        number(sums.all()),
        number(sums.expected()),
        number(sums.met),
        number(sums.late),
        number(sums.below),
        number(sums.silent),
        number(sums.excluded),
        number(sums.closed),
        sums.rate().map(|rate| rate.to_string()).unwrap_or_default(),
    ]
}

/// A region, then those below it.
fn rows(content: &ReportContent) -> Vec<[String; 11]> {
    let own = cells(&content.region, &content.name, &content.sums);
    let below = content.lines.iter().map(|line| cells(&line.region, &line.name, &line.sums));
    std::iter::once(own).chain(below).collect()
}

fn table((content, until): &Told, lang: Lang) -> String {
    let rows: Vec<[String; 11]> = std::iter::once(HEADS.map(str::to_owned)).chain(rows(content)).collect();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..HEADS.len()).map(width).collect();
    let line = |row: &[String; 11]| {
        let padded = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        format!("{}\n", padded.collect::<Vec<_>>().join("  ").trim_end())
    };
    let table: String = rows.iter().map(line).collect();
    format!("{table}\n{}\n", m::sentence(lang, &content.sentence(*until)))
}

fn comma_separated(told: &[Told]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADS).map_err(Failure::environment)?;
    for row in told.iter().flat_map(|(content, _)| rows(content)) {
        writer.write_record(row.iter().map(|cell| escaped(cell))).map_err(Failure::environment)?;
    }
    let bytes = writer.into_inner().map_err(Failure::environment)?;
    String::from_utf8(bytes).map_err(Failure::environment)
}

#[cfg(test)]
mod tests {
    use domain::exhibition::participation::{ExcludedPart, ReportLine, RuleLine};

    use super::*;

    fn told() -> Told {
        let sums = ParticipationSums { met: 2, silent: 1, closed: 1, ..ParticipationSums::default() };
        let content = ReportContent {
            format: 1,
            region: "44".parse().unwrap(),
            name: "广东省".to_owned(),
            month: "2026-06".parse().unwrap(),
            rule: ParticipationRule::Any,
            sums,
            lines: vec![ReportLine { region: "4401".parse().unwrap(), name: "=1+1".to_owned(), sums }],
            direct: ParticipationSums::default(),
            rules: vec![RuleLine { rule: ParticipationRule::Any, sums }],
            excluded: ExcludedPart::default(),
        };
        (content, None)
    }

    #[test]
    fn a_table_ends_with_the_sentence() {
        let table = table(&told(), Lang::Zh);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[0].starts_with("region  name  sites  expected") && lines[1].starts_with("44"), "{table}");
        assert_eq!((lines.len(), lines[4]), (5, "截至6月底，全省各镇街3个基层终端站点总开机率为66.7%"));
    }

    #[test]
    fn json_has_every_figure_and_a_cell_is_no_formula() {
        let found = as_json(&told(), Lang::En);
        assert_eq!((&found["figures"]["sites"], &found["figures"]["rate"]), (&json!(4), &json!("66.7%")));
        assert_eq!((&found["month"], &found["regions"][0]["region"]), (&json!("2026-06"), &json!("4401")));
        let csv = comma_separated(&[told()]).unwrap();
        assert!(csv.starts_with("region,name,sites,") && csv.contains("4401,'=1+1,4,3,2,0,0,1,0,1,66.7%"), "{csv}");
    }
}
