//! What looks like a conflict of interest, the two buttons that decide it, and the one that takes a decision back.

use domain::conflict_of_interest::Tie;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::limits;
use leptos::context::Provider;
use services::{Actor, ConflictRuling, PossibleConflict, Services};

use crate::contests::words::count;
use crate::ui::form::Sent;
use crate::ui::prelude::*;
use ::words::phrases;
use words::contests as m;

/// The form that decides.
const DECIDE: &str = "decide-conflict";
/// The form that takes a decision back.
const WITHDRAW: &str = "withdraw-decision";
/// Its verdict: there is a conflict.
const CONFLICT: &str = "conflict";
/// Its verdict: there is none.
const NONE: &str = "none";
/// Rows on one page: what waits comes first.
const MOST: usize = 100;

/// Decides what was sent, or takes a decision back, and says that it is done; `None` where neither was asked.
pub async fn answer(
    services: &Services,
    actor: &Actor,
    id: &ContestId,
    lang: Lang,
) -> Option<Result<&'static str, AppError>> {
    if let Some(sent) = posted(DECIDE) {
        return Some(decide(services, actor, id, &sent).await.map(|()| m::conflict_decided(lang)));
    }
    let sent = posted(WITHDRAW)?;
    Some(withdraw(services, actor, id, &sent).await.map(|()| m::decision_withdrawn(lang)))
}

fn pair(sent: &Sent) -> Result<(AccountId, EntryId), AppError> {
    sent.parse("judge").zip(sent.parse("entry")).ok_or(AppError::BadRequest)
}

async fn withdraw(services: &Services, actor: &Actor, id: &ContestId, sent: &Sent) -> Result<(), AppError> {
    let (judge, entry) = pair(sent)?;
    Ok(services.withdraw_conflict_decision(actor, id, &judge, &entry).await?)
}

async fn decide(services: &Services, actor: &Actor, id: &ContestId, sent: &Sent) -> Result<(), AppError> {
    let (judge, entry) = pair(sent)?;
    let ruling = ConflictRuling {
        judge,
        entry,
        conflict: sent.get("verdict") == CONFLICT,
        reason: sent.get("reason").to_owned(),
        seen: sent.get("seen").split_whitespace().map(str::to_owned).collect(),
    };
    Ok(services.decide_conflict(actor, id, ruling).await?)
}

/// Judges and films that look tied to each other, those that the rules recuse because of a unit or a name, and all that was decided.
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
    let film = phrases::spaced(lang, &[&m::entry_number(one.number), &one.title]);
    let alike = one.alike.iter().map(|alike| {
        let words = match alike.tie {
            Tie::Unit => m::units_alike(lang, &one.name, &alike.of_person, &alike.of_entry),
            Tie::Own | Tie::Region | Tie::Credit => m::names_alike(lang, &alike.of_person, &alike.of_entry),
        };
        view! { <p class="small muted">{words}</p> }
    });
    let alike = alike.collect_view();
    let moot = one.alike.is_empty().then(|| {
        let words = m::nothing_alike(lang, &one.name);
        view! { <p class="small muted">{words}</p> }
    });
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
    let asked = |verdict: &str| !one.alike.is_empty() && (!one.tied || verdict == NONE);
    let ways = ways.into_iter().filter(|(verdict, ..)| asked(verdict)).map(|(verdict, words, body)| {
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
    let ways = ways.collect_view();
    let back = one.decided.is_some().then(|| {
        let (id, title) = (format!("{WITHDRAW}-{at}"), phrases::beside(lang, &[&one.name, &film]));
        let (judge, entry) = (one.judge.to_string(), one.entry.to_string());
        view! {
            <DialogButton opens=id.clone() kind=Kind::Quiet>{m::withdraw_decision(lang)}"…"</DialogButton>
            <ConfirmDialog id=id name=WITHDRAW title=title confirm=m::withdraw_decision(lang)>
                <p>{m::withdraw_decision_body(lang)}</p>
                <Hidden name="judge" value=judge/>
                <Hidden name="entry" value=entry/>
            </ConfirmDialog>
        }
    });
    view! {
        <li>
            <p><span class="work">{film.clone()}</span></p>
            {alike}
            {moot}
            {said}
            <div class="acts">{ways}{back}</div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::conflict_of_interest::Likeness;

    use super::*;

    #[test]
    fn every_label_belongs_to_a_field_of_its_own() {
        let one = PossibleConflict {
            judge: "judge".parse().unwrap(),
            name: "Judge".to_owned(),
            entry: "entry".parse().unwrap(),
            number: 1,
            title: "Lamp".to_owned(),
            alike: vec![Likeness {
                tie: Tie::Unit,
                certain: false,
                of_person: "Harbour Film".to_owned(),
                of_entry: "Harbour".to_owned(),
            }],
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
