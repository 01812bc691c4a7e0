//! What people wished for and ordered after the plan before, and taking films over. Server only.

use domain::exhibition::plans::{FilmWish, PlanState};
use domain::ids::{EntryId, PlanId};
use services::{Actor, PlanWishesView, Services};

use super::parts::{address, beside, plan_page};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::web;
use words::exhibition_plans as m;

const TAKE: &str = "take";

/// The part of a plan's page about wishes.
pub(super) async fn section(services: &Services, actor: &Actor, id: &PlanId, lang: Lang) -> Page {
    let mut form = None;
    if let Some(sent) = posted(TAKE) {
        let version = sent.parse("version").ok_or(AppError::BadRequest)?;
        let entries = sent.all("film").into_iter().map(|id| id.parse().map_err(|_| AppError::BadRequest));
        let entries = entries.collect::<Result<Vec<EntryId>, AppError>>()?;
        let done = services.take_over_films(actor, id, version, &entries).await;
        match done.map_err(|error| beside(error, lang)) {
            Ok(()) => return leave(&web::path_and_query(), Flash::done(m::taken(lang))),
            Err(error) => form = Some(sent.keep(error)?),
        }
    }
    let view = services.plan_wishes(actor, id, lang).await?;
    let body = body(&view, form, lang);
    let current = format!("{}?section=wishes", address(&view.plan));
    Ok(plan_page(&view.plan, &view.access, current, body, lang))
}

fn body(view: &PlanWishesView, form: Option<FormState>, lang: Lang) -> AnyView {
    let lost = form.as_ref().filter(|_| !takes(view)).and_then(refused_words);
    let Some(previous) = &view.plan.previous else {
        return view! {
            {lost}
            <EmptyState title=m::no_previous(lang)><p>{m::no_previous_body(lang)}</p></EmptyState>
        }
        .into_any();
    };
    let of = m::wishes_of(lang, &previous.title);
    if view.sums.is_empty() && view.words.is_empty() {
        return view! {
            {lost}
            <p class="small muted">{of}</p>
            <EmptyState title=m::no_wishes(lang)><p>{m::no_wishes_body(lang)}</p></EmptyState>
        }
        .into_any();
    }
    let films = films(view, form, lang);
    let subjects = view.sums.subjects.iter().map(|one| (one.subject.clone(), one.wished, one.ordered)).collect();
    let subjects = counts(m::by_subject(lang), m::subject(lang), subjects, lang);
    let regions = view.sums.regions.iter().map(|one| (one.region.clone(), one.wished, one.ordered)).collect();
    let regions = counts(m::by_region(lang), m::region(lang), regions, lang);
    let words = in_words(view, lang);
    let answer = (view.plan.state == PlanState::Draft && !view.answer.is_empty()).then(|| {
        let lines: Vec<_> = view.answer.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect();
        view! { <Sheet title=m::answer_preview(lang)>{lines}</Sheet> }
    });
    view! {
        {lost}
        <p class="small muted">{of}</p>
        {films}
        {subjects}
        {regions}
        {words}
        {answer}
    }
    .into_any()
}

/// Whether the page has the form that takes films over: the plan is a draft, and of what was wished for something may be shown.
fn takes(view: &PlanWishesView) -> bool {
    let in_library = |wish: &FilmWish| view.library.iter().any(|one| one.entry == wish.entry);
    view.plan.state == PlanState::Draft && view.sums.films.iter().any(in_library)
}

/// Films that were wished for or ordered, to be taken over into a draft.
fn films(view: &PlanWishesView, form: Option<FormState>, lang: Lang) -> AnyView {
    let takes = takes(view);
    let form = form.unwrap_or_else(|| FormState::blank(TAKE));
    let mut gone = 0_usize;
    let mut rows = Vec::new();
    for wish in &view.sums.films {
        let Some(film) = view.library.iter().find(|one| one.entry == wish.entry) else {
            gone = gone.saturating_add(1);
            continue;
        };
        let title = phrases::titled(lang, &film.title);
        let is_in = view.films.iter().any(|one| one.entry_id == wish.entry);
        let take = if is_in {
            view! { <Tag tone=TagTone::Jade>{m::in_plan(lang)}</Tag> }.into_any()
        } else if takes {
            let (entry, label) = (wish.entry.to_string(), m::take_film(lang, &title));
            let ticked = form.has("film", wish.entry.as_str());
            view! { <input type="checkbox" name="film" value=entry checked=ticked aria-label=label/> }.into_any()
        } else {
            ().into_any()
        };
        let (subject, wished, ordered) = (film.subject.clone(), wish.wished, wish.ordered);
        rows.push(view! {
            <tr>
                <RowHead><span class="work">{title}</span></RowHead>
                <Cell label=m::subject(lang)>{subject}</Cell>
                <Cell label=m::wished(lang) number=true>{wished}</Cell>
                <Cell label=m::ordered(lang) number=true>{ordered}</Cell>
                <Cell label=m::take(lang)>{take}</Cell>
            </tr>
        });
    }
    let gone = (gone > 0).then(|| view! { <p class="small muted">{m::gone_films(lang, gone)}</p> });
    if rows.is_empty() {
        return view! { {gone} }.into_any();
    }
    let head = move || {
        view! {
            <Head>{m::film(lang)}</Head>
            <Head>{m::subject(lang)}</Head>
            <Head number=true>{m::wished(lang)}</Head>
            <Head number=true>{m::ordered(lang)}</Head>
            <Head>{m::take(lang)}</Head>
        }
    };
    let table = view! { <DataTable caption=m::by_film(lang) head=head>{rows}</DataTable> };
    if !takes {
        return view! { <Sheet title=m::by_film(lang)>{table}{gone}</Sheet> }.into_any();
    }
    let version = view.plan.version.to_string();
    view! {
        <Sheet title=m::by_film(lang)>
            <Form state=form>
                <Hidden name="version" value=version/>
                {table}
                <div class="acts"><Submit kind=Kind::Primary>{m::take(lang)}</Submit></div>
            </Form>
            {gone}
        </Sheet>
    }
    .into_any()
}

/// A table of names with how often each was wished for, and for how many people ordered.
fn counts(title: &'static str, what: &'static str, rows: Vec<(String, i64, i64)>, lang: Lang) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(name, wished, ordered)| {
            view! {
                <tr>
                    <RowHead>{name}</RowHead>
                    <Cell label=m::wished(lang) number=true>{wished}</Cell>
                    <Cell label=m::ordered(lang) number=true>{ordered}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{what}</Head>
            <Head number=true>{m::wished(lang)}</Head>
            <Head number=true>{m::ordered(lang)}</Head>
        }
    };
    view! { <Sheet title=title flush=true><DataTable caption=title head=head>{rows}</DataTable></Sheet> }.into_any()
}

fn in_words(view: &PlanWishesView, lang: Lang) -> AnyView {
    if view.words.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = view
        .words
        .iter()
        .map(|(site, words)| {
            let (site, words) = (site.clone(), words.clone());
            view! {
                <tr>
                    <RowHead>{site}</RowHead>
                    <Cell label=m::wish(lang)>{words}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::site_name(lang)}</Head>
            <Head>{m::wish(lang)}</Head>
        }
    };
    view! {
        <Sheet title=m::by_words(lang) flush=true>
            <DataTable caption=m::by_words(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}
