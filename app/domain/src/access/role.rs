//! Roles: what a person is in a contest, or in the installation.

use serde::{Deserialize, Serialize};

/// What a person is in a contest, or in the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Accounts, storage, backup.
    Administrator,
    /// 主办方.
    Organiser,
    /// 经办人员, of one contest or of all.
    Staff,
    /// 报送单位.
    UnitOfficer,
    /// 创作者: everyone with an account.
    Creator,
    /// 评委.
    Judge,
    /// 评委会主任.
    Chair,
    /// 监票人.
    Scrutineer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Administrator,
        Self::Organiser,
        Self::Staff,
        Self::UnitOfficer,
        Self::Creator,
        Self::Judge,
        Self::Chair,
        Self::Scrutineer,
    ];

    /// Those held in one contest, in the order its lists show them.
    pub const IN_CONTESTS: [Self; 5] = [Self::Judge, Self::Chair, Self::Scrutineer, Self::UnitOfficer, Self::Staff];

    /// The name in the database, in addresses and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Organiser => "organiser",
            Self::Staff => "staff",
            Self::UnitOfficer => "unit_officer",
            Self::Creator => "creator",
            Self::Judge => "judge",
            Self::Chair => "chair",
            Self::Scrutineer => "scrutineer",
        }
    }

    /// Reads [`Role::key`].
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// Held for the whole installation, on the account. The others are held in one contest.
    #[must_use]
    pub const fn is_global(self) -> bool {
        matches!(self, Self::Administrator | Self::Organiser | Self::Staff | Self::Creator)
    }

    /// May be held in one contest, by invitation. Staff are so, or for the whole installation.
    #[must_use]
    pub fn is_of_contests(self) -> bool {
        Self::IN_CONTESTS.contains(&self)
    }

    /// Runs contests: whoever does judges none of them.
    #[must_use]
    pub const fn manages(self) -> bool {
        matches!(self, Self::Organiser | Self::Staff)
    }

    /// Scores films or votes about them.
    #[must_use]
    pub const fn judges(self) -> bool {
        matches!(self, Self::Judge | Self::Chair)
    }

    /// Confirms what others decided: whoever does neither runs the contest nor judges it.
    #[must_use]
    pub const fn scrutinises(self) -> bool {
        matches!(self, Self::Scrutineer)
    }

    /// The first of these roles that nobody may have in a contest together with this one.
    #[must_use]
    pub fn barred_by(self, held: &[Self]) -> Option<Self> {
        let before = |one: Self, other: Self| {
            one.judges() && other.manages() || one.scrutinises() && (other.manages() || other.judges())
        };
        held.iter().copied().find(|other| before(self, *other) || before(*other, self))
    }

    /// Whether somebody may judge a contest in which they hold these roles, those of the installation among them, and have
    /// `entered` a film or not: nobody is on two sides of it.
    #[must_use]
    pub fn may_judge(held: &[Self], entered: bool) -> bool {
        let mut judging = held.iter().filter(|role| role.judges()).peekable();
        !(entered && judging.peek().is_some()) && judging.all(|role| role.barred_by(held).is_none())
    }

    /// A contest may ask for a second factor of who holds it: it decides, or sees what nobody else sees yet.
    #[must_use]
    pub const fn may_need_second_factor(self) -> bool {
        matches!(self, Self::Organiser | Self::Chair | Self::Scrutineer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_on_two_sides_judges_no_more() {
        let cases: [(&[Role], bool, bool); 10] = [
            (&[Role::Creator, Role::Judge], false, true),
            (&[Role::Creator, Role::Judge], true, false),
            (&[Role::Creator, Role::Chair], true, false),
            (&[Role::Judge, Role::Chair, Role::Administrator], false, true),
            (&[Role::Organiser, Role::Judge], false, false),
            (&[Role::Judge, Role::Staff], false, false),
            (&[Role::Chair, Role::Scrutineer], false, false),
            (&[Role::UnitOfficer, Role::Judge], false, true),
            (&[Role::UnitOfficer, Role::Judge], true, false),
            (&[Role::Organiser, Role::Creator], true, true),
        ];
        for (held, entered, may) in cases {
            assert_eq!(Role::may_judge(held, entered), may, "{held:?} {entered}");
        }
    }

    #[test]
    fn staff_belong_to_the_installation_or_to_one_contest() {
        let of_contests: Vec<Role> = Role::ALL.into_iter().filter(|role| role.is_of_contests()).collect();
        assert_eq!(of_contests, [Role::Staff, Role::UnitOfficer, Role::Judge, Role::Chair, Role::Scrutineer]);
        assert!(Role::Staff.is_global() && !Role::Judge.is_global());
    }

    #[test]
    fn who_runs_a_contest_who_judges_it_and_who_scrutinises_it_are_different_people() {
        for (one, other, barred) in [
            (Role::Judge, Role::Organiser, true),
            (Role::Judge, Role::Staff, true),
            (Role::Chair, Role::Organiser, true),
            (Role::Chair, Role::Judge, false),
            (Role::Judge, Role::Creator, false),
            (Role::Judge, Role::Administrator, false),
            (Role::Scrutineer, Role::Organiser, true),
            (Role::Scrutineer, Role::Staff, true),
            (Role::Scrutineer, Role::Judge, true),
            (Role::Scrutineer, Role::Chair, true),
            (Role::Scrutineer, Role::UnitOfficer, false),
            (Role::Scrutineer, Role::Administrator, false),
        ] {
            assert_eq!(one.barred_by(&[Role::Creator, other]), barred.then_some(other), "{one:?} {other:?}");
            assert_eq!(other.barred_by(&[one]), barred.then_some(one), "{other:?} {one:?}");
        }
    }
}
