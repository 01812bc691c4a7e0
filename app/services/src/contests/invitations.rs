//! Invitations by link: one, many from a table, revoked, sent again. A later one takes the place of the earlier.

use std::collections::BTreeSet;

use domain::access::{Action, Role};
use domain::hex;
use domain::ids::ContestId;
use domain::invitations::{InvitationRow, invitation_rows};
use domain::letter::{LetterKind, LetterNote};
use domain::limits;
use domain::text::Lang;
use domain::time::DAY;
use store::{Contest, Ticket, TicketDetails, Tx};
use words::common::role;

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::accounts::secret::digest;
use crate::actor::Actor;
use crate::audit::event;
use crate::contests::invitation_letter::write_invitation;
use crate::contests::people::{Invitation, about, check_region, held_in_a_contest};
use crate::context::Context;
use crate::error::{Refusal, Result, ServiceError, TextName};
use crate::input::{email_address, required_text};
use crate::mail::outbox::withdraw_letter;

/// An invitation stays open this long.
const INVITATION: i64 = 30 * DAY;

/// What came of an invitation.
#[derive(Clone, Debug)]
pub struct InvitationLink {
    /// The link's token, shown once.
    pub token: String,
    /// Who is invited, as it is kept.
    pub invitation: Invitation,
}

/// A line of a table of people to be invited.
#[derive(Clone, Debug)]
pub struct InvitationLine {
    /// As it was written.
    pub row: InvitationRow,
    /// Whom it invites, or why it invites nobody.
    pub read: std::result::Result<Invitation, Refusal>,
}

/// A table of people to be invited: all of them, or nobody.
#[derive(Clone, Debug)]
pub struct InvitationBatch {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The people, in the order of the table.
    pub lines: Vec<InvitationLine>,
}

impl Services {
    /// Makes an invitation link. What was sent before to the same address with the same role can no longer be used.
    ///
    /// # Errors
    /// A missing permission, a bad address, a name, unit or expertise that is too long, an officer without a unit, a role that is
    /// not held in a contest, or an unknown region.
    pub async fn invite(&self, actor: &Actor, id: &ContestId, invitation: Invitation) -> Result<InvitationLink> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let invitation = checked(&contest, invitation)?;
        if invitation.role.may_need_second_factor() {
            require_recent_password(self, &mut *tx, actor).await?;
        }
        let link = invite_in(self, &mut *tx, actor, &contest, invitation).await?;
        tx.commit().await?;
        Ok(link)
    }

    /// Reads a table of people, each with this role unless their line names another, and writes nothing.
    ///
    /// # Errors
    /// A missing permission, no table, or too many people; what is wrong with a line is told with the line.
    pub async fn invitation_batch(
        &self,
        actor: &Actor,
        id: &ContestId,
        usual: Role,
        table: &str,
    ) -> Result<InvitationBatch> {
        let rows = rows_of(table)?;
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        Ok(InvitationBatch { lines: lines(&contest, usual, rows)?, contest, roles: access.roles })
    }

    /// Invites everybody of a table, or nobody where a line cannot be used. The links are in the letters.
    ///
    /// # Errors
    /// As [`Services::invitation_batch`]; the first line that cannot be used.
    pub async fn invite_many(&self, actor: &Actor, id: &ContestId, usual: Role, table: &str) -> Result<usize> {
        let rows = rows_of(table)?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let mut invited = Vec::new();
        for line in lines(&contest, usual, rows)? {
            invited.push(line.read?);
        }
        if invited.iter().any(|one| one.role.may_need_second_factor()) {
            require_recent_password(self, &mut *tx, actor).await?;
        }
        let count = invited.len();
        for invitation in invited {
            invite_in(self, &mut *tx, actor, &contest, invitation).await?;
        }
        tx.commit().await?;
        Ok(count)
    }

    /// Revokes an invitation that nobody has accepted; `hash` is that of its link, as hex.
    ///
    /// # Errors
    /// A missing permission, or no such invitation that is open.
    pub async fn revoke_invitation(&self, actor: &Actor, id: &ContestId, hash: &str) -> Result<()> {
        let mut tx = self.write().await?;
        self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let ticket = open_invitation(self, &mut *tx, id, hash).await?;
        end(self, &mut *tx, &ticket).await?;
        let (email, role) = (ticket.email.as_deref().unwrap_or_default(), ticket.role.unwrap_or(Role::Creator));
        self.audit(&mut *tx, actor, Some(id), email, &event::PersonRevoke { email, role }).await?;
        Ok(tx.commit().await?)
    }

    /// Sends an invitation again that nobody has accepted: with a new link, in place of the one before.
    ///
    /// # Errors
    /// As [`Services::revoke_invitation`].
    pub async fn renew_invitation(&self, actor: &Actor, id: &ContestId, hash: &str) -> Result<InvitationLink> {
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::ManagePeople).await?;
        let Ticket { email, role, details, .. } = open_invitation(self, &mut *tx, id, hash).await?;
        let TicketDetails { name, unit, region, expertise } = details;
        let email = email.ok_or(ServiceError::NotFound)?;
        let role = role.ok_or(ServiceError::NotFound)?;
        if role.may_need_second_factor() {
            require_recent_password(self, &mut *tx, actor).await?;
        }
        let invitation = Invitation { email, name, role, unit, region, expertise };
        let link = invite_in(self, &mut *tx, actor, &contest, invitation).await?;
        tx.commit().await?;
        Ok(link)
    }
}

/// The people of a table, as they are written.
fn rows_of(table: &str) -> Result<Vec<InvitationRow>> {
    let rows = invitation_rows(table).map_err(|quote| Refusal::OpenQuote(quote.line))?;
    if rows.is_empty() || rows.len() > limits::INVITATIONS {
        return Err(Refusal::InvitationCount(rows.len()).into());
    }
    Ok(rows)
}

/// Whom each line invites, or why nobody.
fn lines(contest: &Contest, usual: Role, rows: Vec<InvitationRow>) -> Result<Vec<InvitationLine>> {
    let mut seen = BTreeSet::new();
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let read = match read(contest, usual, &row) {
            Ok(one) if seen.insert((one.email.clone(), one.role)) => Ok(one),
            Ok(one) => Err(Refusal::InvitedTwice(one.email)),
            Err(ServiceError::Refused(why)) => Err(why),
            Err(error) => return Err(error),
        };
        lines.push(InvitationLine { row, read });
    }
    Ok(lines)
}

fn read(contest: &Contest, usual: Role, row: &InvitationRow) -> Result<Invitation> {
    let invitation = Invitation {
        email: row.email.clone(),
        name: row.name.clone(),
        role: if row.role.is_empty() { usual } else { role_named(&row.role)? },
        unit: row.unit.clone(),
        region: region_named(contest, &row.region),
        expertise: row.expertise.clone(),
    };
    checked(contest, invitation)
}

/// The role of a contest that words of either language, or its key, name.
fn role_named(words: &str) -> Result<Role> {
    let is = |one: &Role| {
        one.key() == words || Lang::ALL.iter().any(|lang| role(*lang, *one).to_lowercase() == words.to_lowercase())
    };
    let found = Role::ALL.into_iter().filter(|role| role.is_of_contests()).find(is);
    Ok(found.ok_or_else(|| Refusal::UnknownRole(words.chars().take(40).collect()))?)
}

/// The code of a region that is named by code or in words; what names none stays, to be refused.
fn region_named(contest: &Contest, words: &str) -> String {
    let regions = contest.settings.leaf_regions();
    let found = regions.iter().find(|region| region.label.iter().any(|(_, name)| !name.is_empty() && name == words));
    found.map_or_else(|| words.to_owned(), |region| region.code.clone())
}

/// An invitation as it is kept.
fn checked(contest: &Contest, invitation: Invitation) -> Result<Invitation> {
    let email = email_address(&invitation.email)?;
    let name = required_text(&invitation.name, TextName::Name, limits::PERSON_NAME)?;
    let (unit, expertise) = about(&invitation)?;
    held_in_a_contest(invitation.role)?;
    check_region(contest, &invitation.region)?;
    Ok(Invitation { email, name, unit, expertise, ..invitation })
}

/// Makes the link, ends what it takes the place of, and writes the letter.
async fn invite_in(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    invitation: Invitation,
) -> Result<InvitationLink> {
    let Invitation { email, name, role, unit, region, expertise } = invitation.clone();
    for ticket in tx.open_tickets(&contest.id, cx.now()).await? {
        if ticket.email.as_ref() == Some(&email) && ticket.role == Some(role) {
            end(cx, tx, &ticket).await?;
        }
    }
    let token = cx.fresh_token();
    let ticket = Ticket {
        token_hash: digest(&token),
        kind: "invitation".to_owned(),
        account_id: None,
        contest_id: Some(contest.id.clone()),
        email: Some(email.clone()),
        role: Some(role),
        details: TicketDetails { name, unit, region, expertise },
        created_at: cx.now(),
        expires_at: cx.now().saturating_add(INVITATION),
        used_at: None,
    };
    tx.insert_ticket(&ticket).await?;
    let event = event::PersonInvite { email: &email, role };
    cx.audit(tx, actor, Some(&contest.id), &email, &event).await?;
    write_invitation(cx, tx, contest, &ticket, &token).await?;
    Ok(InvitationLink { token, invitation })
}

/// Ends a link that nobody has used, and withdraws its letter where that has not left.
async fn end(cx: &Context, tx: &mut dyn Tx, ticket: &Ticket) -> Result<()> {
    tx.use_ticket(&ticket.token_hash, cx.now()).await?;
    let key = hex::encode(&ticket.token_hash);
    withdraw_letter(tx, LetterKind::Invitation, &key, LetterNote::InvitationEnded).await
}

/// An invitation of a contest that can still be accepted.
async fn open_invitation(cx: &Context, tx: &mut dyn Tx, id: &ContestId, hash: &str) -> Result<Ticket> {
    let hash = hex::decode(hash).ok_or(ServiceError::NotFound)?;
    let open = tx.open_tickets(id, cx.now()).await?;
    open.into_iter().find(|ticket| ticket.token_hash == hash).ok_or(ServiceError::NotFound)
}
