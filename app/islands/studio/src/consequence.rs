//! What comes of the rules: totals step by step, what balance and rulings changed, who would follow; or why nothing can be chosen.

use std::cmp::Reverse;

use domain::scoring::rubric::points_2;
use domain::selection::{Exchange, Infeasible, Outcome, Selection, Steps};
use domain::sorting::sort_indices;
use leptos::prelude::*;

use crate::answer::{Answer, Distance, conflict, pairs, relaxation};
use crate::model::{Film, Studio};
use crate::state::{RESERVES, StudioState};
use islands::ui::prelude::*;
use words::{Lang, phrases, selection as m};

/// The sheets beside the board.
pub fn sheets(state: StudioState) -> AnyView {
    view! {
        {move || state.answer.with(|answer| result(state, answer))}
        {move || state.answer.with(|answer| balance(state, answer))}
        {move || state.answer.with(|answer| rulings(state, answer))}
        {move || state.answer.with(|answer| reserves(state, answer))}
    }
    .into_any()
}

/// The totals of the three steps and what each costs; or the conflict.
fn result(state: StudioState, answer: &Answer) -> AnyView {
    let lang = state.lang;
    let (tone, tag, body) = match &answer.outcome {
        Outcome::Optimal(best) if best.proven => (TagTone::Jade, m::proven(lang), figures(state, best, &answer.steps)),
        Outcome::Optimal(best) => (TagTone::Amber, m::unproven(lang), figures(state, best, &answer.steps)),
        Outcome::Infeasible(why) => (TagTone::Amber, m::infeasible_tag(lang), infeasible(state, why, &answer.steps)),
    };
    let actions = move || view! { <Tag tone=tone>{tag}</Tag> };
    view! { <Sheet title=m::result(lang) actions=actions class="result"><div role="status">{body}</div></Sheet> }
        .into_any()
}

fn figures(state: StudioState, best: &Selection, steps: &Steps) -> AnyView {
    let lang = state.lang;
    let films = i64::try_from(best.selected.len()).unwrap_or(1).max(1);
    let price = |words: &'static str, exchange: &Exchange<'_>| {
        let cost = exchange.price;
        // Half up, as everywhere.
        let each = (2 * cost + films) / (2 * films);
        let each = (cost > 0).then(|| view! { <small class="muted">{m::per_film(lang, &points_2(each))}</small> });
        let points = m::points(lang, &points_2(cost));
        view! { <div class=(cost > 0).then_some("cost")><dt>{words}</dt><dd>{points}{each}</dd></div> }
    };
    let total = |words: &'static str, total: i64| view! { <div><dt>{words}</dt><dd>{points_2(total)}</dd></div> };
    let by_score = steps.by_score.as_ref().map(|step| total(m::by_score_alone(lang), step.total));
    let is_ruled = steps.by_rules != steps.after_rulings;
    let by_rules = steps.by_rules.as_ref().filter(|_| is_ruled).map(|step| total(m::by_rules(lang), step.total));
    let balance = steps.balance().map(|exchange| price(m::cost(lang), &exchange));
    let rulings = steps.rulings().filter(|_| is_ruled).map(|exchange| price(m::cost_of_rulings(lang), &exchange));
    let second = best.by_entry.as_ref().and_then(|why| why.second_best_total).map(|total| {
        view! { <div><dt>{m::second(lang)}</dt><dd class="lesser">{points_2(total)}</dd></div> }
    });
    let firm = move || {
        let percent = state.least_robust()?;
        Some(view! { <div><dt>{m::least_firm(lang)}</dt><dd class="lesser">{format!("{percent}%")}</dd></div> })
    };
    view! {
        <dl class="sums">
            <div><dt>{m::total(lang)}</dt><dd>{points_2(best.total)}</dd></div>
            {by_score}
            {by_rules}
            {balance}
            {rulings}
            {second}
            {firm}
        </dl>
        {families(state, best)}
    }
    .into_any()
}

/// What each family of rules costs by itself, the dearest first; families that cost nothing share a line.
fn families(state: StudioState, best: &Selection) -> Option<AnyView> {
    let lang = state.lang;
    let lines = &best.by_rule.as_ref()?.families;
    let prices: Vec<(i64, String)> = state.studio.with_value(|studio| {
        let price = |total: i64| total.saturating_sub(best.total);
        lines.iter().map(|(family, line)| (price(line.total_without), studio.names.family(family).to_owned())).collect()
    });
    let mut order: Vec<usize> = (0..prices.len()).collect();
    let of = |at: usize| prices.get(at).map(|(price, name)| (Reverse(*price), name));
    sort_indices(&mut order, &|one, two| of(one).cmp(&of(two)));
    let free = order.iter().filter_map(|at| prices.get(*at).filter(|(price, _)| *price == 0));
    let free: Vec<String> = free.map(|(_, name)| name.clone()).collect();
    let free = (!free.is_empty()).then(|| {
        let names = free.join(::words::phrases::between(lang));
        view! { <p class="small muted">{m::family_free(lang, &names)}</p> }
    });
    let dear: Vec<_> = order
        .into_iter()
        .filter_map(|at| prices.get(at).filter(|(price, _)| *price > 0))
        .map(|(price, name)| view! { <div><dt>{m::family_without(lang, name)}</dt><dd class="lesser">{difference(*price)}</dd></div> })
        .collect();
    let dear = (!dear.is_empty()).then(|| view! { <dl class="sums">{dear}</dl> });
    Some(view! { <div class="families">{dear}{free}</div> }.into_any())
}

/// Which rules cannot hold together, and the smallest change that would do.
fn infeasible(state: StudioState, why: &Infeasible, steps: &Steps) -> AnyView {
    let lang = state.lang;
    let rules = state.tried.get_untracked();
    let (conflict, ease) = state.studio.with_value(|studio| {
        (
            conflict(why, &rules, &studio.names, &studio.films, lang),
            relaxation(why, &rules, &studio.names, &studio.films, lang),
        )
    });
    let list = |lines: Vec<String>| lines.into_iter().map(|line| view! { <li>{line}</li> }).collect::<Vec<_>>();
    let ease = (!ease.is_empty()).then(|| view! { <p>{m::infeasible_ease(lang)}</p><ul>{list(ease)}</ul> });
    let rulings = steps.by_rules.is_some().then(|| view! { <p>{m::rulings_break(lang)}</p> });
    view! {
        <div class="infeasible">
            <p class="title">{m::infeasible_title(lang)}</p>
            {rulings}
            <p>{m::infeasible_conflict(lang)}</p>
            <ul>{list(conflict)}</ul>
            {ease}
        </div>
    }
    .into_any()
}

/// What balance changed, before people ruled anything.
fn balance(state: StudioState, answer: &Answer) -> AnyView {
    let lang = state.lang;
    let Some(exchange) = answer.steps.balance().filter(|_| answer.is_possible()) else { return ().into_any() };
    if exchange.comes.is_empty() {
        return view! {
            <Sheet title=m::no_swaps(lang)><p class="small muted">{m::no_swaps_body(lang)}</p></Sheet>
        }
        .into_any();
    }
    swaps(state, m::swaps, &exchange)
}

/// What people's rulings changed.
fn rulings(state: StudioState, answer: &Answer) -> AnyView {
    match answer.steps.rulings().filter(|exchange| !exchange.comes.is_empty()) {
        Some(exchange) => swaps(state, m::ruling_swaps, &exchange),
        None => ().into_any(),
    }
}

/// Who goes for whom: out, in, difference.
fn swaps(state: StudioState, title: fn(Lang, u64) -> String, exchange: &Exchange<'_>) -> AnyView {
    let lang = state.lang;
    let swaps = state.studio.with_value(|studio| pairs(exchange, &studio.films));
    let count = u64::try_from(swaps.len()).unwrap_or_default();
    let rows: Vec<_> = state.studio.with_value(|studio| {
        swaps
            .iter()
            .map(|(out, come)| {
                let (out, come) = (out.and_then(|at| studio.films.get(at)), come.and_then(|at| studio.films.get(at)));
                let gap = out.zip(come).map(|(out, come)| difference(come.score - out.score));
                let side = |one: Option<&Film>| one.map(|one| film(studio, one, lang));
                view! { <tr><td>{side(out)}</td><td>{side(come)}</td><td class="n">{gap}</td></tr> }.into_any()
            })
            .collect()
    });
    table(title(lang, count), [(m::leaves(lang), ""), (m::comes(lang), ""), (m::difference(lang), "n")], rows)
}

/// The first few that would follow, and what each is short of.
fn reserves(state: StudioState, answer: &Answer) -> AnyView {
    let lang = state.lang;
    let reserves = answer.reserves();
    if reserves.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = state.studio.with_value(|studio| {
        (1_u64..)
            .zip(reserves.iter().take(RESERVES))
            .filter_map(|(nth, at)| Some((nth, *at, studio.films.get(*at)?)))
            .map(|(nth, at, one)| {
                let short = match answer.places.get(at).map(|place| place.distance) {
                    Some(Distance::Points(points)) => points_2(points),
                    _ => String::new(),
                };
                view! { <tr><td class="n nth">{nth}</td><td>{film(studio, one, lang)}</td><td class="n">{short}</td></tr> }
                    .into_any()
            })
            .collect()
    });
    let heads = [(m::reserve_order(lang), "n nth"), (m::work(lang), ""), (m::short_by(lang), "n")];
    table(m::reserves(lang).to_owned(), heads, rows)
}

/// A sheet with a table of films; a head is its words and its class.
fn table(title: String, heads: [(&'static str, &'static str); 3], rows: Vec<AnyView>) -> AnyView {
    let heads = heads.map(|(words, class)| {
        view! { <th scope="col" class=(!class.is_empty()).then_some(class)>{words}</th> }
    });
    view! {
        <Sheet title=title flush=true>
            <table class="swaps">
                <thead><tr>{Vec::from(heads)}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </Sheet>
    }
    .into_any()
}

/// Title, and below it region and score.
fn film(studio: &Studio, film: &Film, lang: Lang) -> impl IntoView + use<> {
    let below = phrases::beside(lang, &[studio.region_of(film, lang), points_2(film.score).as_str()]);
    view! {
        <span class="work">{film.title.clone()}</span>
        <small class="muted">{below}</small>
    }
}

/// A difference with a true sign.
fn difference(points: i64) -> String {
    let sign = match points {
        0 => "",
        1.. => "+",
        _ => "−",
    };
    format!("{sign}{}", points_2(points.saturating_abs()))
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn differences_carry_a_sign() {
        assert_eq!([difference(-353), difference(0), difference(5)], ["−3.53", "0.00", "+0.05"]);
    }
}
