//! Pages of the way in.

use crate::i18n::accounts as m;
use crate::session::{SESSION_COOKIE, keep_session, request, session_token, user_agent};
use crate::ui::page::go;
use crate::ui::prelude::*;
use crate::ui::web::{local_path, query_pairs, set_cookie};
use services::{Actor, NewAccount};

/// Home: what this is, or the contests of the person who is signed in.
#[component]
pub fn HomePage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, actor) = request()?;
        if services.needs_setup().await? {
            return go("/setup");
        }
        let Actor::Person(account) = &actor else {
            return Ok(view! {
                <DoorPage title=m::home_title(lang) lead=m::home_lead(lang)>
                    <LinkButton href="/sign-in" kind=Kind::Primary>{common::sign_in(lang)}</LinkButton>
                </DoorPage>
            }
            .into_any());
        };
        let lines = services.contests(&actor).await?;
        let rows: Vec<_> = lines
            .into_iter()
            .map(|line| {
                view! {
                    <tr>
                        <RowHead>{line.title}</RowHead>
                        <Cell label=m::phase(lang)>{common::phase(lang, line.phase)}</Cell>
                        <Cell label=m::entries(lang) number=true>{line.entries}</Cell>
                    </tr>
                }
            })
            .collect();
        let list = if rows.is_empty() {
            view! { <EmptyState title=m::no_contests(lang)>{m::no_contests_body(lang)}</EmptyState> }.into_any()
        } else {
            let head = move || {
                view! {
                    <Head>{m::contest(lang)}</Head>
                    <Head>{m::phase(lang)}</Head>
                    <Head number=true>{m::entries(lang)}</Head>
                }
            };
            view! { <DataTable caption=m::contests(lang) head=head>{rows}</DataTable> }.into_any()
        };
        Ok(view! { <OfficePage title=m::welcome(lang, &account.name)>{list}</OfficePage> }.into_any())
    })
}

/// Sign-in.
#[component]
pub fn SignInPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, _) = request()?;
        let mut form = FormState::blank("sign-in");
        if let Some(sent) = posted("sign-in") {
            match services.sign_in(sent.get("email"), sent.raw("password"), &user_agent()).await {
                Ok(signed_in) => {
                    keep_session(&signed_in, services.now());
                    let pairs = query_pairs();
                    let back = pairs.iter().find(|(key, _)| key == "back").map_or("/", |(_, value)| value.as_str());
                    return go(&local_path(back));
                }
                Err(error) => form = sent.keep(error.into())?,
            }
        }
        Ok(view! {
            <DoorPage title=common::sign_in(lang) lead="">
                <Form state=form>
                    <Field name="email" label=m::email(lang) kind=InputKind::Email required=true autocomplete="username"/>
                    <Field
                        name="password"
                        label=m::password(lang)
                        kind=InputKind::Password
                        required=true
                        autocomplete="current-password"
                    />
                    <div class="acts">
                        <Submit kind=Kind::Primary>{common::sign_in(lang)}</Submit>
                    </div>
                </Form>
            </DoorPage>
        }
        .into_any())
    })
}

/// Ends the session; only by POST.
#[component]
pub fn SignOutPage() -> impl IntoView {
    page(async {
        let (services, _) = request()?;
        if crate::ui::web::is_post() {
            if let Some(token) = session_token() {
                services.sign_out(&token).await?;
            }
            set_cookie(SESSION_COOKIE, "", 0);
        }
        go("/")
    })
}

/// First run: the code printed at start makes the administrator.
#[component]
pub fn SetupPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, _) = request()?;
        if !services.needs_setup().await? {
            return Err(AppError::NotFound);
        }
        let mut form = FormState::blank("setup").with("organiser", "yes");
        if let Some(sent) = posted("setup") {
            let new = NewAccount {
                email: sent.get("email").to_owned(),
                name: sent.get("name").to_owned(),
                password: Some(sent.raw("password").to_owned()),
                roles: Vec::new(),
            };
            match services.set_up(sent.get("code"), new, sent.has("organiser")).await {
                Ok(signed_in) => {
                    keep_session(&signed_in, services.now());
                    return go("/");
                }
                Err(error) => form = sent.keep(error.into())?,
            }
        }
        Ok(view! {
            <DoorPage title=m::setup_title(lang) lead=m::setup_lead(lang)>
                <Form state=form>
                    <Field name="code" label=m::code(lang) required=true autocomplete="one-time-code"/>
                    <Field name="name" label=m::name(lang) required=true autocomplete="name"/>
                    <Field name="email" label=m::email(lang) kind=InputKind::Email required=true autocomplete="username"/>
                    <Field
                        name="password"
                        label=m::password(lang)
                        help=m::password_help(lang)
                        kind=InputKind::Password
                        required=true
                        autocomplete="new-password"
                    />
                    <Checkbox name="organiser" label=m::also_organise(lang)/>
                    <div class="acts">
                        <Submit kind=Kind::Primary>{m::create(lang)}</Submit>
                    </div>
                </Form>
            </DoorPage>
        }
        .into_any())
    })
}
