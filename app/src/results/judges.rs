//! `/contests/:contest/judges`: how far the judges agree, and each one's figures in plain words. Server only.

use domain::agreement::{Coefficient, OrderEffect, Strength, Trust, stands_out};
use domain::ids::ContestId;
use domain::scoring::JudgeLine;
use services::exports::{ListKind, judge_columns};
use services::{JudgesView, judge_lines, leniency_words};
use words::phrases::{beside, gap, list, spaced, two_decimals};

use crate::contests::amendments::amendments;
use crate::contests::components::{ContestPage, Inside};
use crate::contests::rounds::{of_several, round_switch};
use crate::ui::columns::{Dress, ListLook, list_table, open_list_files};
use crate::ui::prelude::*;
use islands::session;
use words::results as m;
use words::selection::quoted;

/// What the scores say about the judges of a round: the one that `?round=` names, or the latest.
#[component]
pub fn JudgesPage() -> impl IntoView {
    page(async {
        let id: ContestId = param("contest")?;
        let (services, actor) = session::request()?;
        let view = services.judges(&actor, &id, ListQuery::of_request().asked().round()).await?;
        Ok(show(&view, use_lang()))
    })
}

fn show(view: &JudgesView, lang: Lang) -> AnyView {
    let inside = Inside::new(&view.contest, &view.roles);
    let rounds = round_switch(&view.contest, "judges", view.round, view.last, lang);
    let body = if view.found.report.judges.is_empty() {
        view! {
            <Sheet title=m::judges_title(lang) actions=move || rounds>
                <EmptyState title=m::judges_none(lang)><p>{m::judges_none_body(lang)}</p></EmptyState>
            </Sheet>
        }
        .into_any()
    } else {
        let (agreement, judges) = (agreement(view, lang), judges(view, rounds, lang));
        view! { <div class="judges-page"><p class="lead">{verdict(view, lang)}</p>{judges}{agreement}</div> }.into_any()
    };
    let revised = amendments(&view.amendments, &view.contest, lang);
    view! {
        <ContestPage
            inside=inside
            current="judges"
            title=m::judges_title(lang)
        >
            {body}
            {revised}
        </ContestPage>
    }
    .into_any()
}

/// Points of leniency from which a judge is named, also where the scores fit otherwise.
const NAMED_FROM: f64 = 5.0;

/// The figures in one sentence: whether the panel can be relied on, and whose sheets to look at again.
fn verdict(view: &JudgesView, lang: Lang) -> String {
    let panel = match view.found.agreement.icc.random_mean.value.map(Strength::of) {
        None => m::verdict_unknown(lang),
        Some(Strength::Excellent | Strength::Good) => m::verdict_reliable(lang),
        Some(Strength::Moderate) => m::verdict_moderate(lang),
        Some(Strength::Poor) => m::verdict_poor(lang),
    };
    let about = |judge: &JudgeLine| {
        let name = view.names.get(&judge.id)?;
        let level = judge.leniency.zip(judge.se).filter(|(level, se)| stands_out(*level, *se)).map(|(level, _)| level);
        match level {
            Some(level) if judge.flagged || level.abs() >= NAMED_FROM => {
                let points = format!("{:.1}", level.abs());
                let lenient = level > 0.0;
                Some(if lenient { m::judge_lenient(lang, name, &points) } else { m::judge_strict(lang, name, &points) })
            }
            _ => judge.flagged.then(|| m::judge_misfit(lang, name)),
        }
    };
    let named: Vec<String> = view.found.report.judges.iter().filter_map(about).collect();
    if named.is_empty() { m::verdict_nobody(lang, panel) } else { m::verdict_review(lang, panel, &list(lang, &named)) }
}

/// How much a correlation between judges amounts to.
const fn strength(value: f64, lang: Lang) -> &'static str {
    match Strength::of(value) {
        Strength::Excellent => m::excellent(lang),
        Strength::Good => m::good(lang),
        Strength::Moderate => m::moderate(lang),
        Strength::Poor => m::poor(lang),
    }
}

/// Whether conclusions may rest on an α.
const fn trust(value: f64, lang: Lang) -> &'static str {
    match Trust::of(value) {
        Trust::Reliable => m::reliable(lang),
        Trust::Tentative => m::tentative(lang),
        Trust::Unreliable => m::unreliable(lang),
    }
}

/// What the order of viewing does, in words and in figures.
fn drift(order: &OrderEffect, lang: Lang) -> (String, String) {
    let Some((gamma, se)) = order.gamma.zip(order.se) else { return (m::unknown(lang).to_owned(), String::new()) };
    let size = two_decimals(gamma.abs());
    let words = if !stands_out(gamma, se) {
        m::drift_none(lang).to_owned()
    } else if gamma > 0.0 {
        m::drift_up(lang, &size)
    } else {
        m::drift_down(lang, &size)
    };
    (words, format!("γ {} ± {}", two_decimals(gamma), two_decimals(se)))
}

/// One measure: its name, what it says in words, and the number beside.
fn measure(name: &'static str, symbol: &'static str, words: String, figure: String) -> AnyView {
    view! {
        <div>
            <dt>{name}" "<span class="small muted">{symbol}</span></dt>
            <dd><strong>{words}</strong>" "<span class="small muted">{figure}</span></dd>
        </div>
    }
    .into_any()
}

fn agreement(view: &JudgesView, lang: Lang) -> AnyView {
    let found = &view.found.agreement;
    let unknown = || m::unknown(lang).to_owned();
    let of_icc = |estimate: Coefficient| match estimate.value {
        None => (unknown(), String::new()),
        Some(value) => {
            let interval = estimate.low.zip(estimate.high);
            let interval = interval
                .map(|(low, high)| m::interval(lang, &two_decimals(low), &two_decimals(high)))
                .unwrap_or_default();
            (strength(value, lang).to_owned(), spaced(lang, &[two_decimals(value), interval]))
        }
    };
    let (mean_words, mean_figure) = of_icc(found.icc.random_mean);
    let (single_words, single_figure) = of_icc(found.icc.random);
    let (alpha_words, alpha_figure) = match found.alpha.interval {
        None => (unknown(), String::new()),
        Some(value) => (trust(value, lang).to_owned(), two_decimals(value)),
    };
    let (kendall_words, kendall_figure) = match found.kendall.w.zip(found.kendall.p) {
        None => (unknown(), String::new()),
        Some((w, p)) => {
            let p = if p < 0.001 { "< 0.001".to_owned() } else { format!("{p:.3}") };
            (strength(w, lang).to_owned(), beside(lang, &[two_decimals(w), m::by_chance(lang, &p)]))
        }
    };
    let (drift, drift_figure) = drift(&view.found.order, lang);
    let count = |n: usize| u64::try_from(n).unwrap_or_default();
    let part = (found.crossed > 1 && found.crossed < found.n)
        .then(|| view! { <p class="small muted">{m::part_of(lang, count(found.crossed), count(found.n))}</p> });
    // The two figures people ask about: an average is steadier than whom it is taken of.
    let [mean, single] = [found.icc.random_mean, found.icc.random].map(|one| one.value.map(Strength::of));
    let average =
        (mean.is_some() && mean != single).then(|| view! { <p class="small muted">{m::mean_and_single(lang)}</p> });
    let graph = graph(view, lang);
    view! {
        <Sheet title=m::agreement(lang) note=m::judges_note(lang)>
            <dl class="measures">
                {measure(m::icc_mean(lang), "ICC(2,k)", mean_words, mean_figure)}
                {measure(m::icc_single(lang), "ICC(2,1)", single_words, single_figure)}
                {measure(m::alpha(lang), "α", alpha_words, alpha_figure)}
                {measure(m::kendall(lang), "W", kendall_words, kendall_figure)}
                {measure(m::drift(lang), "γ", drift, drift_figure)}
            </dl>
            {part}
            {average}
            {graph}
        </Sheet>
    }
    .into_any()
}

/// What can be compared, and the weakest comparison.
fn graph(view: &JudgesView, lang: Lang) -> AnyView {
    let graph = &view.found.report.graph;
    if graph.components > 1 {
        let parts = u64::try_from(graph.components).unwrap_or_default();
        return view! { <p class="small look">{m::parts(lang, parts)}</p> }.into_any();
    }
    let Some(weakest) = &graph.weakest else { return ().into_any() };
    let title = |id: &String| quoted(lang, view.found.titles.get(id).map_or(id.as_str(), String::as_str));
    let [one, two] = &weakest.entries;
    let told = m::weakest(lang, &title(one), &title(two));
    let between = gap(lang, &told);
    let weak = weakest.weak.then(|| view! { {between}<span class="look">{m::weak(lang)}</span> });
    view! { <p class="small muted">{told}{weak}</p> }.into_any()
}

fn judges(view: &JudgesView, rounds: AnyView, lang: Lang) -> AnyView {
    let mut columns = judge_columns(&view.names, lang);
    // Said beside the figure that asks for it.
    columns.retain(|column| column.key != "look");
    let dress = |column: &str, judge: &&JudgeLine| match column {
        "leniency" => Dress::Inside(match leniency_words(judge, lang) {
            None => view! { <span class="muted">{m::unknown(lang)}</span> }.into_any(),
            Some((words, error)) => {
                view! { <strong>{words}</strong>" "<span class="small muted">{error}</span> }.into_any()
            }
        }),
        "correlation" => figure(judge.correlation),
        "misfit" => {
            let value = judge.misfit.map(two_decimals);
            let flag = judge.flagged.then(|| view! { " "<Tag tone=TagTone::Amber>{m::look(lang)}</Tag> });
            Dress::Inside(view! { {value}{flag} }.into_any())
        }
        "halo" => figure(judge.halo),
        _ => Dress::Plain,
    };
    let query = ListQuery::of_request();
    let caption = m::judges_title(lang).to_owned();
    let look = ListLook { caption, query: &query, order: "", dress: &dress, acts: None };
    let table = list_table(&columns, &judge_lines(view), &look);
    let files = open_list_files(&view.contest, &view.roles, ListKind::Judges, &query, lang);
    let title = of_several(m::judges_title(lang), &view.contest, (view.round, view.last), lang);
    view! {
        <Sheet title=title flush=true actions=move || rounds>
            {table}
            <p class="in small muted">{m::judges_how(lang)}</p>
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

/// A figure with a true minus, where there is one.
fn figure(value: Option<f64>) -> Dress {
    value.map_or(Dress::Plain, |value| Dress::Inside(two_decimals(value).into_any()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_come_with_words() {
        assert_eq!(strength(0.93, Lang::En), "excellent");
        assert_eq!(strength(0.5, Lang::En), "moderate");
        assert_eq!(trust(0.7, Lang::En), "tentative");
        assert_eq!(two_decimals(-0.256), "−0.26");
        let of = |gamma, se| drift(&OrderEffect { gamma, se, ..OrderEffect::default() }, Lang::En).0;
        assert_eq!(of(Some(0.1), Some(0.06)), m::drift_none(Lang::En));
        assert_eq!(of(Some(-0.2), Some(0.06)), "each place later scores 0.20 less");
        assert_eq!(of(None, None), m::unknown(Lang::En));
    }
}
