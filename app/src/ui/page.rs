//! What a routed page is made of: load, maybe act, show; and the pages for when that fails. Server only.

use std::future::Future;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::ui::button::{Kind, LinkButton, Submit};
use crate::ui::field::Hidden;
use crate::ui::flash::{Flash, set_flash};
use crate::ui::form::Posted;
use crate::ui::frame::SignInLayout;
use crate::ui::secret::Secret;
use islands::error::AppError;
use islands::lang::use_lang;
use islands::text::percent;
use islands::web;
use words::{Lang, common, second_factor};

/// What the body of a page ends with.
pub type Page = Result<AnyView, AppError>;

/// A routed page. The whole page is made before the first byte is sent, so its body may set the status, leave
/// cookies, redirect with [`leave`], and end early with `?`.
pub fn page<F>(body: F) -> impl IntoView
where
    F: Future<Output = Page> + Send + 'static,
{
    Suspend::new(async move {
        match body.await {
            Ok(view) => view,
            Err(AppError::SignInNeeded) => sign_in_first(),
            Err(error) => view! { <ErrorPage error=error/> }.into_any(),
        }
    })
}

/// A part of the page's address, such as the id of a contest.
///
/// # Errors
/// [`AppError::NotFound`] where it cannot be one.
pub fn param<T: std::str::FromStr>(name: &str) -> Result<T, AppError> {
    let params = use_params_map().read_untracked();
    params.get(name).unwrap_or_default().parse().map_err(|_| AppError::NotFound)
}

/// Leaves for another page of this site (303), with a message for it.
///
/// # Errors
/// None; the type is the one a page ends with.
pub fn leave(to: &str, flash: Flash) -> Page {
    set_flash(&flash);
    web::see_other(to);
    Ok(().into_any())
}

/// Leaves for another page of this site (303), silently.
///
/// # Errors
/// None; the type is the one a page ends with.
pub fn go(to: &str) -> Page {
    web::see_other(to);
    Ok(().into_any())
}

/// What came of an act whose refusal is shown on the page itself, with the refusal's status.
///
/// # Errors
/// Every error that is no refusal.
pub fn or_refused<T>(done: Result<T, impl Into<AppError>>) -> Result<Result<T, AppError>, AppError> {
    match done.map_err(Into::into) {
        Ok(done) => Ok(Ok(done)),
        Err(error @ AppError::Refused(_)) => {
            web::set_status(error.status());
            Ok(Err(error))
        }
        Err(error) => Err(error),
    }
}

/// The address of the sign-in that comes back to `back`.
#[must_use]
pub fn sign_in_address(back: &str) -> String {
    if back == "/" { "/sign-in".to_owned() } else { format!("/sign-in?back={}", percent(back)) }
}

/// A reader is led to the sign-in and back. What a writer sent is kept on a page of its own, to be sent again.
fn sign_in_first() -> AnyView {
    let lang = use_lang();
    let sign_in = sign_in_address(&web::path_and_query());
    let posted = use_context::<Posted>().filter(|_| web::is_post());
    let Some(Posted(pairs)) = posted else {
        web::see_other(&sign_in);
        return ().into_any();
    };
    web::set_status(AppError::SignInNeeded.status());
    view! {
        <SignInLayout title=common::expired(lang) lead=common::expired_body(lang)>
            <form method="post" class="acts">
                {entered(&pairs)}
                <a class=Kind::Primary.class() href="/sign-in" target="_blank">{common::sign_in_elsewhere(lang)}</a>
                <Submit>{common::send_again(lang)}</Submit>
            </form>
        </SignInLayout>
    }
    .into_any()
}

/// Where a second factor is set up.
pub const SECOND_FACTOR_PAGE: &str = "/account/second-factor";

/// What was entered, to be sent again. Secrets are entered again by the person.
fn entered(pairs: &[(String, String)]) -> AnyView {
    let fields: Vec<_> = pairs
        .iter()
        .filter(|(key, _)| !Secret::is_named(key))
        .map(|(key, value)| view! { <Hidden name=key.clone() value=value.clone()/> })
        .collect();
    fields.into_any()
}

/// Sends what was entered again, or, where nothing was or a secret is among it, asks for the page again.
fn again(lang: Lang) -> AnyView {
    let posted = use_context::<Posted>().filter(|_| web::is_post());
    match posted {
        Some(Posted(pairs)) if !pairs.iter().any(|(key, _)| Secret::is_named(key)) => view! {
            <form method="post">
                {entered(&pairs)}
                <Submit>{common::send_again(lang)}</Submit>
            </form>
        }
        .into_any(),
        _ => try_again(lang),
    }
}

fn try_again(lang: Lang) -> AnyView {
    view! { <LinkButton kind=Kind::Primary href=web::path_and_query()>{common::try_again(lang)}</LinkButton> }
        .into_any()
}

/// When it makes sense to ask again after a fault of the machine, seconds.
const RETRY_AFTER_S: u32 = 5;

/// The page for an error: what happened, what is kept, what to do. Sets the status.
#[component]
pub fn ErrorPage(
    /// The error.
    error: AppError,
) -> impl IntoView {
    web::set_status(error.status());
    let retry_after_s = match error {
        AppError::TooMany { retry_after_s } => Some(retry_after_s),
        AppError::Unavailable | AppError::NoSpace => Some(RETRY_AFTER_S),
        _ => None,
    };
    if let Some(seconds) = retry_after_s {
        web::add_header(http::header::RETRY_AFTER, &seconds.to_string());
    }
    let lang = use_lang();
    let explained = error.explain(lang);
    let again = match error {
        // The machine may be able to in a moment.
        AppError::Unavailable | AppError::NoSpace | AppError::TooMany { .. } => Some(again(lang)),
        // What is there now has to be looked at first.
        AppError::Conflict(_) => Some(try_again(lang)),
        _ => None,
    };
    let set_up = matches!(error, AppError::SecondFactorNeeded { .. }).then(|| {
        let href = format!("{SECOND_FACTOR_PAGE}?back={}", percent(&web::path_and_query()));
        view! { <LinkButton kind=Kind::Primary href=href>{second_factor::set_up(lang)}</LinkButton> }
    });
    view! {
        <SignInLayout title=explained.title lead=explained.body>
            <div class="acts">
                {again}
                {set_up}
                <LinkButton href="/">{common::go_home(lang)}</LinkButton>
            </div>
        </SignInLayout>
    }
    .into_any()
}

/// The page for an address that leads nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! { <ErrorPage error=AppError::NotFound/> }
}
