//! A month as files: the table of a region as offices print it, sites by state, and a frozen report. They say what the pages say, by the
//! same columns.

use domain::calendar::Day;
use domain::exhibition::access::ExhibitionAction;
use domain::exhibition::participation::{ParticipationState, ReportContent};
use domain::ids::ReportId;
use domain::text::Lang;
use store::{SiteMonthAsk, SiteMonthLine, Start, Tx};
use words::{exhibition_participation as m, exhibition_report};

use super::enter::{EnteredRegion, own_region};
use super::report::report_in;
use super::table::{RegionRow, region_columns, region_rows, site_month_columns};
use super::view::{Asked, ParticipationAsk, participation_in};
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::computed;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::access::ExhibitionAccess;
use crate::exports::column::{ColumnKind, heads, record};
use crate::exports::office::{OfficeColumn, OfficeSheet, workbook};
use crate::exports::table::csv_lines;
use crate::exports::{
    Column, ExportFile, ExportFormat, PARTICIPATION_REGIONS, PARTICIPATION_REPORT, PARTICIPATION_SITES, TableCell, csv,
    file_stem,
};

/// Sites that are read at a time.
const BATCH: i64 = 2_000;

/// A file of a month, by the first part of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MonthFile {
    /// The table of the region.
    Regions,
    /// Its sites in a state; all of them without one.
    Sites(Option<ParticipationState>),
}

impl MonthFile {
    fn of(key: &str) -> Option<Self> {
        match key {
            "regions" => Some(Self::Regions),
            "sites" => Some(Self::Sites(None)),
            _ => key.parse().ok().map(|state| Self::Sites(Some(state))),
        }
    }

    const fn record_key(self) -> &'static str {
        match self {
            Self::Regions => PARTICIPATION_REGIONS,
            Self::Sites(_) => PARTICIPATION_SITES,
        }
    }
}

/// A table with what stands around it on paper.
struct Printed<R> {
    title: String,
    columns: Vec<Column<R>>,
    rows: Vec<R>,
    notes: Vec<String>,
}

impl<R: Send + 'static> Printed<R> {
    async fn write(self, format: ExportFormat, lang: Lang) -> Result<Vec<u8>> {
        computed(move || match format {
            ExportFormat::Csv => self.csv(),
            _ => self.workbook(lang),
        })
        .await
    }

    fn csv(&self) -> Result<Vec<u8>> {
        let mut bytes = csv::head(&heads(&self.columns))?;
        bytes.extend(csv_lines(self.rows.iter().map(|row| record(&self.columns, row)))?);
        Ok(bytes)
    }

    /// As offices print it: numbered, with lines for unit, stamp and signatures.
    fn workbook(self, lang: Lang) -> Result<Vec<u8>> {
        let first = OfficeColumn::centred(words::exports::place(lang), 6);
        let others = self.columns.iter().map(|column| match column.kind {
            ColumnKind::Name => OfficeColumn::words(&column.head, 24),
            ColumnKind::Words => OfficeColumn::centred(&column.head, 16),
            ColumnKind::Number => OfficeColumn::centred(&column.head, 11),
        });
        let columns: Vec<OfficeColumn> = [first].into_iter().chain(others).collect();
        let numbered = (1..).zip(&self.rows).map(|(place, row)| {
            let cells = record(&self.columns, row);
            [TableCell::count(place)].into_iter().chain(cells).collect::<Vec<_>>()
        });
        let name = words::exports::office_all(lang).to_owned();
        let sheet = OfficeSheet { name, title: self.title.clone(), rows: numbered.collect() };
        workbook(&columns, vec![sheet], &self.notes, lang)
    }
}

/// What is said beside the figures of a month, on paper as on the page: the sentence, the rule, the stricter figures, what was entered by
/// hand, and what is excluded.
#[must_use]
pub fn month_notes(content: &ReportContent, until: Option<Day>, lang: Lang) -> Vec<String> {
    let mut notes = vec![
        m::full_stop(lang, &exhibition_report::sentence(lang, &content.sentence(until))),
        m::by_rule(lang, exhibition_report::rule(lang, content.rule), content.rule.key()),
    ];
    let others = content.rules.iter().filter(|line| line.rule != content.rule);
    notes.extend(others.filter_map(|line| {
        let rate = line.sums.rate()?.to_string();
        Some(m::other_rule(lang, exhibition_report::rule(lang, line.rule), &rate))
    }));
    let share = content.sums.by_hand_share();
    notes.extend(share.map(|share| m::by_hand_note(lang, content.sums.by_hand, &share.to_string())));
    let excluded = content.excluded.regions.iter();
    notes.extend(excluded.map(|one| m::excluded_region(lang, one.sites, &one.name, &one.reason)));
    notes
}

/// The table of a region as it is printed.
fn printed_regions(content: &ReportContent, until: Option<Day>, lang: Lang) -> Printed<RegionRow> {
    Printed {
        title: m::table_title(lang, &content.name, &m::month_words(lang, content.month)),
        columns: region_columns(lang),
        rows: region_rows(content, lang),
        notes: month_notes(content, until, lang),
    }
}

/// The format that the name of a file asks for, and what stands before it.
fn format_of<'f>(file: &'f str, formats: &[ExportFormat]) -> Result<(&'f str, ExportFormat)> {
    let (key, ending) = file.rsplit_once('.').ok_or(ServiceError::NotFound)?;
    let format = formats.iter().copied().find(|format| format.key() == ending).ok_or_else(|| {
        let allowed = formats.iter().map(|format| format.key().to_owned()).collect();
        Refusal::ExportFormat { found: ending.chars().take(40).collect(), allowed }
    })?;
    Ok((key, format))
}

/// All sites of a list, some at a time.
async fn all_sites(tx: &mut dyn Tx, ask: &SiteMonthAsk) -> Result<Vec<SiteMonthLine>> {
    let (mut lines, mut start) = (Vec::new(), Start::First);
    loop {
        let slice = tx.site_month_slice(ask, &start, BATCH).await?;
        lines.extend(slice.rows);
        let Some(after) = slice.after else { return Ok(lines) };
        start = Start::After(after);
    }
}

/// Records that a file is taken; one that cannot be recorded is not given out.
async fn note_taking(
    cx: &Services,
    actor: &Actor,
    subject: &str,
    (export, format): (&'static str, ExportFormat),
) -> Result<()> {
    let mut tx = cx.write().await?;
    let event = event::ExportTake { export, format: format.key() };
    cx.audit(&mut *tx, actor, None, subject, &event).await?;
    Ok(tx.commit().await?)
}

impl Services {
    /// A month of a region as a file named as the last part of an address: `regions.xlsx`, or with the key of a state, such as
    /// `silent.csv`, its sites in it; `sites.csv` are all of them.
    ///
    /// # Errors
    /// As [`Services::participation`]; [`Refusal::ExportFormat`].
    pub async fn participation_file(
        &self,
        actor: &Actor,
        ask: &ParticipationAsk,
        (file, lang): (&str, Lang),
    ) -> Result<(ExportFile, ExportFormat)> {
        let (key, format) = format_of(file, &[ExportFormat::Xlsx, ExportFormat::Csv])?;
        let file = MonthFile::of(key).ok_or(ServiceError::NotFound)?;
        let (subject, title, bytes) = match file {
            MonthFile::Regions => {
                let view = participation_in(self, &mut *self.read().await?, actor, ask).await?;
                let printed = printed_regions(&view.content, view.until, lang);
                (view.content.region, printed.title.clone(), printed.write(format, lang).await?)
            }
            MonthFile::Sites(state) => {
                let mut tx = self.read().await?;
                let access = ExhibitionAccess::of(&mut *tx, actor).await?;
                let Asked { month, rule, .. } = Asked::of(self, &mut *tx, ask.month, ask.rule).await?;
                let region = match &ask.region {
                    Some(region) => region.clone(),
                    None => own_region(&mut *tx, &access, actor).await?,
                };
                let act = (month, ExhibitionAction::ViewParticipation);
                let entered = EnteredRegion::with(&mut *tx, access, actor, &region, act).await?;
                let wanted = SiteMonthAsk { month, rule, region, state };
                let rows = all_sites(&mut *tx, &wanted).await?;
                drop(tx);
                let which = state.map_or(m::all_sites(lang), |state| exhibition_report::state(lang, state));
                let title = m::sites_title(lang, &entered.region.name, &m::month_words(lang, month), which);
                let notes = vec![m::by_rule(lang, exhibition_report::rule(lang, rule), rule.key())];
                let printed = Printed { title: title.clone(), columns: site_month_columns(lang), rows, notes };
                (wanted.region, title, printed.write(format, lang).await?)
            }
        };
        note_taking(self, actor, subject.as_str(), (file.record_key(), format)).await?;
        Ok((ExportFile { name: format!("{}.{format}", file_stem("", &title)), bytes }, format))
    }

    /// A frozen report as a file: `report.xlsx`, `report.csv`, or `report.json`, which is the text that its hash is of.
    ///
    /// # Errors
    /// As [`Services::report`]; [`Refusal::ExportFormat`].
    pub async fn report_file(
        &self,
        actor: &Actor,
        id: &ReportId,
        (file, lang): (&str, Lang),
    ) -> Result<(ExportFile, ExportFormat)> {
        let (key, format) = format_of(file, &[ExportFormat::Xlsx, ExportFormat::Csv, ExportFormat::Json])?;
        if key != "report" {
            return Err(ServiceError::NotFound);
        }
        let view = report_in(self, &mut *self.read().await?, actor, id).await?;
        let mut printed = printed_regions(&view.content, None, lang);
        printed.notes.push(m::frozen_as(lang, view.head.number, &view.head.sha256));
        let title = printed.title.clone();
        let bytes = match format {
            ExportFormat::Json => view.text.into_bytes(),
            _ => printed.write(format, lang).await?,
        };
        note_taking(self, actor, id.as_str(), (PARTICIPATION_REPORT, format)).await?;
        Ok((ExportFile { name: format!("{}.{format}", file_stem("", &title)), bytes }, format))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_what_it_holds_and_its_format() {
        let formats = [ExportFormat::Xlsx, ExportFormat::Csv];
        assert_eq!(format_of("silent.csv", &formats).ok(), Some(("silent", ExportFormat::Csv)));
        assert!(matches!(format_of("regions.pdf", &formats), Err(ServiceError::Refused(Refusal::ExportFormat { .. }))));
        assert!(matches!(format_of("regions", &formats), Err(ServiceError::NotFound)));
        let silent = MonthFile::Sites(Some(ParticipationState::Silent));
        assert_eq!(["regions", "silent"].map(MonthFile::of), [Some(MonthFile::Regions), Some(silent)]);
        assert_eq!(["sites", "none"].map(MonthFile::of), [Some(MonthFile::Sites(None)), None]);
        assert_eq!(
            (silent.record_key(), MonthFile::Regions.record_key()),
            (PARTICIPATION_SITES, PARTICIPATION_REGIONS)
        );
    }
}
