//! Collections of films for occasions.

use domain::calendar::Day;
use domain::exhibition::access::{ExhibitionAction, ExhibitionTarget};
use domain::exhibition::library::collection::{INTRODUCTION, MOST_COLLECTIONS, MOST_FILMS, NAME, chosen_again, moved};
use domain::exhibition::library::{CollectionOrder, CollectionProblem, Occasion, YearDay};
use domain::ids::{CollectionId, EntryId};
use domain::text::Lang;
use store::{FilmCollection, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::library::films::{LibraryFilm, films_named, films_named_in, library_films_in};
use crate::exhibition::settings::{settings, today};
use crate::input::{optional_text, required_text};

/// A collection as it is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CollectionDraft {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub introduction: String,
    /// The day of each year it is for, `MM-DD`; empty is none.
    pub day: String,
}

/// A collection in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionLine {
    /// The collection.
    pub collection: FilmCollection,
    /// How many films it has, with those that may not be shown any more.
    pub films: i64,
    /// Its day comes soon, or was just there.
    pub is_near: bool,
}

/// The collections.
#[derive(Clone, Debug)]
pub struct CollectionsView {
    /// What the person is in the exhibition.
    pub access: ExhibitionAccess,
    /// The person may make and change them.
    pub edits: bool,
    /// The collections: the near one first.
    pub lines: Vec<CollectionLine>,
    /// Occasions that no collection is for, the near one first.
    pub offered: Vec<Occasion>,
}

/// A collection with its films.
#[derive(Clone, Debug)]
pub struct CollectionView {
    /// What the person is in the exhibition.
    pub access: ExhibitionAccess,
    /// The person may change it.
    pub edits: bool,
    /// The collection.
    pub collection: FilmCollection,
    /// Its day comes soon, or was just there.
    pub is_near: bool,
    /// Its films that are in the library now, in order.
    pub films: Vec<LibraryFilm>,
    /// How many of its films are not in the library any more.
    pub gone: usize,
    /// All films of the library, to choose from; none for who may not change it.
    pub library: Vec<LibraryFilm>,
}

impl Services {
    /// The collections of the library.
    ///
    /// # Errors
    /// Nobody is signed in, or a role that is missing.
    pub async fn collections(&self, actor: &Actor) -> Result<CollectionsView> {
        let mut tx = self.read().await?;
        let access = viewer(&mut *tx, actor).await?;
        let today = day_of(self, &mut *tx).await?;
        let found = tx.film_collections().await?;
        let mut lines: Vec<CollectionLine> = found
            .into_iter()
            .map(|(collection, films)| CollectionLine { is_near: is_near(&collection, today), collection, films })
            .collect();
        lines.sort_by_key(|line| CollectionOrder::of(line.collection.day, today));
        let is_open = |one: &Occasion| !lines.iter().any(|line| line.collection.day == Some(one.day()));
        let mut offered: Vec<Occasion> = Occasion::ALL.iter().copied().filter(is_open).collect();
        offered.sort_by_key(|one| CollectionOrder::of(Some(one.day()), today));
        Ok(CollectionsView { edits: edits(&access), access, lines, offered })
    }

    /// A collection, with names in this language.
    ///
    /// # Errors
    /// Nobody is signed in, a role that is missing, or no such collection.
    pub async fn collection(&self, actor: &Actor, id: &CollectionId, lang: Lang) -> Result<CollectionView> {
        let mut tx = self.read().await?;
        let access = viewer(&mut *tx, actor).await?;
        let collection = tx.film_collection(id).await?.ok_or(ServiceError::NotFound)?;
        let entries = tx.collected_films(id).await?;
        let edits = edits(&access);
        let (films, library) = if edits {
            let library = library_films_in(self, &mut *tx, lang).await?;
            let named = |entry: &EntryId| library.iter().find(|film| film.entry == *entry).cloned();
            let films: Vec<LibraryFilm> = entries.iter().filter_map(named).collect();
            (films, library)
        } else {
            (films_named_in(self, &mut *tx, &entries, lang).await?, Vec::new())
        };
        let today = day_of(self, &mut *tx).await?;
        let gone = entries.len().saturating_sub(films.len());
        Ok(CollectionView { is_near: is_near(&collection, today), access, edits, collection, films, gone, library })
    }

    /// Makes a collection.
    ///
    /// # Errors
    /// A role that is missing, no name or that of another collection, a day that is none, or too many collections.
    pub async fn create_collection(&self, actor: &Actor, draft: &CollectionDraft) -> Result<CollectionId> {
        let mut tx = self.write().await?;
        editor(&mut *tx, actor).await?;
        let others = tx.film_collections().await?;
        if others.len() >= MOST_COLLECTIONS {
            return Err(Refusal::Collection(CollectionProblem::TooManyCollections(MOST_COLLECTIONS)).into());
        }
        let collection = drafted(draft, self.fresh_id()?, 1)?;
        has_own_name(&collection, &others)?;
        let by = actor.account().map(|account| &account.id);
        tx.insert_film_collection(&collection, by, self.now()).await?;
        let event = event::CollectionCreate { title: &collection.name };
        self.audit(&mut *tx, actor, None, collection.id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(collection.id)
    }

    /// Changes name, introduction and day of a collection that was read at this version.
    ///
    /// # Errors
    /// As [`Services::create_collection`]; no such collection, or one that somebody changed meanwhile.
    pub async fn edit_collection(
        &self,
        actor: &Actor,
        id: &CollectionId,
        version: i64,
        draft: &CollectionDraft,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let before = own(&mut *tx, actor, id).await?;
        let collection = drafted(draft, before.id, version)?;
        if collection.name != before.name {
            has_own_name(&collection, &tx.film_collections().await?)?;
        }
        save(self, &mut *tx, &collection).await?;
        let event = event::CollectionEdit { title: &collection.name };
        self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }

    /// Puts films into a collection that was read at this version. Those that were in it stay in their order, others follow.
    ///
    /// # Errors
    /// A role that is missing, no such collection or one that somebody changed meanwhile, a film that is not in the library, or too many.
    pub async fn collect_films(
        &self,
        actor: &Actor,
        id: &CollectionId,
        version: i64,
        chosen: &[EntryId],
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let before = own(&mut *tx, actor, id).await?;
        let films = chosen_again(&tx.collected_films(id).await?, chosen);
        if films.len() > MOST_FILMS {
            return Err(Refusal::Collection(CollectionProblem::TooMany(MOST_FILMS)).into());
        }
        if films_named(self, &mut *tx, &films).await?.len() < films.len() {
            return Err(Refusal::Collection(CollectionProblem::NotInLibrary).into());
        }
        keep(self, &mut *tx, actor, FilmCollection { version, ..before }, &films).await?;
        Ok(tx.commit().await?)
    }

    /// Moves a film of a collection that was read at this version one place. Films that are not in the library any more are left out of it
    /// then, so that a place is one that can be seen.
    ///
    /// # Errors
    /// A role that is missing, no such collection or film in it, or one that somebody changed meanwhile.
    pub async fn move_collected(
        &self,
        actor: &Actor,
        id: &CollectionId,
        version: i64,
        (film, earlier): (&EntryId, bool),
    ) -> Result<()> {
        let mut tx = self.write().await?;
        let before = own(&mut *tx, actor, id).await?;
        let films = tx.collected_films(id).await?;
        let films = films_named(self, &mut *tx, &films).await?;
        let films: Vec<EntryId> = films.into_iter().map(|film| film.entry).collect();
        if !films.contains(film) {
            return Err(ServiceError::NotFound);
        }
        keep(self, &mut *tx, actor, FilmCollection { version, ..before }, &moved(&films, film, earlier)).await?;
        Ok(tx.commit().await?)
    }

    /// Removes a collection; its films stay in the library.
    ///
    /// # Errors
    /// A role that is missing, or no such collection.
    pub async fn delete_collection(&self, actor: &Actor, id: &CollectionId) -> Result<()> {
        let mut tx = self.write().await?;
        let before = own(&mut *tx, actor, id).await?;
        if !tx.delete_film_collection(id).await? {
            return Err(ServiceError::NotFound);
        }
        let event = event::CollectionDelete { title: &before.name };
        self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
        Ok(tx.commit().await?)
    }
}

/// What the person is, where they may read the library.
async fn viewer(tx: &mut dyn Tx, actor: &Actor) -> Result<ExhibitionAccess> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    access.may(ExhibitionAction::ViewLibrary, ExhibitionTarget::Whole)?;
    Ok(access)
}

/// Refuses who may not change collections.
async fn editor(tx: &mut dyn Tx, actor: &Actor) -> Result<()> {
    let access = ExhibitionAccess::of(tx, actor).await?;
    access.may(ExhibitionAction::EditCollections, ExhibitionTarget::Whole)
}

fn edits(access: &ExhibitionAccess) -> bool {
    access.may(ExhibitionAction::EditCollections, ExhibitionTarget::Whole).is_ok()
}

/// A collection that the person may change.
async fn own(tx: &mut dyn Tx, actor: &Actor, id: &CollectionId) -> Result<FilmCollection> {
    editor(tx, actor).await?;
    tx.film_collection(id).await?.ok_or(ServiceError::NotFound)
}

async fn day_of(cx: &Context, tx: &mut dyn Tx) -> Result<Day> {
    let (settings, _) = settings(tx).await?;
    Ok(today(cx, &settings))
}

fn is_near(collection: &FilmCollection, today: Day) -> bool {
    collection.day.is_some_and(|day| day.is_near(today))
}

/// A collection as somebody entered it.
fn drafted(draft: &CollectionDraft, id: CollectionId, version: i64) -> Result<FilmCollection> {
    let typed = draft.day.trim();
    let day = if typed.is_empty() { None } else { Some(read_day(typed)?) };
    Ok(FilmCollection {
        name: required_text(&draft.name, TextName::Title, NAME)?,
        introduction: optional_text(&draft.introduction, TextName::Introduction, INTRODUCTION)?,
        day,
        id,
        version,
    })
}

/// Refuses a name that another collection has.
fn has_own_name(collection: &FilmCollection, all: &[(FilmCollection, i64)]) -> Result<()> {
    if all.iter().any(|(other, _)| other.id != collection.id && other.name == collection.name) {
        return Err(Refusal::Collection(CollectionProblem::NameTaken(collection.name.clone())).into());
    }
    Ok(())
}

fn read_day(typed: &str) -> Result<YearDay> {
    let shown = || typed.chars().take(40).collect();
    typed.parse().map_err(|_| Refusal::Collection(CollectionProblem::Day(shown())).into())
}

/// Saves a collection of the version that was read.
async fn save(cx: &Context, tx: &mut dyn Tx, collection: &FilmCollection) -> Result<()> {
    if tx.update_film_collection(collection, cx.now()).await? { Ok(()) } else { Err(ServiceError::Conflict) }
}

/// Keeps the films of a collection of the version that was read.
async fn keep(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    collection: FilmCollection,
    films: &[EntryId],
) -> Result<()> {
    save(cx, tx, &collection).await?;
    tx.put_collected_films(&collection.id, films).await?;
    let event = event::CollectionFilms { title: &collection.name, films };
    cx.audit(tx, actor, None, collection.id.as_str(), &event).await
}
