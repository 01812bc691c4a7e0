//! The places of the last round, after which no line is drawn. Server only.

use std::collections::BTreeSet;

use domain::contest::round::Line;
use services::LineFilm;
use services::exports::{LineSide, line_columns, line_rows};

use super::line::film_name;
use crate::ui::columns::{Dress, ListLook, list_table};
use crate::ui::prelude::*;
use words::results as m;

/// Films with their places, which equal scores share, and scores, with the files of them.
pub fn ranking_sheet(line: &Line<LineFilm>, files: AnyView, lang: Lang) -> AnyView {
    let shared = shared_places(&line.above);
    let mut columns = line_columns(false, lang);
    // Said beside the title.
    columns.retain(|column| column.key != "number");
    let dress = |column: &str, (film, _): &(&LineFilm, LineSide)| match column {
        "rank" => {
            let place = film.standing.map(|(place, _)| place);
            let tied = place.filter(|place| shared.contains(place)).map(|_| {
                view! { " "<small class="muted">{m::shared_place(lang)}</small> }
            });
            Dress::Whole(view! { <td class="n rank">{place}{tied}</td> }.into_any())
        }
        "title" => Dress::Inside(film_name(film)),
        "score" if film.standing.is_none() => Dress::Inside("—".into_any()),
        _ => Dress::Plain,
    };
    let query = ListQuery::of_request();
    let caption = m::ranking(lang).to_owned();
    let look = ListLook { caption, query: &query, order: "", dress: &dress, acts: None };
    let table = list_table(&columns, &line_rows(line), &look);
    view! {
        <Sheet title=m::ranking(lang) flush=true>
            {table}
            <div class="in">{files}</div>
        </Sheet>
    }
    .into_any()
}

/// The places that several films have.
fn shared_places(films: &[LineFilm]) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    films.iter().filter_map(|film| film.standing).map(|(place, _)| place).filter(|place| !seen.insert(*place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_shared_where_two_films_have_it() {
        let film = |number, standing| LineFilm { number, title: String::new(), standing };
        let films = [
            film(1, Some((1, 9_000))),
            film(2, Some((2, 8_000))),
            film(3, Some((2, 8_000))),
            film(4, Some((4, 7_000))),
            film(5, None),
            film(6, None),
        ];
        assert_eq!(shared_places(&films), BTreeSet::from([2]));
    }
}
