//! Letters to many at once. Each is shown before with whom it would go to, and written as a draft.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Action;
use domain::entry::EntryState;
use domain::hex;
use domain::ids::{AccountId, ContestId};
use domain::letter::{LetterKind, Placeholder, Values};
use domain::limits;
use domain::text::Lang;
use sha2::{Digest as _, Sha256};
use store::{Account, Contest, EntryLine, Letter, Tx};
use words::letters::no_end;
use words::phrases;

use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::Context;
use crate::error::{Result, TextName};
use crate::input::required_text;
use crate::mail::outbox::{NewLetter, Outbox, Recipient};
use crate::mail::templates::until;
use crate::rounds::judge_letters::{JudgeLetter, judges_with_films, letter_to_judge};
use crate::rounds::participants::round_of;
use crate::time::local_time;

/// What is written to many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mailing {
    /// To the judges of the present round who still have films to score.
    LateJudges,
    /// To the authors of drafts, before the deadline.
    OpenDrafts,
    /// To the authors of drafts: the deadline is another.
    DeadlineMoved,
    /// News to everybody who submitted a film, unless they want none.
    News {
        /// Subject.
        subject: String,
        /// Text.
        message: String,
    },
}

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
    /// Films that wait, where it is about films to score.
    pub films: i64,
}

impl Mailing {
    const fn kind(&self) -> LetterKind {
        match self {
            Self::LateJudges => LetterKind::JudgeReminder,
            Self::OpenDrafts => LetterKind::DraftReminder,
            Self::DeadlineMoved => LetterKind::DeadlineMoved,
            Self::News { .. } => LetterKind::News,
        }
    }

    /// As it is kept.
    ///
    /// # Errors
    /// News without a subject or a text, or with one that is too long.
    fn checked(&self) -> Result<Self> {
        Ok(match self {
            Self::News { subject, message } => Self::News {
                subject: required_text(subject, TextName::LetterSubject, limits::LETTER_SUBJECT)?,
                message: required_text(message, TextName::LetterText, limits::LETTER_TEXT)?,
            },
            other => other.clone(),
        })
    }
}

impl Services {
    /// Which letters a mailing would write, to whom; nothing is written.
    ///
    /// # Errors
    /// A missing permission, or no such contest.
    pub async fn mailing_lines(&self, actor: &Actor, id: &ContestId, mailing: &Mailing) -> Result<Vec<MailingLine>> {
        let mut tx = self.read().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::SendLetters).await?;
        if *mailing == Mailing::LateJudges {
            let late = judges_with_films(&mut *tx, &contest, round_of(&contest)).await?.into_iter();
            let line = late.filter(|judge| judge.open > 0).map(|judge| MailingLine {
                account: judge.judge.member.account_id,
                name: judge.judge.name,
                email: judge.judge.email,
                entry: None,
                films: judge.open,
            });
            return Ok(line.collect());
        }
        let about_entry = mailing.kind() != LetterKind::News;
        let authors = authors(&mut *tx, &contest, mailing).await?;
        let line = authors.into_iter().map(|(account, entry)| MailingLine {
            account: account.id,
            name: account.name,
            email: account.email,
            entry: about_entry.then_some((entry.number, entry.title)),
            films: 0,
        });
        Ok(line.collect())
    }

    /// Writes the letters of a mailing as drafts; how many. A person is reminded once a day, and told once of a deadline or of
    /// the same news.
    ///
    /// # Errors
    /// As [`Services::mailing_lines`]; news without a subject or a text.
    pub async fn write_mailing(&self, actor: &Actor, id: &ContestId, mailing: &Mailing) -> Result<usize> {
        let mailing = mailing.checked()?;
        let mut tx = self.write().await?;
        let (contest, _) = self.enter(&mut *tx, actor, id, Action::SendLetters).await?;
        let outbox = Outbox::of(self, &mut *tx, Some(&contest), mailing.kind()).await?;
        let letters = match &mailing {
            Mailing::LateJudges => to_late_judges(self, &mut *tx, &contest, &outbox).await?,
            _ => to_authors(self, &mut *tx, &contest, &outbox, &mailing).await?,
        };
        let letters = usize::try_from(tx.insert_letters(&letters).await?).unwrap_or(usize::MAX);
        let event = event::LetterWrite { letter: mailing.kind(), letters };
        self.audit(&mut *tx, actor, Some(id), id.as_str(), &event).await?;
        tx.commit().await?;
        Ok(letters)
    }
}

/// The day in the contest's zone.
fn today(cx: &Context, contest: &Contest) -> String {
    local_time(cx.now(), &contest.settings.time_zone).chars().take(10).collect()
}

async fn to_late_judges(cx: &Context, tx: &mut dyn Tx, contest: &Contest, outbox: &Outbox) -> Result<Vec<Letter>> {
    let (round, today) = (round_of(contest), today(cx, contest));
    let judges = judges_with_films(tx, contest, round).await?;
    let late = judges.iter().filter(|judge| judge.open > 0);
    late.map(|judge| letter_to_judge(cx, outbox, contest, &JudgeLetter { round, judge, key: &today })).collect()
}

/// The authors a mailing goes to, each with an entry of theirs: for news one, else every one it is about.
async fn authors(tx: &mut dyn Tx, contest: &Contest, mailing: &Mailing) -> Result<Vec<(Account, EntryLine)>> {
    let news = mailing.kind() == LetterKind::News;
    let accounts = tx.accounts().await?.into_iter().filter(|account| account.disabled_at.is_none());
    let accounts: BTreeMap<AccountId, Account> = accounts.map(|account| (account.id.clone(), account)).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for entry in tx.entry_lines(&contest.id).await? {
        let meant = (entry.state == EntryState::Draft) != news;
        let Some(account) = accounts.get(&entry.owner_id).filter(|_| meant) else { continue };
        if !news || seen.insert(account.id.clone()) {
            found.push((account.clone(), entry));
        }
    }
    Ok(found)
}

async fn to_authors(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    outbox: &Outbox,
    mailing: &Mailing,
) -> Result<Vec<Letter>> {
    let what = match mailing {
        Mailing::News { subject, message } => {
            let hash = Sha256::new().chain_update(subject).chain_update([0_u8]).chain_update(message).finalize();
            hex::encode(&hash)
        }
        Mailing::DeadlineMoved => contest.deadline.unwrap_or_default().to_string(),
        Mailing::LateJudges | Mailing::OpenDrafts => today(cx, contest),
    };
    let mut letters = Vec::new();
    for (account, entry) in authors(tx, contest, mailing).await? {
        let values = |lang: Lang| values(cx, contest, mailing, &entry, lang);
        let about = if mailing.kind() == LetterKind::News { account.id.as_str() } else { entry.id.as_str() };
        let key = format!("{} {about} {what}", contest.id);
        let to = Recipient::of(&account);
        letters.push(outbox.letter(cx, &NewLetter { to, key: &key, values: &values, ends_at: None })?);
    }
    Ok(letters)
}

fn values(cx: &Context, contest: &Contest, mailing: &Mailing, entry: &EntryLine, lang: Lang) -> Values {
    let end = contest.deadline.map(|at| until(lang, at, &contest.settings.time_zone));
    let mut values = Values::from([
        (Placeholder::Contest, contest.title.clone()),
        (Placeholder::Entry, phrases::entry(lang, entry.number, &entry.title)),
        (Placeholder::Until, end.unwrap_or_else(|| no_end(lang).to_owned())),
        (Placeholder::Link, format!("{}/entries/{}", cx.mail.site, entry.id)),
    ]);
    if let Mailing::News { subject, message } = mailing {
        values.insert(Placeholder::Subject, subject.clone());
        values.insert(Placeholder::Message, message.clone());
    }
    values
}
