//! `/contests/:contest/people`: members, invitations, panels.

use domain::access::Role;
use domain::ids::{AccountId, ContestId};
use domain::limits;
use services::exports::{ListKind, people_columns};
use services::{Contest, Invitation, NamedMember, People, PeopleSearch, ServiceError, Services};

use crate::accounts::confirm_first;
use crate::assignment::conflicts;
use crate::assignment::panels::{self, PANELS};
use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::columns::{Dress, ListLook, RowActs, list_files, list_table};
use crate::ui::page::or_refused;
use crate::ui::prelude::*;
use islands::session::request;
use islands::web;
use words::contests as m;
use words::people as i;

use super::hand_over;
use super::invitations::{RENEW, REVOKE, ShownLink, link_once, open_invitations};
use super::member;
use super::refusals::beside;
use super::tags::{self, TAG, TAGS};

const INVITE: &str = "invite";
const REMOVE: &str = "remove";

/// Members on one page.
const PAGE: u32 = 50;

/// What the address asks for.
fn search(query: &ListQuery) -> PeopleSearch {
    PeopleSearch { page: query.ask(PAGE), ..PeopleSearch::asked(query.asked()) }
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
        if let Some(sent) = posted(TAGS) {
            match or_refused(tags::set(&services, &actor, &id, &sent).await)? {
                Ok(()) => return leave(&web::path_and_query(), Flash::done(i::tags_saved(lang))),
                Err(error) => refused = Some(error.explain(lang)),
            }
        }
        if let Some(sent) = posted(REVOKE) {
            match services.revoke_invitation(&actor, &id, sent.get("invitation")).await.map_err(AppError::from) {
                Ok(()) => return leave(&web::path(), Flash::done(i::revoked(lang, sent.get("name")))),
                Err(AppError::NotFound) => return leave(&web::path(), Flash::warning(i::invitation_gone(lang))),
                Err(error) => return Err(error),
            }
        }
        if let Some(sent) = posted(RENEW) {
            match services.renew_invitation(&actor, &id, sent.get("invitation")).await {
                Ok(link) => shown = Some(ShownLink::of(&link)),
                Err(ServiceError::NotFound) => {
                    return leave(&web::path(), Flash::warning(i::invitation_gone(lang)));
                }
                Err(ServiceError::Refused(services::Refusal::PasswordAgain)) => return confirm_first(),
                Err(error) => return Err(error.into()),
            }
        }
        if let Some(done) = conflicts::answer(&services, &actor, &id, lang).await {
            match or_refused(done)? {
                Ok(words) => return leave(&web::path_and_query(), Flash::done(words)),
                Err(error) => refused = Some(error.explain(lang)),
            }
        }
        let people = services.people(&actor, &id, &search(&ListQuery::of_request())).await?;
        let judges = judges(&people);
        let mut seats = panels::state(&people.panels, &judges, &people.contest.settings, people.contest.phase);
        if let Some(sent) = posted(PANELS) {
            seats = match panels::sent(&sent, &judges, &people.tags) {
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
        show(people, shown, form, seats, refused.into_any(), lang)
    })
}

/// Invites, or adds somebody who has an account at once.
async fn invite(services: &Services, id: &ContestId, sent: &Sent, lang: Lang) -> Result<Option<ShownLink>, AppError> {
    let (_, actor) = request()?;
    let mut refusal = Refusal::default();
    let at_once = sent.has("at_once");
    for field in ["name", "email"] {
        let spared = at_once && field == "name";
        if !sent.has(field) && !spared {
            refusal.add(field, ::words::session::missing(lang));
        }
    }
    let role = Role::parse(sent.get("role")).filter(|role| Role::IN_CONTESTS.contains(role));
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
    Ok(Some(ShownLink::of(&invited)))
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
    shown: Option<ShownLink>,
    form: FormState,
    seats: FormState,
    refused: AnyView,
    lang: Lang,
) -> Result<AnyView, AppError> {
    let judges = judges(&people);
    let inside = Inside::new(&people.contest, &people.roles);
    let shown = shown.map(|link| link_once(link, &people.contest.title, lang));
    let members = members(&people, lang);
    let tags = tags::chips(&people, lang);
    let invite = invite_form(form, &people.contest, lang);
    let open = open_invitations(&people, lang);
    let panels = panels::show(&people, &judges, seats, ListQuery::of_request().get(TAG), lang);
    let possible = conflicts::possible(&people.possible, lang)?;
    Ok(view! {
        <ContestPage
            inside=inside
            current="people"
            title=m::tab_people(lang)
        >
            {refused}
            {shown}
            {tags}
            <div class="contest-people">
                <div class="stack main">{members}{possible}{open}</div>
                <div class="stack side">{invite}{panels}</div>
            </div>
        </ContestPage>
    }
    .into_any())
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
    let choices = Role::IN_CONTESTS.map(|role| Choice::new(role.key(), common::role(lang, role))).into();
    let table = if people.members.is_empty() {
        let clear = query.cleared();
        view! {
            <EmptyState title=m::nobody_found(lang)>
                <LinkButton href=clear>{common::clear_filters(lang)}</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        member_table(people, &query, lang)
    };
    let files = list_files(people.contest.id.as_str(), ListKind::People, &query, lang);
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
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

fn member_table(people: &People, query: &ListQuery, lang: Lang) -> AnyView {
    let dress = |column: &str, one: &NamedMember| match column {
        "name" => {
            let (name, member) = (one.name.clone(), &one.member);
            let tags = tags::of_member(people, &member.account_id, &name, member.role, lang);
            Dress::Inside(view! { {name}{tags} }.into_any())
        }
        "role" => {
            let role = common::role(lang, one.member.role);
            Dress::Whole(view! { <Cell label=m::role(lang) terms=true>{role}</Cell> }.into_any())
        }
        _ => Dress::Plain,
    };
    let acts = |one: &NamedMember| {
        let edit = member::link(people, one, lang);
        let leaves = hand_over::link(people, &one.member.account_id, one.member.role, lang);
        let remove = remove(one, lang);
        view! { {edit}{leaves}{remove} }.into_any()
    };
    let acts: RowActs<'_, NamedMember> = (m::remove(lang), &acts);
    let caption = m::members(lang).to_owned();
    let look = ListLook { caption, query, order: "", dress: &dress, acts: Some(acts) };
    list_table(&people_columns(&people.contest.settings, lang), &people.members, &look)
}

/// The way to end a membership.
fn remove(one: &NamedMember, lang: Lang) -> AnyView {
    let (account, role, person) = (one.member.account_id.to_string(), one.member.role, one.name.clone());
    let dialog = format!("remove-{account}-{}", role.key());
    let question = m::remove_title(lang, &person, common::role(lang, role));
    view! {
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
    }
    .into_any()
}

fn invite_form(state: FormState, contest: &Contest, lang: Lang) -> AnyView {
    let pool = format!("/contests/{}/experts", contest.id);
    let many = format!("/contests/{}/people/invitations", contest.id);
    let roles = Role::IN_CONTESTS.map(|role| Choice::new(role.key(), common::role(lang, role))).into();
    let regions = member::region_choices(&contest.settings, "", lang);
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
                <div class="acts">
                    <Submit kind=Kind::Primary>{m::invite(lang)}</Submit>
                    <LinkButton href=many kind=Kind::Quiet>{i::many(lang)}</LinkButton>
                </div>
            </Form>
        </Sheet>
    }
    .into_any()
}
