//! The coverage map: which judge has scored which film, as one picture a judge.

use std::fmt::Write as _;

use services::{Cell, JudgeProgress};

use crate::contests::words::count;
use crate::ui::prelude::*;
use words::contests as m;

/// Most cells in a row.
const MOST: usize = 63;
/// From one cell to the next; a cell takes 8 of it.
const PITCH: usize = 10;

/// Cells in a row, so that all rows are about equally long.
fn columns(films: usize) -> usize {
    films.div_ceil(films.div_ceil(MOST).max(1)).max(1)
}

/// One path for all cells of a kind.
fn path(cells: &[Cell], kind: Cell, columns: usize) -> String {
    let mut path = String::new();
    for (index, _) in cells.iter().enumerate().filter(|(_, cell)| **cell == kind) {
        let (x, y) = (index % columns * PITCH, index / columns * PITCH);
        // Writing into a string cannot fail.
        let _ = match kind {
            Cell::Open => write!(path, "M{x}.5 {y}.5h7v7h-7z"),
            Cell::Recused | Cell::Conflict => {
                let (x4, x8, y4, y8) = (x + 4, x + 8, y + 4, y + 8);
                write!(path, "M{x} {y4}L{x4} {y}M{x} {y8}L{x8} {y}M{x4} {y8}L{x8} {y4}")
            }
            Cell::Done | Cell::Elsewhere => write!(path, "M{x} {y}h8v8h-8z"),
        };
    }
    path
}

/// Completely scored films of those to be scored, in whole percent, rounded down.
pub fn percent(judge: &JudgeProgress) -> usize {
    judge.percent().unwrap_or_default()
}

/// A cell for every film.
fn map(judge: &JudgeProgress, words: String) -> AnyView {
    let columns = columns(judge.cells.len());
    let (width, height) = (columns * PITCH - 2, judge.cells.len().div_ceil(columns).max(1) * PITCH - 2);
    let shapes = [
        ("elsewhere", Cell::Elsewhere),
        ("done", Cell::Done),
        ("open", Cell::Open),
        ("recused", Cell::Recused),
        ("conflict", Cell::Conflict),
    ]
    .map(|(class, kind)| view! { <path class=class d=path(&judge.cells, kind, columns)/> });
    // Up to half as large again as drawn; smaller where there is less room.
    view! {
        <svg role="img" aria-label=words viewBox=format!("0 0 {width} {height}") width=(width * 3 / 2).to_string()>{shapes.into_iter().collect_view()}</svg>
    }
    .into_any()
}

/// The judge's own films as one bar, where all films would be too many: scored, open, recused.
fn bar(judge: &JudgeProgress, words: String) -> AnyView {
    const WIDTH: usize = MOST * PITCH - 2;
    let all = (judge.assigned + judge.recused).max(1);
    let mut from = 0;
    let parts = [("done", judge.done), ("open", judge.assigned.saturating_sub(judge.done)), ("recused", judge.recused)]
        .map(|(class, films)| {
            let (start, end) = (from * WIDTH / all, (from + films) * WIDTH / all);
            from += films;
            let width = end.saturating_sub(start);
            (width > 0).then(|| view! { <path class=class d=format!("M{start} 0h{width}v8h-{width}z")/> })
        });
    view! {
        <svg role="img" aria-label=words viewBox=format!("0 0 {WIDTH} 8") width=(WIDTH * 3 / 2).to_string()>{parts.into_iter().collect_view()}</svg>
    }
    .into_any()
}

/// Judges with a cell for every film, or with a bar where there are too many films for cells.
#[component]
pub fn CoverageMap(
    /// The judges.
    judges: Vec<JudgeProgress>,
) -> impl IntoView {
    let lang = use_lang();
    let rows: Vec<_> = judges
        .into_iter()
        .map(|judge| {
            let conflicts = judge.cells.iter().filter(|cell| **cell == Cell::Conflict).count();
            let words = m::covers(
                lang,
                &judge.name,
                count(judge.done),
                count(judge.assigned.saturating_sub(judge.done)),
                count(judge.recused),
                count(conflicts),
            );
            let picture = if judge.cells.is_empty() { bar(&judge, words) } else { map(&judge, words) };
            let share = if judge.assigned == 0 { "—".to_owned() } else { format!("{}%", percent(&judge)) };
            view! {
                <li class="cover">
                    <span class="who">{judge.name.clone()}</span>
                    {picture}
                    <span class="n">{share}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="covers">{rows}</ul> }.into_any()
}

/// What the cells mean.
pub fn legend(lang: Lang) -> AnyView {
    let sample = |class: &'static str, kind: Cell, words: &'static str| {
        view! {
            <span class="coverage-key">
                <svg class="covers-key" viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
                    <path class=class d=path(&[kind], kind, 1)/>
                </svg>
                {words}
            </span>
        }
    };
    view! {
        <p class="coverage-keys small muted">
            <span>{m::cell_is(lang)}</span>
            {sample("done", Cell::Done, m::cell_done(lang))}
            {sample("open", Cell::Open, m::cell_open(lang))}
            {sample("recused", Cell::Recused, m::cell_recused(lang))}
            {sample("conflict", Cell::Conflict, m::cell_conflict(lang))}
            {sample("elsewhere", Cell::Elsewhere, m::cell_elsewhere(lang))}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_about_equally_long() {
        assert_eq!((columns(126), columns(63), columns(64), columns(5), columns(0)), (63, 63, 32, 5, 1));
    }

    #[test]
    fn each_kind_is_one_path() {
        let cells = [Cell::Done, Cell::Open, Cell::Done, Cell::Recused];
        assert_eq!(path(&cells, Cell::Done, 2), "M0 0h8v8h-8zM0 10h8v8h-8z");
        assert_eq!(path(&cells, Cell::Open, 2), "M10.5 0.5h7v7h-7z");
        assert_eq!(path(&cells, Cell::Elsewhere, 2), "");
        assert!(path(&cells, Cell::Recused, 2).starts_with("M10 14L14 10"));
        assert_ne!(path(&[Cell::Conflict], Cell::Conflict, 1), path(&[Cell::Elsewhere], Cell::Elsewhere, 1));
    }

    #[test]
    fn a_conflict_is_drawn_as_one_and_not_as_a_film_of_another_panel() {
        let judge = JudgeProgress {
            judge: "judge".parse().unwrap(),
            name: "Judge".to_owned(),
            removed: false,
            panel: Some(1),
            assigned: 1,
            done: 1,
            signed: 0,
            has_signed: false,
            recused: 0,
            unverified: 0,
            declared: true,
            until: None,
            cells: vec![Cell::Done, Cell::Conflict, Cell::Elsewhere],
        };
        let html = Owner::new().with(|| map(&judge, "Judge".to_owned()).to_html());
        for (kind, drawn) in [
            (Cell::Done, "M0 0h8v8h-8z"),
            (Cell::Conflict, "M10 4L14 0M10 8L18 0M14 8L18 4"),
            (Cell::Elsewhere, "M20 0h8v8h-8z"),
        ] {
            assert_eq!(path(&judge.cells, kind, 3), drawn);
            assert_eq!(html.matches(&format!("d=\"{drawn}\"")).count(), 1, "{kind:?}: {html}");
        }
    }
}
