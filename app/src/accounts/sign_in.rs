//! `/sign-in`, `/sign-out`, `/register`. Server only.

use domain::limits;
use services::NewAccount;

use super::code::go_on;
use super::demo::{DemoAccount, DemoAccounts};
use super::parts::{back_or, beside, filled_in, forget_pages, keep_back, new_password};
use crate::ui::form::FORM_FIELD;
use crate::ui::page::go;
use crate::ui::prelude::*;
use islands::session::{
    SESSION_COOKIE, end_code_ticket, end_guise, keep_session, request, session_token, sign_in_from,
};
use islands::web::set_cookie;
use words::accounts as m;
use words::phrases::gap;

const SIGN_IN: &str = "sign-in";

/// Sign-in; in a demonstration also the list of its accounts.
#[component]
pub fn SignInPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, actor) = request()?;
        let mut form = FormState::blank(SIGN_IN);
        if let Some(sent) = posted(SIGN_IN) {
            match sign_in(&sent).await {
                Ok(step) => return go_on(&step, services.now(), "/", None),
                Err(error) => form = sent.keep(error)?,
            }
        }
        let already = actor.account().map(|account| {
            let title = m::already(lang, &account.name);
            let back = back_or("/");
            view! { <Notice title=title><p><a href=back>{m::go_on(lang)}</a></p></Notice> }
        });
        Ok(view! {
            <SignInLayout title=common::sign_in(lang) lead="">
                <div class="ways-in">
                    <div class="stack">
                        {already}
                        <Form state=form>
                            <Field name="email" label=m::email(lang) kind=InputKind::Email required=true autocomplete="username"/>
                            <SecretField
                                secret=Secret::Password
                                label=m::password(lang)
                                required=true
                                autocomplete="current-password"
                            />
                            <div class="acts">
                                <Submit kind=Kind::Primary>{common::sign_in(lang)}</Submit>
                            </div>
                        </Form>
                        <p class="small muted other-door">
                            {m::no_account_yet(lang)}{gap(lang, m::no_account_yet(lang))}<a href=keep_back("/register")>{m::register(lang)}</a>
                            <br/>
                            {m::forgotten(lang)}
                        </p>
                    </div>
                    {demo_accounts(lang)}
                </div>
            </SignInLayout>
        }
        .into_any())
    })
}

async fn sign_in(sent: &Sent) -> Result<services::SignInStep, AppError> {
    let lang = use_lang();
    filled_in(sent, &[("email", m::email(lang)), ("password", m::password(lang))])?;
    let (services, _) = request()?;
    Ok(services.sign_in(sent.get("email"), sent.raw("password"), &sign_in_from()).await?)
}

/// The accounts of a demonstration, each with a button that signs in; nothing elsewhere.
fn demo_accounts(lang: Lang) -> Option<AnyView> {
    let demo = use_context::<crate::site::Features>().is_some_and(|features| features.demo);
    let DemoAccounts(accounts) = use_context::<DemoAccounts>().filter(|list| demo && !list.0.is_empty())?;
    let rows: Vec<_> = accounts.into_iter().map(|account| demo_account(account, lang)).collect();
    let view = view! {
        <section class="demo-accounts" aria-labelledby="demo-accounts">
            <h2 id="demo-accounts">{m::demo_accounts(lang)}</h2>
            <p class="small muted">{m::demo_accounts_body(lang)}</p>
            <ul>{rows}</ul>
        </section>
    };
    Some(view.into_any())
}

fn demo_account(account: DemoAccount, lang: Lang) -> impl IntoView {
    let DemoAccount { duty, name, email, password } = account;
    let as_whom = m::enter_as(lang, &name);
    // Made-up names often begin with the role.
    let title = duty.name(lang);
    let name = name.strip_prefix(title).map_or(name.as_str(), str::trim_start).to_owned();
    view! {
        <li>
            <form method="post">
                <Hidden name=FORM_FIELD value=SIGN_IN/>
                <Hidden name="email" value=email.clone()/>
                <Hidden name="password" value=password.clone()/>
                <div>
                    <p><b>{title}</b>" "<span class="muted">{name}</span></p>
                    <p class="small muted demo-keys">{email}" · "{password}</p>
                </div>
                <button type="submit" class=Kind::Plain.class() aria-label=as_whom>{m::enter(lang)}</button>
            </form>
        </li>
    }
}

/// Ends the session; only by POST.
#[component]
pub fn SignOutPage() -> impl IntoView {
    page(async {
        let (services, _) = request()?;
        if islands::web::is_post() {
            if let Some(token) = session_token() {
                services.sign_out(&token).await?;
            }
            set_cookie(SESSION_COOKIE, "", 0);
            end_guise();
            end_code_ticket();
            forget_pages();
        }
        go(&back_or("/"))
    })
}

/// A person makes an own account, to enter films.
#[component]
pub fn RegisterPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, _) = request()?;
        let mut form = FormState::blank("register");
        if let Some(sent) = posted("register") {
            match register(&sent).await {
                Ok(signed_in) => {
                    keep_session(&signed_in, services.now());
                    return leave(&back_or("/entries"), Flash::done(m::registered(lang, &signed_in.account.name)));
                }
                Err(error) => form = sent.keep(error)?,
            }
        }
        Ok(view! {
            <SignInLayout title=m::register(lang) lead=m::register_lead(lang)>
                <Form state=form>
                    <Field name="name" label=m::name(lang) required=true maxlength=limits::PERSON_NAME autocomplete="name"/>
                    <Field
                        name="email"
                        label=m::email(lang)
                        help=m::email_help(lang)
                        kind=InputKind::Email
                        required=true
                        autocomplete="username"
                    />
                    {new_password(Secret::Password, m::password(lang))}
                    <div class="acts">
                        <Submit kind=Kind::Primary>{m::register(lang)}</Submit>
                    </div>
                </Form>
                <p class="small muted other-door">
                    {m::account_already(lang)}{gap(lang, m::account_already(lang))}<a href=keep_back("/sign-in")>{common::sign_in(lang)}</a>
                </p>
            </SignInLayout>
        }
        .into_any())
    })
}

async fn register(sent: &Sent) -> Result<services::SignedIn, AppError> {
    let lang = use_lang();
    filled_in(sent, &[("name", m::name(lang)), ("email", m::email(lang)), ("password", m::password(lang))])?;
    let (services, _) = request()?;
    let new = NewAccount {
        email: sent.get("email").to_owned(),
        name: sent.get("name").to_owned(),
        password: Some(sent.raw("password").to_owned()),
        roles: Vec::new(),
    };
    services.register(new, &sign_in_from()).await.map_err(beside)
}
