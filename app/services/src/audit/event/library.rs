//! Collections of films in the library of the exhibition.

use domain::ids::EntryId;

events! {
    CollectionCreate<'a> { title: &'a str, }
    CollectionDelete<'a> { title: &'a str, }
    CollectionEdit<'a> { title: &'a str, }
    CollectionFilms<'a> { title: &'a str, films: &'a [EntryId], }
}
