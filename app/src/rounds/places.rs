//! The places of the last round, after which no line is drawn. Server only.

use std::collections::BTreeSet;

use domain::scoring::rubric::points_2;
use services::LineFilm;

use crate::ui::prelude::*;
use words::judging::entry_number;
use words::results as m;

/// Films with their places, which equal scores share, and scores.
pub fn ranking_sheet(films: &[LineFilm], lang: Lang) -> AnyView {
    let shared = shared_places(films);
    let rows: Vec<_> = films.iter().map(|film| row(film, &shared, lang)).collect();
    let head = move || {
        view! {
            <Head number=true>{m::rank(lang)}</Head>
            <Head>{m::work(lang)}</Head>
            <Head number=true>{m::score(lang)}</Head>
        }
    };
    view! {
        <Sheet title=m::ranking(lang) flush=true>
            <DataTable caption=m::ranking(lang) head=head>{rows}</DataTable>
        </Sheet>
    }
    .into_any()
}

fn row(film: &LineFilm, shared: &BTreeSet<usize>, lang: Lang) -> AnyView {
    let (title, number) = (film.title.clone(), entry_number(film.number));
    let (place, score) = film.standing.unzip();
    let tied = place.filter(|place| shared.contains(place)).map(|_| {
        view! { " "<small class="muted">{m::shared_place(lang)}</small> }
    });
    let score = score.map_or_else(|| "—".to_owned(), points_2);
    view! {
        <tr>
            <td class="n rank">{place}{tied}</td>
            <RowHead><span class="work">{title}</span>" "<small class="muted">{number}</small></RowHead>
            <Cell label=m::score(lang) number=true>{score}</Cell>
        </tr>
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
