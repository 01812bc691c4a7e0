//! `/sign-in/code`: the second step of a sign-in. Server only.

use services::{Refusal as Rule, ServiceError, SignInStep};

use super::parts::{back_or, filled_in, is_spent, keep_back};
use crate::ui::page::go;
use crate::ui::prelude::*;
use islands::session::{code_ticket, end_code_ticket, keep_code_ticket, keep_session, request, sign_in_from};
use islands::web::shows_secret;
use words::second_factor as m;

const CODE: &str = "code";
const ADDRESS: &str = "/sign-in/code";

/// Goes on after a right password: into the site with these words, or to the page that asks for the code.
///
/// # Errors
/// None; the type is the one a page ends with.
pub fn go_on(step: &SignInStep, now: i64, home: &str, words: Option<&str>) -> Page {
    match step {
        SignInStep::Done(signed_in) => {
            keep_session(signed_in, now);
            end_code_ticket();
            words.map_or_else(|| go(&back_or(home)), |words| leave(&back_or(home), Flash::done(words)))
        }
        SignInStep::CodeNeeded(ticket) => {
            keep_code_ticket(ticket, now);
            go(&keep_back(ADDRESS))
        }
    }
}

/// Asks for the code.
#[component]
pub fn CodePage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, _) = request()?;
        let Some(ticket) = code_ticket() else { return go(&keep_back("/sign-in")) };
        // A wrong code is shown again, to be mended; it may be a recovery code with a letter wrong.
        shows_secret();
        let mut form = FormState::blank(CODE);
        if let Some(sent) = posted(CODE) {
            match enter(&ticket, &sent).await {
                Ok(Some(signed_in)) => {
                    end_code_ticket();
                    keep_session(&signed_in, services.now());
                    return go(&back_or("/"));
                }
                Ok(None) => return too_late(lang),
                Err(error) => form = sent.keep(error)?,
            }
        } else if let Err(error) = services.look_at_code_ticket(&ticket).await {
            return if is_spent(&error) { too_late(lang) } else { Err(error.into()) };
        }
        Ok(view! {
            <SignInLayout title=m::step_title(lang) lead=m::step_lead(lang)>
                <Form state=form>
                    <div class="one-time or-longer">
                        <Field
                            name="code"
                            label=m::step_code(lang)
                            help=m::step_code_help(lang)
                            required=true
                            maxlength=40_usize
                            autocomplete="one-time-code"
                        />
                    </div>
                    <div class="acts">
                        <Submit kind=Kind::Primary>{common::sign_in(lang)}</Submit>
                        <LinkButton href=keep_back("/sign-in")>{m::begin_again(lang)}</LinkButton>
                    </div>
                </Form>
            </SignInLayout>
        }
        .into_any())
    })
}

/// The session; none where the ticket is spent.
async fn enter(ticket: &str, sent: &Sent) -> Result<Option<services::SignedIn>, AppError> {
    let lang = use_lang();
    filled_in(sent, &[("code", m::step_code(lang))])?;
    let (services, _) = request()?;
    match services.sign_in_with_code(ticket, sent.get("code"), &sign_in_from()).await {
        Ok(signed_in) => Ok(Some(signed_in)),
        Err(error) if is_spent(&error) => Ok(None),
        Err(ServiceError::Refused(rule @ Rule::WrongCode)) => Err(AppError::refused_field("code", rule.message(lang))),
        Err(error) => Err(error.into()),
    }
}

/// Back to the password.
fn too_late(lang: Lang) -> Page {
    end_code_ticket();
    leave(&keep_back("/sign-in"), Flash::warning(m::step_too_late(lang)))
}
