//! What looks like a conflict of interest, and the two buttons that decide it.

use domain::conflict_of_interest::Tie;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::limits;
use leptos::context::Provider;
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
    let more = found.len().saturating_sub(MOST);
    let more = (more > 0).then(|| view! { <p class="small muted">{m::more_conflicts(lang, count(more))}</p> });
    let title = m::possible_conflicts(lang, count(waits));
    Some(
        view! {
            <div id="conflicts">
                <Sheet title=title>
                    <div class="stack">
                        <p class="small muted">{m::possible_conflicts_note(lang)}</p>
                        <ul class="recusals">{rows}</ul>
                        {more}
                    </div>
                </Sheet>
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
    let ways = [
        (CONFLICT, m::decide_conflict(lang), m::decide_conflict_body(lang)),
        (NONE, m::decide_no_conflict(lang), m::decide_no_conflict_body(lang)),
    ];
    // What the rules say already need not be decided once more.
    let ways = ways.into_iter().filter(|(verdict, ..)| !one.tied || *verdict == NONE).map(|(verdict, words, body)| {
        let seen = seen.clone();
        let id = format!("{verdict}-{at}");
        let (judge, entry) = (one.judge.to_string(), one.entry.to_string());
        let title = m::decide_title(lang, &one.name, &film, words);
        // Each dialog asks for a reason: the fields are told apart by their dialogs.
        let fields = FormState::blank(&id);
        view! {
            <DialogButton opens=id.clone() kind=Kind::Plain>{words}"…"</DialogButton>
            <ConfirmDialog id=id name=DECIDE title=title confirm=words>
                <p>{body}</p>
                <Hidden name="judge" value=judge/>
                <Hidden name="entry" value=entry/>
                <Hidden name="verdict" value=verdict/>
                <Hidden name="seen" value=seen/>
                <Provider value=fields>
                    <TextArea name="reason" label=m::reason(lang) required=true rows=2 maxlength=limits::REASON/>
                </Provider>
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_label_belongs_to_a_field_of_its_own() {
        let one = PossibleConflict {
            judge: "judge".parse().unwrap(),
            name: "Judge".to_owned(),
            entry: "entry".parse().unwrap(),
            number: 1,
            title: "Lamp".to_owned(),
            alike: Vec::new(),
            tied: false,
            decided: None,
        };
        let html = Owner::new().with(|| possible(&[one.clone(), one], Lang::En).unwrap().to_html());
        let labels: Vec<&str> =
            html.split("<label for=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default()).collect();
        assert_eq!(labels.len(), 4, "two ways to decide about each: {html}");
        assert_eq!(labels.iter().collect::<BTreeSet<_>>().len(), 4, "{labels:?}");
    }
}
