//! The way of a contest on its board: the bar of phases, the next step and what stands in its way.

use domain::access::{self, AccessContext, Action};
use domain::contest::phase::{Obstacle, Phase};
use domain::entry::EntryState;
use domain::limits;
use domain::scoring::rubric::points_2;
use services::{Board, PhaseView, StepAsk, StepView, obstacle};

use ::words::feedback;
use ::words::phrases::{entry_number, gap, list, spaced};
use ::words::times::span;

use super::missing::missing;
use crate::accounts::password_again;
use crate::contests::components::{sealed, to_method};
use crate::contests::rules::{clash, limits_in_words};
use crate::contests::words::{count, day, phase_name, short_hash};
use crate::letters::would_write;
use crate::ui::phase::Phase as Step;
use crate::ui::prelude::*;
use crate::ui::when::{left, moment};
use words::contests as m;

/// The form that takes the next step.
pub const ADVANCE: &str = "advance";
/// The parameter that asks for a step to be confirmed.
const CONFIRM: &str = "confirm";
/// The form that goes back.
pub const BACK: &str = "back";

/// The step that is to be confirmed: the one that the address asks for, or that was refused just now.
pub fn asked_step(state: &FormState) -> StepAsk {
    if !state.refusal().is_empty() {
        return StepAsk::Next;
    }
    ListQuery::of_request().get(CONFIRM).parse().map_or(StepAsk::Nothing, StepAsk::To)
}

/// All phases with what there is to say of each.
pub fn phase_bar(board: &Board, now: i64, lang: Lang) -> AnyView {
    let settings = &board.contest.settings;
    let steps = board
        .phases
        .iter()
        .map(|view| {
            let state = match view.place {
                0 => PhaseState::Current,
                place if place < 0 => PhaseState::Done,
                _ => PhaseState::Open,
            };
            Step::new(state, phase_name(lang, settings, view.phase), note(board, view, now, lang))
        })
        .collect::<Vec<_>>();
    view! { <PhaseBar phases=steps/> }.into_any()
}

/// Entries in any of these states.
pub fn in_states(board: &Board, states: &[EntryState]) -> u64 {
    count(states.iter().filter_map(|state| board.states.get(state.key())).sum::<i64>())
}

/// Entries that were handed in and not taken back.
pub fn handed_in(board: &Board) -> u64 {
    let all = EntryState::ALL;
    let states: Vec<EntryState> =
        all.into_iter().filter(|state| !matches!(state, EntryState::Draft | EntryState::Withdrawn)).collect();
    in_states(board, &states)
}

/// Entries that passed the check.
pub fn eligible(board: &Board) -> u64 {
    let all = EntryState::ALL;
    in_states(board, &all.into_iter().filter(|state| state.is_eligible()).collect::<Vec<_>>())
}

fn note(board: &Board, view: &PhaseView, now: i64, lang: Lang) -> String {
    let contest = &board.contest;
    let settings = &contest.settings;
    let date = |at| day(lang, at, &settings.time_zone);
    match (view.phase, view.place) {
        (Phase::Draft, _) => m::created_on(lang, &date(contest.created_at)),
        (Phase::CallOpen, -1) => m::came_in(lang, handed_in(board)),
        (Phase::CallOpen, 0) => left(contest.call(), None, now, lang).map(|left| left.words).unwrap_or_default(),
        (Phase::CallOpen, _) => {
            contest.deadline.map_or_else(|| m::no_deadline(lang).to_owned(), |at| m::until_day(lang, &date(at)))
        }
        (Phase::CallClosed, place) if place <= 0 => contest.deadline.map(date).unwrap_or_default(),
        (Phase::Eligibility, place) if place <= 0 => match in_states(board, &[EntryState::Returned]) {
            0 => m::passed(lang, eligible(board)),
            returned => m::checked(lang, eligible(board), returned),
        },
        (Phase::Round(_), 0) => board.progress.as_ref().map_or_else(String::new, |progress| {
            let sum = |part: fn(&services::JudgeProgress) -> usize| progress.judges.iter().map(part).sum::<usize>();
            m::scored_of(lang, count(sum(|judge| judge.done)), count(sum(|judge| judge.assigned)))
        }),
        (Phase::Round(round), 1) => settings
            .rounds
            .get(usize::from(round).saturating_sub(1))
            .map(|round| {
                let blind = if round.blind { m::blind(lang) } else { m::open_round(lang) };
                m::panels_and(lang, count(round.panels), blind)
            })
            .unwrap_or_default(),
        (Phase::Selection, -1) => m::chosen(lang, in_states(board, &[EntryState::Shortlisted])),
        (Phase::Selection, _) => m::to_choose(lang, count(settings.balance.size)),
        _ => String::new(),
    }
}

/// The next step: what it means, what stands in its way, and the button.
pub fn next_step(board: &Board, advance: FormState, back: FormState, now: i64, lang: Lang) -> AnyView {
    let access = AccessContext { roles: board.roles.clone(), ..AccessContext::default() };
    let may_move = |to: Phase| access::check(Action::of_move(to), &access, board.contest.phase).is_ok();
    let sealed = board.contest.judging_hash.as_ref().map(|hash| sealed(hash, lang));
    let Some((to, obstacles)) = &board.next else {
        return view! { <Sheet title=m::at_end(lang)><p class="muted">{m::at_end_body(lang)}</p>{sealed}</Sheet> }
            .into_any();
    };
    let name = phase_name(lang, &board.contest.settings, *to);
    // While it is set up, what stands in the way is told with everything else that is missing.
    let missing = missing(board, lang);
    let body = if !obstacles.is_empty() {
        if missing.is_some() { ().into_any() } else { in_the_way(board, obstacles, lang) }
    } else if may_move(*to) {
        confirmed_step(board, *to, advance, now, lang)
    } else {
        view! { <p class="muted">{m::organiser_decides(lang)}</p> }.into_any()
    };
    let way_back = board
        .back
        .as_ref()
        .filter(|(to, _)| may_move(*to))
        .map(|(to, obstacles)| way_back(board, *to, obstacles, back, lang));
    let meaning = meaning(board, *to, lang);
    // Before anything is drawn by it, the seed can be one that nobody could choose.
    let may_see = access::check(Action::ViewCheckpoints, &access, board.contest.phase).is_ok();
    let seed = (*to == Phase::Round(1) && may_see).then(|| {
        let href = format!("/contests/{}/record/seed", board.contest.id);
        view! { <p class="small"><a href=href>{words::record::to_seed(lang)}</a></p> }
    });
    view! {
        <Sheet title=m::next_step(lang, &name) class="next-step">
            <div class="stack">
                <p>{meaning}</p>
                {seed}
                {missing}
                {body}
                {way_back}
                {sealed}
            </div>
        </Sheet>
    }
    .into_any()
}

/// What a step does, in a sentence.
fn meaning(board: &Board, to: Phase, lang: Lang) -> String {
    let name = phase_name(lang, &board.contest.settings, to);
    match to {
        Phase::CallOpen => m::means_call(lang).to_owned(),
        Phase::CallClosed => m::means_closed(lang).to_owned(),
        Phase::Eligibility => m::means_check(lang).to_owned(),
        Phase::Round(1) => m::means_first_round(lang, &name),
        Phase::Round(_) => m::means_round(lang, &name),
        Phase::Selection => m::means_selection(lang).to_owned(),
        Phase::Publicity => m::means_publicity(lang).to_owned(),
        Phase::Final => m::means_final(lang).to_owned(),
        Phase::Archived | Phase::Draft => m::means_archived(lang).to_owned(),
    }
}

/// The words on the button of a step.
fn verb(board: &Board, to: Phase, lang: Lang) -> String {
    let name = phase_name(lang, &board.contest.settings, to);
    match to {
        Phase::CallOpen => m::open_call(lang).to_owned(),
        Phase::CallClosed => m::close_call(lang).to_owned(),
        Phase::Round(1) => m::seal_and_begin(lang, &name),
        Phase::Archived => m::archive(lang).to_owned(),
        _ => m::begin(lang, &name),
    }
}

/// First what the step fixes is asked for, then the step is confirmed beside it: two pages, so that it works without script.
fn confirmed_step(board: &Board, to: Phase, advance: FormState, now: i64, lang: Lang) -> AnyView {
    let contest = &board.contest;
    if matches!(to, Phase::Round(2..)) {
        // The line is looked at and confirmed on its own page.
        let href = format!("/contests/{}/advance", contest.id);
        return view! { <LinkButton href=href kind=Kind::Primary>{m::to_line(lang)}</LinkButton> }.into_any();
    }
    if let Some(step) = &board.step {
        return step_form(board, step, advance, now, lang);
    }
    let href = format!("/contests/{}?{CONFIRM}={to}", contest.id);
    let verb = verb(board, to, lang);
    view! { <LinkButton href=href kind=Kind::Primary>{verb}"…"</LinkButton> }.into_any()
}

/// What a step fixes, with its numbers.
fn fixed(board: &Board, to: Phase, lang: Lang) -> Vec<String> {
    let contest = &board.contest;
    let settings = &contest.settings;
    let signed = board.progress.iter().flat_map(|progress| &progress.judges).map(|judge| judge.signed).sum::<usize>();
    match to {
        Phase::CallOpen => {
            let deadline = contest.deadline.map(|at| moment(at, &settings.time_zone).full(lang));
            let form = m::fixes_form(lang, count(settings.form.len()), count(settings.categories.len()));
            deadline.map(|when| m::fixes_deadline(lang, &when)).into_iter().chain([form]).collect()
        }
        Phase::CallClosed => vec![m::fixes_intake(lang, handed_in(board), in_states(board, &[EntryState::Draft]))],
        Phase::Eligibility => vec![m::fixes_check(lang, in_states(board, &[EntryState::Submitted]))],
        Phase::Round(_) => {
            let (rubric, balance) = (&settings.rubric, &settings.balance);
            let tolerance = balance.tolerance.map_or_else(|| words::selection::no_limit(lang).to_owned(), points_2);
            let criteria: Vec<String> = rubric
                .criteria
                .iter()
                .map(|one| spaced(lang, &[one.label.get(lang), one.weight.to_string().as_str()]))
                .collect();
            let limits = limits_in_words(balance, settings, lang);
            let limits = (!limits.is_empty()).then(|| m::fixes_limits(lang, &list(lang, &limits)));
            let first = [
                m::fixes_rules(
                    lang,
                    count(rubric.criteria.len()),
                    count(settings.rounds.len()),
                    count(balance.rules.len()),
                ),
                m::fixes_criteria(lang, &list(lang, &criteria)),
            ];
            let last = [
                m::fixes_places(lang, count(balance.size), &tolerance),
                m::fixes_seed(lang, &settings.lottery_seed.to_string()),
                m::fixes_films(lang, eligible(board)),
            ];
            first.into_iter().chain(limits).chain(last).collect()
        }
        Phase::Selection => vec![m::fixes_sheets(lang, count(signed))],
        Phase::Publicity | Phase::Final | Phase::Archived => {
            vec![m::fixes_selected(lang, in_states(board, &[EntryState::Shortlisted]))]
        }
        Phase::Draft => Vec::new(),
    }
}

fn step_form(board: &Board, step: &StepView, state: FormState, now: i64, lang: Lang) -> AnyView {
    let StepView { to, films: selected, feedback: told, letters, unsigned, early: ends_notice } = step.clone();
    let contest = &board.contest;
    let call = contest.call();
    let early = contest.phase == Phase::CallOpen && !call.has_passed(now) || ends_notice;
    let left = call.last_moment_for(None).map(|at| span(lang, at.saturating_sub(now))).unwrap_or_default();
    let help = if ends_notice { m::early_notice_help(lang).to_owned() } else { m::early_help(lang, &left) };
    let seals = to == Phase::Round(1);
    let hash = seals.then(|| {
        let hash = contest.settings.judging_hash();
        let short = short_hash(&hash).to_owned();
        view! {
            <Hidden name="seen" value=hash/>
            <p class="small muted">{m::will_seal(lang)}{gap(lang, m::will_seal(lang))}<code>{short}</code></p>
        }
    });
    // What closes the last round is kept for good, so a method that gives no scores is refused: here is the way to another.
    let other_method = (to == Phase::Selection && !state.refusal().is_empty())
        .then(|| to_method(contest, &board.roles, lang))
        .flatten();
    let films: Vec<_> = selected
        .into_iter()
        .map(|film| view! { <li>{film.title}" "<small class="muted">{entry_number(film.number)}</small></li> })
        .collect();
    let films = (!films.is_empty()).then(|| view! { <ul>{films}</ul> });
    let clash = board.clash.as_ref().filter(|_| seals).map(|found| {
        let why = clash(found, &contest.settings.balance, &contest.settings, lang);
        view! { <Notice tone=Tone::Warning title=m::pool_clash(lang)><p>{m::pool_clash_body(lang)}</p>{why}</Notice> }
    });
    let unsigned = unsigned.then(|| {
        let title = ::words::record::no_key(lang);
        let body = ::words::record::no_key_round(lang);
        view! { <Notice tone=Tone::Warning title=title><p>{body}</p></Notice> }
    });
    let undecided = undecided(board, lang).filter(|_| seals);
    let letters = would_write(letters, lang);
    let fixed: Vec<_> = fixed(board, to, lang).into_iter().map(|line| view! { <li>{line}</li> }).collect();
    // Outcome, reasons and what was released are published by one act, which says so.
    let publishes = to == Phase::Publicity;
    let told = publishes.then(|| view! { <p>{feedback::published_with(lang, feedback::kind(lang, told))}</p> });
    let notice = publishes.then(|| {
        let href = format!("/contests/{}/notice", contest.id);
        view! { <p><a href=href>{m::look_at_notice(lang)}</a></p> }
    });
    let back = format!("/contests/{}", contest.id);
    let verb = verb(board, to, lang);
    let kind = if seals { Kind::Seal } else { Kind::Primary };
    view! {
        <Form state=state>
            <Hidden name="to" value=to.to_string()/>
            <p>{m::confirm_step(lang)}</p>
            <ul>{fixed}</ul>
            // Fields find their form only while its children are made.
            {early.then(|| view! {
                <TextArea name="reason" label=m::reason(lang) help=help required=true rows=2 maxlength=limits::REASON/>
            })}
            {films}
            {notice}
            {told}
            {other_method}
            {clash}
            {unsigned}
            {undecided}
            {letters}
            {hash}
            {seals.then(password_again)}
            <div class="acts"><Submit kind=kind>{verb}</Submit><LinkButton href=back>{common::cancel(lang)}</LinkButton></div>
        </Form>
    }
    .into_any()
}

/// What looks like a conflict of interest and nobody has decided about, before the films are judged.
fn undecided(board: &Board, lang: Lang) -> Option<AnyView> {
    if board.undecided == 0 {
        return None;
    }
    let access = AccessContext { roles: board.roles.clone(), ..AccessContext::default() };
    let may = access::check(Action::ManagePeople, &access, board.contest.phase).is_ok();
    let title = m::conflicts_undecided(lang, count(board.undecided));
    let way = may.then(|| {
        let href = format!("/contests/{}/people#conflicts", board.contest.id);
        view! { <p><a href=href>{m::to_conflicts(lang)}</a></p> }
    });
    Some(
        view! {
            <Notice tone=Tone::Warning title=title><p>{m::conflicts_undecided_body(lang)}</p>{way}</Notice>
        }
        .into_any(),
    )
}

fn in_the_way(board: &Board, obstacles: &[Obstacle], lang: Lang) -> AnyView {
    // A round that nobody has been asked to judge is not behind: its films are still to be dealt.
    let undealt = matches!(board.contest.phase, Phase::Round(_))
        && board.progress.as_ref().is_some_and(|progress| progress.judges.iter().all(|judge| judge.assigned == 0));
    let access = AccessContext { roles: board.roles.clone(), ..AccessContext::default() };
    let items: Vec<_> = obstacles
        .iter()
        .map(|one| {
            let (page, words, action) =
                if undealt { ("people#panels", m::to_seat(lang), Action::ManagePeople) } else { remedy(*one, lang) };
            let href = format!("/contests/{}/{page}", board.contest.id);
            let mut what = obstacle(*one, lang);
            if let Some(first) = what.get(..1) {
                what = format!("{}{}", first.to_uppercase(), what.get(1..).unwrap_or_default());
            }
            // Who may not open it is told what stands in the way, and not sent there.
            let may = access::check(action, &access, board.contest.phase).is_ok();
            let link = (may && !words.is_empty()).then(|| view! { <a href=href>{words}</a> });
            view! { <li><span>{what}</span>{link}</li> }
        })
        .collect();
    let first = board.problems.first().filter(|_| obstacles.iter().any(|one| matches!(one, Obstacle::Settings(_))));
    let first =
        first.map(|problem| view! { <p class="small muted">{words::problems::settings_problem(lang, problem)}</p> });
    view! {
        <div class="in-the-way">
            <h3>{m::in_the_way(lang)}</h3>
            <ul>{items}</ul>
            {first}
        </div>
    }
    .into_any()
}

/// Where an obstacle is dealt with, what the link to it says, and what it takes to open the page.
const fn remedy(obstacle: Obstacle, lang: Lang) -> (&'static str, &'static str, Action) {
    match obstacle {
        Obstacle::Settings(_) => ("settings", m::to_settings(lang), Action::EditSettings),
        Obstacle::Deadline => ("settings?section=general", m::to_deadline(lang), Action::EditSettings),
        Obstacle::Unchecked(_) => ("entries?state=submitted", m::to_check(lang), Action::ViewEntries),
        Obstacle::NoEntries => ("entries", m::to_entries(lang), Action::ViewEntries),
        Obstacle::WithoutFilm(_) => ("entries?state=eligible", m::to_entries(lang), Action::ViewEntries),
        Obstacle::WithoutCopy(_) | Obstacle::Unassigned(_) => {
            ("assignment", m::to_assignment(lang), Action::AssignJudges)
        }
        Obstacle::Unscored(_) | Obstacle::Unsigned(_) => ("progress", m::to_progress(lang), Action::ViewBoard),
        Obstacle::NotSealed => ("selection", m::to_selection(lang), Action::PreviewSelection),
        Obstacle::MeetingOpen => ("meeting", ::words::meeting::to_room(lang), Action::ViewMeeting),
        Obstacle::OpenObjections(_) | Obstacle::UnsettledObjections(_) => {
            ("objections", m::to_objections(lang), Action::ViewObjections)
        }
        Obstacle::NoticeOutdated => ("notice", m::to_notice(lang), Action::PublishNotice),
        Obstacle::AwardsUndecided => ("awards", ::words::awards::to_awards(lang), Action::ViewAwards),
        Obstacle::NoSuchMove => ("", "", Action::ViewBoard),
    }
}

fn way_back(board: &Board, to: Phase, obstacles: &[Obstacle], state: FormState, lang: Lang) -> AnyView {
    let open = !state.refusal().is_empty();
    let body = if obstacles.is_empty() {
        view! {
            <Form state=state>
                <Hidden name="to" value=to.to_string()/>
                <TextArea name="reason" label=m::reason(lang) help=m::back_help(lang) required=true rows=2 maxlength=limits::REASON/>
                <div class="acts"><Submit>{m::reopen_call(lang)}</Submit></div>
            </Form>
        }
        .into_any()
    } else {
        in_the_way(board, obstacles, lang)
    };
    view! {
        <details class="way-back" open=open>
            <summary>{m::reopen_call(lang)}"…"</summary>
            {body}
        </details>
    }
    .into_any()
}
