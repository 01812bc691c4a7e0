//! The password asked again: `/confirm`, and the field in forms that ask by themselves. Server only.

use services::exports::RECORD_ENDING;
use services::{Refusal as Rule, ServiceError};

use super::parts::{back_or, filled_in};
use crate::ui::page::go;
use crate::ui::prelude::*;
use islands::session::{request, sign_in_from};
use islands::text::percent;
use islands::web::{add_header, path_and_query};
use words::{accounts, second_factor as m};

const CONFIRM: &str = "confirm";
/// Leads on after so many seconds, without script.
const REFRESH: http::HeaderName = http::HeaderName::from_static("refresh");

/// The field for the present password, in a form that does what asks for it.
pub fn password_again() -> impl IntoView {
    let lang = use_lang();
    view! {
        <SecretField
            secret=Secret::Password
            label=m::password_again(lang)
            help=m::password_again_help(lang)
            required=true
            autocomplete="current-password"
        />
    }
}

/// Gives the password of such a form. Left empty it is not given, and the act itself says whether it is needed.
///
/// # Errors
/// A wrong one, beside its field.
pub async fn give_password(sent: &Sent) -> Result<(), AppError> {
    let (services, actor) = request()?;
    let password = sent.raw(Secret::Password.name());
    if password.is_empty() {
        return Ok(());
    }
    services.confirm_password(&actor, password, &sign_in_from()).await.map_err(beside_password)
}

/// Leads to where the password is asked for, and from there back to this page, for an act without a field of its own.
///
/// # Errors
/// None.
pub fn confirm_first() -> Page {
    go(&format!("/confirm?back={}", percent(&path_and_query())))
}

/// Puts a refusal about the password beside its field.
pub fn beside_password(error: ServiceError) -> AppError {
    match error {
        ServiceError::Refused(rule @ (Rule::WrongPassword | Rule::PasswordAgain)) => {
            AppError::refused_field(Secret::Password.name(), rule.message(use_lang()))
        }
        other => other.into(),
    }
}

/// Asks for the password, then goes on to `back`.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (_, actor) = request()?;
        let email = actor.person()?.email.clone();
        let back = back_or("/account");
        let mut form = FormState::blank(CONFIRM);
        if let Some(sent) = posted(CONFIRM) {
            match confirm(&sent).await {
                // A file is saved beside the page that led to it, which would go on asking.
                Ok(()) if is_file(&back) => return Ok(confirmed(&back, lang)),
                Ok(()) => return go(&back),
                Err(error) => form = sent.keep(error)?,
            }
        }
        Ok(view! {
            <SignInLayout title=m::confirm_title(lang) lead=m::confirm_lead(lang)>
                <Form state=form>
                    // So that the browser's password keeper knows for whom.
                    <input type="hidden" autocomplete="username" value=email/>
                    {password_again()}
                    <div class="acts">
                        <Submit kind=Kind::Primary>{m::confirm(lang)}</Submit>
                        <LinkButton href="/">{common::go_home(lang)}</LinkButton>
                    </div>
                </Form>
            </SignInLayout>
        }
        .into_any())
    })
}

/// Whether an address answers with a file: an export, a list, or the record.
fn is_file(address: &str) -> bool {
    let path = path_of(address);
    path.contains("/exports/") || path.contains("/lists/") || path.ends_with(RECORD_ENDING)
}

/// The page that a file belongs to. Lists have none of their own: the front page of their contest, or that of all.
fn page_of(file: &str) -> &str {
    let folder = path_of(file).rsplit_once('/').map_or("", |(folder, _)| folder);
    let page = folder.strip_suffix("/lists").unwrap_or(folder);
    if page.is_empty() { "/" } else { page }
}

fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

async fn confirm(sent: &Sent) -> Result<(), AppError> {
    filled_in(sent, &[(Secret::Password.name(), accounts::password(use_lang()))])?;
    give_password(sent).await
}

/// The file is on its way; the page leads back to where it was asked for.
fn confirmed(file: &str, lang: Lang) -> AnyView {
    add_header(REFRESH, &format!("0; url={file}"));
    let page = page_of(file).to_owned();
    let file = file.to_owned();
    view! {
        <SignInLayout title=m::confirmed(lang) lead=m::confirmed_body(lang)>
            <div class="acts">
                <LinkButton href=file kind=Kind::Primary>{m::download(lang)}</LinkButton>
                <LinkButton href=page>{common::back(lang)}</LinkButton>
            </div>
        </SignInLayout>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_leads_back_to_a_page() {
        for (file, page) in [
            ("/contests/a/exports/shortlist.csv?lang=zh", "/contests/a/exports"),
            ("/contests/a/record/full.linxuan-record", "/contests/a/record"),
            ("/contests/a/lists/ranking.csv?q=a/b", "/contests/a"),
            ("/lists/accounts.xlsx", "/"),
        ] {
            assert!(is_file(file), "{file}");
            assert_eq!(page_of(file), page);
        }
        assert!(!is_file("/account?back=/lists/accounts.csv"));
    }
}
