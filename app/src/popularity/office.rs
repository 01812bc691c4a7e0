//! `/contests/:contest/popularity`: the popularity vote as the office runs it and the scrutineer confirms. Server only.

use domain::ids::{ContestId, VoteBatchId};
use domain::popularity::{BatchAct, BatchState, VoteAct};
use islands::{session, web};
use services::{Actor, PopularityView, Services};

use super::forms::{DECIDE, FORGET, HOLD, MOVE, RefusedForm};
use super::held;
use super::set_up;
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::prelude::*;
use words::popularity as m;

/// The vote of a contest, for the office and the scrutineer.
#[component]
pub fn PopularityPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let here = web::path();
        let refused = match act(&services, &actor, &id, lang).await? {
            Acted::Nothing => None,
            Acted::Done(words) => return leave(&here, Flash::done(words)),
            Acted::Refused(form) => Some(form),
        };
        let view = services.popularity(&actor, &id).await?;
        Ok(show(&view, refused.as_ref(), lang))
    })
}

/// What became of a form.
enum Acted {
    Nothing,
    Done(String),
    Refused(RefusedForm),
}

async fn act(services: &Services, actor: &Actor, id: &ContestId, lang: Lang) -> Result<Acted, AppError> {
    if let Some(sent) = posted(set_up::SET_UP) {
        let version = sent.parse("version").ok_or(AppError::BadRequest)?;
        let done = services.set_up_vote(actor, id, version, set_up::draft_of(&sent)).await;
        return Ok(match done {
            Ok(()) => Acted::Done(m::saved(lang).to_owned()),
            Err(error) => Acted::Refused(RefusedForm::keep(sent, set_up::beside(error, lang), "")?),
        });
    }
    if let Some(sent) = posted(set_up::MEMBERS) {
        let done = services.set_vote_members(actor, id, sent.raw("numbers")).await;
        return Ok(match done {
            Ok(members) => Acted::Done(m::members_saved(lang, count(members))),
            Err(error) => Acted::Refused(RefusedForm::keep(sent, error, "")?),
        });
    }
    if let Some(sent) = posted(MOVE) {
        let to: VoteAct = sent.parse("act").ok_or(AppError::BadRequest)?;
        return Ok(match services.move_vote(actor, id, to, sent.get("reason")).await {
            Ok(state) => Acted::Done(m::moved(lang, m::state(lang, state))),
            Err(error) => Acted::Refused(RefusedForm::keep(sent, error, "")?),
        });
    }
    if let Some(sent) = posted(HOLD) {
        let flag = sent.get("flag").to_owned();
        return Ok(match services.hold_votes(actor, id, &flag).await {
            Ok(votes) => Acted::Done(m::were_held(lang, votes)),
            Err(error) => Acted::Refused(RefusedForm::keep(sent, error, &held::slug(&flag))?),
        });
    }
    if let Some(sent) = posted(DECIDE) {
        let batch: VoteBatchId = sent.parse("batch").ok_or(AppError::BadRequest)?;
        let what: BatchAct = sent.parse("act").ok_or(AppError::BadRequest)?;
        return Ok(match services.decide_votes(actor, id, &batch, what, sent.get("reason")).await {
            Ok(votes) => Acted::Done(m::were_decided(lang, votes, m::batch_done(lang, what))),
            Err(error) => Acted::Refused(RefusedForm::keep(sent, error, batch.as_str())?),
        });
    }
    if let Some(sent) = posted(FORGET) {
        return Ok(match services.forget_vote_keys(actor, id).await {
            Ok(()) => Acted::Done(m::forgotten(lang).to_owned()),
            Err(error) => Acted::Refused(RefusedForm::keep(sent, error, "")?),
        });
    }
    Ok(Acted::Nothing)
}

fn show(view: &PopularityView, refused: Option<&RefusedForm>, lang: Lang) -> AnyView {
    let lost = lost(view, refused);
    let standing = set_up::standing(view, refused, lang);
    let form = view.can_run.then(|| set_up::form(view, refused, lang));
    let members = set_up::members(view, refused, lang);
    let flags = held::flags(view, refused, lang);
    let batches = held::batches(view, refused, lang);
    view! {
        <ContestPage inside=Inside::new(&view.contest, &view.roles) current="popularity" title=m::page(lang)>
            <div class="stack">
                <p class="muted">{m::separate_award(lang)}" "{m::counts_hidden(lang)}</p>
                {lost}
                {standing}
                {flags}
                {batches}
                {form}
                {members}
            </div>
        </ContestPage>
    }
    .into_any()
}

/// What was refused of a flag or a batch that the page does not offer to act on any more.
fn lost(view: &PopularityView, refused: Option<&RefusedForm>) -> Option<AnyView> {
    let form = refused?;
    let is_there = match form.state.name() {
        HOLD => view.flags.iter().any(|flag| held::slug(&flag.key) == form.of),
        DECIDE => view.batches.iter().any(|one| one.id.as_str() == form.of && one.state != BatchState::Undone),
        _ => true,
    };
    if is_there { None } else { refused_words(&form.state) }
}
