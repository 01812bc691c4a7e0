//! Viewings at sites: when they are planned and held, what was played, what people said of them, and who answered the roll call.

use async_trait::async_trait;
use domain::calendar::Day;
use domain::exhibition::counting::FilmPlay;
use domain::exhibition::evidence::{EvidenceWish, Said};
use domain::exhibition::region::RegionCode;
use domain::exhibition::viewing::{ViewingKind, ViewingSource, ViewingState};
use domain::ids::{EntryId, MenuId, PlanId, SiteId, ViewingId};
use domain::time::Micros;

use crate::error::Result;
use crate::listing::{Slice, Start};

/// A viewing at a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewing {
    /// Key, made where it was held.
    pub id: ViewingId,
    /// The number of the site.
    pub site: i64,
    /// The plan it belongs to.
    pub plan: Option<PlanId>,
    /// The menu it belongs to.
    pub menu: Option<MenuId>,
    /// How people watched.
    pub kind: ViewingKind,
    /// How far it is.
    pub state: ViewingState,
    /// Where what is known of it came from.
    pub source: ViewingSource,
    /// When it is planned for.
    pub planned_at: Option<Micros>,
    /// When the first of its films began.
    pub started_at: Option<Micros>,
    /// When the last of them ended.
    pub ended_at: Option<Micros>,
    /// The day it is held on, or is planned for.
    pub day: Day,
    /// People who were there.
    pub heads: i64,
    /// Those of them who had ordered one of its films.
    pub ordered_heads: i64,
    /// How often the site said something else of it.
    pub revision: i64,
    /// What people said of it.
    pub feedback: String,
    /// Why the office returned it.
    pub returned_reason: String,
    /// The network that evidence came from, as a hash.
    pub network: Option<Vec<u8>>,
    /// When the last evidence came.
    pub received_at: Option<Micros>,
    /// When it was sent to the office.
    pub reported_at: Option<Micros>,
    /// Grows with every change.
    pub version: i64,
    /// When it became known.
    pub created_at: Micros,
    /// When it was changed last.
    pub updated_at: Micros,
}

impl Viewing {
    /// What somebody at the site says of it, apart from answers and wishes.
    #[must_use]
    pub fn said(&self) -> Said {
        Said {
            revision: self.revision,
            heads: self.heads,
            ordered_heads: self.ordered_heads,
            feedback: self.feedback.clone(),
            ..Said::default()
        }
    }
}

/// What was played of a film at a viewing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewingFilm {
    /// The film.
    pub entry: EntryId,
    /// What was played.
    pub play: FilmPlay,
    /// When the last of it came.
    pub received_at: Micros,
}

/// An answer to a question about a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewingAnswer {
    /// The film.
    pub entry: EntryId,
    /// Which question, from 1.
    pub question: i64,
    /// The answer.
    pub answer: String,
}

/// Everything that hangs on a viewing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewingParts {
    /// What was played, in the order it began.
    pub films: Vec<ViewingFilm>,
    /// The answers, by question and film.
    pub answers: Vec<ViewingAnswer>,
    /// The wishes, in order.
    pub wishes: Vec<EvidenceWish>,
    /// How many answered the roll call.
    pub presences: i64,
}

/// A viewing with everything that hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeViewing {
    /// The viewing.
    pub viewing: Viewing,
    /// What hangs on it; who answered the roll call is not written.
    pub parts: ViewingParts,
}

/// A film of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuFilm {
    /// The film.
    pub entry: EntryId,
    /// Its title.
    pub title: String,
    /// Its length, milliseconds; 0 is not known.
    pub length_ms: i64,
}

/// A viewing as an office lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewingLine {
    /// The viewing.
    pub viewing: Viewing,
    /// Its site.
    pub site: NamedSite,
    /// The title of its plan.
    pub plan_title: Option<String>,
    /// Films that were played.
    pub films: i64,
    /// Milliseconds that count, of all its films.
    pub counted_ms: i64,
    /// More was claimed of one of them than the clock allows.
    pub faster: bool,
}

/// A site as it is named in lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSite {
    /// Its number.
    pub number: i64,
    /// Key.
    pub id: SiteId,
    /// The code in the office's own list.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The region it lies in.
    pub region: RegionCode,
}

/// Which viewings are listed; what is empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewingFilter {
    /// In these regions and everything below them; in none of them where there is none.
    pub within: Vec<RegionCode>,
    /// In the name of the site or its code, in any case.
    pub words: String,
    /// Of this plan.
    pub plan: Option<PlanId>,
    /// In this state.
    pub state: Option<ViewingState>,
    /// From there.
    pub source: Option<ViewingSource>,
    /// Only those of which more was claimed than the clock allows.
    pub faster: bool,
    /// Held or planned on this day or later.
    pub from: Option<Day>,
    /// On this day or earlier.
    pub until: Option<Day>,
}

/// Viewings at sites.
#[async_trait]
pub trait Viewings {
    /// A viewing.
    async fn viewing(&mut self, id: &ViewingId) -> Result<Option<Viewing>>;
    /// Keeps a viewing that is new (`known` is 0) or still has this version; false if not.
    async fn put_viewing(&mut self, viewing: &Viewing, known: i64) -> Result<bool>;
    /// Adds viewings with everything that hangs on them, many at a time; a duplicate where one of them is there.
    async fn insert_viewings(&mut self, viewings: &[WholeViewing]) -> Result<()>;
    /// What was played at a viewing, what was said of it and how many answered the roll call.
    async fn viewing_parts(&mut self, id: &ViewingId) -> Result<ViewingParts>;
    /// A viewing with everything that hangs on it, in one statement.
    async fn whole_viewing(&mut self, id: &ViewingId) -> Result<Option<(Viewing, ViewingParts)>>;
    /// Notes when a film of a viewing was asked for; the first time counts, and what was played of it stays.
    async fn note_film_opened(&mut self, id: &ViewingId, entry: &EntryId, length_ms: i64, at: Micros) -> Result<()>;
    /// Keeps what was played of a film, in place of what is there of it; when it was asked for first stays.
    async fn put_viewing_film(&mut self, id: &ViewingId, film: &ViewingFilm) -> Result<()>;
    /// Removes what is there of films.
    async fn remove_viewing_films(&mut self, id: &ViewingId) -> Result<()>;
    /// Keeps answers and wishes of a viewing in place of what is there.
    async fn put_viewing_words(
        &mut self,
        id: &ViewingId,
        answers: &[ViewingAnswer],
        wishes: &[EvidenceWish],
    ) -> Result<()>;
    /// The viewings of a site from a day to another, both counted, each with the title of its plan; the latest first.
    async fn viewings_of_site(
        &mut self,
        site: i64,
        from: Day,
        until: Day,
        limit: i64,
    ) -> Result<Vec<(Viewing, Option<String>)>>;
    /// A page of viewings, the latest day first.
    async fn viewing_slice(&mut self, filter: &ViewingFilter, start: &Start, limit: i64) -> Result<Slice<ViewingLine>>;
    /// How many viewings are found.
    async fn viewing_count(&mut self, filter: &ViewingFilter) -> Result<i64>;
    /// Plans with viewings in these regions, each with its title, the latest first.
    async fn plans_with_viewings(&mut self, within: &[RegionCode], limit: i64) -> Result<Vec<(PlanId, String)>>;
    /// Sites of these numbers, by code.
    async fn named_sites(&mut self, numbers: &[i64]) -> Result<Vec<NamedSite>>;
    /// The films of the menu that a site shows in the week that begins on this day, in order: of those that are set, the one that was set
    /// last; none where none is.
    async fn menu_to_show(&mut self, site: i64, week: Day) -> Result<Option<(MenuId, Vec<MenuFilm>)>>;
    /// The films of a menu of a site that is set, in order.
    async fn films_to_show(&mut self, site: i64, menu: &MenuId) -> Result<Vec<MenuFilm>>;
    /// How many answered the roll call of a viewing.
    async fn presences(&mut self, id: &ViewingId) -> Result<i64>;
    /// Adds somebody who answered the roll call; false where they have before.
    async fn insert_presence(&mut self, id: &ViewingId, person_key: &[u8], at: Micros) -> Result<bool>;
}
