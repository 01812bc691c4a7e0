//! `/account`: the own account. Server only.

use domain::hex;
use services::{Actor, OwnAccount, SecondFactorView, SignedOut};

use super::parts::{beside, filled_in, forget_pages, new_password};
use super::{agent, tokens};
use crate::ui::form::FORM_FIELD;
use crate::ui::page::{SECOND_FACTOR_PAGE, or_refused};
use crate::ui::prelude::*;
use islands::session::{SESSION_COOKIE, keep_session, request, session_token, sign_in_from};
use islands::web::set_cookie;
use words::{accounts as m, second_factor};

const EVERYWHERE: &str = "sign-out-everywhere";
/// The form that ends the sessions of all other browsers.
const OTHERS: &str = "sign-out-others";
/// The form that ends one of them.
const ONE: &str = "sign-out-one";
const PASSWORD: &str = "password";
/// The form that asks for the letter again by which the own address is proven.
const PROOF: &str = "ask-proof";
const TOKENS_TOO: &str = "tokens";

/// Who I am here, where I am signed in, and my password.
#[component]
pub fn AccountPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, actor) = request()?;
        if let Some(sent) = posted(EVERYWHERE) {
            let ended = services.sign_out_everywhere(&actor, sent.has(TOKENS_TOO)).await?;
            set_cookie(SESSION_COOKIE, "", 0);
            forget_pages();
            return leave("/sign-in", Flash::done(ended_words(ended, lang)));
        }
        if posted(OTHERS).is_some() {
            let ended = services.end_other_sessions(&actor).await?;
            return leave("/account", Flash::done(second_factor::others_ended(lang, ended)));
        }
        if let Some(sent) = posted(ONE) {
            services.end_session(&actor, sent.get("session")).await?;
            return leave("/account", Flash::done(second_factor::session_ended(lang)));
        }
        let mut refused = None;
        if posted(PROOF).is_some() {
            match or_refused(services.ask_proof_again(&actor).await)? {
                Ok(Some(email)) => return leave("/account", Flash::done(m::proof_asked(lang, &email))),
                Ok(None) => return leave("/account", Flash::done(m::proven(lang))),
                Err(error) => refused = Some(error.explain(lang)),
            }
        }
        let mut form = FormState::blank(PASSWORD);
        if let Some(sent) = posted(PASSWORD) {
            match change(&sent).await {
                Ok(signed_in) => {
                    keep_session(&signed_in, services.now());
                    return leave("/account", Flash::done(m::password_changed(lang)));
                }
                Err(error) => form = sent.keep(error)?,
            }
        }
        let (mut made, mut token_form) = (None, tokens::blank());
        if let Some(sent) = posted(tokens::MAKE) {
            match tokens::make(&services, &actor, &sent).await {
                Ok(token) => made = Some(token),
                Err(error) => token_form = sent.keep(error)?,
            }
        }
        if let Some(sent) = posted(tokens::REVOKE) {
            services.revoke_token(&actor, sent.get("token")).await?;
            return leave("/account", Flash::done(m::token_revoked(lang)));
        }
        let now = services.now();
        let keys = services.own_tokens(&actor).await?;
        let valid = u64::try_from(keys.iter().filter(|key| key.expires_at > now).count()).unwrap_or_default();
        let tokens = tokens::sheet(&keys, made, token_form, now, lang);
        let own = services.own_account(&actor, session_token().as_deref()).await?;
        let second = second_step(&services.second_factor(&actor, "").await?, now, lang);
        let told = refused.map(|told| view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> });
        let parts = (told.into_any(), second, tokens);
        Ok(show(&own, &actor, form, parts, valid, now, lang))
    })
}

/// What was ended, in words.
fn ended_words(ended: SignedOut, lang: Lang) -> String {
    let browsers = m::signed_out_everywhere(lang, ended.sessions);
    if ended.tokens == 0 { browsers } else { m::tokens_ended(lang, ended.tokens, &browsers) }
}

async fn change(sent: &Sent) -> Result<services::SignedIn, AppError> {
    let lang = use_lang();
    let (old, new) = (Secret::OldPassword.name(), Secret::NewPassword.name());
    filled_in(sent, &[(old, m::old_password(lang)), (new, m::new_password(lang))])?;
    let (services, actor) = request()?;
    let changed = services.change_password(&actor, sent.raw(old), sent.raw(new), &sign_in_from()).await;
    changed.map_err(|error| match error {
        services::ServiceError::Refused(services::Refusal::WrongPassword) => {
            AppError::refused_field(old, m::wrong_password(lang))
        }
        services::ServiceError::Refused(
            rule @ (services::Refusal::PasswordLength(_) | services::Refusal::PasswordWeak(_)),
        ) => AppError::refused_field(new, rule.message(lang)),
        other => beside(other),
    })
}

/// Whether the sign-in asks for a code, and where that is changed.
fn second_step(view: &SecondFactorView, now: i64, lang: Lang) -> AnyView {
    let (state, words) = match view {
        SecondFactorView::On { since, codes_left } => {
            let on = second_factor::state_on(lang, &m::ago(lang, now, *since));
            let left = second_factor::codes_left(lang, *codes_left);
            (view! { <Tag tone=TagTone::Jade>{on}</Tag>" "{left} }.into_any(), second_factor::manage(lang))
        }
        SecondFactorView::Off | SecondFactorView::Offered { .. } => {
            (view! { <Tag>{second_factor::state_off(lang)}</Tag> }.into_any(), second_factor::set_up(lang))
        }
    };
    view! {
        <Sheet title=second_factor::title(lang)>
            <p>{state}</p>
            <p class="small muted">{second_factor::lead(lang)}</p>
            <div class="acts"><LinkButton href=SECOND_FACTOR_PAGE>{words}</LinkButton></div>
        </Sheet>
    }
    .into_any()
}

fn show(
    own: &OwnAccount,
    actor: &Actor,
    form: FormState,
    (told, second, tokens): (AnyView, AnyView, AnyView),
    valid: u64,
    now: i64,
    lang: Lang,
) -> AnyView {
    let (person, browsers) = (person(own, actor, lang), browsers(own, valid, now, lang));
    let tokens_too = (valid > 0).then(|| m::change_password_tokens(lang, valid));
    let ends =
        ::words::phrases::sentences(lang, &[m::change_password_body(lang), tokens_too.as_deref().unwrap_or_default()]);
    view! {
        <StandardLayout title=m::account_title(lang) width=Width::Text>
            {told}
            {person}
            {browsers}
            <Sheet title=m::change_password(lang)>
                <Form state=form>
                    <SecretField
                        secret=Secret::OldPassword
                        label=m::old_password(lang)
                        required=true
                        autocomplete="current-password"
                    />
                    {new_password(Secret::NewPassword, m::new_password(lang))}
                    <p class="small muted">{ends}</p>
                    <div class="acts"><Submit>{m::change_password(lang)}</Submit></div>
                </Form>
            </Sheet>
            {second}
            {tokens}
        </StandardLayout>
    }
    .into_any()
}

fn person(own: &OwnAccount, actor: &Actor, lang: Lang) -> AnyView {
    let Some(account) = actor.account() else { return ().into_any() };
    let global: Vec<&str> = account.roles.iter().map(|one| common::role(lang, *one)).collect();
    let global = global.join(::words::phrases::between(lang));
    let seats: Vec<_> = own
        .seats
        .iter()
        .map(|seat| view! { <li>{common::role(lang, seat.role)}" · "<span class="work">{seat.contest.title.clone()}</span></li> })
        .collect();
    let seats = (!seats.is_empty())
        .then(|| view! { <div><dt>{m::roles_in_contests(lang)}</dt><dd><ul>{seats}</ul></dd></div> });
    let (name, email) = (account.name.clone(), account.email.clone());
    let unproven = account.proven_at.is_none();
    let tag = unproven.then(|| view! { " "<Tag tone=TagTone::Amber>{m::unproven(lang)}</Tag> });
    let ask = unproven.then(|| {
        view! {
            <p class="small muted">{m::ask_proof_body(lang)}</p>
            <Form state=FormState::blank(PROOF)>
                <div class="acts"><Submit kind=Kind::Quiet>{m::ask_proof(lang)}</Submit></div>
            </Form>
        }
    });
    view! {
        <Sheet>
            <dl class="person-facts">
                <div><dt>{m::name(lang)}</dt><dd>{name}</dd></div>
                <div><dt>{m::email(lang)}</dt><dd>{email}{tag}</dd></div>
                <div><dt>{m::roles(lang)}</dt><dd>{global}</dd></div>
                {seats}
            </dl>
            {ask}
        </Sheet>
    }
    .into_any()
}

fn browsers(own: &OwnAccount, tokens: u64, now: i64, lang: Lang) -> AnyView {
    let rows: Vec<_> = own
        .sessions
        .iter()
        .map(|(session, present)| {
            let tag = present.then(|| view! { " "<Tag tone=TagTone::Jade>{m::this_browser(lang)}</Tag> });
            let browser = agent::words(lang, &session.user_agent);
            let (since, seen) = (m::ago(lang, now, session.created_at), m::ago(lang, now, session.seen_at));
            let network = Some(session.network.clone()).filter(|network| !network.is_empty());
            let network = network.unwrap_or_else(|| second_factor::network_none(lang).to_owned());
            // Signing out of the browser one sits at has its place in the menu.
            let end = (!present).then(|| {
                let (hash, whose) = (hex::encode(&session.token_hash), browser.clone());
                view! {
                    <form method="post" class="row-acts">
                        <Hidden name=FORM_FIELD value=ONE/>
                        <Hidden name="session" value=hash/>
                        <Submit kind=Kind::Quiet>
                            {second_factor::session_end(lang)}<span class="hidden">" "{whose}</span>
                        </Submit>
                    </form>
                }
            });
            view! {
                <tr>
                    <RowHead>{browser}{tag}</RowHead>
                    <Cell label=m::since(lang)>{since}</Cell>
                    <Cell label=m::last_seen(lang)>{seen}</Cell>
                    <Cell label=second_factor::network(lang)>{network}</Cell>
                    <Cell>{end}</Cell>
                </tr>
            }
        })
        .collect();
    let count = u64::try_from(own.sessions.len()).unwrap_or_default();
    // Tokens are named with what becomes of them: whoever lost a machine may have lost those too.
    let tokens = (tokens > 0).then(|| {
        view! { <Checkbox name=TOKENS_TOO label=m::tokens_too(lang, tokens) help=m::tokens_too_help(lang)/> }
    });
    let head = move || {
        view! {
            <Head>{m::browser(lang)}</Head>
            <Head>{m::since(lang)}</Head>
            <Head>{m::last_seen(lang)}</Head>
            <Head>{second_factor::network(lang)}</Head>
            <Head><span class="hidden">{second_factor::session_end(lang)}</span></Head>
        }
    };
    let has_others = own.sessions.len() > 1;
    let out = move || {
        let others = has_others.then(|| {
            view! {
                <form method="post">
                    <Hidden name=FORM_FIELD value=OTHERS/>
                    <Submit kind=Kind::Quiet>{second_factor::others_end(lang)}</Submit>
                </form>
            }
        });
        view! { {others} <DialogButton opens=EVERYWHERE kind=Kind::Quiet>{m::sign_out_everywhere(lang)}</DialogButton> }
    };
    view! {
        <Sheet title=m::browsers(lang) flush=true actions=out>
            <DataTable caption=m::browsers(lang) head=head>{rows}</DataTable>
        </Sheet>
        <ConfirmDialog
            id=EVERYWHERE
            name=EVERYWHERE
            title=m::sign_out_title(lang, count)
            confirm=m::sign_out_confirm(lang, count)
        >
            <p>{m::sign_out_body(lang)}</p>
            {tokens}
        </ConfirmDialog>
    }
    .into_any()
}
