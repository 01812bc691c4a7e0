//! `/contests/:contest/experts`: who judged other contests, to be asked for this one.

use domain::ids::{AccountId, ContestId};
use services::{Expert, Experts, NamedMember};

use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::prelude::*;
use islands::session::request;
use islands::web;
use words::contests as m;

const CALL: &str = "call";

/// The pool of experts.
#[component]
pub fn ExpertsPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = request()?;
        let lang = use_lang();
        if let Some(sent) = posted(CALL) {
            let account: AccountId = sent.parse("account").ok_or(AppError::BadRequest)?;
            match services.call_expert(&actor, &id, &account).await.map_err(AppError::from) {
                Ok(name) => return leave(&web::path(), Flash::done(m::expert_called(lang, &name))),
                Err(AppError::NotFound) => return leave(&web::path(), Flash::warning(m::expert_gone(lang))),
                Err(error) => return Err(error),
            }
        }
        let view = services.experts(&actor, &id).await?;
        Ok(show(&view, lang))
    })
}

fn show(view: &Experts, lang: Lang) -> AnyView {
    let query = ListQuery::of_request();
    let words = query.words().to_lowercase();
    let found: Vec<&Expert> = view
        .experts
        .iter()
        .filter(|one| {
            let NamedMember { member, name, email } = &one.last;
            [name, email, &member.unit, &member.expertise].iter().any(|text| text.to_lowercase().contains(&words))
        })
        .collect();
    let (total, shown) = (count(view.experts.len()), count(found.len()));
    let people = format!("/contests/{}/people", view.contest.id);
    let body = if view.experts.is_empty() {
        view! { <EmptyState title=m::no_experts(lang)><p>{m::no_experts_body(lang)}</p></EmptyState> }.into_any()
    } else {
        let table = table(&found, view, lang);
        view! {
            <div class="in"><FilterBar query=query label=m::search_people(lang)/></div>
            {table}
        }
        .into_any()
    };
    view! {
        <ContestPage inside=Inside::new(&view.contest, &view.roles) current="people" title=m::experts(lang)>
            <Sheet
                title=m::experts(lang)
                note=m::experts_note(lang)
                actions=move || view! { <Count total=total shown=shown/> }
                flush=true
            >
                {body}
            </Sheet>
            <p><LinkButton href=people kind=Kind::Quiet>{m::to_people(lang)}</LinkButton></p>
        </ContestPage>
    }
    .into_any()
}

fn table(experts: &[&Expert], view: &Experts, lang: Lang) -> AnyView {
    let region = |code: &str| view.contest.settings.region(code).map(|region| region.label.get(lang).to_owned());
    let rows: Vec<_> = experts
        .iter()
        .map(|one| {
            let NamedMember { member, name, email } = one.last.clone();
            // An empty cell is left out on a phone.
            let some = |text: String| (!text.is_empty()).then_some(text);
            let (unit, expertise, region) = (some(member.unit), some(member.expertise), region(&member.region));
            let (account, label) = (member.account_id.to_string(), m::call_expert_named(lang, &name));
            let contests = count(one.contests);
            let call = move || {
                view! {
                    <Hidden name="account" value=account/>
                    <Submit kind=Kind::Quiet attr:aria-label=label>{m::call_expert(lang)}</Submit>
                }
            };
            view! {
                <tr>
                    <RowHead>{name}" "<small class="muted">{email}</small></RowHead>
                    <Cell label=m::expertise(lang)>{expertise}</Cell>
                    <Cell label=m::unit(lang)>{unit}</Cell>
                    <Cell label=m::region(lang) terms=true>{region}</Cell>
                    <Cell label=m::contests_judged(lang) number=true>{contests}</Cell>
                    <td class="n"><Form state=FormState::blank(CALL)>{call()}</Form></td>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::name(lang)}</Head>
            <Head>{m::expertise(lang)}</Head>
            <Head>{m::unit(lang)}</Head>
            <Head>{m::region(lang)}</Head>
            <Head number=true>{m::contests_judged(lang)}</Head>
            <Head><span class="hidden">{m::call_expert(lang)}</span></Head>
        }
    };
    view! { <DataTable caption=m::experts(lang) head=head>{rows}</DataTable> }.into_any()
}
