//! `/contests/:contest/awards`: grades, who is proposed for them, what was ruled and voted, and the decision. Server only.

use std::collections::BTreeSet;

use domain::ids::{AccountId, ContestId, EntryId};
use services::{Actor, AwardRulingDraft, AwardsView, BallotDraft, Services};

use super::{
    ANNOUNCEMENT, BALLOT, DECIDE, DROP, EDIT, GRADE, NO_AWARD, ORGANISATION, RECORD, RULE, SHOW, announcement, ballots,
    plan, proposal,
};
use crate::contests::components::{ContestPage, Inside};
use crate::meeting::{self, LEFT_OUT, opened, told_of};
use crate::ui::prelude::*;
use islands::session;
use words::awards as m;
use words::session::missing;

const FORMS: [&str; 7] = [GRADE, ORGANISATION, RULE, DROP, BALLOT, RECORD, DECIDE];
/// Forms that are one button: what they are refused for stands at the top.
const PRESSED: [&str; 2] = [DROP, RECORD];

/// The awards of a contest.
#[component]
pub fn AwardsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut refused = None;
        if let Some((form, sent)) = FORMS.into_iter().find_map(|form| Some((form, posted(form)?))) {
            let mut left_out = BTreeSet::new();
            match act(&services, &actor, &id, (form, &sent), &mut left_out, lang).await {
                Ok(words) => return leave(&format!("/contests/{id}/awards"), Flash::done(words)),
                Err(error) => {
                    let form = sent.keep(error)?;
                    refused = Some(left_out.iter().fold(form, |form, member| form.with(LEFT_OUT, member)));
                }
            }
        }
        let query = ListQuery::of_request();
        if query.get(SHOW) == ANNOUNCEMENT {
            return Ok(announcement::show(&services.announcement(&actor, &id).await?, lang));
        }
        let view = services.awards(&actor, &id).await?;
        Ok(show(&view, query.get(EDIT), refused.as_ref(), lang))
    })
}

/// Does what a form asks for; what is said of it.
async fn act(
    services: &Services,
    actor: &Actor,
    id: &ContestId,
    (form, sent): (&str, &Sent),
    left_out: &mut BTreeSet<AccountId>,
    lang: Lang,
) -> Result<&'static str, AppError> {
    match form {
        GRADE => plan::save_grade(services, actor, id, sent, lang).await,
        ORGANISATION => plan::save_organisation(services, actor, id, sent, lang).await,
        RULE | RECORD => {
            services.rule_award(actor, id, &ruling(sent, lang)?).await?;
            Ok(m::ruled(lang))
        }
        DROP => {
            let film: EntryId = sent.parse("film").ok_or(AppError::BadRequest)?;
            services.drop_award_ruling(actor, id, &film).await?;
            Ok(m::dropped(lang))
        }
        BALLOT => {
            let seats = sent.given("seats")?.unwrap_or_default();
            let draft = BallotDraft {
                question: sent.get("question").to_owned(),
                films: films(sent)?,
                most: seats,
                seats,
                secret: sent.has("secret"),
                told: told_of(sent),
            };
            opened(services.ballot_on_award(actor, id, sent.get("grade"), draft).await, left_out)?;
            Ok(m::ballot_opened(lang))
        }
        DECIDE => {
            if !sent.has("confirmed") {
                return Err(AppError::refused_field("confirmed", m::confirm_needed(lang)));
            }
            services.decide_awards(actor, id, sent.get("basis")).await?;
            Ok(m::decided(lang))
        }
        _ => Err(AppError::BadRequest),
    }
}

fn films(sent: &Sent) -> Result<Vec<EntryId>, AppError> {
    let films = sent.all("film").into_iter().filter(|id| !id.is_empty());
    films.map(|id| id.parse().map_err(|_| AppError::BadRequest)).collect()
}

fn ruling(sent: &Sent, lang: Lang) -> Result<AwardRulingDraft, AppError> {
    let films = films(sent)?;
    let mut refusal = Refusal::default();
    if films.is_empty() {
        refusal.add("film", missing(lang));
    }
    for field in ["grade", "reason", "decider"] {
        if !sent.has(field) {
            refusal.add(field, missing(lang));
        }
    }
    refusal.check()?;
    let grade = match sent.get("grade") {
        NO_AWARD => None,
        key => Some(key.to_owned()),
    };
    let (reason, decider) = (sent.get("reason").to_owned(), sent.get("decider").to_owned());
    Ok(AwardRulingDraft { films, grade, reason, decider })
}

fn show(view: &AwardsView, edited: &str, refused: Option<&FormState>, lang: Lang) -> AnyView {
    let told = refused.filter(|form| PRESSED.contains(&form.name())).map(|form| {
        let problem = form.refusal().problem.clone();
        view! { <Notice tone=Tone::Error title=problem/> }
    });
    let grades = plan::grades(view, edited, refused, lang);
    let organisation = plan::organisation(view, edited, refused, lang);
    let proposals = proposal::proposals(view, refused, lang);
    let votes = ballots::ballots(view, refused, lang);
    let decision = view.sealed.then(|| decision(view, refused, lang));
    let result = view.has_public_result.then(|| {
        let href = format!("/calls/{}/result", view.contest.id);
        view! { <LinkButton href=href>{m::to_result(lang)}</LinkButton> }
    });
    let announced = view.has_announcement.then(|| {
        let href = format!("/contests/{}/awards?{SHOW}={ANNOUNCEMENT}", view.contest.id);
        view! { <LinkButton href=href>{m::to_announcement(lang)}</LinkButton> }
    });
    view! {
        <ContestPage
            inside=Inside::new(&view.contest, &view.roles)
            current="awards"
            title=m::page(lang)
            actions=move || view! { {announced}{result} }
        >
            <div class="stack awards">
                {told}
                {proposals}
                {votes}
                {decision}
                {grades}
                {organisation}
            </div>
        </ContestPage>
    }
    .into_any()
}

/// What was decided, and the form that decides.
fn decision(view: &AwardsView, refused: Option<&FormState>, lang: Lang) -> Option<AnyView> {
    if view.contest.settings.awards.is_empty() {
        return None;
    }
    let zone = &view.contest.settings.time_zone;
    let state = match &view.decision {
        Some(decision) => {
            let when = services::moment(decision.decided_at, zone).listed(lang);
            view! { <Tag tone=TagTone::Seal>{m::decided_at(lang, &when)}</Tag> }.into_any()
        }
        None => view! { <Tag tone=TagTone::Amber>{m::not_decided(lang)}</Tag> }.into_any(),
    };
    let form = match (view.can_decide, view.proposal.is_settled()) {
        (false, _) => None,
        (true, false) => Some(view! { <p class="muted">{m::open_first(lang)}</p> }.into_any()),
        (true, true) => {
            let form = meeting::state(FormState::blank(DECIDE), refused);
            let basis = view.basis.clone();
            Some(
                view! {
                    <Form state=form>
                        <p>{m::decide_body(lang)}</p>
                        <Hidden name="basis" value=basis/>
                        <Checkbox name="confirmed" label=m::decide_confirm(lang)/>
                        <div class="acts"><Submit kind=Kind::Seal>{m::decide(lang)}</Submit></div>
                    </Form>
                }
                .into_any(),
            )
        }
    };
    let head_only = form.is_none();
    Some(view! { <Sheet title=m::decide(lang) actions=move || state flush=head_only>{form}</Sheet> }.into_any())
}
