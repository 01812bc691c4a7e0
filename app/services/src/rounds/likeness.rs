//! What looks like a conflict of interest between those who judge and the films of a round.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::conflict_of_interest::Likeness;
use domain::contest::phase::Phase;
use domain::form::keys;
use domain::ids::{AccountId, EntryId};
use store::{Entry, NamedMember, Tx};

use crate::context::computed;
use crate::error::Result;
use crate::rounds::conflict::ContestConflicts;
use crate::rounds::inputs::RankingInputs;

/// A judge, or the chair, and a film that have a name or a unit in common, or seem to.
#[derive(Clone, Debug)]
pub struct PossibleConflict {
    /// The judge.
    pub judge: AccountId,
    /// The judge's name.
    pub name: String,
    /// The film.
    pub entry: EntryId,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// What looks alike, at least one.
    pub alike: Vec<Likeness>,
    /// Some of it is the same and not decided about: the rules bar the judge.
    pub tied: bool,
    /// What was decided, and why; `None` where that waits, also because something came to it since.
    pub decided: Option<(bool, String)>,
}

impl PossibleConflict {
    /// The organiser has to decide.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.decided.is_none() && !self.tied
    }

    /// What was seen of it, for [`crate::ConflictRuling::seen`].
    #[must_use]
    pub fn seen(&self) -> Vec<String> {
        self.alike.iter().map(Likeness::key).collect()
    }
}

/// Everybody who judges or presides, each once, with the name.
pub(crate) fn judging_people(members: &[NamedMember]) -> BTreeMap<AccountId, String> {
    let judging = members.iter().filter(|one| one.member.role.judges());
    judging.map(|one| (one.member.account_id.clone(), one.name.clone())).collect()
}

/// What waits first, then by film and name.
pub(crate) fn possible_conflicts<'a>(
    conflicts: &ContestConflicts,
    judging: &BTreeMap<AccountId, String>,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Vec<PossibleConflict> {
    let mut found = Vec::new();
    for entry in entries {
        let origin = conflicts.origin(entry);
        for (judge, name) in judging {
            let Some(alike) = conflicts.alike(judge, &entry.id, &origin) else { continue };
            found.push(PossibleConflict {
                judge: judge.clone(),
                name: name.clone(),
                entry: entry.id.clone(),
                number: entry.number.unwrap_or_default(),
                title: entry.answer(keys::TITLE),
                tied: alike.tied,
                decided: alike.decided.map(|one| (one.conflict, one.reason.clone())),
                alike: alike.likenesses,
            });
        }
    }
    found.sort_by(|a, b| (!a.waits(), a.number, &a.name).cmp(&(!b.waits(), b.number, &b.name)));
    found
}

/// What looks like a conflict of interest in a round, until the selection is sealed; after that nobody is asked.
pub(crate) async fn conflicts_to_decide(
    tx: &mut dyn Tx,
    inputs: &Arc<RankingInputs>,
    members: &[NamedMember],
) -> Result<Vec<PossibleConflict>> {
    let contest = &inputs.contest;
    if contest.phase > Phase::Selection || tx.selection(&contest.id).await?.is_some() {
        return Ok(Vec::new());
    }
    let known = ContestConflicts::of(tx, &contest.id, members).await?;
    let (judging, inputs) = (judging_people(members), Arc::clone(inputs));
    computed(move || Ok(possible_conflicts(&known, &judging, inputs.entries.iter().map(|entry| &**entry)))).await
}
