//! Films a judge flagged for the chair.

use services::Progress;

use crate::contests::words::count;
use crate::i18n::contests as m;
use crate::ui::prelude::*;

/// Films a judge flagged for the chair.
pub fn red_lines(progress: &Progress, lang: Lang) -> Option<AnyView> {
    if progress.red_lines.is_empty() {
        return None;
    }
    let rows: Vec<_> = progress
        .red_lines
        .clone()
        .into_iter()
        .map(|(number, title, judge, reason)| {
            view! {
                <tr>
                    <RowHead>
                        <span class="small muted">{m::entry_number(number)}</span>
                        " "
                        <span class="work">{title}</span>
                    </RowHead>
                    <Cell label=m::judge(lang)>{judge}</Cell>
                    <Cell label=m::reason(lang)>{reason}</Cell>
                </tr>
            }
        })
        .collect();
    let head = move || {
        view! {
            <Head>{m::work(lang)}</Head>
            <Head>{m::judge(lang)}</Head>
            <Head>{m::reason(lang)}</Head>
        }
    };
    let note = m::red_lines_note(lang);
    let title = m::red_lines(lang, count(progress.red_lines.len()));
    Some(
        view! {
            <Sheet title=title.clone() note=note flush=true>
                <DataTable caption=title head=head>{rows}</DataTable>
            </Sheet>
        }
        .into_any(),
    )
}
