//! `/invitation/:token` and `/reset/:token`: one-time links. Server only.

use domain::access::Role;
use domain::ids::ContestId;
use domain::limits;
use leptos_router::hooks::use_params_map;
use services::{Actor, InvitationView};

use super::code::go_on;
use super::parts::{beside, filled_in, is_spent, new_password, spent};
use crate::ui::page::sign_in_address;
use crate::ui::prelude::*;
use crate::ui::when::moment;
use islands::session::{keep_session, request, sign_in_from};
use islands::text::percent;
use words::accounts as m;

fn token() -> String {
    use_params_map().read_untracked().get("token").unwrap_or_default()
}

/// Where a new member begins.
fn first_page(contest: &ContestId, role: Role) -> String {
    match role {
        Role::Judge => format!("/judge/{contest}"),
        Role::UnitOfficer => format!("/contests/{contest}/enter"),
        _ => format!("/contests/{contest}"),
    }
}

/// An invitation into a contest.
#[component]
pub fn InvitationPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let token = token();
        let (services, actor) = request()?;
        let invitation = match services.invitation(&token).await {
            Ok(invitation) => invitation,
            Err(error) if is_spent(&error) => return Ok(spent(m::spent_invitation(lang))),
            Err(error) => return Err(error.into()),
        };
        let mut form = FormState::blank("accept").with("name", &invitation.name);
        if let Some(sent) = posted("accept") {
            match accept(&token, &invitation, &sent).await {
                Ok((contest, role, signed_in)) => {
                    if let Some(signed_in) = signed_in {
                        keep_session(&signed_in, services.now());
                    }
                    let words = m::joined(lang, &invitation.title, common::role(lang, role));
                    return leave(&first_page(&contest, role), Flash::done(words));
                }
                Err(error) => form = sent.keep(error)?,
            }
        }
        let facts = facts(&invitation, lang);
        let way = way_in(&invitation, &actor, form, lang);
        Ok(view! {
            <SignInLayout title=m::invitation_title(lang) lead=m::invitation_lead(lang, common::role(lang, invitation.role))>
                {facts}
                {way}
            </SignInLayout>
        }
        .into_any())
    })
}

async fn accept(
    token: &str,
    invitation: &InvitationView,
    sent: &Sent,
) -> Result<(ContestId, Role, Option<services::SignedIn>), AppError> {
    if !invitation.has_account {
        let lang = use_lang();
        filled_in(sent, &[("name", m::name(lang)), ("password", m::password(lang))])?;
    }
    let (services, actor) = request()?;
    services
        .accept_invitation(&actor, token, sent.get("name"), sent.raw("password"), &sign_in_from())
        .await
        .map_err(beside)
}

fn facts(invitation: &InvitationView, lang: Lang) -> AnyView {
    let unit = (!invitation.unit.is_empty()).then(|| {
        let unit = invitation.unit.clone();
        view! { <div><dt>{m::unit(lang)}</dt><dd>{unit}</dd></div> }
    });
    let whom = ::words::phrases::beside(lang, &[&invitation.name, &invitation.email]);
    let until = moment(invitation.expires_at, &invitation.time_zone).full(lang);
    view! {
        <dl class="person-facts">
            <div><dt>{m::contest(lang)}</dt><dd class="work">{invitation.title.clone()}</dd></div>
            <div><dt>{m::role(lang)}</dt><dd>{common::role(lang, invitation.role)}</dd></div>
            <div><dt>{m::invited(lang)}</dt><dd>{whom}</dd></div>
            {unit}
            <div><dt>{m::valid_until(lang)}</dt><dd>{until}</dd></div>
        </dl>
    }
    .into_any()
}

/// A new person gives name and password; who has an account signs in, then accepts.
fn way_in(invitation: &InvitationView, actor: &Actor, form: FormState, lang: Lang) -> AnyView {
    let here = islands::web::path();
    match actor.account() {
        Some(account) if account.email != invitation.email => {
            let title = m::wrong_person(lang, &account.name);
            let sign_out = format!("/sign-out?back={}", percent(&here));
            let body = m::wrong_person_body(lang, &invitation.email);
            view! {
                <Notice tone=Tone::Warning title=title><p>{body}</p></Notice>
                <form method="post" action=sign_out class="acts">
                    <Submit kind=Kind::Primary>{common::sign_out(lang)}</Submit>
                    <LinkButton href="/">{common::go_home(lang)}</LinkButton>
                </form>
            }
            .into_any()
        }
        Some(_) => view! {
            <Form state=form>
                <div class="acts"><Submit kind=Kind::Primary>{m::accept(lang)}</Submit></div>
            </Form>
        }
        .into_any(),
        None if invitation.has_account => view! {
            <p>{m::sign_in_to_accept(lang)}</p>
            <div class="acts">
                <LinkButton href=sign_in_address(&here) kind=Kind::Primary>{m::sign_in_and_accept(lang)}</LinkButton>
            </div>
        }
        .into_any(),
        None => view! {
            <Form state=form>
                <Field name="name" label=m::name(lang) required=true maxlength=limits::PERSON_NAME autocomplete="name"/>
                {new_password(Secret::Password, m::choose_password(lang))}
                <div class="acts"><Submit kind=Kind::Primary>{m::accept(lang)}</Submit></div>
            </Form>
        }
        .into_any(),
    }
}

/// A new password by a link from the administrator.
#[component]
pub fn ResetPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let token = token();
        let (services, _) = request()?;
        let opened = match services.look_at_ticket(&token, "reset").await {
            Ok(opened) => opened,
            Err(error) if is_spent(&error) => return Ok(spent(m::spent_reset(lang))),
            Err(error) => return Err(error.into()),
        };
        let mut form = FormState::blank("reset");
        if let Some(sent) = posted("reset") {
            match reset(&token, &sent).await {
                Ok(step) => return go_on(&step, services.now(), "/", Some(m::password_set(lang))),
                Err(error) => form = sent.keep(error)?,
            }
        }
        let email = opened.ticket.email.unwrap_or_default();
        Ok(view! {
            <SignInLayout title=m::reset_title(lang) lead=m::reset_lead(lang, &email)>
                <Form state=form>
                    // So that the browser's password keeper knows for whom.
                    <input type="hidden" autocomplete="username" value=email/>
                    {new_password(Secret::Password, m::new_password(lang))}
                    <div class="acts"><Submit kind=Kind::Primary>{m::set_password(lang)}</Submit></div>
                </Form>
            </SignInLayout>
        }
        .into_any())
    })
}

async fn reset(token: &str, sent: &Sent) -> Result<services::SignInStep, AppError> {
    filled_in(sent, &[("password", m::new_password(use_lang()))])?;
    let (services, _) = request()?;
    services.reset_password(token, sent.raw("password"), &sign_in_from()).await.map_err(beside)
}
