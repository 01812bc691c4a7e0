//! API tokens on the own account's page. Server only.

use domain::access::Scope;
use domain::hex;
use domain::limits::TOKEN_DAYS;
use services::{Actor, ApiToken, Services};

use super::confirm::{beside_password, give_password, password_again};
use crate::ui::form::FORM_FIELD;
use crate::ui::prelude::*;
use words::accounts as m;

/// The form that makes a token.
pub const MAKE: &str = "token";
/// The form that revokes one.
pub const REVOKE: &str = "revoke";
/// How long a token lasts unless something else is asked for, days.
const DAYS: i64 = 90;

/// A blank form.
pub fn blank() -> FormState {
    FormState::blank(MAKE).with("days", DAYS)
}

/// Makes the token that was asked for; it is shown once.
pub async fn make(services: &Services, actor: &Actor, sent: &Sent) -> Result<String, AppError> {
    let scopes: Vec<Scope> = sent.all("scope").into_iter().filter_map(Scope::parse).collect();
    let email = actor.person()?.email.clone();
    give_password(sent).await?;
    let made = services.create_token(actor, &email, &scopes, sent.given("days")?.unwrap_or_default()).await;
    made.map_err(|error| match error {
        services::ServiceError::Refused(rule @ services::Refusal::NoScope) => {
            AppError::refused_field("scope", rule.message(use_lang()))
        }
        services::ServiceError::Refused(rule @ services::Refusal::TokenDays(_)) => {
            AppError::refused_field("days", rule.message(use_lang()))
        }
        other => beside_password(other),
    })
}

/// Tokens that work, the one that was just made, and the form for another.
pub fn sheet(tokens: &[ApiToken], made: Option<String>, form: FormState, now: i64, lang: Lang) -> AnyView {
    let made = made.map(|token| {
        islands::web::shows_secret();
        view! {
            <Notice tone=Tone::Done title=m::token_made(lang)>
                <p>{m::token_made_body(lang)}</p>
                <input class="input link-once" type="text" readonly=true value=token aria-label=m::token_label(lang)/>
            </Notice>
        }
    });
    let rows: Vec<_> =
        tokens.iter().filter(|token| token.expires_at > now).map(|token| row(token, now, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::token_scopes(lang)}</Head>
            <Head>{m::token_used(lang)}</Head>
            <Head>{m::token_ends(lang)}</Head>
            <Head><span class="hidden">{m::token_revoke(lang)}</span></Head>
        }
    };
    let table = (!rows.is_empty()).then(|| view! { <DataTable caption=m::tokens(lang) head=head>{rows}</DataTable> });
    let choices = Scope::ALL.into_iter().map(|scope| Choice::new(scope.key(), m::scope(lang, scope))).collect();
    view! {
        <Sheet title=m::tokens(lang) note=m::tokens_note(lang)>
            {made}
            {table}
            <Form state=form>
                <CheckGroup name="scope" label=m::token_scopes(lang) choices=choices required=true/>
                <Field name="days" label=m::token_days(lang, TOKEN_DAYS) kind=InputKind::Number required=true/>
                {password_again()}
                <div class="acts"><Submit kind=Kind::Plain>{m::token_make(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

fn row(token: &ApiToken, now: i64, lang: Lang) -> AnyView {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| m::scope(lang, *scope)).collect();
    let scopes = scopes.join(::words::phrases::between(lang));
    let used = token.used_at.map_or_else(|| m::token_never(lang).to_owned(), |at| m::ago(lang, now, at));
    let days = u64::try_from(token.expires_at.saturating_sub(now) / 86_400_000_000 + 1).unwrap_or_default();
    let (hash, head) = (hex::encode(&token.token_hash), scopes.clone());
    view! {
        <tr>
            <RowHead>{head}</RowHead>
            <Cell label=m::token_used(lang)>{used}</Cell>
            <Cell label=m::token_ends(lang)>{m::token_left(lang, days)}</Cell>
            <Cell>
                <form method="post" class="row-acts">
                    <Hidden name=FORM_FIELD value=REVOKE/>
                    <Hidden name="token" value=hash/>
                    <Submit kind=Kind::Quiet>{m::token_revoke(lang)}<span class="hidden">" "{scopes}</span></Submit>
                </form>
            </Cell>
        </tr>
    }
    .into_any()
}
