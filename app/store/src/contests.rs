//! Contests and who takes part in them.

use std::sync::Arc;

use async_trait::async_trait;
use domain::access::Role;
use domain::contest::phase::Phase;
use domain::contest::{Call, Settings};
use domain::ids::{AccountId, ContestId};
use domain::scoring::Method;
use domain::time::Micros;

use crate::error::Result;

/// A contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// Key.
    pub id: ContestId,
    /// Title.
    pub title: String,
    /// Preset it was made from.
    pub preset: String,
    /// Phase.
    pub phase: Phase,
    /// Everything the organiser set up.
    pub settings: Arc<Settings>,
    /// Version of title, settings and deadline.
    pub version: i64,
    /// End of the call, before grace.
    pub deadline: Option<Micros>,
    /// Hash judging was sealed with.
    pub judging_hash: Option<String>,
    /// When judging was sealed, for the last time where it was sealed again.
    pub judging_sealed_at: Option<Micros>,
    /// How one score is made of several.
    pub method: Method,
    /// When it was made.
    pub created_at: Micros,
}

impl Contest {
    /// Its call.
    #[must_use]
    pub fn call(&self) -> Call {
        Call { phase: self.phase, deadline: self.deadline, grace_minutes: self.settings.grace_minutes }
    }

    /// Whether an entrant whose deadline was extended until `extended` may begin and submit entries now.
    #[must_use]
    pub fn accepts_entries(&self, now: Micros, extended: Option<Micros>) -> bool {
        self.call().accepts_entries(now, extended)
    }
}

/// A contest in a list, without its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContestLine {
    /// Key.
    pub id: ContestId,
    /// Title.
    pub title: String,
    /// Phase.
    pub phase: Phase,
    /// End of the call, before grace.
    pub deadline: Option<Micros>,
    /// Minutes after a deadline in which a submission still counts.
    pub grace_minutes: i64,
    /// Until when the deadline was extended for the person who looks; `None` in a list for nobody.
    pub extended: Option<Micros>,
    /// The zone its times are told in, such as `Asia/Shanghai`.
    pub time_zone: String,
    /// Organisers, the chair and scrutineers act in it only with a second factor.
    pub second_factor: bool,
    /// Entries handed in: all but drafts and withdrawn ones.
    pub entries: i64,
    /// Entries that passed the eligibility check.
    pub eligible: i64,
    /// Entries chosen by the sealed selection.
    pub shortlisted: i64,
}

impl ContestLine {
    /// Its call.
    #[must_use]
    pub const fn call(&self) -> Call {
        Call { phase: self.phase, deadline: self.deadline, grace_minutes: self.grace_minutes }
    }

    /// Whether the person who looks may begin and submit entries now.
    #[must_use]
    pub const fn accepts_entries(&self, now: Micros) -> bool {
        self.call().accepts_entries(now, self.extended)
    }

    /// The deadline as it holds for the person who looks.
    #[must_use]
    pub fn own_deadline(&self) -> Option<Micros> {
        self.call().deadline_for(self.extended)
    }
}

/// A role held in one contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Contest.
    pub contest_id: ContestId,
    /// Who.
    pub account_id: AccountId,
    /// As what.
    pub role: Role,
    /// Affiliation.
    pub unit: String,
    /// Region code, may be empty.
    pub region: String,
    /// What the person knows best, may be empty.
    pub expertise: String,
    /// Since when.
    pub created_at: Micros,
}

/// What an account may act by in one contest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldAccess {
    /// Its roles in the contest.
    pub roles: Vec<Role>,
    /// It has a confirmed second factor.
    pub second_factor: bool,
}

/// A member with the name and address of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedMember {
    /// The membership.
    pub member: Member,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// Contests and who takes part in them.
#[async_trait]
pub trait Contests {
    /// Adds a contest.
    async fn insert_contest(&mut self, contest: &Contest) -> Result<()>;
    /// Sets how one score is made of several.
    async fn set_method(&mut self, id: &ContestId, method: Method) -> Result<()>;
    /// One contest.
    async fn contest(&mut self, id: &ContestId) -> Result<Option<Contest>>;
    /// All contests with their counts, newest first.
    async fn contest_lines(&mut self) -> Result<Vec<ContestLine>>;
    /// Sets title, settings and deadline if the version is still `version`; false if not.
    async fn update_contest(
        &mut self,
        id: &ContestId,
        version: i64,
        title: &str,
        settings: &Settings,
        deadline: Option<Micros>,
    ) -> Result<bool>;
    /// Moves a contest if its phase is still `from`; false if not. `seal` is the hash that judging is sealed with, and when.
    async fn set_phase(&mut self, id: &ContestId, from: Phase, to: Phase, seal: Option<(&str, Micros)>)
    -> Result<bool>;
    /// Takes the next entry number.
    async fn take_number(&mut self, id: &ContestId) -> Result<i64>;
    /// Adds or renews a membership. What was kept of unit, region and expertise stays where the new one has none: it is cleared
    /// by [`Contests::update_member`].
    async fn put_member(&mut self, member: &Member) -> Result<()>;
    /// Sets unit, region and expertise of a membership, also to none; false if there is no such membership.
    async fn update_member(&mut self, member: &Member) -> Result<bool>;
    /// Ends a membership.
    async fn delete_member(&mut self, contest: &ContestId, account: &AccountId, role: Role) -> Result<bool>;
    /// Members of a contest by name.
    async fn members(&mut self, contest: &ContestId) -> Result<Vec<NamedMember>>;
    /// Memberships of one account in one contest.
    async fn memberships_in(&mut self, contest: &ContestId, account: &AccountId) -> Result<Vec<Member>>;
    /// What an account may act by in one contest: its roles there, and whether its sign-in asks for a code.
    async fn access_in(&mut self, contest: &ContestId, account: &AccountId) -> Result<HeldAccess>;
    /// Every time that somebody with a usable account who is no judge of this contest is one of another, the newest first.
    async fn judges_elsewhere(&mut self, contest: &ContestId) -> Result<Vec<NamedMember>>;
    /// All memberships of one account.
    async fn memberships(&mut self, account: &AccountId) -> Result<Vec<Member>>;
}
