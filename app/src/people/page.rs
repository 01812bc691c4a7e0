//! `/contests/:contest/people`: members, invitations, panels.

use domain::access::Role;
use domain::contest::Settings;
use domain::ids::{AccountId, ContestId};
use domain::limits;
use services::{
    Contest, Invitation, MemberFilter, NamedMember, People, PeopleSearch, ServiceError, Services, TextName,
};

use crate::accounts::confirm_first;
use crate::assignment::conflicts;
use crate::assignment::panels::{self, PANELS};
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use crate::ui::when::moment;
use islands::session::request;
use islands::text::percent;
use islands::web;
use words::contests as m;

const INVITE: &str = "invite";
const REMOVE: &str = "remove";
/// Roles that are held in one contest, in the order of the list.
const ROLES: [Role; 4] = [Role::Judge, Role::Chair, Role::Scrutineer, Role::UnitOfficer];

/// Members on one page.
const PAGE: u32 = 50;

/// What the address asks for.
fn search(query: &ListQuery) -> PeopleSearch {
    PeopleSearch {
        filter: MemberFilter { words: query.words().to_owned(), role: query.get("role").to_owned() },
        roles: ROLES.into(),
        page: query.ask(PAGE),
    }
}

/// A link that is shown once.
struct Shown {
    name: String,
    email: String,
    role: Role,
    link: String,
}

/// Who takes part.
#[component]
pub fn PeoplePage() -> impl IntoView {
    page(async {
        let id = param("contest")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        let mut shown = None;
        let mut form = FormState::blank(INVITE).with("role", Role::Judge.key());
        if let Some(sent) = posted(INVITE) {
            let above = Role::parse(sent.get("role")).is_some_and(Role::may_need_second_factor);
            if above && services.asks_password(&actor).await? {
                return confirm_first();
            }
            match invite(&services, &id, &sent, lang).await {
                Ok(Some(link)) => shown = Some(link),
                Ok(None) => return leave(&web::path(), Flash::done(m::joined(lang, sent.get("email")))),
                Err(error) => form = sent.keep(error)?,
            }
        }
        let mut refused = None;
        if let Some(sent) = posted(REMOVE) {
            let role = Role::parse(sent.get("role")).ok_or(AppError::BadRequest)?;
            let account: AccountId = sent.parse("account").ok_or(AppError::BadRequest)?;
            match services.remove_member(&actor, &id, &account, role).await.map_err(AppError::from) {
                Ok(()) => return leave(&web::path(), Flash::done(m::removed(lang, sent.get("name")))),
                Err(AppError::NotFound) => return leave(&web::path(), Flash::warning(m::removed_before(lang))),
                Err(error @ AppError::Refused(_)) => {
                    web::set_status(error.status());
                    refused = Some(error.explain(lang));
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(done) = conflicts::answer(&services, &actor, &id, lang).await {
            match or_refused(done)? {
                Ok(words) => return leave(&web::path(), Flash::done(words)),
                Err(error) => refused = Some(error.explain(lang)),
            }
        }
        let people = services.people(&actor, &id, &search(&ListQuery::of_request())).await?;
        let judges = judges(&people);
        let mut seats = panels::state(&people.panels, &judges, &people.contest.settings, people.contest.phase);
        if let Some(sent) = posted(PANELS) {
            seats = match panels::sent(&sent, &judges) {
                Ok(panels::Sent::Dealt(dealt)) => dealt,
                Ok(panels::Sent::Chosen(chosen)) => match services.set_panels(&actor, &id, &chosen).await {
                    Ok(()) => {
                        let words = m::panels_saved(lang, count(chosen.len()));
                        return leave(&format!("{}#panels", web::path()), Flash::done(words));
                    }
                    Err(error) => sent.keep(error.into())?,
                },
                Err(refusal) => sent.refuse(refusal),
            };
        }
        let refused =
            refused.map(|told| view! { <Notice tone=Tone::Error title=told.title><p>{told.body}</p></Notice> });
        Ok(show(people, shown, form, seats, refused.into_any(), lang))
    })
}

/// Invites, or adds somebody who has an account at once.
async fn invite(services: &Services, id: &ContestId, sent: &Sent, lang: Lang) -> Result<Option<Shown>, AppError> {
    let (_, actor) = request()?;
    let mut refusal = Refusal::default();
    let at_once = sent.has("at_once");
    for field in ["name", "email"] {
        let spared = at_once && field == "name";
        if !sent.has(field) && !spared {
            refusal.add(field, ::words::session::missing(lang));
        }
    }
    let role = Role::parse(sent.get("role")).filter(|role| ROLES.contains(role));
    if role.is_none() {
        refusal.add("role", ::words::session::missing(lang));
    }
    refusal.check()?;
    let role = role.ok_or(AppError::BadRequest)?;
    let invitation = Invitation {
        email: sent.get("email").to_owned(),
        name: sent.get("name").to_owned(),
        role,
        unit: sent.get("unit").to_owned(),
        region: sent.get("region").to_owned(),
        expertise: sent.get("expertise").to_owned(),
    };
    if at_once {
        return match services.add_member(&actor, id, invitation).await {
            Ok(_) => Ok(None),
            Err(ServiceError::NotFound) => Err(AppError::refused_field("email", m::no_account(lang))),
            Err(error) => Err(beside(error)),
        };
    }
    let invited = services.invite(&actor, id, invitation).await.map_err(beside)?;
    Ok(Some(Shown {
        name: sent.get("name").to_owned(),
        email: sent.get("email").to_owned(),
        role,
        link: format!("{}/invitation/{}", web::origin(), invited.token),
    }))
}

/// Puts a refusal beside the field it is about.
fn beside(error: ServiceError) -> AppError {
    use services::Refusal as Rule;
    match error {
        ServiceError::Refused(rule @ (Rule::BadEmail(_) | Rule::Unproven(_))) => {
            AppError::refused_field("email", rule.message(use_lang()))
        }
        ServiceError::Refused(rule @ Rule::Words { what, .. }) => {
            let field = match what {
                TextName::Unit => "unit",
                TextName::Expertise => "expertise",
                _ => "name",
            };
            AppError::refused_field(field, rule.message(use_lang()))
        }
        error => error.into(),
    }
}

/// The judges, by name.
fn judges(people: &People) -> Vec<(AccountId, String)> {
    let mut judges: Vec<_> =
        people.judges.iter().map(|one| (one.member.account_id.clone(), one.name.clone())).collect();
    judges.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    judges
}

fn show(
    people: People,
    shown: Option<Shown>,
    form: FormState,
    seats: FormState,
    refused: AnyView,
    lang: Lang,
) -> AnyView {
    let judges = judges(&people);
    let inside = Inside::new(&people.contest, &people.roles);
    let shown = shown.map(|link| link_once(link, &people.contest.title, lang));
    let members = members(&people, lang);
    let invite = invite_form(form, &people.contest, lang);
    let open = open_invitations(&people, lang);
    let panels = panels::show(&people, &judges, seats, lang);
    let possible = conflicts::possible(&people.possible, lang);
    view! {
        <ContestPage
            inside=inside
            current="people"
            title=m::tab_people(lang)
        >
            {refused}
            {shown}
            <div class="contest-people">
                <div class="stack main">{members}{possible}{open}</div>
                <div class="stack side">{invite}{panels}</div>
            </div>
        </ContestPage>
    }
    .into_any()
}

/// The invitation's link, to be copied or mailed by the organiser.
fn link_once(shown: Shown, contest: &str, lang: Lang) -> AnyView {
    web::shows_secret();
    let role = common::role(lang, shown.role);
    let subject = m::mail_subject(lang, contest, role);
    let body = m::mail_body(lang, &shown.name, contest, role, &shown.link);
    let mail = format!("mailto:{}?subject={}&body={}", percent(&shown.email), percent(&subject), percent(&body));
    view! {
        <Notice tone=Tone::Done title=m::invited(lang, &shown.name, role)>
            <p>{m::link_once(lang)}</p>
            <div class="link-row">
                <input class="input" type="text" readonly=true value=shown.link aria-label=m::link_label(lang)/>
                <LinkButton href=mail>{m::write_mail(lang)}</LinkButton>
            </div>
        </Notice>
    }
    .into_any()
}

fn region_name(settings: &Settings, code: &str, lang: Lang) -> String {
    settings.region(code).map_or_else(|| code.to_owned(), |region| region.label.get(lang).to_owned())
}

fn members(people: &People, lang: Lang) -> AnyView {
    let query = ListQuery::of_request();
    let rows = |rows: i64| u64::try_from(rows).unwrap_or_default();
    let (total, shown) = (rows(people.total), rows(people.found));
    if total == 0 {
        return view! {
            <Sheet title=m::members(lang)>
                <EmptyState title=m::no_members(lang)><p>{m::no_members_body(lang)}</p></EmptyState>
            </Sheet>
        }
        .into_any();
    }
    let choices = ROLES.map(|role| Choice::new(role.key(), common::role(lang, role))).into();
    let table = if people.members.is_empty() {
        let clear = query.cleared().to_owned();
        view! {
            <EmptyState title=m::nobody_found(lang)>
                <LinkButton href=clear>{common::clear_filters(lang)}</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        member_table(&people.members, &people.contest.settings, lang)
    };
    let (pager, links) = (query.clone(), people.links.clone());
    view! {
        <Sheet title=m::members(lang) actions=move || view! { <Count total=total shown=shown/> } flush=true>
            <div class="in">
                <FilterBar query=query label=m::search_people(lang)>
                    <Select name="role" label=m::role(lang) choices=choices empty=common::all(lang)/>
                </FilterBar>
            </div>
            {table}
            <RowPager query=pager links=links found=shown size=PAGE/>
        </Sheet>
    }
    .into_any()
}

fn member_table(members: &[NamedMember], settings: &Settings, lang: Lang) -> AnyView {
    let rows: Vec<_> = members
        .iter()
        .map(|one| {
            let NamedMember { member, name: person, email } = one.clone();
            let (account, role) = (member.account_id.to_string(), member.role);
            // An empty cell is left out on a phone.
            let some = |text: String| (!text.is_empty()).then_some(text);
            let (unit, region) = (some(member.unit), some(region_name(settings, &member.region, lang)));
            let expertise = some(member.expertise).map(|words| view! { <small class="muted">" "{words}</small> });
            let dialog = format!("remove-{account}-{}", role.key());
            let name = common::role(lang, role);
            let (shown, question) = (person.clone(), m::remove_title(lang, &person, name));
            view! {
                <tr>
                    <RowHead>{shown}{expertise}</RowHead>
                    <Cell label=m::role(lang) terms=true>{name}</Cell>
                    <Cell label=m::email(lang)>{email}</Cell>
                    <Cell label=m::unit(lang)>{unit}</Cell>
                    <Cell label=m::region(lang) terms=true>{region}</Cell>
                    <td class="n">
                        <DialogButton opens=dialog.clone() kind=Kind::Quiet>{m::remove(lang)}"…"</DialogButton>
                        <ConfirmDialog
                            id=dialog
                            name=REMOVE
                            title=question
                            confirm=m::remove(lang)
                        >
                            <p>{m::remove_body(lang)}</p>
                            <Hidden name="account" value=account/>
                            <Hidden name="role" value=role.key()/>
                            <Hidden name="name" value=person/>
                        </ConfirmDialog>
                    </td>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::name(lang)}</Head>
            <Head>{m::role(lang)}</Head>
            <Head>{m::email(lang)}</Head>
            <Head>{m::unit(lang)}</Head>
            <Head>{m::region(lang)}</Head>
            <Head><span class="hidden">{m::remove(lang)}</span></Head>
        }
    };
    view! { <DataTable caption=m::members(lang) head=head>{rows}</DataTable> }.into_any()
}

fn invite_form(state: FormState, contest: &Contest, lang: Lang) -> AnyView {
    let (settings, pool) = (&contest.settings, format!("/contests/{}/experts", contest.id));
    let roles = ROLES.map(|role| Choice::new(role.key(), common::role(lang, role))).into();
    let regions =
        settings.leaf_regions().iter().map(|region| Choice::new(&region.code, region.label.get(lang))).collect();
    view! {
        <Sheet title=m::invite_title(lang) actions=move || view! { <a class="small" href=pool>{m::experts(lang)}</a> }>
            <Form state=state>
                <div class="two">
                    <Select name="role" label=m::role(lang) choices=roles required=true/>
                    <Field name="name" label=m::name(lang) required=true maxlength=limits::PERSON_NAME/>
                </div>
                <Field name="email" label=m::email(lang) kind=InputKind::Email required=true/>
                <div class="two">
                    <Field name="unit" label=m::unit(lang) maxlength=limits::AFFILIATION/>
                    <Select name="region" label=m::region(lang) choices=regions empty=m::no_region(lang)/>
                </div>
                <p class="small muted">{m::affiliation_help(lang)}</p>
                <Field name="expertise" label=m::expertise(lang) help=m::expertise_help(lang) maxlength=limits::AFFILIATION/>
                <Checkbox name="at_once" label=m::at_once(lang) help=m::at_once_help(lang)/>
                <div class="acts"><Submit kind=Kind::Primary>{m::invite(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

fn open_invitations(people: &People, lang: Lang) -> AnyView {
    if people.open.is_empty() {
        return ().into_any();
    }
    let zone = &people.contest.settings.time_zone;
    let rows: Vec<_> = people
        .open
        .iter()
        .map(|ticket| {
            let (name, email) = (ticket.details.name.clone(), ticket.email.clone());
            let role = ticket.role.map(|role| common::role(lang, role));
            let until = moment(ticket.expires_at, zone).listed(lang);
            view! {
                <tr>
                    <RowHead>{name}</RowHead>
                    <Cell label=m::role(lang) terms=true>{role}</Cell>
                    <Cell label=m::email(lang)>{email}</Cell>
                    <Cell label=m::valid_until(lang)>{until}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::name(lang)}</Head>
            <Head>{m::role(lang)}</Head>
            <Head>{m::email(lang)}</Head>
            <Head>{m::valid_until(lang)}</Head>
        }
    };
    let title = m::open_invitations(lang, count(people.open.len()));
    view! {
        <Sheet title=title.clone() note=m::open_invitations_note(lang) flush=true>
            <DataTable caption=title head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}
