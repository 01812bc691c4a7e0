//! What was amended of what a contest sealed: read by every result, page and file.

use std::collections::BTreeMap;

use domain::access::{self, AccessContext};
use domain::amendment::AmendmentStanding;
use domain::contest::{Balance, Settings};
use domain::ids::EntryId;
use domain::sealed_change::{RecordedChange, SealedChange};
use domain::time::Micros;
use store::{Contest, Tx};
use words::amendments::Naming;
use words::rules::{eased, rule_names};
use words::{Lang, phrases};

use crate::error::Result;
use crate::time::moment;

/// The amendments of a contest, and the films they name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AmendmentRecord {
    /// The amendments, oldest first.
    pub changes: Vec<RecordedChange>,
    /// Number and title of films that were withdrawn, and of those that came.
    pub films: BTreeMap<EntryId, (Option<i64>, String)>,
    /// How the latest of those that loosen rules stands to the selection; `None` where there is none, and for people who may not see
    /// the selection.
    pub rules: Option<AmendmentStanding>,
}

impl AmendmentRecord {
    /// Each amendment, oldest first, with how it stands to the selection where it loosens rules.
    pub fn standings(&self) -> impl Iterator<Item = (&RecordedChange, Option<AmendmentStanding>)> {
        let latest = self.changes.iter().rposition(loosens_rules);
        self.changes.iter().enumerate().map(move |(at, one)| {
            let standing = if Some(at) == latest { self.rules } else { Some(AmendmentStanding::Replaced) };
            (one, standing.filter(|_| loosens_rules(one)))
        })
    }

    /// Each amendment in a line: when, what, why, who decided it, and how it stands where it does not count.
    #[must_use]
    pub fn lines(&self, settings: &Settings, lang: Lang) -> Vec<String> {
        let film = |id: &EntryId| self.film(id, lang);
        named(settings, &film, lang, |naming| {
            self.standings().map(|(one, standing)| words::amendments::whole(one, standing, naming, lang)).collect()
        })
    }

    /// Whether rules were loosened.
    pub(crate) fn has_rules(&self) -> bool {
        self.changes.iter().any(loosens_rules)
    }

    /// Without loosened rules, for a page that tells these by themselves.
    #[must_use]
    pub fn beside_rules(&self) -> Self {
        let mut others = self.clone();
        others.changes.retain(|one| !loosens_rules(one));
        others
    }

    /// A film as it is called.
    #[must_use]
    pub fn film(&self, id: &EntryId, lang: Lang) -> String {
        self.films.get(id).map_or_else(|| id.to_string(), |(number, title)| phrases::entry(lang, *number, title))
    }
}

const fn loosens_rules(one: &RecordedChange) -> bool {
    matches!(one.change, SealedChange::Rules { .. })
}

/// What an amendment changes, a line each; `film` says how an entry is called.
#[must_use]
pub fn amendment_lines(
    change: &SealedChange,
    settings: &Settings,
    film: &dyn Fn(&EntryId) -> String,
    lang: Lang,
) -> Vec<String> {
    named(settings, film, lang, |naming| words::amendments::lines(change, naming, lang))
}

/// What `say` says by the names that pages have for films, times and rules.
fn named<T>(
    settings: &Settings,
    film: &dyn Fn(&EntryId) -> String,
    lang: Lang,
    say: impl FnOnce(&Naming<'_>) -> T,
) -> T {
    let time = |at: Micros| moment(at, &settings.time_zone).full(lang);
    let rules = |before: &Balance, after: &Balance| eased(before, after, &rule_names(settings, lang), lang);
    say(&Naming { film, time: &time, rules: &rules })
}

/// The amendments of a contest as this person may read them: which films leave a sealed selection tells what it chose. How those of
/// rules stand to the selection, the room of the selection adds.
pub(crate) async fn amendments_of(tx: &mut dyn Tx, contest: &Contest, who: &AccessContext) -> Result<AmendmentRecord> {
    let mut changes = tx.sealed_changes(&contest.id, &contest.settings.balance).await?;
    if !access::knows_outcome(who, contest.phase) {
        changes.retain(|one| !matches!(one.change, SealedChange::Withdrawal { .. }));
    }
    let mut named: Vec<EntryId> = Vec::new();
    for one in &changes {
        if let SealedChange::Withdrawal { leaves, comes } = &one.change {
            named.push(leaves.clone());
            named.extend(comes.clone());
        }
    }
    let films = if named.is_empty() { BTreeMap::new() } else { film_names(tx, &named).await? };
    Ok(AmendmentRecord { changes, films, rules: None })
}

/// Number and title of entries.
pub(crate) async fn film_names(tx: &mut dyn Tx, films: &[EntryId]) -> Result<BTreeMap<EntryId, (Option<i64>, String)>> {
    let lines = tx.lines_of_entries(films).await?;
    Ok(lines.into_iter().map(|line| (line.id, (line.number, line.title))).collect())
}
