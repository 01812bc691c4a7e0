//! Writing letters, within the transaction of the act that they tell of.

use domain::ids::{AccountId, ContestId, LetterId};
use domain::letter::{LetterEvent, LetterKind, LetterSettings, LetterState, Placeholder, ReleasedBy, Values};
use domain::text::Lang;
use store::{Account, Contest, Letter, LetterChange, LetterTemplate, Tx};

use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::mail::templates::{LetterWords, letter_words};
use crate::mail::unsubscribe::unsubscribe_link;

/// What is noted with a letter that was released while there was no mail server.
pub(crate) const NO_SERVER: &str = "no mail server";
/// What is noted with a letter whose act was taken back before it left.
const UNDONE: &str = "undone";

/// Who gets a letter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recipient<'a> {
    /// The account, where there is one.
    pub(crate) account: Option<&'a AccountId>,
    /// Address.
    pub(crate) address: &'a str,
    /// Name.
    pub(crate) name: &'a str,
}

impl<'a> Recipient<'a> {
    pub(crate) fn of(account: &'a Account) -> Self {
        Self { account: Some(&account.id), address: &account.email, name: &account.name }
    }
}

/// A letter that an act writes.
pub(crate) struct NewLetter<'a> {
    /// What it is about.
    pub(crate) kind: LetterKind,
    /// Who gets it.
    pub(crate) to: Recipient<'a>,
    /// Names, within its kind, what is said to whom: said again, it is not written again.
    pub(crate) key: &'a str,
    /// What stands for its placeholders.
    pub(crate) values: &'a (dyn Fn(Lang) -> Values + Sync),
    /// When the link in it ends.
    pub(crate) ends_at: Option<i64>,
}

/// The outbox of a contest, or of accounts: what its letters go by, read once for all that an act writes.
pub(crate) struct Outbox {
    contest: Option<ContestId>,
    settings: LetterSettings,
    templates: Vec<LetterTemplate>,
}

impl Outbox {
    /// Of a contest; of accounts without one.
    pub(crate) async fn of(tx: &mut dyn Tx, contest: Option<&Contest>) -> Result<Self> {
        let Some(contest) = contest else {
            return Ok(Self { contest: None, settings: LetterSettings::default(), templates: Vec::new() });
        };
        Ok(Self {
            contest: Some(contest.id.clone()),
            settings: tx.letter_settings(&contest.id).await?,
            templates: tx.letter_templates(&contest.id).await?,
        })
    }

    /// Writes a letter; false where the same was said before.
    pub(crate) async fn write(&self, cx: &Context, tx: &mut dyn Tx, new: &NewLetter<'_>) -> Result<bool> {
        let unsubscribe =
            if new.kind.is_news() { unsubscribe_link(cx, tx, new.to.address).await? } else { String::new() };
        let LetterWords { lang, subject, body } = self.words(new, &unsubscribe)?;
        let state = self.first_state(tx, new).await?;
        let held = state == LetterState::Released && cx.mail.server.is_none();
        let id: LetterId = cx.fresh_id()?;
        let letter = Letter {
            contest_id: self.contest.clone(),
            account_id: new.to.account.cloned(),
            kind: new.kind,
            state,
            dedup_key: dedup_key(new.kind, new.key),
            message_id: format!("{id}@{}", cx.mail.host()),
            id,
            address: new.to.address.to_owned(),
            name: new.to.name.to_owned(),
            lang,
            subject,
            body,
            unsubscribe,
            held,
            attempts: 0,
            due_at: 0,
            worker: String::new(),
            problem: if held { NO_SERVER.to_owned() } else { String::new() },
            created_at: cx.now(),
            sent_at: None,
            ends_at: new.ends_at,
            wiped_at: None,
        };
        Ok(tx.insert_letter(&letter).await?)
    }

    fn words(&self, new: &NewLetter<'_>, unsubscribe: &str) -> Result<LetterWords> {
        let values = |lang: Lang| {
            let mut values = (new.values)(lang);
            values.insert(Placeholder::Person, new.to.name.to_owned());
            values.insert(Placeholder::Unsubscribe, unsubscribe.to_owned());
            values
        };
        letter_words(new.kind, &self.settings.languages, &self.templates, &values)
            .map_err(|problem| ServiceError::Environment(format!("template of {}: {problem}", new.kind.key())))
    }

    async fn first_state(&self, tx: &mut dyn Tx, new: &NewLetter<'_>) -> Result<LetterState> {
        if new.kind.is_news() && tx.is_unsubscribed(new.to.address).await? {
            return Ok(LetterState::Suppressed);
        }
        let by_itself = match (new.kind.released_by(), new.kind) {
            (ReleasedBy::Itself, _) => true,
            (ReleasedBy::Contest, LetterKind::Receipt) => self.settings.receipts,
            (ReleasedBy::Contest, _) => self.settings.returns,
            (ReleasedBy::Person, _) => false,
        };
        Ok(if by_itself { LetterState::Released } else { LetterState::Draft })
    }
}

/// Writes the one letter of an act; false where the same was said before.
pub(crate) async fn write_letter(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: Option<&Contest>,
    new: &NewLetter<'_>,
) -> Result<bool> {
    Outbox::of(tx, contest).await?.write(cx, tx, new).await
}

/// Withdraws the letter of an act that is taken back, unless it has left or may have.
pub(crate) async fn withdraw_letter(tx: &mut dyn Tx, kind: LetterKind, key: &str) -> Result<()> {
    let waits =
        |letter: &Letter| matches!(letter.state, LetterState::Draft | LetterState::Released | LetterState::Retry);
    let Some(letter) = tx.letter_by_key(&dedup_key(kind, key)).await?.filter(waits) else { return Ok(()) };
    let Some(to) = letter.state.after(LetterEvent::Withdraw) else { return Ok(()) };
    let change = LetterChange { from: letter.state, to, problem: UNDONE, wait: 0, held: false, afresh: false };
    tx.change_letter(&letter.id, &change).await?;
    Ok(())
}

/// Names what is said to whom, among all letters.
fn dedup_key(kind: LetterKind, key: &str) -> String {
    format!("{} {key}", kind.key())
}
