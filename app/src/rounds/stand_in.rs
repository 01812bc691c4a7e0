//! Beside the progress of a round: recusals with who stands in, and until when the round is judged.

use std::collections::BTreeMap;

use domain::ids::AccountId;
use domain::limits;
use leptos::context::Provider;
use services::{Progress, Recusal, StayedStandIn};

use crate::contests::words::count;
use crate::ui::prelude::*;
use crate::ui::when::moment;
use words::contests as m;
use words::people;
use words::phrases;

/// The form that lets a judge stand in.
pub const REPLACE: &str = "replace";

/// Who recused from what or left it open, who stands in or is proposed to, and who stood in and stays.
pub fn recusals(progress: &Progress, lang: Lang) -> AnyView {
    let Progress { recusals, stayed, can_replace, .. } = progress;
    if recusals.is_empty() && stayed.is_empty() {
        return ().into_any();
    }
    let rows = recusals.iter().map(|one| recusal(one, *can_replace, lang));
    let rows: Vec<_> = rows.chain(stayed.iter().map(|one| beside(one, lang))).collect();
    let title = m::recusals(lang, count(recusals.len()));
    let at_once = can_replace.then(|| at_once(progress, lang));
    view! { <Sheet title=title><ul class="recusals">{rows}</ul>{at_once}</Sheet> }.into_any()
}

/// For each judge who left films open that nobody has taken: the way to hand all of them over at once.
fn at_once(progress: &Progress, lang: Lang) -> AnyView {
    let left = progress.recusals.iter().filter(|one| one.at.is_none() && one.replaced_by.is_none());
    let judges: BTreeMap<&AccountId, &str> = left.map(|one| (&one.judge_id, one.judge.as_str())).collect();
    let ways: Vec<_> = judges
        .into_iter()
        .map(|(judge, name)| {
            let href = format!("/contests/{}/hand-over/{judge}", progress.contest.id);
            let words = people::hand_over_films_of(lang, name);
            view! { <LinkButton href=href>{words}</LinkButton> }
        })
        .collect();
    (!ways.is_empty()).then(|| view! { <div class="acts">{ways}</div> }).into_any()
}

fn recusal(one: &Recusal, may_replace: bool, lang: Lang) -> AnyView {
    let film = phrases::entry(lang, Some(one.number), &one.title);
    let who = if one.at.is_none() {
        m::left_open(lang, &one.judge)
    } else if one.reason.is_empty() {
        m::recused_by_rule(lang, &one.judge)
    } else {
        m::recused_because(lang, &one.judge, &one.reason)
    };
    let left = m::judges_left(lang, count(one.left));
    let next = match (&one.replaced_by, &one.proposal) {
        (Some(name), _) => view! { <p class="small">{m::stands_in(lang, name)}</p> }.into_any(),
        (None, Some(proposal)) => {
            let (films, minutes) = (count(proposal.films), proposal.minutes);
            let words = m::proposed(lang, &proposal.name, films, minutes);
            let confirm = may_replace.then(|| {
                let (task, judge, name) =
                    (one.assignment.to_string(), proposal.judge.to_string(), proposal.name.clone());
                // Each film's form has a field of the same name: they are told apart by their films.
                let fields = FormState::blank(&format!("{REPLACE}-{}", one.assignment));
                view! {
                    <form method="post">
                        <Hidden name=crate::ui::form::FORM_FIELD value=REPLACE/>
                        <Hidden name="assignment" value=task/>
                        <Hidden name="judge" value=judge/>
                        <Hidden name="name" value=name.clone()/>
                        <Provider value=fields>
                            <Field
                                name="until"
                                label=m::stand_in_until(lang)
                                help=m::stand_in_until_help(lang)
                                kind=InputKind::DateTime
                            />
                        </Provider>
                        <button type="submit" class=Kind::Plain.class()>{m::let_stand_in(lang, &name)}</button>
                    </form>
                }
            });
            view! { <p class="small">{words}</p>{confirm} }.into_any()
        }
        (None, None) => view! { <p class="small lacks">{m::nobody_left(lang)}</p> }.into_any(),
    };
    view! {
        <li>
            <p><span class="work">{film}</span></p>
            <p class="small muted">{phrases::beside(lang, &[who, left])}</p>
            {next}
        </li>
    }
    .into_any()
}

fn beside(one: &StayedStandIn, lang: Lang) -> AnyView {
    let film = phrases::entry(lang, Some(one.number), &one.title);
    let words = m::stays_beside(lang, &one.judge, &one.stand_in);
    view! {
        <li>
            <p><span class="work">{film}</span></p>
            <p class="small">{words}</p>
        </li>
    }
    .into_any()
}

/// Until when the round is judged, for everybody or longer for one judge.
pub fn terms(progress: &Progress, state: FormState, lang: Lang) -> AnyView {
    let zone = &progress.contest.settings.time_zone;
    let now = progress
        .until
        .map_or_else(|| m::no_term(lang).to_owned(), |until| m::term_is(lang, &moment(until, zone).full(lang)));
    let form = progress.can_set_term.then(|| {
        let judges = progress
            .judges
            .iter()
            .filter(|judge| judge.assigned > 0 && !judge.removed)
            .map(|judge| Choice::new(&judge.judge, judge.name.clone()))
            .collect::<Vec<_>>();
        view! {
            <Form state=state>
                <Select name="judge" label=m::term_for(lang) choices=judges empty=m::everybody(lang)/>
                <Field name="until" label=m::term_until(lang) kind=InputKind::DateTime required=true/>
                <Field name="reason" label=m::reason(lang) help=m::term_reason_help(lang) maxlength=limits::REASON/>
                <div class="acts"><Submit>{m::set_term(lang)}</Submit></div>
            </Form>
        }
    });
    view! { <Sheet title=m::term(lang) note=now>{form}</Sheet> }.into_any()
}
