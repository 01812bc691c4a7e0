//! Lists as offices print, stamp and sign them: a workbook each, with a sheet of everything and one for each category.

mod entry;
mod judges;
mod matrix;
mod sheet;
mod shortlist;
mod summary;

use async_trait::async_trait;
use domain::access::{AccessContext, Action, Denied};
use domain::contest::phase::Phase;
use domain::text::Lang;
use store::{Contest, Tx};
use words::exports as m;

use crate::documents::DocumentFonts;
use crate::error::{Refusal, Result, ServiceError};
use crate::exports::export::{EarlyExport, Export};
use crate::exports::file_name::file_stem;
use crate::exports::format::ExportFormat;

pub(crate) use sheet::{OfficeColumn, OfficeSheet, workbook};

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfficePrint {
    /// All entries (汇总表).
    Summary,
    /// The sealed shortlist (推荐名单).
    Shortlist,
    /// The score matrix.
    Matrix,
    /// The statistics of the judges.
    Judges,
}

#[async_trait]
impl Export for OfficePrint {
    fn key(&self) -> &'static str {
        match self {
            Self::Summary => "office-entries",
            Self::Shortlist => "office-shortlist",
            Self::Matrix => "office-matrix",
            Self::Judges => "office-judges",
        }
    }

    fn formats(&self) -> &'static [ExportFormat] {
        &[ExportFormat::Xlsx]
    }

    fn action(&self) -> Action {
        match self {
            Self::Summary => Action::ViewEntries,
            Self::Shortlist | Self::Matrix | Self::Judges => Action::ExportResult,
        }
    }

    fn holds_scores(&self) -> bool {
        *self != Self::Summary
    }

    fn title(&self, lang: Lang) -> &'static str {
        match self {
            Self::Summary => m::office_entries(lang),
            Self::Shortlist => m::office_shortlist(lang),
            Self::Matrix => m::office_matrix(lang),
            Self::Judges => m::office_judges(lang),
        }
    }

    fn contents(&self, lang: Lang) -> &'static str {
        match self {
            Self::Summary => m::office_entries_contents(lang),
            Self::Shortlist => m::office_shortlist_contents(lang),
            Self::Matrix => m::office_matrix_contents(lang),
            Self::Judges => m::office_judges_contents(lang),
        }
    }

    fn file_stem(&self, contest: &Contest, lang: Lang) -> String {
        file_stem(&contest.title, self.title(lang))
    }

    fn ready_from(&self) -> Phase {
        match self {
            Self::Summary => Phase::CallOpen,
            Self::Shortlist | Self::Matrix | Self::Judges => Phase::Publicity,
        }
    }

    fn ready_early(&self) -> EarlyExport {
        match self {
            Self::Summary => EarlyExport::Never,
            Self::Shortlist | Self::Matrix | Self::Judges => EarlyExport::Sealed,
        }
    }

    fn too_early(&self, now: Phase) -> ServiceError {
        match self {
            Self::Summary => Denied::Phase { now }.into(),
            Self::Shortlist | Self::Matrix | Self::Judges => Refusal::NotSealed.into(),
        }
    }

    async fn write(
        &self,
        tx: &mut dyn Tx,
        contest: Contest,
        who: &AccessContext,
        asked: (ExportFormat, Lang),
        _fonts: &DocumentFonts,
    ) -> Result<Vec<u8>> {
        // Workbooks are all that is offered.
        let (_, lang) = asked;
        match self {
            Self::Summary => summary::write(tx, contest, lang).await,
            Self::Shortlist => shortlist::write(tx, contest, who, lang).await,
            Self::Matrix => matrix::write(tx, contest, who, lang).await,
            Self::Judges => judges::write(tx, contest, who, lang).await,
        }
    }
}
