//! What looks like a conflict of interest, the two buttons that decide it, and the one that takes a decision back.

use domain::conflict_of_interest::Tie;
use domain::ids::{AccountId, ContestId, EntryId};
use domain::limits;
use leptos::context::Provider;
use services::{Actor, ConflictRuling, PageAsk, PossibleConflict, Services};

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
const SIZE: u32 = 100;
/// The list, beside another on the page of the people.
const CONFLICTS: &str = "conflicts";

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

/// Judges and films that look tied to each other, those that the rules recuse because of a unit or a name, and all that was decided: a
/// page of them.
///
/// # Errors
/// A place that is in no list.
pub fn possible(found: &[PossibleConflict], lang: Lang) -> Result<Option<AnyView>, AppError> {
    if found.is_empty() {
        return Ok(None);
    }
    paged(found, &ListQuery::of_request(), lang).map(Some)
}

fn paged(found: &[PossibleConflict], query: &ListQuery, lang: Lang) -> Result<AnyView, AppError> {
    let waits = found.iter().filter(|one| one.waits()).count();
    let all: Vec<(String, &PossibleConflict)> =
        found.iter().map(|one| (format!("{} {}", one.judge, one.entry), one)).collect();
    let (mut shown, mut links) = query.ask_of(CONFLICTS, SIZE).cut(CONFLICTS, &all, |(key, _)| key.as_str())?;
    // The last of a page was taken back: the list begins again.
    if shown.is_empty() {
        let first = PageAsk { size: SIZE, ..PageAsk::default() };
        (shown, links) = first.cut(CONFLICTS, &all, |(key, _)| key.as_str())?;
    }
    let rows: Vec<_> = shown.iter().enumerate().map(|(at, (_, one))| row(at, one, lang)).collect();
    let title = m::possible_conflicts(lang, count(waits));
    let (pager, all) = (query.clone(), count(found.len()));
    Ok(view! {
        <div id=CONFLICTS>
            <Sheet title=title>
                <div class="stack">
                    <p class="small muted">{m::possible_conflicts_note(lang)}</p>
                    <ul class="recusals">{rows}</ul>
                    <RowPager query=pager links=links found=all size=SIZE list=CONFLICTS/>
                </div>
            </Sheet>
        </div>
    }
    .into_any())
}

fn row(at: usize, one: &PossibleConflict, lang: Lang) -> AnyView {
    let film = phrases::entry(lang, Some(one.number), &one.title);
    let alike = one.alike.iter().map(|alike| {
        let words = match alike.tie {
            Tie::Unit => m::units_alike(lang, &one.name, &alike.of_person, &alike.of_entry),
            Tie::Own | Tie::Region | Tie::Credit => m::names_alike(lang, &alike.of_person, &alike.of_entry),
        };
        view! { <p class="small muted">{words}</p> }
    });
    let alike = alike.collect_view();
    let moot = one.alike.is_empty().then(|| {
        let words = if one.barred { m::barred_anyway(lang, &one.name) } else { m::nothing_alike(lang, &one.name) };
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

    fn one(number: i64) -> PossibleConflict {
        PossibleConflict {
            judge: "judge".parse().unwrap(),
            name: "Judge".to_owned(),
            entry: format!("entry{number}").parse().unwrap(),
            number,
            title: format!("Lamp {number}"),
            alike: vec![Likeness {
                tie: Tie::Unit,
                certain: false,
                of_person: "Harbour Film".to_owned(),
                of_entry: "Harbour".to_owned(),
            }],
            tied: false,
            barred: false,
            decided: None,
        }
    }

    /// The list at an address with this query.
    fn listed(found: &[PossibleConflict], query: &str) -> String {
        let query = ListQuery::new("/people", islands::text::parse_pairs(query));
        Owner::new().with(|| paged(found, &query, Lang::En).unwrap().to_html())
    }

    #[test]
    fn every_label_belongs_to_a_field_of_its_own() {
        let html = listed(&[one(1), one(2)], "");
        let labels: Vec<&str> =
            html.split("<label for=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default()).collect();
        assert_eq!(labels.len(), 4, "two ways to decide about each: {html}");
        assert_eq!(labels.iter().collect::<BTreeSet<_>>().len(), 4, "{labels:?}");
    }

    #[test]
    fn the_hundred_and_first_is_on_the_second_page() {
        let found: Vec<PossibleConflict> = (1..=101).map(one).collect();
        let first = listed(&found, "after=abc");
        assert!(first.contains("Lamp 100") && !first.contains("Lamp 101"), "{first}");
        let links = first.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let next = links.filter(|link| link.contains("conflicts-after")).collect::<String>().replace("&amp;", "&");
        let query = next.strip_prefix("/people?after=abc&").and_then(|rest| rest.strip_suffix("#conflicts")).unwrap();
        let second = listed(&found, query);
        assert!(second.contains("Lamp 101") && !second.contains("Lamp 100"), "{second}");
        assert!(second.contains("conflicts-before="), "{second}");
        // The one of the second page is gone: nobody stands before an empty list.
        assert!(listed(&found[..100], query).contains("Lamp 100"));
        let query = ListQuery::new("/people", vec![("conflicts-after".to_owned(), "abc".to_owned())]);
        assert!(Owner::new().with(|| paged(&found, &query, Lang::En).is_err()), "a place that is in no list");
    }

    #[test]
    fn whoever_is_barred_anyway_is_told_apart() {
        let decided = |barred| {
            let left = PossibleConflict { alike: Vec::new(), decided: Some((false, "r".to_owned())), barred, ..one(1) };
            listed(&[left], "")
        };
        let (free, barred) = (m::nothing_alike(Lang::En, "Judge"), m::barred_anyway(Lang::En, "Judge"));
        let (of_free, of_barred) = (decided(false), decided(true));
        assert!(of_free.contains(&free) && !of_free.contains(&barred), "{of_free}");
        assert!(of_barred.contains(&barred) && !of_barred.contains(&free), "{of_barred}");
    }
}
