//! `/contests/:contest/ranking/method`: how one score is made of several, with its formula and what another method
//! would change. Server only.

use domain::ids::ContestId;
use domain::scoring::Method;
use domain::scoring::rubric::points_2;
use services::{MethodLine, MethodView};

use super::components::method_address;
use crate::contests::components::{ContestPage, Inside};
use crate::contests::rounds::{of_several, round_switch};
use crate::contests::words::method_name;
use crate::ui::prelude::*;
use islands::session;
use islands::web;
use words::judging::entry_number;
use words::results as m;

const CHOOSE: &str = "method";

/// Films on one page.
const PAGE: usize = 300;

/// A method's formula in words.
pub const fn method_how(method: Method, lang: Lang) -> &'static str {
    match method {
        Method::Mean => m::mean_how(lang),
        Method::Trimmed => m::trimmed_how(lang),
        Method::Adjusted => m::adjusted_how(lang),
        Method::Zscore => m::zscore_how(lang),
    }
}

/// The methods, one of them tried beside that of a round: the one that `?round=` names, or the latest.
#[component]
pub fn MethodPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let lang = use_lang();
        let mut form = FormState::blank(CHOOSE);
        let mut tried: Option<Method> =
            web::query_pairs().iter().find(|(key, _)| key == "method").and_then(|(_, value)| value.parse().ok());
        if let Some(sent) = posted(CHOOSE) {
            let method: Method = sent.parse("method").ok_or(AppError::BadRequest)?;
            tried = Some(method);
            match services.set_method(&actor, &id, method, sent.get("reason")).await {
                Ok(()) => {
                    return leave(&format!("/contests/{id}/ranking"), Flash::done(m::method_kept(lang)));
                }
                Err(error) => form = sent.keep(error.into())?,
            }
        }
        let round = ListQuery::of_request().asked().round();
        let view = services.method(&actor, &id, tried, round).await?;
        Ok(show(&view, form, lang))
    })
}

fn show(view: &MethodView, form: FormState, lang: Lang) -> AnyView {
    let inside = Inside::new(&view.contest, &view.roles);
    let methods = methods(view, lang);
    let preview = preview(view, lang);
    let choose = choose(view, form, lang);
    view! {
        <ContestPage
            inside=inside
            current="ranking"
            title=m::method_title(lang)
        >
            <div class="method-page">
                <div class="stack">{methods}{choose}</div>
                {preview}
            </div>
        </ContestPage>
    }
    .into_any()
}

/// Every method with its formula; each can be tried.
fn methods(view: &MethodView, lang: Lang) -> AnyView {
    let of_round = (view.round, view.last);
    let used_here = if view.round < view.last { m::method_of_round(lang) } else { m::method_own(lang) };
    let items: Vec<_> = Method::ALL
        .into_iter()
        .map(|method| {
            let href = method_address(&view.contest, Some(method), of_round);
            let current = (method == view.tried).then_some("true");
            let used = (method == view.own).then(|| view! { <Tag tone=TagTone::Jade>{used_here}</Tag> });
            view! {
                <li>
                    <a href=href aria-current=current>{method_name(method, lang)}</a>
                    {used}
                    <p class="small muted">{method_how(method, lang)}</p>
                </li>
            }
        })
        .collect();
    let rounds = round_switch(&view.contest, "ranking/method", view.round, view.last, lang);
    let title = of_several(m::method_title(lang), &view.contest, of_round, lang);
    view! { <Sheet title=title actions=move || rounds><ul class="methods">{items}</ul></Sheet> }.into_any()
}

/// The button that uses what is tried.
fn choose(view: &MethodView, form: FormState, lang: Lang) -> AnyView {
    // Nobody changes what others went on from.
    if view.round < view.last {
        return ().into_any();
    }
    if !view.can_change {
        return view! { <p class="small muted">{m::method_closed(lang)}</p> }.into_any();
    }
    if view.tried == view.own || view.refused.is_some() {
        return ().into_any();
    }
    let (key, name) = (view.tried.key(), method_name(view.tried, lang));
    let reason = (!view.films.is_empty()).then(|| {
        view! {
            <TextArea
                name="reason"
                label=m::method_reason(lang)
                help=m::method_reason_help(lang)
                rows=2
                required=true
            />
        }
    });
    view! {
        <Sheet title=m::method_of(lang, name)>
            <Form state=form>
                <Hidden name="method" value=key/>
                {reason}
                <div class="acts"><Submit kind=Kind::Primary>{m::method_choose(lang)}</Submit></div>
            </Form>
        </Sheet>
    }
    .into_any()
}

/// Every film under both methods.
fn preview(view: &MethodView, lang: Lang) -> AnyView {
    let title = if view.round < view.last { m::method_preview_of_round(lang) } else { m::method_preview(lang) };
    if view.films.is_empty() {
        return view! {
            <Sheet title=title>
                <EmptyState title=m::method_none(lang)><p>{m::method_none_body(lang)}</p></EmptyState>
            </Sheet>
        }
        .into_any();
    }
    let count = |n: usize| u64::try_from(n).unwrap_or_default();
    let moved = view.films.iter().filter(|film| film.now.map(|now| now.1) != film.tried.map(|tried| tried.1)).count();
    let comes = view.films.iter().filter(|film| !film.selected.0 && film.selected.1).count();
    let note = if view.refused.is_some() || view.tried == view.own {
        String::new()
    } else if view.tells_selected {
        m::method_changes(lang, count(moved), count(comes))
    } else {
        m::method_moves(lang, count(moved))
    };
    let refused = view.refused.map(|why| {
        let why = services::Refusal::Method(why).message(lang);
        view! { <div class="in"><Notice tone=Tone::Error title=m::refused(lang)><p>{why}</p></Notice></div> }
    });
    let query = ListQuery::of_request();
    let pages = view.films.len().div_ceil(PAGE);
    let page = usize::try_from(query.page()).unwrap_or(pages).clamp(1, pages.max(1));
    let here = view.films.chunks(PAGE).nth(page - 1).unwrap_or_default();
    let tells_selected = view.tells_selected;
    let in_use = if view.round < view.last { m::method_of_round(lang) } else { m::method_now(lang) };
    let rows: Vec<_> = here.iter().map(|film| row(film, in_use, tells_selected, lang)).collect();
    let (now, tried) = (method_name(view.own, lang), method_name(view.tried, lang));
    let head = move || {
        view! {
            <Head>{m::number(lang)}</Head>
            <Head>{m::work(lang)}</Head>
            <Head number=true>{now}</Head>
            <Head number=true>{m::rank(lang)}</Head>
            <Head number=true>{tried}</Head>
            <Head number=true>{m::rank(lang)}</Head>
            {tells_selected.then(|| view! { <Head>{m::method_selected(lang)}</Head> })}
        }
    };
    view! {
        <Sheet title=title note=note flush=true>
            {refused}
            <DataTable caption=title head=head>{rows}</DataTable>
            <Pager query=query pages=count(pages)/>
        </Sheet>
    }
    .into_any()
}

/// One film; `in_use` is what a score by the method in use is called.
fn row(film: &MethodLine, in_use: &'static str, tells_selected: bool, lang: Lang) -> AnyView {
    let MethodLine { number, title, now, tried, selected } = film.clone();
    let (now_score, now_rank) = now.unzip();
    let (tried_score, tried_rank) = tried.unzip();
    let selected = match selected {
        (true, true) => view! { <Tag tone=TagTone::Seal>{m::method_both(lang)}</Tag> }.into_any(),
        (false, true) => view! { <Tag tone=TagTone::Jade>{m::method_comes(lang)}</Tag> }.into_any(),
        (true, false) => view! { <Tag tone=TagTone::Amber>{m::method_leaves(lang)}</Tag> }.into_any(),
        (false, false) => ().into_any(),
    };
    let moved = now_rank != tried_rank;
    let selected = tells_selected.then(|| view! { <Cell>{selected}</Cell> });
    view! {
        <tr>
            <td class="number muted">{entry_number(number)}</td>
            <RowHead><span class="work">{title}</span></RowHead>
            <Cell label=in_use number=true>{now_score.map(points_2)}</Cell>
            <Cell label=m::rank(lang) number=true>{now_rank}</Cell>
            <Cell label=m::method_tried(lang) number=true>{tried_score.map(points_2)}</Cell>
            <Cell label=m::rank(lang) number=true><span class:look=moved>{tried_rank}</span></Cell>
            {selected}
        </tr>
    }
    .into_any()
}
