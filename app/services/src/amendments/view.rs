//! The amendments of a contest, and what may be amended.

use std::collections::BTreeMap;

use domain::access::{self, Action, Role};
use domain::ids::{ContestId, EntryId};
use store::Contest;

use crate::Services;
use crate::actor::Actor;
use crate::amendments::withdrawal::{Amended, chosen_lines};
use crate::contests::amendments::{AmendmentRecord, film_names};
use crate::error::Result;
use crate::rounds::sealed::is_sealed;
use crate::selection::view::amendments_with_standing;

/// Who would take the place of a film.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The film.
    pub leaves: EntryId,
    /// The reserve; `None` where none keeps the rules.
    pub comes: Option<EntryId>,
    /// Number and title of both.
    pub films: BTreeMap<EntryId, (Option<i64>, String)>,
}

/// The amendments of a contest.
#[derive(Clone, Debug)]
pub struct AmendmentsView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// What was amended.
    pub record: AmendmentRecord,
    /// Rubric and deadline may be amended by this person now.
    pub can_amend: bool,
    /// Films that may leave the sealed selection now, by number, with their titles; none where this person may not say so.
    pub chosen: Vec<(EntryId, i64, String)>,
    /// Who would take the place of the film that was asked about.
    pub succession: Option<Succession>,
}

impl Services {
    /// What was amended, what may be, and who would take the place of `leaves`.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn amendments(&self, actor: &Actor, id: &ContestId, leaves: Option<&EntryId>) -> Result<AmendmentsView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewClosedRound).await?;
        let record = amendments_with_standing(self, &mut *tx, &contest, &access).await?;
        let may = access::check(Action::AmendSealed, &access, contest.phase).is_ok();
        let sealed = is_sealed(&mut *tx, &contest).await?;
        let mut chosen = Vec::new();
        if may && sealed {
            let lines = chosen_lines(&mut *tx, &contest).await?;
            chosen.extend(lines.into_iter().map(|line| (line.id, line.number.unwrap_or_default(), line.title)));
        }
        let succession = match leaves.filter(|leaves| chosen.iter().any(|(id, ..)| id == *leaves)) {
            Some(leaves) => {
                let comes = Amended::of(&mut *tx, &contest).await?.successor(leaves).await?;
                let named: Vec<EntryId> = [Some(leaves.clone()), comes.clone()].into_iter().flatten().collect();
                Some(Succession { leaves: leaves.clone(), comes, films: film_names(&mut *tx, &named).await? })
            }
            None => None,
        };
        let can_amend = may && !sealed;
        Ok(AmendmentsView { contest, roles: access.roles, record, can_amend, chosen, succession })
    }
}
