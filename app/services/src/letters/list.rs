//! The outbox as people read it.

use domain::access::{Action, Role};
use domain::ids::{ContestId, LetterId};
use domain::letter::{LetterEvent, LetterKind, LetterNote, LetterState, html};
use store::{Contest, Letter, LetterCount, LetterFilter, LetterScope, Start, Tx};

use crate::Services;
use crate::accounts::confirm::require_recent_password;
use crate::actor::{Actor, require_administrator};
use crate::ask::ListAsk;
use crate::context::Context;
use crate::error::{Result, ServiceError};
use crate::mail::proof::waits_for_proof;
use crate::paging::{PageAsk, PageLinks};

/// Which letters are asked for.
#[derive(Clone, Debug, Default)]
pub struct LetterSearch {
    /// In this state; `None` is any.
    pub state: Option<LetterState>,
    /// Of this kind; `None` is any.
    pub kind: Option<LetterKind>,
    /// In address, name or subject, in any case.
    pub words: String,
    /// Which page.
    pub page: PageAsk,
}

impl LetterSearch {
    /// What the address of the list asks for, its page aside.
    #[must_use]
    pub fn asked(ask: &ListAsk) -> Self {
        Self {
            state: LetterState::parse(ask.get("state")),
            kind: LetterKind::parse(ask.get("kind")),
            words: ask.words().to_owned(),
            page: PageAsk::default(),
        }
    }

    /// What is found of these letters.
    pub(crate) fn filter(&self, scope: LetterScope) -> LetterFilter {
        LetterFilter { scope, state: self.state, kind: self.kind, words: self.words.clone() }
    }
}

/// Letters whose fate is unknown that are shown apart, at most.
pub const UNKNOWN: i64 = 20;

/// A page of the outbox.
#[derive(Clone, Debug)]
pub struct LetterList {
    /// The contest; `None` is none, or the whole installation.
    pub contest: Option<Contest>,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// The letters without their texts, newest first.
    pub letters: Vec<Letter>,
    /// How many there are in each state.
    pub counts: Vec<LetterCount>,
    /// Letters that were asked for, on all pages.
    pub found: i64,
    /// Drafts of the same kind and words, whatever state was asked for.
    pub drafts: i64,
    /// Letters of which nobody knows whether they arrived, at most [`UNKNOWN`] of them, with the newest first.
    pub unknown: Vec<Letter>,
    /// There is a mail server; without one letters are only kept here.
    pub has_server: bool,
    /// The pages beside it.
    pub links: PageLinks,
}

fn without_text(letter: Letter) -> Letter {
    Letter { body: String::new(), ..letter }
}

/// A letter as its recipient gets it.
#[derive(Clone, Debug)]
pub struct LetterView {
    /// The contest it is about; `None` is an account.
    pub contest: Option<Contest>,
    /// Roles of the person who looks.
    pub roles: Vec<Role>,
    /// There is a mail server; without one it is only kept here.
    pub has_server: bool,
    /// It has not left, and will not, whoever releases it, until somebody has shown that the address is the recipient's.
    pub waits_for_proof: bool,
    /// The letter, with its text.
    pub letter: Letter,
    /// The HTML that is sent with the text.
    pub html: String,
}

impl LetterView {
    /// To release it would let it go, now or as soon as the address is proven. One that was released and is held for that would wait
    /// as before.
    #[must_use]
    pub fn may_be_released(&self) -> bool {
        let letter = &self.letter;
        let held = letter.held && LetterNote::parse(&letter.problem) == Some(LetterNote::Unproven);
        let waits_as_before = held && self.waits_for_proof;
        letter.state.after(LetterEvent::Release).is_some() && letter.wiped_at.is_none() && !waits_as_before
    }
}

impl Services {
    /// A page of the letters of a contest; without one of the whole installation, for administrators.
    ///
    /// # Errors
    /// A missing permission, no such contest, or a cursor that is none.
    pub async fn letters(
        &self,
        actor: &Actor,
        contest: Option<&ContestId>,
        search: &LetterSearch,
    ) -> Result<LetterList> {
        let mut tx = self.read().await?;
        let Some(id) = contest else {
            require_administrator(actor)?;
            return list(self, &mut *tx, LetterScope::All, search).await;
        };
        let (contest, access) = self.enter(&mut *tx, actor, id, Action::ViewLetters).await?;
        let list = list(self, &mut *tx, LetterScope::Contest(id.clone()), search).await?;
        Ok(LetterList { contest: Some(contest), roles: access.roles, ..list })
    }

    /// A page of the letters that are about accounts and belong to no contest, for administrators, who need not know what contests
    /// write.
    ///
    /// # Errors
    /// As [`Services::letters`].
    pub async fn account_letters(&self, actor: &Actor, search: &LetterSearch) -> Result<LetterList> {
        require_administrator(actor)?;
        let mut tx = self.read().await?;
        list(self, &mut *tx, LetterScope::Accounts, search).await
    }

    /// One letter with its text. The link in an invitation lets somebody in: it is shown to whoever may invite, soon after the
    /// password was given.
    ///
    /// # Errors
    /// A missing permission, no such letter, or a password that was not given lately.
    pub async fn letter(&self, actor: &Actor, id: &LetterId) -> Result<LetterView> {
        let mut tx = self.read().await?;
        let letter = tx.letter(id).await?.ok_or(ServiceError::NotFound)?;
        let (contest, roles) = match &letter.contest_id {
            None => {
                require_administrator(actor)?;
                (None, Vec::new())
            }
            Some(contest) => {
                let action = if letter.kind.is_sensitive() { Action::ManagePeople } else { Action::ViewLetters };
                let (contest, access) = self.enter(&mut *tx, actor, contest, action).await?;
                (Some(contest), access.roles)
            }
        };
        if letter.kind.is_sensitive() {
            require_recent_password(self, &mut *tx, actor).await?;
        }
        let waits_for_proof = letter.state.is_unsent() && waits_for_proof(&mut *tx, &letter).await?;
        let html = html(&letter.body, letter.lang.tag());
        Ok(LetterView { contest, roles, has_server: self.mail.server.is_some(), waits_for_proof, letter, html })
    }
}

/// A page of these letters, of no contest.
async fn list(cx: &Context, tx: &mut dyn Tx, scope: LetterScope, search: &LetterSearch) -> Result<LetterList> {
    let start = search.page.start("letters", false)?;
    let filter = search.filter(scope);
    let slice = tx.letter_slice(&filter, &start, search.page.limit()).await?;
    let links = PageLinks::of("letters", &slice);
    let letters = slice.rows.into_iter().map(without_text).collect();
    let found = tx.letter_count(&filter).await?;
    let drafts = match search.state {
        Some(LetterState::Draft) => found,
        _ => tx.letter_count(&LetterFilter { state: Some(LetterState::Draft), ..filter.clone() }).await?,
    };
    let counts = tx.letter_counts(&filter.scope).await?;
    let unknown = if counts.iter().any(|one| one.state == LetterState::Unknown) {
        let filter = LetterFilter { scope: filter.scope, state: Some(LetterState::Unknown), ..LetterFilter::default() };
        tx.letter_slice(&filter, &Start::First, UNKNOWN).await?.rows
    } else {
        Vec::new()
    };
    let (unknown, has_server) = (unknown.into_iter().map(without_text).collect(), cx.mail.server.is_some());
    Ok(LetterList { contest: None, roles: Vec::new(), letters, counts, found, drafts, unknown, has_server, links })
}
