//! What the scores of the last round say about its judges, to be printed and signed.

use std::collections::BTreeMap;

use domain::access::AccessContext;
use domain::text::Lang;
use store::{Contest, Tx};
use words::{exports as m, lists};

use crate::context::computed;
use crate::error::Result;
use crate::exports::column::{ColumnKind, record};
use crate::exports::lists::judge_columns;
use crate::exports::office::entry::notes_below;
use crate::exports::office::sheet::{OfficeColumn, OfficeSheet, workbook};
use crate::results::judges::{judge_figures, lines_by_name};
use crate::rounds::inputs::{judges_of, ranking_inputs};
use crate::rounds::participants::round_of;

pub(super) async fn write(tx: &mut dyn Tx, contest: Contest, who: &AccessContext, lang: Lang) -> Result<Vec<u8>> {
    let (judges, _) = judges_of(tx, &contest, round_of(&contest)).await?;
    let names: BTreeMap<String, String> =
        judges.into_iter().map(|judge| (judge.account_id.to_string(), judge.name)).collect();
    let notes = notes_below(tx, &contest, who, &[], lang).await?;
    let inputs = ranking_inputs(tx, contest).await?;
    computed(move || {
        let figures = judge_figures(&inputs)?;
        let told = judge_columns(&names, lang);
        let rows = lines_by_name(&figures, &names).iter().map(|line| record(&told, line)).collect();
        let columns: Vec<OfficeColumn> = told
            .iter()
            .map(|column| match column.kind {
                ColumnKind::Name => OfficeColumn::words(&column.head, 22),
                ColumnKind::Words => OfficeColumn::centred(&column.head, 22),
                ColumnKind::Number => OfficeColumn::centred(&column.head, 14),
            })
            .collect();
        let title = m::office_title(lang, &inputs.contest.title, lists::judges(lang));
        let sheet = OfficeSheet { name: lists::judges(lang).to_owned(), title, rows };
        workbook(&columns, vec![sheet], &notes, lang)
    })
    .await
}
