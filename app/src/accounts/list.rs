//! `/accounts`: every account, for the administrator. Server only.

use domain::access::Role;
use domain::ids::AccountId;
use domain::limits;
use services::exports::{SiteListKind, account_columns, account_state_words};
use services::{Account, AccountList, AccountSearch, AccountState, BY_EMAIL, NewAccount};

use super::administration::AdministrationTabs;
use super::confirm::confirm_first;
use super::erasing::erasure;
use super::parts::{beside, filled_in};
use crate::ui::columns::{Dress, ListLook, RowActs, list_table, site_list_files};
use crate::ui::form::FORM_FIELD;
use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use islands::session::request;
use islands::web::{origin, path_and_query, shows_secret};
use words::{accounts as m, second_factor};

/// Rows on a page.
const PAGE: u32 = 50;
/// The form that resets somebody's second factor.
const RESET_FACTOR: &str = "reset-factor";

/// The form that shows what erasing somebody does.
const ERASE: &str = "erase";
/// The form that does it.
const ERASE_NOW: &str = "erase-now";

/// A link that is shown once.
struct Shown {
    name: String,
    link: String,
}

/// All accounts: find, make, disable, erase, and the one-time link for a new password.
#[component]
pub fn AccountsPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, actor) = request()?;
        let mut shown = None;
        let mut form = FormState::blank("create").with("role", Role::Creator.key());
        let asks = ["create", "reset", RESET_FACTOR, ERASE_NOW].into_iter().any(|form| posted(form).is_some());
        if asks && services.asks_password(&actor).await? {
            return confirm_first();
        }
        if let Some(sent) = posted("create") {
            match create(&sent).await {
                Ok(Made::Complete(name)) => return leave("/accounts", Flash::done(m::account_made(lang, &name))),
                Ok(Made::Waiting(link)) => shown = Some(link),
                Err(error) => form = sent.keep(error)?,
            }
        }
        if let Some(sent) = posted("reset") {
            shown = Some(reset_link(&sent).await?);
        }
        let mut refused = None;
        for (name, disable) in [("disable", true), ("enable", false)] {
            let Some(sent) = posted(name) else { continue };
            match or_refused(services.disable_account(&actor, sent.get("email"), disable).await)? {
                Ok(account) => {
                    let words =
                        if disable { m::disabled(lang, &account.name) } else { m::enabled(lang, &account.name) };
                    return leave(&path_and_query(), Flash::done(words));
                }
                Err(error) => refused = Some(error.explain(lang)),
            }
        }
        if let Some(sent) = posted(RESET_FACTOR) {
            let account = services.reset_second_factor(&actor, sent.get("email")).await?;
            return leave(&path_and_query(), Flash::done(second_factor::reset_done(lang, &account.name)));
        }
        let mut erasing = None;
        for (name, now) in [(ERASE, false), (ERASE_NOW, true)] {
            let Some(sent) = posted(name) else { continue };
            let who = sent.get("id");
            let answer =
                if now { services.erase_account(&actor, who).await } else { services.erasure(&actor, who).await };
            match or_refused(answer)? {
                Ok(_) if now => return leave("/accounts", Flash::done(m::erase_done(lang))),
                Ok(report) => erasing = Some(erasure(&report, ERASE_NOW, lang)),
                Err(error) => refused = Some(error.explain(lang)),
            }
        }
        let me = actor.person()?.id.clone();
        let query = ListQuery::of_request();
        let search = AccountSearch { page: query.ask(PAGE), ..AccountSearch::asked(query.asked()) };
        let found = services.accounts(&actor, &search).await?;
        let new = move || view! { <LinkButton href="#form-create">{m::make_account(lang)}</LinkButton> };
        let told = refused.map(|told| view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> });
        let (link, list, make) =
            (shown.map(|shown| one_time(shown, lang)), list(found, &me, query, lang), make(form, lang));
        Ok(view! {
            <StandardLayout title=m::accounts_title(lang) actions=new>
                <AdministrationTabs current="/accounts"/>
                {told}
                {link}
                {erasing}
                <div class="accounts">
                    {list}
                    {make}
                </div>
            </StandardLayout>
        }
        .into_any())
    })
}

/// What came of a new account.
enum Made {
    /// It has a password.
    Complete(String),
    /// It waits for its person to set one.
    Waiting(Shown),
}

async fn create(sent: &Sent) -> Result<Made, AppError> {
    let lang = use_lang();
    filled_in(sent, &[("name", m::name(lang)), ("email", m::email(lang))])?;
    let (services, actor) = request()?;
    let role = Role::parse(sent.get("role"))
        .filter(|role| role.is_global())
        .ok_or_else(|| AppError::refused_field("role", ::words::session::not_an_option(lang, sent.get("role"))))?;
    let password = Some(sent.raw("password").to_owned()).filter(|password| !password.is_empty());
    let waits = password.is_none();
    let new = NewAccount {
        email: sent.get("email").to_owned(),
        name: sent.get("name").to_owned(),
        password,
        roles: vec![role],
    };
    let account = services.create_account(&actor, new).await.map_err(beside)?;
    if !waits {
        return Ok(Made::Complete(account.name));
    }
    let token = services.reset_link(&actor, &account.id).await?;
    Ok(Made::Waiting(Shown { name: account.name, link: address(&token) }))
}

async fn reset_link(sent: &Sent) -> Result<Shown, AppError> {
    let (services, actor) = request()?;
    let id: AccountId = sent.parse("id").ok_or(AppError::BadRequest)?;
    let token = services.reset_link(&actor, &id).await?;
    Ok(Shown { name: sent.get("name").to_owned(), link: address(&token) })
}

fn address(token: &str) -> String {
    format!("{}/reset/{token}", origin())
}

fn one_time(shown: Shown, lang: Lang) -> AnyView {
    shows_secret();
    view! {
        <Notice tone=Tone::Done title=m::link_title(lang, &shown.name)>
            <p>{m::link_body(lang)}</p>
            <input class="input link-once" type="text" readonly=true value=shown.link aria-label=m::link_label(lang)/>
        </Notice>
    }
    .into_any()
}

fn roles_of_choice(lang: Lang) -> Vec<Choice> {
    let global = Role::ALL.into_iter().filter(|role| role.is_global());
    global.map(|role| Choice::new(role.key(), common::role(lang, role))).collect()
}

fn list(found: AccountList, me: &AccountId, query: ListQuery, lang: Lang) -> AnyView {
    let AccountList { accounts, total, found, second_factors, links } = found;
    let count = |rows: i64| u64::try_from(rows).unwrap_or_default();
    let (total, shown) = (count(total), count(found));
    let table = if accounts.is_empty() {
        let clear = query.cleared();
        view! {
            <EmptyState title=m::nobody_found(lang)>
                <p>{m::nobody_found_body(lang)}</p>
                <LinkButton href=clear>{common::clear_filters(lang)}</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        table(&accounts, &query, (me, second_factors.as_slice()), lang)
    };
    let states = AccountState::ALL.map(|state| Choice::new(state.key(), account_state_words(state, lang))).to_vec();
    let files = site_list_files(SiteListKind::Accounts, &query, lang);
    let (bar, pager) = (query.clone(), query);
    view! {
        <Sheet title=m::all_accounts(lang) actions=move || view! { <Count total=total shown=shown/> } flush=true>
            <div class="in">
                <FilterBar query=bar label=m::search_what(lang)>
                    <Select name="role" label=m::role(lang) choices=roles_of_choice(lang) empty=common::all(lang)/>
                    <Select name="state" label=m::state(lang) choices=states empty=common::all(lang)/>
                </FilterBar>
            </div>
            {table}
            <RowPager query=pager links=links found=shown size=PAGE/>
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

fn table(
    accounts: &[Account],
    query: &ListQuery,
    (me, second_factors): (&AccountId, &[AccountId]),
    lang: Lang,
) -> AnyView {
    let mut columns = account_columns(lang);
    // Said beside the address.
    columns.retain(|column| column.key != "proof");
    let dress = |column: &str, account: &Account| match column {
        "email" if account.proven_at.is_none() => {
            let email = account.email.clone();
            Dress::Inside(view! { {email}" "<Tag>{m::unproven(lang)}</Tag> }.into_any())
        }
        "roles" => {
            let roles: Vec<&str> = account.roles.iter().map(|role| common::role(lang, *role)).collect();
            let roles = ::words::phrases::list(lang, &roles);
            Dress::Whole(view! { <Cell label=m::roles(lang) terms=true>{roles}</Cell> }.into_any())
        }
        "state" => {
            let state = AccountState::of(account);
            let tone = match state {
                AccountState::Active => TagTone::Jade,
                AccountState::Waiting => TagTone::Amber,
                AccountState::Disabled => TagTone::Plain,
            };
            Dress::Inside(view! { <Tag tone=tone>{account_state_words(state, lang)}</Tag> }.into_any())
        }
        _ => Dress::Plain,
    };
    let acts = |account: &Account| acts(account, account.id == *me, second_factors.contains(&account.id), lang);
    let acts: RowActs<'_, Account> = (m::acts(lang), &acts);
    let caption = m::accounts_title(lang).to_owned();
    let look = ListLook { caption, query, order: BY_EMAIL, dress: &dress, acts: Some(acts) };
    list_table(&columns, accounts, &look)
}

/// What can be done with an account; `own` is that of whoever looks.
fn acts(account: &Account, own: bool, has_factor: bool, lang: Lang) -> AnyView {
    let disabled = account.disabled_at.is_some();
    let (act, words) = if disabled { ("enable", m::enable(lang)) } else { ("disable", m::disable(lang)) };
    let reset = (!disabled).then(|| {
        let (id, name) = (account.id.to_string(), account.name.clone());
        let whom = account.name.clone();
        view! {
            <form method="post">
                <Hidden name=FORM_FIELD value="reset"/>
                <Hidden name="id" value=id/>
                <Hidden name="name" value=name/>
                <Submit kind=Kind::Quiet>{m::reset_link(lang)}<span class="hidden">" "{whom}</span></Submit>
            </form>
        }
    });
    // Nobody shuts the own door behind them by mistake.
    let switch = (!own).then(|| {
        let (email, whom) = (account.email.clone(), account.name.clone());
        view! {
            <form method="post">
                <Hidden name=FORM_FIELD value=act/>
                <Hidden name="email" value=email/>
                <Submit kind=Kind::Quiet>{words}<span class="hidden">" "{whom}</span></Submit>
            </form>
        }
    });
    let erase = (!own).then(|| {
        let (id, whom) = (account.id.to_string(), account.name.clone());
        view! {
            <form method="post">
                <Hidden name=FORM_FIELD value=ERASE/>
                <Hidden name="id" value=id/>
                <Submit kind=Kind::Quiet>{m::erase(lang)}<span class="hidden">" "{whom}</span></Submit>
            </form>
        }
    });
    let factor = has_factor.then(|| {
        let (email, whom) = (account.email.clone(), account.name.clone());
        view! {
            <form method="post">
                <Hidden name=FORM_FIELD value=RESET_FACTOR/>
                <Hidden name="email" value=email/>
                <Submit kind=Kind::Quiet>{second_factor::reset(lang)}<span class="hidden">" "{whom}</span></Submit>
            </form>
        }
    });
    view! { <div class="acts row-acts">{reset}{factor}{switch}{erase}</div> }.into_any()
}

fn make(form: FormState, lang: Lang) -> AnyView {
    view! {
        <Sheet title=m::make_account(lang)>
            <Form state=form action="/accounts">
                <Select name="role" label=m::role(lang) choices=roles_of_choice(lang) help=m::role_help(lang) required=true/>
                <Field name="name" label=m::name(lang) required=true maxlength=limits::PERSON_NAME autocomplete="off"/>
                <Field name="email" label=m::email(lang) kind=InputKind::Email required=true autocomplete="off"/>
                <SecretField
                    secret=Secret::Password
                    label=m::password_optional(lang)
                    help=m::password_optional_help(lang, limits::PASSWORD.0, limits::PASSWORD.1)
                    autocomplete="new-password"
                    lengths=limits::PASSWORD
                />
                <div class="acts"><Submit kind=Kind::Primary>{m::make_account(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}
