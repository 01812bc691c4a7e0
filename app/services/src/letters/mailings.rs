//! Letters to many at once. Each is shown before with whom it would go to, and written as a draft.

use std::collections::BTreeSet;

use domain::access::{Action, Role};
use domain::ids::{AccountId, ContestId};
use domain::letter::LetterKind;
use store::{Contest, Tx};

use super::addressees::{Addressee, addressees, key, letter};
use super::mailing::Mailing;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::Result;
use crate::judging::progress::ends_soon;
use crate::mail::outbox::{Outbox, dedup_key};

/// A letter that would be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailingLine {
    /// To whom.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Number and title of the entry it is about, where it is about one.
    pub entry: Option<(Option<i64>, String)>,
    /// Films that wait, or all there are, where it is about films to score.
    pub films: i64,
    /// The same was said before: it is not written again.
    pub written: bool,
    /// Nobody has shown that the address is the recipient's: the letter, once released, waits for that.
    pub waits_for_proof: bool,
}

/// A mailing before it is written.
#[derive(Clone, Debug)]
pub struct MailingView {
    /// The contest.
    pub contest: Contest,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// Tags that people of the contest have.
    pub tags: Vec<String>,
    /// The letters.
    pub lines: Vec<MailingLine>,
}

impl MailingView {
    /// The recipients whose letters wait until their address is proven, each once.
    #[must_use]
    pub fn held(&self) -> Vec<&MailingLine> {
        let mut seen = BTreeSet::new();
        self.lines.iter().filter(|line| line.waits_for_proof && seen.insert(&line.account)).collect()
    }
}

impl Services {
    /// Which letters a mailing would write, to whom, and who of them will not get one before their address is proven; nothing is
    /// written. Of judges only those with this tag, unless it is empty.
    ///
    /// # Errors
    /// A missing permission, no such contest, or a phase in which such letters would tell of what is not so.
    pub async fn mailing_view(
        &self,
        actor: &Actor,
        id: &ContestId,
        mailing: &Mailing,
        tag: &str,
    ) -> Result<MailingView> {
        let mut tx = self.read().await?;
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::SendLetters).await?;
        mailing.require_phase(&contest)?;
        let written = keys_of(&mut *tx, &contest, mailing.kind()).await?;
        let found = addressees(self, &mut *tx, &contest, mailing, tag).await?;
        let judges: Vec<AccountId> = found.iter().filter_map(Addressee::judge).cloned().collect();
        let unproven: BTreeSet<AccountId> = tx.unproven(&judges).await?.into_iter().collect();
        let line = |to: Addressee| {
            let written = written.contains(&dedup_key(mailing.kind(), &key(self, &contest, mailing, &to)));
            let waits = mailing.kind().waits_for_proof(to.is_proven(&unproven));
            line(to, mailing, (written, waits))
        };
        let lines: Vec<MailingLine> = found.into_iter().map(line).collect();
        let tags: BTreeSet<String> = tx.member_tags(id).await?.into_iter().map(|(_, tag)| tag).collect();
        Ok(MailingView { lines, tags: tags.into_iter().collect(), contest, roles: access.roles })
    }

    /// Writes the letters of a mailing as drafts; how many. A person is reminded once a day, and told once of everything else.
    ///
    /// # Errors
    /// As [`Services::mailing_view`]; news without a subject or a text.
    pub async fn write_mailing(&self, actor: &Actor, id: &ContestId, mailing: &Mailing, tag: &str) -> Result<usize> {
        let mailing = mailing.checked()?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::SendLetters).await?;
        mailing.require_phase(&contest)?;
        let found = addressees(self, &mut *tx, &contest, &mailing, tag).await?;
        let letters = write_to(self, &mut *tx, actor, &contest, (&mailing, found.as_slice())).await?;
        tx.commit().await?;
        Ok(letters)
    }

    /// Writes reminders, as drafts, to the judges the board names who have films left, and to no other judge: see
    /// [`late_judges`](crate::late_judges). How many; again on the same day it writes none.
    ///
    /// # Errors
    /// As [`Services::write_mailing`].
    pub async fn remind_late_judges(&self, actor: &Actor, id: &ContestId) -> Result<usize> {
        let mailing = Mailing::LateJudges;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::SendLetters).await?;
        mailing.require_phase(&contest)?;
        let now = self.now();
        let mut found = addressees(self, &mut *tx, &contest, &mailing, "").await?;
        found.retain(|to| matches!(to, Addressee::Judge(judge) if ends_soon(judge.until, now)));
        let letters = write_to(self, &mut *tx, actor, &contest, (&mailing, found.as_slice())).await?;
        tx.commit().await?;
        Ok(letters)
    }
}

/// Writes the letters of a mailing to these as drafts, without those that were written before; how many.
async fn write_to(
    cx: &Context,
    tx: &mut dyn Tx,
    actor: &Actor,
    contest: &Contest,
    (mailing, found): (&Mailing, &[Addressee]),
) -> Result<usize> {
    let outbox = Outbox::of(cx, tx, Some(contest), mailing.kind()).await?;
    let letters = found.iter().map(|to| letter(cx, &outbox, contest, mailing, to));
    let letters = letters.collect::<Result<Vec<_>>>()?;
    let letters = usize::try_from(tx.insert_letters(&letters).await?).unwrap_or(usize::MAX);
    let event = event::LetterWrite { letter: mailing.kind(), letters };
    cx.audit(tx, actor, Some(&contest.id), contest.id.as_str(), &event).await?;
    Ok(letters)
}

/// What was said in letters of a kind.
async fn keys_of(tx: &mut dyn Tx, contest: &Contest, kind: LetterKind) -> Result<BTreeSet<String>> {
    Ok(tx.letter_keys(&contest.id, &[kind]).await?.into_iter().collect())
}

fn line(to: Addressee, mailing: &Mailing, (written, waits_for_proof): (bool, bool)) -> MailingLine {
    match to {
        Addressee::Judge(judge) => MailingLine {
            films: if *mailing == Mailing::LateJudges { judge.open } else { judge.films },
            account: judge.judge.member.account_id,
            name: judge.judge.name,
            email: judge.judge.email,
            entry: None,
            written,
            waits_for_proof,
        },
        Addressee::Author(account, entry, _) => MailingLine {
            account: account.id,
            name: account.name,
            email: account.email,
            entry: (mailing.kind() != LetterKind::News).then_some((entry.number, entry.title)),
            films: 0,
            written,
            waits_for_proof,
        },
    }
}
