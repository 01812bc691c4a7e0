//! `/contests/:contest/experts`: who judged other contests, to be asked for this one.

use domain::ids::{AccountId, ContestId};
use services::exports::{ListKind, expert_columns};
use services::{Expert, Experts, found_experts};

use crate::contests::components::{ContestPage, Inside};
use crate::contests::words::count;
use crate::ui::columns::{Dress, ListLook, RowActs, list_files, list_table};
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
    let found = found_experts(&view.experts, query.asked());
    let (total, shown) = (count(view.experts.len()), count(found.len()));
    let people = format!("/contests/{}/people", view.contest.id);
    let body = if view.experts.is_empty() {
        view! { <EmptyState title=m::no_experts(lang)><p>{m::no_experts_body(lang)}</p></EmptyState> }.into_any()
    } else {
        let table = table(&found, view, &query, lang);
        let files = list_files(view.contest.id.as_str(), ListKind::Experts, &query, lang);
        view! {
            <div class="in"><FilterBar query=query label=m::search_people(lang)/></div>
            {table}
            <div class="in">{files}</div>
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

fn table<'a>(experts: &[&'a Expert], view: &Experts, query: &ListQuery, lang: Lang) -> AnyView {
    let mut columns = expert_columns(&view.contest.settings, lang);
    // Said beside the name.
    columns.retain(|column| column.key != "email");
    let dress = |column: &str, one: &&Expert| match column {
        "name" => {
            let (name, email) = (one.last.name.clone(), one.last.email.clone());
            Dress::Inside(view! { {name}" "<small class="muted">{email}</small> }.into_any())
        }
        "region" => {
            let region = view.contest.settings.region(&one.last.member.region);
            let region = region.map(|region| region.label.get(lang).to_owned());
            Dress::Whole(view! { <Cell label=m::region(lang) terms=true>{region}</Cell> }.into_any())
        }
        _ => Dress::Plain,
    };
    let acts = |one: &&Expert| {
        let (account, label) = (one.last.member.account_id.to_string(), m::call_expert_named(lang, &one.last.name));
        let call = move || {
            view! {
                <Hidden name="account" value=account/>
                <Submit kind=Kind::Quiet attr:aria-label=label>{m::call_expert(lang)}</Submit>
            }
        };
        view! { <Form state=FormState::blank(CALL)>{call()}</Form> }.into_any()
    };
    let acts: RowActs<'_, &'a Expert> = (m::call_expert(lang), &acts);
    let caption = m::experts(lang).to_owned();
    let look = ListLook { caption, query, order: "", dress: &dress, acts: Some(acts) };
    list_table(&columns, experts, &look)
}
