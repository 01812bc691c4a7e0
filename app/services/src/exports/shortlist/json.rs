//! Everything of a sealed result for programs. Scores are integer hundredths.

use domain::amendment::AmendmentStanding;
use domain::form::keys;
use domain::overrides::Ruling;
use serde_json::{Value, json};

use crate::error::{Result, ServiceError};
use crate::exports::shortlist::Sealed;
use crate::results::ranking::RankedEntry;

pub(crate) fn write(result: &Sealed<'_>) -> Result<Vec<u8>> {
    let contest = &result.ranking.contest;
    let steps = &result.steps;
    // One that does not count stands among the amendments, with its standing here.
    let in_force = result.amended.filter(|(_, standing)| *standing == AmendmentStanding::InForce).map(|(one, _)| one);
    let document = json!({
        "contest": { "id": contest.id, "title": contest.title },
        "sealed_at": result.sealed.sealed_at,
        "method": result.sealed.method,
        "rounds": contest.settings.rounds.iter().map(|round| {
            json!({ "label": round.label.get(result.lang), "kind": round.kind, "carries_scores": round.carries_scores })
        }).collect::<Vec<_>>(),
        "tolerance": result.problem.tolerance,
        "sheets": { "own": result.ranking.sheets, "carried": result.ranking.carried },
        "hash": result.sealed.hash,
        "altered": result.altered,
        "judging_hash": contest.judging_hash,
        "record": result.checkpoint.map(|one| json!({ "lines": one.size, "root": one.root })),
        "total": result.total,
        "best_without_rules": steps.by_score.as_ref().map(|step| step.total),
        "steps": steps.document(),
        "overrides": result.overrides,
        "amendment": in_force,
        "amendment_standing": result.amended.map(|(_, standing)| standing),
        "amendments": result.record.changes,
        "shortlist": result.selected.iter().map(|line| entry(result, line)).collect::<Vec<_>>(),
        "ranking": result.ranking.entries.iter().map(|line| entry(result, line)).collect::<Vec<_>>(),
        "balance": result.balance_rows().into_iter().map(|(family, group, selected, entries)| {
            json!({ "family": family, "group": group, "selected": selected, "entries": entries })
        }).collect::<Vec<_>>(),
    });
    serde_json::to_vec_pretty(&document).map_err(|error| ServiceError::Environment(error.to_string()))
}

fn entry(result: &Sealed<'_>, line: &RankedEntry) -> Value {
    let id = line.entry.id.as_str();
    let has = |ids: &[String]| ids.iter().any(|one| one == id);
    let ruling =
        if has(&result.problem.pinned) { Some(Ruling::In) } else { has(&result.problem.vetoed).then_some(Ruling::Out) };
    json!({
        "id": line.entry.id,
        "number": line.entry.number,
        "title": line.title(),
        "region": line.entry.answer(keys::REGION),
        "region_name": result.region(line),
        "category": line.entry.answer(keys::CATEGORY),
        "submitting_unit": line.entry.answer(keys::SUBMITTING_UNIT),
        "production_unit": line.entry.answer(keys::PRODUCTION_UNIT),
        "score": line.score,
        "rank": line.rank,
        "criteria": line.criteria,
        "ruling": ruling,
        "drawn": result.steps.is_drawn(id),
        "by_lottery": line.by_lottery,
    })
}
