//! How somebody shows that they may vote. Server only.

use domain::ids::ContestId;
use domain::objection::EMAIL;
use domain::popularity::{LONGEST_NUMBER, VoteProblem, VoterKind};
use islands::session;
use services::{Refusal as Rule, ServiceError, Services, VotePage};

use super::kept::Keeps;
use crate::ui::prelude::*;
use words::popularity as m;

/// The forms.
const MEMBER: &str = "member";
const ADDRESS: &str = "address";
const LINK: &str = "link";
const PRESENCE: &str = "presence";
/// Their fields.
const NUMBER: &str = "number";
const MAIL: &str = "email";

/// What became of a form.
pub(super) enum Taken {
    /// None was sent.
    Nothing,
    /// It was refused.
    Refused(FormState),
    /// It was taken: where to go on.
    Done(String),
}

/// Takes a form that shows that somebody may vote.
pub(super) async fn take(services: &Services, id: &ContestId, lang: Lang) -> Result<Taken, AppError> {
    let from = session::sign_in_from();
    let (sent, done) = if let Some(sent) = posted(MEMBER) {
        let done = services.prove_member(id, sent.get(NUMBER), &from).await.map(Some);
        (sent, done)
    } else if let Some(sent) = posted(ADDRESS) {
        let done = services.ask_vote_link(id, sent.get(MAIL), &from).await.map(|()| None);
        (sent, done)
    } else if let Some(sent) = posted(LINK) {
        let done = services.prove_address(id, sent.get(LINK), &from).await.map(Some);
        (sent, done)
    } else if let Some(sent) = posted(PRESENCE) {
        let done = services.prove_presence(id, sent.get(PRESENCE), &from).await.map(Some);
        (sent, done)
    } else {
        return Ok(Taken::Nothing);
    };
    let here = format!("/calls/{id}/vote");
    match done {
        Ok(Some(token)) => {
            Keeps::Voter.write(id, &token);
            Ok(Taken::Done(here))
        }
        Ok(None) => Ok(Taken::Done(format!("{here}?asked=yes"))),
        Err(error) => Ok(Taken::Refused(sent.keep(beside(error, lang))?)),
    }
}

/// Puts a refusal beside the field it is about.
fn beside(error: ServiceError, lang: Lang) -> AppError {
    let ServiceError::Refused(rule) = &error else { return error.into() };
    match rule {
        Rule::Vote(VoteProblem::NotMember) => AppError::refused_field(NUMBER, rule.message(lang)),
        Rule::BadEmail(_) => AppError::refused_field(MAIL, rule.message(lang)),
        _ => error.into(),
    }
}

/// The form of this name, as it was refused or blank.
fn state(refused: Option<&FormState>, name: &str) -> FormState {
    refused.filter(|state| state.name() == name).cloned().unwrap_or_else(|| FormState::blank(name))
}

/// Whether the page has the form of this name.
pub(super) fn offers(page: &VotePage, query: &ListQuery, name: &str) -> bool {
    let brought = [LINK, PRESENCE].into_iter().find(|one| !query.get(one).is_empty());
    match (brought, name) {
        (Some(one), _) => one == name,
        (None, MEMBER) => page.settings.ways.contains(&VoterKind::Member),
        (None, ADDRESS) => page.settings.ways.contains(&VoterKind::Address),
        (None, _) => false,
    }
}

/// The ways that the vote offers; a link or a pass that the address brought goes first.
pub(super) fn offered(page: &VotePage, query: &ListQuery, refused: Option<&FormState>, lang: Lang) -> AnyView {
    for (name, lead) in [(LINK, m::confirm_link(lang)), (PRESENCE, m::confirm_presence(lang))] {
        let brought = query.get(name).to_owned();
        if !brought.is_empty() {
            let state = state(refused, name);
            return view! {
                <section class="sheet">
                    <h2>{m::may_vote(lang)}</h2>
                    <Form state=state>
                        <Hidden name=name value=brought/>
                        <p>{lead}</p>
                        <div class="acts"><Submit kind=Kind::Primary>{m::confirm_do(lang)}</Submit></div>
                    </Form>
                </section>
            }
            .into_any();
        }
    }
    let asked = (!query.get("asked").is_empty()).then(|| {
        view! { <Notice tone=Tone::Done title=m::link_sent(lang)><p>{m::link_sent_body(lang)}</p></Notice> }
    });
    let ways: Vec<_> = page.settings.ways.iter().map(|way| one(*way, refused, lang)).collect();
    view! {
        {asked}
        <section class="sheet">
            <h2>{m::may_vote(lang)}</h2>
            <p>{m::may_vote_lead(lang)}</p>
            {ways}
            <p class="small muted">{m::kept_of_voters(lang)}</p>
        </section>
    }
    .into_any()
}

fn one(way: VoterKind, refused: Option<&FormState>, lang: Lang) -> AnyView {
    match way {
        VoterKind::Presence => view! { <h3>{m::by_presence(lang)}</h3><p>{m::by_presence_help(lang)}</p> }.into_any(),
        VoterKind::Member => {
            let state = state(refused, MEMBER);
            view! {
                <h3>{m::by_member(lang)}</h3>
                <Form state=state>
                    <Field
                        name=NUMBER
                        label=m::number(lang)
                        help=m::number_help(lang)
                        required=true
                        maxlength=LONGEST_NUMBER
                        autocomplete="off"
                    />
                    <div class="acts"><Submit>{m::by_member_do(lang)}</Submit></div>
                </Form>
            }
            .into_any()
        }
        VoterKind::Address => {
            let state = state(refused, ADDRESS);
            view! {
                <h3>{m::by_address(lang)}</h3>
                <Form state=state>
                    <Field
                        name=MAIL
                        label=m::email(lang)
                        help=m::email_help(lang)
                        kind=InputKind::Email
                        required=true
                        maxlength=EMAIL
                        autocomplete="email"
                    />
                    <div class="acts"><Submit>{m::by_address_do(lang)}</Submit></div>
                </Form>
            }
            .into_any()
        }
    }
}
