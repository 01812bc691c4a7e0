//! `/contests/:contest/selection/robustness`: how firm the selection stands under other judges and other weights.
//! Server only.

use std::collections::BTreeMap;

use domain::ids::ContestId;
use domain::robustness::percent;
use domain::scoring::rubric::points_2;
use services::{Candidate, RUNS, RobustnessView};

use crate::contests::components::{ContestPage, Inside};
use crate::ui::prelude::*;
use ::words::phrases;
use islands::session;
use words::judging::entry_number;
use words::selection as m;

/// The robustness of a selection.
#[component]
pub fn RobustnessPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let view = services.robustness(&actor, &id).await?;
        Ok(show(&view, use_lang()))
    })
}

fn show(view: &RobustnessView, lang: Lang) -> AnyView {
    let id = view.contest.id.to_string();
    let back = format!("/contests/{id}/selection");
    let inside = Inside::new(&view.contest, &view.roles);
    let body = if view.found.selected.is_empty() {
        view! {
            <Sheet title=m::robustness(lang)>
                <EmptyState title=m::none_title(lang)><p>{m::none_body(lang)}</p></EmptyState>
            </Sheet>
        }
        .into_any()
    } else {
        let (shares, judges) = (shares(view, lang), judges(view, lang));
        view! { <div class="robust-page">{shares}{judges}</div> }.into_any()
    };
    view! {
        <ContestPage
            inside=inside
            current="selection"
            title=m::robustness(lang)
            actions=move || view! { <LinkButton href=back>{m::to_selection(lang)}</LinkButton> }
        >
            {body}
        </ContestPage>
    }
    .into_any()
}

/// Every film that is selected in any run.
fn shares(view: &RobustnessView, lang: Lang) -> AnyView {
    let found = &view.found;
    let by_weights = !found.share_by_weights.is_empty();
    let selected = |film: &Candidate| found.selected.contains(&film.id);
    let (judges, weights) =
        (|film: &Candidate| found.by_judges(&film.id), |film: &Candidate| found.by_weights(&film.id));
    let is_some = |share: Option<f64>| share.is_some_and(|share| share > 0.0);
    let rows: Vec<_> = view
        .films
        .iter()
        .filter(|film| {
            selected(film) || found.ruled.contains(&film.id) || is_some(judges(film)) || is_some(weights(film))
        })
        .map(|film| {
            let tag = selected(film).then(|| view! { <Tag tone=TagTone::Seal>{m::chosen(lang)}</Tag> });
            let ruled = found.ruled.contains(&film.id).then(|| view! { <Tag tone=TagTone::Amber>{m::by_ruling(lang)}</Tag> });
            let bar = |share: Option<f64>| {
                let Some(percent) = share.map(percent) else {
                    return view! { <span class="muted">{m::firm_ruled(lang)}</span> }.into_any();
                };
                view! { <meter min="0" max="100" value=percent.to_string()></meter><span>{format!("{percent}%")}</span> }
                    .into_any()
            };
            let (judges, weights) = (bar(judges(film)), by_weights.then(|| bar(weights(film))));
            let title = film.title.clone();
            let below = phrases::beside(lang, &[entry_number(film.number), points_2(film.score)]);
            view! {
                <tr>
                    <RowHead><span class="work">{title}</span><small class="muted">{below}</small></RowHead>
                    <Cell>{tag}{ruled}</Cell>
                    <Cell label=m::robust_judges(lang)><span class="share">{judges}</span></Cell>
                    <Cell label=m::robust_weights(lang)><span class="share">{weights}</span></Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::work(lang)}</Head>
            <Head>{m::outcome(lang)}</Head>
            <Head>{m::robust_judges(lang)}</Head>
            <Head>{m::robust_weights(lang)}</Head>
        }
    };
    let runs = u64::try_from(RUNS).unwrap_or_default();
    let title = found
        .least()
        .map_or_else(|| m::robust_all_ruled(lang).to_owned(), |least| m::robust_firm(lang, percent(least)));
    view! {
        <Sheet title=title note=m::robustness_note(lang, runs) flush=true>
            <DataTable caption=m::robustness(lang) head=head>{rows}</DataTable>
            <p class="in small muted">{phrases::sentences(lang, &[m::robust_judges_help(lang), m::robust_weights_help(lang)])}</p>
        </Sheet>
    }
    .into_any()
}

/// What changes without each judge.
fn judges(view: &RobustnessView, lang: Lang) -> AnyView {
    let titles: BTreeMap<&str, &str> = view.films.iter().map(|film| (film.id.as_str(), film.title.as_str())).collect();
    let named = |ids: &[String]| -> String {
        let all: Vec<String> =
            ids.iter().map(|id| m::quoted(lang, titles.get(id.as_str()).copied().unwrap_or(id.as_str()))).collect();
        phrases::titles(lang, &all)
    };
    let mut lines: Vec<_> = view.found.leave_one_out.iter().collect();
    lines.sort_by_key(|one| view.judges.get(&one.judge));
    let rows: Vec<_> = lines
        .into_iter()
        .map(|one| {
            let name = view.judges.get(&one.judge).cloned().unwrap_or_default();
            let change = if one.comes.is_empty() && one.leaves.is_empty() {
                view! { <span class="muted">{m::robust_unchanged(lang)}</span> }.into_any()
            } else {
                let part =
                    |head: &str, ids: &[String]| (!ids.is_empty()).then(|| phrases::labelled(lang, head, &named(ids)));
                let parts = [part(m::robust_comes(lang), &one.comes), part(m::robust_leaves(lang), &one.leaves)];
                phrases::clauses(lang, &parts.into_iter().flatten().collect::<Vec<_>>()).into_any()
            };
            view! { <tr><RowHead>{name}</RowHead><Cell>{change}</Cell></tr> }
        })
        .collect();
    let head = move || view! { <Head>{m::judge(lang)}</Head><Head>{m::change(lang)}</Head> };
    view! {
        <Sheet title=m::robust_without(lang) flush=true>
            <DataTable caption=m::robust_without(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}
