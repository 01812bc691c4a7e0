//! Who takes part: members of a contest, and who accepts an invitation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::access::{Action, Role};
use domain::contest::phase::Phase;
use domain::entry::names_unit;
use domain::ids::{AccountId, ContestId};
use domain::limits;
use domain::record::AbsenceReason;
use store::{Account, Assignment, Contest, Member, MemberFilter, NamedMember, Panel, Task, Ticket, Tx};

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::accounts::create::{AddressProof, NewAccount, hash_of, insert, prove_address};
use crate::accounts::guesses::SignInFrom;
use crate::accounts::one_time_links::{open_ticket, usable_ticket};
use crate::accounts::sessions::{SignedIn, open_session};
use crate::actor::Actor;
use crate::ask::ListAsk;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::{email_address, optional_text};
use crate::paging::{PageAsk, PageLinks};
use crate::record::judging::{append_absences, append_assignment};
use crate::rounds::conflict::{keep_aside_after, may_be, require_kept_aside, set_aside};
use crate::rounds::inputs::present_films;
use crate::rounds::likeness::{PossibleConflict, conflicts_to_decide};
use crate::rounds::participants::{may_deal, round_of};

/// Whom to invite.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Judge, chair, scrutineer, unit officer or staff.
    pub role: Role,
    /// Affiliation; feeds conflicts of interest.
    pub unit: String,
    /// Region code; feeds conflicts of interest.
    pub region: String,
    /// What the person knows best, for whoever chooses and deals judges.
    pub expertise: String,
}

/// An invitation as the invited reads it.
#[derive(Clone, Debug)]
pub struct InvitationView {
    /// The contest.
    pub contest: ContestId,
    /// Its title.
    pub title: String,
    /// As what.
    pub role: Role,
    /// The invited address.
    pub email: String,
    /// Name as the inviter wrote it.
    pub name: String,
    /// Affiliation as the inviter wrote it.
    pub unit: String,
    /// The address has an account: its owner signs in first.
    pub has_account: bool,
    /// End of the link.
    pub expires_at: i64,
    /// The contest's zone.
    pub time_zone: String,
}

/// Everybody in a contest.
#[derive(Clone, Debug)]
pub struct People {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// A page of the members, by role in the order asked for, then by name.
    pub members: Vec<NamedMember>,
    /// All memberships there are.
    pub total: i64,
    /// Those that are found, on all pages.
    pub found: i64,
    /// The pages beside it.
    pub links: PageLinks,
    /// All judges, by name.
    pub judges: Vec<NamedMember>,
    /// The words that people are grouped by, of each person who has any.
    pub tags: BTreeMap<AccountId, Vec<String>>,
    /// Panels of the present round.
    pub panels: Vec<Panel>,
    /// Invitations nobody has answered yet.
    pub open: Vec<Ticket>,
    /// May the panels still be changed?
    pub can_assign: bool,
    /// What looks like a conflict of interest, for the organiser to decide; nothing once the selection is sealed.
    pub possible: Arc<Vec<PossibleConflict>>,
}

/// Which members are listed, and how.
#[derive(Clone, Debug, Default)]
pub struct PeopleSearch {
    /// Which.
    pub filter: MemberFilter,
    /// The order of the roles.
    pub roles: Vec<Role>,
    /// Which page.
    pub page: PageAsk,
}

impl PeopleSearch {
    /// What the address of the list asks for, its page aside.
    #[must_use]
    pub fn asked(ask: &ListAsk) -> Self {
        let get = |key| ask.get(key).to_owned();
        let filter = MemberFilter { words: ask.words().to_owned(), role: get("role"), tag: get("tag") };
        Self { filter, roles: Role::IN_CONTESTS.into(), page: PageAsk::default() }
    }
}

impl Services {
    /// Members, panels, open invitations and what looks like a conflict of interest, for the organiser.
    ///
    /// # Errors
    /// A missing permission, no such contest, or [`Refusal::BadCursor`].
    pub async fn people(&self, actor: &Actor, id: &ContestId, search: &PeopleSearch) -> Result<People> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let may = domain::access::check(Action::AssignJudges, &access, contest.phase).is_ok();
        let can_assign = may && may_deal(&mut *tx, &contest).await.is_ok();
        let (start, limit) = (search.page.start("members", true)?, search.page.limit());
        let slice = tx.member_slice(id, &search.filter, &search.roles, &start, limit).await?;
        let links = PageLinks::of("members", &slice);
        let (films, figures) = present_films(self, &mut *tx, &contest).await?;
        let everybody = tx.members(id).await?;
        let total = i64::try_from(everybody.len()).unwrap_or(i64::MAX);
        // All are read anyway: where nothing narrows the list, nobody has to count them once more.
        let found = match &search.filter {
            all if *all == MemberFilter::default() => total,
            some => tx.member_count(id, some).await?.1,
        };
        let judges = everybody.iter().filter(|one| one.member.role == Role::Judge);
        let mut judges: Vec<NamedMember> = judges.cloned().collect();
        judges.sort_by(|one, other| one.name.cmp(&other.name));
        let possible = conflicts_to_decide(&mut *tx, &contest, &figures, &films, &everybody).await?;
        let mut tags: BTreeMap<AccountId, Vec<String>> = BTreeMap::new();
        for (account, tag) in tx.member_tags(id).await? {
            tags.entry(account).or_default().push(tag);
        }
        Ok(People {
            members: slice.rows,
            tags,
            total,
            found,
            links,
            judges,
            panels: tx.panels(id, round_of(&contest)).await?,
            open: tx.open_tickets(id, self.now()).await?,
            contest,
            roles: access.roles,
            can_assign,
            possible,
        })
    }

    /// The invitation behind a link, if it can still be used.
    ///
    /// # Errors
    /// [`Refusal::TicketSpent`].
    pub async fn invitation(&self, token: &str) -> Result<InvitationView> {
        let opened = usable_ticket(self, token, "invitation").await?;
        let ticket = opened.ticket;
        let (Some(email), Some(contest), Some(role)) = (ticket.email, ticket.contest_id, ticket.role) else {
            return Err(Refusal::TicketSpent.into());
        };
        let mut tx = self.read().await?;
        let contest = self.contest_in(&mut *tx, &contest).await?;
        Ok(InvitationView {
            contest: contest.id,
            title: contest.title,
            role,
            email,
            name: ticket.details.name,
            unit: ticket.details.unit,
            has_account: opened.has_account,
            expires_at: ticket.expires_at,
            time_zone: contest.settings.time_zone.clone(),
        })
    }

    /// Accepts an invitation. Whoever has an account signs in first and `actor` must be that person; the
    /// others give a name and a password and are signed in.
    ///
    /// # Errors
    /// A spent link, another person's invitation, an account that cannot be made, a role the person cannot have beside another, or
    /// [`Refusal::InvitationUnit`].
    pub async fn accept_invitation(
        &self,
        actor: &Actor,
        token: &str,
        name: &str,
        password: &str,
        from: &SignInFrom,
    ) -> Result<(ContestId, Role, Option<SignedIn>)> {
        let opened = usable_ticket(self, token, "invitation").await?;
        let (Some(address), Some(contest), Some(role)) =
            (opened.ticket.email.clone(), opened.ticket.contest_id.clone(), opened.ticket.role)
        else {
            return Err(Refusal::TicketSpent.into());
        };
        let new = NewAccount {
            email: address.clone(),
            name: name.to_owned(),
            password: Some(password.to_owned()),
            roles: vec![Role::Creator],
        };
        let hash = if opened.has_account { None } else { hash_of(self, &new).await? };
        let mut tx = self.write().await?;
        let ticket = open_ticket(self, &mut *tx, token, "invitation").await?;
        let existing = tx.account_by_email(&address).await?;
        let (mut account, is_new): (Account, bool) = match existing {
            // Whoever holds the link is not thereby this person: a first password is set by a reset link only.
            Some(account) => {
                if actor.person()?.id != account.id {
                    return Err(Refusal::TicketSpent.into());
                }
                (account, false)
            }
            None => (insert(self, &mut *tx, &Actor::Anonymous, new, hash, AddressProof::Known).await?, true),
        };
        // A link from before the rule that an officer is of a unit.
        if role == Role::UnitOfficer && !names_unit(&ticket.details.unit) {
            return Err(Refusal::InvitationUnit.into());
        }
        // Whoever is signed in with the account has the link that was sent to its address.
        prove_address(self, &mut *tx, &mut account).await?;
        may_be(&mut *tx, &contest, &account.id, &account.roles, role).await?;
        let joined = self.contest_in(&mut *tx, &contest).await?;
        let member = Member {
            contest_id: contest.clone(),
            account_id: account.id.clone(),
            role,
            unit: ticket.details.unit,
            region: ticket.details.region,
            expertise: ticket.details.expertise,
            created_at: self.now(),
        };
        put_member(&mut *tx, &joined, &member).await?;
        if !tx.use_ticket(&ticket.token_hash, self.now()).await? {
            return Err(Refusal::TicketSpent.into());
        }
        let who = Actor::of(account.clone());
        let event = event::PersonJoin { role };
        self.audit(&mut *tx, &who, Some(&contest), account.id.as_str(), &event).await?;
        append_back(self, &mut *tx, &joined, (&account.id, role)).await?;
        set_aside(self, &mut *tx, &who, &joined, Some(&account.id)).await?;
        let signed_in = if is_new { Some(open_session(self, &mut *tx, account, from).await?) } else { None };
        tx.commit().await?;
        Ok((contest, role, signed_in))
    }

    /// Gives an existing account a role in a contest at once, without a link: only where a link or an administrator has proven that
    /// the address is that of the account's owner. Anybody may register with the address of somebody who is expected. Of a role
    /// that the person has, what is left empty of unit, region and expertise stays as it was; [`Services::change_member`] clears it.
    ///
    /// # Errors
    /// A missing permission, an unknown account, one whose address is not proven, a unit or expertise that is too long, an officer
    /// without a unit, a role that is not held in a contest or not beside another, an unknown region, or what
    /// [`Services::change_member`] refuses of a role that the person has.
    pub async fn add_member(&self, actor: &Actor, id: &ContestId, invitation: Invitation) -> Result<AccountId> {
        let address = email_address(&invitation.email)?;
        let (unit, expertise) = about(&invitation)?;
        held_in_a_contest(invitation.role)?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        if invitation.role.may_need_second_factor() {
            require_recent_password(self, &mut *tx, actor).await?;
        }
        check_region(&contest, &invitation.region)?;
        let account = tx.account_by_email(&address).await?.ok_or(ServiceError::NotFound)?;
        if account.proven_at.is_none() {
            return Err(Refusal::Unproven(address).into());
        }
        may_be(&mut *tx, id, &account.id, &account.roles, invitation.role).await?;
        let member = Member {
            contest_id: id.clone(),
            account_id: account.id.clone(),
            role: invitation.role,
            unit,
            region: invitation.region,
            expertise,
            created_at: self.now(),
        };
        put_member(&mut *tx, &contest, &member).await?;
        let event = event::PersonAdd { role: invitation.role };
        self.audit(&mut *tx, actor, Some(id), account.id.as_str(), &event).await?;
        append_back(self, &mut *tx, &contest, (&account.id, invitation.role)).await?;
        set_aside(self, &mut *tx, actor, &contest, Some(&account.id)).await?;
        tx.commit().await?;
        Ok(account.id)
    }

    /// Ends a membership. Assignments stay on record, and what the person was kept from because of it stays set aside.
    ///
    /// # Errors
    /// A missing permission, no such member, or, once the selection is sealed, a membership that a film was set aside for.
    pub async fn remove_member(&self, actor: &Actor, id: &ContestId, account: &AccountId, role: Role) -> Result<()> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        end_membership(self, &mut *tx, actor, &contest, account, role).await?;
        Ok(tx.commit().await?)
    }
}

/// Ends a membership; see [`Services::remove_member`].
pub(crate) async fn end_membership(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    account: &AccountId,
    role: Role,
) -> Result<()> {
    // What ends here still counts; the pages of an open meeting list its members, which this locks.
    set_aside(cx, tx, actor, contest, Some(account)).await?;
    let before = tx.members(&contest.id).await?;
    if !tx.delete_member(&contest.id, account, role).await? {
        return Err(ServiceError::NotFound);
    }
    if before.iter().filter(|one| one.member.account_id == *account).count() == 1 {
        tx.set_member_tags(&contest.id, account, &[]).await?;
    }
    if role == Role::Judge {
        append_left(cx, tx, contest, account).await?;
    }
    cx.audit(tx, actor, Some(&contest.id), account.as_str(), &event::PersonRemove { role }).await?;
    keep_aside_after(cx, tx, actor, contest, &before, (account, role)).await
}

/// The round whose films are dealt or scored now.
const fn dealt_round(phase: Phase) -> Option<u8> {
    match phase {
        Phase::Eligibility => Some(1),
        Phase::Round(round) => Some(round),
        _ => None,
    }
}

/// Adds to the record that nobody scores what a judge who leaves has not signed.
async fn append_left(cx: &Context, tx: &mut dyn Tx, contest: &Contest, judge: &AccountId) -> Result<()> {
    let Some(round) = dealt_round(contest.phase) else { return Ok(()) };
    let tasks = tx.tasks(&contest.id, round, Some(judge)).await?;
    let is_open = |task: &&Task| {
        let signed = task.sheet.as_ref().is_some_and(|sheet| sheet.signed_at.is_some());
        !signed && task.assignment.recused_at.is_none()
    };
    let open: Vec<&Assignment> = tasks.iter().filter(is_open).map(|task| &task.assignment).collect();
    append_absences(cx, tx, contest, &open, AbsenceReason::Replaced).await
}

/// Adds to the record that a judge who comes back has the films again that are still theirs.
async fn append_back(cx: &Context, tx: &mut dyn Tx, contest: &Contest, (who, role): (&AccountId, Role)) -> Result<()> {
    let Some(round) = dealt_round(contest.phase) else { return Ok(()) };
    if role != Role::Judge || tx.tasks(&contest.id, round, Some(who)).await?.is_empty() {
        return Ok(());
    }
    append_assignment(cx, tx, contest, round, &BTreeSet::from([who.clone()])).await
}

/// Gives somebody a role. Of one that the person has, what is empty stays as it was, and the rest becomes what
/// [`require_kept_aside`] allows.
async fn put_member(tx: &mut dyn Tx, contest: &Contest, member: &Member) -> Result<()> {
    let held = tx.memberships_in(&contest.id, &member.account_id).await?;
    if let Some(before) = held.into_iter().find(|one| one.role == member.role) {
        let kept = |new: &str, before: String| if new.is_empty() { before } else { new.to_owned() };
        let after = Member {
            unit: kept(&member.unit, before.unit),
            region: kept(&member.region, before.region),
            ..member.clone()
        };
        require_kept_aside(tx, contest, &after).await?;
    }
    Ok(tx.put_member(member).await?)
}

pub(super) fn held_in_a_contest(role: Role) -> Result<()> {
    if role.is_of_contests() { Ok(()) } else { Err(Refusal::NoSuchRole(role).into()) }
}

/// Unit and expertise of a person, as they are kept. An officer enters for a unit, which the quotas of units are counted by.
pub(super) fn about(invitation: &Invitation) -> Result<(String, String)> {
    Ok((unit_of(invitation.role, &invitation.unit)?, expertise_of(&invitation.expertise)?))
}

/// The unit of somebody in this role, as it is kept.
pub(super) fn unit_of(role: Role, unit: &str) -> Result<String> {
    let unit = optional_text(unit, TextName::Unit, limits::AFFILIATION)?;
    if role == Role::UnitOfficer && !names_unit(&unit) {
        return Err(Refusal::Words { what: TextName::Unit, found: 0, max: limits::AFFILIATION }.into());
    }
    Ok(unit)
}

/// What somebody knows best, as it is kept.
pub(super) fn expertise_of(words: &str) -> Result<String> {
    optional_text(words, TextName::Expertise, limits::AFFILIATION)
}

pub(super) fn check_region(contest: &Contest, region: &str) -> Result<()> {
    if region.is_empty() || contest.settings.region(region).is_some() {
        Ok(())
    } else {
        Err(Refusal::NoSuchRegion(region.to_owned()).into())
    }
}
