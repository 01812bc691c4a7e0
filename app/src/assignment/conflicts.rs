//! What only looks like a conflict of interest, and the two buttons that decide it.

use domain::conflict_of_interest::Tie;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::limits;
use services::{Actor, PossibleConflict, Services};

use crate::contests::words::count;
use crate::ui::form::Sent;
use crate::ui::prelude::*;
use words::contests as m;

/// The form that decides.
pub const DECIDE: &str = "decide-conflict";
/// Its verdict: there is a conflict.
const CONFLICT: &str = "conflict";
/// Rows on one page: what waits comes first.
const MOST: usize = 100;

/// Decides what was sent.
pub async fn decide(services: &Services, actor: &Actor, id: &ContestId, sent: &Sent) -> Result<(), AppError> {
    let (Some(judge), Some(entry)) = (sent.parse::<AccountId>("judge"), sent.parse::<EntryId>("entry")) else {
        return Err(AppError::BadRequest);
    };
    let conflict = sent.get("verdict") == CONFLICT;
    Ok(services.decide_conflict(actor, id, &judge, &entry, conflict, sent.get("reason")).await?)
}

/// Judges and films that look tied to each other.
pub fn possible(found: &[PossibleConflict], lang: Lang) -> Option<AnyView> {
    if found.is_empty() {
        return None;
    }
    let waits = found.iter().filter(|one| one.decided.is_none()).count();
    let rows: Vec<_> = found.iter().take(MOST).enumerate().map(|(at, one)| row(at, one, lang)).collect();
    let title = m::possible_conflicts(lang, count(waits));
    Some(
        view! {
            <Sheet title=title note=m::possible_conflicts_note(lang)><ul class="recusals">{rows}</ul></Sheet>
        }
        .into_any(),
    )
}

fn row(at: usize, one: &PossibleConflict, lang: Lang) -> AnyView {
    let film = format!("{} {}", m::entry_number(one.number), one.title);
    let alike = match one.near.tie {
        Tie::Unit => m::units_alike(lang, &one.name, &one.near.of_person, &one.near.of_entry),
        Tie::Own | Tie::Region | Tie::Credit => m::names_alike(lang, &one.near.of_person, &one.near.of_entry),
    };
    let decided = one.decided.as_ref().map(|(conflict, reason)| {
        let words = if *conflict { m::is_conflict(lang, reason) } else { m::is_no_conflict(lang, reason) };
        view! { <p class="small">{words}</p> }
    });
    let ways = [(CONFLICT, m::decide_conflict(lang)), ("none", m::decide_no_conflict(lang))].map(|(verdict, words)| {
        let id = format!("{verdict}-{at}");
        let (judge, entry, title) = (one.judge.to_string(), one.entry.to_string(), format!("{} · {film}", one.name));
        view! {
            <DialogButton opens=id.clone() kind=Kind::Plain>{words}"…"</DialogButton>
            <ConfirmDialog id=id name=DECIDE title=title confirm=words>
                <Hidden name="judge" value=judge/>
                <Hidden name="entry" value=entry/>
                <Hidden name="verdict" value=verdict/>
                <TextArea name="reason" label=m::reason(lang) required=true rows=2 maxlength=limits::REASON/>
            </ConfirmDialog>
        }
    });
    view! {
        <li>
            <p><span class="work">{film.clone()}</span></p>
            <p class="small muted">{alike}</p>
            {decided}
            <div class="acts">{ways.into_iter().collect_view()}</div>
        </li>
    }
    .into_any()
}
