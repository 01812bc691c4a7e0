//! What every export says of itself; the list of them is in [`super::registry`].

use async_trait::async_trait;
use domain::access::{AccessContext, Action, Denied};
use domain::contest::phase::Phase;
use domain::text::Lang;
use store::{Contest, Tx};

use crate::documents::DocumentFonts;
use crate::error::{Refusal, Result, ServiceError};
use crate::exports::format::ExportFormat;
use crate::rounds::sealed::is_sealed;

/// What an export tells of: who may have it, and from when on, goes by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExportTopic {
    /// The entries, with contacts.
    Entries,
    /// The sealed selection, with scores.
    Selection,
    /// The awards.
    Awards,
}

impl ExportTopic {
    /// What a person must be allowed to do in the contest.
    pub(crate) const fn action(self) -> Action {
        match self {
            Self::Entries => Action::ViewEntries,
            Self::Selection | Self::Awards => Action::ExportResult,
        }
    }

    /// Whether scores are in it: a browser is asked for the password before it gets them.
    pub(crate) const fn holds_scores(self) -> bool {
        matches!(self, Self::Selection)
    }

    /// From this phase on it is there in every contest.
    pub(crate) const fn ready_from(self) -> Phase {
        match self {
            Self::Entries => Phase::CallOpen,
            // The public notice begins only once the selection is sealed.
            Self::Selection => Phase::Publicity,
            Self::Awards => Phase::Final,
        }
    }

    /// What is answered while it is not there yet.
    pub(crate) fn too_early(self, now: Phase) -> ServiceError {
        match self {
            Self::Entries | Self::Awards => Denied::Phase { now }.into(),
            Self::Selection => Refusal::NotSealed.into(),
        }
    }
}

/// What makes exports be there before [`ExportTopic::ready_from`]; each is asked for once, however many exports go by it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ReadyEarly {
    sealed: Option<bool>,
    awarded: Option<bool>,
}

impl ReadyEarly {
    /// Whether what exports of this topic tell of is there already.
    pub(crate) async fn holds(&mut self, topic: ExportTopic, tx: &mut dyn Tx, contest: &Contest) -> Result<bool> {
        Ok(match topic {
            ExportTopic::Entries => false,
            ExportTopic::Selection => match self.sealed {
                Some(known) => known,
                None => *self.sealed.insert(is_sealed(tx, contest).await?),
            },
            ExportTopic::Awards => match self.awarded {
                Some(known) => known,
                None => {
                    let decided = contest.phase >= Phase::Selection && tx.award_decision(&contest.id).await?.is_some();
                    *self.awarded.insert(decided)
                }
            },
        })
    }
}

/// A message without arguments.
pub(crate) type Message = fn(Lang) -> &'static str;

/// What an export says of itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExportFacts {
    /// How addresses name it: ASCII letters, digits and `-`.
    pub(crate) key: &'static str,
    /// The formats it is offered in.
    pub(crate) formats: &'static [ExportFormat],
    /// What it tells of.
    pub(crate) topic: ExportTopic,
    /// What it is called.
    pub(crate) title: Message,
    /// What is in it.
    pub(crate) contents: Message,
}

/// An export.
#[async_trait]
pub(crate) trait Export: Sync {
    /// What it says of itself.
    fn facts(&self) -> ExportFacts;

    /// The file, in one of its formats, with what `who` may know. What is for paper is laid out with `fonts`.
    ///
    /// # Errors
    /// The database, or a file that cannot be put together.
    async fn write(
        &self,
        tx: &mut dyn Tx,
        contest: Contest,
        who: &AccessContext,
        asked: (ExportFormat, Lang),
        fonts: &DocumentFonts,
    ) -> Result<Vec<u8>>;
}
