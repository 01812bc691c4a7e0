//! Films as dots, region by category: filled is selected, a ring would be in by score alone.

use std::collections::BTreeMap;

use domain::contest::GroupFamily;
use domain::scoring::rubric::points_2;
use leptos::prelude::*;

use crate::answer::{Answer, Place};
use crate::model::{Film, Group, Rest, Studio, cap};
use crate::state::StudioState;
use islands::ui::prelude::*;
use words::{phrases, selection as m};

/// Sizes of a dot.
const SIZES: i64 = 5;

/// Where a film lies: row and column; `None` is the one for all that have no group.
type Spot = (Option<usize>, Option<usize>);

/// The sheet with the board.
pub fn sheet(state: StudioState) -> AnyView {
    let lang = state.lang;
    let (title, table) = state.studio.with_value(|studio| {
        let title = m::board(
            lang,
            studio.names.family(GroupFamily::Region.key()),
            studio.names.family(GroupFamily::Category.key()),
        );
        let table = table(state, studio, &title);
        (title, table)
    });
    let key = move || {
        view! {
            <span class="dot-key small">
                <i class="dot s3 in"></i>
                {m::key_in(lang)}
            </span>
            <span class="dot-key small">
                <i class="dot s3 ring"></i>
                {m::key_ring(lang)}
            </span>
            <span class="dot-key small">
                <i class="dot s3"></i>
                {m::key_other(lang)}
            </span>
        }
    };
    view! { <Sheet title=title actions=key class="films">{table}</Sheet> }.into_any()
}

fn table(state: StudioState, studio: &Studio, title: &str) -> AnyView {
    let lang = state.lang;
    let mut spots: BTreeMap<Spot, Vec<usize>> = BTreeMap::new();
    for (index, film) in studio.films.iter().enumerate() {
        spots.entry((film.region, film.category)).or_default().push(index);
    }
    let sizes = sizes(&studio.films);
    let rows = lines(&studio.regions, |film| film.region, |rest| rest.region, studio);
    let columns = lines(&studio.categories, |film| film.category, |rest| rest.category, studio);
    let label = |groups: &[Group], at: Option<usize>| match at.and_then(|at| groups.get(at)) {
        Some(group) => group.label.clone(),
        None => m::elsewhere(lang).to_owned(),
    };
    let heads: Vec<_> =
        columns.iter().map(|at| view! { <th scope="col">{label(&studio.categories, *at)}</th> }).collect();
    let body: Vec<_> = rows
        .iter()
        .map(|row| {
            let cells: Vec<_> = columns
                .iter()
                .map(|column| {
                    let films = spots.get(&(*row, *column)).cloned().unwrap_or_default();
                    let at = (*row, *column);
                    let rest = studio.rest.iter().find(|rest| (rest.region, rest.category) == at);
                    let rest = rest.map_or(0, |rest| rest.films);
                    let empty = films.is_empty() && rest == 0;
                    view! { <td>{(!empty).then(|| cell(state, studio, films, rest, &sizes))}</td> }
                })
                .collect();
            let films = members(studio, |film| film.region == *row);
            let tally = tally(state, row.and_then(|at| Some((GroupFamily::Region, studio.regions.get(at)?))), films);
            view! {
                <tr>
                    <th scope="row">{label(&studio.regions, *row)}</th>
                    {cells}
                    <td class="n">{tally}</td>
                </tr>
            }
        })
        .collect();
    let feet: Vec<_> = columns
        .iter()
        .map(|column| {
            let films = members(studio, |film| film.category == *column);
            let tally =
                tally(state, column.and_then(|at| Some((GroupFamily::Category, studio.categories.get(at)?))), films);
            view! { <td>{tally}</td> }
        })
        .collect();
    let all = tally(state, None, (0..studio.films.len()).collect());
    view! {
        <div class="table-box" role="region" aria-label=title.to_owned() tabindex="0">
            <table class="dot-board">
                <caption class="hidden">{title.to_owned()}</caption>
                <thead>
                    <tr><td></td>{heads}<th scope="col" class="n">{m::chosen(lang)}</th></tr>
                </thead>
                <tbody>{body}</tbody>
                <tfoot>
                    <tr><th scope="row">{m::chosen(lang)}</th>{feet}<td class="n">{all}</td></tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// The rows or columns that are needed: groups in their order, and one for films without a group.
fn lines(
    groups: &[Group],
    of: impl Fn(&Film) -> Option<usize>,
    rest: impl Fn(&Rest) -> Option<usize>,
    studio: &Studio,
) -> Vec<Option<usize>> {
    let mut lines: Vec<Option<usize>> = (0..groups.len()).map(Some).collect();
    if studio.films.iter().map(of).chain(studio.rest.iter().map(rest)).any(|line| line.is_none()) {
        lines.push(None);
    }
    lines
}

fn members(studio: &Studio, inside: impl Fn(&Film) -> bool) -> Vec<usize> {
    studio.films.iter().enumerate().filter(|(_, film)| inside(film)).map(|(index, _)| index).collect()
}

/// The films of one cell as dots and those that are only counted as a number, with the counts as its words.
fn cell(state: StudioState, studio: &Studio, films: Vec<usize>, rest: u64, sizes: &[i64]) -> impl IntoView + use<> {
    let lang = state.lang;
    let dots: Vec<_> = films
        .iter()
        .filter_map(|index| Some((*index, studio.films.get(*index)?)))
        .map(|(index, film)| {
            let size = sizes.get(index).copied().unwrap_or_default();
            let place = Memo::new(move |_| state.place(index));
            let title = phrases::spaced(lang, &[&film.title, &points_2(film.score)]);
            view! { <i class=move || class_of(place.get(), size) title=title></i> }
        })
        .collect();
    let all = u64::try_from(films.len()).unwrap_or_default().saturating_add(rest);
    let chosen = chosen(state, films);
    let more = (rest > 0).then(|| view! { <small class="muted">{format!("+{rest}")}</small> });
    view! { <span class="cell" role="img" aria-label=move || m::cell(lang, all, chosen.get())>{dots}{more}</span> }
}

fn class_of(place: Place, size: i64) -> String {
    let state = if place.chosen {
        " in"
    } else if place.by_score {
        " ring"
    } else {
        ""
    };
    format!("dot s{size}{state}")
}

/// How many of these are chosen, of how many that may be.
fn tally(state: StudioState, group: Option<(GroupFamily, &Group)>, films: Vec<usize>) -> impl IntoView + use<> {
    let chosen = chosen(state, films);
    let group = group.map(|(family, group)| (family, group.key.clone()));
    let most = Memo::new(move |_| {
        let (family, key) = group.as_ref()?;
        state.tried.with(|rules| cap(rules, *family, key))
    });
    let most = move || most.get().map(|most| view! { <span class="most">{format!(" / {most}")}</span> });
    view! { <span class="taken" class:none=move || chosen.get() == 0>{move || chosen.get()}{most}</span> }
}

fn chosen(state: StudioState, films: Vec<usize>) -> Memo<u64> {
    let inside = move |answer: &Answer| {
        films.iter().filter(|film| answer.places.get(**film).is_some_and(|place| place.chosen)).count()
    };
    Memo::new(move |_| u64::try_from(state.answer.with(&inside)).unwrap_or_default())
}

/// The size of every dot, 1 to [`SIZES`]: equal steps from the lowest score to the highest.
fn sizes(films: &[Film]) -> Vec<i64> {
    let scores = || films.iter().map(|film| film.score);
    let (low, high) = (scores().min().unwrap_or_default(), scores().max().unwrap_or_default());
    let range = (high - low).max(1);
    scores().map(|score| 1 + ((score - low) * SIZES / range).min(SIZES - 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film(score: i64) -> Film {
        Film { id: String::new(), number: 1, title: String::new(), region: None, category: None, rank: 1, score }
    }

    #[test]
    fn the_size_of_a_dot_is_its_score() {
        let of = |scores: &[i64]| sizes(&scores.iter().map(|score| film(*score)).collect::<Vec<_>>());
        assert_eq!(of(&[9700, 8500, 7300, 6500]), [5, 4, 2, 1]);
        assert_eq!(of(&[8000, 8000]), [1, 1]);
        assert_eq!(of(&[]), Vec::<i64>::new());
    }
}
