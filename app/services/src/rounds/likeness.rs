//! What looks like a conflict of interest between those who judge and the films of a round.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::conflict_of_interest::{Likeness, Origin};
use domain::form::keys;
use domain::ids::{AccountId, EntryId};
use store::{Contest, Entry, NamedMember, Tx};

use crate::error::Result;
use crate::figures::RoundFigures;
use crate::rounds::conflict::ContestConflicts;
use crate::rounds::sealed::is_sealed;

/// A judge, or the chair, and a film that have a name or a unit in common, or seem to; or that were decided about once.
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
    /// What looks alike; nothing where only the decision is left of it.
    pub alike: Vec<Likeness>,
    /// Some of it is the same and not decided about: the rules bar the judge.
    pub tied: bool,
    /// The judge is kept from the film whatever was decided, by what nobody decides about: an own entry or recusal, the region, two
    /// sides of the contest. Told only where nothing looks alike.
    pub barred: bool,
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

/// What looks alike between those who judge and these films, and the decisions of which nothing looks alike any more, also those about
/// who judges no longer and about other films: each holds until it is taken back, or something else is decided about the two. What
/// waits first, then by film and name.
pub(crate) fn possible_conflicts<'a>(
    conflicts: &ContestConflicts,
    judging: &BTreeMap<AccountId, String>,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Vec<PossibleConflict> {
    let decided: BTreeSet<&EntryId> = conflicts.decisions().map(|one| &one.entry).collect();
    let mut origins: BTreeMap<&EntryId, Origin> = BTreeMap::new();
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
                barred: false,
                decided: alike.decided.map(|one| (one.conflict, one.reason.clone())),
                alike: alike.likenesses,
            });
        }
        if decided.contains(&entry.id) {
            origins.insert(&entry.id, origin);
        }
    }
    let listed: BTreeSet<(AccountId, EntryId)> =
        found.iter().map(|one| (one.judge.clone(), one.entry.clone())).collect();
    let left = conflicts.decisions().filter(|one| !listed.contains(&(one.judge.clone(), one.entry.clone())));
    found.extend(left.map(|one| PossibleConflict {
        judge: one.judge.clone(),
        name: one.name.clone(),
        entry: one.entry.clone(),
        number: one.number,
        title: one.title.clone(),
        tied: false,
        barred: conflicts.bars_anyway(&one.judge, &one.entry, origins.get(&one.entry)),
        decided: Some((one.verdict.conflict, one.verdict.reason.clone())),
        alike: Vec::new(),
    }));
    found.sort_by(|a, b| (!a.waits(), a.number, &a.name).cmp(&(!b.waits(), b.number, &b.name)));
    found
}

/// What looks like a conflict of interest between those who judge and these films, and what was decided, until the selection is
/// sealed; after that nobody is asked. Each judge is compared with each film once for each state of the contest, whose figures these
/// are: only in transactions that change nothing.
pub(crate) async fn conflicts_to_decide(
    tx: &mut dyn Tx,
    contest: &Contest,
    figures: &RoundFigures,
    films: &[Arc<Entry>],
    members: &[NamedMember],
) -> Result<Arc<Vec<PossibleConflict>>> {
    if is_sealed(tx, contest).await? {
        return Ok(Arc::default());
    }
    let known = ContestConflicts::of(tx, &contest.id, members).await?;
    let judging = judging_people(members);
    // What people are called, and what they are beside the contest, is in no contest's record.
    let name = format!("possible conflicts {judging:?} {:?}", known.two_sided());
    let films = films.to_vec();
    figures.compute(&name, move || Ok(possible_conflicts(&known, &judging, films.iter().map(|film| &**film)))).await
}
