//! What looks wrong among the ballots, and what was held of them. Server only.

use domain::ids::AccountId;
use domain::limits;
use domain::popularity::{BatchAct, BatchState, FlagEvidence, VoteFlag, VoteState, may_confirm};
use services::{PopularityView, VoteBatch};

use super::forms::{DECIDE, HOLD, RefusedForm};
use crate::contests::words::count;
use crate::ui::prelude::*;
use crate::ui::when::When;
use ::words::phrases;
use words::popularity as m;

/// The key of a flag as an id of the page has it.
pub(super) fn slug(flag: &str) -> String {
    flag.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

/// What looks wrong; ballots are held by a person who has looked at it.
pub(super) fn flags(view: &PopularityView, refused: Option<&RefusedForm>, lang: Lang) -> Option<AnyView> {
    let vote = view.vote.as_ref()?;
    if !matches!(vote.state, VoteState::Open | VoteState::Repair | VoteState::Closed) {
        return None;
    }
    let rows: Vec<_> = view.flags.iter().map(|flag| one_flag(view, flag, refused, lang)).collect();
    let body = if rows.is_empty() {
        view! { <EmptyState title=m::no_flags(lang)><p>{m::no_flags_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <ul class="plain">{rows}</ul> }.into_any()
    };
    let untallied = view.figures.untallied;
    let untallied = (untallied > 0).then(|| view! { <p>{m::untallied(lang, count(untallied))}</p> });
    Some(view! { <Sheet title=m::flags(lang) note=m::flags_note(lang)>{body}{untallied}</Sheet> }.into_any())
}

fn one_flag(view: &PopularityView, flag: &VoteFlag, refused: Option<&RefusedForm>, lang: Lang) -> AnyView {
    let found = evidence(view, &flag.evidence, lang);
    let hold = view.can_run.then(|| {
        let state = RefusedForm::state(refused, HOLD, &slug(&flag.key));
        let key = flag.key.clone();
        view! {
            <Form state=state>
                <Hidden name="flag" value=key/>
                <div class="acts"><Submit>{m::hold_do(lang)}</Submit></div>
            </Form>
        }
    });
    view! { <li>{found}{hold}</li> }.into_any()
}

/// What was found, in words.
fn evidence(view: &PopularityView, found: &FlagEvidence, lang: Lang) -> AnyView {
    let zone = &view.contest.settings.time_zone;
    let film = found.entry.as_ref().map(|id| {
        let named = view.films.get(id);
        named.map_or_else(|| id.to_string(), |(number, title)| phrases::entry(lang, *number, title))
    });
    let counts = m::found(lang, count(found.ballots), count(found.voters));
    let usual = found.usual.map(|usual| m::usual(lang, usual)).unwrap_or_default();
    let mark = if found.mark.is_empty() { String::new() } else { m::mark(lang, &found.mark) };
    let words = phrases::sentences(lang, &[counts, usual, mark]);
    let (from, until, zone, again) = (found.from, found.until, zone.clone(), zone.clone());
    let film = film.map(|film| view! { " "<span class="work">{film}</span> });
    view! {
        <p><strong>{m::rule(lang, found.rule)}</strong>{film}</p>
        <p>{words}</p>
        <p class="small muted"><When at=from zone=zone/>" – "<When at=until zone=again/></p>
    }
    .into_any()
}

/// What was held, and what became of it.
pub(super) fn batches(view: &PopularityView, refused: Option<&RefusedForm>, lang: Lang) -> Option<AnyView> {
    let rows: Vec<_> = view.batches.iter().map(|batch| one_batch(view, batch, refused, lang)).collect();
    let body = if rows.is_empty() {
        // Whoever confirms comes for this alone.
        if !view.can_confirm || view.vote.is_none() {
            return None;
        }
        view! { <EmptyState title=m::no_batches(lang)><p>{m::no_batches_body(lang)}</p></EmptyState> }.into_any()
    } else {
        view! { <ul class="plain">{rows}</ul> }.into_any()
    };
    Some(view! { <Sheet title=m::batches(lang) note=m::batches_note(lang)>{body}</Sheet> }.into_any())
}

fn one_batch(view: &PopularityView, batch: &VoteBatch, refused: Option<&RefusedForm>, lang: Lang) -> AnyView {
    let found = evidence(view, &batch.evidence, lang);
    let tone = if batch.state == BatchState::Undone { TagTone::Plain } else { TagTone::Amber };
    let reason = batch.reason.clone();
    let reason = (!reason.is_empty()).then(|| view! { <p class="muted">{reason}</p> });
    let (form, state) = (decide(view, batch, refused, lang), m::batch(lang, batch.state));
    // The later of the two: what was confirmed can be undone.
    let at = batch.confirmed_at.map_or(batch.decided_at, |confirmed| confirmed.max(batch.decided_at));
    let zone = view.contest.settings.time_zone.clone();
    let who = who(view, batch, lang);
    view! {
        <li>
            <p><Tag tone=tone>{state}</Tag>" "<span class="small muted"><When at=at zone=zone/></span></p>
            <p class="small">{who}</p>
            {found}
            {reason}
            {form}
        </li>
    }
    .into_any()
}

/// Who decided, and who confirmed it.
fn who(view: &PopularityView, batch: &VoteBatch, lang: Lang) -> String {
    let name = |account: Option<&AccountId>| match account {
        None => m::operator(lang).to_owned(),
        Some(account) => view.people.get(account).cloned().unwrap_or_else(|| account.to_string()),
    };
    let decided = m::decided_by(lang, batch.state, &name(batch.decided_by.as_ref()));
    if batch.state != BatchState::Confirmed {
        return decided;
    }
    let confirmed = m::confirmed_by(lang, &name(batch.confirmed_by.as_ref()));
    phrases::beside(lang, &[decided.as_str(), confirmed.as_str()])
}

/// What this person may decide about it now.
fn decide(view: &PopularityView, batch: &VoteBatch, refused: Option<&RefusedForm>, lang: Lang) -> Option<AnyView> {
    let sealed = view.vote.as_ref().is_none_or(|vote| vote.state == VoteState::Sealed);
    let may = |act: &&BatchAct| {
        let confirming = **act == BatchAct::Confirm || batch.state == BatchState::Confirmed;
        let person = if confirming { view.can_confirm } else { view.can_run };
        let own = **act == BatchAct::Confirm && !may_confirm(batch.decided_by.as_ref(), view.account.as_ref());
        person && !own && batch.state.after(**act).is_some()
    };
    let buttons: Vec<_> = BatchAct::ALL
        .iter()
        .filter(may)
        .map(|act| {
            let kind = if *act == BatchAct::Confirm { Kind::Seal } else { Kind::Plain };
            let (value, label) = (act.key(), m::batch_act(lang, *act));
            view! { <Submit kind=kind name="act" value=value>{label}</Submit> }
        })
        .collect();
    if sealed || buttons.is_empty() {
        return None;
    }
    let state = RefusedForm::state(refused, DECIDE, batch.id.as_str());
    let id = batch.id.to_string();
    Some(
        view! {
            <Form state=state>
                <Hidden name="batch" value=id/>
                <TextArea name="reason" label=m::reason(lang) help=m::decide_reason_help(lang) rows=2 maxlength=limits::REASON/>
                <div class="acts">{buttons}</div>
            </Form>
        }
        .into_any(),
    )
}
