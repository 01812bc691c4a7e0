//! What sites show: a contest of chosen films that everybody may see, a plan of them that every site got, and the preview of a week.

use domain::calendar::Day;
use domain::contest::phase::Phase;
use domain::contest::{ExhibitionPeriod, PublicPage};
use domain::entry::EntryState;
use domain::exhibition::access::ExhibitionRole;
use domain::exhibition::orders::preview::OrderTimes;
use domain::exhibition::orders::week::week_of;
use domain::exhibition::plans::PlanState;
use domain::ids::{AccountId, ContestId, EntryId, PlanId};
use domain::release::{Release, ReleaseBasis};
use domain::time::DAY;
use services::Actor;
use services::films::derived::{LIGHT, POSTER};
use store::{DerivedFile, ExhibitionMember, NewRelease, Plan, PlanFilm, Preview, Tx};

use super::Province;
use super::fill::{Wrote, site_id, write};
use crate::bench::lists::Size;
use crate::bench::lists::fill::{self, Checked};
use crate::failure::Failure;

/// Films of the contest: as many as a preview has.
const FILMS: usize = 10;
/// How long the zone of the exhibition is ahead of UTC, seconds.
const AHEAD_S: i64 = 8 * 3_600;
/// How long the plan is to be held, days.
const LASTS: i64 = 30;
/// How long each film of the plan lasts, milliseconds.
pub(super) const LENGTH_MS: i64 = 300_000;
/// What the address of the preview of the first site ends with.
pub(super) const PREVIEW: &str = "preview-of-the-first-site";

/// What sites show.
pub(super) struct Shown {
    /// The contest.
    pub contest: ContestId,
    /// Who runs it, is the office of the province, and manages the first site.
    pub organiser: Actor,
    /// Its films, by number.
    pub films: Vec<EntryId>,
    /// The plan of all of them.
    pub plan: PlanId,
}

/// Sets up what sites show; the sites are there.
pub(super) async fn set_up(province: &Province<'_>) -> Result<Shown, Failure> {
    let size = Size { entries: FILMS, judges: 1, per_entry: 1 };
    let Checked { contest, organiser, .. } = fill::checked(province.store, province.services, size).await?;
    let now = province.services.now();
    let mut tx = write(province).await?;
    fill::move_to(&mut *tx, &contest, Phase::Eligibility, Phase::Publicity, None).await?;
    let films = release(&mut *tx, &contest, now).await.map_err(Failure::environment)?;
    let plan = publish(&mut *tx, &films, now).await.map_err(Failure::environment)?;
    preview(&mut *tx, &films, now).await.map_err(Failure::environment)?;
    if let Some(account) = organiser.account() {
        appoint(&mut *tx, &account.id, now).await.map_err(Failure::environment)?;
    }
    tx.commit().await.map_err(Failure::environment)?;
    Ok(Shown { contest, organiser, films, plan })
}

/// Everything is chosen, and everybody may see it.
async fn release(tx: &mut dyn Tx, contest: &ContestId, now: i64) -> Wrote<Vec<EntryId>> {
    tx.set_entry_states(contest, EntryState::Eligible.key(), EntryState::Shortlisted.key()).await?;
    let page = PublicPage { exhibition: Some(ExhibitionPeriod::default()), ..PublicPage::default() };
    tx.put_public_page(contest, &page, 0, now).await?;
    let films = tx.chosen_films(Some(contest)).await?;
    for film in &films {
        let release = Release { basis: ReleaseBasis::Office, period: ExhibitionPeriod::default(), withdrawn_at: None };
        tx.insert_release(&NewRelease {
            contest_id: contest.clone(),
            entry_id: film.entry_id.clone(),
            release,
            reason: "授权书存档".to_owned(),
            given_by: None,
            given_at: now,
        })
        .await?;
        let Some(file) = &film.file else { continue };
        // There are no bytes to make these from.
        for kind in [POSTER, LIGHT] {
            tx.put_derived(&DerivedFile {
                file_id: file.clone(),
                kind: kind.to_owned(),
                sha256: "0".repeat(64),
                size_bytes: 10_000,
                details: "{}".to_owned(),
                created_at: now,
            })
            .await?;
        }
    }
    Ok(films.into_iter().map(|film| film.entry_id).collect())
}

/// A plan of all films, the first of which every site shows.
async fn publish(tx: &mut dyn Tx, films: &[EntryId], now: i64) -> Wrote<PlanId> {
    let today = Day::of(now, AHEAD_S);
    let plan = Plan {
        id: "bench-plan".parse()?,
        region: "44".parse()?,
        region_name: String::new(),
        title: "收看计划".to_owned(),
        introduction: String::new(),
        starts_on: today,
        ends_on: Day::from_number(today.number().saturating_add(LASTS)).unwrap_or(today),
        kinds: Vec::new(),
        state: PlanState::Published,
        withdrawn_reason: String::new(),
        previous: None,
        version: 1,
        created_by: None,
        created_at: now,
        published_at: Some(now),
        updated_at: now,
    };
    let of_plan: Vec<PlanFilm> = (1_i64..)
        .zip(films)
        .map(|(position, film)| PlanFilm {
            position,
            entry_id: film.clone(),
            title: format!("作品 {position}"),
            length_ms: LENGTH_MS,
            must: position == 1,
            questions: vec!["学到了什么？".to_owned()],
        })
        .collect();
    tx.insert_plan(&plan).await?;
    tx.put_plan_films(&plan.id, &of_plan).await?;
    tx.put_plan_regions(&plan.id, std::slice::from_ref(&plan.region)).await?;
    tx.freeze_plan_sites(&plan.id).await?;
    Ok(plan.id)
}

/// The preview of the first site, of which films are ordered now.
async fn preview(tx: &mut dyn Tx, films: &[EntryId], now: i64) -> Wrote<()> {
    let preview = Preview {
        id: "bench-preview".parse()?,
        site: 1,
        week: week_of(Day::of(now, AHEAD_S)),
        token: PREVIEW.to_owned(),
        times: OrderTimes { opens_at: now.saturating_sub(DAY), closes_at: now.saturating_add(DAY) },
        version: 1,
        created_at: now,
    };
    tx.insert_preview(&preview).await?;
    let numbered: Vec<(i64, EntryId)> = (1_i64..).zip(films.iter().cloned()).collect();
    tx.put_preview_films(&preview.id, &numbered).await?;
    Ok(())
}

/// Somebody is the office of the province, and manages the first site.
async fn appoint(tx: &mut dyn Tx, account: &AccountId, now: i64) -> Wrote<()> {
    let member =
        |role, place: String| ExhibitionMember { account: account.clone(), role, place, added_by: None, added_at: now };
    let members = [member(ExhibitionRole::Office, "44".to_owned()), member(ExhibitionRole::Manager, site_id(0))];
    tx.put_exhibition_members(&members).await?;
    Ok(())
}
