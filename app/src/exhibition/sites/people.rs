//! `/exhibition/people`: offices and managers, as far as somebody could make them. Server only.

use domain::exhibition::access::ExhibitionRole;
use domain::ids::AccountId;
use domain::limits;
use services::{ExhibitionPeople, ExhibitionPeopleSearch, MemberDraft, NamedExhibitionMember};

use super::refusals::{beside, field_of_member};
use crate::contests::words::count;
use crate::exhibition::frame::{ExhibitionSection, exhibition_page};
use crate::ui::prelude::*;
use islands::session::request;
use islands::web::path_and_query;
use words::exhibition_sites as m;

/// Rows on a page.
const PAGE: u32 = 50;
/// The form that gives a role.
const GRANT: &str = "grant";
/// The form that ends one.
const END: &str = "end-role";
/// The roles that are given.
const ROLES: [ExhibitionRole; 2] = [ExhibitionRole::Office, ExhibitionRole::Manager];

/// Offices and managers.
#[component]
pub fn ExhibitionPeoplePage() -> impl IntoView {
    page(async {
        let (services, actor) = request()?;
        let lang = use_lang();
        let query = ListQuery::of_request();
        let mut form = FormState::blank(GRANT).with("role", ExhibitionRole::Manager.key());
        if let Some(sent) = posted(GRANT) {
            let draft = MemberDraft {
                email: sent.get("email").to_owned(),
                name: sent.get("name").to_owned(),
                role: given_role(&sent)?,
                place: sent.get("place").to_owned(),
            };
            let granted = services.grant_exhibition_role(&actor, &draft).await;
            match granted.map_err(|error| beside(error, field_of_member, lang)) {
                Ok(invited) => {
                    let name = draft.name.as_str();
                    let words = if invited { m::granted_invited(lang, name) } else { m::granted(lang, name) };
                    return leave(&path_and_query(), Flash::done(words));
                }
                Err(error) => form = sent.keep(error)?,
            }
        }
        if let Some(sent) = posted(END) {
            let account: AccountId = sent.parse("account").ok_or(AppError::BadRequest)?;
            services.end_exhibition_role(&actor, &account, given_role(&sent)?, sent.get("place")).await?;
            return leave(&path_and_query(), Flash::done(m::role_ended(lang, sent.get("name"))));
        }
        let search = ExhibitionPeopleSearch { page: query.ask(PAGE), ..ExhibitionPeopleSearch::asked(query.asked()) };
        let people = services.exhibition_people(&actor, &search).await?;
        Ok(show(&people, query, form, lang))
    })
}

/// A role that can be given.
fn given_role(sent: &Sent) -> Result<ExhibitionRole, AppError> {
    sent.parse("role").filter(|role| ROLES.contains(role)).ok_or(AppError::BadRequest)
}

/// Who gets a role.
pub(super) fn person_fields(lang: Lang) -> AnyView {
    view! {
        <Field name="name" label=m::name(lang) required=true maxlength=limits::PERSON_NAME autocomplete="off"/>
        <Field
            name="email"
            label=m::email(lang)
            help=m::email_help(lang)
            kind=InputKind::Email
            required=true
            autocomplete="off"
        />
    }
    .into_any()
}

fn role_choices(lang: Lang) -> Vec<Choice> {
    ROLES.into_iter().map(|role| Choice::new(role.key(), m::role(lang, role))).collect()
}

fn show(people: &ExhibitionPeople, query: ListQuery, form: FormState, lang: Lang) -> AnyView {
    let (total, shown) = (count(people.total), count(people.found));
    let table = if people.total == 0 {
        view! { <EmptyState title=m::nobody(lang)><p>{m::nobody_body(lang)}</p></EmptyState> }.into_any()
    } else if people.members.is_empty() {
        nothing_found(m::nobody_found(lang), m::nobody_found_body(lang), &query, lang)
    } else {
        table(&people.members, lang)
    };
    let (bar, pager, links) = (query.clone(), query, people.links.clone());
    let body = view! {
        <Sheet title=m::tab_people(lang) actions=move || view! { <Count total=total shown=shown/> } flush=true>
            <div class="in">
                <FilterBar query=bar label=m::people_search(lang)>
                    <Select name="role" label=m::role_label(lang) choices=role_choices(lang) empty=common::all(lang)/>
                </FilterBar>
            </div>
            {table}
            <RowPager query=pager links=links found=shown size=PAGE/>
        </Sheet>
        <Sheet title=m::grant_role(lang)>
            <Form state=form>
                <Select name="role" label=m::role_label(lang) choices=role_choices(lang) required=true/>
                <Field name="place" label=m::place(lang) help=m::place_help(lang) required=true autocomplete="off"/>
                {person_fields(lang)}
                <div class="acts"><Submit kind=Kind::Primary>{m::grant(lang)}</Submit></div>
            </Form>
        </Sheet>
    };
    let heading = m::people_page(lang).to_owned();
    exhibition_page(ExhibitionSection::People, &people.access, heading, body.into_any(), lang)
}

fn table(members: &[NamedExhibitionMember], lang: Lang) -> AnyView {
    let rows: Vec<_> = members.iter().enumerate().map(|(at, one)| row(at, one, lang)).collect();
    let head = move || {
        view! {
            <Head>{m::name(lang)}</Head>
            <Head>{m::role_label(lang)}</Head>
            <Head>{m::place(lang)}</Head>
            <Head>{m::code(lang)}</Head>
            <Head><span class="hidden">{m::acts(lang)}</span></Head>
        }
    };
    view! { <DataTable caption=m::tab_people(lang) head=head>{rows}</DataTable> }.into_any()
}

fn row(at: usize, one: &NamedExhibitionMember, lang: Lang) -> AnyView {
    let role = m::role(lang, one.member.role);
    let (name, email) = (one.name.clone(), one.email.clone());
    let (place, code) = (one.place_name.clone(), one.place_code.clone());
    let (account, kept) = (one.member.account.to_string(), one.member.place.clone());
    // A person may have several roles: a dialog goes by the row.
    let dialog = format!("end-role-{at}");
    let title = m::end_role_title(lang, &name, &m::role_at(lang, role, &place));
    let (whom, named, key) = (name.clone(), name.clone(), one.member.role.key());
    view! {
        <tr>
            <RowHead>{name}" "<small class="muted">{email}</small></RowHead>
            <Cell label=m::role_label(lang) terms=true>{role}</Cell>
            <Cell label=m::place(lang)>{place}</Cell>
            <Cell label=m::code(lang)>{code}</Cell>
            <td class="n">
                <DialogButton opens=dialog.clone() kind=Kind::Quiet>
                    {m::end_role(lang)}<span class="hidden">" "{whom}</span>"…"
                </DialogButton>
                <ConfirmDialog id=dialog name=END title=title confirm=m::end_role(lang)>
                    <p>{m::end_role_body(lang)}</p>
                    <Hidden name="account" value=account/>
                    <Hidden name="role" value=key/>
                    <Hidden name="place" value=kept/>
                    <Hidden name="name" value=named/>
                </ConfirmDialog>
            </td>
        </tr>
    }
    .into_any()
}
