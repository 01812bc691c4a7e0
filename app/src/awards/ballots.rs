//! Ballots of the meeting about grades: the forms that open one, what came of those before, and putting that on record.

use domain::access::{self, AccessContext, Action};
use domain::awards::plan::AwardGrade;
use domain::awards::proposal::{GradeBallot, GradeOpen, GradeProposal};
use domain::ids::EntryId;
use domain::limits;
use services::{AwardBallot, AwardsView};

use super::{BALLOT, RECORD, film_name, film_names, grade_name};
use crate::contests::words::count;
use crate::meeting::confirms;
use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use ::words::phrases;
use words::awards as m;

/// Ballots there are, and those that may be opened; nothing where neither is.
pub fn ballots(view: &AwardsView, refused: Option<&FormState>, lang: Lang) -> Option<AnyView> {
    let done: Vec<_> = view.ballots.iter().map(|ballot| told(view, ballot, lang)).collect();
    let plan = &view.contest.settings.awards.grades;
    let to_vote: Vec<_> = plan
        .iter()
        .zip(&view.proposal.grades)
        .filter_map(|(grade, proposed)| Some((grade, to_vote(grade, proposed)?)))
        .collect();
    if done.is_empty() && to_vote.is_empty() {
        return None;
    }
    let is_running = view.ballots.iter().any(|ballot| !ballot.closed);
    let forms: Vec<_> = if view.can_ballot && !is_running {
        to_vote.iter().map(|(grade, vote)| form(view, grade, vote, refused, lang)).collect()
    } else {
        Vec::new()
    };
    let wait = (!view.can_ballot && !to_vote.is_empty()).then(|| {
        view! { <p class="muted">{m::needs_meeting(lang)}</p> }
    });
    let access = AccessContext { roles: view.roles.clone(), ..AccessContext::default() };
    let meets = access::check(Action::ViewMeeting, &access, view.contest.phase).is_ok();
    let to_meeting = meets.then(|| {
        let href = format!("/contests/{}/meeting", view.contest.id);
        view! { <LinkButton href=href kind=Kind::Quiet>{m::to_meeting(lang)}</LinkButton> }
    });
    Some(
        view! {
            <Sheet
                title=m::ballots(lang)
                note=m::ballots_note(lang)
                actions=move || to_meeting
            >
                <ul class="award-ballots">{done}</ul>
                {wait}
                {forms}
            </Sheet>
        }
        .into_any(),
    )
}

/// The films to be voted on, and for how many places.
fn to_vote(grade: &AwardGrade, proposed: &GradeProposal) -> Option<(Vec<String>, usize)> {
    let voted = |open: &GradeOpen| if let GradeOpen::Unrecorded(films) = open { films.len() } else { 0 };
    let unrecorded: usize = proposed.open.iter().map(voted).sum();
    proposed.open.iter().find_map(|open| match open {
        GradeOpen::Tied(films) => {
            // Those level at the line that the lottery would take.
            let seats = proposed.films.iter().filter(|film| films.contains(film)).count();
            Some((films.clone(), seats.max(1)))
        }
        GradeOpen::Ballot(films) => {
            let free = grade.places.saturating_sub(proposed.films.len()).saturating_sub(unrecorded);
            Some((films.clone(), free.min(films.len()).max(1)))
        }
        GradeOpen::Unrecorded(_) | GradeOpen::TooMany | GradeOpen::Short => None,
    })
}

fn form(
    view: &AwardsView,
    grade: &AwardGrade,
    (films, seats): &(Vec<String>, usize),
    refused: Option<&FormState>,
    lang: Lang,
) -> AnyView {
    let name = grade.label.get(lang).to_owned();
    let start = FormState::blank(BALLOT).with("question", m::question_of(lang, &name)).with("seats", seats);
    let start = films.iter().fold(start.with("secret", "yes"), |start, film| start.with("film", film));
    let mine = refused.filter(|form| form.name() == BALLOT && form.value("grade") == grade.key);
    let confirms = confirms(mine);
    let submit = if confirms.is_some() { m::open_without(lang).to_owned() } else { m::open_ballot(lang, &name) };
    let state = mine.cloned().unwrap_or(start).of(&grade.key);
    let choices: Vec<Choice> = films.iter().map(|film| Choice::new(film, film_name(view, film, lang))).collect();
    let key = grade.key.clone();
    view! {
        <Form state=state>
            <Hidden name="grade" value=key/>
            {confirms}
            <Field name="question" label=m::question(lang) required=true maxlength=limits::QUESTION/>
            <CheckGroup name="film" label=name choices=choices/>
            <Field name="seats" label=m::seats(lang) kind=InputKind::Number required=true/>
            <Checkbox name="secret" label=m::open_secret(lang)/>
            <div class="acts"><Submit kind=Kind::Primary>{submit}</Submit></div>
        </Form>
    }
    .into_any()
}

/// A ballot with what came of it.
fn told(view: &AwardsView, ballot: &AwardBallot, lang: Lang) -> AnyView {
    let heading = phrases::labelled(lang, &grade_name(view, &ballot.grade, lang), &ballot.question);
    let names = |films: &[EntryId]| {
        let ids: Vec<String> = films.iter().map(ToString::to_string).collect();
        film_names(view, &ids, lang)
    };
    let words = match &ballot.counted {
        None if ballot.closed => m::ballot_void(lang).to_owned(),
        None => m::ballot_running(lang).to_owned(),
        Some(counted) if counted.chosen.is_empty() && counted.tied.is_empty() => m::ballot_none(lang).to_owned(),
        Some(counted) if counted.chosen.is_empty() => m::ballot_tied(lang, &names(&counted.tied)),
        Some(counted) => m::ballot_chose(lang, &names(&counted.chosen)),
    };
    let votes = ballot.counted.as_ref().map(|counted| {
        let words = votes_words(view, counted, lang);
        view! { <p class="small muted">{words}</p> }
    });
    let record =
        ballot.counted.as_ref().filter(|_| view.can_decide).and_then(|counted| record_form(view, counted, lang));
    view! { <li><p><strong>{heading}</strong></p><p>{words}</p>{votes}{record}</li> }.into_any()
}

/// The count in words: the reason of what is put on record.
fn votes_words(view: &AwardsView, counted: &GradeBallot, lang: Lang) -> String {
    let mut films: Vec<(&EntryId, usize)> = counted.votes.iter().map(|(film, votes)| (film, *votes)).collect();
    films.sort_by_key(|(_, votes)| std::cmp::Reverse(*votes));
    let votes: Vec<String> = films
        .into_iter()
        .map(|(film, votes)| m::votes_of(lang, count(votes), &film_name(view, film.as_str(), lang)))
        .collect();
    m::ballot_reason(lang, count(counted.papers), &phrases::list(lang, &votes))
}

/// One button that puts on record whom the ballot chose, as far as the grade's votes were reached and nobody ruled so yet.
fn record_form(view: &AwardsView, counted: &GradeBallot, lang: Lang) -> Option<AnyView> {
    let grade = view.contest.settings.awards.grade(&counted.grade)?;
    let is_ruled = |film: &EntryId| {
        view.rulings.iter().any(|one| one.entry == *film && one.grade.as_ref() == Some(&counted.grade))
    };
    let enough =
        |film: &EntryId| grade.is_reached_by(counted.votes.get(film).copied().unwrap_or_default(), counted.papers);
    let films: Vec<_> = counted
        .chosen
        .iter()
        .filter(|film| enough(film) && !is_ruled(film) && view.film(film.as_str()).is_some())
        .map(|film| view! { <Hidden name="film" value=film.to_string()/> })
        .collect();
    if films.is_empty() {
        return None;
    }
    let (key, reason) = (counted.grade.clone(), votes_words(view, counted, lang));
    let reason: String = reason.chars().take(limits::DECISION_REASON).collect();
    Some(
        view! {
            <form method="post" class="press">
                <input type="hidden" name=FORM_FIELD value=RECORD/>
                {films}
                <Hidden name="grade" value=key/>
                <Hidden name="reason" value=reason/>
                <Hidden name="decider" value=m::decider_default(lang)/>
                <Submit kind=Kind::Primary>{m::record_ballot(lang)}</Submit>
            </form>
        }
        .into_any(),
    )
}
