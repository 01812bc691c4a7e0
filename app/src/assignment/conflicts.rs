//! What looks like a conflict of interest, and the two buttons that decide it.

use domain::conflict_of_interest::Tie;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::limits;
use services::{Actor, ConflictRuling, PossibleConflict, Services};

use crate::contests::words::count;
use crate::ui::form::Sent;
use crate::ui::prelude::*;
use words::contests as m;

/// The form that decides.
pub const DECIDE: &str = "decide-conflict";
/// Its verdict: there is a conflict.
const CONFLICT: &str = "conflict";
/// Its verdict: there is none.
const NONE: &str = "none";
/// Rows on one page: what waits comes first.
const MOST: usize = 100;

/// Decides what was sent.
pub async fn decide(services: &Services, actor: &Actor, id: &ContestId, sent: &Sent) -> Result<(), AppError> {
    let (Some(judge), Some(entry)) = (sent.parse::<AccountId>("judge"), sent.parse::<EntryId>("entry")) else {
        return Err(AppError::BadRequest);
    };
    let ruling = ConflictRuling {
        judge,
        entry,
        conflict: sent.get("verdict") == CONFLICT,
        reason: sent.get("reason").to_owned(),
        seen: sent.get("seen").split_whitespace().map(str::to_owned).collect(),
    };
    Ok(services.decide_conflict(actor, id, ruling).await?)
}

/// Judges and films that look tied to each other, and those that the rules recuse because of a unit or a name.
pub fn possible(found: &[PossibleConflict], lang: Lang) -> Option<AnyView> {
    if found.is_empty() {
        return None;
    }
    let waits = found.iter().filter(|one| one.waits()).count();
    let rows: Vec<_> = found.iter().take(MOST).enumerate().map(|(at, one)| row(at, one, lang)).collect();
    let title = m::possible_conflicts(lang, count(waits));
    Some(
        view! {
            <div id="conflicts">
                <Sheet title=title note=m::possible_conflicts_note(lang)><ul class="recusals">{rows}</ul></Sheet>
            </div>
        }
        .into_any(),
    )
}

fn row(at: usize, one: &PossibleConflict, lang: Lang) -> AnyView {
    let film = format!("{} {}", m::entry_number(one.number), one.title);
    let alike = one.alike.iter().map(|alike| {
        let words = match alike.tie {
            Tie::Unit => m::units_alike(lang, &one.name, &alike.of_person, &alike.of_entry),
            Tie::Own | Tie::Region | Tie::Credit => m::names_alike(lang, &alike.of_person, &alike.of_entry),
        };
        view! { <p class="small muted">{words}</p> }
    });
    let alike = alike.collect_view();
    let said = match &one.decided {
        Some((true, reason)) => Some(m::is_conflict(lang, reason)),
        Some((false, reason)) => Some(m::is_no_conflict(lang, reason)),
        None => one.tied.then(|| m::is_tied(lang).to_owned()),
    };
    let said = said.map(|words| view! { <p class="small">{words}</p> });
    let seen = one.seen().join(" ");
    let ways = [(CONFLICT, m::decide_conflict(lang)), (NONE, m::decide_no_conflict(lang))];
    // What the rules say already need not be decided once more.
    let ways = ways.into_iter().filter(|(verdict, _)| !one.tied || *verdict == NONE).map(|(verdict, words)| {
        let seen = seen.clone();
        let id = format!("{verdict}-{at}");
        let (judge, entry, title) = (one.judge.to_string(), one.entry.to_string(), format!("{} · {film}", one.name));
        view! {
            <DialogButton opens=id.clone() kind=Kind::Plain>{words}"…"</DialogButton>
            <ConfirmDialog id=id name=DECIDE title=title confirm=words>
                <Hidden name="judge" value=judge/>
                <Hidden name="entry" value=entry/>
                <Hidden name="verdict" value=verdict/>
                <Hidden name="seen" value=seen/>
                <TextArea name="reason" label=m::reason(lang) required=true rows=2 maxlength=limits::REASON/>
            </ConfirmDialog>
        }
    });
    view! {
        <li>
            <p><span class="work">{film.clone()}</span></p>
            {alike}
            {said}
            <div class="acts">{ways.collect_view()}</div>
        </li>
    }
    .into_any()
}
