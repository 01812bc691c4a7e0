//! Choosing films of the library, for whatever is made of them: a page of them to tick, found by words, subject and region. The choice is a
//! part of the form that saves it, so what was ticked goes along to other pages, also without script. Server only.

use std::collections::BTreeSet;

use domain::ids::EntryId;
use domain::search::SearchWords;
use leptos::context::Provider;
use services::LibraryFilm;

use crate::contests::words::count;
use crate::ui::prelude::*;
use ::words::phrases;
use words::exhibition_library as m;

/// Films on one page.
const PAGE: usize = 24;
/// So few films are seen at a glance: there is nothing to search.
const FEW: usize = 8;

/// What the choice's own buttons send: the page to show.
const LOOK: &str = "look";
const WORDS: &str = "look-words";
const SUBJECT: &str = "look-subject";
const REGION: &str = "look-region";
const CHOSEN: &str = "look-chosen";

/// Whether a form was sent to look at other films: nothing is saved then, and it is shown again with everything that was ticked.
pub fn looks(sent: &Sent) -> bool {
    sent.has(LOOK)
}

/// What a hidden field says of the state that the person had before them, which is `now` unless they only looked at other films since.
pub fn held(state: &FormState, field: &str, now: String) -> String {
    if state.value(LOOK).is_empty() { now } else { state.value(field).to_owned() }
}

/// Which films are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct FilmLook {
    words: String,
    subject: String,
    region: String,
    chosen: bool,
    /// From 1.
    page: usize,
}

impl FilmLook {
    fn of(state: &FormState) -> Self {
        let of = |field: &str| state.value(field).trim().to_owned();
        Self {
            words: of(WORDS),
            subject: of(SUBJECT),
            region: of(REGION),
            chosen: !state.value(CHOSEN).is_empty(),
            page: state.value(LOOK).parse().unwrap_or(1),
        }
    }

    fn finds(&self, film: &LibraryFilm, chosen: &BTreeSet<&EntryId>, words: Option<&SearchWords>) -> bool {
        let has_words = |words: &SearchWords| {
            words.number().is_some_and(|number| film.number == Some(number))
                || words.are_in(&film.title)
                || film.makers.iter().any(|maker| words.are_in(maker))
        };
        words.is_none_or(has_words)
            && (self.subject.is_empty() || film.subject == self.subject)
            && (self.region.is_empty() || film.region == self.region)
            && (!self.chosen || chosen.contains(&film.entry))
    }
}

/// A page of the films that are looked at.
struct FilmPage<'a> {
    films: Vec<&'a LibraryFilm>,
    /// Chosen films of the library that are not on it, in the order they were chosen.
    elsewhere: Vec<&'a EntryId>,
    found: usize,
    page: usize,
    pages: usize,
}

impl<'a> FilmPage<'a> {
    fn of(films: &'a [LibraryFilm], chosen: &'a [EntryId], look: &FilmLook) -> Self {
        let (ticked, words): (BTreeSet<&EntryId>, _) = (chosen.iter().collect(), SearchWords::parse(&look.words));
        let found: Vec<&LibraryFilm> = films.iter().filter(|film| look.finds(film, &ticked, words.as_ref())).collect();
        let (count, pages) = (found.len(), found.len().div_ceil(PAGE).max(1));
        let page = look.page.clamp(1, pages);
        let here: Vec<&LibraryFilm> = found.into_iter().skip((page - 1) * PAGE).take(PAGE).collect();
        let shown: BTreeSet<&EntryId> = here.iter().map(|film| &film.entry).collect();
        let known: BTreeSet<&EntryId> = films.iter().map(|film| &film.entry).collect();
        let elsewhere = chosen.iter().filter(|entry| known.contains(entry) && !shown.contains(entry)).collect();
        Self { films: here, elsewhere, found: count, page, pages }
    }
}

/// A page of films to tick, each with its subject and its length, and the search for others; what is ticked is sent under this name, with
/// what was ticked on other pages. `state` is that of the form around it.
pub fn choose_films(films: &[LibraryFilm], chosen: &[EntryId], name: &str, state: &FormState, lang: Lang) -> AnyView {
    if films.is_empty() {
        return view! { <p class="muted">{m::nothing_to_choose(lang)}</p> }.into_any();
    }
    let look = FilmLook::of(state);
    let here = FilmPage::of(films, chosen, &look);
    let rows: Vec<_> = here.films.iter().map(|film| row(film, chosen.contains(&film.entry), name, lang)).collect();
    let nothing = rows.is_empty().then(|| view! { <p class="muted">{m::nothing(lang)}</p> });
    let kept: Vec<_> = here
        .elsewhere
        .iter()
        .map(|entry| {
            let (name, value) = (name.to_owned(), entry.to_string());
            view! { <Hidden name=name value=value/> }
        })
        .collect();
    let elsewhere = (!here.elsewhere.is_empty())
        .then(|| view! { <p class="small muted">{m::chosen_elsewhere(lang, count(here.elsewhere.len()))}</p> });
    let is_searched = films.len() > FEW || here.found < films.len();
    let search = is_searched.then(|| search(films, here.found, state, lang));
    let pages = pages(&here, lang);
    view! {
        <fieldset class="field group">
            <legend>{m::choose_films(lang)}</legend>
            {search}
            {kept}
            {elsewhere}
            {rows}
            {nothing}
            {pages}
        </fieldset>
    }
    .into_any()
}

fn row(film: &LibraryFilm, ticked: bool, name: &str, lang: Lang) -> AnyView {
    let (field, entry, title) = (name.to_owned(), film.entry.to_string(), phrases::titled(lang, &film.title));
    let about: Vec<String> =
        [film.subject.clone(), phrases::clock(film.length_ms)].into_iter().filter(|part| !part.is_empty()).collect();
    let about = phrases::beside(lang, &about);
    view! {
        <label class="tick">
            <input type="checkbox" name=field value=entry checked=ticked/>
            <span><span class="work">{title}</span><small>{about}</small></span>
        </label>
    }
    .into_any()
}

/// The search, whose fields find in the form what they hold.
fn search(films: &[LibraryFilm], found: usize, state: &FormState, lang: Lang) -> AnyView {
    let subjects = names(films, |film| film.subject.as_str());
    let regions = names(films, |film| film.region.as_str());
    let (total, found) = (count(films.len()), count(found));
    let state = state.clone();
    view! {
        <Provider value=state>
            <div class="filters">
                <Field name=WORDS label=m::title_maker_number(lang) kind=InputKind::Search/>
                <Select name=SUBJECT label=m::subject(lang) choices=subjects empty=common::all(lang)/>
                <Select name=REGION label=m::region(lang) choices=regions empty=common::all(lang)/>
                <Checkbox name=CHOSEN label=m::chosen_only(lang)/>
                <div class="acts"><Submit name=LOOK value="1">{m::look(lang)}</Submit></div>
            </div>
        </Provider>
        <Count total=total shown=found/>
    }
    .into_any()
}

/// What films are filtered by, each name once, in order.
fn names(films: &[LibraryFilm], of: impl Fn(&LibraryFilm) -> &str) -> Vec<Choice> {
    let names: BTreeSet<&str> = films.iter().map(of).filter(|name| !name.is_empty()).collect();
    names.into_iter().map(|name| Choice::new(name, name)).collect()
}

/// Buttons to the pages before and after this one.
fn pages(here: &FilmPage<'_>, lang: Lang) -> Option<AnyView> {
    if here.pages <= 1 {
        return None;
    }
    let to = |page: usize, words: &'static str| {
        let page = page.to_string();
        view! { <Submit name=LOOK value=page>{words}</Submit> }
    };
    let previous = (here.page > 1).then(|| to(here.page - 1, common::previous(lang)));
    let next = (here.page < here.pages).then(|| to(here.page + 1, common::next(lang)));
    let at = common::page_of(lang, count(here.page), count(here.pages));
    let pages = view! {
        <div class="acts">
            {previous}
            <span class="small muted">{at}</span>
            {next}
        </div>
    };
    Some(pages.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film(number: i64) -> LibraryFilm {
        LibraryFilm {
            entry: format!("e{number}").parse().unwrap(),
            contest: "c".parse().unwrap(),
            number: Some(number),
            title: format!("第{number}部"),
            makers: vec![if number == 30 { "张三：导演" } else { "某单位" }.to_owned()],
            subject: if number % 2 == 0 { "党史" } else { "农技" }.to_owned(),
            region: if number <= 10 { "广州市" } else { "汕头市" }.to_owned(),
            languages: Vec::new(),
            has_captions: false,
            length_ms: 60_000,
            file: "f".parse().unwrap(),
            has_poster: false,
        }
    }

    fn numbers(page: &FilmPage<'_>) -> Vec<i64> {
        page.films.iter().filter_map(|film| film.number).collect()
    }

    #[test]
    fn films_are_found_by_title_author_number_subject_and_region() {
        let films: Vec<LibraryFilm> = (1..=40).map(film).collect();
        let found = |look: FilmLook| numbers(&FilmPage::of(&films, &[], &look));
        let words = |words: &str| found(FilmLook { words: words.to_owned(), ..FilmLook::default() });
        assert_eq!((words("第17部"), words("张三"), words("N-005")), (vec![17], vec![30], vec![5]));
        assert_eq!(words("没有"), Vec::<i64>::new());
        let both = FilmLook { subject: "党史".to_owned(), region: "广州市".to_owned(), ..FilmLook::default() };
        assert_eq!(found(both), [2, 4, 6, 8, 10]);
    }

    #[test]
    fn a_page_is_bounded_and_what_was_ticked_elsewhere_stays() {
        let films: Vec<LibraryFilm> = (1..=40).map(film).collect();
        let chosen: Vec<EntryId> = ["e40", "e3", "gone"].map(|id| id.parse().unwrap()).into();
        let page = |look: FilmLook| FilmPage::of(&films, &chosen, &look);
        let first = page(FilmLook::default());
        assert_eq!((first.films.len(), first.found, first.page, first.pages), (PAGE, 40, 1, 2));
        assert_eq!(first.elsewhere, [&chosen[0]], "the one that left the library is not sent again");
        let second = page(FilmLook { page: 99, ..FilmLook::default() });
        assert_eq!((numbers(&second).first(), second.page, second.elsewhere), (Some(&25), 2, vec![&chosen[1]]));
        let only = page(FilmLook { chosen: true, ..FilmLook::default() });
        assert_eq!((numbers(&only), only.elsewhere.len()), (vec![3, 40], 0));
        let none = page(FilmLook { words: "没有".to_owned(), ..FilmLook::default() });
        assert_eq!((none.films.len(), none.elsewhere.len()), (0, 2));
    }

    #[test]
    fn looking_at_other_films_reads_no_newer_state() {
        let looked = FormState::blank("films").with(LOOK, 2).with("version", 3).with(WORDS, " 农技 ");
        let look = FilmLook::of(&looked);
        assert_eq!((look.page, look.words.as_str(), look.chosen), (2, "农技", false));
        assert_eq!(held(&looked, "version", "4".to_owned()), "3", "what somebody changed meanwhile is not overwritten");
        assert_eq!(held(&looked, "seen", "e1".to_owned()), "");
        assert_eq!(held(&FormState::blank("films").with("version", 3), "version", "4".to_owned()), "4");
    }
}
