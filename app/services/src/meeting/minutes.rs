//! The minutes (会议纪要): what happened in a meeting, from what was kept while it happened.

use std::collections::BTreeMap;

use domain::access::{Action, Role};
use domain::form::keys;
use domain::ids::{AccountId, ContestId, EntryId, MeetingId};
use domain::record::Checkpoint;
use store::{AttendancePeriod, Contest, DiscussedFilm, Entry, Meeting, Proposal, checkpoint_of};

use crate::Services;
use crate::actor::Actor;
use crate::contests::amendments::AmendmentRecord;
use crate::error::{Result, ServiceError};
use crate::meeting::room::{RoomBallot, Roster, ballots_of};
use crate::meeting::stepped_over::{ProposalsOver, proposals_over};
use crate::selection::view::amendments_with_standing;

/// A member in the minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinutedMember {
    /// Name.
    pub name: String,
    /// The chair.
    pub chair: bool,
    /// When they were there; empty for who never came.
    pub stays: Vec<AttendancePeriod>,
    /// Films they are recused from, by number.
    pub recused: Vec<EntryId>,
}

/// A meeting as it is minuted.
#[derive(Clone, Debug)]
pub struct Minutes {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who reads.
    pub roles: Vec<Role>,
    /// The meeting.
    pub meeting: Meeting,
    /// Which meeting of the contest it is, from 1.
    pub nth: usize,
    /// The other meetings, newest first.
    pub others: Vec<Meeting>,
    /// Judges and the chair, the chair first, then by name.
    pub members: Vec<MinutedMember>,
    /// Names of the scrutineers.
    pub scrutineers: Vec<String>,
    /// Members that had to be present.
    pub needed: usize,
    /// The films that were on the screen, in order.
    pub discussed: Vec<DiscussedFilm>,
    /// Ballots, in order.
    pub ballots: Vec<RoomBallot>,
    /// Proposals, in order.
    pub proposals: Vec<Proposal>,
    /// What these proposals step over.
    pub stepped_over: ProposalsOver,
    /// Numbers and titles of the films.
    pub films: BTreeMap<EntryId, (i64, String)>,
    /// Names of everybody in the contest, and of who opened the meeting.
    pub names: BTreeMap<AccountId, String>,
    /// When the selection was sealed, if that was before the meeting ended: what came after decided nothing. Microseconds.
    pub sealed_at: Option<i64>,
    /// What was amended of what was sealed.
    pub amendments: AmendmentRecord,
    /// The newest checkpoint of the record, whose root stands on paper.
    pub checkpoint: Option<Checkpoint>,
    /// When it is read, microseconds.
    pub now: i64,
}

impl Services {
    /// The minutes of a meeting, or of the newest one; also while it goes on.
    ///
    /// # Errors
    /// A missing permission, or no such meeting.
    pub async fn minutes(&self, actor: &Actor, id: &ContestId, meeting: Option<&MeetingId>) -> Result<Minutes> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewMeeting).await?;
        // Minutes are read with many statements: the root comes with the meetings.
        let (mut others, note) = tx.meetings_beside_record(id).await?;
        let at = others.iter().position(|(one, _)| meeting.is_none_or(|asked| one.id == *asked));
        let at = at.ok_or(ServiceError::NotFound)?;
        let nth = others.len().saturating_sub(at);
        let (meeting, sealed_at) = others.remove(at);
        let roster = Roster::load(&mut *tx, id).await?;
        let entries = tx.submitted_entries(id).await?;
        let mut stays: BTreeMap<AccountId, Vec<AttendancePeriod>> = BTreeMap::new();
        let course = tx.course(&meeting.id).await?;
        for stay in course.stays {
            stays.entry(stay.account_id.clone()).or_default().push(stay);
        }
        let mut names = roster.names();
        // Who opened the meeting, and who was there, need not belong to the contest any more.
        let former = stays.keys().chain([&meeting.opened_by]).filter(|account| !names.contains_key(*account));
        let former: BTreeMap<String, AccountId> =
            former.map(|account| (account.to_string(), account.clone())).collect();
        let asked: Vec<String> = former.keys().cloned().collect();
        for (account, name) in tx.account_names(&asked).await? {
            names.extend(former.get(&account).map(|account| (account.clone(), name)));
        }
        let chairs: Vec<&AccountId> =
            roster.seats().filter(|one| one.member.role == Role::Chair).map(|one| &one.member.account_id).collect();
        let mut recused = roster.recused(entries.iter().filter(|entry| entry.state.is_eligible()));
        let mut members: Vec<MinutedMember> = roster
            .members()
            .into_iter()
            .map(|account| MinutedMember {
                name: names.get(account).cloned().unwrap_or_default(),
                chair: chairs.contains(&account),
                stays: stays.remove(account).unwrap_or_default(),
                recused: recused.remove(account).unwrap_or_default(),
            })
            .collect();
        let needed = meeting.quorum.needed(members.len());
        // Who was there stays in the minutes, also when the membership has ended since.
        for (account, stays) in stays {
            let name = names.get(&account).cloned().unwrap_or_default();
            members.push(MinutedMember { name, chair: false, stays, recused: Vec::new() });
        }
        members.sort_by(|a, b| b.chair.cmp(&a.chair).then_with(|| a.name.cmp(&b.name)));
        let films: Vec<&Entry> = entries.iter().filter(|entry| entry.state.is_eligible()).collect();
        let ballots = ballots_of(&mut *tx, &meeting.id, &roster, &films).await?;
        let proposals = tx.proposals(&meeting.id).await?;
        let stepped_over = proposals_over(self, &mut *tx, &contest, &access, &proposals).await?;
        let film = |entry: Entry| {
            let told = (entry.number.unwrap_or_default(), entry.answer(keys::TITLE));
            (entry.id, told)
        };
        let scrutineers = roster.people.iter().filter(|one| one.member.role == Role::Scrutineer);
        let amendments = amendments_with_standing(self, &mut *tx, &contest, &access).await?;
        Ok(Minutes {
            sealed_at: sealed_at.filter(|at| meeting.closed_at.is_none_or(|closed| *at <= closed)),
            needed,
            scrutineers: scrutineers.map(|one| one.name.clone()).collect(),
            discussed: course.discussed,
            ballots,
            proposals,
            stepped_over,
            films: entries.into_iter().map(film).collect(),
            roles: access.roles,
            amendments,
            checkpoint: note.as_deref().and_then(checkpoint_of),
            now: self.now(),
            contest,
            meeting,
            nth,
            others: others.into_iter().map(|(other, _)| other).collect(),
            members,
            names,
        })
    }
}
