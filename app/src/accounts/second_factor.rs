//! `/account/second-factor`: setting up the second step of the sign-in, recovery codes, turning it off. Server only.

use services::{Refusal as Rule, SecondFactorView, ServiceError};

use super::confirm::{give_password, password_again};
use super::parts::{back_or, filled_in};
use super::qr::qr_code;
use crate::ui::page::go;
use crate::ui::prelude::*;
use islands::session::{request, sign_in_from};
use islands::web::{origin, path_and_query, shows_secret};
use words::accounts;
use words::second_factor as m;

const BEGIN: &str = "begin";
const CONFIRM: &str = "confirm";
const RENEW: &str = "renew";
const REMOVE: &str = "remove";

/// What came of a form.
enum Acted {
    /// A secret is offered.
    Offered,
    /// Recovery codes to show once.
    Codes(Vec<String>),
    /// It is off.
    Removed,
}

/// The own second factor.
#[component]
pub fn SecondFactorPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, actor) = request()?;
        let mut forms = [BEGIN, CONFIRM, RENEW, REMOVE].map(FormState::blank);
        for form in &mut forms {
            let Some(sent) = posted(form.name()) else { continue };
            match act(form.name(), &sent).await {
                Ok(Acted::Offered) => return go(&path_and_query()),
                Ok(Acted::Codes(codes)) => return Ok(codes_once(codes, lang)),
                Ok(Acted::Removed) => return leave("/account", Flash::done(m::removed(lang))),
                Err(error) => *form = sent.keep(error)?,
            }
        }
        let [begin, confirm, renew, remove] = forms;
        let crumbs = vec![Crumb::to("/account", accounts::account_title(lang))];
        let body = match services.second_factor(&actor, &site()).await? {
            SecondFactorView::Off => begin_sheet(begin, lang),
            SecondFactorView::Offered { secret, address } => offer_sheet(secret, &address, confirm, lang)?,
            SecondFactorView::On { since, codes_left } => {
                let since = accounts::ago(lang, services.now(), since);
                on_sheets(&since, codes_left, renew, remove, lang)
            }
        };
        Ok(view! {
            <StandardLayout title=m::title(lang) crumbs=crumbs width=Width::Text>
                <p class="lead">{m::lead(lang)}</p>
                {body}
            </StandardLayout>
        }
        .into_any())
    })
}

/// The name by which an app lists this site.
fn site() -> String {
    let origin = origin();
    let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host);
    format!("{} {host}", common::product(Lang::En))
}

async fn act(form: &str, sent: &Sent) -> Result<Acted, AppError> {
    let lang = use_lang();
    let (services, actor) = request()?;
    if form == CONFIRM {
        filled_in(sent, &[("code", m::code(lang))])?;
        let confirmed = services.confirm_second_factor(&actor, sent.get("code"), &sign_in_from()).await;
        return confirmed.map(Acted::Codes).map_err(|error| match error {
            ServiceError::Refused(rule @ (Rule::WrongCode | Rule::PasswordAgain)) => {
                AppError::refused_field("code", rule.message(lang))
            }
            other => other.into(),
        });
    }
    filled_in(sent, &[(Secret::Password.name(), accounts::password(lang))])?;
    give_password(sent).await?;
    match form {
        BEGIN => services.offer_second_factor(&actor).await.map(|()| Acted::Offered),
        RENEW => services.renew_recovery_codes(&actor).await.map(Acted::Codes),
        _ => services.remove_second_factor(&actor).await.map(|()| Acted::Removed),
    }
    .map_err(Into::into)
}

fn begin_sheet(form: FormState, lang: Lang) -> AnyView {
    view! {
        <Sheet title=m::begin(lang)>
            <p>{m::begin_body(lang)}</p>
            <Form state=form>
                {password_again()}
                <div class="acts"><Submit kind=Kind::Primary>{m::begin_password(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

fn offer_sheet(secret: String, address: &str, form: FormState, lang: Lang) -> Result<AnyView, AppError> {
    shows_secret();
    let picture = qr_code(address, m::qr_code(lang))?;
    // In groups of four it can be typed; an app takes it with or without the gaps.
    let letters: Vec<char> = secret.chars().collect();
    let secret = letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ");
    Ok(view! {
        <Sheet title=m::scan(lang)>
            <p>{m::scan_body(lang)}</p>
            {picture}
            <dl class="person-facts"><div><dt>{m::secret(lang)}</dt><dd><code>{secret}</code></dd></div></dl>
            <Form state=form>
                <div class="one-time">
                    <Field
                        name="code"
                        label=m::code(lang)
                        help=m::code_help(lang)
                        kind=InputKind::Tel
                        required=true
                        maxlength=12_usize
                        autocomplete="one-time-code"
                    />
                </div>
                <div class="acts"><Submit kind=Kind::Primary>{m::turn_on(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any())
}

fn on_sheets(since: &str, codes_left: i64, renew: FormState, remove: FormState, lang: Lang) -> AnyView {
    let since = m::state_on(lang, since);
    view! {
        <Sheet>
            <p><Tag tone=TagTone::Jade>{since}</Tag>" "{m::codes_left(lang, codes_left)}</p>
        </Sheet>
        <Sheet title=m::renew(lang)>
            <p>{m::renew_body(lang)}</p>
            <Form state=renew>
                {password_again()}
                <div class="acts"><Submit>{m::renew_confirm(lang)}</Submit></div>
            </Form>
        </Sheet>
        <Sheet title=m::remove(lang)>
            <p>{m::remove_body(lang)}</p>
            <Form state=remove>
                {password_again()}
                <div class="acts"><Submit>{m::remove_confirm(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// The recovery codes, which no page shows again.
fn codes_once(codes: Vec<String>, lang: Lang) -> AnyView {
    shows_secret();
    let crumbs = vec![Crumb::to("/account", accounts::account_title(lang))];
    let back = back_or("/account");
    let codes: Vec<_> = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect();
    view! {
        <StandardLayout title=m::codes(lang) crumbs=crumbs width=Width::Text>
            <Sheet>
                <p>{m::codes_body(lang)}</p>
                <ol class="recovery-codes">{codes}</ol>
                <div class="acts"><LinkButton href=back kind=Kind::Primary>{m::codes_saved(lang)}</LinkButton></div>
            </Sheet>
        </StandardLayout>
    }
    .into_any()
}
