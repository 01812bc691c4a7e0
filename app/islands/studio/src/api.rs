//! What the studio's island asks the server for after the page has come.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use islands::error::AppError;
use islands::wire::Packed;

/// Film → per cent of the runs with other judges in which it is selected, under the contest's own rules (or those it
/// was sealed with). Films that no run selects, or that people ruled in or out, are not in it.
///
/// It comes after the page because it takes some four hundred selections, each of them exact.
///
/// # Errors
/// A missing permission, or no such contest.
#[server(prefix = "/api", endpoint = "robustness", input = Json)]
pub async fn robustness(contest: String) -> Result<Packed<BTreeMap<String, u64>>, AppError> {
    let contest = contest.parse().map_err(|_| AppError::NotFound)?;
    let (services, actor) = islands::session::request()?;
    let found = services.robustness(&actor, &contest).await?.found;
    let shares = found.share_selected.keys().filter_map(|film| Some((film, found.by_judges(film)?)));
    let some = shares.filter(|(_, share)| *share > 0.0);
    Ok(Packed(some.map(|(film, share)| (film.clone(), domain::robustness::percent(share))).collect()))
}
