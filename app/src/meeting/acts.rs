//! The forms of the room: what each does, and how a refused one is shown again.

use domain::ids::{AccountId, BallotId, ContestId, EntryId};
use domain::meeting::Paper;
use services::{Actor, BallotDraft, Services};

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
    match run(services, actor, id, form, &sent, lang).await {
        Ok(words) => Ok(Some(Acted::Done(Flash::done(words)))),
        Err(error) => Ok(Some(Acted::Refused(sent.keep(error)?))),
    }
}

async fn run(
    services: &Services,
    actor: &Actor,
    id: &ContestId,
    form: &str,
    sent: &Sent,
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
            };
            services.open_ballot(actor, id, draft).await?;
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
            services.vote_again(actor, id, &ballot()?).await?;
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
    let values: Vec<_> = values.into_iter().map(|(name, value)| view! { <Hidden name=name value=value/> }).collect();
    view! {
        <form method="post" class="press">
            <input type="hidden" name=FORM_FIELD value=form/>
            {values}
            <Submit kind=kind>{words}</Submit>
        </form>
    }
    .into_any()
}
