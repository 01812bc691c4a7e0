//! Whom a mailing goes to, what each letter is known by, and what it says.

use std::collections::{BTreeMap, BTreeSet};

use domain::certificates::look_up_address;
use domain::entry::EntryState;
use domain::hex;
use domain::ids::{AccountId, EntryId};
use domain::letter::{LetterKind, Placeholder, Values};
use domain::text::Lang;
use domain::time::Micros;
use sha2::{Digest as _, Sha256};
use store::{Account, Contest, EntryLine, Letter, Tx};
use words::letters::no_end;
use words::phrases;

use super::mailing::Mailing;
use crate::contests::extensions::ContestExtensions;
use crate::context::Context;
use crate::error::Result;
use crate::mail::outbox::{NewLetter, Outbox, Recipient};
use crate::mail::templates::until;
use crate::phases::result_letters::{outcome_key, outcome_letter, outcomes};
use crate::rounds::judge_letters::{JudgeLetter, JudgeWithFilms, judge_key, judges_with_films, letter_to_judge};
use crate::rounds::participants::round_of;
use crate::time::local_time;

/// Somebody a mailing goes to.
pub(super) enum Addressee {
    /// A judge of the present round.
    Judge(JudgeWithFilms),
    /// The author of an entry, with the entry and what else a letter says of it.
    Author(Account, Box<EntryLine>, OfEntry),
}

/// What a letter says of an entry beside its name.
#[derive(Clone, Debug, Default)]
pub(super) struct OfEntry {
    /// The deadline as it holds for it.
    deadline: Option<Micros>,
    /// Where its certificates are looked up and fetched, that of the work first.
    certificates: Vec<String>,
}

impl Addressee {
    /// The account of a judge.
    pub(super) fn judge(&self) -> Option<&AccountId> {
        match self {
            Self::Judge(judge) => Some(&judge.judge.member.account_id),
            Self::Author(..) => None,
        }
    }

    /// Whether somebody has shown that the address is theirs; `unproven` are the judges of whom nobody has.
    pub(super) fn is_proven(&self, unproven: &BTreeSet<AccountId>) -> bool {
        match self {
            Self::Judge(judge) => !unproven.contains(&judge.judge.member.account_id),
            Self::Author(account, ..) => account.proven_at.is_some(),
        }
    }
}

/// Whom a mailing goes to now; judges only those with a tag, unless it is empty. Of a draft is reminded who can still submit it, and of
/// certificates is told who has some.
pub(super) async fn addressees(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: &Contest,
    mailing: &Mailing,
    tag: &str,
) -> Result<Vec<Addressee>> {
    let now = cx.now();
    if mailing.kind().goes_to_judges() {
        let tagged: BTreeSet<AccountId> = if tag.is_empty() {
            BTreeSet::new()
        } else {
            let tags = tx.member_tags(&contest.id).await?.into_iter();
            tags.filter(|(_, one)| one == tag).map(|(account, _)| account).collect()
        };
        let judges = judges_with_films(tx, contest, round_of(contest)).await?.into_iter();
        let judges = judges.filter(|one| tag.is_empty() || tagged.contains(&one.judge.member.account_id));
        let late = *mailing == Mailing::LateJudges;
        return Ok(judges.filter(|one| !late || one.open > 0).map(Addressee::Judge).collect());
    }
    let authors = match mailing {
        Mailing::Result => outcomes(tx, contest).await?,
        Mailing::Certificate => {
            let outcomes = outcomes(tx, contest).await?.into_iter();
            outcomes.filter(|(_, entry)| entry.state == EntryState::Shortlisted).collect()
        }
        _ => authors(tx, contest, mailing).await?,
    };
    let (call, extensions) = (contest.call(), ContestExtensions::of(tx, contest).await?);
    let mut issued = if *mailing == Mailing::Certificate {
        certificates_of(tx, contest, &cx.mail.site).await?
    } else {
        BTreeMap::new()
    };
    let found = authors.into_iter().filter_map(|(account, entry)| {
        let extended = extensions.of_line(&entry);
        let certificates = issued.remove(&entry.id).unwrap_or_default();
        let meant = match mailing {
            Mailing::OpenDrafts => call.accepts_entries(now, extended),
            Mailing::Certificate => !certificates.is_empty(),
            _ => true,
        };
        let of_entry = OfEntry { deadline: call.deadline_for(extended), certificates };
        meant.then(|| Addressee::Author(account, Box::new(entry), of_entry))
    });
    Ok(found.collect())
}

/// Where the certificates of each work are that hold: that of the work itself, then those of people.
async fn certificates_of(tx: &mut dyn Tx, contest: &Contest, site: &str) -> Result<BTreeMap<EntryId, Vec<String>>> {
    let mut issued = tx.certificates(&contest.id).await?;
    issued.retain(|one| one.end.is_none());
    issued.sort_by_key(|one| one.kind);
    let mut found: BTreeMap<EntryId, Vec<String>> = BTreeMap::new();
    for one in issued {
        let address = look_up_address(site, &one.token);
        if let Some(entry) = one.entry_id {
            found.entry(entry).or_default().push(address);
        }
    }
    Ok(found)
}

/// The authors a mailing goes to, each with an entry of theirs: for news one, else every draft.
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

/// Names what a mailing says to somebody: a person is reminded once a day, and told once of everything else.
pub(super) fn key(cx: &Context, contest: &Contest, mailing: &Mailing, to: &Addressee) -> String {
    match to {
        Addressee::Judge(judge) => {
            let said = what(cx, contest, mailing);
            judge_key(contest, round_of(contest), &judge.judge.member.account_id, &said)
        }
        Addressee::Author(_, entry, _) if *mailing == Mailing::Result => outcome_key(contest, &entry.id, entry.state),
        Addressee::Author(account, entry, _) => {
            let about = if mailing.kind() == LetterKind::News { account.id.as_str() } else { entry.id.as_str() };
            format!("{} {about} {}", contest.id, what(cx, contest, mailing))
        }
    }
}

/// What makes a mailing another one: the day, the deadline, the news. What an act says too is known as the act says it.
fn what(cx: &Context, contest: &Contest, mailing: &Mailing) -> String {
    match mailing {
        Mailing::News { subject, message } => {
            let hash = Sha256::new().chain_update(subject).chain_update([0_u8]).chain_update(message).finalize();
            hex::encode(&hash)
        }
        Mailing::DeadlineMoved => contest.deadline.unwrap_or_default().to_string(),
        Mailing::LateJudges | Mailing::OpenDrafts => {
            local_time(cx.now(), &contest.settings.time_zone).chars().take(10).collect()
        }
        Mailing::RoundOpened | Mailing::Assignment | Mailing::Result | Mailing::Certificate => String::new(),
    }
}

/// The letter to somebody; `outbox` is that of letters of the mailing's kind.
pub(super) fn letter(
    cx: &Context,
    outbox: &Outbox,
    contest: &Contest,
    mailing: &Mailing,
    to: &Addressee,
) -> Result<Letter> {
    match to {
        Addressee::Judge(judge) => {
            let said = what(cx, contest, mailing);
            letter_to_judge(cx, outbox, contest, &JudgeLetter { round: round_of(contest), judge, key: &said })
        }
        Addressee::Author(account, entry, _) if *mailing == Mailing::Result => {
            outcome_letter(cx, outbox, contest, (account, entry.as_ref()))
        }
        Addressee::Author(account, entry, of_entry) => {
            let values = |lang: Lang| values(cx, contest, mailing, (entry.as_ref(), of_entry), lang);
            let (key, to) = (key(cx, contest, mailing, to), Recipient::of(account));
            outbox.letter(cx, &NewLetter { to, key: &key, values: &values, ends_at: None })
        }
    }
}

fn values(
    cx: &Context,
    contest: &Contest,
    mailing: &Mailing,
    (entry, of_entry): (&EntryLine, &OfEntry),
    lang: Lang,
) -> Values {
    let end = of_entry.deadline.map(|at| until(lang, at, &contest.settings.time_zone));
    let mut values = Values::from([
        (Placeholder::Contest, contest.title.clone()),
        (Placeholder::Entry, phrases::entry(lang, entry.number, &entry.title)),
        (Placeholder::Until, end.unwrap_or_else(|| no_end(lang).to_owned())),
        (Placeholder::Link, format!("{}/entries/{}", cx.mail.site, entry.id)),
    ]);
    if *mailing == Mailing::Certificate {
        values.insert(Placeholder::Link, of_entry.certificates.join("\n"));
    }
    if let Mailing::News { subject, message } = mailing {
        values.insert(Placeholder::Subject, subject.clone());
        values.insert(Placeholder::Message, message.clone());
    }
    values
}
