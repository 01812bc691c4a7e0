//! Who may do what in the exhibition: one table of action and role, and how far a role reaches. There are no phases here, which is
//! why it is not the table of contests ([`crate::access`]).

use serde::{Deserialize, Serialize};

use super::region::RegionCode;
use crate::keyed::keyed;

keyed! {
    /// What somebody is in the exhibition.
    ExhibitionRole {
        /// The administrator of the installation, who sets the exhibition up.
        Administrator = "administrator",
        /// 市、县、镇 office, of a region and everything below it.
        Office = "office",
        /// 站点管理员.
        Manager = "manager",
        /// The device of a site, that a link signed in.
        Device = "device",
    }
}

keyed! {
    /// What can be asked for.
    ExhibitionAction {
        /// Time zone, rule, hours.
        EditSettings = "edit-settings",
        /// Add and name regions.
        EditRegions = "edit-regions",
        /// Add, change, close and import sites.
        EditSites = "edit-sites",
        /// Read sites.
        ViewSites = "view-sites",
        /// Make somebody an office or a manager, and end it.
        GrantRoles = "grant-roles",
        /// Make a link that signs a device in, and sign it out.
        LinkDevice = "link-device",
        /// Say that a site or region is not expected to watch.
        ExcludeSites = "exclude-sites",
        /// Read the library.
        ViewLibrary = "view-library",
        /// Collect films for an occasion.
        EditCollections = "edit-collections",
        /// Add lessons to the library with their rights, and take them out of it.
        AddLessons = "add-lessons",
        /// Write, publish and withdraw plans, read their board, remind.
        EditPlans = "edit-plans",
        /// Read plans that a site got.
        ViewPlans = "view-plans",
        /// Plan, hold and report viewings.
        HoldViewings = "hold-viewings",
        /// Enter by hand what was watched without evidence.
        EnterByHand = "enter-by-hand",
        /// Accept viewings or return them.
        JudgeViewings = "judge-viewings",
        /// Make packs for a stick.
        MakePacks = "make-packs",
        /// Take evidence from a pack.
        ImportEvidence = "import-evidence",
        /// Propose films for the previews of sites.
        ProposePreviews = "propose-previews",
        /// Set up previews and menus of a site, answer unmet orders.
        EditPreviews = "edit-previews",
        /// Read previews, posters and menus of a site.
        ViewPreviews = "view-previews",
        /// Enter orders by word of mouth.
        TakeOrders = "take-orders",
        /// Read participation.
        ViewParticipation = "view-participation",
        /// Freeze a report, approve a month, draw spot checks.
        ReportParticipation = "report-participation",
    }
}

/// How far a role reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Everything.
    All,
    /// A region and everything below it.
    Region(RegionCode),
    /// A site, by its number.
    Site(i64),
}

/// A role somebody holds, and how far it reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// The role.
    pub role: ExhibitionRole,
    /// How far it reaches.
    pub reach: Reach,
}

/// What an act is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExhibitionTarget<'a> {
    /// The exhibition as a whole, or nothing in particular.
    Whole,
    /// A region with everything below it.
    Region(&'a RegionCode),
    /// A site, by its number and region.
    Site(i64, &'a RegionCode),
}

impl Standing {
    /// Whether it reaches as far as what an act is about. Nothing in particular is reached by every role.
    #[must_use]
    pub fn reaches(&self, target: ExhibitionTarget<'_>) -> bool {
        match (&self.reach, target) {
            (Reach::All, _) | (_, ExhibitionTarget::Whole) => true,
            (Reach::Region(mine), ExhibitionTarget::Region(region) | ExhibitionTarget::Site(_, region)) => {
                mine.contains(region)
            }
            (Reach::Site(mine), ExhibitionTarget::Site(site, _)) => *mine == site,
            (Reach::Site(_), ExhibitionTarget::Region(_)) => false,
        }
    }
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ExhibitionDenied {
    /// No role of this person may ever do it.
    #[error("this needs one of the roles: {}", needed.iter().map(|role| role.key()).collect::<Vec<_>>().join(", "))]
    Role {
        /// Roles that may.
        needed: Vec<ExhibitionRole>,
    },
    /// A role may, and it does not reach so far: this person may not know what lies there.
    #[error("outside of the person's own regions and sites")]
    Reach,
}

use ExhibitionAction as A;
use ExhibitionRole as R;

/// The table. What is not in it is forbidden.
const TABLE: &[(A, &[R])] = &[
    (A::EditSettings, &[R::Administrator]),
    (A::EditRegions, &[R::Administrator, R::Office]),
    (A::EditSites, &[R::Administrator, R::Office]),
    (A::ViewSites, &[R::Administrator, R::Office, R::Manager, R::Device]),
    (A::GrantRoles, &[R::Administrator, R::Office]),
    (A::LinkDevice, &[R::Office, R::Manager]),
    (A::ExcludeSites, &[R::Office]),
    (A::ViewLibrary, &[R::Administrator, R::Office, R::Manager, R::Device]),
    (A::EditCollections, &[R::Office]),
    (A::AddLessons, &[R::Office]),
    (A::EditPlans, &[R::Office]),
    (A::ViewPlans, &[R::Office, R::Manager, R::Device]),
    (A::HoldViewings, &[R::Manager, R::Device]),
    (A::EnterByHand, &[R::Manager, R::Device]),
    (A::JudgeViewings, &[R::Office]),
    (A::MakePacks, &[R::Administrator, R::Office, R::Manager]),
    (A::ImportEvidence, &[R::Office, R::Manager, R::Device]),
    (A::ProposePreviews, &[R::Office]),
    (A::EditPreviews, &[R::Manager]),
    (A::ViewPreviews, &[R::Office, R::Manager, R::Device]),
    (A::TakeOrders, &[R::Manager, R::Device]),
    (A::ViewParticipation, &[R::Office, R::Manager]),
    (A::ReportParticipation, &[R::Office]),
];

/// Roles that may do it somewhere.
#[must_use]
pub fn roles_for(action: ExhibitionAction) -> &'static [ExhibitionRole] {
    TABLE.iter().find(|(row, _)| *row == action).map_or(&[], |(_, roles)| roles)
}

/// Whether somebody who holds these may do this there.
///
/// # Errors
/// [`ExhibitionDenied`].
pub fn check(
    action: ExhibitionAction,
    standings: &[Standing],
    target: ExhibitionTarget<'_>,
) -> Result<(), ExhibitionDenied> {
    let needed = roles_for(action);
    let mut may = standings.iter().filter(|standing| needed.contains(&standing.role)).peekable();
    if may.peek().is_none() {
        return Err(ExhibitionDenied::Role { needed: needed.to_vec() });
    }
    if may.any(|standing| standing.reaches(target)) { Ok(()) } else { Err(ExhibitionDenied::Reach) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(code: &str) -> Standing {
        Standing { role: R::Office, reach: Reach::Region(code.parse().unwrap()) }
    }

    /// A change of right is seen in review: the table as a text, action by action.
    #[test]
    fn the_table_is_the_text_beside_it() {
        let line = |action: &A| {
            let marks: String =
                R::ALL.iter().map(|role| if roles_for(*action).contains(role) { 'x' } else { '.' }).collect();
            format!("{marks} {}\n", action.key())
        };
        let roles: Vec<_> = R::ALL.iter().map(|role| role.key()).collect();
        let table: String = A::ALL.iter().map(line).collect();
        assert_eq!(format!("{}\n{table}", roles.join(" ")), include_str!("access.txt"));
    }

    #[test]
    fn nobody_acts_beside_or_above_their_own() {
        let (city, beside, county) = ("4401".parse().unwrap(), "4402".parse().unwrap(), "440106".parse().unwrap());
        let own = [office("4401")];
        assert_eq!(check(A::EditPlans, &own, ExhibitionTarget::Region(&city)), Ok(()));
        assert_eq!(check(A::EditPlans, &own, ExhibitionTarget::Site(7, &county)), Ok(()));
        for other in [beside, "44".parse().unwrap()] {
            assert_eq!(check(A::EditPlans, &own, ExhibitionTarget::Region(&other)), Err(ExhibitionDenied::Reach));
        }
        let manager = [Standing { role: R::Manager, reach: Reach::Site(7) }];
        assert_eq!(check(A::HoldViewings, &manager, ExhibitionTarget::Site(7, &county)), Ok(()));
        assert_eq!(check(A::HoldViewings, &manager, ExhibitionTarget::Site(8, &county)), Err(ExhibitionDenied::Reach));
        assert_eq!(check(A::ViewSites, &manager, ExhibitionTarget::Region(&county)), Err(ExhibitionDenied::Reach));
        let denied = check(A::EditPlans, &manager, ExhibitionTarget::Site(7, &county));
        assert_eq!(denied, Err(ExhibitionDenied::Role { needed: vec![R::Office] }));
    }
}
