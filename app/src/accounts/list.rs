//! `/accounts`: every account, for the administrator. Server only.

use domain::access::Role;
use domain::ids::AccountId;
use domain::limits;
use services::{AccountFilter, AccountOrder, AccountSearch, AccountState, NewAccount, PageLinks, local_time};

use super::administration::AdministrationTabs;
use super::confirm::confirm_first;
use super::parts::{beside, filled_in};
use crate::ui::form::FORM_FIELD;
use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use islands::session::request;
use islands::web::{origin, path_and_query, shows_secret};
use words::{accounts as m, second_factor};

/// Rows on a page.
const PAGE: u32 = 50;
/// The zone days are told in here: an account belongs to no contest.
const ZONE: &str = "Asia/Shanghai";
/// The form that resets somebody's second factor.
const RESET_FACTOR: &str = "reset-factor";
const STATES: [&str; 3] = ["active", "waiting", "disabled"];

/// One account as the list shows it.
struct Row {
    id: AccountId,
    name: String,
    email: String,
    roles: Vec<Role>,
    created_at: i64,
    state: &'static str,
    proven: bool,
    own: bool,
    second_factor: bool,
}

/// A link that is shown once.
struct Shown {
    name: String,
    link: String,
}

/// All accounts: find, make, disable, and the one-time link for a new password.
#[component]
pub fn AccountsPage() -> impl IntoView {
    page(async {
        let lang = use_lang();
        let (services, actor) = request()?;
        let mut shown = None;
        let mut form = FormState::blank("create").with("role", Role::Creator.key());
        let asks = ["create", "reset", RESET_FACTOR].into_iter().any(|form| posted(form).is_some());
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
        let me = actor.person()?.id.clone();
        let query = ListQuery::of_request();
        let found = services.accounts(&actor, &search(&query)).await?;
        let counts = (found.total, found.found);
        let rows = found.accounts.into_iter().map(|account| Row {
            state: match (&account.disabled_at, &account.password_hash) {
                (Some(_), _) => "disabled",
                (None, None) => "waiting",
                (None, Some(_)) => "active",
            },
            proven: account.proven_at.is_some(),
            own: account.id == me,
            second_factor: found.second_factors.contains(&account.id),
            id: account.id,
            name: account.name,
            email: account.email,
            roles: account.roles,
            created_at: account.created_at,
        });
        let rows: Vec<Row> = rows.collect();
        let new = move || view! { <LinkButton href="#form-create">{m::make_account(lang)}</LinkButton> };
        let told = refused.map(|told| view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> });
        let (link, list, make) =
            (shown.map(|shown| one_time(shown, lang)), list(rows, counts, found.links, query, lang), make(form, lang));
        Ok(view! {
            <StandardLayout title=m::accounts_title(lang) actions=new>
                <AdministrationTabs current="/accounts"/>
                {told}
                {link}
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

fn state_words(state: &str, lang: Lang) -> &'static str {
    match state {
        "disabled" => m::state_disabled(lang),
        "waiting" => m::state_waiting(lang),
        _ => m::state_active(lang),
    }
}

fn roles_of_choice(lang: Lang) -> Vec<Choice> {
    let global = Role::ALL.into_iter().filter(|role| role.is_global());
    global.map(|role| Choice::new(role.key(), common::role(lang, role))).collect()
}

/// What the address asks for.
fn search(query: &ListQuery) -> AccountSearch {
    let (column, descending) = query.sort("email");
    AccountSearch {
        filter: AccountFilter {
            words: query.words().to_owned(),
            role: Role::parse(query.get("role")),
            state: match query.get("state") {
                "active" => Some(AccountState::Active),
                "waiting" => Some(AccountState::Waiting),
                "disabled" => Some(AccountState::Disabled),
                _ => None,
            },
        },
        order: match column {
            "name" => AccountOrder::Name,
            "since" => AccountOrder::Since,
            _ => AccountOrder::Email,
        },
        descending,
        page: query.ask(PAGE),
    }
}

fn list(rows: Vec<Row>, (total, found): (i64, i64), links: PageLinks, query: ListQuery, lang: Lang) -> AnyView {
    let count = |rows: i64| u64::try_from(rows).unwrap_or_default();
    let (total, shown) = (count(total), count(found));
    let rows: Vec<_> = rows.into_iter().map(|row| line(row, lang)).collect();
    let table = if rows.is_empty() {
        let clear = query.cleared().to_owned();
        view! {
            <EmptyState title=m::nobody_found(lang)>
                <p>{m::nobody_found_body(lang)}</p>
                <LinkButton href=clear>{common::clear_filters(lang)}</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        let query = query.clone();
        let head = move || {
            let sort = |column: &'static str, label: &'static str| {
                view! { <SortHead query=query.clone() column=column label=label default="email"/> }
            };
            view! {
                {sort("name", m::name(lang))}
                {sort("email", m::email(lang))}
                <Head>{m::roles(lang)}</Head>
                <Head>{m::state(lang)}</Head>
                {sort("since", m::made_on(lang))}
                <Head><span class="hidden">{m::acts(lang)}</span></Head>
            }
        };
        view! { <DataTable caption=m::accounts_title(lang) head=head>{rows}</DataTable> }.into_any()
    };
    let states = STATES.map(|key| Choice::new(key, state_words(key, lang))).to_vec();
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
        </Sheet>
    }
    .into_any()
}

fn line(row: Row, lang: Lang) -> AnyView {
    let roles: Vec<&str> = row.roles.iter().map(|role| common::role(lang, *role)).collect();
    let roles = roles.join(::words::phrases::between(lang));
    let tone = match row.state {
        "waiting" => TagTone::Amber,
        "disabled" => TagTone::Plain,
        _ => TagTone::Jade,
    };
    let made: String = local_time(row.created_at, ZONE).chars().take(10).collect();
    let act = if row.state == "disabled" { "enable" } else { "disable" };
    let words = if row.state == "disabled" { m::enable(lang) } else { m::disable(lang) };
    let reset = (row.state != "disabled").then(|| {
        let (id, name) = (row.id.to_string(), row.name.clone());
        let whom = row.name.clone();
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
    let switch = (!row.own).then(|| {
        let (email, whom) = (row.email.clone(), row.name.clone());
        view! {
            <form method="post">
                <Hidden name=FORM_FIELD value=act/>
                <Hidden name="email" value=email/>
                <Submit kind=Kind::Quiet>{words}<span class="hidden">" "{whom}</span></Submit>
            </form>
        }
    });
    let factor = row.second_factor.then(|| {
        let (email, whom) = (row.email.clone(), row.name.clone());
        view! {
            <form method="post">
                <Hidden name=FORM_FIELD value=RESET_FACTOR/>
                <Hidden name="email" value=email/>
                <Submit kind=Kind::Quiet>{second_factor::reset(lang)}<span class="hidden">" "{whom}</span></Submit>
            </form>
        }
    });
    let unproven = (!row.proven).then(|| view! { " "<Tag>{m::unproven(lang)}</Tag> });
    view! {
        <tr>
            <RowHead>{row.name.clone()}</RowHead>
            <Cell label=m::email(lang)>{row.email.clone()}{unproven}</Cell>
            <Cell label=m::roles(lang) terms=true>{roles}</Cell>
            <Cell label=m::state(lang)><Tag tone=tone>{state_words(row.state, lang)}</Tag></Cell>
            <Cell label=m::made_on(lang)>{made}</Cell>
            <Cell><div class="acts row-acts">{reset}{factor}{switch}</div></Cell>
        </tr>
    }
    .into_any()
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
