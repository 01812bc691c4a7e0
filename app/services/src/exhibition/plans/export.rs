//! The sites of a plan with how far each is, as a file.

use domain::exhibition::plans::PlanState;
use domain::exhibition::region::RegionCode;
use domain::ids::PlanId;
use domain::text::Lang;
use store::PlanSite;
use words::exhibition_plans as m;
use words::exhibition_sites::kind_name;

use super::access::enter_plan;
use super::regions::within;
use crate::Services;
use crate::actor::Actor;
use crate::audit::event;
use crate::context::computed;
use crate::error::{Refusal, Result, ServiceError};
use crate::exhibition::settings::settings;
use crate::exports::table::{csv_lines, workbook};
use crate::exports::{ExportFile, ExportFormat, PLAN_BOARD, TableCell, csv, file_stem};
use crate::time::local_time;

/// The formats it is offered in.
const FORMATS: [ExportFormat; 2] = [ExportFormat::Xlsx, ExportFormat::Csv];

impl Services {
    /// The sites of a region with how far each is with a plan, as a file named as the last part of an address, such as `sites.xlsx`;
    /// without a region all of them.
    ///
    /// # Errors
    /// As [`Services::plan_board`]; [`Refusal::ExportFormat`].
    pub async fn plan_board_file(
        &self,
        actor: &Actor,
        id: &PlanId,
        under: Option<&RegionCode>,
        (file, lang): (&str, Lang),
    ) -> Result<(ExportFile, ExportFormat)> {
        let format = format_of(file)?;
        let mut tx = self.read().await?;
        let (plan, _) = enter_plan(&mut *tx, actor, id).await?;
        let under = within(&plan, under)?;
        if plan.state == PlanState::Draft {
            return Err(ServiceError::NotFound);
        }
        let sites = tx.plan_sites(id, under).await?;
        let zone = settings(&mut *tx).await?.0.time_zone;
        drop(tx);
        let (heads, title) = (heads(lang), m::board(lang));
        let bytes = computed(move || {
            let rows = sites.iter().map(|site| row(site, &zone, lang));
            match format {
                ExportFormat::Csv => {
                    let mut bytes = csv::head(&heads)?;
                    bytes.extend(csv_lines(rows)?);
                    Ok(bytes)
                }
                _ => workbook(title, &heads, rows),
            }
        })
        .await?;
        // A file that cannot be recorded is not given out.
        let mut tx = self.write().await?;
        let event = event::ExportTake { export: PLAN_BOARD, format: format.key() };
        self.audit(&mut *tx, actor, None, id.as_str(), &event).await?;
        tx.commit().await?;
        let name = format!("{}.{format}", file_stem(&plan.title, title));
        Ok((ExportFile { name, bytes }, format))
    }
}

/// The format that the name of a file asks for.
fn format_of(file: &str) -> Result<ExportFormat> {
    let (key, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    if key != "sites" {
        return Err(ServiceError::NotFound);
    }
    FORMATS.into_iter().find(|format| format.key() == ending).ok_or_else(|| {
        let allowed = FORMATS.iter().map(|format| format.key().to_owned()).collect();
        Refusal::ExportFormat { found: ending.chars().take(40).collect(), allowed }.into()
    })
}

fn heads(lang: Lang) -> Vec<String> {
    [
        m::site_code(lang),
        m::site_name(lang),
        m::region(lang),
        m::site_kind(lang),
        m::standing(lang),
        m::received_at(lang),
        m::reminded_at(lang),
    ]
    .map(str::to_owned)
    .into()
}

fn row(site: &PlanSite, zone: &str, lang: Lang) -> Vec<TableCell> {
    let at = |at: Option<i64>| TableCell::text(at.map(|at| local_time(at, zone)).unwrap_or_default());
    vec![
        TableCell::text(site.code.as_str()),
        TableCell::text(site.name.as_str()),
        TableCell::text(site.region_name.as_str()),
        TableCell::text(kind_name(lang, site.kind)),
        TableCell::text(m::standing_name(lang, site.standing)),
        at(site.received_at),
        at(site.reminded_at),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_is_a_workbook_or_a_table() {
        assert_eq!(format_of("sites.xlsx").ok(), Some(ExportFormat::Xlsx));
        assert_eq!(format_of("sites.csv").ok(), Some(ExportFormat::Csv));
        assert!(matches!(format_of("sites.pdf"), Err(ServiceError::Refused(Refusal::ExportFormat { .. }))));
        assert!(matches!(format_of("../sites.csv"), Err(ServiceError::NotFound)));
    }
}
