//! Rights and consent for one film: by its author or the office, and their withdrawal.

use domain::access::{self, AccessContext, Action};
use domain::channels::ChannelEvent;
use domain::contest::ExhibitionPeriod;
use domain::contest::phase::Phase;
use domain::entry::EntryState;
use domain::ids::EntryId;
use domain::limits;
use domain::release::{self, Release, ReleaseBasis, ReleaseProblem, ReleaseStanding};
use domain::time::Micros;
use store::{Contest, Entry, KeptRelease, NewRelease, PublicContest, Tx};

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::entries::access::own_entry;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::{optional_text, required_text};
use crate::releases::shown::exhibitor;
use crate::time::parse_local;
use crate::webhooks::outbox::{ChannelNews, tell_channels};

/// Rights and consent as somebody gives them.
#[derive(Clone, Debug, Default)]
pub struct ReleaseDraft {
    /// The exhibition rights are there.
    pub rights: bool,
    /// Everybody who is seen and heard consents, for minors those who answer for them.
    pub consent: bool,
    /// From when, in the contest's zone, `YYYY-MM-DD HH:MM`; empty: with the exhibition of the contest.
    pub from: String,
    /// Until when; empty: as long as nobody withdraws it.
    pub until: String,
    /// Where the office has it on paper; authors say nothing.
    pub reason: String,
}

/// How a film stands to being shown, for its author or the office.
#[derive(Clone, Debug)]
pub struct ReleaseView {
    /// The contest.
    pub contest: Contest,
    /// The entry.
    pub entry: Entry,
    /// How it stands now.
    pub standing: ReleaseStanding,
    /// Everything that was put on file, the last first.
    pub history: Vec<KeptRelease>,
    /// The entry is in the person's hands.
    pub owns: bool,
    /// The person looks for the office, and says where the paper is.
    pub office: bool,
    /// The person may give and withdraw it now.
    pub may_change: bool,
    /// Everybody sees the film now. Its author is told nothing of the outcome by it: nothing is shown before it is published.
    pub is_shown: bool,
}

impl Services {
    /// How a film stands to being shown.
    ///
    /// # Errors
    /// Not found also where the person may not know of it.
    pub async fn release(&self, actor: &Actor, id: &EntryId) -> Result<ReleaseView> {
        let mut tx = self.read().await?;
        let (contest, entry, access) = own_entry(self, &mut *tx, actor, id, Action::ViewEntry).await?;
        let public = public_of(&mut *tx, &contest).await?;
        let history = tx.releases_of(id).await?;
        let standing = standing(&public, &entry, &history, self.now());
        let shown_by = exhibitor(&contest, &public.page);
        let is_shown = release::is_exhibited(shown_by, (entry.state, standing), self.now());
        let may_change = may_change(&access, &contest).is_ok();
        let office = is_office(&mut *tx, &access, &entry).await?;
        Ok(ReleaseView { owns: access.owns, office, contest, entry, standing, history, may_change, is_shown })
    }

    /// Puts rights and consent for a film on file, in place of what is there.
    ///
    /// # Errors
    /// A missing permission, rights or consent that are not confirmed, a period that cannot be, or, from the office, no reason.
    pub async fn give_release(&self, actor: &Actor, id: &EntryId, draft: ReleaseDraft) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, entry, access) = own_entry(self, &mut *tx, actor, id, Action::ViewEntry).await?;
        may_change(&access, &contest)?;
        let office = is_office(&mut *tx, &access, &entry).await?;
        let basis = if office { ReleaseBasis::Office } else { ReleaseBasis::Entrant };
        give_in(self, &mut *tx, actor, (&contest, &entry), (basis, &draft)).await?;
        Ok(tx.commit().await?)
    }

    /// Withdraws rights and consent for a film: from the next request on nobody is shown it anywhere.
    ///
    /// # Errors
    /// A missing permission, nothing to be withdrawn, or, from the office, no reason.
    pub async fn withdraw_release(&self, actor: &Actor, id: &EntryId, reason: &str) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, entry, access) = own_entry(self, &mut *tx, actor, id, Action::ViewEntry).await?;
        may_change(&access, &contest)?;
        let office = is_office(&mut *tx, &access, &entry).await?;
        withdraw_in(self, &mut *tx, actor, (&contest, &entry), (office, reason)).await?;
        Ok(tx.commit().await?)
    }
}

/// Gives rights and consent for a film by this, for somebody of whom was found that they may.
///
/// # Errors
/// As [`checked_period`]; from the office, no reason.
pub(crate) async fn give_in(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    (contest, entry): (&Contest, &Entry),
    (basis, draft): (ReleaseBasis, &ReleaseDraft),
) -> Result<()> {
    let period = checked_period(cx, contest, draft, entry.state)?;
    let reason = reason_of(basis == ReleaseBasis::Office, &draft.reason)?;
    let release = Release { basis, period, withdrawn_at: None };
    put_on_file(cx, tx, actor, (contest, entry), release, reason).await?;
    tell_of(cx, tx, contest, entry, ChannelEvent::FilmReleased).await
}

/// From when to when rights and consent are given for a film in this state.
///
/// # Errors
/// Rights or consent that are not confirmed, or a period or a state that cannot be.
pub(crate) fn checked_period(
    cx: &Context,
    contest: &Contest,
    draft: &ReleaseDraft,
    state: EntryState,
) -> Result<ExhibitionPeriod> {
    let zone = contest.settings.time_zone.as_str();
    let period = ExhibitionPeriod { from: moment_in(&draft.from, zone)?, until: moment_in(&draft.until, zone)? };
    match release::release_problem((draft.rights, draft.consent), period, state, cx.now()) {
        Some(problem) => Err(Refusal::Release(problem).into()),
        None => Ok(period),
    }
}

/// Puts rights and consent on file, with their audit row.
pub(crate) async fn put_on_file(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    (contest, entry): (&Contest, &Entry),
    release: Release,
    reason: String,
) -> Result<()> {
    let period = release.period;
    let event = event::FilmRelease { by: release.basis, starts: period.from, until: period.until, reason: &reason };
    cx.audit(tx, actor, Some(&contest.id), entry.id.as_str(), &event).await?;
    Ok(tx.insert_release(&given(cx, actor, entry, release, reason)).await?)
}

/// Withdraws rights and consent for a film, for somebody of whom was found that they may.
///
/// # Errors
/// Nothing to be withdrawn, or, from the office, no reason.
pub(crate) async fn withdraw_in(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    (contest, entry): (&Contest, &Entry),
    (office, reason): (bool, &str),
) -> Result<()> {
    let reason = reason_of(office, reason)?;
    let public = public_of(tx, contest).await?;
    let history = tx.releases_of(&entry.id).await?;
    if !standing(&public, entry, &history, cx.now()).can_be_withdrawn() {
        return Err(Refusal::Release(ReleaseProblem::Nothing).into());
    }
    let number = match history.first() {
        Some(last) => last.number,
        // The tick of the entry form becomes a row that can be withdrawn.
        None => {
            let release =
                Release { basis: ReleaseBasis::EntryForm, period: ExhibitionPeriod::default(), withdrawn_at: None };
            tx.insert_release(&given(cx, actor, entry, release, String::new())).await?;
            1
        }
    };
    let by = actor.account().map(|account| &account.id);
    if !tx.withdraw_release(&entry.id, number, by, cx.now(), &reason).await? {
        return Err(ServiceError::Conflict);
    }
    let event = event::FilmReleaseWithdraw { reason: &reason };
    cx.audit(tx, actor, Some(&contest.id), entry.id.as_str(), &event).await?;
    // Whoever keeps a copy is told at once to take it down.
    tell_of(cx, tx, contest, entry, ChannelEvent::FilmWithdrawn).await
}

/// Tells channels what rights and consent for a film have become; its title only everybody may know who sees it.
async fn tell_of(cx: &Context, tx: &mut dyn Tx, contest: &Contest, entry: &Entry, event: ChannelEvent) -> Result<()> {
    let key = format!("{} {}", entry.id, cx.now());
    tell_channels(cx, tx, contest, &ChannelNews::of_entry(event, &key, &entry.id, entry.number)).await
}

/// An author or the unit that entered the film decides at any time, the office once the result is published. Lessons of an exhibition
/// office are in its hands, whoever of it entered them: that person may have left.
fn may_change(access: &AccessContext, contest: &Contest) -> Result<()> {
    let own = access.owns && contest.settings.lessons_of.is_none();
    let action = if own { Action::ReleaseOwnFilm } else { Action::ReleaseFilms };
    Ok(access::check(action, access, told_phase(contest))?)
}

/// The phase as rights and consent are asked about: of lessons no result has to be waited for, for there is none that could be told by them.
pub(super) fn told_phase(contest: &Contest) -> Phase {
    if contest.settings.collects_lessons { contest.phase.max(Phase::Publicity) } else { contest.phase }
}

/// Whether a person acts for the office: about what others entered, or what came in by a spreadsheet, which is owned by whoever imported it.
async fn is_office(tx: &mut dyn Tx, access: &AccessContext, entry: &Entry) -> Result<bool> {
    let manages = access.roles.iter().any(|role| role.manages());
    Ok(!access.owns || manages && tx.came_in(&entry.id).await?)
}

/// The office says why; an author, or a unit, need not.
fn reason_of(office: bool, typed: &str) -> Result<String> {
    let read = if office { required_text } else { optional_text };
    read(typed, TextName::Reason, limits::REASON)
}

/// The contest with its public page.
async fn public_of(tx: &mut dyn Tx, contest: &Contest) -> Result<PublicContest> {
    tx.public_contest(&contest.id).await?.ok_or(ServiceError::NotFound)
}

fn standing(public: &PublicContest, entry: &Entry, history: &[KeptRelease], now: Micros) -> ReleaseStanding {
    let agreed = entry.number.is_some() && release::agreed(&public.page, &public.contest.settings, &entry.answers);
    ReleaseStanding::of(history.first().map(|kept| &kept.release), agreed, now)
}

fn given(cx: &Context, actor: &Actor, entry: &Entry, release: Release, reason: String) -> NewRelease {
    NewRelease {
        contest_id: entry.contest_id.clone(),
        entry_id: entry.id.clone(),
        release,
        reason,
        given_by: actor.account().map(|account| account.id.clone()),
        given_at: cx.now(),
    }
}

/// A moment in a zone as somebody typed it; nothing where the field is empty.
pub(crate) fn moment_in(text: &str, zone: &str) -> Result<Option<Micros>> {
    if text.trim().is_empty() { Ok(None) } else { parse_local(text, zone).map(Some) }
}
