//! What people wished for and ordered after the plan before, and what a plan does of it.

use std::collections::BTreeSet;

use domain::exhibition::plans::{FilmWish, SubjectWish, WishSums, answered, wish_sums};
use domain::ids::{EntryId, PlanId};
use domain::text::Lang;
use store::{Plan, PlanFilm, Tx};
use words::exhibition_plans as m;
use words::phrases;

use super::access::enter_plan;
use crate::Services;
use crate::actor::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::exhibition::access::ExhibitionAccess;
use crate::exhibition::library::films::{LibraryFilm, films_named};
use crate::exhibition::orders::wishes::ordered_films;

/// Wishes in words that are shown.
const WORDS: i64 = 100;
/// Films and subjects that an introduction names of each kind.
const NAMED: usize = 10;

/// What people wished for and ordered, for the office that writes the next plan.
#[derive(Clone, Debug)]
pub struct PlanWishesView {
    /// What the person is.
    pub access: ExhibitionAccess,
    /// The plan that answers them.
    pub plan: Plan,
    /// Its films.
    pub films: Vec<PlanFilm>,
    /// Wishes and orders, counted.
    pub sums: WishSums,
    /// Wishes in words, each with the name of the site.
    pub words: Vec<(String, String)>,
    /// Those of the films that may be shown now.
    pub library: Vec<LibraryFilm>,
    /// What the plan would say of them, if it were published now; empty where there were none.
    pub answer: String,
}

impl Services {
    /// What viewings of the plan before wished for, and what was ordered since, counted; and what the plan says of it in this language.
    ///
    /// # Errors
    /// As [`Services::plan`].
    pub async fn plan_wishes(&self, actor: &Actor, id: &PlanId, lang: Lang) -> Result<PlanWishesView> {
        let mut tx = self.read().await?;
        let (plan, access) = enter_plan(&mut *tx, actor, id).await?;
        let films = tx.plan_films(id).await?;
        let (sums, library) = sums_of(self, &mut *tx, &plan, &films).await?;
        let words = match &plan.previous {
            Some(previous) => tx.plan_wish_words(&previous.id, WORDS).await?,
            None => Vec::new(),
        };
        let answer = said(&sums, &films, &library, lang);
        Ok(PlanWishesView { access, plan, films, sums, words, library, answer })
    }
}

/// Wishes and orders, counted; and those of their films and of the plan's own that may be shown now.
async fn sums_of(
    cx: &Context,
    tx: &mut dyn Tx,
    plan: &Plan,
    films: &[PlanFilm],
) -> Result<(WishSums, Vec<LibraryFilm>)> {
    let Some(previous) = &plan.previous else { return Ok((WishSums::default(), Vec::new())) };
    let wishes = tx.plan_wishes(&previous.id, &plan.region).await?;
    let orders = ordered_films(tx, &plan.region, previous.starts_on).await?;
    let wished = wishes.iter().filter_map(|wish| wish.entry.as_ref());
    let ordered = orders.iter().map(|order| &order.entry);
    let named: BTreeSet<&EntryId> = wished.chain(ordered).chain(films.iter().map(|film| &film.entry_id)).collect();
    let named: Vec<EntryId> = named.into_iter().cloned().collect();
    let library = films_named(cx, tx, &named).await?;
    let subjects = library.iter().map(|film| (film.entry.clone(), film.subject.clone())).collect();
    Ok((wish_sums(&wishes, &orders, &subjects), library))
}

/// What a plan says of the wishes after the plan before, in words; empty where there were none.
pub(super) async fn answer_words(
    cx: &Context,
    tx: &mut dyn Tx,
    plan: &Plan,
    films: &[PlanFilm],
    lang: Lang,
) -> Result<String> {
    let (sums, library) = sums_of(cx, tx, plan, films).await?;
    if sums.is_empty() {
        return Ok(String::new());
    }
    Ok(said(&sums, films, &library, lang))
}

/// The words: what this plan has of it, and what it has not. A film that may not be shown any more is not promised.
fn said(sums: &WishSums, films: &[PlanFilm], named: &[LibraryFilm], lang: Lang) -> String {
    let library = |entry: &EntryId| named.iter().find(|one| one.entry == *entry);
    let of_plan: Vec<(EntryId, String)> = films
        .iter()
        .map(|film| (film.entry_id.clone(), library(&film.entry_id).map(|one| one.subject.clone()).unwrap_or_default()))
        .collect();
    let answer = answered(sums, &of_plan);
    let film = |wish: &FilmWish| {
        let title = phrases::titled(lang, &library(&wish.entry)?.title);
        Some(phrases::aside(lang, &title, &m::how_often(lang, figure(wish.total()))))
    };
    let subject = |wish: &SubjectWish| {
        let name = m::of_subject(lang, &wish.subject);
        phrases::aside(lang, &name, &m::how_often(lang, figure(wish.wished)))
    };
    let row = |films: &[FilmWish], subjects: &[SubjectWish]| {
        let films = films.iter().filter_map(film).take(NAMED);
        let all: Vec<String> = films.chain(subjects.iter().map(subject).take(NAMED)).collect();
        phrases::list(lang, &all)
    };
    let (kept, open) = (row(&answer.films, &answer.subjects), row(&answer.open_films, &answer.open_subjects));
    let mut lines = vec![m::answer_head(lang).to_owned()];
    lines.extend((!kept.is_empty()).then(|| m::answer_kept(lang, &kept)));
    lines.extend((!open.is_empty()).then(|| m::answer_open(lang, &open)));
    if lines.len() == 1 { String::new() } else { lines.join("\n") }
}

fn figure(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::exhibition::plans::{OrderCount, WishCount};

    use super::*;

    fn library(id: &str, title: &str, subject: &str) -> LibraryFilm {
        LibraryFilm {
            entry: id.parse().unwrap(),
            contest: "c".parse().unwrap(),
            number: None,
            title: title.to_owned(),
            makers: Vec::new(),
            subject: subject.to_owned(),
            region: String::new(),
            languages: Vec::new(),
            has_captions: false,
            length_ms: 60_000,
            file: "f".parse().unwrap(),
            has_poster: false,
        }
    }

    #[test]
    fn a_plan_says_which_wishes_it_fulfils_and_which_not() {
        let wish = |entry: Option<&str>, subject: &str, times| WishCount {
            entry: entry.map(|id| id.parse().unwrap()),
            subject: subject.to_owned(),
            region: "天河区".to_owned(),
            times,
        };
        let wishes = [wish(Some("a"), "", 3), wish(Some("b"), "", 2), wish(Some("gone"), "", 9), wish(None, "农技", 4)];
        let ordered = OrderCount { entry: "a".parse().unwrap(), region: "天河区".to_owned(), people: 5 };
        let subjects = BTreeMap::from([("a".parse().unwrap(), "党史".to_owned())]);
        let sums = wish_sums(&wishes, &[ordered], &subjects);
        let films = [PlanFilm {
            position: 1,
            entry_id: "a".parse().unwrap(),
            title: "灯塔".to_owned(),
            length_ms: 60_000,
            must: true,
            questions: Vec::new(),
        }];
        let named = [library("a", "灯塔", "农技"), library("b", "渡口", "党史")];
        let told = said(&sums, &films, &named, Lang::Zh);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines.len(), 3, "{told}");
        assert!(lines[1].contains("《灯塔》（8 次）") && lines[1].contains("农技"), "{told}");
        assert!(lines[2].contains("《渡口》（2 次）") && !told.contains("gone"), "{told}");
        assert!(!told.contains("党史"), "nobody wished for the subject of what was ordered: {told}");
        assert_eq!(words::typography::faults(&told), Vec::<&str>::new(), "{told}");
        let gone = wish_sums(&[wish(Some("gone"), "", 9)], &[], &subjects);
        assert_eq!(said(&gone, &films, &named, Lang::En), "", "of a film that may not be shown nothing is said");
    }
}
