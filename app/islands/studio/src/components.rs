//! The studio itself: a plain form and its answer until the script runs, then every move counts at once.

use domain::contest::GroupFamily;
use domain::overrides::Ruling;
use domain::scoring::rubric::points_2;
use leptos::prelude::*;

use crate::answer::{Answer, Distance, Place};
use crate::model::{Film, Studio};
use crate::state::{RESERVES, StudioState};
use crate::{board, bounds, consequence};
use islands::ui::prelude::*;
use islands::wire::Packed;
use words::{Lang, selection as m};

/// Rules, consequence, films.
#[island]
pub fn SelectionStudio(
    /// Everything it shows.
    studio: Packed<Studio>,
    /// The language of the page.
    lang: Lang,
) -> impl IntoView {
    provide_context(lang);
    let Packed(studio) = studio;
    let state = StudioState::new(studio, lang);
    // Effects run in the browser only; what they change comes after the page has been taken over as it was.
    Effect::new(move |_| {
        if state.studio.with_value(Studio::is_whole) {
            state.live.set(true);
            state.explain_soon();
        }
        state.ask_robustness();
    });
    view! {
        <div class="studio" class:live=move || state.live.get()>
            {bounds::sheet(state)}
            <div class="consequence">{consequence::sheets(state)}</div>
            {board::sheet(state)}
            {ranking(state)}
        </div>
    }
    .into_any()
}

/// Every film by score, with what came of it.
fn ranking(state: StudioState) -> AnyView {
    let lang = state.lang;
    let (rows, region, category) = state.studio.with_value(|studio| {
        let rows: Vec<_> =
            studio.films.iter().enumerate().map(|(index, film)| row(state, studio, index, film)).collect();
        let name = |family: GroupFamily| studio.names.family(family.key()).to_owned();
        (rows, name(GroupFamily::Region), name(GroupFamily::Category))
    });
    let head = move || {
        view! {
            <Head number=true>{m::rank(lang)}</Head>
            <Head>{m::work(lang)}</Head>
            <Head>{region}</Head>
            <Head>{category}</Head>
            <Head number=true>{m::score(lang)}</Head>
            <Head number=true><span title=m::robust_judges_help(lang)>{m::firm(lang)}</span></Head>
            <Head>{m::outcome(lang)}</Head>
        }
    };
    let rest = state.studio.with_value(|studio| studio.rest.iter().map(|rest| rest.films).sum::<u64>());
    let rest = (rest > 0).then(|| view! { <p class="in small muted">{m::only_counted(lang, rest)}</p> });
    view! {
        <Sheet title=m::ranking(lang) note=m::ranking_note(lang) flush=true class="span-all">
            <DataTable caption=m::ranking(lang) head=head>{rows}</DataTable>
            {rest}
        </Sheet>
    }
    .into_any()
}

fn row(state: StudioState, studio: &Studio, index: usize, film: &Film) -> impl IntoView + use<> {
    let lang = state.lang;
    let place = Memo::new(move |_| state.place(index));
    let possible = Memo::new(move |_| state.answer.with(Answer::is_possible));
    let firm = move || match place.get().ruling {
        Some(_) => Some(m::by_ruling(lang).to_owned()),
        None => state.robust_share(index).map(|percent| format!("{percent}%")),
    };
    let (rank, title, score) = (film.rank, film.title.clone(), points_2(film.score));
    let (region, category) = (studio.region_of(film, lang).to_owned(), studio.category_of(film, lang).to_owned());
    view! {
        <tr class:off=move || !place.get().chosen>
            <td class="n rank" data-label=m::rank(lang)>{rank}</td>
            <RowHead><span class="work">{title}</span></RowHead>
            <td class="region">{region}</td>
            <td class="category">{category}</td>
            <td class="n score" data-label=m::score(lang)>{score}</td>
            <td class="n firm" data-label=m::firm(lang)>{firm}</td>
            <td class="outcome">
                {move || possible.get().then(|| outcome(place.get(), lang))}
                <span class="small muted replaces">{move || state.replaces(index)}</span>
            </td>
        </tr>
    }
}

/// Selected with what to spare, or short by how much; tied, reserve; out for balance or by a ruling.
fn outcome(place: Place, lang: Lang) -> AnyView {
    let tied = if place.drawn { Some(m::drawn(lang)) } else { place.tied.then(|| m::tied(lang)) };
    let tied = tied.map(|words| view! { <Tag>{words}</Tag> });
    let amber = |words: &'static str| view! { <Tag tone=TagTone::Amber>{words}</Tag> };
    let ruled = match place.ruling {
        Some(Ruling::In) => Some(amber(m::override_comes(lang))),
        Some(Ruling::Out) => Some(amber(m::override_leaves(lang))),
        None if place.chosen == place.by_rules => None,
        None if place.chosen => Some(amber(m::in_by_ruling(lang))),
        None => Some(amber(m::out_by_ruling(lang))),
    };
    if place.chosen {
        let spare = match (place.ruling, place.distance) {
            (Some(_), _) | (None, Distance::Unknown) => String::new(),
            (None, Distance::Points(points)) => m::margin(lang, &points_2(points)),
            (None, Distance::Never) => m::certain(lang).to_owned(),
        };
        return view! {
            <Tag tone=TagTone::Seal>{m::chosen(lang)}</Tag>
            {tied}
            <span class="small muted">{spare}</span>
            {ruled}
        }
        .into_any();
    }
    let short = match (place.ruling, place.distance) {
        (Some(_), _) | (None, Distance::Unknown) => m::not_chosen(lang).to_owned(),
        (None, Distance::Points(points)) => m::shortfall(lang, &points_2(points)),
        (None, Distance::Never) => m::impossible(lang).to_owned(),
    };
    let reserve = place.reserve.filter(|nth| *nth <= RESERVES).map(|nth| {
        let nth = u64::try_from(nth).unwrap_or_default();
        view! { <Tag>{m::reserve(lang, nth)}</Tag> }
    });
    let balance = (place.by_score && !place.by_rules).then(|| amber(m::out_by_balance(lang)));
    view! { <span class="small muted">{short}</span>{tied}{reserve}{balance}{ruled} }.into_any()
}
