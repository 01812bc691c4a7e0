//! The forms of the room: what each does, and how a refused one is shown again.

use std::collections::BTreeSet;

use domain::ids::{AccountId, BallotId, ContestId, EntryId};
use domain::meeting::Paper;
use services::{Actor, BallotDraft, MeetingRefusal, Refusal, ServiceError, Services};

use crate::ui::form::{FORM_FIELD, Sent};
use crate::ui::prelude::*;
use words::meeting as m;

pub const OPEN: &str = "open-meeting";
pub const CLOSE: &str = "close-meeting";
pub const ATTEND: &str = "attend";
pub const SHOW: &str = "show-film";
pub const BALLOT: &str = "new-ballot";
pub const CAST: &str = "cast";
pub const COUNT: &str = "count";
pub const AGAIN: &str = "again";
pub const CASTING: &str = "casting";
pub const PROPOSE: &str = "propose";
pub const DECIDE: &str = "decide";

/// The field of a refused form with a member whom the ballot would leave out.
pub const LEFT_OUT: &str = "_left_out";
/// The field with a member of whom that was told.
const TOLD: &str = "told";

/// Forms with fields, which show themselves what is wrong with them.
const FILLED: [&str; 6] = [OPEN, BALLOT, CAST, CASTING, PROPOSE, DECIDE];
/// Forms that are one button.
const PRESSED: [&str; 5] = [CLOSE, ATTEND, SHOW, COUNT, AGAIN];

/// What became of a form.
pub enum Acted {
    /// It is done.
    Done(Flash),
    /// It was refused; the form as it was sent, with what is wrong.
    Refused(FormState),
}

/// Does what the request asks for; `None` where it only looks.
pub async fn act(services: &Services, actor: &Actor, id: &ContestId, lang: Lang) -> Result<Option<Acted>, AppError> {
    let Some(sent) = FILLED.into_iter().chain(PRESSED).find_map(|form| Some((form, posted(form)?))) else {
        return Ok(None);
    };
    let (form, sent) = sent;
    let mut left_out = BTreeSet::new();
    match run(services, actor, id, form, &sent, &mut left_out, lang).await {
        Ok(words) => Ok(Some(Acted::Done(Flash::done(words)))),
        Err(error) => {
            let refused = sent.keep(error)?;
            let told = left_out.iter().fold(refused, |form, member| form.with(LEFT_OUT, member));
            Ok(Some(Acted::Refused(told)))
        }
    }
}

/// What came of opening a ballot; whom it would leave out is noted.
pub fn opened<T>(answer: services::Result<T>, left_out: &mut BTreeSet<AccountId>) -> Result<T, AppError> {
    if let Err(ServiceError::Refused(Refusal::Meeting(MeetingRefusal::LeavesOut(members)))) = &answer {
        left_out.extend(members.keys().cloned());
    }
    Ok(answer?)
}

/// Of whom the sender of a form was told that they do not vote.
pub fn told_of(sent: &Sent) -> BTreeSet<AccountId> {
    sent.all(TOLD).into_iter().filter_map(|member| member.parse().ok()).collect()
}

/// The hidden fields that say so, where this form was refused for it.
pub fn confirms(refused: Option<&FormState>) -> Option<AnyView> {
    let members: Vec<_> = refused?
        .values_of(LEFT_OUT)
        .into_iter()
        .map(|member| view! { <Hidden name=TOLD value=member.to_owned()/> })
        .collect();
    (!members.is_empty()).then(|| members.into_any())
}

async fn run(
    services: &Services,
    actor: &Actor,
    id: &ContestId,
    form: &str,
    sent: &Sent,
    left_out: &mut BTreeSet<AccountId>,
    lang: Lang,
) -> Result<&'static str, AppError> {
    let ballot = || sent.parse::<BallotId>("ballot").ok_or(AppError::BadRequest);
    match form {
        OPEN => {
            let quorum = sent.parse("quorum").ok_or(AppError::BadRequest)?;
            services.open_meeting(actor, id, quorum).await?;
            Ok(m::opened(lang))
        }
        CLOSE => {
            services.close_meeting(actor, id).await?;
            Ok(m::closed(lang))
        }
        ATTEND => {
            let present = sent.get("present") == "yes";
            let who: Option<AccountId> = sent.given("who")?;
            services.attend(actor, id, who.as_ref(), present).await?;
            Ok(if present { m::came(lang) } else { m::went(lang) })
        }
        SHOW => {
            let entry: EntryId = sent.parse("entry").ok_or(AppError::BadRequest)?;
            services.show_film(actor, id, &entry).await?;
            Ok(m::shown(lang))
        }
        BALLOT => {
            let draft = BallotDraft {
                question: sent.get("question").to_owned(),
                films: films(sent, "film")?,
                most: sent.given("most")?.unwrap_or_default(),
                seats: sent.given("seats")?.unwrap_or_default(),
                secret: sent.get("kind") != "open",
                told: told_of(sent),
            };
            opened(services.open_ballot(actor, id, draft).await, left_out)?;
            Ok(m::ballot_opened(lang))
        }
        CAST => {
            let paper: Paper = films(sent, "choice")?.into_iter().collect();
            services.cast(actor, id, &ballot()?, paper).await?;
            Ok(m::voted(lang))
        }
        COUNT => {
            services.close_ballot(actor, id, &ballot()?).await?;
            Ok(m::ballot_closed(lang))
        }
        AGAIN => {
            opened(services.vote_again(actor, id, &ballot()?, told_of(sent)).await, left_out)?;
            Ok(m::ballot_opened(lang))
        }
        CASTING => {
            let picked: Paper = films(sent, "picked")?.into_iter().collect();
            services.break_tie(actor, id, &ballot()?, picked, sent.get("reason")).await?;
            Ok(m::tie_broken(lang))
        }
        PROPOSE => {
            services.propose(actor, id, sent.given("comes")?, sent.given("leaves")?, sent.get("reason")).await?;
            Ok(m::proposed(lang))
        }
        DECIDE => {
            let proposal = sent.parse("proposal").ok_or(AppError::BadRequest)?;
            let accepted = sent.get("verdict") == "accepted";
            services.decide_proposal(actor, id, &proposal, accepted, sent.get("decider")).await?;
            Ok(m::decided(lang))
        }
        _ => Err(AppError::BadRequest),
    }
}

fn films(sent: &Sent, field: &str) -> Result<Vec<EntryId>, AppError> {
    sent.all(field).into_iter().map(|id| id.parse().map_err(|_| AppError::BadRequest)).collect()
}

/// The state of a form with fields: as it was refused, or as it begins.
pub fn state(form: FormState, refused: Option<&FormState>) -> FormState {
    refused.filter(|refused| refused.name() == form.name()).cloned().unwrap_or(form)
}

/// What a form of one button was refused for.
pub fn told(refused: Option<&FormState>) -> Option<String> {
    let refused = refused.filter(|refused| PRESSED.contains(&refused.name()))?;
    Some(refused.refusal().problem.clone())
}

/// A form of one button.
pub fn press(form: &'static str, values: Vec<(&'static str, String)>, kind: Kind, words: String) -> AnyView {
    press_with(form, values, None, kind, words)
}

/// A form of one button with further hidden fields.
pub fn press_with(
    form: &'static str,
    values: Vec<(&'static str, String)>,
    more: Option<AnyView>,
    kind: Kind,
    words: String,
) -> AnyView {
    let values: Vec<_> = values.into_iter().map(|(name, value)| view! { <Hidden name=name value=value/> }).collect();
    view! {
        <form method="post" class="press">
            <input type="hidden" name=FORM_FIELD value=form/>
            {values}
            {more}
            <Submit kind=kind>{words}</Submit>
        </form>
    }
    .into_any()
}
