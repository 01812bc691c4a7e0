//! `/setup`: the first run. Server only.

use domain::limits;
use services::NewAccount;

use super::parts::{beside, filled_in, is_spent, new_password};
use crate::ui::page::go;
use crate::ui::prelude::*;
use islands::session::{keep_session, request, sign_in_from};
use words::accounts as m;

/// First run: the code printed at start makes the administrator.
#[component]
pub fn SetupPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, _) = request()?;
        if !services.needs_setup().await? {
            return go("/sign-in");
        }
        let mut form = FormState::blank("setup").with("organiser", "yes");
        if let Some(sent) = posted("setup") {
            match set_up(&sent).await {
                Ok(signed_in) => {
                    keep_session(&signed_in, services.now());
                    return leave("/", Flash::done(m::set_up(lang)));
                }
                Err(error) => form = sent.keep(error)?,
            }
        }
        Ok(view! {
            <SignInLayout title=m::setup_title(lang) lead=m::setup_lead(lang)>
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
                    <Field name="name" label=m::name(lang) required=true maxlength=limits::PERSON_NAME autocomplete="name"/>
                    <Field name="email" label=m::email(lang) kind=InputKind::Email required=true autocomplete="username"/>
                    {new_password(Secret::Password, m::password(lang))}
                    <Checkbox name="organiser" label=m::also_organise(lang) help=m::also_organise_help(lang)/>
                    <div class="acts">
                        <Submit kind=Kind::Primary>{m::finish_setup(lang)}</Submit>
                    </div>
                </Form>
            </SignInLayout>
        }
        .into_any())
    })
}

async fn set_up(sent: &Sent) -> Result<services::SignedIn, AppError> {
    let lang = use_lang();
    let password = ("password", m::password(lang));
    filled_in(sent, &[("code", m::code(lang)), ("name", m::name(lang)), ("email", m::email(lang)), password])?;
    let (services, _) = request()?;
    let new = NewAccount {
        email: sent.get("email").to_owned(),
        name: sent.get("name").to_owned(),
        password: Some(sent.raw("password").to_owned()),
        roles: Vec::new(),
    };
    // People copy the code with the spaces they read it in.
    let code: String = sent.get("code").chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    services.set_up(&code, new, sent.has("organiser"), &sign_in_from()).await.map_err(|error| {
        if is_spent(&error) { AppError::refused_field("code", m::wrong_code(lang)) } else { beside(error) }
    })
}
