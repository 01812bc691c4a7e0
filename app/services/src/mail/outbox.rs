//! Writing letters, within the transaction of the act that they tell of.

use std::collections::BTreeSet;

use domain::ids::{AccountId, ContestId, LetterId};
use domain::letter::{
    LetterEvent, LetterKind, LetterNote, LetterSettings, LetterState, Placeholder, ReleasedBy, Values,
};
use domain::text::Lang;
use store::{Account, Contest, Letter, LetterChange, LetterTemplate, Tx};

use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::mail::templates::{LetterWords, letter_words};
use crate::mail::unsubscribe::{unsubscribe_key, unsubscribe_link};

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
    /// Who gets it.
    pub(crate) to: Recipient<'a>,
    /// Names, within its kind, what is said to whom: said again, it is not written again.
    pub(crate) key: &'a str,
    /// What stands for its placeholders.
    pub(crate) values: &'a (dyn Fn(Lang) -> Values + Sync),
    /// When the link in it ends.
    pub(crate) ends_at: Option<i64>,
}

/// The outbox of a contest, or of accounts, for letters of one kind: what they go by, read once for all that an act writes.
pub(crate) struct Outbox {
    kind: LetterKind,
    contest: Option<ContestId>,
    settings: LetterSettings,
    templates: Vec<LetterTemplate>,
    news: Option<News>,
}

/// What letters go by that can be unsubscribed from.
struct News {
    key: String,
    ended: BTreeSet<String>,
}

impl Outbox {
    /// Of a contest; of accounts without one.
    pub(crate) async fn of(cx: &Context, tx: &mut dyn Tx, contest: Option<&Contest>, kind: LetterKind) -> Result<Self> {
        let news = if kind.is_news() {
            Some(News { key: unsubscribe_key(cx, tx).await?, ended: tx.unsubscribed().await? })
        } else {
            None
        };
        let Some(contest) = contest else {
            let settings = LetterSettings::default();
            return Ok(Self { kind, contest: None, settings, templates: Vec::new(), news });
        };
        Ok(Self {
            kind,
            contest: Some(contest.id.clone()),
            settings: tx.letter_settings(&contest.id).await?,
            templates: tx.letter_templates(&contest.id).await?,
            news,
        })
    }

    /// What its letters are about.
    pub(crate) const fn kind(&self) -> LetterKind {
        self.kind
    }

    /// A letter as it is to be kept by [`store::Letters::insert_letters`].
    pub(crate) fn letter(&self, cx: &Context, new: &NewLetter<'_>) -> Result<Letter> {
        let address = new.to.address;
        let (unsubscribe, wants_none) = match &self.news {
            Some(news) => (unsubscribe_link(cx, &news.key, address)?, news.ended.contains(address)),
            None => (String::new(), false),
        };
        let LetterWords { lang, subject, body } = self.words(new, &unsubscribe)?;
        let state = if wants_none { LetterState::Suppressed } else { self.first_state() };
        let held = state == LetterState::Released && cx.mail.server.is_none();
        let id: LetterId = cx.fresh_id()?;
        Ok(Letter {
            contest_id: self.contest.clone(),
            account_id: new.to.account.cloned(),
            kind: self.kind,
            state,
            dedup_key: dedup_key(self.kind, new.key),
            message_id: format!("{id}@{}", cx.mail.host()),
            id,
            address: address.to_owned(),
            name: new.to.name.to_owned(),
            lang,
            subject,
            body,
            unsubscribe,
            held,
            attempts: 0,
            due_at: 0,
            worker: String::new(),
            problem: if held { LetterNote::NoServer.key().to_owned() } else { String::new() },
            created_at: cx.now(),
            sent_at: None,
            ends_at: new.ends_at,
            wiped_at: None,
        })
    }

    fn words(&self, new: &NewLetter<'_>, unsubscribe: &str) -> Result<LetterWords> {
        let values = |lang: Lang| {
            let mut values = (new.values)(lang);
            values.insert(Placeholder::Person, new.to.name.to_owned());
            values.insert(Placeholder::Unsubscribe, unsubscribe.to_owned());
            values
        };
        letter_words(self.kind, &self.settings.languages, &self.templates, &values)
            .map_err(|problem| ServiceError::Environment(format!("template of {}: {problem}", self.kind.key())))
    }

    fn first_state(&self) -> LetterState {
        let by_itself = match (self.kind.released_by(), self.kind) {
            (ReleasedBy::Itself, _) => true,
            (ReleasedBy::Contest, LetterKind::Receipt) => self.settings.receipts,
            (ReleasedBy::Contest, _) => self.settings.returns,
            (ReleasedBy::Person, _) => false,
        };
        if by_itself { LetterState::Released } else { LetterState::Draft }
    }
}

/// Writes the one letter of an act, unless the same was said before.
pub(crate) async fn write_letter(
    cx: &Context,
    tx: &mut dyn Tx,
    contest: Option<&Contest>,
    kind: LetterKind,
    new: &NewLetter<'_>,
) -> Result<()> {
    let letter = Outbox::of(cx, tx, contest, kind).await?.letter(cx, new)?;
    tx.insert_letters(std::slice::from_ref(&letter)).await?;
    Ok(())
}

/// Withdraws the letter of an act that is taken back, unless it has left or may have.
pub(crate) async fn withdraw_letter(tx: &mut dyn Tx, kind: LetterKind, key: &str, why: LetterNote) -> Result<()> {
    let found = tx.letter_by_key(&dedup_key(kind, key)).await?;
    let Some(letter) = found.filter(|letter| letter.state.is_unsent()) else { return Ok(()) };
    let Some(to) = letter.state.after(LetterEvent::Withdraw) else { return Ok(()) };
    let change = LetterChange { from: letter.state, to, problem: why.key(), wait: 0, held: false, afresh: false };
    tx.change_letter(&letter.id, &change).await?;
    Ok(())
}

/// What is kept of the key of what is said to whom: it is one within its kind.
pub(crate) fn dedup_key(kind: LetterKind, key: &str) -> String {
    format!("{} {key}", kind.key())
}
