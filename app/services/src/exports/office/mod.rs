//! Lists as offices print, stamp and sign them: a workbook each, with a sheet of everything and one for each category or
//! award.

mod awards;
mod entry;
mod judges;
mod matrix;
mod sheet;
mod shortlist;
mod summary;

use async_trait::async_trait;
use domain::access::AccessContext;
use domain::text::Lang;
use store::{Contest, Tx};
use words::exports as m;

use crate::documents::DocumentFonts;
use crate::error::Result;
use crate::exports::export::{Export, ExportFacts, ExportTopic, Message};
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
    /// Who got which award (获奖名单).
    Awards,
}

/// Workbooks are all that is offered.
const fn printed(key: &'static str, topic: ExportTopic, title: Message, contents: Message) -> ExportFacts {
    ExportFacts { key, formats: &[ExportFormat::Xlsx], topic, title, contents }
}

#[async_trait]
impl Export for OfficePrint {
    fn facts(&self) -> ExportFacts {
        let (entries, selection, awards) = (ExportTopic::Entries, ExportTopic::Selection, ExportTopic::Awards);
        match self {
            Self::Summary => printed("office-entries", entries, m::office_entries, m::office_entries_contents),
            Self::Shortlist => {
                printed("office-shortlist", selection, m::office_shortlist, m::office_shortlist_contents)
            }
            Self::Matrix => printed("office-matrix", selection, m::office_matrix, m::office_matrix_contents),
            Self::Judges => printed("office-judges", selection, m::office_judges, m::office_judges_contents),
            Self::Awards => printed("office-awards", awards, m::office_awards, m::office_awards_contents),
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
        let (_, lang) = asked;
        match self {
            Self::Summary => summary::write(tx, contest, lang).await,
            Self::Shortlist => shortlist::write(tx, contest, who, lang).await,
            Self::Matrix => matrix::write(tx, contest, who, lang).await,
            Self::Judges => judges::write(tx, contest, who, lang).await,
            Self::Awards => awards::write(tx, contest, who, lang).await,
        }
    }
}
