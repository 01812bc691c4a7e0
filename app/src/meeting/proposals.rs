//! Overrides that are proposed, and what became of them.

use domain::ids::EntryId;
use domain::limits;
use services::Room;

use super::acts::{DECIDE, PROPOSE, state};
use super::ballots::name_of;
use super::{film_name, stepped_over};
use crate::ui::prelude::*;
use words::meeting as m;

/// The proposals; the lead makes them, and decides the oldest that waits.
pub fn list(room: &Room, refused: Option<&FormState>, leads: bool, lang: Lang) -> Option<AnyView> {
    if room.proposals.is_empty() && !leads {
        return None;
    }
    let waits = room.proposals.iter().find(|one| one.decision.is_none()).map(|one| one.id.clone());
    let rows: Vec<_> = room
        .proposals
        .iter()
        .map(|one| {
            let film = |id: &Option<EntryId>, words: &'static str| {
                id.as_ref().map(|id| view! { <div><dt>{words}</dt><dd>{name_of(room, id, lang)}</dd></div> })
            };
            let (tone, state, by) = match &one.decision {
                None => (TagTone::Amber, m::undecided(lang), None),
                Some(done) if done.accepted => (TagTone::Seal, m::accepted(lang), Some(&done.decider)),
                Some(done) => (TagTone::Plain, m::rejected(lang), Some(&done.decider)),
            };
            let film_of = |film: &EntryId| name_of(room, film, lang);
            let over: Vec<_> = stepped_over(&room.stepped_over, &one.id, &room.contest.settings, film_of, lang)
                .into_iter()
                .map(|words| view! { <p class="small look">{words}</p> })
                .collect();
            let by = by.map(|name| view! { <p class="small muted">{m::decided_by(lang, name)}</p> });
            let form =
                (leads && waits.as_ref() == Some(&one.id)).then(|| decide(room, one.id.to_string(), refused, lang));
            view! {
                <li>
                    <dl class="swap">
                        {film(&one.comes, m::comes(lang))}
                        {film(&one.leaves, m::leaves(lang))}
                        <div><dt>{m::reason(lang)}</dt><dd>{one.reason.clone()}</dd></div>
                    </dl>
                    {over}
                    <Tag tone=tone>{state}</Tag>
                    {by}
                    {form}
                </li>
            }
        })
        .collect();
    let none = rows.is_empty().then(|| view! { <p class="small muted">{m::no_proposals(lang)}</p> });
    let new = leads.then(|| propose(room, refused, lang));
    Some(
        view! {
            <Sheet title=m::proposals(lang)>
                <ul class="proposals">{rows}</ul>
                {none}
                {new}
            </Sheet>
        }
        .into_any(),
    )
}

fn decide(room: &Room, proposal: String, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let mut verdicts = vec![Choice::new("rejected", m::rejected(lang))];
    if room.can_decide {
        verdicts.push(Choice::new("accepted", m::accepted(lang)));
    }
    let start = FormState::blank(DECIDE).with("decider", m::decider_default(lang));
    let help = if room.can_decide { m::decide_body(lang) } else { m::decide_reject_only(lang) };
    let open = refused.is_some_and(|form| form.name() == DECIDE);
    view! {
        <details class="lead-more" id="decide-box" open=open>
            <summary>{m::decide(lang)}</summary>
            <Form state=state(start, refused)>
                <Hidden name="proposal" value=proposal/>
                <Select name="verdict" label=m::verdict(lang) help=help choices=verdicts/>
                <Field name="decider" label=m::decider(lang) required=true maxlength=limits::DECIDER/>
                <div class="acts"><Submit kind=Kind::Primary>{m::decide_title(lang)}</Submit></div>
            </Form>
        </details>
    }
    .into_any()
}

fn propose(room: &Room, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let open = room.films.iter().filter(|film| !film.recused);
    let comes: Vec<Choice> =
        open.map(|film| Choice::new(&film.id, film_name(film.number, &film.title, lang))).collect();
    let leaves = comes.clone();
    let open = refused.is_some_and(|form| form.name() == PROPOSE);
    view! {
        <details class="lead-more" id="propose-box" open=open>
            <summary>{m::propose(lang)}</summary>
            <Form state=state(FormState::blank(PROPOSE), refused)>
                <Select name="comes" label=m::comes(lang) choices=comes empty=m::nobody(lang)/>
                <Select name="leaves" label=m::leaves(lang) choices=leaves empty=m::nobody(lang)/>
                <TextArea name="reason" label=m::reason(lang) rows=2 required=true maxlength=limits::DECISION_REASON/>
                <div class="acts"><Submit kind=Kind::Primary>{m::propose(lang)}</Submit></div>
            </Form>
        </details>
    }
    .into_any()
}
