//! The selection meeting (遴选会): the room as everybody in it sees it.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{self, Action, Role};
use domain::form::keys;
use domain::ids::{AccountId, BallotId, ContestId, EntryId, MeetingId};
use domain::judging::sheet::Note;
use domain::meeting::ruling::is_around_line;
use store::{
    AttendancePeriod, Ballot, Contest, Entry, FileState, Meeting, MeetingCourse, NamedMember, Proposal, Tx, Vote,
    judging_copy,
};

use crate::Services;
use crate::actor::Actor;
use crate::error::MeetingRefusal;
use crate::error::Result;
use crate::films::showing::Showing;
use crate::meeting::stepped_over::{ProposalsOver, proposals_over};
use crate::results::ranking::{RankedEntry, ranked};
use crate::rounds::conflict::ContestConflicts;
use crate::rounds::inputs::present_round;

/// A member of the meeting: a judge or the chair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingMember {
    /// Who.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// The chair.
    pub chair: bool,
    /// Is there now.
    pub present: bool,
    /// Is recused from the film on the screen.
    pub recused: bool,
}

/// A film as the room lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomFilm {
    /// The entry.
    pub id: EntryId,
    /// Its number.
    pub number: i64,
    /// Title.
    pub title: String,
    /// Category key.
    pub category: String,
    /// Region code; empty for those who may not see scores, whose rounds may have been blind.
    pub region: String,
    /// Place and score in hundredths, for those who may see scores.
    pub score: Option<(usize, i64)>,
    /// The lottery decided the place; for those who may see scores.
    pub by_lottery: bool,
    /// Its place is near the line, so that the meeting is to talk about it; for those who may see scores.
    pub around_line: bool,
    /// It was on the screen.
    pub discussed: bool,
    /// The person who looks is recused from it.
    pub recused: bool,
}

/// The film on the screen. Who is recused gets neither film nor notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// What the player needs.
    pub film: Option<Showing>,
    /// What the judges noted, in the film's order, without names.
    pub notes: Vec<Note>,
}

/// A ballot as the room sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomBallot {
    /// The ballot.
    pub ballot: Ballot,
    /// Who has voted; what, once an open ballot is closed.
    pub votes: Vec<Vote>,
    /// The tie of this ballot was voted on again.
    pub again: bool,
}

/// The room.
#[derive(Clone, Debug)]
pub struct Room {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The person who looks, if they are a member.
    pub me: Option<AccountId>,
    /// The meeting that is open.
    pub meeting: Option<Meeting>,
    /// Meetings that were closed, newest first.
    pub past: Vec<Meeting>,
    /// Judges and the chair, the chair first, then by name.
    pub members: Vec<MeetingMember>,
    /// Names of the scrutineers.
    pub scrutineers: Vec<String>,
    /// Members that must be present.
    pub needed: usize,
    /// The selection is sealed: the meeting decides nothing any more.
    pub sealed: bool,
    /// The films, by number.
    pub films: Vec<RoomFilm>,
    /// The film on the screen.
    pub screen: Screen,
    /// Ballots of the open meeting, in order.
    pub ballots: Vec<RoomBallot>,
    /// Proposals of the open meeting, in order.
    pub proposals: Vec<Proposal>,
    /// What these proposals step over.
    pub stepped_over: ProposalsOver,
    /// Leads the meeting.
    pub can_lead: bool,
    /// Casts a vote, when present.
    pub can_vote: bool,
    /// Breaks ties.
    pub can_break: bool,
    /// Turns proposals into overrides.
    pub can_decide: bool,
}

impl Room {
    /// Members that are there.
    #[must_use]
    pub fn present(&self) -> usize {
        self.members.iter().filter(|member| member.present).count()
    }

    /// The film everybody sees.
    #[must_use]
    pub fn current(&self) -> Option<&RoomFilm> {
        let current = self.meeting.as_ref()?.current.as_ref()?;
        self.film(current)
    }

    /// A film of the contest.
    #[must_use]
    pub fn film(&self, id: &EntryId) -> Option<&RoomFilm> {
        self.films.iter().find(|film| film.id == *id)
    }

    /// The ballot that is open.
    #[must_use]
    pub fn open_ballot(&self) -> Option<&RoomBallot> {
        self.ballots.iter().find(|one| one.ballot.result.is_none())
    }

    /// The person who looks, as a member.
    #[must_use]
    pub fn myself(&self) -> Option<&MeetingMember> {
        self.members.iter().find(|member| Some(&member.account) == self.me.as_ref())
    }
}

/// Which state of which meeting a page shows.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MeetingVersion {
    /// The open meeting, if any.
    pub meeting: Option<MeetingId>,
    /// Its version.
    pub version: i64,
}

/// Who belongs to the meeting, and who is recused from what.
pub(crate) struct Roster {
    pub(crate) people: Vec<NamedMember>,
    conflicts: ContestConflicts,
}

impl Roster {
    pub(crate) async fn load(tx: &mut dyn Tx, contest: &ContestId) -> Result<Self> {
        let people = tx.members(contest).await?;
        let conflicts = ContestConflicts::of(tx, contest, &people).await?;
        Ok(Self { people, conflicts })
    }

    pub(crate) fn seats(&self) -> impl Iterator<Item = &NamedMember> {
        self.people.iter().filter(|one| matches!(one.member.role, Role::Judge | Role::Chair))
    }

    /// Every member once: a chair who judges is one person.
    pub(crate) fn members(&self) -> BTreeSet<&AccountId> {
        self.seats().map(|one| &one.member.account_id).collect()
    }

    pub(crate) fn is_member(&self, account: &AccountId) -> bool {
        self.seats().any(|one| one.member.account_id == *account)
    }

    /// Has to do with the film, whatever else the person is.
    pub(crate) fn is_recused(&self, account: &AccountId, entry: &Entry) -> bool {
        self.conflicts.bars(account, entry)
    }

    /// Those of the members who were so at a time.
    fn members_at(&self, at: i64) -> BTreeSet<&AccountId> {
        self.seats().filter(|one| one.member.created_at <= at).map(|one| &one.member.account_id).collect()
    }

    /// Takes those members out of an open ballot and out of its quorum who have a conflict of interest that was found since it opened
    /// and leaves them no choice. Whoever has voted stays: what was cast counts, and nobody knows which paper of a secret ballot it is.
    /// False where nothing changes.
    pub(crate) fn take_out_recused(&self, ballot: &mut Ballot, films: &[&Entry], voted: &BTreeSet<AccountId>) -> bool {
        let on_paper: Vec<&Entry> =
            films.iter().copied().filter(|film| ballot.terms.films.contains(&film.id)).collect();
        let found: Vec<AccountId> = self
            .members_at(ballot.opened_at)
            .into_iter()
            .filter(|member| !ballot.left_out.contains(*member) && !voted.contains(*member))
            .filter(|member| ballot.terms.leave_out(&self.recused_from(member, on_paper.iter().copied())))
            .cloned()
            .collect();
        let is_changed = !found.is_empty();
        for member in found {
            if ballot.voters.as_mut().is_some_and(|voters| voters.remove(&member)) {
                ballot.present = ballot.present.saturating_sub(1);
            }
            ballot.members = ballot.members.saturating_sub(1);
            ballot.left_out.insert(member);
        }
        is_changed
    }

    pub(crate) fn recused_from<'a>(
        &self,
        account: &AccountId,
        entries: impl Iterator<Item = &'a Entry>,
    ) -> BTreeSet<EntryId> {
        entries.filter(|entry| self.is_recused(account, entry)).map(|entry| entry.id.clone()).collect()
    }

    /// The films that each member is recused from, in the order of the entries.
    pub(crate) fn recused<'a>(&self, entries: impl Iterator<Item = &'a Entry>) -> BTreeMap<&AccountId, Vec<EntryId>> {
        let members = self.members();
        let mut recused: BTreeMap<&AccountId, Vec<EntryId>> = BTreeMap::new();
        for entry in entries {
            let origin = self.conflicts.origin(entry);
            for member in members.iter().filter(|member| self.conflicts.bars_from(member, &entry.id, &origin)) {
                recused.entry(member).or_default().push(entry.id.clone());
            }
        }
        recused
    }

    /// Names of everybody in the contest.
    pub(crate) fn names(&self) -> BTreeMap<AccountId, String> {
        self.people.iter().map(|one| (one.member.account_id.clone(), one.name.clone())).collect()
    }
}

/// Who is there at the end of these stays.
pub(crate) fn present_members(stays: &[AttendancePeriod]) -> BTreeSet<&AccountId> {
    stays.iter().filter(|stay| stay.left_at.is_none()).map(|stay| &stay.account_id).collect()
}

impl Services {
    /// The room as this person sees it.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn room(&self, actor: &Actor, id: &ContestId) -> Result<Room> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewMeeting).await?;
        let may = |action| access::check(action, &access, contest.phase).is_ok();
        let unsealed = tx.selection(id).await?.is_none();
        let (can_lead, votes, can_break) = (may(Action::LeadMeeting), may(Action::CastVote), may(Action::BreakTie));
        let (can_decide, sees_scores) = (may(Action::OverrideSelection) && unsealed, may(Action::ViewScores));
        let meetings = tx.meetings(id).await?;
        let (open, past): (Vec<Meeting>, Vec<Meeting>) =
            meetings.into_iter().map(|(meeting, _)| meeting).partition(|meeting| meeting.closed_at.is_none());
        let meeting = open.into_iter().next();
        let roster = Roster::load(&mut *tx, id).await?;
        let me = actor.account().map(|account| account.id.clone()).filter(|me| roster.is_member(me));
        let round = present_round(self, &mut *tx, &contest).await?;
        let ranking = ranked(&round, contest.method).await?;
        let current = meeting.as_ref().and_then(|meeting| meeting.current.as_ref());
        let shown = ranking.entries.iter().map(|line| &*line.entry).find(|entry| Some(&entry.id) == current);
        let is_recused = |account: &AccountId, entry: &Entry| roster.is_recused(account, entry);
        let hidden = me.as_ref().zip(shown).is_some_and(|(me, entry)| is_recused(me, entry));
        let screen = match shown.filter(|_| !hidden) {
            Some(entry) => screen_of(&mut *tx, entry).await?,
            None => Screen::default(),
        };
        let (mut course, mut ballots, mut proposals) = <(MeetingCourse, _, _)>::default();
        if let Some(meeting) = &meeting {
            course = tx.course(&meeting.id).await?;
            let films: Vec<&Entry> = ranking.entries.iter().map(|line| &*line.entry).collect();
            ballots = ballots_of(&mut *tx, &meeting.id, &roster, &films).await?;
            proposals = tx.proposals(&meeting.id).await?;
        }
        let stepped_over = proposals_over(self, &mut *tx, &contest, &access, &proposals).await?;
        let present = present_members(&course.stays);
        let discussed: BTreeSet<&EntryId> = course.discussed.iter().map(|one| &one.entry_id).collect();
        let mut members: Vec<MeetingMember> = Vec::new();
        for seat in roster.seats() {
            let (account, chair) = (&seat.member.account_id, seat.member.role == Role::Chair);
            match members.iter_mut().find(|member| member.account == *account) {
                Some(member) => member.chair |= chair,
                None => members.push(MeetingMember {
                    account: account.clone(),
                    name: seat.name.clone(),
                    chair,
                    present: present.contains(account),
                    recused: shown.is_some_and(|entry| is_recused(account, entry)),
                }),
            }
        }
        members.sort_by(|a, b| b.chair.cmp(&a.chair).then_with(|| a.name.cmp(&b.name)));
        let places = contest.settings.balance.size;
        let film = |line: &RankedEntry| RoomFilm {
            id: line.entry.id.clone(),
            number: line.entry.number.unwrap_or_default(),
            title: line.title(),
            category: line.entry.answer(keys::CATEGORY),
            region: if sees_scores { line.entry.answer(keys::REGION) } else { String::new() },
            score: line.rank.zip(line.score).filter(|_| sees_scores),
            by_lottery: sees_scores && line.by_lottery,
            around_line: sees_scores && line.rank.is_some_and(|rank| is_around_line(rank, places)),
            discussed: discussed.contains(&line.entry.id),
            recused: me.as_ref().is_some_and(|me| is_recused(me, &line.entry)),
        };
        let mut films: Vec<RoomFilm> = ranking.entries.iter().map(film).collect();
        films.sort_by_key(|film| film.number);
        let scrutineers = roster.people.iter().filter(|one| one.member.role == Role::Scrutineer);
        let needed = meeting.as_ref().map(|meeting| meeting.quorum).unwrap_or_default().needed(members.len());
        Ok(Room {
            scrutineers: scrutineers.map(|one| one.name.clone()).collect(),
            can_vote: votes && me.is_some(),
            roles: access.roles,
            contest,
            me,
            meeting,
            past,
            members,
            needed,
            sealed: !unsealed,
            films,
            screen,
            ballots,
            proposals,
            stepped_over,
            can_lead,
            can_break,
            can_decide,
        })
    }

    /// Which state of the meeting there is to see: it changes with everything that happens.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn meeting_version(&self, actor: &Actor, id: &ContestId) -> Result<MeetingVersion> {
        let mut tx = self.read().await?;
        self.enter(&mut *tx, actor, id, Action::ViewMeeting).await?;
        let open = tx.open_meeting(id).await?;
        let version = open.as_ref().map_or(0, |meeting| meeting.version);
        Ok(MeetingVersion { meeting: open.map(|meeting| meeting.id), version })
    }
}

/// Whether a member sees this film in a meeting now, though it was not assigned to them.
pub(crate) async fn is_shown(tx: &mut dyn Tx, account: &AccountId, entry: &Entry) -> Result<bool> {
    let current = tx.open_meeting(&entry.contest_id).await?.and_then(|meeting| meeting.current);
    if current.as_ref() != Some(&entry.id) {
        return Ok(false);
    }
    let roster = Roster::load(tx, &entry.contest_id).await?;
    Ok(roster.is_member(account) && !roster.is_recused(account, entry))
}

async fn screen_of(tx: &mut dyn Tx, entry: &Entry) -> Result<Screen> {
    let copy = judging_copy(tx.files_of(&entry.id).await?).filter(|film| film.state == FileState::Ready);
    let film = match copy {
        Some(copy) => Showing::for_judges(&copy, &tx.derived_of(&copy.id).await?),
        None => None,
    };
    Ok(Screen { film, notes: tx.notes_of_entry(&entry.contest_id, &entry.id).await? })
}

/// Ballots with their votes. What was voted is told only once an open ballot is closed and counted; who votes in one that is open is
/// as it would be counted now.
pub(crate) async fn ballots_of(
    tx: &mut dyn Tx,
    meeting: &MeetingId,
    roster: &Roster,
    films: &[&Entry],
) -> Result<Vec<RoomBallot>> {
    let ballots = tx.ballots(meeting).await?;
    let again: BTreeSet<BallotId> =
        ballots.iter().filter(|ballot| !ballot.is_void()).filter_map(|ballot| ballot.again_of.clone()).collect();
    let mut votes: BTreeMap<BallotId, Vec<Vote>> = BTreeMap::new();
    for (ballot, vote) in tx.votes(meeting).await? {
        votes.entry(ballot).or_default().push(vote);
    }
    let told = |mut ballot: Ballot| {
        let mut votes = votes.remove(&ballot.id).unwrap_or_default();
        if ballot.is_void() {
            // Of a void ballot nothing is told, not even who voted.
            votes.clear();
        }
        if ballot.result.is_none() {
            let voted = votes.iter().map(|vote| vote.voter_id.clone()).collect();
            roster.take_out_recused(&mut ballot, films, &voted);
            for vote in &mut votes {
                vote.paper = None;
            }
        }
        RoomBallot { again: again.contains(&ballot.id), ballot, votes }
    };
    Ok(ballots.into_iter().map(told).collect())
}

/// The open meeting, locked for writing; the permission was asked before.
pub(crate) async fn lock_open_meeting(tx: &mut dyn Tx, id: &ContestId) -> Result<Meeting> {
    tx.lock_meeting(id).await?.ok_or_else(|| MeetingRefusal::NoMeeting.into())
}
