//! What every export says of itself; the list of them is in [`super::registry`].

use async_trait::async_trait;
use domain::access::{AccessContext, Action};
use domain::contest::phase::Phase;
use domain::text::Lang;
use store::{Contest, Tx};

use crate::documents::DocumentFonts;
use crate::error::{Result, ServiceError};
use crate::exports::format::ExportFormat;
use crate::rounds::sealed::is_sealed;

/// What makes an export be there before its phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EarlyExport {
    /// Nothing does.
    Never,
    /// The selection is sealed.
    Sealed,
    /// The awards are decided.
    AwardsDecided,
}

/// What of it a contest has; each is asked for once, however many exports go by it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ReadyEarly {
    sealed: Option<bool>,
    awarded: Option<bool>,
}

impl ReadyEarly {
    /// Whether there is what makes an export be there.
    pub(crate) async fn holds(&mut self, early: EarlyExport, tx: &mut dyn Tx, contest: &Contest) -> Result<bool> {
        Ok(match early {
            EarlyExport::Never => false,
            EarlyExport::Sealed => match self.sealed {
                Some(known) => known,
                None => *self.sealed.insert(is_sealed(tx, contest).await?),
            },
            EarlyExport::AwardsDecided => match self.awarded {
                Some(known) => known,
                None => {
                    let decided = contest.phase >= Phase::Selection && tx.award_decision(&contest.id).await?.is_some();
                    *self.awarded.insert(decided)
                }
            },
        })
    }
}

/// What every export says of itself.
///
/// No method has a default: a new export answers all of them.
#[async_trait]
pub(crate) trait Export: Sync {
    /// How addresses name it: ASCII letters, digits and `-`.
    fn key(&self) -> &'static str;

    /// The formats it is offered in.
    fn formats(&self) -> &'static [ExportFormat];

    /// What a person must be allowed to do in the contest.
    fn action(&self) -> Action;

    /// Whether scores are in it: a browser is asked for the password before it gets them.
    fn holds_scores(&self) -> bool;

    /// What it is called.
    fn title(&self, lang: Lang) -> &'static str;

    /// What is in it.
    fn contents(&self, lang: Lang) -> &'static str;

    /// The name it is saved under, without the ending.
    fn file_stem(&self, contest: &Contest, lang: Lang) -> String;

    /// From this phase on it is there in every contest.
    fn ready_from(&self) -> Phase;

    /// What makes it be there already, before [`Self::ready_from`].
    fn ready_early(&self) -> EarlyExport;

    /// What is answered while it is not there yet.
    fn too_early(&self, now: Phase) -> ServiceError;

    /// The file, in one of its [`Self::formats`], with what `who` may know. What is for paper is laid out with `fonts`.
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
