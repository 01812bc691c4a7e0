//! Choosing films of the library, for whatever is made of them. Server only.

use domain::ids::EntryId;
use services::LibraryFilm;

use crate::ui::prelude::*;
use ::words::phrases;
use words::exhibition_library as m;

/// A list of films to tick, each with its subject and its length; what is ticked is sent under this name.
pub fn choose_films(films: &[LibraryFilm], chosen: &[EntryId], name: &str, lang: Lang) -> AnyView {
    if films.is_empty() {
        return view! { <p class="muted">{m::nothing_to_choose(lang)}</p> }.into_any();
    }
    let rows: Vec<_> = films
        .iter()
        .map(|film| {
            let (field, entry) = (name.to_owned(), film.entry.to_string());
            let ticked = chosen.contains(&film.entry);
            let title = phrases::titled(lang, &film.title);
            let about: Vec<String> = [film.subject.clone(), phrases::clock(film.length_ms)]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            let about = phrases::beside(lang, &about);
            view! {
                <label class="tick">
                    <input type="checkbox" name=field value=entry checked=ticked/>
                    <span><span class="work">{title}</span><small>{about}</small></span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field group">
            <legend>{m::choose_films(lang)}</legend>
            {rows}
        </fieldset>
    }
    .into_any()
}
