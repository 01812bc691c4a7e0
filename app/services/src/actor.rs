//! Who asks for something, and what proved it.

use std::fmt;
use std::sync::Arc;

use domain::access::{self, AccessContext, Action, Role, Scope};
use domain::contest::phase::Phase;
use domain::ids::ContestId;
use store::{Account, Site};

use crate::error::{Result, ServiceError};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody signed in.
    Anonymous,
    /// A signed-in person, or a program that asks in a person's name.
    Person(Arc<Person>),
    /// The device of a site, signed in by a link: nobody in contests and in the installation.
    Device(Arc<Site>),
    /// The operator at the command line of the machine itself, who could read the database anyway.
    Operator,
}

/// A person, and what proved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: Account,
    /// What proved it.
    pub proof: Proof,
    /// As whom an organiser looks at a contest.
    pub guise: Option<Guise>,
    /// When the session was read, the person had a role in the exhibition.
    exhibits: bool,
}

/// As whom an organiser looks at a contest: with that role in it and no other, and without acting; see
/// [`Services::only_looking`](crate::Services::only_looking).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guise {
    /// The contest.
    pub contest: ContestId,
    /// The role; none: as the public, that is as somebody signed in who is nothing in the contest.
    pub role: Option<Role>,
    /// As an officer of this unit of the contest; where it is empty or no such unit takes part, of the first one.
    pub unit: String,
}

impl Guise {
    /// Roles whose pages an organiser may look at so: none of them reads more than an organiser does.
    pub const ROLES: [Role; 3] = [Role::Creator, Role::UnitOfficer, Role::Judge];

    /// What stands for no role.
    pub const PUBLIC: &str = "public";

    /// A look in a role.
    #[must_use]
    pub const fn of(contest: ContestId, role: Role) -> Self {
        Self { contest, role: Some(role), unit: String::new() }
    }

    /// A look as the public.
    #[must_use]
    pub const fn public(contest: ContestId) -> Self {
        Self { contest, role: None, unit: String::new() }
    }

    /// Reads what [`Guise`] is shown as.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let contest = parts.next()?.parse().ok()?;
        let role = match parts.next()? {
            Self::PUBLIC => None,
            role => Some(Role::parse(role).filter(|role| Self::ROLES.contains(role))?),
        };
        let unit = parts.next().filter(|_| role == Some(Role::UnitOfficer)).unwrap_or_default().to_owned();
        Some(Self { contest, role, unit })
    }
}

impl fmt::Display for Guise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.contest, self.role.map_or(Self::PUBLIC, Role::key))?;
        if self.unit.is_empty() { Ok(()) } else { write!(f, ".{}", self.unit) }
    }
}

/// What proved who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The machine's own word, as the demonstration and a page just signed in to have it.
    Machine,
    /// The browser's session; SHA-256 of its token.
    Session(Vec<u8>),
    /// An API token; its SHA-256, and what it may be used for.
    Token(Vec<u8>, Vec<Scope>),
}

impl Actor {
    /// A person the machine itself vouches for.
    #[must_use]
    pub fn of(account: Account) -> Self {
        Self::proven(account, Proof::Machine)
    }

    pub(crate) fn proven(account: Account, proof: Proof) -> Self {
        Self::Person(Arc::new(Person { account, proof, guise: None, exhibits: false }))
    }

    /// The same person, with a role in the exhibition or without.
    pub(crate) fn exhibiting(self, exhibits: bool) -> Self {
        match self {
            Self::Person(person) => Self::Person(Arc::new(Person { exhibits, ..Arc::unwrap_or_clone(person) })),
            other => other,
        }
    }

    /// Whether pages lead the person to the exhibition: who has a role in it, and who may set it up. What may be done there is asked
    /// there.
    #[must_use]
    pub fn exhibits(&self) -> bool {
        match self {
            Self::Person(person) if person.guise.is_some() => false,
            Self::Person(person) => person.exhibits || self.has(Role::Administrator),
            Self::Anonymous | Self::Device(_) | Self::Operator => false,
        }
    }

    /// The same person in this guise: whatever else they are in the installation does not count meanwhile. In a role only an
    /// organiser looks; as the public, who has no right that others lack, anybody may. `None` for everybody else, and for a program.
    #[must_use]
    pub fn seen_as(&self, guise: Guise) -> Option<Self> {
        let Self::Person(person) = self else { return None };
        if self.scopes().is_some() || guise.role.is_some() && !self.has(Role::Organiser) {
            return None;
        }
        let account = Account { roles: vec![Role::Creator], ..person.account.clone() };
        let seen = Person { account, proof: person.proof.clone(), guise: Some(guise), exhibits: false };
        Some(Self::Person(Arc::new(seen)))
    }

    /// As whom an organiser looks at a contest.
    #[must_use]
    pub fn guise(&self) -> Option<&Guise> {
        match self {
            Self::Person(person) => person.guise.as_ref(),
            Self::Anonymous | Self::Device(_) | Self::Operator => None,
        }
    }

    /// The account, if somebody is signed in.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Person(person) => Some(&person.account),
            Self::Anonymous | Self::Device(_) | Self::Operator => None,
        }
    }

    /// The account, or the answer that one must sign in.
    ///
    /// # Errors
    /// [`ServiceError::SignInNeeded`].
    pub fn person(&self) -> Result<&Account> {
        self.account().ok_or(ServiceError::SignInNeeded)
    }

    /// The account of somebody who asks in person, not by a program.
    ///
    /// # Errors
    /// [`ServiceError::SignInNeeded`].
    pub(crate) fn in_person(&self) -> Result<&Account> {
        if self.scopes().is_some() { Err(ServiceError::SignInNeeded) } else { self.person() }
    }

    /// What the token may be used for, where a program asks.
    #[must_use]
    pub fn scopes(&self) -> Option<&[Scope]> {
        match self {
            Self::Person(person) => match &person.proof {
                Proof::Token(_, scopes) => Some(scopes),
                Proof::Machine | Proof::Session(_) => None,
            },
            Self::Anonymous | Self::Device(_) | Self::Operator => None,
        }
    }

    /// The browser's session, where a person asks with one; SHA-256 of its token.
    pub(crate) fn session(&self) -> Option<&[u8]> {
        match self {
            Self::Person(person) => match &person.proof {
                Proof::Session(hash) => Some(hash),
                Proof::Machine | Proof::Token(..) => None,
            },
            Self::Anonymous | Self::Device(_) | Self::Operator => None,
        }
    }

    /// What the actor is in the whole installation, apart from any contest; the operator passes as `operator`.
    pub(crate) fn access_context(&self, operator: Role) -> Result<AccessContext> {
        let roles = match self {
            Self::Anonymous | Self::Device(_) => return Err(ServiceError::SignInNeeded),
            Self::Operator => vec![operator],
            Self::Person(person) => person.account.roles.clone(),
        };
        Ok(AccessContext { roles, scopes: self.scopes().map(<[Scope]>::to_vec), ..AccessContext::default() })
    }

    /// Holds an installation-wide role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.account().is_some_and(|account| account.roles.contains(&role))
    }
}

/// The administrator's table row; the operator passes.
pub(crate) fn require_administrator(actor: &Actor) -> Result<()> {
    // Belongs to no contest, so any phase will do.
    access::check(Action::ManageAccounts, &actor.access_context(Role::Administrator)?, Phase::Draft)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guise_is_read_as_it_is_shown_and_only_of_a_role_that_reads_no_more() {
        let contest: ContestId = "0190-ab".parse().unwrap();
        let roles = Guise::ROLES.map(|role| Guise::of(contest.clone(), role));
        let of_unit =
            Guise { unit: "市委宣传部.一处".to_owned(), ..Guise::of(contest.clone(), Role::UnitOfficer) };
        for guise in roles.into_iter().chain([Guise::public(contest), of_unit]) {
            assert_eq!(Guise::parse(&guise.to_string()), Some(guise));
        }
        assert_eq!(Guise::parse("0190-ab.judge.Unit").unwrap().unit, "", "a judge enters for no unit");
        for text in ["0190-ab.chair", "0190-ab.organiser", "0190-ab.administrator", "0190-ab", ".judge", "a b.judge"] {
            assert_eq!(Guise::parse(text), None, "{text}");
        }
    }
}
