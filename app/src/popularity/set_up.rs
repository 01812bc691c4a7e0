//! How a vote is set up, where it stands, and what moves it on. Server only.

use domain::limits;
use domain::popularity::{AWARD_NAME, EASIEST, HARDEST, VoteAct, VoteProblem, VoteSettings, VoteState, VoterKind};
use services::{PopularityView, Refusal as Rule, ServiceError, VoteSetUp, VoteSetUpDraft, local_time};

use super::forms::{FORGET, MOVE, RefusedForm};
use crate::contests::words::count;
use crate::ui::prelude::*;
use crate::ui::when::When;
use ::words::times::named_zone;
use words::popularity as m;

/// The forms.
pub(super) const SET_UP: &str = "set-up";
pub(super) const MEMBERS: &str = "members";

pub(super) fn draft_of(sent: &Sent) -> VoteSetUpDraft {
    let award = Lang::ALL.iter().map(|lang| (*lang, sent.get(&format!("award_{}", lang.key())).to_owned())).collect();
    let ways = sent.all("ways").into_iter().filter_map(|way| way.parse().ok()).collect();
    // What cannot be read is no difficulty that is allowed.
    let difficulty = sent.parse("difficulty").unwrap_or(u32::MAX);
    VoteSetUpDraft {
        settings: VoteSettings { award, ways, difficulty },
        from: sent.get("from").to_owned(),
        until: sent.get("until").to_owned(),
    }
}

/// Puts a refusal beside the field it is about.
pub(super) fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    let field = match rule {
        Rule::Vote(VoteProblem::Name { .. }) => "award_zh",
        Rule::Vote(VoteProblem::NoWay) => "ways",
        Rule::Vote(VoteProblem::Difficulty { .. }) => "difficulty",
        Rule::Vote(VoteProblem::Period) | Rule::BadDeadline(_) => "until",
        _ => return error.into(),
    };
    AppError::refused_field(field, rule.message(lang))
}

/// Where the vote stands, how many ballots there are in all, and what may be done with it now.
pub(super) fn standing(view: &PopularityView, refused: Option<&RefusedForm>, lang: Lang) -> AnyView {
    let Some(vote) = &view.vote else {
        return view! { <EmptyState title=m::none(lang)><p>{m::none_body(lang)}</p></EmptyState> }.into_any();
    };
    let zone = &view.contest.settings.time_zone;
    let (from, until) = (vote.period.from, vote.period.until);
    let (zone, again) = (zone.clone(), zone.clone());
    let figures = m::figures(
        lang,
        count(view.figures.ballots),
        count(view.figures.voters),
        count(view.figures.held),
        count(view.figures.void),
    );
    let tone = if vote.state == VoteState::Open { TagTone::Jade } else { TagTone::Amber };
    let public = vote.state.is_public().then(|| {
        let (page, result) =
            (format!("/calls/{}/vote", view.contest.id), format!("/calls/{}/vote/result", view.contest.id));
        view! { <p class="small"><a href=page>{m::to_page(lang)}</a>" "<a href=result>{m::to_result(lang)}</a></p> }
    });
    let acts = view.can_run.then(|| acts(vote, refused, lang));
    let forget = (view.can_forget || vote.state == VoteState::Sealed).then(|| forget(view, vote, refused, lang));
    let (award, state) = (vote.settings.award.get(lang).to_owned(), m::state(lang, vote.state));
    view! {
        <Sheet title=award>
            <div class="stack">
                <p><Tag tone=tone>{state}</Tag>" "{figures}</p>
                <dl class="person-facts">
                    <div><dt>{m::from(lang)}</dt><dd><When at=from zone=zone/></dd></div>
                    <div><dt>{m::until(lang)}</dt><dd><When at=until zone=again/></dd></div>
                </dl>
                {public}
                {acts}
                {forget}
            </div>
        </Sheet>
    }
    .into_any()
}

/// What moves the vote on from here.
fn acts(vote: &VoteSetUp, refused: Option<&RefusedForm>, lang: Lang) -> AnyView {
    let buttons: Vec<_> = VoteAct::ALL
        .iter()
        .filter(|act| vote.state.after(**act).is_some())
        .map(|act| {
            let kind = if *act == VoteAct::Seal { Kind::Seal } else { Kind::Plain };
            let (value, label) = (act.key(), m::act(lang, *act));
            view! { <Submit kind=kind name="act" value=value>{label}</Submit> }
        })
        .collect();
    if buttons.is_empty() {
        return ().into_any();
    }
    let state = RefusedForm::state(refused, MOVE, "");
    view! {
        <Form state=state>
            <TextArea name="reason" label=m::reason(lang) help=m::move_reason_help(lang) rows=2 maxlength=limits::REASON/>
            <div class="acts">{buttons}</div>
        </Form>
    }
    .into_any()
}

/// Whether the keys of voters can still be linked to anybody, and the end of that.
fn forget(view: &PopularityView, vote: &VoteSetUp, refused: Option<&RefusedForm>, lang: Lang) -> AnyView {
    if !vote.has_secret {
        return view! { <p class="muted">{m::is_forgotten(lang)}</p> }.into_any();
    }
    if !view.can_forget {
        return view! { <p class="muted">{m::forget_later(lang)}</p> }.into_any();
    }
    let state = RefusedForm::state(refused, FORGET, "");
    view! {
        <Form state=state>
            <p>{m::forget_help(lang)}</p>
            <div class="acts"><Submit kind=Kind::Seal>{m::forget_do(lang)}</Submit></div>
        </Form>
    }
    .into_any()
}

fn stored(view: &PopularityView) -> FormState {
    let zone = &view.contest.settings.time_zone;
    let told = |at: i64| local_time(at, zone).replace(' ', "T");
    let settings = view.vote.as_ref().map(|vote| vote.settings.clone()).unwrap_or_default();
    let mut state = FormState::blank(SET_UP).with("difficulty", settings.difficulty);
    for lang in Lang::ALL {
        state = state.with(&format!("award_{}", lang.key()), settings.award.exact(*lang));
    }
    for way in &settings.ways {
        state = state.with("ways", way.key());
    }
    if let Some(vote) = &view.vote {
        state = state.with("from", told(vote.period.from)).with("until", told(vote.period.until));
    }
    state
}

/// The set-up; nothing once votes are taken.
pub(super) fn form(view: &PopularityView, refused: Option<&RefusedForm>, lang: Lang) -> AnyView {
    let is_edited = view.vote.as_ref().is_none_or(|vote| vote.state.is_edited());
    if !is_edited {
        return ().into_any();
    }
    let state = refused.filter(|one| one.state.name() == SET_UP).map_or_else(|| stored(view), |one| one.state.clone());
    let version = view.vote.as_ref().map(|vote| vote.version).unwrap_or_default().to_string();
    let ways: Vec<Choice> = VoterKind::ALL
        .iter()
        .map(|way| Choice::new(way.key(), m::way(lang, *way)).help(m::way_help(lang, *way)))
        .collect();
    let period_help = m::period_help(lang, named_zone(lang, &view.contest.settings.time_zone));
    view! {
        <Sheet title=m::set_up(lang) note=m::set_up_note(lang)>
            <Form state=state>
                <Hidden name="version" value=version/>
                <Field name="award_zh" label=m::award_zh(lang) maxlength=AWARD_NAME/>
                <Field name="award_en" label=m::award_en(lang) maxlength=AWARD_NAME/>
                <CheckGroup name="ways" label=m::ways(lang) help=m::ways_help(lang) choices=ways/>
                <Field name="from" label=m::from(lang) kind=InputKind::DateTime required=true/>
                <Field name="until" label=m::until(lang) help=period_help kind=InputKind::DateTime required=true/>
                <Field
                    name="difficulty"
                    label=m::difficulty(lang)
                    help=m::difficulty_help(lang)
                    kind=InputKind::Number
                    required=true
                    min=EASIEST.to_string()
                    max=HARDEST.to_string()
                />
                <div class="acts"><Submit kind=Kind::Primary>{common::save(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// The membership list, of which only codes are kept.
pub(super) fn members(view: &PopularityView, refused: Option<&RefusedForm>, lang: Lang) -> Option<AnyView> {
    let vote = view.vote.as_ref().filter(|vote| view.can_run && vote.settings.ways.contains(&VoterKind::Member))?;
    let kept = m::members_kept(lang, count(view.figures.members));
    let form = (vote.state.is_edited() && vote.has_secret).then(|| {
        // The numbers themselves are never shown again.
        let state = RefusedForm::state(refused, MEMBERS, "");
        view! {
            <Form state=state>
                <TextArea name="numbers" label=m::numbers(lang) help=m::numbers_help(lang) rows=6/>
                <div class="acts"><Submit>{m::members_do(lang)}</Submit></div>
            </Form>
        }
    });
    Some(view! { <Sheet title=m::members(lang) note=kept>{form}</Sheet> }.into_any())
}
