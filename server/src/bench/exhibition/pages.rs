//! Pages of the exhibition, from the request to the last byte: every one of participation, those of a site and its viewings, and that of
//! telephones.

use domain::exhibition::participation::Month;
use domain::exhibition::region::RegionCode;
use services::SpotCheckDraft;

use super::Province;
use super::evidence::{Round, viewing_id};
use super::fill::site_id;
use super::shown::{PREVIEW, Shown};
use crate::bench::lists::fill::ORGANISER;
use crate::bench::pages::{Line, Proof, time};
use crate::bench::sign_in;
use crate::config::Config;
use crate::failure::Failure;
use crate::http::{Metrics, routes};

/// Sites that a spot check draws.
const DRAWN: &str = "20";

/// Asks for every page `rounds` times.
///
/// # Errors
/// The database.
pub(super) async fn measure(
    province: &Province<'_>,
    config: &Config,
    shown: &Shown,
    rounds: usize,
) -> Result<Vec<Line>, Failure> {
    let services = province.services;
    let router = routes(services.clone(), config, &config.site(config.listen), Vec::new(), Metrics::default());
    let person = Proof::Cookie(sign_in(services, ORGANISER).await?);
    let visits = [
        ("office", person.clone(), of_office(province, shown).await?),
        ("manager", person, of_site()?),
        ("telephone", Proof::None, vec![format!("/o/{PREVIEW}")]),
    ];
    let mut lines = Vec::new();
    for (who, proof, addresses) in visits {
        for address in addresses {
            lines.push(time(&router, (who, &proof), &address, rounds).await?);
        }
    }
    Ok(lines)
}

/// Pages about the last month that is over, of each level of regions, with a report and a check.
async fn of_office(province: &Province<'_>, shown: &Shown) -> Result<Vec<String>, Failure> {
    let Some(month) = province.months.last().copied() else { return Ok(Vec::new()) };
    let participation = "/exhibition/participation";
    let asked = |code: &str| format!("region={code}&month={month}");
    let mut addresses: Vec<String> =
        ["44", "4401", "440101", "440101001"].map(|code| format!("{participation}?{}", asked(code))).into();
    for state in ["", "&state=silent"] {
        addresses.push(format!("{participation}/sites?{}{state}", asked("44")));
    }
    addresses.push(format!("{participation}/sites/{}?month={month}", site_id(0)));
    for page in ["doubts", "reports"] {
        addresses.push(format!("{participation}/{page}?{}", asked("44")));
    }
    addresses.push("/exhibition/checks?region=44".to_owned());
    addresses.extend(made(province, shown, month).await?);
    Ok(addresses)
}

/// A report that is frozen, and a check that is drawn, of the province.
async fn made(province: &Province<'_>, shown: &Shown, month: Month) -> Result<[String; 2], Failure> {
    let (services, who) = (province.services, &shown.organiser);
    let region: RegionCode = "44".parse().map_err(Failure::environment)?;
    let report = services.freeze_report(who, &region, month, "").await?;
    let draft = SpotCheckDraft { sites: DRAWN.to_owned(), source: "双色球".to_owned() };
    let check = services.announce_spot_check(who, &region, month, &draft).await?;
    services.draw_spot_check(who, &check, "01 02 03 04 05 06 07").await?;
    Ok([format!("/exhibition/reports/{report}"), format!("/exhibition/checks/{check}")])
}

/// The page of the first site, and that of a viewing, also with the films that people can wish for.
fn of_site() -> Result<Vec<String>, Failure> {
    let site = format!("/site/{}", site_id(0));
    let viewing = viewing_id(Round::Evenly, 0).map_err(Failure::environment)?;
    let viewing = format!("{site}/viewings/{viewing}");
    Ok(vec![format!("{viewing}?films"), viewing, site])
}
