//! `/gallery`: films that everybody may see. Server only.

use domain::text::Text;
use leptos_meta::Link;
use services::{Gallery, GalleryAsk, GalleryFilm};

use crate::site::asked::{CATEGORY, CONTEST, REGION};
use crate::ui::frame::in_head;
use crate::ui::prelude::*;
use crate::ui::public_frame::PublicLayout;
use ::words::phrases;
use islands::session::services;
use words::public as m;

/// Films that everybody may see.
#[component]
pub fn PublicGalleryPage() -> impl IntoView {
    page(async {
        let query = ListQuery::of_request();
        let ask = GalleryAsk {
            contest: query.get(CONTEST).to_owned(),
            category: query.get(CATEGORY).to_owned(),
            region: query.get(REGION).to_owned(),
            page: query.page(),
        };
        let gallery = services()?.gallery(&ask).await?;
        Ok(show(&gallery, &ask, &query, use_lang()))
    })
}

fn show(gallery: &Gallery, ask: &GalleryAsk, query: &ListQuery, lang: Lang) -> AnyView {
    let films: Vec<_> = gallery.films.iter().enumerate().map(|(at, film)| card(at, film, lang)).collect();
    let list = if films.is_empty() {
        view! { <p class="over">{m::no_films(lang)}</p> }.into_any()
    } else {
        view! { <ul class="films">{films}</ul> }.into_any()
    };
    let found = u64::try_from(gallery.found).unwrap_or_default();
    let filters = filters(gallery, ask, lang);
    let pages = pages(gallery.pages, query, lang);
    in_head(view! {
        <Link rel="alternate" type_="application/rss+xml" href="/feeds/films.xml"/>
        <Link rel="alternate" type_="application/feed+json" href="/feeds/films.json"/>
    });
    view! {
        <PublicLayout title=m::gallery(lang) description=m::gallery_lead(lang)>
            <h1>{m::gallery(lang)}</h1>
            <p class="muted">{m::gallery_lead(lang)}</p>
            {filters}
            <p class="small">{m::films_found(lang, found)}</p>
            {list}
            {pages}
        </PublicLayout>
    }
    .into_any()
}

/// A form that a browser sends by itself: what is chosen stands in the address.
fn filters(gallery: &Gallery, ask: &GalleryAsk, lang: Lang) -> AnyView {
    let named = |(key, name): &(String, Text)| (key.clone(), name.get(lang).to_owned());
    let contests: Vec<(String, String)> =
        gallery.contests.iter().map(|(id, title)| (id.to_string(), title.clone())).collect();
    let categories: Vec<(String, String)> = gallery.categories.iter().map(named).collect();
    let regions: Vec<(String, String)> = gallery.regions.iter().map(named).collect();
    let fields = [
        choice(CONTEST, m::edition(lang), contests, &ask.contest, lang),
        choice(CATEGORY, m::category(lang), categories, &ask.category, lang),
        choice(REGION, m::region(lang), regions, &ask.region, lang),
    ];
    let fields: Vec<AnyView> = fields.into_iter().flatten().collect();
    if fields.is_empty() {
        return ().into_any();
    }
    view! {
        <form class="filters" method="get" action="/gallery">
            {fields}
            <button class="button" type="submit">{common::apply(lang)}</button>
        </form>
    }
    .into_any()
}

/// One filter; nothing where there is only one to choose.
fn choice(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
    lang: Lang,
) -> Option<AnyView> {
    if options.len() < 2 && chosen.is_empty() {
        return None;
    }
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    let id = format!("f-{name}");
    let of = id.clone();
    Some(
        view! {
            <p>
                <label for=of>{label}</label>
                <select id=id name=name><option value="">{common::all(lang)}</option>{options}</select>
            </p>
        }
        .into_any(),
    )
}

/// Pictures of a page that are fetched at once: what is seen without scrolling.
const AT_ONCE: usize = 3;

fn card(at: usize, film: &GalleryFilm, lang: Lang) -> AnyView {
    let href = format!("/gallery/{}", film.entry);
    let loading = if at < AT_ONCE { "eager" } else { "lazy" };
    // Telephones always get the small picture; the large one is for wide screens with fine pixels.
    let poster = film.has_poster.then(|| {
        let (small, large) =
            (format!("/gallery/{}/small.jpg", film.entry), format!("/gallery/{}/poster.jpg", film.entry));
        let of_both = format!("{small} 480w, {large} 1280w");
        view! {
            <picture>
                <source media="(min-width: 50em)" srcset=of_both sizes="33vw"/>
                <img src=small alt="" loading=loading width="320" height="180"/>
            </picture>
        }
    });
    let name = |text: &Option<Text>| text.as_ref().map(|text| text.get(lang).to_owned());
    let about =
        [Some(film.contest.clone()), name(&film.category), name(&film.region), film.duration_ms.map(common::clock)];
    let about: Vec<String> = about.into_iter().flatten().collect();
    let (title, about) = (film.title.clone(), phrases::beside(lang, &about));
    view! { <li><a href=href>{poster}<span class="work">{title}</span></a><p class="small muted">{about}</p></li> }
        .into_any()
}

fn pages(count: usize, query: &ListQuery, lang: Lang) -> Option<AnyView> {
    let count = u64::try_from(count).unwrap_or_default();
    if count < 2 {
        return None;
    }
    let page = query.page().min(count);
    let before = (page > 1).then(|| {
        let href = query.with("page", page - 1);
        view! { <a href=href rel="prev">{common::previous(lang)}</a> }
    });
    let after = (page < count).then(|| {
        let href = query.with("page", page + 1);
        view! { <a href=href rel="next">{common::next(lang)}</a> }
    });
    let here = common::page_of(lang, page, count);
    Some(
        view! { <nav class="pages" aria-label=common::pages(lang)>{before}<span>{here}</span>{after}</nav> }.into_any(),
    )
}
