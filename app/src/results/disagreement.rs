//! `/contests/:contest/disagreement`: films of a closed round by how far their judges are apart. Server only.

use domain::ids::ContestId;
use services::exports::{ListKind, disagreement_columns};
use services::{BY_SPREAD, DisagreementView, DisputedFilm, arranged_films};

use crate::contests::amendments::amendments;
use crate::contests::components::{ContestPage, Inside};
use crate::contests::rounds::{of_round, round_switch};
use crate::contests::words::count;
use crate::ui::columns::{Dress, ListLook, list_table, open_list_files};
use crate::ui::prelude::*;
use islands::session::request;
use words::{lists as l, results as m};

/// Lines on one page.
const PAGE: usize = 300;

/// The films on which judges disagree most first, of the closed round that `?round=` names, or of the last one.
#[component]
pub fn DisagreementPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = request()?;
        let query = ListQuery::of_request();
        let view = services.disagreement(&actor, &id, query.asked().round()).await?;
        Ok(show(&view, &query, use_lang()))
    })
}

fn show(view: &DisagreementView, query: &ListQuery, lang: Lang) -> AnyView {
    let found = arranged_films(&view.films, query.asked());
    let (total, shown) = (count(view.films.len()), count(found.len()));
    let pages = count(found.len().div_ceil(PAGE));
    let nth = usize::try_from(query.page().clamp(1, pages.max(1))).unwrap_or(1);
    let lines = found.chunks(PAGE).nth(nth.saturating_sub(1)).unwrap_or_default();
    let body = if view.films.is_empty() {
        let (title, body) = (l::disagreement_none(lang), l::disagreement_none_body(lang));
        view! { <EmptyState title=title><p>{body}</p></EmptyState> }.into_any()
    } else if lines.is_empty() {
        nothing_found(l::nothing_found(lang), l::nothing_found_body(lang), query, lang)
    } else {
        table(lines, query, lang)
    };
    let files = open_list_files(&view.contest, &view.roles, ListKind::Disagreement, query, lang);
    let title = of_round(l::disagreement(lang), &view.contest, view.round, lang);
    let rounds = round_switch(&view.contest, "disagreement", view.round, view.last, lang);
    let (bar, pager) = (query.clone(), query.clone());
    let revised = amendments(&view.amendments, &view.contest, lang);
    view! {
        <ContestPage
            inside=Inside::new(&view.contest, &view.roles)
            current="disagreement"
            title=l::disagreement(lang)
        >
            <FilterBar query=bar label=l::search_films(lang)/>
            <Sheet title=title note=l::disagreement_note(lang) flush=true actions=move || rounds>
                {body}
            </Sheet>
            <div class="below">
                <Count total=total shown=shown/>
                {files}
            </div>
            <Pager query=pager pages=pages/>
            {revised}
        </ContestPage>
    }
    .into_any()
}

fn table(lines: &[&DisputedFilm], query: &ListQuery, lang: Lang) -> AnyView {
    let dress = |column: &str, film: &&DisputedFilm| match column {
        "title" => {
            let title = film.title.clone();
            Dress::Inside(view! { <span class="work">{title}</span> }.into_any())
        }
        "score" if film.score.is_none() => {
            Dress::Inside(view! { <span class="muted">{m::no_score(lang)}</span> }.into_any())
        }
        _ => Dress::Plain,
    };
    let caption = l::disagreement(lang).to_owned();
    let look = ListLook { caption, query, order: BY_SPREAD, dress: &dress, acts: None };
    list_table(&disagreement_columns(lang), lines, &look)
}
