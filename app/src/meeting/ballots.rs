//! The ballot that is open, and what came of those before.

use std::collections::BTreeSet;

use domain::ids::{AccountId, EntryId};
use domain::limits;
use domain::meeting::ruling::{BallotRuling, rulings};
use services::{Room, RoomBallot};

use super::acts::{AGAIN, CAST, CASTING, COUNT, confirms, press, press_with, state};
use super::{figure, film_name, listed};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::text::percent;
use words::meeting as m;

/// Name of a film of the room.
pub fn name_of(room: &Room, id: &EntryId, lang: Lang) -> String {
    room.film(id).map_or_else(|| id.to_string(), |film| film_name(film.number, &film.title, lang))
}

fn names(room: &Room, films: &[EntryId], lang: Lang) -> String {
    listed(&films.iter().map(|film| name_of(room, film, lang)).collect::<Vec<_>>(), lang)
}

/// What a ballot is called.
fn heading(room: &Room, one: &RoomBallot, lang: Lang) -> String {
    let nth = m::ballot_nth(lang, u64::try_from(one.ballot.place).unwrap_or_default());
    let before = one.ballot.again_of.as_ref().and_then(|id| room.ballots.iter().find(|other| other.ballot.id == *id));
    match before {
        Some(before) => m::again_of(lang, u64::try_from(before.ballot.place).unwrap_or_default()),
        None => nth,
    }
}

fn kind_tag(one: &RoomBallot, lang: Lang) -> AnyView {
    let words = if one.ballot.secret { m::secret(lang) } else { m::open_kind(lang) };
    view! { <Tag>{words}</Tag> }.into_any()
}

/// The ballot that is open now.
pub fn now(room: &Room, refused: Option<&FormState>, leads: bool, lang: Lang) -> Option<AnyView> {
    let one = room.open_ballot()?;
    let ballot = &one.ballot;
    let voters = ballot.voters.as_ref().map_or_else(|| room.present(), BTreeSet::len);
    let (votes, present) = (figure(one.votes.len()), figure(voters));
    let left_out = left_out(room, one, lang).map(|words| view! { <p class="small barred">{words}</p> });
    let close = leads
        .then(|| press(COUNT, vec![("ballot", ballot.id.to_string())], Kind::Plain, m::close_ballot(lang).to_owned()));
    let tag = kind_tag(one, lang);
    let paper = paper(room, one, refused, lang);
    let question = ballot.question.clone();
    let turnout = m::turnout(lang, votes, present);
    Some(
        view! {
            <Sheet title=heading(room, one, lang) note=m::places(lang, figure(ballot.terms.seats)) actions=move || tag class="ballot-now">
                <p class="question">{question}</p>
                {left_out}
                {paper}
                <Measure label=turnout.clone() value=votes max=present.max(votes)/>
                <div class="acts"><span class="small muted">{turnout}</span><span class="spring"></span>{close}</div>
            </Sheet>
        }
        .into_any(),
    )
}

/// Who does not vote in a ballot, because too few of its films are theirs to choose from.
fn left_out(room: &Room, one: &RoomBallot, lang: Lang) -> Option<String> {
    let names: Vec<String> = room
        .members
        .iter()
        .filter(|member| one.ballot.left_out.contains(&member.account))
        .map(|member| member.name.clone())
        .collect();
    (!names.is_empty()).then(|| m::left_out(lang, &listed(&names, lang)))
}

/// The own paper, or why there is none.
fn paper(room: &Room, one: &RoomBallot, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let ballot = &one.ballot;
    let list = || {
        let films: Vec<_> =
            ballot.terms.films.iter().map(|film| view! { <li>{name_of(room, film, lang)}</li> }).collect();
        view! { <ul class="on-paper">{films}</ul> }
    };
    let Some(me) = room.myself().filter(|_| room.can_vote) else { return list().into_any() };
    if ballot.voters.as_ref().is_some_and(|voters| !voters.contains(&me.account)) {
        let words =
            if ballot.left_out.contains(&me.account) { m::you_are_left_out(lang) } else { m::you_came_later(lang) };
        return view! {
            {list()}
            <p class="muted">{words}</p>
        }
        .into_any();
    }
    if one.votes.iter().any(|vote| vote.voter_id == me.account) {
        return view! {
            {list()}
            <p class="voted">{m::you_voted(lang)}</p>
        }
        .into_any();
    }
    if !me.present {
        return view! {
            {list()}
            <p class="muted">{m::come_first(lang)}</p>
        }
        .into_any();
    }
    let is_recused = |film: &&EntryId| room.film(film).is_some_and(|film| film.recused);
    let (mine, open): (Vec<&EntryId>, Vec<&EntryId>) = ballot.terms.films.iter().partition(is_recused);
    let choices: Vec<Choice> = open.into_iter().map(|film| Choice::new(film, name_of(room, film, lang))).collect();
    let barred = (!mine.is_empty()).then(|| {
        let films: Vec<EntryId> = mine.into_iter().cloned().collect();
        view! { <p class="small barred">{m::not_yours(lang, &names(room, &films, lang))}</p> }
    });
    let (id, help) = (ballot.id.to_string(), m::choose_up_to(lang, figure(ballot.terms.most)));
    view! {
        <Form state=state(FormState::blank(CAST), refused)>
            <Hidden name="ballot" value=id/>
            <CheckGroup
                name="choice"
                label=m::films(lang)
                help=help
                choices=choices
            />
            {barred}
            <div class="acts"><Submit kind=Kind::Seal>{m::cast(lang)}</Submit><span class="small muted">{m::cast_final(lang)}</span></div>
        </Form>
    }
    .into_any()
}

/// Ballots that were counted, the newest first.
pub fn results(room: &Room, refused: Option<&FormState>, leads: bool, lang: Lang) -> Option<AnyView> {
    let done: Vec<_> = room
        .ballots
        .iter()
        .rev()
        .filter(|one| one.ballot.result.is_some())
        .map(|one| result(room, one, refused, leads, lang))
        .collect();
    (!done.is_empty()).then(|| {
        view! { <Sheet title=m::results(lang) flush=true><div class="counted">{done}</div></Sheet> }.into_any()
    })
}

fn result(room: &Room, one: &RoomBallot, refused: Option<&FormState>, leads: bool, lang: Lang) -> Option<AnyView> {
    let ballot = &one.ballot;
    let result = ballot.result.as_ref()?;
    let Some(count) = &result.count else { return Some(void(room, one, lang)) };
    let votes = |film: &EntryId| count.votes.get(film).copied().unwrap_or_default();
    let mut films: Vec<&EntryId> = ballot.terms.films.iter().collect();
    films.sort_by_key(|film| std::cmp::Reverse(votes(film)));
    let rows: Vec<_> = films
        .into_iter()
        .map(|film| {
            let tag = if result.outcome.chosen.contains(film) {
                Some(view! { <Tag tone=TagTone::Seal>{m::chosen(lang)}</Tag> }.into_any())
            } else if result.outcome.tied.contains(film) {
                Some(view! { <Tag tone=TagTone::Amber>{m::tied(lang)}</Tag> }.into_any())
            } else {
                None
            };
            let number = votes(film).to_string();
            view! { <tr><th scope="row">{name_of(room, film, lang)}</th><td class="n">{number}</td><td>{tag}</td></tr> }
        })
        .collect();
    let name =
        |account: &AccountId| room.members.iter().find(|one| one.account == *account).map(|one| one.name.clone());
    let casting = result.casting.as_ref().map(|casting| {
        let picked: Vec<EntryId> = casting.picked.iter().cloned().collect();
        let by = name(&casting.by).unwrap_or_default();
        view! { <p class="small">{m::casting(lang, &by, &names(room, &picked, lang), &casting.reason)}</p> }
    });
    let who: Vec<_> = one
        .votes
        .iter()
        .filter_map(|vote| {
            let films: Vec<EntryId> = vote.paper.as_ref()?.iter().cloned().collect();
            let words = if films.is_empty() { m::blank_paper(lang).to_owned() } else { names(room, &films, lang) };
            Some(view! { <div><dt>{name(&vote.voter_id).unwrap_or_default()}</dt><dd>{words}</dd></div> })
        })
        .collect();
    let who = (!who.is_empty()).then(|| {
        let id = format!("who-{}", ballot.id);
        view! { <details id=id><summary class="small">{m::who_chose(lang)}</summary><dl class="small who-chose">{who}</dl></details> }
    });
    let ruling = rulings_of(room, one, lang);
    let left_out = left_out(room, one, lang).map(|words| view! { <p class="small">{words}</p> });
    let papers = m::papers(lang, figure(count.papers), figure(count.blank), figure(count.void));
    let caption = phrases::labelled(lang, &heading(room, one, lang), &ballot.question);
    Some(
        view! {
            <section class="one">
                <header>
                    <h3>{heading(room, one, lang)}</h3>
                    <span class="spring"></span>
                    {kind_tag(one, lang)}
                </header>
                <p>{ballot.question.clone()}</p>
                <table>
                    <caption class="hidden">{caption}</caption>
                    <thead class="hidden">
                        <tr><th scope="col">{m::film(lang)}</th><th scope="col">{m::votes(lang)}</th><th scope="col">{m::outcome(lang)}</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                <p class="small muted">{papers}</p>
                {left_out}
                {tie(room, one, refused, leads, lang)}
                {casting}
                {ruling}
                {who}
            </section>
        }
        .into_any(),
    )
}

/// The rulings that follow from a count, each with the way to its form, filled in; for whoever may rule.
fn rulings_of(room: &Room, one: &RoomBallot, lang: Lang) -> Option<AnyView> {
    let result = one.ballot.result.as_ref().filter(|_| room.can_decide)?;
    let found = rulings(&one.ballot.terms, result.count.as_ref()?, &result.outcome);
    let items: Vec<_> = found
        .iter()
        .map(|ruling| {
            let film = |id: &EntryId| name_of(room, id, lang);
            let words = match (&ruling.comes, &ruling.leaves) {
                (Some(comes), Some(leaves)) => m::in_for(lang, &film(comes), &film(leaves)),
                (Some(comes), None) => m::only_in(lang, &film(comes)),
                (None, Some(leaves)) => m::only_out(lang, &film(leaves)),
                (None, None) => String::new(),
            };
            let href = ruling_address(room, ruling, lang);
            view! { <li>{words}" "<LinkButton href=href>{m::rule_by_ballot(lang)}</LinkButton></li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <p class="small"><strong>{m::ballot_rules(lang)}</strong></p><ul class="rulings small">{items}</ul> }
            .into_any()
    })
}

/// The form of a ruling with its films, the count as its reason, and who decided it; the person confirms it there.
fn ruling_address(room: &Room, ruling: &BallotRuling, lang: Lang) -> String {
    let id = |film: &Option<EntryId>| film.as_ref().map(ToString::to_string).unwrap_or_default();
    let (approvals, against) = (figure(ruling.approvals), figure(ruling.against));
    let reason = m::ballot_reason(lang, approvals, against, figure(ruling.abstained));
    format!(
        "/contests/{}/selection/overrides?comes={}&leaves={}&reason={}&decider={}",
        room.contest.id,
        id(&ruling.comes),
        id(&ruling.leaves),
        percent(&reason),
        percent(m::decider_default(lang)),
    )
}

/// A ballot that was not counted.
fn void(room: &Room, one: &RoomBallot, lang: Lang) -> AnyView {
    view! {
        <section class="one">
            <header>
                <h3>{heading(room, one, lang)}</h3>
                <span class="spring"></span>
                {kind_tag(one, lang)}
                <Tag tone=TagTone::Amber>{m::void(lang)}</Tag>
            </header>
            <p>{one.ballot.question.clone()}</p>
            <p class="small muted">{m::void_because(lang)}</p>
        </section>
    }
    .into_any()
}

/// What is to be done about a tie.
fn tie(room: &Room, one: &RoomBallot, refused: Option<&FormState>, leads: bool, lang: Lang) -> Option<AnyView> {
    let outcome = &one.ballot.result.as_ref()?.outcome;
    if outcome.tied.is_empty() || one.again {
        return None;
    }
    let words = m::tie(lang, figure(outcome.tied.len()), figure(outcome.open));
    let again = one.ballot.again_of.is_some();
    let id = one.ballot.id.to_string();
    let way = if !again {
        let asked = refused.filter(|form| form.name() == AGAIN && form.value("ballot") == id);
        let told = confirms(asked);
        let words = if told.is_some() { m::open_without(lang) } else { m::vote_again(lang) };
        leads.then(|| press_with(AGAIN, vec![("ballot", id)], told, Kind::Primary, words.to_owned()))
    } else if room.can_break && leads {
        let choices: Vec<Choice> =
            outcome.tied.iter().map(|film| Choice::new(film, name_of(room, film, lang))).collect();
        let pick = m::pick(lang, figure(outcome.open));
        Some(
            view! {
                <Form state=state(FormState::blank(CASTING), refused)>
                    <Hidden name="ballot" value=id/>
                    <CheckGroup
                        name="picked"
                        label=m::tied_films(lang)
                        help=pick
                        choices=choices
                    />
                    <TextArea name="reason" label=m::reason(lang) rows=2 required=true maxlength=limits::DECISION_REASON/>
                    <div class="acts"><Submit kind=Kind::Seal>{m::break_tie(lang)}</Submit></div>
                </Form>
            }
            .into_any(),
        )
    } else {
        None
    };
    let still = again.then(|| view! { <p class="small">{m::still_tied(lang)}</p> });
    Some(view! { <div class="tie"><p><strong>{words}</strong></p>{still}{way}</div> }.into_any())
}
