//! `/contests/:contest/people/:person/:role`: unit, region and expertise of a membership, put right. Server only.

use domain::access::Role;
use domain::contest::Settings;
use domain::ids::{AccountId, ContestId};
use domain::limits;
use services::{MemberChange, MemberView, NamedMember, People};

use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use islands::session::request;
use words::contests as m;
use words::people as i;

use super::refusals::beside;

const MEMBER: &str = "member";

/// What can be put right.
const FIELDS: [&str; 3] = ["unit", "region", "expertise"];

/// One membership.
#[component]
pub fn MemberPage() -> impl IntoView {
    page(async {
        let (id, person): (ContestId, AccountId) = (param("contest")?, param("person")?);
        let role = Role::parse(&param::<String>("role")?).ok_or(AppError::NotFound)?;
        let (services, actor) = request()?;
        let lang = use_lang();
        let view = services.member(&actor, &id, &person, role).await?;
        let mut form = kept(&view.member);
        if let Some(sent) = posted(MEMBER) {
            match services.change_member(&actor, &id, &person, role, change(&sent)).await {
                Ok(()) => {
                    let to = format!("/contests/{id}/people");
                    return leave(&to, Flash::done(i::member_saved(lang, &view.member.name)));
                }
                Err(error) => form = sent.keep(beside(error))?,
            }
        }
        Ok(show(&view, form, lang))
    })
}

/// The way here from the list.
pub fn link(people: &People, one: &NamedMember, lang: Lang) -> AnyView {
    let member = &one.member;
    let href = format!("/contests/{}/people/{}/{}", people.contest.id, member.account_id, member.role.key());
    let label = i::member_of(lang, &one.name, common::role(lang, member.role));
    view! { <a class=Kind::Quiet.class() href=href aria-label=label>{i::edit_member(lang)}</a> }.into_any()
}

/// The field that says what another showed.
fn shown(field: &str) -> String {
    format!("shown-{field}")
}

/// The regions somebody may be of; first the one they are of, where the list no longer has it: it is not cleared by who changes
/// something else.
pub fn region_choices(settings: &Settings, kept: &str, lang: Lang) -> Vec<Choice> {
    let leaves = settings.leaf_regions();
    let label =
        |code: &str| settings.region(code).map_or_else(|| code.to_owned(), |known| known.label.get(lang).to_owned());
    let lost = !kept.is_empty() && leaves.iter().all(|region| region.code != kept);
    let lost = lost.then(|| Choice::new(kept, label(kept)));
    let known = leaves.iter().map(|region| Choice::new(&region.code, region.label.get(lang)));
    lost.into_iter().chain(known).collect()
}

/// The form as it is first seen: each field with what it shows.
fn kept(one: &NamedMember) -> FormState {
    let member = &one.member;
    let values = [&member.unit, &member.region, &member.expertise];
    let both = |form: FormState, (field, value): (&str, &String)| form.with(field, value).with(&shown(field), value);
    FIELDS.into_iter().zip(values).fold(FormState::blank(MEMBER), both)
}

/// What somebody changed: the other fields stay as they are, also where another window changed them meanwhile.
fn change(sent: &Sent) -> MemberChange {
    let changed = |field: &str| (sent.get(field) != sent.get(&shown(field))).then(|| sent.get(field).to_owned());
    MemberChange { unit: changed("unit"), region: changed("region"), expertise: changed("expertise") }
}

fn show(view: &MemberView, form: FormState, lang: Lang) -> AnyView {
    let (contest, member) = (&view.contest, &view.member.member);
    let title = i::member_of(lang, &view.member.name, common::role(lang, member.role));
    let people = format!("/contests/{}/people", contest.id);
    let regions = region_choices(&contest.settings, &member.region, lang);
    let before: Vec<_> = FIELDS
        .into_iter()
        .map(|field| {
            let name = shown(field);
            let value = form.value(&name).to_owned();
            view! { <Hidden name=name value=value/> }
        })
        .collect();
    let inside = Inside::new(contest, &view.roles);
    view! {
        <ContestPage inside=inside current="people" title=title.clone()>
            <Sheet title=title>
                <Form state=form>
                    {before}
                    <div class="two">
                        <Field name="unit" label=m::unit(lang) maxlength=limits::AFFILIATION/>
                        <Select name="region" label=m::region(lang) choices=regions empty=m::no_region(lang)/>
                    </div>
                    <Field name="expertise" label=m::expertise(lang) help=m::expertise_help(lang) maxlength=limits::AFFILIATION/>
                    <p class="small muted">{i::member_body(lang)}</p>
                    <div class="acts">
                        <Submit kind=Kind::Primary>{common::save(lang)}</Submit>
                        <LinkButton href=people kind=Kind::Quiet>{common::cancel(lang)}</LinkButton>
                    </div>
                </Form>
            </Sheet>
        </ContestPage>
    }
    .into_any()
}
