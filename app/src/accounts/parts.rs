//! What the forms of the way in share. Server only.

use domain::limits::PASSWORD;
use domain::typed;
use services::{Refusal as Rule, ServiceError};

use crate::ui::prelude::*;
use islands::text::percent;
use islands::web::{local_path, query_pairs};
use words::accounts as m;

/// Where the address says to go afterwards, always a path of this site.
pub fn back_or(home: &str) -> String {
    let asked = query_pairs().into_iter().find(|(key, _)| key == "back");
    asked.map_or_else(|| home.to_owned(), |(_, back)| local_path(&back))
}

/// The address of another door that leads to the same place afterwards.
pub fn keep_back(door: &str) -> String {
    let asked = query_pairs().into_iter().find(|(key, _)| key == "back");
    asked.map_or_else(|| door.to_owned(), |(_, back)| format!("{door}?back={}", percent(&local_path(&back))))
}

/// Says of every empty field at once, by its name and label, that it is required.
pub fn filled_in(sent: &Sent, fields: &[(&str, &str)]) -> Result<(), AppError> {
    let lang = use_lang();
    let mut refusal = Refusal::default();
    for (field, label) in fields.iter().filter(|(field, _)| typed::is_blank(sent.raw(field))) {
        refusal.add(*field, m::fill_in(lang, label));
    }
    refusal.check()
}

/// Puts a refusal beside the field it is about.
pub fn beside(error: ServiceError) -> AppError {
    let field = match &error {
        ServiceError::Refused(Rule::BadEmail(_) | Rule::EmailTaken(_)) => "email",
        ServiceError::Refused(Rule::PasswordLength(_) | Rule::PasswordWeak(_)) => "password",
        ServiceError::Refused(Rule::Words { .. }) => "name",
        _ => return error.into(),
    };
    match error {
        ServiceError::Refused(rule) => AppError::refused_field(field, rule.message(use_lang())),
        other => other.into(),
    }
}

/// Lets the browser forget the pages it has seen, where a session ends.
pub fn forget_pages() {
    const CLEAR_SITE_DATA: http::HeaderName = http::HeaderName::from_static("clear-site-data");
    // Not "storage": what was entered and could not be sent yet waits there for its owner.
    islands::web::add_header(CLEAR_SITE_DATA, "\"cache\"");
}

/// The field for a new password.
pub fn new_password(secret: Secret, label: &'static str) -> impl IntoView {
    view! {
        <SecretField
            secret=secret
            label=label
            help=m::password_help(use_lang(), PASSWORD.0, PASSWORD.1)
            required=true
            autocomplete="new-password"
            lengths=PASSWORD
        />
    }
}

/// A link that was used, has ended or never was; the same words for all three, so that nothing is told.
pub fn spent(lead: &'static str) -> AnyView {
    islands::web::set_status(410);
    let lang = use_lang();
    view! {
        <SignInLayout title=m::spent_title(lang) lead=lead>
            <div class="acts">
                <LinkButton href="/sign-in" kind=Kind::Primary>{common::sign_in(lang)}</LinkButton>
                <LinkButton href="/">{common::go_home(lang)}</LinkButton>
            </div>
        </SignInLayout>
    }
    .into_any()
}

/// Whether a link cannot be used any more.
pub const fn is_spent(error: &ServiceError) -> bool {
    matches!(error, ServiceError::Refused(Rule::TicketSpent))
}
