//! Lines of a contest's record as they are put together, with the salts and commitments in them.

use std::collections::BTreeMap;

use domain::contest::GroupFamily;
use domain::contest::phase::Phase;
use domain::folding::folded;
use domain::ids::{AccountId, EntryId};
use domain::record::{
    CanonicalProblem, Checkpoint, DocumentKind, LineBody, OpenLine, RecordDocument, RecordHash, RecordedLine,
    commitment,
};
use domain::selection::{Rule, Scope};
use store::{Contest, NewLine, OpeningSubject, RecordHead, RecordOpening, StoredLine, Tx};

use super::own_key::{nobodys_key, own_key};
use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Result, ServiceError};

/// Commitments to the names of groups that people write by hand, by the name as it is compared.
pub(super) type GroupCommitments = BTreeMap<String, RecordHash>;

/// Lines that are written together, in the transaction of what they tell of.
pub(crate) struct RecordWriter<'a> {
    pub(super) cx: &'a Context,
    pub(super) contest: &'a Contest,
    /// `None` where the record begins with these lines.
    head: Option<RecordHead>,
    groups: Option<GroupCommitments>,
    openings: Vec<RecordOpening>,
    pub(super) lines: Vec<NewLine>,
    /// Each with the place of its line among these.
    documents: Vec<(u64, DocumentKind, String)>,
}

impl<'a> RecordWriter<'a> {
    /// Begins behind the last line; `None` where the contest keeps no record, or it has ended. A contest of before there were records
    /// that is not in its first round yet begins its record here, with the works that were decided about so far.
    pub(crate) async fn begin(cx: &'a Context, tx: &mut dyn Tx, contest: &'a Contest) -> Result<Option<Self>> {
        let head = tx.record_head(&contest.id).await?;
        if head.as_ref().map_or(contest.phase >= Phase::Round(1), |head| head.closed) {
            return Ok(None);
        }
        let mut writer =
            Self { cx, contest, head, groups: None, openings: Vec::new(), lines: Vec::new(), documents: Vec::new() };
        if writer.is_new() {
            let title = writer.commit(OpeningSubject::Title, None, "", &contest.title);
            let origin = Checkpoint::origin_of(contest.id.as_str());
            let key = own_key(cx, tx).await?.unwrap_or_else(nobodys_key);
            writer.line(LineBody::Open(OpenLine { format: 1, origin, key, title }));
            writer.known_works(tx).await?;
        }
        Ok(Some(writer))
    }

    /// The record begins with these lines.
    pub(super) const fn is_new(&self) -> bool {
        self.head.is_none()
    }

    /// The pool is frozen, before these lines.
    pub(super) fn is_pooled(&self) -> bool {
        self.head.as_ref().is_some_and(|head| head.pooled)
    }

    /// A seed is drawn, before these lines: judging is on record from here on.
    pub(super) fn is_seeded(&self) -> bool {
        self.head.as_ref().is_some_and(|head| head.pooled && head.seeded)
    }

    /// How many lines there are with these.
    pub(super) fn size(&self) -> u64 {
        let before = self.head.as_ref().map_or(0, |head| head.tree.size());
        before.saturating_add(u64::try_from(self.lines.len()).unwrap_or(u64::MAX))
    }

    /// Adds a line.
    pub(super) fn line(&mut self, body: LineBody) {
        let salt = body.kind().is_salted().then(|| self.cx.fresh_salt());
        self.lines.push(NewLine { salt, body });
    }

    /// Keeps a document that the next line names; its hash.
    pub(super) fn document(&mut self, kind: DocumentKind, text: String) -> RecordHash {
        let hash = RecordHash::of(text.as_bytes());
        self.documents.push((self.size(), kind, text));
        hash
    }

    /// Commits to a text about somebody or something.
    pub(super) fn commit(
        &mut self,
        subject: OpeningSubject,
        account: Option<&AccountId>,
        about: &str,
        text: &str,
    ) -> RecordHash {
        let salt = self.cx.fresh_salt();
        let commitment = commitment(&salt, text);
        self.openings.push(RecordOpening {
            commitment,
            subject,
            account_id: account.cloned(),
            about: about.to_owned(),
            opened: Some((salt, text.to_owned())),
        });
        commitment
    }

    /// Commits to the name of who acts; empty for a program of the machine.
    pub(super) fn commit_actor(&mut self, subject: OpeningSubject, actor: &Actor) -> RecordHash {
        let account = actor.account();
        let name = account.map_or("", |account| account.name.as_str());
        self.commit(subject, account.map(|account| &account.id), "", name)
    }

    /// Reads the commitments to names of groups, of which each name has one.
    pub(super) async fn load_groups(&mut self, tx: &mut dyn Tx) -> Result<()> {
        if self.groups.is_none() {
            self.groups = Some(groups_of(tx, self.contest).await?);
        }
        Ok(())
    }

    /// A group as lines name it. Ask [`Self::load_groups`] before.
    pub(super) fn group(&mut self, family: &str, name: &str) -> String {
        if !GroupFamily::is_written(family) {
            return name.to_owned();
        }
        let read = folded(name);
        let known = self.groups.as_ref().and_then(|groups| groups.get(&read)).copied();
        let commitment = known.unwrap_or_else(|| {
            let commitment = self.commit(OpeningSubject::Group, None, &read, name);
            self.groups.get_or_insert_with(BTreeMap::new).insert(read, commitment);
            commitment
        });
        format!("#{commitment}")
    }

    /// A rule as lines have it. Ask [`Self::load_groups`] before.
    pub(super) fn rule(&mut self, rule: &Rule) -> Rule {
        let mut spelt = rule.clone();
        if rule.limits_of_groups().next().is_none() {
            // It speaks of no group, whatever the settings say.
            spelt.scope = Scope::Family;
        } else if let Scope::Group(group) = &rule.scope {
            spelt.scope = Scope::Group(self.group(&rule.family, group));
        }
        spelt
    }

    /// Writes the lines, and all that they name.
    pub(crate) async fn end(self, tx: &mut dyn Tx) -> Result<()> {
        let contest = &self.contest.id;
        tx.insert_openings(contest, &self.openings).await?;
        if !self.lines.is_empty() {
            tx.append_lines(contest, self.cx.now(), self.lines).await?;
        }
        for (line, kind, text) in self.documents {
            tx.insert_document(contest, &RecordDocument { line, kind, text }).await?;
        }
        Ok(())
    }
}

/// Commitments to the names of groups of a contest.
pub(super) async fn groups_of(tx: &mut dyn Tx, contest: &Contest) -> Result<GroupCommitments> {
    let known = tx.openings_of(&contest.id, OpeningSubject::Group).await?;
    Ok(known.into_iter().map(|one| (one.about, one.commitment)).collect())
}

/// A line that was kept.
pub(crate) fn read_line(stored: &StoredLine) -> Result<RecordedLine> {
    RecordedLine::read(&stored.text)
        .map_err(|why| ServiceError::Environment(format!("record line {}: {why}", stored.n)))
}

/// What has no canonical text.
pub(super) fn unwritable(why: CanonicalProblem) -> ServiceError {
    ServiceError::Environment(format!("a line of the record: {why}"))
}

/// A number of a film, or a count, as lines have it.
pub(crate) fn figure<T: TryInto<u32>>(number: T) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

/// Numbers of entries of a contest.
pub(super) async fn numbers(
    tx: &mut dyn Tx,
    contest: &Contest,
    entries: Vec<&EntryId>,
) -> Result<BTreeMap<String, u32>> {
    let mut ids: Vec<String> = entries.into_iter().map(ToString::to_string).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = tx.entry_names(&contest.id, &ids).await?;
    Ok(names.into_iter().filter_map(|(id, number, _)| Some((id, figure(number?)))).collect())
}
